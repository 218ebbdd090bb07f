"""How is a claims study laid out? Rows of tests, with what was found under each law and setting.

It computes nothing but the words: what more than half of the games say, the headline or "fragile", and
whether a small model goes the other way than `Strait`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from deterrence.argument.contrast import Contrast
from deterrence.argument.deciding import RANKS, Ranked, stacked
from deterrence.argument.pieces import QUANTILES, SHOWN, Piece
from deterrence.argument.settings import BASE, Setting
from deterrence.argument.small import Told
from deterrence.argument.verdicts import SILENT, VERDICTS, conclude, word

__all__ = ["Row", "from_model", "from_strait", "labelled"]

ENDS = ("conclusion", "decided_by", "silent")
COORDS = ("claim", "form", "model", "compared", "on", "sign")
MEANING = "shares of games under the laws that were put in, not probabilities"
OWN_LAW, MODEL_LAW = "triangular", "uniform"


@dataclass
class Row:
    """One test: what it is, and a piece of one line for each (law, setting) asked."""

    claim: str
    form: str
    model: str
    compared: str
    on: str
    sign: str
    found: dict[tuple[str, str], tuple[Any, Any, Any]]  # share, error, change
    witness: Any
    inputs: Ranked

    @property
    def name(self) -> str:
        """The label of the test."""
        return (
            f"{self.claim} {self.form}".strip()
            if self.model == "strait"
            else f"{self.claim} {self.model}: {self.form}"
        )

    @property
    def base(self) -> tuple[str, str]:
        """The law and setting that all others are compared with."""
        return (OWN_LAW if self.model == "strait" else MODEL_LAW), BASE.name


def from_strait(
    contrasts: Sequence[Contrast], found: Mapping[tuple[str, str], Piece], inputs: Sequence[Ranked]
) -> list[Row]:
    """The rows of the contrasts; a witness is the first that some law and setting has."""
    rows = []
    for i, c in enumerate(contrasts):
        told = {key: (p.share[i], p.error[i], p.change[i]) for key, p in found.items() if p.share[i, 0] >= 0}
        seen = [
            [p.witness[i, place] for p in found.values() if p.witness[i, place]]
            for place in range(len(SHOWN))
        ]
        witness = [own[0] if own else "" for own in seen]
        rows.append(Row(c.id, c.form, "strait", str(c), c.on, c.sign, told, witness, inputs[i]))
    return rows


def from_model(told: Told) -> Row:
    """The row of a claim of a small model."""
    claim, p = told.claim, told.piece
    found = {(MODEL_LAW, BASE.name): (p.share[0], p.error[0], p.change[0])}
    form = f"{claim.of} on {claim.on}"
    return Row(claim.id, form, told.model, str(claim), claim.on, claim.sign, found, p.witness[0], told.inputs)


def labelled(
    rows: Sequence[Row], laws: Sequence[str], asked: Sequence[Setting], attributes: Any
) -> xr.Dataset:
    """The Dataset of a study."""
    shape = (len(rows), len(laws), len(asked))
    share, error = (np.full((*shape, len(VERDICTS)), np.nan) for _ in range(2))
    change, words = np.full((*shape, len(QUANTILES)), np.nan), np.full(shape, "", dtype=object)
    names = [setting.name for setting in asked]
    agreeing = np.array([_agreeing(row) for row in rows])
    ends = []
    for i, row in enumerate(rows):
        for (law, name), (own, near, moved) in row.found.items():
            at = i, laws.index(law), names.index(name)
            share[at], error[at], change[at], words[at] = own, near, moved, word(own, near)
        told = {", ".join(key): word(own, near) for key, (own, near, _) in row.found.items()}
        shares = {", ".join(key): own for key, (own, _, _) in row.found.items()}
        # one box under one law is no ground for a headline
        alone = row.model != "strait"
        ends.append(("", "", "") if alone else conclude(told, shares, ", ".join(row.base)))
    moved = share[..., 0] + share[..., 2]
    with np.errstate(invalid="ignore", divide="ignore"):
        direction = np.where(moved > 0, share[..., 0] / moved, np.nan)
    grid = ("test", "law", "setting")
    return xr.Dataset(
        {
            "share": ((*grid, "verdict"), share), "error": ((*grid, "verdict"), error),
            "change": ((*grid, "quantile"), change), "word": (grid, words),
            "direction": (grid, direction),
            **{n: ("test", np.array([end[k] for end in ends], dtype=object)) for k, n in enumerate(ENDS)},
            "beside_strait": ("test", np.array(_beside(rows), dtype=object)), "agreeing": ("test", agreeing),
            **{name: (("test", "rank"), own) for name, own in stacked([row.inputs for row in rows]).items()},
            "witness": (("test", "shown"), np.array([list(row.witness) for row in rows], dtype=object)),
        },
        {
            "test": [row.name for row in rows], "law": list(laws), "setting": names,
            "verdict": list(VERDICTS),
            "quantile": list(QUANTILES), "rank": np.arange(1, RANKS + 1), "shown": list(SHOWN),
            "kind": ("setting", [setting.kind for setting in asked]),
            **{name: ("test", [getattr(row, name) for row in rows]) for name in COORDS},
        },
        {**attributes, "meaning": MEANING},
    )  # fmt: skip


def _beside(rows: Sequence[Row]) -> list[str]:
    """For each row of a small model: does it go the way of the same claim in `Strait`?

    Of the forms that speak of the same number, else of all, the first is taken.
    """
    own = [row for row in rows if row.model == "strait"]
    found = []
    for row in rows:
        alike = sorted((r for r in own if r.claim == row.claim), key=lambda r: r.on != row.on)
        skip = not alike or row.model == "strait" or row.sign == "mixed"
        ways = [0, 0] if skip else [_way(row), _way(alike[0])]
        found.append("" if 0 in ways else "same" if ways[0] == ways[1] else "opposite")
    return found


def _agreeing(row: Row) -> float:
    """The share of laws and settings with a verdict that have the base's."""
    told = {key: word(own, near) for key, (own, near, _) in row.found.items()}
    voices = [each for each in told.values() if each != SILENT]
    return float(np.mean([each == told[row.base] for each in voices])) if voices else np.nan


def _way(row: Row) -> int:
    """1 where more games hold than are reversed, -1 where fewer, 0 where two standard errors hide it."""
    share, error, _ = row.found[row.base]
    lead = share[0] - share[2]
    return int(np.sign(lead)) if abs(lead) > 2 * np.hypot(error[0], error[2]) else 0
