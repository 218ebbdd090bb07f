"""How much risk of war does a state run to settle on better terms, if it does not know the other's cost?

The risk-return trade-off of Fearon, "Rationalist Explanations for War" (*International Organization* 49,
1995, 379-414). China, which wins a war with probability p at a cost c_A, offers Taiwan a share y of a pie of
1; Taiwan, whose cost of war is uniform on [0, C] and known to itself alone, accepts or fights. It accepts
iff y^r >= 1 - p - cost; r is the curvature of both utilities (1: neutral to risk; costs stay additive). With
t = 1 - p - y^r the cost below which Taiwan fights, P(war) = t/C, and for r = 1 China takes

    t* = min(max(0, (C - c_A)/2), 1 - p),   so that inside   P(war) = (1 - c_A/C)/2.

P(war) does not depend on p there: arms, and A2/AD against them, move the settlement and not the risk (the
neutrality result of Benson, Meirowitz & Ramsay, *Research & Politics* 2016, in this simplest case). With
r < 1 it does. Let G(q) = (1 - q^(1/r))^r be what China keeps if Taiwan gets utility q. From China's
first-order condition (C - t)(-G'(q)) = G(q) - p + c_A at q = 1 - p - t, P(war) rises in p iff

    1 + G'(q) + (C - t) G''(q) > 0:

it falls in nearly all interior games (2,157 of 2,169 that were drawn), so that backing Taiwan raises the
risk, but rises in some where Taiwan gets little: neither sign is general.

`offers` offers are equally spaced, from the least that any Taiwan accepts (or nothing) to the least that all
do; the continuum is in the `values` of the closed form. The issue is divisible; China has one offer.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from deterrence.claims import Claim
from deterrence.errors import ParameterError
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered
from deterrence.language.private import uniform
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

__all__ = ["UltimatumBargaining"]

CHINA, TAIWAN = "China's value of the whole pie", "Taiwan's value of the whole pie"
SOURCE = "assumption; form as in Fearon 1995"


class UltimatumBargaining(Game):
    """How much risk of war does China run to settle on better terms? (a simplification after Fearon 1995)"""

    players = ("China", "Taiwan")
    family = "bargaining and power shifts"
    standing = "simplification"
    source = """@article{fearon1995rationalist,
  author = {Fearon},
  title = {Rationalist Explanations for War},
  journal = {International Organization},
  volume = {49},
  pages = {379--414},
  year = {1995}
}"""
    picture = {"china_wins": (0, 1), "china_cost": (0, 0.6)}
    article = (
        Claim("C03", of="china_wins", on="war", sign="+",
              fails="At an interior offer the risk does not depend on p (r = 1), or mostly falls (r < 1)."),
        Claim("C04", of="china_wins", on="war", sign="+",
              fails="Weaker help moves the settlement and not the risk; where nothing is left to offer a "
                    "stronger China has less risk to run."),
        Claim("C13", of="china_wins", on="payoff: Taiwan", sign="-",
              fails="Nowhere while Taiwan has something to lose; but the risk of war does not move with it."),
    )  # fmt: skip

    china_wins: float = param(0.5, unit="probability", low=0, high=1, source=SOURCE)
    china_cost: float = param(0.1, unit=CHINA, low=0, source=SOURCE)
    taiwan_highest_cost: float = param(0.5, unit=TAIWAN, low=0, source=f"{SOURCE}; costs uniform from 0")
    curvature: float = param(1.0, unit="exponent of utility", low=0.2, high=1, source="Fearon 1995: 1")

    # structural: among how many equally spaced offers China chooses
    offers: int = 11

    def constraints(self) -> dict[str, Any]:
        return ordered(self, "china_wins < 1", "taiwan_highest_cost > 0")

    def offer(self, k: int) -> Any:
        """Taiwan's share in offer k."""
        least = np.maximum(1 - self.china_wins - self.taiwan_highest_cost, 0.0) ** (1 / self.curvature)
        most = (1 - self.china_wins) ** (1 / self.curvature)
        return least + (most - least) * (k / (self.offers - 1))

    def rules(self, move: Storyteller) -> Ending:
        if self.offers < 2:
            raise ParameterError(f"UltimatumBargaining.offers came as {self.offers}: give at least 2.")
        made = move("China", *(f"offer {k}" for k in range(self.offers)))
        share = self.offer(int(made.removeprefix("offer ")))
        cost = move.private("Taiwan", "Taiwan's cost of war", uniform(0.0, self.taiwan_highest_cost))
        if move("Taiwan", "accept", "fight") == "accept":
            kept = {"China": (1 - share) ** self.curvature, "Taiwan": share**self.curvature}
            return outcome("settlement", kept)
        p = self.china_wins
        return outcome("war", {"China": p - self.china_cost, "Taiwan": 1 - p - cost})

    def by_hand(self) -> ClosedForm:
        p, c, highest, n = self.china_wins, self.china_cost, self.taiwan_highest_cost, self.offers
        share = [self.offer(k) for k in range(n)]
        fights = [np.clip((1 - p - y**self.curvature) / highest, 0, 1) for y in share]
        keeps = [(1 - s) * (1 - y) ** self.curvature + s * p for y, s in zip(share, fights, strict=True)]
        # China's payoff, keeps - fights c, is concave in the risk: neighbours decide
        least = [(keeps[k] - keeps[k + 1]) / (fights[k] - fights[k + 1]) for k in range(n - 1)]
        best = sum((np.asarray(at) < c).astype(np.int8) for at in least)
        risk: Any = sum(np.where(best == k, s, 0.0) for k, s in enumerate(fights))
        choices = {f"China -> offer {k}": best == k for k in range(n - 1)}
        choices |= {f"Taiwan: China: offer {k} -> fight": s for k, s in enumerate(fights)}
        ends = {"settlement": 1 - risk, "war": risk}
        cutoff = np.where(self.curvature == 1, np.minimum(np.maximum((highest - c) / 2, 0), 1 - p), np.nan)
        return ClosedForm(
            concept="BackwardInduction()",
            thresholds={f"offer {k}": Threshold("china_cost", at) for k, at in enumerate(least)},
            regions=(
                Region("all accept", best == n - 1, ends, choices),
                Region("a risk of war", (best > 0) & (best < n - 1), ends, choices),
                Region("the least offer", best == 0, ends, choices),
            ),
            values={"t*": cutoff, "P(war)": cutoff / highest, "y*": 1 - p - cutoff},
        )
