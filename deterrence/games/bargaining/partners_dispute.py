"""Do Taipei and Tokyo tie themselves together in spite of their own dispute, and can China keep it alive?

Our own model. The partners gain g_T and g_J by ties (each more if they share a second adversary, such as
North Korean missiles), and settle a divisible claim on the way: islets, fishing. China first stays out or
inflames the dispute, so that each partner's public punishes what is conceded. Taiwan then offers Japan a
share y or keeps quiet; Japan accepts or refuses. With h the heat, ties pay against leaving the dispute open
(d_T, d_J),

    g_J + v_J y - h (1 - y) >= d_J   iff  y >= y_J = (d_J + h - g_J)/(v_J + h),
    g_T + v_T (1 - y) - h y >= d_T   iff  y <= y_T = (g_T + v_T - d_T)/(v_T + h),

and they settle at the least y >= y_J, if that is at most y_T. Claims of equal value v settle iff the joint
gain g_T + g_J + v - h exceeds d_T + d_J, whatever is claimed; China inflames iff that is pivotal and cheaper
than ties. A wedge fails where ties are worth much, and is not needed where the partners would not settle
anyway.

Shares are equally spaced, by default eleven; with two the claim is indivisible, and partners with a joint
gain may fail to settle. An offer that is refused costs Taiwan a little.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from deterrence.claims import Claim
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

__all__ = ["PartnersDispute"]

CHINA = "China's loss by ties between Taiwan and Japan"
CLAIM = "value to the partner of the whole claim at its default"


class PartnersDispute(Game):
    """Do Taipei and Tokyo tie themselves together in spite of their own dispute? (own model)"""

    players = ("China", "Taiwan", "Japan")
    family = "bargaining and power shifts"
    standing = "ours"
    source = """@misc{partnersdispute,
  author = {The deterrence authors},
  title = {PartnersDispute},
  note = {own model of ties between partners with a dispute of their own}
}"""
    picture = {"japan_ties": (0, 1.2), "inflame_cost": (0, 1.2)}
    article = (
        Claim("C06", of="japan_ties", on="ties", sign="+",
              fails="China's wedge is cheap, and the claim so heated that the joint gain does not cover it."),
        Claim("C13", of="taiwan_ties", on="ties", sign="+",
              fails="An indivisible claim is settled by who can yield it, not by the joint gain."),
        Claim("C14", of="shared_adversary", on="ties", sign="+",
              fails="Partners who would settle anyway, or who would not even so, do not need another enemy."),
    )  # fmt: skip

    taiwan_ties: float = param(0.4, unit=CLAIM, low=0, source="assumption; g_T")
    japan_ties: float = param(0.4, unit=CLAIM, low=0, source="assumption; g_J")
    shared_adversary: float = param(0.0, unit=f"{CLAIM}; added to either's gain", low=0, source="assumption")
    taiwan_claim: float = param(1.0, unit=CLAIM, low=0, source="convention; v_T")
    japan_claim: float = param(1.0, unit=CLAIM, low=0, source="convention; v_J")
    taiwan_dispute: float = param(0.5, unit=CLAIM, source="assumption; d_T, value of leaving it open")
    japan_dispute: float = param(0.5, unit=CLAIM, source="assumption; d_J, value of leaving it open")
    heat: float = param(0.8, unit=f"{CLAIM}; of conceding all, once inflamed", low=0, source="assumption; h")
    rebuff: float = param(0.05, unit=CLAIM, low=0, source="assumption; of an offer that is refused")
    inflame_cost: float = param(0.3, unit=CHINA, low=0, high=2, source="assumption")

    # structural: among how many shares Taiwan chooses (two: the claim is indivisible)
    shares: Literal[2, 3, 5, 11, 21] = 11

    def constraints(self) -> dict[str, Any]:
        return ordered(self, "taiwan_claim > 0", "japan_claim > 0", "rebuff > 0")

    def _offers(self) -> dict[str, float]:
        """Japan's share by the offer, in words."""
        return {f"offer {j} of {self.shares - 1}": j / (self.shares - 1) for j in range(self.shares)}

    def rules(self, move: Storyteller) -> Ending:
        inflamed = move("China", "stay out", "inflame") == "inflame"
        heat, china = (self.heat, -self.inflame_cost) if inflamed else (0.0, 0.0)
        offers = self._offers()
        offer = move("Taiwan", "keep quiet", *offers)
        paid = {"China": china, "Taiwan": self.taiwan_dispute, "Japan": self.japan_dispute}
        events = ("wedge",) if inflamed else ()
        if offer == "keep quiet":
            return outcome("dispute", paid, events)
        if move("Japan", "accept", "refuse") == "refuse":
            return outcome("dispute", paid | {"Taiwan": self.taiwan_dispute - self.rebuff}, events)
        y = offers[str(offer)]
        taiwan = self.taiwan_ties + self.shared_adversary + self.taiwan_claim * (1 - y) - heat * y
        japan = self.japan_ties + self.shared_adversary + self.japan_claim * y - heat * (1 - y)
        return outcome("ties", {"China": china - 1, "Taiwan": taiwan, "Japan": japan}, events)

    def by_hand(self) -> ClosedForm:
        settles: list[Any] = []
        play: dict[str, Any] = {}
        values: dict[str, Any] = {}
        more = self.shared_adversary
        for act, heat in (("stay out", 0.0), ("inflame", self.heat)):
            needs = (self.japan_dispute + heat - self.japan_ties - more) / (self.japan_claim + heat)
            gives = self.taiwan_ties + more + self.taiwan_claim - self.taiwan_dispute
            gives = gives / (self.taiwan_claim + heat)
            values |= {f"y_J ({act})": needs, f"y_T ({act})": gives}
            offers = self._offers()
            least = sum(np.where(y < needs, 1, 0) for y in offers.values())  # how many Japan refuses
            settles.append((least < self.shares) & (least / (self.shares - 1) <= gives))
            for j, (word, y) in enumerate(offers.items()):
                play[f"Taiwan: China: {act} -> {word}"] = 1.0 * (settles[-1] & (least == j))
                play[f"Japan: China: {act}; Taiwan: {word} -> accept"] = 1.0 * (y >= needs)
        calm, hot = settles
        pivotal, cheap, dear = calm & ~hot, self.inflame_cost <= 1, self.inflame_cost >= 1
        stay, inflame = {"China -> inflame": 0.0} | play, {"China -> inflame": 1.0} | play
        return ClosedForm(
            concept="BackwardInduction()",
            regions=(
                Region("ties that no wedge undoes", hot, {"ties": 1.0}, stay),
                Region("ties, a wedge being too dear", pivotal & dear, {"ties": 1.0}, stay),
                Region("wedge", pivotal & cheap, {"dispute": 1.0, "wedge": 1.0}, inflame),
                Region("dispute without a wedge", ~calm, {"dispute": 1.0}, stay),
            ),
            thresholds={"worth of a wedge": Threshold("inflame_cost", np.where(pivotal, 1.0, np.nan))},
            values=values,
        )
