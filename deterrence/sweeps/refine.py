"""Where in a box of two or three parameters does the answer change? A phase diagram of few games.

A lattice over the box is halved only where two regimes are known beside each other
(`deterrence.kernels.boundaries.lattice`), then every edge that a boundary crosses is bisected down to the
tolerance. All games of a round are one batch. Work grows with the length of the boundaries, not with the
area: located to a millionth, they take one to two hundredths of the games of a 1,000 x 1,000 grid.

What can be missed is said. A region that holds a box of sides `gap` holds a start node and is found. For
a smaller one there are random probes, one in each of equal strata: a region that fills a share a of the box
is missed by all n of them with probability (1 - a)^n at most. Found is not resolved: a region thinner
than the finest cell is outlined by the pairs of points that were bisected from it, and may look torn.
A regime that exists on a line alone, a tie at a boundary, fills no share and is not looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from deterrence.arguments import check_seed, real, whole
from deterrence.equilibria import Equilibria
from deterrence.errors import DeterrenceError, ParameterError, among, nearest
from deterrence.game import Game
from deterrence.kernels.boundaries.bisection import located
from deterrence.kernels.boundaries.lattice import Lattice, Leaves, refined
from deterrence.parameters import Array, as_floats
from deterrence.solver import check_answers, check_game, check_solver
from deterrence.sweeps.diagram import Diagram
from deterrence.sweeps.regimes import Regimes

__all__ = ["refine"]

START = {2: 32, 3: 16}
LEAST_TOLERANCE = 1e-12  # of the unit box: nothing finer can be told apart
MOST_NODES = 2**26


def refine(
    game: Game,
    solver: Callable[[Game], Equilibria] | None = None,
    over: Mapping[str, tuple[float, float]] | None = None,
    *,
    by: str | Sequence[str] | Callable[[Equilibria], Any] | None = None,
    tolerance: float = 1e-6,
    start: int | None = None,
    halvings: int = 2,
    probes: int = 4096,
    most: int = 1_000_000,
    seed: int = 0,
) -> Diagram:
    """Find the regimes of a box of two or three parameters, and their boundaries.

    Parameters
    ----------
    game : Game
        A single game: the values of everything else.
    solver : solver, optional
        By default the one that `dt.solve` picks.
    over : mapping of parameter to (low, high)
        The box: two or three parameters.
    by : None, "event", list of events, or function
        What a regime is. None: the set of candidates that exist. "event", or a list: the most probable of
        some events that exclude one another. A function of `Equilibria` gives one label for each game.
    tolerance : float
        How far apart, as a share of each range, the two points may be that pin down a boundary.
    start, halvings : int
        Cells along each axis at first (32, or 16 in three dimensions), and how often a cut cell is halved.
    probes : int
        Random points beside the lattice, rounded up to whole strata.
    most : int
        The largest number of games that may be solved.
    seed : int
        Of the probes and of the small random shifts of the start nodes.

    Returns
    -------
    Diagram
        Cells with their regime, cells cut by a boundary, the pairs of points that locate it, what is
        guaranteed, and the number of games solved. `dt.plot.regime_map` draws it.

    Raises
    ------
    ParameterError
        For a batch, a wrong box, a tolerance of zero, or another wrong option: before anything runs.
    DeterrenceError
        If more than `most` games would be needed.

    """
    box = _box(game, over)
    dims = len(box)
    start = START[dims] if start is None else start
    _options(tolerance, start=(start, 2), halvings=(halvings, 0), probes=(probes, 0), most=(most, 1))
    check_seed("refine", seed)
    if solver is not None:
        check_solver("refine", solver)
    cells = start * 2 ** min(halvings, 64)  # along each axis
    if (cells + 1) ** dims > MOST_NODES:
        raise ParameterError(
            f"refine: {start} cells halved {halvings} times are {cells} along each of {dims} axes, "
            f"too many to keep: give fewer, at most {int(MOST_NODES ** (1 / dims)) - 1}."
        )
    if probes > MOST_NODES:
        raise ParameterError(
            f"refine: probes came as {probes}, too many to keep: give at most {MOST_NODES:,}."
        )
    random = np.random.default_rng(seed)
    lattice = Lattice.drawn(dims, start, halvings, random)
    solve = solver or _picked(game)
    regimes, solved_games = Regimes(by), _Count(most)
    low, high = np.array(list(box.values())).T
    concepts: list[str] = []

    def evaluate(points: Array) -> Any:
        solved_games.add(len(points))
        places = np.clip(low + (high - low) * points, low, high)
        solved = solve(game.replace(**{name: places[:, i] for i, name in enumerate(box)}))
        check_answers("refine", solved)
        concepts.append(solved.concept)
        return regimes.codes(solved)

    strata = int(np.ceil(probes ** (1 / dims) - 1e-9))
    corners = np.argwhere(np.ones((strata,) * dims, dtype=bool))
    spots = (corners + random.random(corners.shape)) / max(strata, 1)
    spot_codes = evaluate(spots) if len(spots) else np.empty(0, dtype=np.int64)
    leaves = refined(lattice, evaluate, spots, spot_codes)
    edges, ends, sides = _pairs(lattice, leaves, spots, spot_codes)
    crossings = located(ends, sides, evaluate, tolerance)
    return Diagram(
        game=game,
        solver=getattr(solve, "__name__", repr(solve)),
        concept=concepts[0],
        by=_kind(by),
        box=box,
        regimes=tuple(regimes.names),
        lattice=lattice,
        leaves=leaves,
        edges=edges[crossings.pair],
        crossings=crossings,
        tolerance=tolerance,
        probes=len(spots),
        games=solved_games.games,
        calls=solved_games.calls,
        seed=seed,
    )


class _Count:
    """Games and batches solved, and the end of patience."""

    def __init__(self, most: int) -> None:
        self.most, self.games, self.calls = most, 0, 0

    def add(self, games: int) -> None:
        """Count a batch that is about to be solved."""
        if self.games + games > self.most:
            raise DeterrenceError(
                f"refine: {self.games:,} games are solved and {games:,} more are wanted, beyond "
                f"most={self.most:,} (boundaries are long, or everywhere): give a larger most, a larger "
                "tolerance, or fewer halvings."
            )
        self.games, self.calls = self.games + games, self.calls + 1


def _kind(by: Any) -> str:
    if by is None or isinstance(by, str):
        return by or ""
    return "function" if callable(by) else "events"


def _picked(game: Game) -> Callable[[Game], Equilibria]:
    from deterrence.solvers import fitting

    return fitting(game.tree)


def _pairs(lattice: Lattice, leaves: Leaves, spots: Array, spot_codes: Any) -> tuple[Any, Array, Any]:
    """Pairs of points with different regimes: edges (axis, finest node; -1 for a probe), ends, and codes.

    Every finest edge with two codes, and, for a probe whose regime no corner of its cell has, the way from
    the probe to each corner.
    """
    codes, dims = leaves.codes, leaves.codes.ndim
    edges, ends, sides = [], [], []
    for axis in range(dims):
        step = np.eye(dims, dtype=int)[axis]
        below, above = (np.moveaxis(codes, axis, 0)[part] for part in (slice(None, -1), slice(1, None)))
        nodes = np.argwhere(np.moveaxis((below != above) & (below >= 0) & (above >= 0), 0, axis))
        edges.append(np.column_stack([np.full(len(nodes), axis), nodes]))
        ends.append(np.stack([lattice.places(nodes), lattice.places(nodes + step)], axis=1))
        sides.append(np.stack([codes[tuple(nodes.T)], codes[tuple((nodes + step).T)]], axis=1))
    cells = np.stack(lattice.finest(spots), axis=1) if len(spots) else np.empty((0, dims), dtype=int)
    corners = np.stack([cells + corner for corner in np.ndindex((2,) * dims)], axis=1)
    known = codes[tuple(np.moveaxis(corners, -1, 0))]
    cut = np.zeros((lattice.cells,) * dims, dtype=bool)
    cut[tuple(leaves.cut.T)] = True
    islands = np.flatnonzero(cut[tuple(cells.T)] & (known != spot_codes[:, None]).all(axis=1))
    for corner in range(2**dims):
        nodes = corners[islands, corner]
        edges.append(np.column_stack([np.full(len(nodes), -1), nodes]))
        ends.append(np.stack([spots[islands], lattice.places(nodes)], axis=1))
        sides.append(np.stack([spot_codes[islands], known[islands, corner]], axis=1))
    return np.concatenate(edges), np.concatenate(ends), np.concatenate(sides)


def _box(game: Game, over: Mapping[str, tuple[float, float]] | None) -> dict[str, tuple[float, float]]:
    check_game("refine", game)
    kind, declared = type(game).__name__, game.parameters()
    if game.shape:
        raise ParameterError(
            f"refine: {kind} came as a batch of shape {game.shape}, but needs a single game: give scalars."
        )
    if not isinstance(over, Mapping) or len(over) not in START:
        raise ParameterError(
            f"refine: over came as {over!r}: give two or three parameters, each with (low, high), such as "
            f"over={{{', '.join(f'{name!r}: (0, 1)' for name in list(declared)[:2])}}}."
        )
    box = {}
    for name, given in over.items():
        if name not in declared:
            what = "a structural choice" if name in game.structure else "no parameter"
            raise ParameterError(
                f"refine: {name!r} is {what} of {kind}{nearest(name, declared)} It has {among(declared)}."
            )
        ends = as_floats(given)
        if ends is None or ends.shape != (2,):
            raise ParameterError(f"refine: {name!r} came with {given!r}: give (low, high).")
        low, high = ends.tolist()
        if not (np.isfinite([low, high]).all() and low < high):
            raise ParameterError(
                f"refine: {name!r} came with ({low:g}, {high:g}), but needs finite low < high: put them in "
                "order."
            )
        game.replace(**{name: np.array([low, high])})  # the parameter's own range, with its own message
        box[name] = (low, high)
    return box


def _options(tolerance: float, **numbers: tuple[Any, int]) -> None:
    if not (real(tolerance, LEAST_TOLERANCE) and tolerance < 1):
        raise ParameterError(
            f"refine: tolerance came as {tolerance!r}: give a share of each range, at least "
            f"{LEAST_TOLERANCE:g} (floats cannot tell apart what is nearer) and below 1."
        )
    for name, (number, least) in numbers.items():
        if not whole(number, least):
            raise ParameterError(
                f"refine: {name} came as {number!r}: give a whole number of at least {least}."
            )
