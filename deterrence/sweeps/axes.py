"""What is swept? Axes and cases, checked before anything runs.

An axis is one parameter and its values; a case is a name and structural choices (or parameters)
that replace those of the game. Every mistake is found here, so that a sweep that starts ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from deterrence.arguments import as_mapping, short
from deterrence.errors import ParameterError, among, nearest
from deterrence.game import Game
from deterrence.parameters import Array, as_floats
from deterrence.solver import check_game

__all__ = ["DRAW", "block", "checked_axes", "checked_cases"]

DRAW = "draw"  # the one dim of a batch that was drawn


def checked_axes(game: Game, over: Mapping[str, Any]) -> dict[str, Array]:
    """The axes as 1-d float arrays; of a batch that was drawn, the numbers of its draws.

    Raises
    ------
    ParameterError
        For a batch that was not drawn, or is swept beside its draws, an unknown or structural name, or
        an axis that is empty, not one-dimensional, not numeric, NaN, out of range or not sorted.

    """
    check_game("sweep", game)
    over = as_mapping("sweep", "over", over, "{'us_prior': np.linspace(0, 1, 101)}")
    kind = type(game).__name__
    if game.shape and game.drawing and not over:
        return {DRAW: np.arange(game.size, dtype=float)}
    if game.shape:
        drawn = "draws are swept without over=" if game.drawing else "a single game is needed"
        raise ParameterError(
            f"sweep: {kind} came as a batch of shape {game.shape}, but {drawn}: give scalars to the game and "
            "put the arrays into over={...}, or draw the games with dt.sample."
        )
    axes = {}
    for name, given in over.items():
        declared = game.parameters()
        if name in game.structure:
            raise ParameterError(
                f"sweep: {name!r} is a structural choice of {kind}, not a number: compare its values with "
                f"cases=[{{'name': '...', {name!r}: ...}}, ...]."
            )
        if name not in declared:
            raise ParameterError(
                f"sweep: {kind} has no parameter {name!r}{nearest(name, declared)} It has {among(declared)}."
            )
        values = as_floats(given)
        if values is None:
            raise ParameterError(
                f"sweep: axis {name!r} came as {given!r}: give a sequence of numbers ({declared[name].unit})."
            )
        if values.ndim != 1 or not values.size:
            raise ParameterError(
                f"sweep: axis {name!r} has shape {values.shape}, but must be one-dimensional with at least "
                "one value: use np.linspace(from, to, points)."
            )
        game.replace(**{name: values})  # NaN and range, with the parameter's own message
        steps = np.sign(np.diff(values))
        if values.size > 1 and abs(steps.sum()) < steps.size:
            raise ParameterError(
                f"sweep: axis {name!r} is not sorted, or repeats a value: give each value once, in "
                "increasing or decreasing order (np.unique sorts)."
            )
        axes[name] = values
    return axes


def checked_cases(
    game: Game, cases: Iterable[Mapping[str, Any]] | None, axes: Iterable[str]
) -> list[tuple[str, Game]]:
    """The games to compare, by name; one nameless game where no cases are given."""
    if cases is None:
        return [("", game)]
    if isinstance(cases, str | Mapping) or not isinstance(cases, Iterable):
        raise ParameterError(
            f"sweep: cases came as {short(cases)}: give a list of mappings, each with a 'name'."
        )
    found: dict[str, Game] = {}
    for number, case in enumerate(cases):
        changes = as_mapping("sweep", f"case {number}", case, "{'name': 'Japan ambiguous', ...}")
        name = changes.pop("name", None)
        if not isinstance(name, str) or not name or name in found:
            raise ParameterError(
                f"sweep: case {number} is named {name!r}: give every case a name of its own, such as "
                "{'name': 'Japan ambiguous', 'japan_posture': 'ambiguity'}."
            )
        for changed in changes:
            if changed in axes:
                raise ParameterError(
                    f"sweep: case {name!r} sets {changed!r}, which is an axis too: leave it out of one."
                )
        found[name] = game.replace(**changes)
        if found[name].shape != game.shape or any(map(np.ndim, changes.values())):
            raise ParameterError(f"sweep: case {name!r} sets an array: give single values to a case.")
    if not found:
        raise ParameterError("sweep: cases came empty: give at least one, or leave it out.")
    return list(found.items())


def block(game: Game, axes: Mapping[str, Any], index: Sequence[Any]) -> Game:
    """The games of one block of the grid, each parameter varying along its own axis only; or some draws.

    `index` has a slice for each axis, or arrays of one length that pick single games.
    """
    if game.shape:
        return game.take(tuple(index))
    values = {name: values[part] for (name, values), part in zip(axes.items(), index, strict=True)}
    if all(isinstance(part, slice) for part in index):
        own = [[-1 if i == j else 1 for j in range(len(axes))] for i in range(len(axes))]
        values = {name: v.reshape(shape) for (name, v), shape in zip(values.items(), own, strict=True)}
    return game.replace(**values)
