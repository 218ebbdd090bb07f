"""What does a Gambit file in extensive form (.efg) say?

Nodes come depth first: c draws by chance, p lets a player move, t ends. An information set is told at
its first node and may be told again, or left out, at the others; an outcome likewise. Outcomes stand at
ends and at inner nodes, and pay where play passes. What the file says is kept as it is, fractions
included; whether it is a game that the library can play is `deterrence.interop.as_game`'s matter.
"""

from __future__ import annotations

from fractions import Fraction

from deterrence.interop.scanner import Scanner, Token
from deterrence.interop.tree_file import FileNode, FileOutcome, FileSet, TreeFile

__all__ = ["read_efg"]


def read_efg(text: str, name: str) -> TreeFile:
    """Parse the text of an .efg file.

    Parameters
    ----------
    text : str
        What the file says.
    name : str
        What the file is called in messages.

    Raises
    ------
    FormatError
        With line and column, what came and what was expected.

    """
    return _Reader(Scanner(text, name)).file()


class _Reader:
    """The sets and outcomes met so far, and the nodes with the places of their children."""

    def __init__(self, scanner: Scanner) -> None:
        self.scanner = scanner
        self.players: tuple[str, ...] = ()
        self.sets: dict[tuple[int, int], FileSet] = {}
        self.outcomes: dict[int, FileOutcome] = {}

    def file(self) -> TreeFile:
        scanner = self.scanner
        scanner.expect("EFG", "the word EFG")
        scanner.count("version 2 of the format", 2, 2)
        scanner.precision()
        title = scanner.text("the title in quotes")
        opening = scanner.ahead
        self.players = scanner.texts("a player's name")
        if not self.players:
            scanner.fail(opening, "the list of players is empty, but at least one name was expected")
        comment = scanner.next().text if scanner.comes("text") else ""
        nodes = self.nodes()
        if not scanner.comes("end"):
            scanner.refuse(scanner.ahead, "the end of the file was expected, the tree being complete")
        return TreeFile(
            title, comment, self.players, tuple(self.sets.values()), tuple(self.outcomes.values()), nodes
        )

    def nodes(self) -> tuple[FileNode, ...]:
        read: list[FileNode] = []
        children: list[list[int]] = []
        missing: list[tuple[int, int]] = [(-1, 1)]  # open nodes and how many children each still lacks
        while missing:
            parent, lacks = missing.pop()
            if lacks > 1:
                missing.append((parent, lacks - 1))
            place = len(read)
            read.append(self.node(read[parent] if parent >= 0 else None))
            children.append([])
            if parent >= 0:
                children[parent].append(place)
            infoset = read[-1].infoset
            if infoset is not None:
                missing.append((place, len(self.sets[infoset].actions)))
        return tuple(
            FileNode(n.name, n.infoset, n.outcome, tuple(below), n.line)
            for n, below in zip(read, children, strict=True)
        )

    def node(self, parent: FileNode | None) -> FileNode:
        scanner = self.scanner
        kind = scanner.ahead
        if kind.kind != "word" or kind.text not in ("c", "p", "t"):
            below = f" below the node of line {parent.line}" if parent else ""
            scanner.refuse(kind, f"a node (c, p or t){below} was expected")
        scanner.next()
        name = scanner.text("the node's name in quotes")
        infoset = None
        if kind.text == "p":
            player = scanner.count("the player's number", 1, len(self.players))
            infoset = self.infoset(player)
        elif kind.text == "c":
            infoset = self.infoset(0)
        return FileNode(name, infoset, self.outcome(), (), kind.line)

    def infoset(self, player: int) -> tuple[int, int]:
        scanner = self.scanner
        place = scanner.ahead
        key = (player, scanner.count("the information set's number", 1))
        name = scanner.next().text if scanner.comes("text") else ""
        known = self.sets.get(key)
        if not scanner.comes("{"):
            if known is None:
                scanner.refuse(
                    scanner.ahead, f"'{{' before the actions of the new {_whose(key)} was expected"
                )
            return key
        told = self.actions(FileSet(*key, name, ()))
        if known is None:
            self.sets[key] = told
        elif (known.actions, known.probabilities) != (told.actions, told.probabilities):
            scanner.fail(
                place,
                f"{_whose(key)} came with {_listed(told)}, but {_listed(known)} was expected, as at its "
                "first node",
            )
        return key

    def actions(self, empty: FileSet) -> FileSet:
        scanner = self.scanner
        opening = scanner.next()
        actions: list[str] = []
        odds: list[Fraction] = []
        while not scanner.comes("}"):
            actions.append(scanner.text("an action's name in quotes, or '}',"))
            if empty.player == 0:
                place = scanner.ahead
                odds.append(scanner.number(f"the probability of {actions[-1]!r}"))
                if odds[-1] < 0:
                    scanner.refuse(place, "a probability of 0 or more was expected")
        scanner.next()
        if not actions:
            scanner.fail(opening, "the list of actions is empty, but at least one was expected")
        if empty.player == 0 and sum(odds) != 1:
            scanner.fail(
                opening, f"the probabilities sum to {sum(odds)}, but a sum of exactly 1 was expected"
            )
        return FileSet(empty.player, empty.number, empty.name, tuple(actions), tuple(odds))

    def outcome(self) -> int:
        scanner = self.scanner
        place = scanner.ahead
        number = scanner.count("the outcome's number (0 for none)")
        if number == 0:
            self._check_none()
            return 0
        name = scanner.next().text if scanner.comes("text") else ""
        known = self.outcomes.get(number)
        if not scanner.comes("{"):
            if known is None:
                scanner.refuse(
                    scanner.ahead, f"'{{' before the payoffs of the new outcome {number} was expected"
                )
            return number
        scanner.next()
        told = FileOutcome(number, name, scanner.payoffs(len(self.players), f"outcome {number}"))
        if known is None:
            self.outcomes[number] = told
        elif known.payoffs != told.payoffs:
            scanner.fail(
                place,
                f"outcome {number} came with the payoffs {_numbers(told.payoffs)}, but "
                f"{_numbers(known.payoffs)} was expected, as at its first node",
            )
        return number

    def _check_none(self) -> None:
        """Outcome 0 may have an empty name, as old files write it, but pays nothing."""
        token: Token = self.scanner.ahead
        if self.scanner.comes("text") and not token.text:
            self.scanner.next()
        if self.scanner.comes("{"):
            self.scanner.refuse(self.scanner.ahead, "no payoffs were expected, outcome 0 being none")


def _whose(key: tuple[int, int]) -> str:
    player, number = key
    return f"information set {number} of player {player}" if player else f"chance set {number}"


def _listed(told: FileSet) -> str:
    odds = f" at {_numbers(told.probabilities)}" if told.probabilities else ""
    return f"the actions {', '.join(map(repr, told.actions))}{odds}"


def _numbers(numbers: tuple[Fraction, ...]) -> str:
    return ", ".join(map(str, numbers))
