"""Who wins a war, given the forces of both sides? Contest success functions, and their inverses.

The two forms that Hirshleifer ("Conflict and rent-seeking success functions: ratio vs. difference models",
*Public Choice* 63, 1989) compares: of forces m and M, with decisiveness g,

    ratio: m^g / (m^g + M^g),        difference: 1 / (1 + exp(-g (m - M))).

A side without any force loses for certain in the first form only. Numbers, arrays or traced expressions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Difference", "Ratio"]


@dataclass(frozen=True, eq=False)
class Ratio:
    """The ratio form."""

    decisiveness: Any

    def wins(self, own: Any, other: Any) -> Any:
        """The probability of winning."""
        strength = own**self.decisiveness
        return strength / (strength + other**self.decisiveness)

    def needed(self, chance: Any, own: Any) -> Any:
        """The force of the other side that leaves one this chance of winning."""
        return own * ((1 - chance) / chance) ** (1 / self.decisiveness)


@dataclass(frozen=True, eq=False)
class Difference:
    """The difference form."""

    decisiveness: Any

    def wins(self, own: Any, other: Any) -> Any:
        """The probability of winning."""
        return 1 / (1 + np.exp(-self.decisiveness * (own - other)))

    def needed(self, chance: Any, own: Any) -> Any:
        """The force of the other side that leaves one this chance of winning."""
        return own + np.log((1 - chance) / chance) / self.decisiveness
