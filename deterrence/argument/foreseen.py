"""Which claims survive if the players foresee next year's crisis? Claim by world, over two years.

Every claim is asked of this year's crisis with next year's foreseen (`dt.foresight`), in worlds that differ
in what next year brings: the same once more, ties that are agreed on now and in force only then, friends that
grow, a China that outgrows them, a status quo that drifts away from it. Postures are given and last; what a
case of a claim changes holds in both years. A claim on attack is asked a second time of an attack in either
year, since one that is only put off is not prevented.

What a line or ties cost is paid each year. The sizes of the changes are by convention, as those of a claim's
own steps. A claim that compares what cannot meet a foreseen next year (a deployment) is not asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
import xarray as xr

from deterrence.argument.contrast import Changes, Contrast, changed, lowest_and_highest, times
from deterrence.argument.evaluation import MATTERS, asked_of
from deterrence.argument.labelled import MEANING
from deterrence.argument.pieces import QUANTILES, Piece, row
from deterrence.argument.settings import BASE
from deterrence.argument.strait import CONTRASTS
from deterrence.argument.text import KEY, MARKS
from deterrence.argument.verdicts import VERDICTS, word
from deterrence.calibration import Scenario
from deterrence.game import Game
from deterrence.games.strait.tomorrow import unforeseeable
from deterrence.pages import columns, wrapped
from deterrence.sampling.designs import Uniform
from deterrence.simulation.foresight import years_back

__all__ = ["WORLDS", "World", "foresight_table"]

EITHER, WIDTH = " (two years)", 120


@dataclass(frozen=True)
class World:
    """What changes this year, what next year (None: there is none), what China loses with its coming."""

    now: Changes = field(default_factory=dict)
    then: Changes | None = field(default_factory=dict)
    drift: float = 0.0

    def games(self, game: Game) -> list[Game]:
        """The years of a game."""
        this = changed(game, self.now)
        return [this] if self.then is None else [this, changed(this, self.then)]


_FRIENDS = ("taiwan_strength", "japan_strength")
WORLDS: Mapping[str, World] = MappingProxyType(
    {
        "no next year": World(then=None),
        "next year the same": World(),
        "agreed ties come a year late": World({"ties_delay": 1.0}, {"ties_delay": 0.0}),
        "Taiwan and Japan grow by a quarter": World(then=dict.fromkeys(_FRIENDS, times(1.25))),
        "China grows by a quarter": World(then=dict.fromkeys((*_FRIENDS, "us_strength"), times(0.8))),
        "the status quo drifts by a tenth": World(drift=0.1),
    }
)


def foresight_table(
    scenario: Scenario,
    n: int = 2048,
    seed: int = 0,
    *,
    claims: Iterable[str] | None = None,
    contrasts: Iterable[Contrast] = CONTRASTS,
    worlds: Mapping[str, World] = WORLDS,
    discount: float = 0.9,
    by: float = MATTERS,
) -> xr.Dataset:
    """Every claim in every world, postures given, the scenario's own law.

    Parameters
    ----------
    scenario, n, seed, claims, contrasts, by
        As for `claims.evaluate`.
    worlds : mapping of name to World
        What next year brings.
    discount : float
        What a year later is worth.

    Returns
    -------
    xarray.Dataset
        Read `print(ds.table)`. Over `test` and `setting` (the worlds): `share`, `error`, `change` and `word`,
        as `claims.options_table` returns them. A payoff is what play is worth from this year on.

    Raises
    ------
    ParameterError, GameError
        For what `claims.evaluate` and `dt.foresight` refuse.

    """
    asked = asked_of(scenario, claims, contrasts, by)
    drawn = BASE.prepare(scenario.drawn(Uniform(n, seed)))
    tests = [f"{c.name}{when}" for c in asked for when in _whens(c)]
    found = {name: Piece.blank(len(tests)) for name in worlds}
    for name, world in worlds.items():
        for contrast in asked:
            if any(unforeseeable({**contrast.given, **c.changes}) for c in contrast.cases):
                continue
            told = np.array([_numbers(g, world, discount, contrast.on) for g in contrast.games(drawn)])
            sums = np.tensordot([case.weight for case in contrast.cases], told, axes=1)
            for when, value in zip(_whens(contrast), sums, strict=False):
                place = tests.index(contrast.name + when)
                row(found[name], place, value, value, contrast.sign, by)
    attrs = {"scenario": repr(scenario), "games": n, "seed": seed, "by": by, "discount": discount}
    return _labelled(tests, found, attrs | {"meaning": MEANING})


def _whens(contrast: Contrast) -> tuple[str, ...]:
    return ("", EITHER) if contrast.on == "attack" else ("",)


def _numbers(game: Game, world: World, discount: float, on: str) -> tuple[Any, Any]:
    """What a claim speaks of, this year, and in either year, (games,)."""
    seen, answered = years_back(world.games(game), discount, world.drift)
    first = np.where(answered[..., 0], lowest_and_highest(seen[0], on)[0], np.nan)
    if len(seen) == 1:
        return first, first
    return first, first + lowest_and_highest(seen[0], "goes on")[0] * lowest_and_highest(seen[1], on)[0]


def _labelled(tests: list[str], found: Mapping[str, Piece], attrs: dict[str, Any]) -> xr.Dataset:
    over = ("test", "setting")
    share, error, change = (
        np.stack([getattr(p, x) for p in found.values()], 1) for x in ("share", "error", "change")
    )
    asked = np.isfinite(share[..., 0])
    words = [
        [word(share[i, j], error[i, j]) if asked[i, j] else "" for j in range(len(found))]
        for i in range(len(tests))
    ]
    ds = xr.Dataset(
        {
            "share": ((*over, "verdict"), share),
            "error": ((*over, "verdict"), error),
            "change": ((*over, "quantile"), change),
            "word": (over, np.array(words)),
        },
        {"test": tests, "setting": list(found), "verdict": list(VERDICTS), "quantile": list(QUANTILES)},
        {"game": "Strait", **attrs},
    )
    ds.attrs["table"] = _table(ds)
    return ds


def _table(ds: xr.Dataset) -> str:
    """For each claim and world a mark, and the median change."""
    names = list(map(str, ds.setting.values))
    rows = [["claim", *(f"{k}" for k in range(len(names)))]]
    for line in (ds.isel(test=i) for i in range(ds.sizes["test"])):
        told = zip(line.word.values, line.change.sel(quantile=0.5).values, strict=True)
        cells = [f"{MARKS[str(w)]} {x:+.3f}" if w else MARKS[""] for w, x in told]
        rows.append([str(line.test.item()), *cells])
    key = "\n".join(f"  {k}  {name}" for k, name in enumerate(names))
    return "\n".join([columns(rows, WIDTH), wrapped(f"{KEY} Beside: the median change.", WIDTH), key])
