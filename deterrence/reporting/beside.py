"""Why is the answer another one in another scenario? Its difference, shared out among groups of inputs.

Between the scenario of the study and another one, each group of inputs (`named.GROUPS`) is taken from the one
or from the other, in every combination. What a group contributes is its Shapley value (Shapley 1953): what it
adds, averaged over all orders in which the groups could be changed; contributions add up to the difference.
With v(S) the answer where the groups in S are those of the other scenario, and m groups that differ,

    contribution_i = sum over S without i of  |S|! (m - |S| - 1)! / m!  (v(S + i) - v(S)).

At the point v is the change in the central game; over the band its mean over draws at common quantiles, those
that are admissible in every combination. What is shared out is a difference of differences: each scenario's
own change is compared within it. `level` is for those who ask for levels, which hang on assumed rows.
"""

from __future__ import annotations

from itertools import combinations
from math import factorial
from typing import Any

import numpy as np
import xarray as xr

from deterrence.argument.contrast import Contrast
from deterrence.calibration import Scenario
from deterrence.calibration.conventions import WIN_ROWS
from deterrence.calibration.draws import COMMON
from deterrence.calibration.inputs import Input, awake
from deterrence.reporting.named import GROUPS
from deterrence.reporting.worlds import ask, made

__all__ = ["beside", "shapley"]

Inputs = dict[str, Input]


def beside(
    scenario: Scenario, others: list[Scenario], contrast: Contrast, n: int, seed: int, by: float
) -> xr.Dataset:
    """The change in other scenarios, and which groups of inputs make it another one than here.

    Parameters
    ----------
    scenario, others
        What is compared with what.
    contrast, n, seed, by
        As for `answer`; n games a combination.

    Returns
    -------
    xarray.Dataset
        Over `scenario` (the own one first): `centre`, `mean`, `error`, the change; `kept`, the share of
        draws admissible in every combination; `assumed` and `inputs`, counts; over `case` also `level`.
        Over `group` too: `point` and `band`, what a group of inputs adds to the difference from the own
        scenario (0 where it is the same in both).

    """
    rows = [_row(scenario, scenario, contrast, n, seed, by)]
    rows += [_row(scenario, other, contrast, n, seed, by) for other in others]
    groups = list(GROUPS)
    every = [scenario, *others]
    single = ("centre", "mean", "error", "kept")
    return xr.Dataset(
        {
            **{name: ("scenario", np.array([row[name] for row in rows])) for name in single},
            "assumed": ("scenario", [len(s.assumed_inputs) for s in every]),
            "inputs": ("scenario", [len(awake(s.inputs)) for s in every]),
            "level": (("scenario", "case"), np.array([row["level"] for row in rows])),
            **{name: (("scenario", "group"), _spread(rows, name, groups)) for name in ("point", "band")},
        },
        {
            "scenario": [s.name for s in every], "group": groups,
            "case": [case.name for case in contrast.cases],
        },
        {"games": n, "seed": seed, "on": contrast.on},
    )  # fmt: skip


def _spread(rows: list[dict[str, Any]], name: str, groups: list[str]) -> Any:
    return np.array([[row[name].get(group, 0.0) for group in groups] for row in rows])


def shapley(worth: dict[frozenset[str], float], players: list[str]) -> dict[str, float]:
    """What each player adds, averaged over all orders; `worth` of every set of them."""
    m, found = len(players), dict.fromkeys(players, 0.0)
    for player in players:
        rest = [p for p in players if p != player]
        for size in range(m):
            weight = factorial(size) * factorial(m - size - 1) / factorial(m)
            for chosen in combinations(rest, size):
                found[player] += weight * (worth[frozenset((*chosen, player))] - worth[frozenset(chosen)])
    return found


def _row(own: Scenario, other: Scenario, contrast: Contrast, n: int, seed: int, by: float) -> dict[str, Any]:
    differ = [name for name in GROUPS if _part(own, name) != _part(other, name)]
    sets = [frozenset(c) for size in range(len(differ) + 1) for c in combinations(differ, size)]
    points, changes, kept = {}, [], np.ones(n, dtype=bool)
    names = sorted({COMMON, *own.inputs, *other.inputs})
    quantiles = dict(zip(names, np.random.default_rng(seed).random((len(names), n)), strict=True))
    for chosen in sets:
        inputs = _mixed(own, other, chosen)
        game, good = made(own, {name: np.array([g.central]) for name, g in inputs.items()}, inputs)
        points[chosen] = float(ask(contrast, game, good, by).change[0])
        drawn = {
            name: given.quantile(quantiles[COMMON if name in WIN_ROWS else name])
            if not given.asleep
            else np.full(n, given.central)
            for name, given in inputs.items()
        }
        game, good = made(own, drawn, inputs)
        asked = ask(contrast, game, good, by)
        kept &= np.isfinite(asked.change)
        changes.append(asked)
    means = {
        chosen: float(asked.change[kept].mean()) if kept.any() else np.nan
        for chosen, asked in zip(sets, changes, strict=True)
    }
    last = changes[-1]
    return {
        "centre": points[sets[-1]], "mean": means[sets[-1]], "kept": kept.mean(),
        "error": last.change[kept].std(ddof=1) / np.sqrt(kept.sum()) if kept.sum() > 1 else np.nan,
        "level": last.cases[kept].mean(axis=0) if kept.any() else np.full(len(contrast.cases), np.nan),
        "point": shapley(points, differ), "band": shapley(means, differ),
    }  # fmt: skip


def _part(scenario: Scenario, group: str) -> dict[str, Any]:
    """The bands of a group of inputs, whatever their sources say."""
    return {
        name: (g.low, g.central, g.high, g.profile, g.logarithmic)
        for name in GROUPS[group]
        if (g := scenario.inputs.get(name)) is not None and not g.asleep
    }


def _mixed(own: Scenario, other: Scenario, chosen: frozenset[str]) -> Inputs:
    """Inputs of the one scenario, and of the chosen groups those of the other, names of its own included."""
    taken = {name for group in chosen for name in GROUPS[group]}
    return {name: g for name, g in own.inputs.items() if name not in taken} | {
        name: g for name, g in other.inputs.items() if name in taken
    }
