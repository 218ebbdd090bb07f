"""How does a compiled program run on another array library? The same plan, its answer put together whole.

In NumPy results are written into arrays made beforehand, in pieces that fit the processor's cache.
Elsewhere arrays may not be changed (JAX), and starting a call costs more than a large array does: pieces
are large, and the answer is stacked from what the plan returns. JAX compiles both, once for a structure
and the shapes of its parameters. That takes some 6 ms an operation, and more for long plans, which
therefore run operation by operation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.answers.status import Status
from deterrence.arrays.foreign import Foreign, bare, placed, wrapped
from deterrence.arrays.libraries import Library
from deterrence.arrays.pieces import Index, part
from deterrence.equilibria import Equilibria
from deterrence.game import TRACING, Game
from deterrence.symbols.plan import Plan
from deterrence.trees.solved import Solved

if TYPE_CHECKING:
    from deterrence.trees.program import Program

__all__ = ["rows_elsewhere", "solve_elsewhere"]

PIECE_BYTES = 2**30  # live arrays of a piece
MOST_COMPILED = 2_000  # operations


def solve_elsewhere(program: Program, game: Game, library: Library) -> Equilibria:
    """Solve every game of a batch whose parameters live in a library; its answer lives there too."""
    values = wrapped(library, {**game.values, "admissible": game.admissible})
    run = _compiled(program, library)
    axis, cuts = _slabs(game.shape, PIECE_BYTES // (8 * max(program.plan.live, 1)))
    found = [run({name: bare(value) for name, value in part(values, cut).items()}) for cut in cuts]
    exists, status, complete, *rows = (
        parts[0] if len(parts) == 1 else library.namespace.concat(parts, axis=axis)
        for parts in zip(*found, strict=True)
    )  # rows: payoffs, once more under nature's prior where it differs, and events
    return Equilibria(
        game=game,
        concept=program.concept,
        names=tuple(a.name for a in program.assessments),
        exists=exists,
        status=status,
        complete=complete,
        details=Solved(program, game, *(Foreign(library, row) for row in (rows[0], *rows[-2:]))),
    )


def rows_elsewhere(plan: Plan, game: Game) -> Any:
    """The outputs of a plan side by side on a last axis, (*batch, outputs)."""
    columns = [np.broadcast_to(column, game.shape) for column in plan(game.numbers)]
    return wrapped(game.library, np.stack(columns, axis=-1))


def _compiled(program: Program, library: Library) -> Callable[..., Any]:
    """The program as a function of the parameters' arrays, compiled at most once for a library.

    The plan and what puts the answer together apart: a compiler that sees both computes the plan anew for
    every column (XLA, whose code was then 16 times slower).
    """

    def plan(values: Mapping[str, Any]) -> list[Any]:
        return [placed(library, output) for output in program.plan(wrapped(library, values))]

    def answer(values: Mapping[str, Any], outputs: list[Any]) -> list[Any]:
        inputs = wrapped(library, values), [Foreign(library, output) for output in outputs]
        return [bare(array) for array in _answer(program, *inputs)]

    with TRACING:
        if library not in program.compiled:
            short = len(program.plan.steps) <= MOST_COMPILED
            program.compiled[library] = tuple(library.compiled(f) if short else f for f in (plan, answer))
        first, second = program.compiled[library]
    return lambda values: second(values, first(values))


def _slabs(shape: tuple[int, ...], size: int) -> tuple[int, Iterator[Index]]:
    """The longest axis, and index tuples that cut it into pieces of about `size` games at most."""
    if prod(shape) <= size:
        return 0, iter([tuple(slice(None) for _ in shape)])
    axis = int(np.argmax(shape))
    step = max(size * shape[axis] // prod(shape), 1)
    before, after = ([slice(None)] * n for n in (axis, len(shape) - axis - 1))
    starts = range(0, shape[axis], step)
    return axis, ((*before, slice(start, start + step), *after) for start in starts)


def _answer(program: Program, values: Mapping[str, Any], found: Sequence[Any]) -> list[Any]:
    """exists, status (*batch, K), complete (*batch,), and values (*batch, K, n), from what the plan found."""
    shape = np.broadcast_shapes(*(value.shape for value in values.values()))
    library, allowed = values["admissible"].library, values["admissible"]

    def side_by_side(columns: Sequence[Any]) -> Any:
        return wrapped(library, np.stack([np.broadcast_to(c, shape) for c in columns], axis=-1))

    finite, *outputs = found
    finite, allowed = (side_by_side([where])[..., 0] for where in (finite, allowed))
    sound = np.logical_and(finite, allowed)
    n, m = len(program.tree.players), len(program.tree.events)
    widths = (n, n, m) if program.tree.misperceived else (n, m)
    stride = 2 + sum(widths)
    present, tie, *rows = (outputs[at::stride] for at in range(stride))
    exists = np.logical_and(side_by_side(present), sound[..., None])
    tied = side_by_side(tie)
    some = exists.any(axis=-1)
    status = np.where(exists, np.where(tied, Status.tie, Status.ok), Status.not_an_equilibrium)
    for code, here in (
        (Status.none_found, some),
        (Status.not_finite, finite),
        (Status.inadmissible, allowed),
    ):
        status = np.where(here[..., None], status, code)
    proved = np.logical_and(bool(program.proof), np.logical_and(some, ~tied.any(axis=-1)))
    complete = sound if program.exhaustive else proved
    answer, at = [exists, status.astype("int8"), complete], 0
    for width in widths:
        cells = np.stack([side_by_side(row) for row in rows[at : at + width]], axis=-1)
        answer.append(np.where(exists[..., None], cells, np.nan))
        at += width
    return answer
