"""How is a game told? The words that a rule may use: `move`, `move.nature`, `move.private`, `outcome`.

A rule plays one path in ordinary Python. A `Storyteller` answers each of its questions from a
script and writes down what was asked, so that the same rule serves twice: replayed on symbols, path
by path, it becomes a tree (`deterrence.language.tree`); replayed on real arrays it gives the payoffs of one
path for a whole batch (`deterrence.judging.playing`), independently of any tracing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deterrence.arguments import short
from deterrence.errors import GameError, nearest
from deterrence.language.private import Distribution, PrivateNumber
from deterrence.language.steps import Step, Word

__all__ = ["Ending", "Storyteller", "outcome"]

ENDLESS = 2_000  # moves and draws, far above what a tree may have


@dataclass(frozen=True, eq=False)
class Ending:
    """How a path ends: a label, a payoff for each player, and the weights of its events."""

    label: str
    payoffs: Mapping[str, Any]
    events: Mapping[str, Any]


def outcome(label: str, payoffs: Mapping[str, Any], events: Iterable[str] | Mapping[str, Any] = ()) -> Ending:
    """End a path.

    Parameters
    ----------
    label : str
        Name of the outcome; it is an event of weight 1. Labels may repeat and add up.
    payoffs : mapping of player to payoff
        Every player of the game, in that player's own unit.
    events : iterable of str, or mapping of event to weight in [0, 1]
        Further events that the outcome belongs to.

    Raises
    ------
    GameError
        If an event repeats the label, or `events` is a bare string.

    """
    if isinstance(events, str):
        raise GameError(f"outcome {label!r} came with events={events!r}: write events=({events!r},).")
    if not isinstance(label, str) or not label:
        raise GameError(f"outcome came with the label {label!r}: give it a name.")
    if not isinstance(payoffs, Mapping) or not isinstance(events, Iterable):
        raise GameError(
            f"outcome {label!r} came with payoffs={short(payoffs)} and events={short(events)}: give "
            "{player: payoff}, and a tuple of events or {event: weight}."
        )
    weights = dict(events) if isinstance(events, Mapping) else dict.fromkeys(events, 1.0)
    if label in weights:
        raise GameError(f"outcome {label!r} names itself among its events: leave it out there.")
    return Ending(label, dict(payoffs), {label: 1.0, **weights})


class Storyteller:
    """The `move` that a rule is given: answers from a script, then with the first option."""

    def __init__(self, game: str, players: Sequence[str], script: Sequence[int]) -> None:
        self.game, self.players = game, tuple(players)
        self.script = tuple(script)
        self.steps: list[Step] = []
        self._waiting: dict[str, tuple[PrivateNumber, Distribution]] = {}
        self._used: dict[str, str] = {}

    def __call__(
        self,
        player: str,
        *actions: str,
        knows: str | Iterable[str] | None = None,
        hides: str | Iterable[str] = (),
    ) -> Word:
        """Let a player choose; the answer compares equal to the action taken.

        Parameters
        ----------
        player : str
            Who moves.
        actions : str
            The actions; a tie between replies goes to the one listed first.
        knows : str or iterable of str, optional
            The facts that the mover knows, outright. By default the mover sees every earlier move
            and every draw shown to it.
        hides : str or iterable of str
            Facts to take away from that default: a fact ("US: red line") or all facts of a
            subject ("US"), for moves that are made at once.

        """
        self._check_player(player, "move")
        self._check_options(f"{player}'s move", actions)
        private, law = self._waiting.pop(player, (None, None))
        if private is None and player in self._used:
            raise GameError(
                f"{player} learns {self._used[player]!r} and then decides twice on one path: only "
                "the one decision that follows a private number may depend on it."
            )
        if private is not None:
            self._used[player] = private.label
        facts = self._facts(player, knows, hides)
        label = f"{player}: {'; '.join(facts)}" if facts else player
        answer = self._answer(len(actions))
        self.steps.append(Step(player, actions, answer, infoset=label, private=private, law=law))
        return Word(actions[answer], actions, f"{player}'s action")

    def nature(
        self,
        label: str,
        outcomes: Mapping[str, Any],
        to: str | Iterable[str] = (),
        believes: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> Word:
        """Draw by chance.

        Parameters
        ----------
        label : str
            What is drawn.
        outcomes : mapping of outcome to probability
            They must sum to one.
        to : player or players
            Who sees the draw; by default nobody.
        believes : mapping of player to mapping of outcome to probability
            A prior of that player's own, where it differs from nature's.

        """
        told = isinstance(outcomes, Mapping) and isinstance(believes, Mapping | None)
        if not told or not all(isinstance(prior, Mapping) for prior in (believes or {}).values()):
            raise GameError(
                f"draw {label!r} came with {short(outcomes)} and believes={short(believes)}: give "
                "{outcome: probability}, and {player: {outcome: probability}}."
            )
        seen = _as_tuple(to)
        for player in (*seen, *(believes or {})):
            self._check_player(player, f"draw {label!r}")
        options = tuple(outcomes)
        self._check_options(f"draw {label!r}", options)
        priors = {}
        for player, prior in (believes or {}).items():
            if set(prior) != set(options):
                raise GameError(
                    f"draw {label!r} has the outcomes {', '.join(options)}, but {player} believes in "
                    f"{', '.join(prior)}: give a probability to each outcome."
                )
            priors[player] = tuple(prior[o] for o in options)
        answer = self._answer(len(options))
        probabilities = tuple(outcomes.values())
        self.steps.append(Step(label, options, answer, probabilities=probabilities, to=seen, believes=priors))
        return Word(options[answer], options, f"the draw {label!r}")

    def private(self, player: str, label: str, distribution: Distribution) -> PrivateNumber:
        """A number that `player` alone learns, here, before its one decision that follows."""
        self._check_player(player, f"private number {label!r}")
        if player in self._waiting or player in self._used:
            raise GameError(
                f"{player} learns {label!r} after another private number on the same path: "
                "one number and one decision a path."
            )
        if not isinstance(distribution, Distribution):
            raise GameError(
                f"private number {label!r} came with {distribution!r}: give dt.normal, dt.uniform "
                "or dt.logistic."
            )
        number = PrivateNumber(player, label, 0.0, 1.0)
        self._waiting[player] = (number, distribution)
        return number

    def _facts(
        self, player: str, knows: str | Iterable[str] | None, hides: str | Iterable[str]
    ) -> tuple[str, ...]:
        """What the mover knows, after checking that the facts named exist and may be known."""
        visible = [s for s in self.steps if s.decision or player in s.to]
        if knows is not None:
            named = _as_tuple(knows)
            for fact in named:
                subject = fact.split(": ")[0]
                about = [s for s in self.steps if s.subject == subject and ": " in fact]  # else free text
                if about and fact not in [s.fact for s in about]:
                    raise self._no_fact(player, "knows", fact, [s.fact for s in about])
                if about and fact not in [s.fact for s in visible]:
                    raise GameError(
                        f"{player}'s move knows {fact!r}, a draw that {player} was not shown: show it with "
                        f"move.nature({subject!r}, ..., to={player!r})."
                    )
            return named
        hidden = _as_tuple(hides)
        subjects = {s.subject: s for s in self.steps}
        for name in hidden:
            subject, _, word = name.partition(": ")
            if subject not in subjects and subject not in self.players:
                raise self._no_fact(player, "hides", name, [*subjects, *self.players])
            options = [o for s in self.steps if word and s.subject == subject for o in s.options]
            if options and word not in options:
                raise self._no_fact(player, "hides", name, [f"{subject}: {o}" for o in options])
        return tuple(s.fact for s in visible if s.fact not in hidden and s.subject not in hidden)

    def _no_fact(self, player: str, verb: str, fact: str, known: Iterable[str]) -> GameError:
        near = nearest(fact, known)
        return GameError(f"{player}'s move {verb} {fact!r}, but the path has no such fact or subject{near}")

    def _answer(self, count: int) -> int:
        position = len(self.steps)
        if position >= ENDLESS:
            raise GameError(f"{self.game}.rules has asked {ENDLESS} times on one path: let every path end.")
        answer = self.script[position] if position < len(self.script) else 0
        if answer >= count:
            raise GameError(
                f"{self.game}.rules asks different questions on the same path: it may depend on "
                "moves, draws and structural fields only."
            )
        return answer

    def _check_player(self, player: str, where: str) -> None:
        if player not in self.players:
            raise GameError(
                f"{where} names player {player!r}; {self.game} has "
                f"{', '.join(self.players)}{nearest(player, self.players)}"
            )

    def _check_options(self, where: str, options: tuple[str, ...]) -> None:
        try:
            different = len(set(options)) == len(options) > 0
        except TypeError:
            raise GameError(f"{where} came with the options {options!r}: give words.") from None
        if not different:
            raise GameError(f"{where} came with the options {options!r}: give at least one, all different.")
        if _plain(options):
            return
        for option in options:
            if not isinstance(option, str) or ";" in option or ": " in option:
                raise GameError(f"{where} has the option {option!r}: use words without ';' or ': '.")


def _plain(options: tuple[Any, ...]) -> bool:
    """Are all of them words without ";" and ": "? Fast, since every replay asks it of every move."""
    try:
        told = "\n".join(options)
    except TypeError:
        return False
    return ";" not in told and ": " not in told


def _as_tuple(names: str | Iterable[str]) -> tuple[str, ...]:
    if not isinstance(names, str | Iterable):
        raise GameError(f"{names!r} came where names of players or facts were needed: give one, or several.")
    return (names,) if isinstance(names, str) else tuple(names)
