"""How do crises follow each other? Year by year, each run at its own beliefs, solved in one batch a year.

What is assumed stands in `deterrence.simulation.repeated`. Runs that believe the same share one solution:
the distinct beliefs of a year are solved in one vectorised call. Nothing is interpolated.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.answers.status import Status
from deterrence.equilibria import Equilibria
from deterrence.simulation.labelled import labelled
from deterrence.simulation.repeated import Repeated
from deterrence.simulation.stage import Lesson, Stage
from deterrence.solvers import fitting

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["crises"]

ROOM = 1 << 21  # numbers that the odds of one piece of a year may take
CRISIS, QUIET, OVER, NONE = range(4)
PHASES = ("crisis", "quiet", "over", "no equilibrium")
ASSUMES = "myopic: each year an equilibrium of the one-shot game at that year's beliefs, not of the whole"


def crises(plan: Repeated, n: int, seed: int, years: int) -> xr.Dataset:
    """Trajectories, (*batch, run, year)."""
    game, history = plan.game, _History(plan, n, years)
    rng = np.random.default_rng(seed)
    for t in range(years):
        history.year(t, rng)
    solver, found = history.solver, history.found
    along, shape = ("run", "year"), (*game.shape, n)

    def moved(name: str) -> Any:
        """(year, ..., C * n) to (*batch, run, year, ...)."""
        values = found[name].reshape(*found[name].shape[:-1], *shape)
        inner = range(1, found[name].ndim - 1)
        return values.transpose(*range(found[name].ndim - 1, values.ndim), 0, *inner)

    plain: dict[str, Any] = {name: (along, moved(name)) for name in ("status", "candidate", "equilibria")}
    for name in ("fact", "new_government", "belief", "posterior"):
        plain[name] = (*along, "learns"), moved(name)
    plain["happens"] = (*along, "event"), moved("happens")
    plain["payoff"] = (*along, "player"), moved("payoff")
    ds = labelled(
        game,
        {
            "run": np.arange(n),
            "year": np.arange(1, years + 1),
            "learns": np.array(plan.learns, dtype=str),
            "player": np.array(game.players, dtype=str),
            "event": np.array(game.tree.events, dtype=str),
        },
        plain,
        {
            "phase": (along, moved("phase"), PHASES),
            "path": (along, moved("path"), ["no crisis", *history.lesson.records]),
        },
        {
            "concept": history.concept,
            "solver": repr(solver),
            "facts": json.dumps(plan.facts),
            "turnover": json.dumps({n: float(rate) for n, rate in plan.turnover.items()}),
            "rate": plan.rate,
            "until": json.dumps(plan.until),
            "timeline": json.dumps(list(plan.timeline)),
            "choice": plan.choice,
            "assumes": ASSUMES,
            "seed": seed,
        },
    )
    return ds.assign_coords(
        {name: (("year",), row[0]) if len(row) == 1 else (along, row) for name, row in history.given.items()}
    )


class _History:
    """The runs of all games, C * n of them flat, and what has become of them so far."""

    def __init__(self, plan: Repeated, n: int, years: int) -> None:
        self.plan, self.n, self.concept = plan, n, ""
        game = plan.game
        self.count = max(game.size, 1)
        self.lesson = Lesson(game.tree, plan.learns, plan.facts)
        self.solver = plan.solver or fitting(game.tree)
        self.solver.prepare(game.tree)
        learns, runs = len(plan.learns), self.count * n
        self.cell = np.repeat(np.arange(self.count), n)
        self.given = plan.given(n, years)
        base = [np.broadcast_to(game.values[name], game.shape or (1,)).reshape(-1) for name in plan.learns]
        self.base = np.array(base, dtype=float).reshape(learns, self.count)
        self.belief = self.base[:, self.cell]
        self.fact = np.zeros((learns, runs), dtype=bool)
        self.phase = np.full(runs, QUIET)
        events, players = len(game.tree.events), len(game.players)
        self.found: dict[str, Any] = {
            "phase": np.empty((years, runs), dtype=np.int8),
            "status": np.zeros((years, runs), dtype=np.int8),
            "path": np.zeros((years, runs), dtype=np.int32),
            "candidate": np.full((years, runs), -1, dtype=np.int16),
            "equilibria": np.zeros((years, runs), dtype=np.int16),
            "fact": np.empty((years, learns, runs), dtype=bool),
            "new_government": np.zeros((years, learns, runs), dtype=bool),
            "belief": np.full((years, learns, runs), np.nan),
            "posterior": np.full((years, learns, runs), np.nan),
            "happens": np.zeros((years, events, runs), dtype=bool),
            "payoff": np.zeros((years, players, runs)),
        }

    def year(self, t: int, rng: np.random.Generator) -> None:
        """Govern, play, learn; every game of the batch meets the same luck."""
        plan, found = self.plan, {name: values[t] for name, values in self.found.items()}
        luck = np.tile(rng.random((4, self.n)), self.count)  # crisis, choice, path, events
        news = np.tile(rng.random((len(plan.learns), 2, self.n)), self.count)
        for d, name in enumerate(plan.learns):
            new = news[d, 0] < plan.turnover.get(name, 0.0) if t else np.ones(len(self.cell), dtype=bool)
            prior = self.base[d, self.cell]
            self.fact[d] = np.where(new, news[d, 1] < prior, self.fact[d])
            self.belief[d] = np.where(new, prior, self.belief[d])
            found["new_government"][d] = new if t else False
        still = self.phase < OVER
        self.phase = np.where(still, np.where(luck[0] < plan.rate, CRISIS, QUIET), self.phase)
        found["belief"][:, self.phase < OVER] = self.belief[:, self.phase < OVER]
        runs = np.flatnonzero(self.phase == CRISIS)
        if runs.size:
            self._crises(t, runs, luck, found)
        lost = self.phase == NONE
        found["posterior"][:, self.phase < OVER] = self.belief[:, self.phase < OVER]
        found["payoff"][:, lost], found["fact"][:] = np.nan, self.fact
        if t:
            before = lost & (self.found["phase"][t - 1] == NONE)
            found["status"][before] = self.found["status"][t - 1][before]
        found["phase"][:] = self.phase
        ended = [found["happens"][self.plan.game.tree.events.index(event)] for event in plan.until]
        self.phase = np.where(np.logical_or.reduce(ended), OVER, self.phase) if ended else self.phase

    def _crises(self, t: int, runs: Any, luck: Any, found: dict[str, Any]) -> None:
        given = [row[:, t][np.arange(len(self.cell)) % len(row)][runs] for row in self.given.values()]
        keys = np.vstack([self.cell[runs], self.belief[:, runs], *given])
        distinct, row = _distinct(keys)
        solved, sound = self._solved(distinct)
        exists = np.zeros((distinct.shape[1], len(solved.names)), dtype=bool)
        status = np.full(exists.shape[0], Status.inadmissible, dtype=np.int8)
        exists[sound] = solved.exists
        first = solved.status[:, 0]
        status[sound] = np.where(first == Status.not_an_equilibrium, Status.none_found, first)
        place, several = self._chosen(exists[row], luck[1, runs])
        found["equilibria"][runs] = several
        there = several > 0
        lost = runs[~there]
        self.phase[lost], found["status"][lost] = NONE, status[row[~there]]
        runs, row, place = runs[there], row[there], place[there]
        if not runs.size:
            return
        found["candidate"][runs] = place
        number = np.full(exists.shape[0], -1)
        number[sound] = np.arange(len(sound))
        found["status"][runs] = solved.status[number[row], place]
        prior = distinct[1 : 1 + len(self.belief), sound]
        for some, stage, here in self._pieces(solved, number[row], place, prior):
            self._play(runs[some], stage, here, luck, found)

    def _solved(self, distinct: Any) -> tuple[Equilibria, Any]:
        """The distinct crises of a year, and which of them have beliefs that the model admits."""
        plan, cells = self.plan, distinct[0].astype(np.intp)
        table = plan.game.parameters()
        fine = np.ones(len(cells), dtype=bool)
        now, names = plan.game, (*plan.learns, *self.given)
        for name, values in zip(names, distinct[1:], strict=True):
            fine &= (values >= table[name].low) & (values <= table[name].high)
        sound = np.flatnonzero(fine)
        if now.shape:
            now = now.take(cells[sound])
        rows = {name: values[sound] for name, values in zip(names, distinct[1:], strict=True)}
        if not now.shape and not rows:  # one crisis, over and over: a batch of one
            first = next(iter(now.values))
            rows = {first: np.full(len(sound), now.values[first])}
        solved = self.solver(now.replace(**rows))
        self.concept = solved.concept
        return solved, sound

    def _chosen(self, exists: Any, luck: Any) -> tuple[Any, Any]:
        """The candidate that each run plays, and among how many."""
        several = exists.sum(axis=1)
        wanted = {
            "first listed": np.zeros_like(several),
            "last listed": several - 1,
            "at random": (luck * several).astype(np.intp),
        }[self.plan.choice]
        return ((np.cumsum(exists, axis=1) == wanted[:, None] + 1) & exists).argmax(axis=1), several

    def _pieces(
        self, solved: Equilibria, row: Any, place: Any, prior: Any
    ) -> Iterator[tuple[Any, Stage, Any]]:
        """Runs (as positions), the stage of some equilibria, and which of these each run plays."""
        pair, here = np.unique(row * len(solved.names) + place, return_inverse=True)
        size = max(ROOM // (len(self.lesson.ends) * len(self.lesson.types)), 1)
        order = np.argsort(here, kind="stable")
        edges = np.searchsorted(here[order], [*range(0, len(pair), size), len(pair)])
        for piece, start in enumerate(range(0, len(pair), size)):
            rows, places = np.divmod(pair[start : start + size], len(solved.names))
            some = order[edges[piece] : edges[piece + 1]]
            yield some, Stage(self.lesson, solved, rows, places, prior[:, rows]), here[some] - start

    def _play(self, runs: Any, stage: Stage, row: Any, luck: Any, found: dict[str, Any]) -> None:
        """Draw how each crisis goes, and what is believed after it."""
        kind = np.zeros(len(runs), dtype=np.intp)
        for holds in self.fact[:, runs]:
            kind = 2 * kind + ~holds  # as `Lesson.types` are listed
        end = stage.ending(row, kind, luck[2, runs])
        record = self.lesson.record[end]
        found["path"][runs] = record + 1
        self.belief[:, runs] = stage.posterior[:, record, row]
        order, events = np.argsort(end, kind="stable"), self.plan.game.tree.events
        for some in np.split(order, np.flatnonzero(np.diff(end[order])) + 1):
            e = int(end[some[0]])
            found["payoff"][:, runs[some]] = stage.payoffs(e, row[some])
            for event, weight in stage.weights(e, row[some]):
                found["happens"][events.index(event), runs[some]] = luck[3, runs[some]] < weight


def _distinct(keys: Any) -> tuple[Any, Any]:
    """The columns that differ, and which of them each one is; much faster than `np.unique` with an axis."""
    order = np.lexsort(keys)
    rows = keys[:, order]
    new = np.concatenate([[True], (rows[:, 1:] != rows[:, :-1]).any(axis=0)])
    number = np.empty(len(order), dtype=np.intp)
    number[order] = np.cumsum(new) - 1
    return rows[:, new], number
