"""How do the payoffs of moves at once become arrays, and mixtures strategies, beliefs and values?

Probabilities of actions stand as symbols beside the parameters; values, strategies and beliefs at all
information sets are expressions in both, compiled once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from deterrence.arrays.pieces import Index, flat, part
from deterrence.at_once.structure import NOBODY, AtOnce
from deterrence.game import TRACING, Game
from deterrence.kernels.at_once.equilibria import Found, all_at_once, joined
from deterrence.kernels.at_once.stage import Side
from deterrence.language.tree import InformationSet, Tree
from deterrence.symbols.plan import Plan
from deterrence.trees.beliefs import Beliefs
from deterrence.trees.information import profile_in_words
from deterrence.trees.lotteries import Draw, Lottery
from deterrence.trees.program import Program
from deterrence.trees.told import Told, beliefs_over_nodes

__all__ = ["Compiled"]

PIECE = 8_192  # games solved together: flat from here to 16,384
CORNERS = 2_000_000  # corners looked at together, at most


class Compiled:
    """A game of moves at once, ready to be solved for any parameters and told in the terms of its tree.

    Parameters
    ----------
    tree : Tree
    off_path : mapping of player to type
        What is believed, where it does not matter, after an action that no type takes; players that are
        left out are thought of at the prior.
    tolerance : float
        Payoffs that differ by at most this share of the largest difference are tied.

    Raises
    ------
    GameError
        Why the tree is not such a game, to be put behind "...: ".

    """

    def __init__(self, tree: Tree, off_path: Mapping[str, str], tolerance: float) -> None:
        self.tree, self.off_path, self.tolerance = tree, dict(off_path), tolerance
        self.structure = structure = AtOnce(tree, tolerance)
        number = tree.graph.as_expression
        self._sound = Program(tree, [], "").plan
        cells = [x for side in structure.sides for x in side.each()]
        self._plan = Plan([number(x) for x in (*cells, structure.settled.margin)])
        self._beliefs = Beliefs(tree, structure.settled.rows.draw, self.off_path)
        self._agents = [label for own in structure.agents for label in own if label != NOBODY]
        self.replies: dict[str, Lottery] = dict(structure.settled.replies)
        for label in self._agents:
            count = len(tree.infosets[label].actions)
            self.replies[label] = Draw(tuple(tree.graph.parameter(f"{label} {a}") for a in range(count)))
        self._told = Told(tree, structure.settled.rows, self.replies, self._weights)

    @property
    def piece(self) -> int:
        """How many games are solved together."""
        bases = max(len(self.structure.stage.bases(side)) for side in (0, 1))
        return max(min(PIECE, CORNERS // bases), 1)

    @property
    def names(self) -> list[str]:
        """The candidates that have a name, in words."""
        labels = [label for own in self.structure.agents for label in own]
        words = []
        for own in self.structure.patterns.values():
            profile = {label: used for label, used in zip(labels, own, strict=True) if label != NOBODY}
            words.append(profile_in_words(self.tree, profile))
        return words

    def joined(self, parts: Sequence[Found], proved: Any) -> Found:
        """Several lists as one."""
        return joined(self.structure.stage, parts, proved)

    def places(self, found: Found) -> Any:
        """The number of the name of each equilibrium, (E,), -1 where it has none."""
        patterns = np.array(list(self.structure.patterns))
        order = np.argsort(patterns)
        at = np.minimum(np.searchsorted(patterns[order], found.used), len(patterns) - 1)
        return np.where(patterns[order][at] == found.used, order[at], -1)

    def solve(self, game: Game, index: Index) -> tuple[Found, Any, Any]:
        """All equilibria in a piece of a batch; where all is finite; where the settled moves are tied."""
        shape = game.shape or (1,)
        block = tuple(len(range(*s.indices(n))) for s, n in zip(index, shape, strict=True))
        values = {**part(game.values, index), "shape": block}
        *cells, margin = self._plan(values)
        arrays = {id(cell): flat(cell, block) for cell in cells}  # one array for the same expression
        numbers = iter([arrays[id(cell)] for cell in cells])
        sides = [
            Side(
                [[[own and [next(numbers) for _ in own] for own in a] for a in j] for j in side.worth],
                [[None if w is None else next(numbers) for w in j] for j in side.weight],
            )
            for side in self.structure.sides
        ]
        games = int(np.prod(block))
        found = all_at_once(self.structure.stage, (sides[0], sides[1]), games, self.tolerance)
        return found, flat(self._sound(values)[0], block), flat(margin <= 0, block)

    def rows(self, game: Game, found: Found, what: str, infoset: str = "") -> Any:
        """Expressions for every equilibrium of a list, (rows, E); see `Told.rows`."""
        symbols = dict(zip(self._symbols(), found.mixes, strict=True))
        return self._told.rows(game, found.games, symbols, what, infoset)

    def _weights(self, s: InformationSet) -> list[Any]:
        return beliefs_over_nodes(s, partial(self._beliefs, self.replies, s))

    def _symbols(self) -> Iterator[str]:
        """The rows of the mixtures that were found; an agent that stands for nobody has one too."""
        for own, sizes in zip(self.structure.agents, self.structure.stage.sizes, strict=True):
            yield from (f"{label} {a}" for label, size in zip(own, sizes, strict=True) for a in range(size))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle a game of this structure; it is compiled anew."""
        return _recompiled, (self.tree.origin, self.off_path, self.tolerance)


def _recompiled(game: Game, off_path: Mapping[str, str], tolerance: float) -> Compiled:
    with TRACING:
        return Compiled(game.tree, off_path, tolerance)
