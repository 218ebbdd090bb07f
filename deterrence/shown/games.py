"""How does a game show itself? What it asks, who plays, its tree or matrix, its parameters with sources.

Nothing is solved. A batch shows formulas in place of payoffs, and the range of each of its parameters.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from deterrence.game import Game
from deterrence.language.description import described
from deterrence.language.tree import Branching, Tree
from deterrence.pages import Grid, Items, Page, Part, Section
from deterrence.shown.cells import LEFT_OUT, Cells
from deterrence.shown.trees import drawing
from deterrence.states.tree import StateTree
from deterrence.thresholds.tree import ThresholdTree

__all__ = ["game_page", "parameter_grid"]

MOST_CELLS, MOST_OPEN, MOST_ROWS = 64, 12, 150


def game_page(game: Game) -> Page:
    """All of it as one page."""
    question = (inspect.getdoc(type(game)) or "").split("\n", maxsplit=1)[0]
    players = f"Players: {', '.join(game.players)}."
    if game.standing:
        players += f" {game.standing.capitalize()}."
    parts: list[Part] = [question, players] if question else [players]
    if game.shape:
        parts.append(f"A batch of {game.size} games, shape {game.shape}.")
    if game.structure:
        chosen = "; ".join(f"{name}: {value}" for name, value in game.structure.items())
        parts.append(f"Structural choices: {chosen}.")
    parts.append(_play(game))
    count = len(game.parameters())
    if count:
        grid, more = parameter_grid(game)
        parts.append(Section(f"Parameters ({count})", (grid, *more), folded=count > MOST_OPEN))
    return Page(repr(game), tuple(parts))


def parameter_grid(game: Game) -> tuple[Grid, tuple[str, ...]]:
    """Name, value, unit, band, confidence and source of each parameter, and a word on those left out."""
    rows = []
    lines = described(game.parameters(), game.values, game.provenance)
    banded = any(not np.isnan(line["central"]) for line in lines)
    for line in lines[:MOST_ROWS]:
        value = line["value"] if isinstance(line["value"], str) else f"{line['value']:.4g}"
        known = not np.isnan(line["central"])
        band = f"{line['low']:.3g} to {line['high']:.3g}" if known else ""
        rows.append(
            (line["name"], value, *[band] * banded, line["unit"] or "-", line["confidence"], line["source"])
        )
    head = ("name", "value", *["band"] * banded, "unit", "confidence", "source")
    more = f"{len(lines) - MOST_ROWS} more: game.describe()."
    return Grid(head, tuple(rows), frozenset({1})), (more,) * (len(lines) > MOST_ROWS)


def _play(game: Game) -> Section:
    """The matrix, the drawn tree, or who can do what."""
    tree = game.tree
    if isinstance(tree, ThresholdTree):
        acts = (f"{p}: {above} above a threshold of its number, else {below}"
                for p, (below, above) in _pairs(tree))  # fmt: skip
        ends = ", ".join(tree.events)
        return Section("Each acts above a threshold", (Items(tuple(acts)), f"Outcomes and events: {ends}."))
    if isinstance(tree, StateTree):
        return _states(tree)
    if tree.at_once and len(tree.outcomes) <= MOST_CELLS:
        return _matrix(game) if len(tree.infosets) == 2 else _profiles(game)
    drawn = None if tree.at_once else drawing(game)
    if drawn is not None:
        notes = _notes(game, any(LEFT_OUT in line for line in drawn.outline))
        return Section("Tree", (drawn, *notes))
    sets = tree.infosets
    counts = ", ".join(f"{p} {sum(s.player == p for s in sets.values())}" for p in game.players)
    size = f"{len(tree.outcomes)} ends and {len(sets)} information sets ({counts})"
    hint = "" if tree.at_once else ' To draw a part of it: dt.plot.tree(game, under="...").'
    return Section("Who moves, in order", (Items(tuple(_order(tree))), f"The tree has {size}.{hint}"))


def _pairs(tree: Tree) -> Iterator[tuple[str, tuple[str, ...]]]:
    return ((label, s.actions) for label, s in tree.infosets.items())


def _order(tree: Tree) -> Iterator[str]:
    """Each draw and each kind of choice once, where it first comes up."""
    seen: dict[tuple[str, tuple[str, ...]], None] = {}
    for node in sorted(tree.nodes, key=lambda n: len(n.steps)):
        if isinstance(node, Branching):
            seen[node.subject, node.options] = None
    for subject, options in seen:
        yield f"{subject}: {' | '.join(options)}"


def _notes(game: Game, shortened: bool) -> list[str]:
    told = "Open circles are chance; dashed lines join what the mover cannot tell apart"
    privates = dict.fromkeys(
        f"x is {d.private}, known to {d.subject} alone" for d in game.tree.decisions if d.private
    )
    notes = [f"{'; '.join([told, *privates])}."]
    if game.tree.misperceived:
        notes.append("Probabilities are nature's; some player holds a prior of its own.")
    return notes + [f"{LEFT_OUT} is a long formula: print(game.formulas())."] * shortened


def _matrix(game: Game) -> Section:
    """Two players: rows are the first mover's actions, columns the second's."""
    cells, (first, second) = Cells(game), game.tree.infosets.values()
    order = [game.players.index(s.player) for s in (first, second)]
    shape = len(first.actions), len(second.actions)
    ends = np.array(game.tree.outcomes, dtype=object).reshape(shape)
    marked = _best(cells, ends, order)
    rows = []
    for a, action in enumerate(first.actions):
        texts = []
        for b in range(shape[1]):
            pair = [cells.payoff(ends[a, b], i) + "*" * ((a, b) in marked[i]) for i in order]
            texts.append(", ".join(pair))
        rows.append((action, *texts))
    words = (
        f"Rows: {first.player}; columns: {second.player}; each cell gives {first.player}, {second.player}."
    )
    if any(marked.values()):
        words += " * marks a best reply; where all are marked is a pure equilibrium."
    grid = Grid(("", *second.actions), tuple(rows))
    return Section("Payoffs", (grid, words, *_long(cells)))


def _best(cells: Cells, ends: Any, order: list[int]) -> dict[int, set[tuple[int, int]]]:
    """For each player the cells in which it plays a best reply; none of a batch."""
    marked: dict[int, set[tuple[int, int]]] = {i: set() for i in order}
    if cells.table is not None:
        for axis, i in enumerate(order):
            paid = [[float(cells.table.payoffs[end][i][0]) for end in row] for row in ends]
            for a, b in product(*map(range, ends.shape)):
                rivals = [row[b] for row in paid] if axis == 0 else paid[a]
                if all(paid[a][b] >= other for other in rivals):
                    marked[i].add((a, b))
    return marked


def _profiles(game: Game) -> Section:
    """One player, or more than two: a row for each profile."""
    cells, sets = Cells(game), game.tree.infosets.values()
    rows = [
        (*(step.options[step.answer] for step in end.steps),
         *(cells.payoff(end, i) for i in range(len(game.players))))
        for end in game.tree.outcomes
    ]  # fmt: skip
    head = (*(s.player for s in sets), *(f"to {player}" for player in game.players))
    return Section("Payoffs", (Grid(head, tuple(rows)), *_long(cells)))


def _long(cells: Cells) -> list[str]:
    return [f"{LEFT_OUT} is a long formula: print(game.formulas())."] * cells.shortened


def _states(tree: StateTree) -> Section:
    rows = []
    for state in tree.states[:MOST_CELLS]:
        acts = "; ".join(
            f"{tree.players[i]}: {' | '.join(words)}"
            for i, words in zip(state.movers, state.actions, strict=True)
        )
        after = dict.fromkeys(tree.states[n].label for row in state.after for n in row)
        rows.append((state.label, acts or "nobody chooses", ", ".join(after) or "the game is over"))
    start = f"Play starts in {tree.states[tree.start].label}"
    lasts = f" and lasts {tree.periods} periods" if tree.periods else ""
    more = f" {len(tree.states) - MOST_CELLS} more states." if len(tree.states) > MOST_CELLS else ""
    grid = Grid(("state", "who can do what", "what can follow"), tuple(rows))
    return Section(f"States ({len(tree.states)})", (grid, f"{start}{lasts}.{more}"))
