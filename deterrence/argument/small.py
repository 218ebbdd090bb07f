"""What do the small models say of the claims that they list? Shares of each model's own box.

Each claim of a model's `article` is one row. A mixed sign has no wrong way: there "holds" reads "rises" and
"reversed" reads "falls", and the claim is borne out where both occur.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from deterrence.argument.contrast import lowest_and_highest
from deterrence.argument.deciding import WEIGHTS, Ranked, by_rank, stacked, unstacked
from deterrence.argument.kept import kept
from deterrence.argument.models import fields, pairs
from deterrence.argument.pieces import Piece, clearest, row
from deterrence.claims import Claim
from deterrence.game import Game
from deterrence.overview import catalogue
from deterrence.solvers import fitting, solve
from deterrence.solvers.perfect_bayesian import PerfectBayesian

__all__ = ["Told", "ask", "numbers", "small_models"]

EXACT = 1e-6  # in a small model any change counts that is not rounding


@dataclass
class Told:
    """A claim of a small model, what its box says, and which parameters go with the change."""

    model: str
    claim: Claim
    piece: Piece
    inputs: Ranked


def small_models(claims: set[str], n: int, seed: int, store: str | Path | None = None) -> Iterator[Told]:
    """Every claim that a model of the catalogue other than `Strait` tests; what is done goes to the store."""
    for slug, kind in catalogue().items():
        for claim in kind.article if slug != "strait" else ():
            if claim.id in claims:
                identity = ("small model", slug, claim, n, seed)
                found = dict(kept(store, identity, partial(_arrays, kind, claim, n, seed)))
                inputs = unstacked({name: found.pop(name) for name in ("input", *WEIGHTS)})
                yield Told(slug, claim, Piece(**found), inputs[0])


def _arrays(kind: type[Game], claim: Claim, n: int, seed: int) -> dict[str, Any]:
    told = ask(kind, claim, n, seed)
    return {**vars(told.piece), **stacked([told.inputs])}


def ask(kind: type[Game], claim: Claim, n: int, seed: int) -> Told:
    """The verdicts of one claim over n pairs of games of a model's box."""
    two = list(pairs(kind, claim, n, seed))
    solved = [[numbers(game, claim.on) for game in pair] for pair in two]
    low = np.concatenate([after[0] - before[1] for before, after in solved])
    high = np.concatenate([after[1] - before[0] for before, after in solved])
    piece = Piece.blank(1)
    codes, middle = row(piece, 0, low, high, claim.sign, EXACT)
    part = np.repeat(np.arange(len(two)), [pair[0].size for pair in two])
    for place, index in enumerate(clearest(codes, middle, claim.sign)):
        if index is not None:
            pair, own = two[part[index]], index - int(np.searchsorted(part, part[index]))
            cases = {w: fields(g.take(own)) for w, g in zip(("before", "after"), pair, strict=True)}
            piece.witness[0, place] = json.dumps({"model": kind.slug(), "cases": cases})
    return Told(kind.slug(), claim, piece, by_rank(_values(two), middle))


def numbers(game: Game, on: str) -> tuple[Any, Any]:
    """The lowest and highest number over the equilibria of each game, each (games,).

    Where `dt.solve` lists pure signals and a game has no equilibrium in them, one signal may be mixed.
    """
    low, high = lowest_and_highest(solve(game), on)
    none = np.flatnonzero(np.isnan(low))
    if none.size and isinstance(fitting(game.tree), PerfectBayesian):
        mixed = lowest_and_highest(PerfectBayesian(mixing=1)(game.take(none)), on)
        low[none], high[none] = mixed
    return low, high


def _values(two: list[tuple[Game, Game]]) -> dict[str, Any]:
    """The parameters of all games before, each (games,)."""
    names = two[0][0].parameters()
    return {
        name: np.concatenate([np.broadcast_to(pair[0].values[name], pair[0].shape) for pair in two])
        for name in names
    }
