"""Does a number rise or fall in each parameter, over a box? Comparative statics, with witnesses.

Games are drawn from the box, and each parameter of each is moved alone:

- slope: the derivative at the game, where its equilibrium is regular;
- step within: a finite step that starts and ends in the same regime, the same actions in use;
- step across: one that ends in another regime;
- jump: what the number does at the first boundary on such a step, found by bisection;
- all steps: both kinds together.

A sign is + if the number rises somewhere and falls nowhere, 0 if it never moves, ambiguous if it does both:
then both are shown by games that can be loaded. A sign is that of the draws, no proof for the box, and a
share counts games under the laws put in. Boundaries beyond the first on a step are not looked for, and a jump
to where equilibria disagree, none being chosen, has no size.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from deterrence.arguments import as_mapping, real
from deterrence.comparative.following import Follower
from deterrence.comparative.stepping import NOTHING, WAYS, Steps
from deterrence.errors import ParameterError
from deterrence.game import Game
from deterrence.sampling.designs import Latin
from deterrence.sampling.laws import law
from deterrence.solver import check_game, check_solver
from deterrence.sweeps import sample

__all__ = ["signs"]

SIGNS = ("+", "0", "-")


def signs(
    game: Game,
    box: Mapping[str, Any],
    of: str = "attack",
    n: int = 256,
    seed: int = 0,
    follow: str | None = None,
    step: float = 0.1,
    solver: Any = None,
) -> xr.Dataset:
    """Sign of a number in every parameter of a box.

    Parameters
    ----------
    game : Game
        A single game: the values of all parameters outside the box.
    box : mapping of parameter to range
        (low, high), or (low, central, high) for a triangular law; of a scenario's bands
        {name: (s.low[name], s.high[name]) for name in names}.
    of : str
        An event (its probability), or "payoff: <player>" (under its own prior).
    n, seed : int
        How many games are drawn, as a Latin hypercube.
    follow : str, optional
        Where several equilibria exist: the name of one, "lowest" or "highest". Needed where they disagree.
    step : float
        The length of a step, as a share of each range; steps stay within the box.
    solver : solver, optional
        By default the one that `dt.solve` picks. It is called 30 times for each parameter.

    Returns
    -------
    xarray.Dataset
        Read `print(ds.table)`. Over `parameter` and `way`: `verdict`, "+", "-", "0", "ambiguous" or "none"
        (no game to judge by). Over `sign` too: `share` of the games drawn; and of the largest change with
        this sign, `witness_change` (a slope: for the whole range), `witness_equilibrium`, and `witness`, the
        parameters of the box before and after, to load as games:
        `game.replace(**ds.witness.sel(parameter=..., way=..., sign="-", end="before").to_series())`.
        `unanswered` is the share of games without an equilibrium to follow at both ends of the step. Where
        `ds.slopes` says so, slopes are not derivatives but small steps within a regime.

    Raises
    ------
    ParameterError
        For what `sample` refuses, a range without ends, an unknown number or equilibrium, a step outside
        (0, 1], or equilibria that disagree where none is chosen.

    """
    check_game("signs", game)
    if not (real(step, 0, 1) and step > 0):
        raise ParameterError(f"signs: step came as {step!r}: give a share of each range above 0, at most 1.")
    if solver is None:
        from deterrence.solvers import fitting

        solver = fitting(game.tree)
    check_solver("signs", solver)
    if not isinstance(of, str):
        raise ParameterError(f"signs: of came as {of!r}: give an event or 'payoff: <player>'.")
    box = as_mapping("signs", "box", box, "{'us_prior': (0, 1)}")
    batch = sample(game, Latin(n, seed), over=box)
    ask = Follower(solver, of, follow)
    moved = {name: Steps(batch, name, _ends(name, given), step, ask) for name, given in box.items()}
    first = next(iter(moved.values())).answers[0].equilibria
    ds = _dataset(batch, moved, first.names)
    ds.attrs |= {
        "game": type(game).__name__,
        "of": of,
        "followed": follow or "all equilibria, which agree",
        "concept": first.concept,
        "complete_share": float(first.complete.mean()),
        "design": repr(batch.drawing.design),  # type: ignore[union-attr]  # it was drawn just now
        "step": step,
        "slopes": "derivatives" if all(m.exact for m in moved.values()) else "small steps within a regime",
        "meaning": "signs and shares of the games drawn, no proof for the whole box",
    }
    ds.attrs["table"] = _table(ds)
    return ds


def _ends(name: str, given: Any) -> tuple[float, float]:
    low, high = (float(end) for end in law(name, given).ppf(np.array([0.0, 1.0])))
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise ParameterError(
            f"signs: the range of {name!r} is [{low:g}, {high:g}], but a step is a share of it: give finite "
            "ends, the lower first."
        )
    return low, high


def _dataset(batch: Game, moved: Mapping[str, Steps], names: tuple[str, ...]) -> xr.Dataset:
    box, shape = list(moved), (len(moved), len(WAYS), len(SIGNS))
    verdict = np.empty(shape[:2], dtype=object)
    share, size = np.zeros(shape), np.full(shape, np.nan)
    witness = np.full((*shape, 2, len(box)), np.nan)
    who = np.full((*shape, 2), "", dtype=object)
    unanswered = np.array([1 - m.answered.mean() for m in moved.values()])
    for i, (name, steps) in enumerate(moved.items()):
        for j, change in enumerate(steps.changes().values()):
            signed = _signed(change.size, steps.scale)
            for s, sign in enumerate((1, 0, -1)):
                games = np.flatnonzero(signed == sign)
                share[i, j, s] = len(games) / batch.size
                if len(games):
                    best = games[np.argmax(np.abs(change.size[games]))]
                    size[i, j, s] = change.size[best]
                    for end, (value, k) in enumerate(zip(change[1:3], change.names, strict=True)):
                        point = {n: float(np.broadcast_to(batch.values[n], batch.shape)[best]) for n in box}
                        point[name] = float(value[best])
                        witness[i, j, s, end] = list(point.values())
                        who[i, j, s, end] = names[k[best]]
            verdict[i, j] = _verdict(share[i, j])
    over = ("parameter", "way", "sign")
    return xr.Dataset(
        {
            "verdict": (over[:2], verdict.astype(str)),
            "share": (over, share),
            "unanswered": (("parameter",), unanswered),
            "witness_change": (over, size),
            "witness_equilibrium": ((*over, "end"), who.astype(str)),
            "witness": ((*over, "end", "value_of"), witness),
        },
        {
            "parameter": box,
            "way": list(WAYS),
            "sign": list(SIGNS),
            "end": ["before", "after"],
            "value_of": box,
        },
    )


def _signed(size: Any, scale: float) -> Any:
    """1, 0, -1, or NaN where there is no case."""
    return np.where(np.isnan(size), np.nan, np.where(np.abs(size) <= NOTHING * scale, 0.0, np.sign(size)))


def _verdict(share: Any) -> str:
    up, none, down = share > 0
    if up and down:
        return "ambiguous"
    return "+" if up else "-" if down else "0" if none else "none"


def _table(ds: xr.Dataset) -> str:
    """Verdicts, with the shares of games that rise and fall where both happen."""
    rows = [["", *WAYS]]
    for name in ds.parameter.values:
        cells = [str(name)]
        for way in WAYS:
            cell = ds.sel(parameter=name, way=way)
            up, _, down = cell.share.values
            word = str(cell.verdict.item())
            cells.append(f"+ {up:.0%}, - {down:.0%}" if word == "ambiguous" else word)
        rows.append(cells)
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows]
    head = f"{ds.attrs['of']} in {ds.attrs['game']}, followed: {ds.attrs['followed']}; {ds.attrs['design']}"
    lost = [f"{n} {u:.0%}" for n, u in zip(ds.parameter.values, ds.unanswered.values, strict=True) if u]
    return "\n".join([head, *lines, *([f"no equilibrium to follow: {', '.join(lost)}"] if lost else [])])
