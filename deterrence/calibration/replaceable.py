"""How does one put own numbers into a scenario, and see afterwards what was changed?

`Replaceable` is the part of `Scenario` that replaces: in Python by `override`, on paper by `sheet` and
`read_sheet`, and it keeps a log. A row or a convention is replaced before the mapping and moves every
parameter that follows from it, a final parameter after it and moves nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from deterrence.arguments import as_mapping, as_path, short
from deterrence.calibration import sheets
from deterrence.calibration.differing import differences
from deterrence.calibration.own import USER, replaced
from deterrence.errors import ParameterError

if TYPE_CHECKING:
    import pandas as pd

    from deterrence.calibration.calibrated import Scenario
    from deterrence.parameters import Override

__all__ = ["Replaceable"]

MOST_NAMES = 4  # overrides that a scenario's name tells one by one


class Replaceable:
    """A scenario whose numbers can be replaced."""

    if TYPE_CHECKING:
        name: str
        log: tuple[Override, ...]
        quadriad: bool

    def override(
        self, own: Mapping[str, Any] | None = None, /, *, by: str = USER, **what_if: Any
    ) -> Scenario:
        """The scenario with rows, conventions or final parameters replaced, which every result then tells.

        Parameters
        ----------
        own : mapping of name to (low, central, high, source)
            Own numbers, by name of an input (see `inputs`) or of a parameter of `Strait`. A fifth entry,
            "measured" or "elicited", says that they are more than a judgement ("assumed"). A name that is
            both is an input, so that what follows from it moves as well. A war-cost row fixed to one
            number scales its blockade and long-war figures with it. `us_prior` moves China's belief
            alone; `prior_us_resolute` also moves Japan's stakes, which are defined by it.
        by : str
            Whose numbers they are.
        **what_if : float or (low, central, high)
            The same without a source, to ask "what if".

        Raises
        ------
        ParameterError
            One sentence for every change with an unknown name, no source, or numbers that are not
            ordered or out of range.
        DeterrenceError
            If the types of the new central game do not act as labelled.

        """
        own = as_mapping("override", "own", own, "{'prior_us_resolute': (0.2, 0.4, 0.6, 'staff estimate')}")
        if not isinstance(by, str) or not by.strip():
            raise ParameterError(f"override: by came as {by!r}: say in words whose numbers they are.")
        changes = [*((n, v, by, True) for n, v in own.items()),
                   *((n, v, by, False) for n, v in what_if.items())]  # fmt: skip
        return replaced(self._own, changes)

    def differences(self, other: Scenario) -> pd.DataFrame:
        """Rows, conventions and parameters in which this scenario differs from another one.

        Returns
        -------
        pandas.DataFrame
            Columns name, kind (row, convention or parameter), low, central, high, source, by (whose number
            it is, if not the library's), and other_low, other_central, other_high, other_source.

        """
        if not isinstance(other, Replaceable):
            raise ParameterError(f"differences came with {short(other)}: give another scenario.")
        return differences(self._own, other)

    def sheet(self, path: str | Path) -> None:
        """Write an elicitation sheet (CSV): one row a question in plain words, with columns to fill in.

        Raises
        ------
        FormatError
            If there is a file already, or it cannot be written.

        """
        sheets.write(self._own, as_path("sheet", path))

    def read_sheet(self, path: str | Path) -> Scenario:
        """The scenario with the numbers that were filled into its sheet; rows left empty stay as they are.

        Raises
        ------
        FormatError
            If the file is no sheet, or one of another scenario, or has wrong rows: all are told, each with
            its number.
        DeterrenceError
            If the numbers together make no game of the scenario, as from `override`.

        """
        return sheets.read(self._own, as_path("read_sheet", path))

    def __repr__(self) -> str:
        third = ".with_south_korea()" if self.quadriad else ""
        return f"scenario('strait', {self.name!r}){third}{self._changed}"

    @property
    def overridden(self) -> tuple[str, ...]:
        """Names of the rows, conventions and parameters that were overridden."""
        return tuple(dict.fromkeys(own.name for own in self.log))

    @property
    def _changed(self) -> str:
        names = self.overridden
        more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
        return f" with {', '.join(names[:MOST_NAMES])}{more} overridden" if names else ""

    @property
    def _own(self) -> Scenario:
        return cast("Scenario", self)
