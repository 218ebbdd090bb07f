"""Where does the time of a sweep go? A few of its pieces, computed with a clock in hand.

What is told apart: cutting a piece out of the grid, the payoffs and probabilities of the tree, the rest of
the solver (which computes both in one pass, so that payoffs are timed a second time on their own), packing
the answer into the result, and judging the sample. Seconds are for the whole sweep in one process; writing
to a disk and handing out work are not in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.arguments import real
from deterrence.arrays.pieces import part, pieces
from deterrence.equilibria import Equilibria
from deterrence.errors import ParameterError
from deterrence.game import TRACING, Game
from deterrence.language.tree import Tree
from deterrence.sweeps.axes import block
from deterrence.sweeps.codes import Codes
from deterrence.sweeps.grid import asked
from deterrence.sweeps.packing import pack
from deterrence.sweeps.question import Question
from deterrence.symbols.plan import Plan

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["profile"]

STAGES = ("cutting", "payoffs", "solver", "packing", "regret")
TOGETHER = 16_384  # games whose payoffs are computed at once


def profile(
    game: Game,
    solver: Callable[[Game], Equilibria] | None = None,
    over: Mapping[str, Any] | None = None,
    *,
    cases: Iterable[Mapping[str, Any]] | None = None,
    choices: Iterable[str] = (),
    keep: Iterable[str] | None = None,
    check: float = 0.01,
    seconds: float = 1.0,
) -> pd.DataFrame:
    """The time of each stage of a sweep.

    Parameters
    ----------
    game, solver, over, cases, choices, keep, check
        As those of `sweep`.
    seconds : float
        For how long pieces are computed, at least one of each case.

    Returns
    -------
    pandas.DataFrame
        One row a stage: `seconds` for the whole sweep, `share` of its time, `us_a_game`. Payoffs of games
        that are not told as a tree are not told apart: they are in the solver's row.

    Raises
    ------
    ParameterError
        As `sweep` does.

    """
    import pandas as pd

    if not real(seconds, 0):
        raise ParameterError(f"profile: seconds came as {seconds!r}: give a number of at least 0.")
    options: dict[str, Any] = {"cases": cases, "choices": choices, "keep": keep, "check": check}
    question, _, _ = asked(game, solver, over, **options, dtype="float64", seed=0)
    spent, games = dict.fromkeys(STAGES, 0.0), 0
    end = perf_counter() + seconds
    for number in range(len(question.blocks)):
        for case in range(len(question.games)):
            games += _piece(question, case, number, spent)
        if perf_counter() > end:
            break
    rows = {stage: value * question.layout.games / games for stage, value in spent.items()}
    if question.checks:
        start = perf_counter()
        question.judged(0)
        rows["regret"] = (perf_counter() - start) * question.checks
    table = pd.DataFrame({"seconds": rows})
    table["share"] = table.seconds / table.seconds.sum()
    table["us_a_game"] = table.seconds / question.layout.games * 1e6
    return table


def _piece(question: Question, case: int, number: int, spent: dict[str, float]) -> int:
    """Compute one piece and add up the seconds of its stages; how many games it has."""
    clock = [perf_counter()]
    piece = block(question.games[case], question.layout.axes, question.blocks[number])
    clock.append(perf_counter())
    solved = question.solvers[case](piece)
    _ = solved.exists, solved.payoff, solved.probability
    clock.append(perf_counter())
    cells = question.layout.blank(piece.size)
    views = {name: a.reshape((*a.shape[:-1], *piece.shape)) for name, a in cells.items()}
    pack(question.layout, solved, question.solvers[case], views, Codes())
    clock.append(perf_counter())
    plan = _payoffs(piece)
    clock.append(perf_counter())
    if plan is not None:
        for index in pieces(piece.shape, TOGETHER):
            plan(part(piece.values, index))
    clock.append(perf_counter())
    cutting, solving, packing, _, payoffs = np.diff(clock).tolist()
    payoffs = min(payoffs, solving) if plan is not None else 0.0
    for stage, value in zip(STAGES, (cutting, payoffs, solving - payoffs, packing), strict=False):
        spent[stage] += value
    return piece.size


def _payoffs(game: Game) -> Plan | None:
    """All payoffs and probabilities of the tree and nothing else; None where the game is not told as one."""
    tree = game.tree
    if type(tree) is not Tree:
        return None
    with TRACING:
        rows = [e for o in tree.outcomes for e in (*o.payoffs, *o.slopes, *o.events.values())]
        rows += [p for c in tree.chances for p in c.probabilities]
        return Plan([tree.graph.as_expression(row) for row in rows])
