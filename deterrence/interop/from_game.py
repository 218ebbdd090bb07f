"""What would a Gambit file say of this game?

A tree becomes nodes depth first, its information sets numbered player by player in the order in which they
are met and named by their labels; ends with one label and the same payoffs share an outcome. What such a
file cannot say is refused: private numbers, beliefs of a player's own, numbers that are not finite.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import product

from deterrence.errors import FormatError
from deterrence.game import Game
from deterrence.interop.as_game import FileGame
from deterrence.interop.nfg import StrategicFile
from deterrence.interop.tree_file import FileNode, FileOutcome, FileSet, TreeFile
from deterrence.judging.replayed import Table
from deterrence.language.tree import Branching, Chance, Decision, Node, Outcome, Tree
from deterrence.normal_form.game import NormalForm

__all__ = ["exact_probabilities", "strategic_file", "tree_file"]


def tree_file(game: Game) -> TreeFile:
    """What an .efg file says of a single game.

    Raises
    ------
    FormatError
        If the game has private numbers or priors of a player's own, or a number that is not finite.

    """
    if isinstance(game, FileGame):
        return game.as_file()
    _check(game.tree)
    return _Told(game).file()


def strategic_file(game: NormalForm) -> StrategicFile:
    """What a .nfg file says of a single normal form.

    Raises
    ------
    FormatError
        If a payoff is not finite.

    """
    payoffs = game.payoffs
    profiles = product(
        *(range(len(row)) for row in reversed(game.actions))
    )  # the first player's runs fastest
    rows = tuple(
        tuple(
            _exact(payoffs[(i, *reversed(p))], f"{who!r} at profile {p[::-1]}")
            for i, who in enumerate(game.players)
        )
        for p in profiles
    )
    return StrategicFile(_title(game), "", game.players, game.actions, rows)


def exact_probabilities(odds: Sequence[float], label: str) -> tuple[Fraction, ...]:
    """Probabilities that sum to exactly one and read back as the given floats, as far as those allow it.

    Shortest decimals come first, exact binary fractions second, the last probability being one minus the
    others. Where the floats do not add up, what is missing goes to the largest.

    Raises
    ------
    FormatError
        If they are no probabilities: negative, or with a sum further than 1e-9 from one.

    """
    if not all(p >= 0 for p in odds) or not abs(sum(odds) - 1) < 1e-9:
        raise FormatError(
            f"the draw {label!r} has the probabilities {', '.join(f'{p:.6g}' for p in odds)}, but a Gambit "
            "file needs numbers from 0 to 1 with sum 1: mend the game's parameters."
        )
    for exact in (_decimal, Fraction):
        first = [exact(p) for p in odds[:-1]]
        row = (*first, 1 - sum(first, Fraction(0)))
        if float(row[-1]) == odds[-1]:
            return row
    largest = max(range(len(odds)), key=lambda i: odds[i])
    return tuple(
        1 - sum((_decimal(q) for j, q in enumerate(odds) if j != i), Fraction(0))
        if i == largest
        else _decimal(p)
        for i, p in enumerate(odds)
    )


class _Told:
    """The sets, outcomes and nodes of a tree, numbered as they are met."""

    def __init__(self, game: Game) -> None:
        self.game, self.tree, self.table = game, game.tree, Table(game)
        self.sets: dict[object, FileSet] = {}
        self.outcomes: dict[object, FileOutcome] = {}
        self.nodes: list[FileNode] = []

    def file(self) -> TreeFile:
        places = {node: place for place, node in enumerate(self._depth_first())}
        nodes = tuple(
            self._end(node) if isinstance(node, Outcome) else self._branching(node, places) for node in places
        )
        return TreeFile(
            _title(self.game), "", self.tree.players, tuple(self.sets.values()),
            tuple(self.outcomes.values()), nodes,
        )  # fmt: skip

    def _depth_first(self) -> list[Node]:
        found, open_ = [], [self.tree.root]
        while open_:
            found.append(open_.pop())
            if isinstance(found[-1], Branching):
                open_.extend(reversed(found[-1].children))
        return found

    def _branching(self, node: Node, places: dict[Node, int]) -> FileNode:
        assert isinstance(node, Branching)
        odds: tuple[Fraction, ...] = ()
        if isinstance(node, Decision):
            player, label = self.tree.players.index(node.subject) + 1, node.infoset
        else:
            odds = exact_probabilities([float(p) for p in self.table.draw(node)], node.subject)
            player, label = 0, node.subject
        key = (player, label, node.options, odds)
        if key not in self.sets:
            number = 1 + sum(s.player == player for s in self.sets.values())
            self.sets[key] = FileSet(player, number, label, node.options, odds)
        return FileNode("", (player, self.sets[key].number), 0, tuple(places[c] for c in node.children))

    def _end(self, node: Outcome) -> FileNode:
        paid = tuple(
            _exact(level, f"{player!r} at {node.path!r}")
            for player, (level, _) in zip(self.tree.players, self.table.payoffs[node], strict=True)
        )
        key = (node.label, paid)
        if key not in self.outcomes:
            self.outcomes[key] = FileOutcome(len(self.outcomes) + 1, node.label, paid)
        return FileNode("", None, self.outcomes[key].number, ())


def _check(tree: Tree) -> None:
    for label, s in tree.infosets.items():
        if s.law is not None:
            raise FormatError(
                f"{tree.game} draws a private number before {label!r}, which a Gambit file cannot say: "
                "replace it by a draw of types with move.nature."
            )
    for chance in tree.chances:
        if isinstance(chance, Chance) and chance.believes:
            raise FormatError(
                f"{tree.game} gives {', '.join(chance.believes)} a prior of its own for {chance.subject!r}, "
                "which a Gambit file cannot say: leave `believes` out."
            )


def _title(game: Game) -> str:
    return repr(game)


def _exact(number: float, whose: str) -> Fraction:
    if not math.isfinite(number):
        raise FormatError(f"the payoff of {whose} is {number}, but a Gambit file needs finite numbers.")
    return _decimal(number)


def _decimal(number: float) -> Fraction:
    """The float as the fraction of its shortest decimal, which reads back as the same float."""
    return Fraction(repr(float(number)))
