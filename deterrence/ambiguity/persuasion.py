"""What should be said about a type, in public or to each player alone, to somebody's best advantage?

A sender who is bound by its word chooses a signal about a draw, here whether the US would fight: a
probability of each recommendation given the type. It is best among those that everybody obeys
(Kamenica & Gentzkow, "Bayesian Persuasion", *American Economic Review* 101, 2011; with several receivers
Bergemann & Morris, *Theoretical Economics* 11, 2016, whose obedience constraints these are): a linear
programme, written down in `deterrence.ambiguity.design`. A receiver that is indifferent obeys.

Obedience is asked at every information set, reached or not, so that no threat is incredible. A receiver
is told its own actions, and which of its sets play should reach: it knows a disobedience when it sees one.
It takes it for a mistake, as likely whatever was said, and so believes what its message made it believe.
All obeying is then a sequential equilibrium (Kreps & Wilson 1982) of the game with the signal. Proof: let
every wrong action be taken with the same small probability; at each set, whatever its owner's message may
stand for, equally many mistakes lead there, and Bayes' rule tends to these beliefs. And every signal with
an equilibrium of this kind in pure replies reduces to recommendations: messages that recommend the same,
with as many mistakes before each set, may be merged, since their constraints add up. So the optimum is the
best of all of these. In public everybody hears the whole recommendation; the constraints of a private
signal are sums of those, so that it reaches at least as much.

With prior m and thresholds p_C of China and p_T of Taiwan, private signals keep both still with probability

    min(m, (1 - m) p_T / (1 - p_T)) + min(m (1 - p_C) / p_C, 1 - m)

if each looks at the type alone and neither sees nor minds the other. In `AmbiguityWindow` they meet, and this
is wrong: Taiwan's restraint tells China what Taiwan was told, so that no signal keeps the status quo where
the window is shut; and above an open one private signals reach more than that, since Taiwan need not know
whether China would let a provocation pass.

Without the rule on disobedience more may be reached, though only nearly: a sender that recommends a
provocation once in a million times makes Beijing read every provocation as a sign of what Taipei was told
(Makris & Renou, "Information design in multistage games", *Theoretical Economics* 18, 2023, on such
beliefs). Nobody mixes after a public message. Draws before moves, private numbers and several types are
not covered, nor a sender without commitment: that is a signalling game.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from deterrence.ambiguity.design import Numbers, best_signals
from deterrence.ambiguity.draws import check_parameter
from deterrence.ambiguity.recommendations import Recommendations, recommendations
from deterrence.ambiguity.signal import Signal
from deterrence.answers.status import Status
from deterrence.arrays.pieces import flat
from deterrence.errors import GameError, ParameterError, nearest
from deterrence.game import Game
from deterrence.judging.draws import check_draws
from deterrence.kernels.programme import FAILED, IMPOSSIBLE, SOLE, TIED
from deterrence.language.tree import Tree

__all__ = ["persuasion"]

_STATUS = np.zeros(4, dtype=np.int8)
_STATUS[[SOLE, TIED, FAILED, IMPOSSIBLE]] = Status.ok, Status.tie, Status.not_converged, Status.none_found


def persuasion(
    game: Game, parameter: str, maximise: str | Mapping[str, Any], *, private: bool = False
) -> Signal:
    """The best signal about a type, in every game of a batch.

    Parameters
    ----------
    game : Game
        Any batch; the receivers are all its players who move.
    parameter : str
        A parameter of the odds of a draw that follows all moves: the type that the signal is about.
    maximise : str, or mapping of names to weights
        What the sender wants: the payoff of a player that does not move, the probability of an outcome or
        event, or a weighted sum of payoffs and probabilities. Weights are numbers, or arrays that
        broadcast to the batch.
    private : bool
        Does each receiver hear a message of its own? By default all hear the same.

    Returns
    -------
    Signal
        Its value, the signal itself, what is believed after it and what obedience costs, and the
        equilibrium in the game with the signal. A game without a signal has the status that says why,
        and NaN in its values.

    Raises
    ------
    ParameterError
        If a name is unknown, the sender is a receiver, or a weight is not a number.
    GameError
        If the draw is not one that such a signal may be about, or there are too many recommendations.

    """
    check_parameter("persuasion", game, parameter)
    tree = game.tree
    if type(tree) is not Tree:
        raise GameError(f"persuasion needs {Tree.kind}, but {type(game).__name__} is {tree.kind}.")
    advice = recommendations(tree, parameter, private)
    weights = _weights(game, advice, maximise)
    check_draws(game)
    numbers = Numbers.of(advice.endings, game)
    goal = _goal(game, advice, numbers, weights)
    allowed = np.broadcast_to(game.admissible, game.shape).ravel()
    sound = allowed & numbers.finite & np.isfinite(goal).all(axis=(0, 1))
    status = np.where(allowed, np.int8(Status.not_finite), np.int8(Status.inadmissible))
    signal = np.full(goal.shape, np.nan)
    games = np.flatnonzero(sound)
    signal[..., games], kinds = best_signals(advice, numbers.take(games), goal[..., games])
    status[games] = _STATUS[kinds]
    with np.errstate(invalid="ignore"):
        value = (signal * numbers.prior * goal).sum(axis=(0, 1))
    return Signal.of(
        game,
        advice,
        _in_words(tree, weights),
        value.reshape(game.shape),
        status.reshape(game.shape),
        signal.reshape(*goal.shape[:2], *game.shape),
    )


def _weights(game: Game, advice: Recommendations, maximise: Any) -> dict[str, Any]:
    """The sender's weights by name, after checks."""
    tree, kind = game.tree, type(game).__name__
    words = (*tree.players, *tree.events)
    if not isinstance(maximise, str | Mapping) or not maximise:
        raise ParameterError(
            f"persuasion came with maximise={maximise!r}: give a player, an event, or weights by name."
        )
    if isinstance(maximise, str) and maximise in advice.receivers:
        raise ParameterError(
            f"persuasion: {maximise} moves in {kind}, so it is a receiver and cannot be the sender: name an "
            f"event or a player that does not move, or {{{maximise!r}: 1.0}} for a third party on its side."
        )
    found = {}
    for name, weight in ({maximise: 1.0} if isinstance(maximise, str) else maximise).items():
        if name not in words:
            raise ParameterError(
                f"persuasion came with maximise={name!r}, which {kind} does not have"
                f"{nearest(str(name), words)} It has {', '.join(words)}."
            )
        try:
            found[name] = np.asarray(weight, dtype=float)
            np.broadcast_to(found[name], game.shape)
        except (TypeError, ValueError):
            raise ParameterError(
                f"persuasion: the weight of {name!r} came as {weight!r}: give a number, or an array that "
                f"broadcasts to the batch's shape {game.shape}."
            ) from None
        if not np.isfinite(found[name]).all():
            raise ParameterError(f"persuasion: the weight of {name!r} is not finite: give numbers.")
    return found


def _goal(game: Game, advice: Recommendations, numbers: Numbers, weights: Mapping[str, Any]) -> Any:
    """What the sender gets from each recommendation in each type if all obey, (S, T, G)."""
    tree = game.tree
    total: Any = 0.0
    with np.errstate(over="ignore", invalid="ignore"):
        for name, weight in weights.items():
            if name in tree.players:
                table = numbers.payoff[tree.players.index(name)]
            else:
                table = numbers.weight[tree.events.index(name)]
            total = total + flat(weight, game.shape) * table
    return total[advice.outcome]


def _in_words(tree: Tree, weights: Mapping[str, Any]) -> str:
    def one(name: str) -> str:
        return f"{name}'s payoff" if name in tree.players else f"the probability of {name!r}"

    if len(weights) == 1 and all(w.ndim == 0 and w == 1 for w in weights.values()):
        return one(next(iter(weights)))
    parts = [f"{f'{w:g}' if w.ndim == 0 else 'weight'} x {one(name)}" for name, w in weights.items()]
    return " + ".join(parts)
