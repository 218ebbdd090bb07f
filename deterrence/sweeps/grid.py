"""How does the answer change along the parameters? A solver over a labelled grid.

The grid is cut into blocks; each block is solved as one batch whose parameters vary along their own
axes only, and written into the result. Memory is the result plus one block a worker, and a result
that would not fit is refused before anything runs. `check` judges a random sample of games by an
evaluation that shares no code with the solver and records the worst.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.equilibria import Equilibria
from deterrence.errors import ParameterError, nearest
from deterrence.game import Game
from deterrence.pieces import pieces
from deterrence.sweeps.axes import block, checked_axes, checked_cases
from deterrence.sweeps.dataset import Layout, dataset
from deterrence.sweeps.drawn import drawn_attributes, varying
from deterrence.sweeps.further import Further

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["sweep"]

BLOCK = 65_536  # games a task: a tenth of a second of the fastest solver, a few of its pieces
LEAST_CHECKED = 1_000


def sweep(
    game: Game,
    solver: Callable[[Game], Equilibria] | None = None,
    over: Mapping[str, Any] | None = None,
    *,
    cases: Iterable[Mapping[str, Any]] | None = None,
    choices: Iterable[str] = (),
    derivatives: str | Iterable[str] = (),
    margins: bool = False,
    distances: str | Iterable[str] = (),
    executor: int | Executor | None = None,
    progress: bool = False,
    check: float = 0.01,
    seed: int = 0,
) -> xr.Dataset:
    """Solve a game over a grid of parameters.

    Parameters
    ----------
    game : Game
        A single game: the values of everything that is not swept. Or a batch drawn by `dt.sample`, without
        `over`: its games lie along the dim `draw`, with all that was drawn as coords.
    solver : solver, optional
        By default the one that `dt.solve` picks for each case.
    over : mapping of parameter to 1-d array
        The axes, in the order of the result's dimensions.
    cases : list of mappings, optional
        Structural choices to compare, each with a "name": they become the dimension `case`.
    choices : information-set labels
        Sets whose strategy is kept (variable `strategy`, dimension `choice`).
    derivatives, distances : parameters
        Slopes of payoffs and probabilities in these, and how far each may move before the regime changes;
        see `deterrence.derivative` and `deterrence.distance`.
    margins : bool
        How decidedly choices are made; see `deterrence.margin`.
    executor : int or ThreadPoolExecutor, optional
        None solves in this thread; a number means that many threads. Results are identical.
    progress : bool
        Show a progress bar.
    check : float
        Share of games whose equilibria are judged by `deterrence.judging` (at least 1,000 games,
        or all of them if there are fewer; 0 judges none).
    seed : int
        Of the sample that is judged.

    Returns
    -------
    xarray.Dataset
        Dimensions: `case` if cases are given, the axes, then `equilibrium`, `player`, `event`,
        `choice`. Variables exists, status, payoff, probability, complete, regime, regret (NaN
        where not judged); if asked for strategy, derivative_payoff, derivative_probability, margin and
        distance (dimensions `parameter` and `direction`). Attributes say what was computed: game,
        solver, concept, scenario, version, structure, every fixed parameter with unit and source
        (JSON), the share of games that violate a joint constraint of the model (status inadmissible),
        the number of games judged and their worst regrets.

    Raises
    ------
    ParameterError
        For a wrong axis, case or choice, or a result larger than memory: before anything runs.

    """
    axes = checked_axes(game, over or {})
    named = checked_cases(game, cases, axes)
    if not 0 <= check <= 1:
        raise ParameterError(f"sweep: check came as {check!r}: give a share of games between 0 and 1.")
    solvers = [solver or _picked(case) for _, case in named]
    # the corner of every case is solved first: it traces, compiles, and shows the layout
    corners = [
        solve(block(case, axes, [slice(0, 1)] * len(axes)))
        for solve, (_, case) in zip(solvers, named, strict=True)
    ]
    layout = Layout.of(axes, [name for name, _ in named], corners, _known_choices(corners, choices))
    further = Further(game, corners, derivatives, margins, distances)
    _refuse_beyond_memory(layout, further.bytes(layout))
    arrays, more = layout.allocate(), further.allocate(layout)
    shape = tuple(len(values) for values in axes.values())
    tasks = [(number, index) for number in range(len(named)) for index in pieces(shape, BLOCK)]
    rng = np.random.default_rng(seed)
    wanted = min(layout.games, max(LEAST_CHECKED, round(check * layout.games))) if check else 0
    judged = np.sort(rng.choice(layout.games, wanted, replace=False)) if wanted else np.empty(0, dtype=int)

    def solve_block(number: int, index: tuple[slice, ...]) -> int:
        solved = solvers[number](block(named[number][1], axes, index))
        layout.write(arrays, number, index, solved)
        further.write(layout, more, (number, index), solved, solvers[number])
        return solved.game.size

    def judge(number: int) -> None:
        own = judged[(judged >= number * layout.cells) & (judged < (number + 1) * layout.cells)]
        if own.size:
            where = np.unravel_index(own - number * layout.cells, shape) if shape else ()
            layout.write_checks(arrays, number, where, solvers[number](block(named[number][1], axes, where)))

    _run(solve_block, tasks, layout.games, executor, progress)
    for number in range(len(named)):
        judge(number)
    attributes = _attributes(game, named, axes, solvers, corners, arrays, wanted)
    return further.added(dataset(layout, arrays, game, attributes), layout, more)


def _picked(game: Game) -> Callable[[Game], Equilibria]:
    from deterrence.solvers import fitting

    return fitting(game.tree)


def _known_choices(corners: list[Equilibria], choices: Iterable[str]) -> list[str]:
    wanted = [choices] if isinstance(choices, str) else list(choices)
    known = list(dict.fromkeys(label for corner in corners for label in corner.actions))
    for label in wanted:
        if label not in known:
            raise ParameterError(
                f"sweep: choices names information set {label!r}, which no case has{nearest(label, known)}"
            )
    return wanted


def _refuse_beyond_memory(layout: Layout, more: int) -> None:
    needed = layout.bytes + more
    available = _available_memory()
    if needed > 0.9 * available:
        raise ParameterError(
            f"sweep: the result of {layout.games:,} games would take {needed / 2**30:,.1f} GiB, but "
            f"{available / 2**30:,.1f} GiB are free: sweep a coarser grid or fewer cases at a time."
        )


def _available_memory() -> float:
    """Memory that can be had without swapping, in bytes, within the limits of a container."""
    found = [float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))]
    with suppress(OSError, StopIteration):
        lines = Path("/proc/meminfo").read_text().splitlines()
        found.append(1024.0 * float(next(x for x in lines if x.startswith("MemAvailable")).split()[1]))
    with suppress(OSError, ValueError):  # "max" is no number: no limit
        group = Path("/sys/fs/cgroup")
        used = float((group / "memory.current").read_text())
        found.append(float((group / "memory.max").read_text()) - used)
    return min(found)


def _run(
    solve_block: Callable[[int, tuple[slice, ...]], int],
    tasks: list[tuple[int, tuple[slice, ...]]],
    games: int,
    executor: int | Executor | None,
    progress: bool,
) -> None:
    if isinstance(executor, bool) or (isinstance(executor, int) and executor < 1):
        raise ParameterError(f"sweep: executor came as {executor!r}: give a number of threads, at least 1.")
    if isinstance(executor, ProcessPoolExecutor):
        raise ParameterError("sweep: executor came as a pool of processes, which cannot share the result: "
                             "give a number of threads.")  # fmt: skip
    pool: Any = ThreadPoolExecutor(executor) if isinstance(executor, int) else nullcontext(executor)
    with _bar(games, progress) as advance, pool as workers:
        if workers is None:
            for task in tasks:
                advance(solve_block(*task))
            return
        pending = [workers.submit(solve_block, *task) for task in tasks]
        try:
            for done in as_completed(pending):
                advance(done.result())
        except BaseException:
            for waiting in pending:
                waiting.cancel()
            raise


@contextmanager
def _bar(games: int, shown: bool) -> Iterator[Callable[[int], Any]]:
    """A progress bar's advance, or one that does nothing; tqdm is only touched where it is wanted."""
    if not shown:
        yield lambda solved: None
        return
    from tqdm.auto import tqdm

    with tqdm(total=games, unit="game", unit_scale=True) as bar:
        yield bar.update


def _attributes(
    game: Game,
    named: list[tuple[str, Game]],
    axes: Mapping[str, Any],
    solvers: list[Any],
    corners: list[Equilibria],
    arrays: Mapping[str, Any],
    judged: int,
) -> dict[str, Any]:
    from deterrence import __version__

    table = game.describe().set_index("name")
    fixed = {
        name: {"value": float(np.ravel(v)[0]), "unit": table.unit[name], "source": table.source[name]}
        for name, v in game.values.items()
        if name not in {*axes, *varying(game)}
    }

    def joined(words: Iterable[str]) -> str:
        return " | ".join(dict.fromkeys(words))

    def worst(name: str) -> float:
        values = arrays[name]
        return float(np.nanmax(values)) if judged and not np.all(np.isnan(values)) else float("nan")

    return {
        "game": type(game).__name__,
        "scenario": game.scenario,
        "solver": joined(getattr(s, "__name__", repr(s)) for s in solvers),
        "concept": joined(corner.concept for corner in corners),
        "version": __version__,
        "structure": json.dumps(
            {name: case.structure for name, case in named} if named[0][0] else game.structure
        ),
        "outcomes": json.dumps(list(dict.fromkeys(o.label for c in corners for o in c.game.tree.outcomes))),
        "parameters": json.dumps(fixed),
        "checked_games": judged,
        "worst_regret": worst("regret"),
        "worst_local_regret": worst("local_regret"),
        "worst_residual": worst("residual"),
        **drawn_attributes(game),
    }
