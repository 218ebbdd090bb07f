"""How is a game told in which a signal is heard before anybody moves?

Messages are drawn first, in public or one to each receiver, with the probabilities that the signal and
the prior give them. Then the rules are told as they are; where they come to the draw that the signal is
about, its odds are those that remain after the messages (Bayes' rule; the prior after messages that are
never sent). So the signal is part of the game, and whatever takes a game of this structure takes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property, reduce
from typing import Any, NamedTuple, cast

import numpy as np

from deterrence.ambiguity.draws import odds, scripts
from deterrence.game import Game
from deterrence.language.steps import Word
from deterrence.language.story import Ending, Storyteller
from deterrence.parameters import param

__all__ = ["Messages", "share", "signalled"]

SOURCE = "the signal, of `persuasion`"
TINY = 1e-300


class Messages(NamedTuple):
    """What a signal may say: the draw that it is about, its types, and what is heard.

    `heard` holds for each recommendation its messages, in the order in which they are drawn; `listeners`
    who hears the first, the second, ...
    """

    parameter: str
    draw: str
    types: tuple[str, ...]
    listeners: tuple[tuple[str, ...], ...]
    heard: tuple[tuple[str, ...], ...]


def share(recommendation: int, kind: str) -> str:
    """The name of the parameter that says how often a recommendation is given in a type."""
    word = "".join(c if c.isalnum() else "_" for c in kind.lower())
    return f"recommendation_{recommendation + 1}_if_{word}"


def signalled(game: Game, messages: Messages, signal: Any) -> Game:
    """The game with a signal before it.

    Parameters
    ----------
    game : Game
        Any batch.
    messages : Messages
        What may be heard, recommendation by recommendation.
    signal : float array (R, T, *batch)
        Probability of each recommendation given the type.

    """
    kind = _kind(cast(Any, type(game)), messages)
    told = {
        share(r, t): signal[r, i][()]
        for r in range(len(messages.heard))
        for i, t in enumerate(messages.types)
    }
    return kind(**game.structure, **game.values, **told)


class _Signalled:
    """What the classes that `signalled` makes have in common; the game's own class stands behind it."""

    base: type[Game]
    messages: Messages

    def rules(self, move: Storyteller) -> Ending:
        """Messages, then the rules of the game, told to somebody who knows them."""
        m, left = self.messages, tuple(range(len(self.messages.heard)))
        for depth, listeners in enumerate(m.listeners):
            said = move.nature(_subject(m, depth), self._reckoned(self._chances, left, depth), to=listeners)
            left = tuple(r for r in left if m.heard[r][depth] == str(said))
        told = left[0]
        facts = {p: f"{_subject(m, d)}: {m.heard[told][d]}" for d, who in enumerate(m.listeners) for p in who}
        informed = _Informed(m.draw, move, self._reckoned(self._after, told), facts)
        return self.base.rules(cast(Game, self), cast(Storyteller, informed))

    @cached_property
    def _prior(self) -> Mapping[str, Any]:
        """The odds of the types before any message."""
        game = cast(Game, self)
        before = min(scripts(cast(Any, self.base), self.messages.parameter, tuple(game.structure.values())))
        return odds(self.base, game, Storyteller(type(self).__name__, game.players, ()), before)

    @cached_property
    def _joint(self) -> list[dict[str, Any]]:
        """Probability of each recommendation together with each type."""
        count = range(len(self.messages.heard))
        return [{t: p * getattr(self, share(r, t)) for t, p in self._prior.items()} for r in count]

    def _chances(self, left: tuple[int, ...], depth: int) -> dict[str, Any]:
        """Of what is heard next, where these recommendations are left."""
        options = dict.fromkeys(self.messages.heard[r][depth] for r in left)
        groups = {o: [r for r in left if self.messages.heard[r][depth] == o] for o in options}
        total = self._often(left)
        return {o: _ratio(self._often(group), total, 1 / len(groups)) for o, group in groups.items()}

    def _after(self, recommendation: int) -> dict[str, Any]:
        """The odds of the types after a recommendation."""
        joint, often = self._joint[recommendation], self._often([recommendation])
        return {t: _ratio(p, often, self._prior[t]) for t, p in joint.items()}

    def _often(self, recommendations: Iterable[int]) -> Any:
        """Probability of one or another of some recommendations."""
        return reduce(np.add, [p for r in recommendations for p in self._joint[r].values()])

    def _reckoned(self, what: Callable[..., dict[str, Any]], *asked: Any) -> dict[str, Any]:
        """The answer, reckoned once though every path asks for it."""
        known = vars(self).setdefault("_known", {})
        key = (what.__name__, *asked)
        if key not in known:
            known[key] = what(*asked)
        found: dict[str, Any] = known[key]
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle what it was made of."""
        this = cast(Game, self)
        fields = {**this.structure, **this.values}
        return _remade, (self.base, self.messages, fields, this.scenario, this.provenance)


class _Informed:
    """Passes on what the rules tell, with the odds of the draw after the messages."""

    def __init__(
        self, draw: str, move: Storyteller, odds: Mapping[str, Any], facts: Mapping[str, str]
    ) -> None:
        self.draw, self.move, self.odds, self.facts = draw, move, odds, facts

    def __call__(self, player: str, *actions: str, knows: Any = None, hides: Any = ()) -> Word:
        """A decision, as told; its owner knows its message too."""
        if knows is not None:
            knows = (self.facts[player], *((knows,) if isinstance(knows, str) else knows))
        return self.move(player, *actions, knows=knows, hides=hides)

    def nature(self, label: str, outcomes: Mapping[str, Any], *args: Any, **kwargs: Any) -> Word:
        """A draw, as told or with the odds that the messages leave."""
        return self.move.nature(label, self.odds if label == self.draw else outcomes, *args, **kwargs)


@cache
def _kind(base: type[Game], messages: Messages) -> type[Game]:
    count = len(messages.heard)
    fields: dict[str, Any] = {
        share(r, t): param(
            1 / count,
            unit=f"probability of {' / '.join(dict.fromkeys(words))} if {messages.draw} {t}",
            low=0,
            high=1,
            source=SOURCE,
        )
        for r, words in enumerate(messages.heard)
        for t in messages.types
    }
    body = {
        "__doc__": f"{base.__name__} after a signal about {messages.draw}.",
        "__module__": __name__,
        "__annotations__": dict.fromkeys(fields, float),
        "base": base,
        "messages": messages,
        **fields,
    }
    return type(f"Signalled{base.__name__}", (_Signalled, base), body)


def _remade(
    base: type[Game], messages: Messages, fields: dict[str, Any], scenario: str, records: Any
) -> Game:
    return _kind(cast(Any, base), messages)(**fields).with_provenance(scenario, records)


def _subject(messages: Messages, depth: int) -> str:
    who = messages.listeners[depth]
    return f"message to {who[0]}" if len(messages.listeners) > 1 else "message"


def _ratio(part: Any, whole: Any, otherwise: Any) -> Any:
    return np.where(whole > 0, part / np.maximum(whole, TINY), otherwise)
