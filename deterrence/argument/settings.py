"""Under which assumptions is a claim asked? Laws on the box, postures given or chosen, options of the game.

Under "postures given" a posture that a claim does not compare is ambiguity: policy, with one equilibrium a
game. Under "postures chosen" it is an equilibrium choice, under three rules of what to believe off the path,
and the number asked for is read three ways: in every equilibrium (those that disagree give no verdict), in
the one where it is lowest, and in the one where it is highest. Each option is taken alone, postures given.
An option that sets what the claim itself compares, or cannot meet what it compares, is not asked. On request
an option, or the base, is asked a second time, with one signal mixed in the games that have no equilibrium in
pure ones; where ties are drawn before it a signal is sent in several places, and one mixed finds few.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from deterrence.argument.contrast import Contrast
from deterrence.errors import ParameterError, nearest
from deterrence.game import Game
from deterrence.games.strait.combinations import untold

__all__ = ["BASE", "MIXED", "Setting", "settings"]

MIXED = ", one signal mixed"

RULES: dict[str, Any] = {
    "prior": "prior",
    "resolute": {"US": "resolute", "Japan": "resolute"},
    "irresolute": {"US": "irresolute", "Japan": "irresolute"},
}
EVERY = "every"
SELECTIONS = (EVERY, "lowest", "highest")


@dataclass(frozen=True)
class Setting:
    """One way to ask; `kind` is "base", "beliefs" or "option"."""

    name: str
    kind: str
    rule: str = ""
    selection: str = EVERY
    changes: Mapping[str, Any] = field(default_factory=dict)
    mixing: int = 0  # signals that may be mixed in games without an equilibrium in pure ones

    @property
    def chosen(self) -> bool:
        """Are postures that the claim does not set chosen in equilibrium?"""
        return self.kind == "beliefs"

    def asks(self, contrast: Contrast) -> bool:
        """Does the setting leave to the claim what the claim compares, and can the two meet in one game?"""
        if not contrast.touched.isdisjoint(self.changes) or (self.chosen and contrast.postures_given):
            return False
        return not any(untold({**self.changes, **contrast.given, **case.changes}) for case in contrast.cases)

    def prepare(self, drawn: Game) -> Game:
        """The batch of a scenario under this setting, before a claim changes anything."""
        posture = "chosen" if self.chosen else "ambiguity"
        changes = {"us_posture": posture, "japan_posture": posture, **self.changes}
        if "us_prior_slope" in changes and "us_prior_reference" not in changes:
            changes["us_prior_reference"] = drawn.values["japan_strength"]  # the prior is as told where drawn
        return drawn.replace(**changes)


BASE = Setting("base", "base")


def settings(
    options: Mapping[str, Mapping[str, Any]], beliefs: bool = True, mixing: Iterable[str] = ()
) -> tuple[Setting, ...]:
    """The base, then postures chosen under each rule and selection, then each option alone, then again mixed.

    Raises
    ------
    ParameterError
        If what is to be asked with a mixed signal is neither "base" nor one of the options.

    """
    again = [mixing] if isinstance(mixing, str) else list(mixing)
    known = {BASE.name: BASE.changes, **options}
    for name in again:
        if name not in known:
            raise ParameterError(
                f"claims: mixing names {name!r}, which is no option asked{nearest(name, known)} "
                f"There are {', '.join(known)}."
            )
    chosen = [
        Setting(f"postures chosen: {rule}, {selection}", "beliefs", rule, selection)
        for rule in RULES
        for selection in SELECTIONS
    ]
    alone = [Setting(name, "option", changes=changes) for name, changes in options.items()]
    mixed = [Setting(f"{name}{MIXED}", "option", changes=known[name], mixing=1) for name in again]
    return (BASE, *(chosen if beliefs else []), *alone, *mixed)
