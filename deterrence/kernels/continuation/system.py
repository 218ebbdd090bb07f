"""What does a walk along a branch ask of equations x = t gap(x)? Gaps, slopes, and a part of the games."""

from __future__ import annotations

from typing import Any, Protocol

__all__ = ["Shape", "System"]


class Shape(Protocol):
    """How many unknowns there are, and where the slopes may not vanish."""

    unknowns: int
    rows: Any
    columns: Any


class System(Protocol):
    """The equations of G games, arrays (rows, G)."""

    @property
    def agents(self) -> Shape:
        """Their shape."""

    def part(self, games: Any) -> System:
        """The same of some of the games."""

    def gaps(self, x: Any) -> Any:
        """(unknowns, G)."""

    def gaps_and_slopes(self, x: Any) -> tuple[Any, Any]:
        """The same, and the slopes at `rows` and `columns`, (n, G)."""
