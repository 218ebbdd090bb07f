"""What is known of assessments with mixed signals? A list, told in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np

__all__ = ["Found"]


@dataclass(eq=False)
class Found:
    """E assessments: replies that are not overruled are the best ones.

    Attributes
    ----------
    games : int array, (E,)
        The game of each, as a flat number.
    patterns : int array, (E,)
        The support of each.
    sent : array, (signal rows, E)
        The probability of every action at every signal.
    here : bool array, (J, E)
        Is the reply at a set overruled?
    told : array, (told rows, E)
        What it is then.

    """

    games: Any
    patterns: Any
    sent: Any
    here: Any
    told: Any

    def chosen(self, some: Any) -> Self:
        """A part of the list."""
        return type(self)(*(getattr(self, f.name)[..., some] for f in fields(self)))

    def __len__(self) -> int:
        return len(self.games)

    @classmethod
    def joined(cls, parts: Sequence[Found]) -> Self:
        """Several lists as one."""
        return cls(*(np.concatenate([getattr(p, f.name) for p in parts], axis=-1) for f in fields(cls)))
