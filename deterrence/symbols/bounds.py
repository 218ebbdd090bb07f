"""What can be said of an expression without computing it? That it is never negative, or never leaves [0, 1].

A few rules over the declared ranges of the parameters; a "no" means only that these rules do not
prove it. What they prove need not be checked game by game.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from deterrence.parameters import Parameter
from deterrence.symbols.expressions import Expression

__all__ = ["Bounds"]

_ROUNDING = 1e-12


class Bounds:
    """Proofs over the declared ranges of one game's parameters."""

    def __init__(self, parameters: Mapping[str, Parameter]) -> None:
        self.parameters = parameters

    def never_negative(self, e: Expression) -> bool:
        """Is it at least zero for all admissible parameters?"""
        if e.constant:
            return bool(e.value >= 0)
        if isinstance(e.value, str):
            return self.parameters[e.value].low >= 0
        a = e.arguments
        if e.function is np.where:
            return self.never_negative(a[1]) and self.never_negative(a[2])
        if e.function in (np.add, np.multiply, np.divide, np.minimum):
            return all(map(self.never_negative, a))
        if e.function is np.maximum:
            return any(map(self.never_negative, a))
        if e.function is np.power:
            return self.never_negative(a[0])
        return e.function in (np.exp, np.absolute, np.sqrt, np.square) or self.in_unit(e)

    def in_unit(self, e: Expression) -> bool:
        """Does it lie in [0, 1] for all admissible parameters?"""
        if e.constant:
            return bool(-_ROUNDING <= e.value <= 1 + _ROUNDING)
        if isinstance(e.value, str):
            return self.parameters[e.value].low >= 0 and self.parameters[e.value].high <= 1
        a = e.arguments
        if e.function is np.where:
            return self.in_unit(a[1]) and self.in_unit(a[2])
        if e.function in (np.multiply, np.minimum, np.maximum):
            return all(map(self.in_unit, a))
        if e.function is np.subtract:
            return a[0].value == 1.0 and self.in_unit(a[1])
        if e.function is np.divide and a[1].function is np.add:  # x / (x + y)
            return any(x is a[0] for x in a[1].arguments) and all(map(self.never_negative, a[1].arguments))
        return False

    def distribution(self, row: tuple[Expression, ...]) -> bool:
        """Are these probabilities that sum to one: constants, or p and 1 - p with p in [0, 1]?"""
        if all(p.constant for p in row):
            return all(map(self.in_unit, row)) and abs(sum(p.value for p in row) - 1) < _ROUNDING
        return len(row) == 2 and any(
            q.function is np.subtract
            and q.arguments[0].value == 1.0
            and q.arguments[1] is p
            and self.in_unit(p)
            for p, q in (row, row[::-1])
        )
