"""How does the answer change along the parameters? A solver over a labelled grid.

The grid is cut into pieces; each is solved as one batch whose parameters vary along their own axes only.
What is asked is a `Question`, who computes is `deterrence.sweeps.execute`, and where the result is kept is
`Memory` or, on disk and safe from whatever ends a run, `Store`. Nothing is smoothed, voted on or left out.
`check` judges a random sample of games by an evaluation that shares no code with the solver and records
the worst.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.arguments import check_seed, real
from deterrence.equilibria import Equilibria
from deterrence.errors import ParameterError
from deterrence.game import Game
from deterrence.language.description import described, own_numbers_as_text
from deterrence.solver import check_answers, check_solver
from deterrence.sweeps.axes import block, checked_axes, checked_cases
from deterrence.sweeps.dataset import dataset, labelled, labels
from deterrence.sweeps.drawn import drawn_attributes, varying
from deterrence.sweeps.execute import check_executor, execute, shares_memory, workers_worth
from deterrence.sweeps.further import NOTHING, Further
from deterrence.sweeps.layout import Layout
from deterrence.sweeps.memory import Memory
from deterrence.sweeps.question import Question
from deterrence.sweeps.store import Store

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["asked", "sweep"]


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
    keep: Iterable[str] | None = None,
    dtype: str = "float64",
    store: str | Path | None = None,
    executor: Any = None,
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
    keep : names of variables, optional
        What is kept of each game, by default all variables below; one player or event of a variable is
        "payoff: Taiwan" or "probability: attack". Ten bytes or so a game in place of a hundred. What
        `choices`, `derivatives`, `margins` and `distances` ask for is kept beside.
    dtype : "float64" or "float32"
        In which payoffs, probabilities, strategies and all further variables are kept; they are computed in
        float64.
    store : folder, optional
        Keep the result on disk, a finished part a file. A folder that holds a part of this sweep is gone
        on with: what is done is not done again. The result is read from there when its values are asked
        for, so that it may be larger than memory.
    executor : int, concurrent.futures.Executor or Dask client, optional
        None computes in this thread, a number with that many processes of this machine (in this thread
        where there is less than a second of work for each). Results are identical to the bit.
    progress : bool
        Show a progress bar.
    check : float
        Share of games whose equilibria are judged by `deterrence.judging.regret` (at least 1,000 games,
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
        solver, concept, scenario, the numbers that a user replaced in it (JSON), version, structure, every
        fixed parameter with unit and source (JSON), the share of games that violate a joint constraint of
        the model (status inadmissible), the number of games judged and their worst regrets.

    Raises
    ------
    ParameterError
        For a wrong axis, case or choice, an executor that cannot compute, or a result larger than memory
        without a store: before anything runs.
    GameError
        If the answers have no derivatives or margins: before anything runs.
    FormatError
        If the store holds another study or something else, or the disk is full: what is done is kept.
    DeterrenceError
        If workers are lost.

    """
    further = Further.of(game, derivatives, margins, distances)
    question, coordinates, attributes = asked(
        game,
        solver,
        over,
        further,
        cases=cases,
        choices=choices,
        keep=keep,
        dtype=dtype,
        check=check,
        seed=seed,
    )
    check_executor(executor)
    if store is not None:
        from deterrence.sweeps.stored import open_store

        kept = Store.at(store, question, coordinates, attributes)
        question = kept.question(question)
        _run(question, kept, workers_worth(executor, question), progress)
        kept.tidy()
        return open_store(store)
    question = question if executor in (None, 1) else question.timed()
    workers = workers_worth(executor, question)
    memory = Memory(question.layout, shared=shares_memory(workers))
    _run(question, memory, workers, progress)
    arrays, meanings, told = memory.finish(question)
    return dataset(labelled(question.layout, arrays), coordinates, meanings, attributes | told)


def asked(
    game: Game,
    solver: Callable[[Game], Equilibria] | None,
    over: Mapping[str, Any] | None,
    further: Further = NOTHING,
    *,
    cases: Iterable[Mapping[str, Any]] | None,
    choices: Iterable[str],
    keep: Iterable[str] | None,
    dtype: str,
    check: float,
    seed: int,
) -> tuple[Question, Any, dict[str, Any]]:
    """The question of a sweep, checked as a whole; the coordinates of its result, and what is known of it."""
    axes = checked_axes(game, over or {})
    named = checked_cases(game, cases, axes)
    if not real(check, 0, 1):
        raise ParameterError(f"sweep: check came as {check!r}: give a share of games between 0 and 1.")
    check_seed("sweep", seed)
    if solver is not None:
        check_solver("sweep", solver)
    solvers = [solver or _picked(case) for _, case in named]
    # the corner of every case is solved first: it traces, compiles, and shows the layout
    corners = [
        solve(block(case, axes, [slice(0, 1)] * len(axes)))
        for solve, (_, case) in zip(solvers, named, strict=True)
    ]
    check_answers("sweep", *corners)
    layout = Layout.of(axes, [name for name, _ in named], corners, choices, further, keep, dtype)
    question = Question.of([case for _, case in named], solvers, layout, corners, check, seed)
    return question, labels(layout, game), _attributes(game, named, axes, solvers, corners)


def _picked(game: Game) -> Callable[[Game], Equilibria]:
    from deterrence.solvers import fitting

    return fitting(game.tree)


def _run(question: Question, place: Any, executor: Any, progress: bool) -> None:
    with _bar(question.layout.games, progress) as advance:
        execute(question, place, executor, advance)


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
) -> dict[str, Any]:
    from deterrence import __version__

    changing = {*axes, *varying(game)}
    fixed = {
        row["name"]: {"value": float(np.ravel(game.values[row["name"]])[0]), "unit": row["unit"],
                      "source": row["source"]}
        for row in described(game.parameters(), game.values, game.provenance)  # a table takes milliseconds
        if row["name"] not in changing
    }  # fmt: skip

    def joined(words: Iterable[str]) -> str:
        return " | ".join(dict.fromkeys(words))

    return {
        "game": type(game).__name__,
        "scenario": game.scenario,
        "overrides": own_numbers_as_text(game),
        "solver": joined(getattr(s, "__name__", repr(s)) for s in solvers),
        "concept": joined(corner.concept for corner in corners),
        "version": __version__,
        "structure": json.dumps(
            {name: case.structure for name, case in named} if named[0][0] else game.structure
        ),
        "outcomes": json.dumps(list(dict.fromkeys(o.label for c in corners for o in c.game.tree.outcomes))),
        "parameters": json.dumps(fixed),
        **drawn_attributes(game),
    }
