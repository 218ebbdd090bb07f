"""What do players do who choose at once? A game in normal (strategic) form, or a batch of them.

Each payoff is a parameter with a name, so that a normal form is a `Game` like any other: it is
described, replaced, swept and drawn, and its tree is that of moves at once. Converting a game tree is
`deterrence.normal_form.conversion`.
"""

from __future__ import annotations

import inspect
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from itertools import product
from typing import Any, ClassVar, cast

import numpy as np

from deterrence.arguments import as_names, short, whole
from deterrence.arrays.libraries import elsewhere
from deterrence.errors import ParameterError
from deterrence.game import Game
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

__all__ = ["NormalForm"]

Profile = tuple[int, ...]
BLOCK = 1024  # games copied together


class _Builds(type):
    """`NormalForm(payoffs, ...)` makes an instance of the class for these players and actions."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return _normal_form(*args, **kwargs) if cls is NormalForm else super().__call__(*args, **kwargs)


class NormalForm(Game, metaclass=_Builds):
    """A game, or a batch of games, in normal form: `NormalForm(payoffs, players=None, actions=None)`.

    Parameters
    ----------
    payoffs : array, (*batch, players, m1, ..., mN)
        `payoffs[..., i, a1, ..., aN]` is what player i gets when player 1 takes action a1, and so on.
        A game with a payoff that is not finite gets the status `not_finite`; the others are untouched.
    players : int or sequence of str, optional
        Names, or how many. Required for a batch: an array of shape (200, 3, 2, 2, 2) could be 200
        games of three players or 600 of two.
    actions : sequence of sequences of str, optional
        Names of each player's actions; by default "action 1", "action 2", ...

    Raises
    ------
    ParameterError
        If the shape, the names and the numbers of players and actions do not agree.

    """

    actions: ClassVar[tuple[tuple[str, ...], ...]] = ()
    entries: ClassVar[dict[str, tuple[int, Profile]]] = {}  # parameter -> player and profile
    by_profile: ClassVar[dict[Profile, list[str]]] = {}

    def rules(self, move: Storyteller) -> Ending:
        """All move at once."""
        profile = []
        for i, player in enumerate(self.players):
            taken = move(player, *self.actions[i], hides=self.players[:i])
            profile.append(self.actions[i].index(str(taken)))
        paid = {name: getattr(self, name) for name in self.by_profile[tuple(profile)]}
        label = " / ".join(words[a] for words, a in zip(self.actions, profile, strict=True))
        return outcome(label, {self.players[self.entries[name][0]]: v for name, v in paid.items()})

    @cached_property
    def largest(self) -> tuple[float, ...]:
        """For each player, the size of its largest payoff in the whole batch; NaN if one is NaN."""
        sizes: list[list[float]] = [[] for _ in self.players]
        for name, (player, _) in self.entries.items():
            sizes[player].append(float(np.max(np.abs(getattr(self, name)), initial=0.0)))
        return tuple(float(np.max(own)) for own in sizes)

    @property
    def payoffs(self) -> Any:
        """The payoffs as one array, (*batch, players, m1, ..., mN)."""
        columns = np.empty((len(self.entries), *self.shape))
        for number, name in enumerate(self.entries):
            columns[number] = getattr(self, name)
        games = np.empty((self.size, len(self.entries)))
        _copy(games.T, columns.reshape(len(columns), -1))
        return games.reshape(*self.shape, len(self.players), *map(len, self.actions))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the payoffs and the names."""
        return NormalForm, (self.payoffs, self.players, self.actions)

    def __repr__(self) -> str:
        size = " x ".join(str(len(words)) for words in self.actions)
        batch = f", batch {self.shape}" if self.shape else ""
        return f"NormalForm({size}: {', '.join(self.players)}{batch})"


def _normal_form(
    payoffs: Any,
    players: int | Sequence[str] | None = None,
    actions: Sequence[Sequence[str]] | None = None,
) -> NormalForm:
    if elsewhere(payoffs):
        raise ParameterError(
            "NormalForm came with payoffs of another array library, but is solved in NumPy alone: give "
            "dt.as_numpy(payoffs)."
        )
    try:
        array = np.asarray(payoffs)
        if array.dtype.kind == "c":
            raise TypeError
        array = array.astype(float, copy=False)
    except (TypeError, ValueError, OverflowError):
        raise ParameterError(
            "NormalForm came with payoffs that are not numbers, or too large for floats: give an array "
            "(*batch, players, m1, ..., mN)."
        ) from None
    if isinstance(payoffs, np.ma.MaskedArray):
        array = np.where(np.ma.getmaskarray(payoffs), np.nan, array)
    if isinstance(players, str):
        raise ParameterError(f"NormalForm came with players={players!r}: give a number or a list of names.")
    if players is not None and not whole(players, 1):
        players = as_names("NormalForm", "players", players, "a number or a list of names")
    rows = actions if isinstance(actions, Iterable) else [actions]
    if actions is not None and not all(
        isinstance(row, Iterable) and not isinstance(row, str) for row in rows
    ):
        raise ParameterError(
            f"NormalForm came with actions={short(actions)}: give a list of names for each player."
        )
    count = array.shape[0] if players is None and array.ndim else players
    names = _player_names(int(count)) if isinstance(count, (int, np.integer)) else tuple(count or ())
    n = len(names)
    inner = array.shape[array.ndim - n - 1 :]
    if n < 1 or array.ndim < n + 1 or inner[0] != n or (players is None and array.ndim != n + 1):
        needs = (
            "that is no single game: say how many players there are, since other axes are the batch's"
            if players is None
            else f"{n} players need (*batch, {n}, {', '.join(f'm{i + 1}' for i in range(n))}): reshape them"
        )
        raise ParameterError(f"NormalForm came with payoffs of shape {array.shape}, but {needs}.")
    words = tuple(
        tuple(f"action {a + 1}" for a in range(m)) if actions is None else tuple(map(str, actions[i]))
        for i, m in enumerate(inner[1:])
        if actions is None or i < len(actions)
    )
    if tuple(map(len, words)) != inner[1:] or 0 in inner[1:]:
        raise ParameterError(
            f"NormalForm came with {tuple(map(len, words))} action names for {inner[1:]} actions: give each "
            "player at least one action and a name for each."
        )
    if len(set(names)) < n or any(len(set(row)) < len(row) for row in words):
        raise ParameterError("NormalForm came with repeated names: name players and actions differently.")
    kind = _kind(names, words)
    batch = array.shape[: array.ndim - n - 1]
    game = object.__new__(kind)  # any number is admissible, so that nothing is left to check
    columns = _columns(array, batch, len(kind.entries))
    vars(game).update(zip(kind.entries, columns, strict=True), shape=batch, scenario="", provenance={})
    vars(game)["drawing"] = None
    if batch and array.size:  # cheap while the columns lie in one block
        own = columns.reshape(n, -1)
        vars(game)["largest"] = tuple(np.maximum(own.max(axis=1), -own.min(axis=1)).tolist())
    return game


def _columns(array: Any, batch: tuple[int, ...], count: int) -> Any:
    """Each payoff of its own: a number, or an array (*batch,) that lies together in memory."""
    if not batch:
        return array.reshape(-1).tolist()
    games = array.reshape(-1, count)
    columns = np.empty((count, len(games)))
    _copy(columns, games.T)
    columns.flags.writeable = False
    return columns.reshape(count, *batch)


def _copy(to: Any, source: Any) -> None:
    """Copy (payoffs, games) in blocks, so that each side is written and read in whole cache lines."""
    for start in range(0, to.shape[1], BLOCK):
        block = slice(start, start + BLOCK)
        to[:, block] = source[:, block]


NormalForm.__signature__ = inspect.signature(_normal_form)  # type: ignore[assignment]


def _player_names(count: int) -> tuple[str, ...]:
    return ("Row", "Column") if count == 2 else tuple(f"Player {i + 1}" for i in range(count))


@cache
def _kind(players: tuple[str, ...], actions: tuple[tuple[str, ...], ...]) -> type[NormalForm]:
    """The class of all normal forms with these players and actions."""
    entries: dict[str, tuple[int, Profile]] = {}
    by_profile: dict[Profile, list[str]] = {}
    fields: dict[str, Any] = {}
    again: dict[str, int] = {}
    reserved = {*dir(NormalForm), "shape", "provenance", "scenario"}
    for i, player in enumerate(players):
        for profile in product(*(range(len(words)) for words in actions)):
            taken = [words[a] for words, a in zip(actions, profile, strict=True)]
            stem = name = _identifier("_".join([player, *taken]))
            while name in entries or name in reserved:  # names may differ in case or punctuation only
                again[stem] = again.get(stem, 0) + 1
                name = f"{stem}_again" + (f"_{again[stem]}" if again[stem] > 1 else "")
            entries[name] = (i, profile)
            by_profile.setdefault(profile, []).append(name)
            unit = f"utility of {player}"
            fields[name] = param(0.0, unit=unit, source="set by the user", finite=False)
    body = {
        "__doc__": f"Who does what when {', '.join(players)} choose at once?",
        "__module__": __name__,
        "__annotations__": dict.fromkeys(fields, float),
        "players": players,
        "actions": actions,
        "entries": entries,
        "by_profile": by_profile,
        **fields,
    }
    return cast(type[NormalForm], _Builds("NormalForm", (NormalForm,), body))


def _identifier(words: str) -> str:
    name = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", words).lower()).strip("_")
    return f"p_{name}" if not name[:1].isalpha() else name
