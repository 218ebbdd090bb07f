"""Do two players with private types move once, at once, and what do they get?

The information sets that backward induction does not settle must belong to two players, and on no path may
one of them come after another that its owner saw. Each set is an agent: a type of its player, or what that
player was told. What an agent gets from an action is a sum over the agents of the other side that it may
meet, weighted by its own prior; whatever follows is settled whatever is believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import product
from typing import Any

from deterrence.errors import GameError
from deterrence.kernels.at_once.stage import Side, Stage, Supports, excess
from deterrence.language.tree import Chance, Decision, InformationSet, Node, Tree
from deterrence.trees.information import Hidden, dependence, outside_class
from deterrence.trees.lotteries import Draw, Lottery
from deterrence.trees.settled import Settled

__all__ = ["AtOnce"]

MOST = 120_000  # choices of supports: three types of three actions a side
BITS = 60  # actions of all agents
NAMED = 64  # patterns that have a place of their own
NOBODY = ""  # an agent that stands for the cases in which no agent of the other side is met
Met = dict[str, tuple[Any, list[Any]]]  # by the agent met: how likely it is, and payoffs by its action


class AtOnce:
    """A tree as a game of two players that move at once.

    Parameters
    ----------
    tree : Tree
    tolerance : float
        Payoffs that differ by at most this share of the largest difference are tied.

    Raises
    ------
    GameError
        Why it is not one, to be put behind "...: ".

    Attributes
    ----------
    agents : two lists of information sets
        Of the player who is first met, and of the other one.
    stage : Stage
    sides : two Sides of expressions

    """

    def __init__(self, tree: Tree, tolerance: float) -> None:
        self.tree, self.tolerance = tree, tolerance
        reason = outside_class(tree) or dependence(tree)
        if reason:
            raise GameError(reason)
        self.settled = Settled(tree, tolerance)
        self.agents = self._read()
        met = [self._met(label) for label in (*self.agents[0], *self.agents[1])]
        rows = met[: len(self.agents[0])], met[len(self.agents[0]) :]
        for side in (0, 1):
            if any(NOBODY in found for own in rows[side] for found in own):
                self.agents[1 - side].append(NOBODY)
        self.stage = Stage((self._sizes(0), self._sizes(1)))
        self._check_size()
        self.sides = self._side(0, rows[0]), self._side(1, rows[1])

    @cached_property
    def patterns(self) -> dict[int, Supports]:
        """The actions used by all agents in candidates that have a name, by their bits; pure ones first.

        In a game without ties both sides have as many free probabilities. Where there are more such
        patterns than `NAMED`, pure ones alone have names.
        """
        first, second = (self.stage.supports(side) for side in (0, 1))
        both = [(*x, *y) for x, y in product(first, second) if excess(x) == excess(y)]
        pure = [own for own in both if not excess(own)]
        kept = sorted(both, key=excess) if len(both) <= NAMED else pure
        count, shift = len(self.agents[0]), sum(self.stage.sizes[0])
        number = self.stage.number
        return {number(0, own[:count]) | (number(1, own[count:]) << shift): own for own in kept}

    def _sizes(self, side: int) -> tuple[int, ...]:
        sets = self.tree.infosets
        return tuple(1 if label == NOBODY else len(sets[label].actions) for label in self.agents[side])

    def _read(self) -> tuple[list[str], list[str]]:
        """The agents of both players."""
        sets = {label: s for label, s in self.tree.infosets.items() if label not in self.settled.replies}
        players = list(dict.fromkeys(s.player for s in sets.values()))
        if len(players) != 2:
            raise GameError(_number(players, sets))
        for s in sets.values():
            _check(s, sets)
        first, second = ([label for label, s in sets.items() if s.player == p] for p in players)
        return first, second

    def _check_size(self) -> None:
        actions = sum(map(sum, self.stage.sizes))
        if self.stage.size > MOST or actions > BITS:
            raise GameError(
                f"its {actions} actions make {self.stage.size} combinations of supports, more than {BITS} or "
                f"{MOST}: fix some choices by structural fields."
            )

    def _met(self, label: str) -> list[Met]:
        """Action by action, whom an agent meets and what it gets then."""
        s = self.tree.infosets[label]
        owner = self.tree.players.index(s.player)
        hidden = Hidden.of(s.nodes)

        def value(node: Node) -> Any:
            found = self.settled.value(node)
            if found is None:
                raise GameError(f"after {node.path!r} more follows that hangs on what is unseen.")
            return found[owner]

        def below(node: Node) -> Met:
            if self.settled.value(node) is not None:
                return {NOBODY: (self.tree.graph.constant(1.0), [value(node)])}
            if isinstance(node, Chance):
                own = Draw(node.believes.get(s.player, node.probabilities))
                return self._together(own, [below(child) for child in node.children])
            assert isinstance(node, Decision)
            return {node.infoset: (self.tree.graph.constant(1.0), [value(child) for child in node.children])}

        def above(part: Hidden | Decision, action: int) -> Met:
            if isinstance(part, Decision):
                return below(part.children[action])
            branches = [above(each, action) for each in part.parts]
            mover = part.nodes[0].steps[part.position].infoset
            if part.is_draw or mover in self.settled.replies:
                return self._together(self._lottery(part, s), branches)
            if any(NOBODY not in branch or len(branch) > 1 for branch in branches):
                raise GameError(f"{part.subject} moves twice at once with {label!r}, but must do so once.")
            return {
                mover: (self.tree.graph.constant(1.0), [b[NOBODY][0] * b[NOBODY][1][0] for b in branches])
            }

        return [above(hidden, a) for a in range(len(s.actions))]

    def _lottery(self, part: Hidden, s: InformationSet) -> Lottery:
        """The owner's prior over a draw, or a settled move made at once."""
        if not part.is_draw:
            return self.settled.replies[part.nodes[0].steps[part.position].infoset]
        node = next(c for c in self.tree.chances if c.subject == part.subject)
        return Draw(node.believes.get(s.player, node.probabilities))

    def _together(self, lottery: Lottery, branches: list[Met]) -> Met:
        """Several cases as one: agents met in one case keep their payoffs, in all cases get the mean."""
        found: Met = {}
        for label in dict.fromkeys(label for branch in branches for label in branch):
            rows = [branch.get(label) for branch in branches]
            there = [row for row in rows if row is not None]
            if len(there) == len(rows) and all(weight is there[0][0] for weight, _ in there):
                columns = zip(*(values for _, values in there), strict=True)
                found[label] = there[0][0], [lottery.mix(column) for column in columns]
                continue
            odds = [p * row[0] for p, row in zip(lottery.probabilities, rows, strict=True) if row is not None]
            if len(there) == 1:
                found[label] = odds[0], there[0][1]
            else:
                columns = zip(*(values for _, values in there), strict=True)
                mixed = [sum((p * v for p, v in zip(odds, c, strict=True)), 0.0) for c in columns]
                found[label] = self.tree.graph.constant(1.0), mixed
        return found

    def _side(self, side: int, rows: Sequence[Sequence[Met]]) -> Side:
        """The payoffs of one side's agents; an agent that stands for nobody gets nothing."""
        others = self.agents[1 - side]
        worth: list[Any] = []
        weight: list[Any] = []
        for label, own in zip(self.agents[side], rows, strict=False):
            odds = [[found[other][0] if other in found else None for other in others] for found in own]
            if any(w is not v for row in odds for w, v in zip(row, odds[0], strict=True)):
                raise GameError(f"whom {label!r} meets hangs on its action, but moves must be at once.")
            weight.append(odds[0])
            worth.append([[found[other][1] if other in found else None for other in others] for found in own])
        for _ in range(len(self.agents[side]) - len(rows)):
            worth.append([[None] * len(others)])
            weight.append([None] * len(others))
        return Side(worth, weight)


def _number(players: list[str], sets: dict[str, InformationSet]) -> str:
    """Why it is not two players that have something to decide."""
    if not players:
        return "no move hangs on what is unseen: backward induction settles every one."
    words = f"{', '.join(players[:-1])} and {players[-1]} have" if players[1:] else f"only {players[0]} has"
    label = next(label for label, s in sets.items() if s.player == players[-1])
    return f"{words} moves that hang on what is unseen ({players[-1]} at {label!r}), but two players must."


def _check(s: InformationSet, sets: dict[str, InformationSet]) -> None:
    """Raise if a set follows a private number, or a move that its owner made or saw."""
    if s.law is not None:
        raise GameError(f"the move at {s.label!r} follows a private number: leave it out.")
    earlier: dict[str, set[int]] = {}
    for node in s.nodes:
        for step in node.steps:
            if step.decision and step.infoset in sets:
                earlier.setdefault(step.infoset, set()).add(step.answer)
    for label, answers in earlier.items():
        if sets[label].player == s.player:
            raise GameError(f"{s.player} moves at {label!r} and again at {s.label!r}, but must do so once.")
        if len(answers) == 1:
            raise GameError(
                f"{s.player} at {s.label!r} has seen what {sets[label].player} did at {label!r}, but they "
                "must move at once."
            )
