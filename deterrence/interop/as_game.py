"""How does a game from a file become a `Game`, and what of it may then be changed?

Every payoff of an outcome becomes a parameter `payoff_<outcome's name or number>_<player>`, so that a
game from a file is swept and described like any other; probabilities stay those of the file. Information
sets are "<player>: <set number>"; names are adapted as `deterrence.interop.labels` says. Outcomes at inner
nodes pay along the path, and a path is labelled by the outcome at its end; outcomes with one name are one
event. A player that forgets what it knew or did (imperfect recall) is refused. Files do not say who sees
a draw: that is read off the information sets, see `deterrence.interop.informed`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from deterrence.errors import FormatError
from deterrence.game import Game
from deterrence.interop.informed import informed
from deterrence.interop.labels import distinct, identifier, plain
from deterrence.interop.nfg import StrategicFile
from deterrence.interop.tree_file import FileSet, TreeFile
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.normal_form.game import NormalForm
from deterrence.parameters import param

__all__ = ["FileGame", "game_of", "normal_form_of"]

MOST_PAYOFFS = 100_000  # of a normal form: 2 seconds for its class, 4 more and 0.6 GB for its tree
History = tuple[tuple[int, int], ...]  # a player's own information sets and actions on a path


class FileGame(Game):
    """A game from an .efg file; `deterrence.read_gambit` makes a subclass for each file."""

    file: ClassVar[TreeFile]
    source: ClassVar[str] = ""
    whence: ClassVar[str] = ""
    entries: ClassVar[dict[int, tuple[str, ...]]] = {}  # outcome -> one parameter for each player
    outcome_labels: ClassVar[dict[int, str]] = {}
    draw_labels: ClassVar[dict[int, str]] = {}
    draws_seen: ClassVar[dict[int, tuple[str, ...]]] = {}
    action_labels: ClassVar[dict[tuple[int, int], tuple[str, ...]]] = {}

    def rules(self, move: Storyteller) -> Ending:
        """Play one path of the file's tree."""
        paid: dict[str, Any] = dict.fromkeys(self.players, 0.0)
        draws: list[str] = []
        node = self.file.nodes[0]
        while True:
            for player, name in zip(self.players, self.entries.get(node.outcome, ()), strict=False):
                paid[player] = paid[player] + getattr(self, name)
            if node.infoset is None:
                return outcome(self.outcome_labels[node.outcome], paid)
            infoset = self.file.set_at[node.infoset]
            words = self.action_labels[node.infoset]
            if infoset.player:
                owner = self.players[infoset.player - 1]
                taken = move(owner, *words, knows=(str(infoset.number),))
            else:
                label = distinct([*draws, self.draw_labels[infoset.number]])[-1]
                draws.append(label)
                odds = [float(p) for p in infoset.probabilities]
                taken = move.nature(
                    label, dict(zip(words, odds, strict=True)), to=self.draws_seen[infoset.number]
                )
            node = self.file.nodes[node.children[words.index(str(taken))]]

    def as_file(self) -> TreeFile:
        """The file with the payoffs of this game, exact where they are still the file's; no batch."""
        outcomes = []
        for told in self.file.outcomes:
            values = [getattr(self, name) for name in self.entries[told.number]]
            paid = [
                old if float(old) == new else Fraction(repr(float(new)))
                for old, new in zip(told.payoffs, values, strict=True)
            ]
            outcomes.append(replace(told, payoffs=tuple(paid)))
        return replace(self.file, outcomes=tuple(outcomes))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the file: its class is made anew where it is needed."""
        return _again, (self.file, self.source, self.whence, self.values, self.scenario, self.provenance)


def game_of(file: TreeFile, name: str, whence: str = "the file") -> FileGame:
    """The game of an .efg file.

    Parameters
    ----------
    file : TreeFile
        What it says.
    name : str
        The file's name, for the class, the sources of the parameters and messages.
    whence : str
        What it is the name of.

    Raises
    ------
    FormatError
        If a player forgets, on a path, what it knew or did before.

    """
    _check_recall(file, name)
    return _kind(file, name, whence)()


def normal_form_of(file: StrategicFile, name: str) -> NormalForm:
    """The game of a .nfg file, as a `NormalForm`; payoffs as floats.

    Raises
    ------
    FormatError
        If there are too many payoffs, each being a parameter of the game.
    ParameterError
        If `NormalForm` does not take the names.

    """
    sizes = [len(row) for row in file.actions]
    count = len(file.payoffs) * len(file.players)
    if count > MOST_PAYOFFS:
        raise FormatError(
            f"{name} holds {count:,} payoffs ({' x '.join(map(str, sizes))} profiles), but each is a "
            f"parameter and at most {MOST_PAYOFFS:,} are taken: read its numbers "
            "with deterrence.interop.nfg.read_nfg."
        )
    rows = np.array([[float(p) for p in row] for row in file.payoffs])
    payoffs = np.stack([column.reshape(sizes, order="F") for column in rows.T])
    build: Any = NormalForm
    game: NormalForm = build(
        payoffs, players=_players(file.players), actions=[_actions(r) for r in file.actions]
    )
    return game


def _again(
    file: TreeFile, source: str, whence: str, values: dict[str, Any], scenario: str, records: Any
) -> Game:
    return _kind(file, source, whence)(**values).with_provenance(scenario, records)


@lru_cache(maxsize=128)
def _kind(file: TreeFile, name: str, whence: str) -> type[FileGame]:
    """The class for one file."""
    players = _players(file.players)
    words = {o.number: plain(o.name, str(o.number)) for o in file.outcomes}
    wanted = {(n, i): identifier(f"payoff_{w}_{p}") for n, w in words.items() for i, p in enumerate(players)}
    given = dict(zip(wanted, distinct(wanted.values(), mark="_{}"), strict=True))
    fields = {
        given[o.number, i]: param(float(o.payoffs[i]), unit="as in the file", source=f"{whence} {name}")
        for o in file.outcomes
        for i in range(len(players))
    }
    chance = [s for s in file.sets if s.player == 0]
    drawn = distinct((plain(s.name, f"chance {s.number}") for s in chance), taken=players)
    body: dict[str, Any] = {
        "__doc__": f"{file.title or 'A game without a title'} (read from {whence} {name})",
        "__module__": __name__,
        "__annotations__": dict.fromkeys(fields, float),
        "players": players,
        "file": file,
        "source": name,
        "whence": whence,
        "entries": {n: tuple(given[n, i] for i in range(len(players))) for n in words},
        "outcome_labels": {
            0: "no outcome",
            **{o.number: plain(o.name, f"outcome {o.number}") for o in file.outcomes},
        },
        "draw_labels": {s.number: label for s, label in zip(chance, drawn, strict=True)},
        "draws_seen": {n: tuple(players[i - 1] for i in who) for n, who in informed(file).items()},
        "action_labels": {(s.player, s.number): _actions(s.actions) for s in file.sets},
        **fields,
    }
    return type(_class_name(name), (FileGame,), body)


def _players(names: tuple[str, ...]) -> tuple[str, ...]:
    return distinct(plain(name, f"player {i + 1}") for i, name in enumerate(names))


def _actions(names: tuple[str, ...]) -> tuple[str, ...]:
    return distinct(plain(name, str(i + 1)) for i, name in enumerate(names))


def _class_name(name: str) -> str:
    stem = re.sub(r"\.efg$", "", name, flags=re.IGNORECASE)
    return identifier("".join(part[:1].upper() + part[1:] for part in identifier(stem).split("_")))


def _check_recall(file: TreeFile, name: str) -> None:
    """Every node of a set must be reached by the same own sets and actions of its owner."""
    remembered: dict[tuple[int, int], tuple[History, int]] = {}
    paths: list[tuple[int, dict[int, History]]] = [(0, {})]
    while paths:
        place, done = paths.pop()
        node = file.nodes[place]
        if node.infoset is None:
            continue
        infoset: FileSet = file.set_at[node.infoset]
        own = done.get(infoset.player, ())
        first, line = remembered.setdefault(node.infoset, (own, node.line))
        if infoset.player and first != own:
            raise FormatError(
                f"{name}, line {node.line}: {file.players[infoset.player - 1]!r} reaches its information set "
                f"{infoset.number} after other own moves than at line {line}, so it forgets what it did "
                "(imperfect recall), but a game needs perfect recall: split the set."
            )
        for action, child in reversed(list(enumerate(node.children))):
            paths.append((child, {**done, infoset.player: (*own, (infoset.number, action))}))
