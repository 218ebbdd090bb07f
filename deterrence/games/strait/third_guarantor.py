"""The quadriad: does South Korea, as a third guarantor, deter China, or do the others lean on it?

With `third_guarantor` at "South Korea" a fifth player moves in every war, after Japan and before the US
(after both where the US moves first): it abstains, gives rear support, or joins. What fighting would cost it,
above all from North Korea, it alone learns as the war begins: x is Normal(south_korea_war_cost,
south_korea_cost_spread), rear support costs the share r of x, and joining both,

    abstain  0,      rear support  r x,      join  (1 + r) x,      r = south_korea_rear_cost_share,

so that each comes with a probability that follows the odds. North Korea pins a part of its force:

    M gains  y (1 - south_korea_pinned) m_K,      y = 0, south_korea_rear_share, 1.

Its posture is given, or "chosen" at once with the others before it has learnt its cost, so that a line of
South Korea says nothing of x; it binds by its audience cost, unconditionally. Our own extension: no
published tree has three guarantors. (In `VolunteersDilemma` and `WedgeStrategy` a further guarantor may
well help less: C14.)

Left out: North Korea as a player, bases in Korea for US forces (the rows on US strength hold two of four
squadrons released), what South Korea would spare the others, its own nuclear option, a strike on it.
Before a war it has no stake that differs by its cost. With strength 0 and a high cost it is as if absent.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from deterrence.games.strait.crisis import OPTION, PRIZE, STRENGTH, Crisis, cost, share
from deterrence.language.ordering import ordered
from deterrence.language.private import PrivateNumber, normal
from deterrence.language.story import Storyteller
from deterrence.parameters import param

__all__ = ["Support", "ThirdGuarantor"]

NAME = "South Korea"
_STAKE = "share of South Korea's stake"


class Support(NamedTuple):
    """What South Korea does in a war, and the cost of fighting that it has learnt (None: no player)."""

    action: str = "abstain"
    cost: PrivateNumber | None = None

    @property
    def events(self) -> dict[str, bool]:
        """What it comes to."""
        supports = {"South Korea supports": self.action == "rear support"}
        return {"South Korea joins": self.action == "join", **supports}


class ThirdGuarantor(Crisis):
    """South Korea's strength, costs and line."""

    south_korea_strength: float = param(0.30, unit=STRENGTH, low=0, high=3, source=OPTION)
    south_korea_pinned: float = share(0.50, OPTION)
    south_korea_rear_share: float = share(0.10, OPTION)
    south_korea_loss: float = param(
        1.0, unit="numeraire of South Korea's utility", low=0, source="convention"
    )
    south_korea_war_cost: float = cost(0.20, _STAKE, OPTION)
    south_korea_cost_spread: float = cost(0.10, _STAKE, OPTION)
    south_korea_rear_cost_share: float = cost(0.10, "share of the cost of fighting", OPTION)
    south_korea_audience_cost: float = cost(0.15, _STAKE, OPTION)
    south_korea_rear_audience_share: float = share(0.5, OPTION)
    south_korea_line_price: float = cost(0.02, _STAKE, OPTION)
    south_korea_grey_loss: float = cost(0.04, _STAKE, OPTION)
    china_cost_south_korea: float = cost(0.08, PRIZE, OPTION)
    china_cost_rear_support: float = cost(0.02, PRIZE, OPTION)

    third_guarantor: Literal["none", "South Korea"] = "none"
    south_korea_posture: Literal["ambiguity", "red line", "chosen"] = "ambiguity"

    @property
    def seats(self) -> int:
        """How many players there are."""
        return 5 if self.quadriad else 4

    @property
    def quadriad(self) -> bool:
        """Is South Korea a player?"""
        return self.third_guarantor == NAME

    def constraints(self) -> dict[str, Any]:
        held = super().constraints()
        if self.quadriad:
            held |= ordered(self, "china_cost_rear_support <= china_cost_south_korea")
        return held

    def third_line(self, move: Storyteller) -> bool:
        """Does South Korea draw a red line? It chooses at once with the US and Japan."""
        if not self.quadriad:
            return False
        if self.south_korea_posture == "chosen":
            return move(NAME, "ambiguity", "red line", hides=("US", "Japan")) == "red line"
        return self.south_korea_posture == "red line"

    def third_moves(self, move: Storyteller) -> Support:
        """What South Korea does in a war."""
        if not self.quadriad:
            return Support()
        law = normal(self.south_korea_war_cost, self.south_korea_cost_spread)
        learnt = move.private(NAME, "South Korea's cost of fighting", law)
        return Support(str(move(NAME, "abstain", "rear support", "join")), learnt)

    def third_force(self, action: str) -> Any:
        """What South Korea adds to the defence."""
        if action == "abstain":
            return 0.0
        free = (1 - self.south_korea_pinned) * self.south_korea_strength
        return free if action == "join" else self.south_korea_rear_share * free

    def third_cost(self, action: str) -> Any:
        """What South Korea's move costs China."""
        costs = {"rear support": self.china_cost_rear_support, "join": self.china_cost_south_korea}
        return costs.get(action, 0.0)

    def third_payoff(self, value: Any) -> dict[str, Any]:
        """South Korea's entry in an outcome, where it is a player."""
        return {NAME: value} if self.quadriad else {}

    def third_in_war(self, support: Support, line: bool, p: Any) -> dict[str, Any]:
        """South Korea's entry in a war that China wins with probability p."""
        action, learnt = support
        if learnt is None:
            return {}
        r = self.south_korea_rear_cost_share
        spent = {"abstain": 0.0, "rear support": r, "join": 1 + r}[action] * learnt
        broken = {"abstain": 1.0, "rear support": self.south_korea_rear_audience_share, "join": 0.0}[action]
        due = broken * self.south_korea_audience_cost if line else 0.0
        return self.third_payoff(-p * self.south_korea_loss - due - spent)
