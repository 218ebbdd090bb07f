"""What do the types of a calibration do, and when does a US line bind?

Types are defined by what they do once Taiwan resists an unprovoked attack under ambiguity, so
the labels can be checked without a solver: each type of the US answers each move of Japan, and
each type of Japan picks its best move against those answers, under its prior. The lock threshold
is the audience cost above which a US line makes the irresolute US fight as well:

    threshold(j) = c_U (1 - s_j) - (p(j, out) - p(j, in)) L_irresolute,   j = bases or join.

Payoffs: those of `Strait`. It does not know China's or Taiwan's choices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from deterrence.calibration.strengths import win_probability
from deterrence.errors import DeterrenceError
from deterrence.parameters import Array

__all__ = ["LockThresholds", "check_types", "lock_thresholds", "typed_actions"]

Values = Mapping[str, Array]
_MOVES = ("abstain", "bases", "join")


def _gain(p: Values, japan: str) -> Array:
    """What US entry takes off China's odds, given what Japan does."""
    return win_probability(p, japan, False) - win_probability(p, japan, True)


def _us_cost(p: Values, japan: str) -> Array:
    """The US war cost, less what Japan's move saves of it."""
    saved: Mapping[str, Array | float] = {
        "abstain": 0.0, "bases": p["us_relief_bases"], "join": p["us_relief_join"]
    }  # fmt: skip
    return p["us_war_cost"] * (1 - saved[japan])


def _fights(p: Values, japan: str, us_type: str) -> Any:
    """Where a type of the US intervenes (ties included, as in `Strait`)."""
    return _gain(p, japan) * p[f"us_loss_{us_type}"] >= _us_cost(p, japan)


def typed_actions(p: Values) -> dict[str, Any]:
    """Moves of each type by "<state> <type>", elementwise over parameters named as in `Strait`.

    US moves are those after Japan gave bases. Values are arrays of action names, of the
    parameters' common shape.
    """
    actions = {
        f"US {us_type}": np.where(_fights(p, "bases", us_type), "intervene", "abstain")
        for us_type in ("resolute", "irresolute")
    }
    cost: Mapping[str, Array | float] = {
        "abstain": 0.0, "bases": p["japan_bases_cost"], "join": p["japan_join_cost"]
    }  # fmt: skip
    for own_type in ("resolute", "irresolute"):
        loss = p[f"japan_loss_{own_type}"]
        loss = np.minimum(loss, p["japan_nuclear_cost"] + loss / 2)
        payoffs = []
        for move in _MOVES:
            prior = p["us_prior"]
            enters = prior * _fights(p, move, "resolute")
            enters = enters + (1 - prior) * _fights(p, move, "irresolute")
            odds = win_probability(p, move, False) - enters * _gain(p, move)
            payoffs.append(-odds * loss - cost[move])
        best = np.argmax(np.stack(np.broadcast_arrays(*payoffs)), axis=0)
        actions[f"Japan {own_type}"] = np.array(_MOVES)[best]
    return actions


def check_types(name: str, p: Values, barred: bool) -> None:
    """Refuse a central game whose types do not do what their names say.

    Raises
    ------
    DeterrenceError
        Naming the first type that does otherwise.

    """
    wanted = {
        "US resolute": "intervene",
        "US irresolute": "abstain",
        "Japan resolute": "bases" if barred else "join",
        "Japan irresolute": "abstain" if barred else "bases",
    }
    for who, found in typed_actions(p).items():
        if str(found) != wanted[who]:
            raise DeterrenceError(
                f"in the central game of scenario {name} the type {who!r} chooses {str(found)!r}, "
                f"but by definition it chooses {wanted[who]!r}: change its rows, or the "
                "conventions that were overridden."
            )


@dataclass(frozen=True)
class LockThresholds:
    """US audience cost, and the thresholds above which a line locks the irresolute US in."""

    with_bases: float
    with_japan_joined: float
    audience_cost: float

    def __str__(self) -> str:
        return (
            f"US audience cost {self.audience_cost:.3f}; a US line binds the irresolute type above "
            f"{self.with_bases:.3f} with Japanese bases, {self.with_japan_joined:.3f} with Japan "
            "joined (shares of the resolute stake)"
        )


def lock_thresholds(p: Values) -> dict[str, Array]:
    """Lock thresholds by Japan's move ("bases", "join"), elementwise."""
    return {move: _us_cost(p, move) - _gain(p, move) * p["us_loss_irresolute"] for move in ("bases", "join")}
