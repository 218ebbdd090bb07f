"""What do all contrasts say of one batch under one setting? Shares, changes, and games that bear witness.

A witness of "holds" is the game in which the sum goes furthest the claim's way, one of "reversed" that in
which it goes furthest against it: clear examples, not typical ones. They are taken where each game has one
equilibrium (postures given), so that solving them shows what is claimed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from deterrence.argument.asking import Batch
from deterrence.argument.contrast import Contrast
from deterrence.argument.models import fields
from deterrence.argument.settings import Setting
from deterrence.argument.verdicts import HOLDS, REVERSED, SIGN, VERDICTS, count, interval, judged

__all__ = ["QUANTILES", "SHOWN", "Piece", "piece", "row", "summed"]

QUANTILES = (0.05, 0.5, 0.95)
SHOWN = (HOLDS, REVERSED)  # verdicts that have witnesses


@dataclass
class Piece:
    """Of each contrast: share and error (tests, verdicts), change (tests, quantiles), witness (tests, 2)."""

    share: Any
    error: Any
    change: Any
    witness: Any

    @classmethod
    def blank(cls, tests: int) -> Piece:
        """Nothing asked yet."""
        size = len(VERDICTS)
        share, error, change = (np.full((tests, k), np.nan) for k in (size, size, len(QUANTILES)))
        return cls(share, error, change, np.full((tests, len(SHOWN)), "", dtype=object))


def piece(batch: Batch, setting: Setting, by: float) -> Piece:
    """Ask all contrasts of a batch of `Strait` of shape (games,)."""
    found = Piece.blank(len(batch.contrasts))
    for number, (contrast, told) in enumerate(zip(batch.contrasts, batch.ends(setting), strict=True)):
        if told is None:
            continue
        low, high = summed(contrast, told, setting.selection)
        codes, middle = row(found, number, low, high, contrast.sign, by)
        if setting.chosen:
            continue
        for place, index in enumerate(clearest(codes, middle, contrast.sign)):
            if index is not None:
                games = contrast.games(setting.prepare(batch.drawn).take(index))
                cases = {c.name: fields(g) for c, g in zip(contrast.cases, games, strict=True)}
                found.witness[number, place] = json.dumps({"model": "strait", "cases": cases})
    return found


def summed(contrast: Contrast, told: tuple[Any, Any], selection: str = "every") -> tuple[Any, Any]:
    """The ends of a contrast's weighted sum, (games,)."""
    return interval(*told, np.array([case.weight for case in contrast.cases]), selection)


def row(found: Piece, number: int, low: Any, high: Any, sign: str, by: float) -> tuple[Any, Any]:
    """Fill in one row; the verdict of each game, and its change where its equilibria agree on a verdict."""
    codes = judged(low, high, sign, by)
    middle = np.where(codes < 3, (low + high) / 2, np.nan)
    found.share[number], found.error[number] = count(codes)
    if np.isfinite(middle).any():
        found.change[number] = np.nanquantile(middle, QUANTILES)
    return codes, middle


def clearest(codes: Any, middle: Any, sign: str) -> list[int | None]:
    """The game in which a claim holds most clearly, and that in which it is reversed most clearly."""
    found: list[int | None] = []
    for verdict, way in ((HOLDS, 1.0), (REVERSED, -1.0)):
        here = codes == VERDICTS.index(verdict)
        strength = np.where(here, way * SIGN[sign] * middle, -np.inf)
        found.append(int(strength.argmax()) if here.any() else None)
    return found
