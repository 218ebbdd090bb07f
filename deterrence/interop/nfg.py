"""What does a Gambit file in strategic form (.nfg) say?

Both variants are read: a list of payoffs for every profile, and a list of outcomes with an index for
every profile (0 for an outcome that pays nothing); in both the first player's strategy runs fastest.
Names of outcomes are not kept. The agg and bagg formats of Gambit are not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import prod

from deterrence.interop.scanner import Scanner

__all__ = ["StrategicFile", "read_nfg"]


@dataclass(frozen=True)
class StrategicFile:
    """A game in strategic form as its file states it.

    Attributes
    ----------
    title, comment : str
    players : tuple of str
    actions : tuple of tuples of str
        The strategies of each player; "1", "2", ... where the file only counts them.
    payoffs : tuple of tuples of Fraction
        One row for each profile, one payoff for each player; the first player's strategy runs fastest.

    """

    title: str
    comment: str
    players: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    payoffs: tuple[tuple[Fraction, ...], ...]


def read_nfg(text: str, name: str) -> StrategicFile:
    """Parse the text of a .nfg file.

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
    scanner = Scanner(text, name)
    scanner.expect("NFG", "the word NFG")
    scanner.count("version 1 of the format", 1, 1)
    scanner.precision()
    title = scanner.text("the title in quotes")
    first = scanner.ahead
    players = scanner.texts("a player's name")
    if not players:
        scanner.fail(first, "the list of players is empty, but at least one name was expected")
    opening = scanner.expect("{", "'{' before the strategies")
    named = _strategies(scanner) if scanner.comes("{") else ()
    sizes = tuple(len(row) for row in named) if named else _sizes(scanner)
    if len(sizes) != len(players):
        scanner.fail(
            opening,
            f"strategies for {len(sizes)} of {len(players)} players came, but one entry each was expected",
        )
    comment = scanner.next().text if scanner.comes("text") else ""
    if scanner.comes("{"):
        rows = _by_outcome(scanner, len(players), prod(sizes))
    else:
        rows = _by_payoff(scanner, len(players), prod(sizes))
    if not scanner.comes("end"):
        scanner.refuse(scanner.ahead, f"the end of the file was expected after {prod(sizes)} profiles")
    counted = tuple(tuple(str(a + 1) for a in range(m)) for m in sizes)
    return StrategicFile(title, comment, players, named or counted, rows)


def _strategies(scanner: Scanner) -> tuple[tuple[str, ...], ...]:
    found: list[tuple[str, ...]] = []
    while not scanner.comes("}"):
        opening = scanner.ahead
        found.append(scanner.texts("a strategy's name"))
        if not found[-1]:
            scanner.fail(opening, f"player {len(found)} has no strategy, but at least one was expected")
    scanner.next()
    return tuple(found)


def _sizes(scanner: Scanner) -> tuple[int, ...]:
    found: list[int] = []
    while not scanner.comes("}"):
        found.append(scanner.count(f"the number of strategies of player {len(found) + 1}", 1))
    scanner.next()
    return tuple(found)


def _by_payoff(scanner: Scanner, players: int, profiles: int) -> tuple[tuple[Fraction, ...], ...]:
    rows: list[tuple[Fraction, ...]] = []
    while len(rows) < profiles:
        row = []
        for player in range(players):
            row.append(
                scanner.number(
                    f"payoff {len(rows) * players + player + 1} of {profiles * players} "
                    f"({players} players, {profiles} profiles)"
                )
            )
            if scanner.comes(","):
                scanner.next()
        rows.append(tuple(row))
    return tuple(rows)


def _by_outcome(scanner: Scanner, players: int, profiles: int) -> tuple[tuple[Fraction, ...], ...]:
    scanner.next()
    outcomes = [(Fraction(0),) * players]
    while not scanner.comes("}"):
        scanner.expect("{", "'{' before an outcome, or '}',")
        scanner.text("an outcome's name in quotes")
        if scanner.comes(","):
            scanner.next()
        outcomes.append(scanner.payoffs(players, f"outcome {len(outcomes)}"))
    scanner.next()
    last = len(outcomes) - 1
    return tuple(
        outcomes[scanner.count(f"outcome of profile {profile + 1} of {profiles}", 0, last)]
        for profile in range(profiles)
    )
