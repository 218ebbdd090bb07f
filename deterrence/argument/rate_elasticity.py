"""How much more often would crises have to come for what deters within one to raise the risk by a date?

A dated risk is 1 - exp(-rate T P(attack in a crisis)), and the game is one crisis: it says nothing of what a
line or ties do to the rate. Here each red line drawn and each rung agreed moves it alike,

    rate = rate_0 exp(elasticity x),      x the number of lines drawn and rungs agreed,

and a claim on attack is asked of the hazard, in attacks per crisis that would have come without them,

    sum_k  weight_k exp(elasticity x_k) P_k(attack).

At elasticity 0 it is the claim per crisis. With two cases its sign is that of the change in dated risk at any
rate_0 and date; with four (second differences) only while such risks are small. The mean over games flips
where that polynomial in exp(elasticity) is zero: two cases that differ by one line do where crises come as
many times as often with it as attacks are likelier without it, P_without / P_with. A claim that compares
neither lines nor ties cannot flip: the rate cancels.

One elasticity for all of them is our simplification, and nobody has measured it. The nearest figure is a
survey of what experts expect if the US ends ambiguity (64% a crisis), which is not in the model.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import xarray as xr

from deterrence.argument.asking import Batch
from deterrence.argument.contrast import Contrast
from deterrence.argument.evaluation import MATTERS, asked_of
from deterrence.argument.settings import BASE
from deterrence.argument.strait import CONTRASTS
from deterrence.argument.text import KEY, MARKS
from deterrence.argument.verdicts import VERDICTS, count, judged, word
from deterrence.calibration import Scenario
from deterrence.errors import ParameterError
from deterrence.game import Game
from deterrence.pages import columns, wrapped
from deterrence.parameters import as_floats
from deterrence.sampling.designs import Uniform

__all__ = ["rate_elasticity"]

TIMES_AS_OFTEN = (0.5, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 5.0)
WIDTH = 120
DRAWN, LET_BE = ("us_posture", "japan_posture", "south_korea_posture"), ("none", "offered")


def rate_elasticity(
    scenario: Scenario,
    n: int = 2048,
    seed: int = 0,
    *,
    claims: Iterable[str] | None = None,
    contrasts: Iterable[Contrast] = CONTRASTS,
    elasticity: Any = None,
    by: float = MATTERS,
) -> xr.Dataset:
    """Claims on attack as claims on dated risk, where lines and ties bring more crises or fewer.

    Parameters
    ----------
    scenario, n, seed, claims, contrasts, by
        As for `claims.evaluate`, under the scenario's own law and with postures given; contrasts on another
        number than "attack" are left out. `by` is in attacks per crisis of the rate without lines and ties.
    elasticity : 1-d array, optional
        The change of the log of the rate with each line or rung; by default at crises half to five times as
        often.

    Returns
    -------
    xarray.Dataset
        Read `print(ds.table)`. Over `test` and `elasticity` (with `times_as_often`): `hazard`, the mean
        change; `word`; and over `verdict`, `share` with its `error`, as `claims.evaluate` returns them. Over
        `test`: `asked`, whether the rate can matter; `flip`, the elasticity nearest to 0 at which the mean
        change is zero, NaN where there is none; `flip_times_as_often`.

    Raises
    ------
    ParameterError
        For what `claims.evaluate` refuses, claims of which none is on attack, and elasticities that are not a
        list of finite numbers.

    """
    asked = [c for c in asked_of(scenario, claims, contrasts, by) if c.on == "attack"]
    if not asked:
        raise ParameterError(
            f"claims: none of {', '.join(claims or ())} is a claim on attack, but the rate of crises moves "
            "only the risk of one: give others, such as C11."
        )
    grid = np.log(TIMES_AS_OFTEN) if elasticity is None else as_floats(elasticity)
    if grid is None or grid.ndim != 1 or not np.all(np.isfinite(grid)):
        raise ParameterError(f"claims: elasticity came as {elasticity!r}: give a list of finite numbers.")
    drawn = scenario.drawn(Uniform(n, seed))
    found: dict[str, list[Any]] = {name: [] for name in ("share", "error", "word", "hazard", "asked", "flip")}
    for contrast, told in zip(asked, Batch(drawn, asked).ends(BASE), strict=True):
        low, high = told  # type: ignore[misc]  # the base setting leaves out no contrast
        exposed = np.array([_exposure(game) for game in contrast.games(BASE.prepare(drawn))])
        weights = np.array([case.weight for case in contrast.cases])
        terms = weights * np.where(weights > 0, low, high), weights * np.where(weights > 0, high, low)
        times = np.exp(grid[:, None] * exposed)
        ends = [terms[0] @ row for row in times], [terms[1] @ row for row in times]
        counts = [count(judged(a, b, contrast.sign, by)) for a, b in zip(*ends, strict=True)]
        middle = (terms[0] + terms[1]) / 2
        means = middle[np.isfinite(middle).all(axis=1)].mean(axis=0)
        found["share"].append([share for share, _ in counts])
        found["error"].append([error for _, error in counts])
        found["word"].append([word(*shares) for shares in counts])
        found["hazard"].append(times @ means)
        found["asked"].append(len(set(exposed)) > 1)
        found["flip"].append(_flip(means, exposed))
    return _labelled(scenario, asked, grid, found, {"games": n, "seed": seed, "by": by})


def _exposure(game: Game) -> int:
    """How many red lines are drawn in a game, and rungs agreed."""
    chosen = game.structure
    agreed = chosen["ties"] not in LET_BE
    return sum(bool(chosen[name] == "red line") for name in DRAWN) + int(agreed)


def _flip(means: Any, exposed: Any) -> float:
    """The elasticity nearest to 0 at which the mean is zero: a root of a polynomial in exp(elasticity)."""
    coefficients = np.bincount(exposed, weights=means)[::-1]
    roots = np.roots(coefficients)
    real = roots[(np.abs(roots.imag) < 1e-12) & (roots.real > 0)].real
    return float(min(np.log(real), key=abs)) if real.size else float("nan")


def _labelled(
    scenario: Scenario, asked: Iterable[Contrast], grid: Any, found: dict[str, list[Any]], attrs: Any
) -> xr.Dataset:
    over, flip = ("test", "elasticity"), np.array(found["flip"])
    ds = xr.Dataset(
        {
            "hazard": (over, np.array(found["hazard"])),
            "word": (over, np.array(found["word"])),
            "share": ((*over, "verdict"), np.array(found["share"])),
            "error": ((*over, "verdict"), np.array(found["error"])),
            "asked": ("test", np.array(found["asked"])),
            "flip": ("test", flip),
            "flip_times_as_often": ("test", np.exp(flip)),
        },
        {
            "test": [c.name for c in asked],
            "sign": ("test", [c.sign for c in asked]),
            "elasticity": grid,
            "times_as_often": ("elasticity", np.exp(grid)),
            "verdict": list(VERDICTS),
        },
        {"game": "Strait", "scenario": repr(scenario), **attrs},
    )
    ds.attrs["table"] = _table(ds)
    return ds


def _table(ds: xr.Dataset) -> str:
    """A mark for each claim and rate, where the mean flips, and where the rate cancels."""
    head = ["crises come with each line or rung", *(f"x {x:.3g}" for x in ds.times_as_often.values)]
    rows = [[*head, "the mean flips at"]]
    for line in (ds.isel(test=i) for i in np.flatnonzero(ds.asked)):
        often = float(line.flip_times_as_often)
        marks = [MARKS[str(word)] for word in line.word.values]
        rows.append([str(line.test.item()), *marks, "never" if np.isnan(often) else f"x {often:.3g}"])
    rest = ", ".join(map(str, ds.test.values[~ds.asked.values]))
    below = [wrapped(f"The rate cancels in {rest}.", WIDTH)] if rest else []
    return "\n".join([columns(rows, WIDTH), wrapped(KEY, WIDTH), *below])
