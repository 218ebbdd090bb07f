"""What is one step of a path? A question that a rule asked, the answer it got, and the word it was told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from deterrence.errors import GameError, nearest
from deterrence.language.private import Distribution, PrivateNumber

__all__ = ["Step", "Word"]


class Word(str):
    """An action or a draw that a rule compares with words; a misspelt comparison raises."""

    options: tuple[str, ...]
    asked: str

    def __new__(cls, word: str, options: tuple[str, ...], asked: str) -> Word:
        """Remember the options beside the word."""
        self = super().__new__(cls, word)
        self.options, self.asked = options, asked
        return self

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str) and str(other) not in self.options:
            raise GameError(
                f"{self.asked} was compared with {str(other)!r}, which is not one of "
                f"{', '.join(self.options)}{nearest(other, self.options)}"
            )
        return str.__eq__(self, other) is True

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


@dataclass(frozen=True, eq=False)
class Step:
    """One question of a rule and the answer it got.

    A decision has the label of its information set and the facts behind it; a draw has its
    probabilities, `to` whom it is shown, and what players believe instead (`believes`).
    """

    subject: str
    options: tuple[str, ...]
    answer: int
    infoset: str = ""
    probabilities: tuple[Any, ...] = ()
    to: tuple[str, ...] = ()
    believes: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    private: PrivateNumber | None = None
    law: Distribution | None = None

    @property
    def decision(self) -> bool:
        """Is it a player's decision rather than a draw?"""
        return bool(self.infoset)

    @property
    def fact(self) -> str:
        """What is known to whoever saw it: "<player>: <action>" or "<draw>: <outcome>"."""
        return f"{self.subject}: {self.options[self.answer]}"
