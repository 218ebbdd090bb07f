"""What if Taiwan and Japan tie themselves to each other before the crisis, or Taiwan arms?

Before resolve is drawn and postures are taken, Taiwan and then Japan consent, or not, to the rung of
cooperation that is on the table (`ties` "offered"); or it is agreed already ("agreed"), or in force too
("in force"). A rung is told by its attributes, all swept; `LADDER` has six, from coast guard to pact:

    m_T (1 + ties_taiwan_gain),  m_J (1 + ties_japan_gain),
    both errors of attribution times (1 - ties_attribution_gain),

all once it is in force; it is not yet when the crisis comes with probability `ties_delay`, a draw that all
see ("in force" leaves it out). For a rung agreed on, China sees it with probability `ties_visibility` and
then imposes `ties_taiwan_penalty` and `ties_japan_penalty`, at no cost to itself: only the products
matter. Then Taiwan makes a low or a high effort (`taiwan_effort`, "chosen" or given): the high one
multiplies m_T by 1 + taiwan_effort_gain at a price.

Both decide as governments of peacetime, before they know what a crisis will find them to be, so that
consent tells nothing about resolve. Where Japan would decline, Taiwan's consent decides nothing: such games
have the status tie. China knows the strengths it faces, seen rung or not. There is one rung
on the table, not a menu, and China cannot strike before it is in force: compare the rungs as cases.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from deterrence.games.strait.crisis import (
    JAPAN_STAKE,
    OPTION,
    SHARE,
    TAIWAN_STAKE,
    Crisis,
    cost,
    probability,
    share,
)
from deterrence.language.story import Storyteller
from deterrence.parameters import param

__all__ = ["LADDER", "Peacetime", "Ties"]

_NAMES = (
    "ties_taiwan_gain", "ties_japan_gain", "ties_attribution_gain", "ties_delay", "ties_visibility",
    "ties_taiwan_penalty", "ties_japan_penalty",
)  # fmt: skip
_RUNGS = {
    "coast guard": (0.02, 0.02, 0.20, 0.10, 0.3, 0.01, 0.01),
    "intelligence": (0.05, 0.05, 0.50, 0.20, 0.1, 0.02, 0.02),
    "air defence": (0.15, 0.10, 0.50, 0.40, 0.6, 0.03, 0.03),
    "submarines": (0.25, 0.10, 0.50, 0.70, 0.5, 0.03, 0.03),
    "exercises": (0.25, 0.25, 0.60, 0.30, 1.0, 0.05, 0.05),
    "pact": (0.30, 0.50, 0.60, 0.50, 1.0, 0.08, 0.08),
}
# assumption: the order is the article's, the numbers are illustrations; a rung includes those before it
LADDER = MappingProxyType({rung: dict(zip(_NAMES, row, strict=True)) for rung, row in _RUNGS.items()})


def _gain(default: float, whose: str) -> Any:
    return param(default, unit=f"{SHARE} of {whose} strength", low=0, high=2, source=OPTION)


class Peacetime(NamedTuple):
    """What was settled before China moves: in peacetime, by its answer to that, and by deployments."""

    agreed: bool = False
    in_force: bool = False
    effort: bool = False
    answer: str = ""  # of China to a line or a rung
    taiwan_bond: Any = 1.0  # share left of what a rung adds to Taiwan
    japan_bond: Any = 1.0  # the same for Japan, and of the weight of its line
    deployed: tuple[str, ...] = ()


class Ties(Crisis):
    """The rung on the table (by default that of air defence), and Taiwan's effort."""

    ties_taiwan_gain: float = _gain(0.15, "Taiwan's")
    ties_japan_gain: float = _gain(0.10, "Japan's")
    ties_attribution_gain: float = share(0.50, OPTION)
    ties_delay: float = probability(0.40, OPTION)
    ties_visibility: float = probability(0.6, OPTION)
    ties_taiwan_penalty: float = cost(0.03, TAIWAN_STAKE, OPTION)
    ties_japan_penalty: float = cost(0.03, JAPAN_STAKE, OPTION)
    taiwan_effort_gain: float = _gain(0.20, "Taiwan's")
    taiwan_effort_cost: float = cost(0.03, TAIWAN_STAKE, OPTION)

    ties: Literal["none", "in force", "agreed", "offered"] = "none"
    taiwan_effort: Literal["low", "high", "chosen"] = "low"

    def peacetime(self, move: Storyteller) -> Peacetime:
        """Consent to the rung on offer, whether it comes in time, and Taiwan's effort."""
        agreed = self.ties != "none"
        if self.ties == "offered":
            agreed = all(move(who, "decline", "consent") == "consent" for who in ("Taiwan", "Japan"))
        in_force = agreed
        if agreed and self.ties != "in force":
            odds = {"in force": 1 - self.ties_delay, "late": self.ties_delay}
            in_force = move.nature("ties", odds, to=self.players) == "in force"
        effort: str = self.taiwan_effort
        if effort == "chosen":
            effort = move("Taiwan", "low effort", "high effort").removesuffix(" effort")
        return Peacetime(agreed, in_force, effort == "high")

    def taiwan_force(self, before: Peacetime) -> Any:
        """Taiwan's strength."""
        tied = 1 + self.ties_taiwan_gain * before.taiwan_bond if before.in_force else 1.0
        return self.taiwan_strength * tied * (1 + self.taiwan_effort_gain if before.effort else 1.0)

    def japan_force(self, before: Peacetime) -> Any:
        """Japan's strength, if all of it is thrown in."""
        tied = 1 + self.ties_japan_gain * before.japan_bond if before.in_force else 1.0
        return self.japan_strength * tied

    def clarity(self, before: Peacetime) -> Any:
        """What is left of errors of attribution."""
        return 1 - self.ties_attribution_gain if before.in_force else 1.0

    def penalised(self, before: Peacetime) -> Any:
        """How far the penalties on a rung are due: China must have seen it."""
        return self.ties_visibility if before.agreed else 0.0

    def price_of_peacetime(self, before: Peacetime) -> dict[str, Any]:
        """What each pays in every outcome for what it settled before."""
        seen = self.penalised(before)
        return {
            "China": 0.0,
            "Taiwan": seen * self.ties_taiwan_penalty + (self.taiwan_effort_cost if before.effort else 0.0),
            "Japan": seen * self.ties_japan_penalty,
        }
