"""What are a user's own numbers, and may they stand in a scenario?

A change is a number, a triple (low, central, high), or either with where it comes from: (low, central,
high, source), and if it is better than a judgement, a confidence word. `read` makes a record of one and
checks it against the range in which the quantity can lie. `replaced` puts several into a scenario, which
keeps a log of them; it is what `Scenario.override` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from deterrence.calibration.bands import pinned
from deterrence.calibration.inputs import band
from deterrence.calibration.questions import QUESTIONS
from deterrence.errors import ParameterError, nearest
from deterrence.parameters import Override, Record

if TYPE_CHECKING:
    from deterrence.calibration.calibrated import Scenario

__all__ = ["USER", "Change", "read", "replaced"]

Change = tuple[str, Any, str, bool]  # name, value, whose, must it have a source?

USER = "the user"
WORDS = ("measured", "elicited", "assumed")  # those of a calibration row: the others belong to the mapping


def read(name: str, value: Any, by: str, sourced: bool) -> Record:
    """One change as a record.

    Parameters
    ----------
    name : str
        The row, convention or parameter.
    value : float, or (low, central, high), or (low, central, high, source[, confidence])
        Without a confidence word it is assumed.
    by : str
        Whose number it is.
    sourced : bool
        Must a source be named?

    Raises
    ------
    ParameterError
        If the numbers are missing, not ordered, or outside the range of the quantity; if a source is
        missing, or the confidence is not measured, elicited or assumed.

    """
    numbers, source, confidence = _parts(name, value)
    if sourced and not source:
        raise ParameterError(
            f"{name} came as {value!r}, without a source: give (low, central, high, source), and say in "
            "the source whose judgement it is if nothing else supports it."
        )
    if confidence not in WORDS:
        raise ParameterError(f"{name} has confidence {confidence!r}: choose one of {', '.join(WORDS)}.")
    low, central, high = band(name, numbers)
    if name in QUESTIONS:
        least, most = QUESTIONS[name].least, QUESTIONS[name].most
        if not least <= low <= high <= most:
            came = f"{low:g}" if low == high else f"{low:g}, {central:g}, {high:g}"
            raise ParameterError(f"{name} is {came}, but must lie in [{least:g}, {most:g}]: mend it.")
    return Record(low, central, high, confidence, source or f"override by {by}")


def replaced(scenario: Scenario, changes: Iterable[Change]) -> Scenario:
    """The scenario with the changes made one after another; every wrong one is told, each in a sentence."""
    new, fixed, log, wrong = dict(scenario.inputs), dict(scenario.fixed), list(scenario.log), []
    for name, value, by, sourced in changes:
        try:
            if name not in new and name not in scenario.records:
                near = nearest(name, {**new, **scenario.records})
                raise ParameterError(
                    f"scenario {scenario.name} of strait has no row, convention or parameter {name!r}: "
                    f"take one from its .inputs or .records{near}"
                )
            own = read(name, value, by, sourced)
            if name in new:
                before, new[name] = new[name].record(), new[name].overridden(own, by)
            else:
                before = fixed[name].record() if name in fixed else scenario.records[name]
                fixed[name] = pinned(name, fixed.get(name), before, own, by)
            log.append(Override(name, replace(before, overrides=()), own, by))
        except ParameterError as problem:
            wrong.append(str(problem))
    if wrong:
        raise ParameterError("\n".join(wrong))
    return replace(scenario, inputs=new, fixed=fixed, log=tuple(log))


def _parts(name: str, value: Any) -> tuple[Any, str, str]:
    """The numbers, the source and the confidence word of a change."""
    if not (isinstance(value, Sequence) and any(isinstance(part, str) for part in value)):
        return value, "", "assumed"
    if isinstance(value, str) or len(value) not in (4, 5) or not all(isinstance(p, str) for p in value[3:]):
        raise ParameterError(
            f"{name} came as {value!r}: give one number, or a triple (low, central, high), or "
            "(low, central, high, source), or these four and a confidence word."
        )
    return list(value[:3]), value[3].strip(), (value[4] if len(value) == 5 else "assumed").strip()
