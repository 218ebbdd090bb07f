"""Does an ally that is more likely to come make war less likely, or the target bolder?

A reconstruction after Smith, "Alliance Formation and War" (*International Studies Quarterly* 39, 1995,
405-425) and A. Smith (*International Interactions* 24, 1998, 315-343), faithful to the abstracts only. China,
which values the prize at b, attacks or not; Taiwan resists or concedes; the US, at a cost c of war, honours
its word or pays the cost of abrogation a. Values and costs are uniform, each known to its owner. With
r = P(c < stakes + a) the alliance's reliability and w = r p_1 + (1 - r) p_0 the chance to hold,

    Taiwan resists iff w V - c_T >= V - l,   China attacks who resists iff b > c_A/(1 - w).

So P(war) is 0 while Taiwan concedes, jumps up where it first resists, and falls from there. With the cost
known to all, a word that costs a to break changes nothing unless the ally stays out without it and comes with
it (after Sorokin, *Journal of Conflict Resolution* 38, 1994, 298-325), stakes < c <= stakes + a: `pivotal` is
the share of costs for which that is so, P(c < stakes + a) - P(c < stakes). That observed reliability is
biased, since unreliable allies are attacked more, is beside this model of one alliance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from deterrence.claims import Claim
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered
from deterrence.language.private import Distribution, uniform
from deterrence.parameters import param
from deterrence.thresholds.game import ThresholdGame

__all__ = ["AllianceReliability"]

UNIT = "utility of the player concerned"


class AllianceReliability(ThresholdGame):
    """Does a more reliable ally make war less likely, or the target bolder? (after Smith 1995)"""

    players = ("China", "Taiwan", "US")
    family = "several guarantors"
    standing = "reconstruction"
    source = """@article{smith1995alliance,
  author = {Smith},
  title = {Alliance Formation and War},
  journal = {International Studies Quarterly},
  volume = {39},
  pages = {405--425},
  year = {1995}
}
@article{smith1998extended,
  author = {Smith},
  title = {Extended Deterrence and Alliance Formation},
  journal = {International Interactions},
  volume = {24},
  pages = {315--343},
  year = {1998}
}"""
    picture = {"us_abrogation": (0, 0.6), "hold_together": (0.2, 1)}
    article = (
        Claim("C11", of="us_abrogation", on="war", sign="-",
              fails="Where Taiwan first resists, a more reliable ally turns surrender into war."),
        Claim("C13", of="hold_together", on="attack", sign="-",
              fails="While Taiwan concedes all the same, China attacks just as often."),
        Claim("C16", of="us_abrogation", on="payoff: Taiwan", sign="+",
              fails="At the reliability at which Taiwan first resists it gains nothing, and China loses."),
    )  # fmt: skip
    actions = {"China": ("refrain", "attack"), "US": ("honour", "renege")}
    outcomes = {
        "status quo": (),
        "Taiwan concedes": ("attack",),
        "China fights Taiwan": ("attack", "war"),
        "China fights Taiwan and US": ("attack", "war"),
    }

    highest_prize: float = param(1.0, unit=UNIT, low=0, source="assumption; of b, uniform from 0")
    attack_cost: float = param(0.2, unit=UNIT, low=0, source="assumption; c_A")
    hold_alone: float = param(0.2, unit="probability", low=0, high=1, source="assumption; p_0")
    hold_together: float = param(0.7, unit="probability", low=0, high=1, source="assumption; p_1")
    taiwan_value: float = param(1.0, unit=UNIT, low=0, source="assumption; V")
    taiwan_concession: float = param(0.6, unit=UNIT, low=0, source="assumption; l")
    taiwan_war_cost: float = param(0.05, unit=UNIT, low=0, source="assumption; c_T")
    us_stakes: float = param(0.4, unit=UNIT, low=0, source="assumption")
    us_abrogation: float = param(0.3, unit=UNIT, low=0, source="assumption; a")
    us_highest_cost: float = param(1.0, unit=UNIT, low=0, source="assumption; of c, uniform from 0")

    def constraints(self) -> dict[str, Any]:
        return ordered(self, "hold_alone < hold_together < 1", "highest_prize > 0", "us_highest_cost > 0")

    def types(self) -> Mapping[str, Distribution]:
        return {"China": uniform(0.0, self.highest_prize), "US": uniform(0.0, self.us_highest_cost)}

    def holds(self, thresholds: Mapping[str, Any]) -> Any:
        """The chance that Taiwan holds if it resists, w above."""
        reliable = self.types()["US"].cdf(thresholds["US"])
        return self.hold_alone + reliable * (self.hold_together - self.hold_alone)

    def resists(self, thresholds: Mapping[str, Any]) -> Any:
        """Does Taiwan resist?"""
        resisting = self.holds(thresholds) * self.taiwan_value - self.taiwan_war_cost
        return resisting >= self.taiwan_value - self.taiwan_concession

    def gain(self, player: str, number: Any, thresholds: Mapping[str, Any]) -> Any:
        if player == "US":  # of reneging
            return number - self.us_stakes - self.us_abrogation
        war = number * (1 - self.holds(thresholds)) - self.attack_cost
        return np.where(self.resists(thresholds), war, number)

    def effects(self) -> Mapping[tuple[str, str], Any]:
        return {("China", "US"): -1}

    def unique(self) -> Any:
        """Everywhere: the US does what suits it whatever China does."""
        return True

    def probability(self, thresholds: Mapping[str, Any]) -> Mapping[str, Any]:
        laws, resists = self.types(), self.resists(thresholds)
        attack, joined = 1 - laws["China"].cdf(thresholds["China"]), laws["US"].cdf(thresholds["US"])
        return {
            "status quo": 1 - attack,
            "Taiwan concedes": np.where(resists, 0.0, attack),
            "China fights Taiwan": np.where(resists, attack * (1 - joined), 0.0),
            "China fights Taiwan and US": np.where(resists, attack * joined, 0.0),
        }

    def payoffs(self, thresholds: Mapping[str, Any]) -> Mapping[str, Any]:
        laws, resists, ends = self.types(), self.resists(thresholds), self.probability(thresholds)
        attack, holds = 1 - ends["status quo"], self.holds(thresholds)
        prize = laws["China"].mean - laws["China"].below(thresholds["China"])
        fought = np.where(resists, attack, 0.0)
        joined, cost = laws["US"].cdf(thresholds["US"]), laws["US"].below(thresholds["US"])
        taiwan = fought * (holds * self.taiwan_value - self.taiwan_war_cost)
        return {
            "China": np.where(resists, prize * (1 - holds) - self.attack_cost * attack, prize),
            "Taiwan": taiwan
            + ends["status quo"] * self.taiwan_value
            + ends["Taiwan concedes"] * (self.taiwan_value - self.taiwan_concession),
            "US": fought * (joined * self.us_stakes - cost - (1 - joined) * self.us_abrogation),
        }

    def by_hand(self) -> ClosedForm:
        honours = np.clip((self.us_stakes + self.us_abrogation) / self.us_highest_cost, 0, 1)
        holds = self.hold_alone + honours * (self.hold_together - self.hold_alone)
        conceding = self.taiwan_value - self.taiwan_concession
        resists = holds * self.taiwan_value - self.taiwan_war_cost >= conceding
        unpledged = np.clip(self.us_stakes / self.us_highest_cost, 0, 1)
        least = (conceding + self.taiwan_war_cost) / self.taiwan_value
        needed = (least - self.hold_alone) / (self.hold_together - self.hold_alone)
        worth = self.attack_cost / (1 - holds)
        renege = {"US -> renege": 1 - honours}
        chance = 1 - worth / self.highest_prize
        war = {"status quo": 1 - chance, "China fights Taiwan": chance * (1 - honours),
               "China fights Taiwan and US": chance * honours, "attack": chance, "war": chance}  # fmt: skip
        surrender = {"Taiwan concedes": 1.0, "attack": 1.0}
        return ClosedForm(
            concept="Cutoff()",
            thresholds={
                "l": Threshold("taiwan_concession", (1 - holds) * self.taiwan_value + self.taiwan_war_cost),
                "b": Threshold("highest_prize", np.where(resists, worth, np.nan)),
            },
            regions=(  # a tie is resisted, as in `resists`
                Region("Taiwan concedes", ~resists, surrender, {"China -> attack": 1.0, **renege}),
                Region("war", resists & (worth <= self.highest_prize), war,
                       {"China -> attack": chance, **renege}),
                Region("deterrence", resists & (worth >= self.highest_prize), {"status quo": 1.0},
                       {"China -> attack": 0.0, **renege}),
            ),
            values={"rho": honours, "w": holds, "rho_R": needed, "pivotal": honours - unpledged},
            covers=self.taiwan_value > 0,
        )  # fmt: skip
