"""Does an alliance keep the protege from a war of its own, or the challenger from one against it?

Our own tree, after the abstract of Iwanami, "Asymmetric burden-sharing and the restraining and deterrence
effects of alliances", which reports that the two effects occur in separate regions, restraint where the
ally's arming is cheap and deterrence where it is dear; the article's own game was not read. The US allies
itself with Taiwan or not; Taiwan arms or not; if armed it can start a war of its own, worth G to it; else
China attacks or not,

    China attacks iff 1 - hold > k,   hold = h_0 + a [armed] + b [allied].

With V what Taiwan expects of China (0, or -(1 - hold) L if attacked), it arms iff the cost is below
max(G, V_armed) - V_unarmed. Where China attacks none but an unarmed Taiwan without an ally, the alliance

    changes nothing                       for arms that cost less than G: Taiwan arms for its own war anyway;
    restrains (its own war without it)    between G and G + (1 - h_0) L, if G > 0;
    deters (China's war without it)       above: Taiwan would not arm.

With G < 0 it only saves Taiwan the arms, in the middle, and deters above: burden sharing. Where the ally
does not deter by itself (1 - h_0 - b > k), Taiwan may leave the arms to it and be attacked. Restraint and
deterrence exclude each other in a cell here because without the alliance one war at most is fought. Arms and
alliance are seen by all.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from deterrence.claims import Claim
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region
from deterrence.language.ordering import ordered
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

__all__ = ["BurdenAndRestraint"]

CHINA, TAIWAN = "China's value of Taiwan", "Taiwan's loss by its fall"
US = "US value of Taiwan's present status"
Played = tuple[Any, Any, Any]  # is Taiwan armed, does it start a war, does China


class BurdenAndRestraint(Game):
    """Does an alliance restrain the protege or deter the challenger? (own model, after Iwanami)"""

    players = ("US", "Taiwan", "China")
    family = "several guarantors"
    standing = "ours"
    source = """@misc{burdenandrestraint,
  author = {The deterrence authors},
  title = {BurdenAndRestraint},
  note = {own model, after the abstract of Iwanami, Asymmetric burden-sharing and the restraining and
    deterrence effects of alliances}
}"""
    picture = {"arms_cost": (0, 1), "attack_cost": (0, 1)}
    article = (
        Claim("C05", of="arms_cost", on="armed", sign="-",
              fails="Taiwan arms for a war of its own, allied or not; or it is allied and need not."),
        Claim("C13", of="alliance=formed", on="China's war", sign="-",
              fails="An ally who does not deter alone keeps Taiwan from arming, and so brings the war on."),
        Claim("C16", of="attack_cost", on="payoff: US", sign="+",
              fails="Where China attacks nobody, only the war that Taiwan starts is left to pay for."),
    )  # fmt: skip

    hold_alone: float = param(0.3, unit="probability", low=0, high=1, source="assumption; h_0")
    arms_gain: float = param(0.3, unit="probability", low=0, high=1, source="assumption; a")
    alliance_gain: float = param(0.35, unit="probability", low=0, high=1, source="assumption; b")
    attack_cost: float = param(0.5, unit=CHINA, low=0, source="assumption; k")
    china_loss: float = param(0.5, unit=CHINA, low=0, source="assumption; by a war that Taiwan starts")
    arms_cost: float = param(0.5, unit=TAIWAN, low=0, source="assumption")
    own_war: float = param(0.2, unit=TAIWAN, source="assumption; G")
    loss: float = param(1.0, unit=TAIWAN, low=0, source="convention; L")
    alliance_cost: float = param(0.1, unit=US, low=0, source="assumption")
    us_own_war: float = param(0.4, unit=US, low=0, source="assumption; lost by a war that Taiwan starts")
    us_war_cost: float = param(0.3, unit=US, low=0, source="assumption; of fighting for an ally")

    # structural: does the US choose
    alliance: Literal["chosen", "formed", "none"] = "chosen"

    def constraints(self) -> dict[str, Any]:
        most = self.hold_alone + self.arms_gain + self.alliance_gain
        return {"hold_alone + arms_gain + alliance_gain <= 1": most <= 1} | ordered(
            self, "arms_cost > 0", "alliance_cost > 0"
        )

    def holds(self, armed: Any, allied: Any) -> Any:
        """The chance that Taiwan holds if China attacks."""
        return self.hold_alone + armed * self.arms_gain + allied * self.alliance_gain

    def rules(self, move: Storyteller) -> Ending:
        if self.alliance == "chosen":
            allied = move("US", "stay apart", "ally") == "ally"
        else:
            allied = self.alliance == "formed"
        us, taiwan = -self.alliance_cost if allied else 0.0, 0.0
        armed = move("Taiwan", "do not arm", "arm") == "arm"
        events = {"allied": allied, "armed": armed}
        if armed:
            taiwan = -self.arms_cost
            if move("Taiwan", "keep the peace", "start a war") == "start a war":
                us, taiwan = us - self.us_own_war, taiwan + self.own_war
                paid = {"US": us, "Taiwan": taiwan, "China": -self.china_loss}
                return outcome("Taiwan's war", paid, events)
        if move("China", "refrain", "attack") == "refrain":
            return outcome("peace", {"US": us, "Taiwan": taiwan, "China": 0.0}, events)
        falls = 1 - self.holds(armed, allied)
        us = us - falls - (self.us_war_cost if allied else 0.0)
        paid = {"US": us, "Taiwan": taiwan - falls * self.loss, "China": falls - self.attack_cost}
        return outcome("China's war", paid, events)

    def by_hand(self) -> ClosedForm:
        choices: dict[str, Any] = {}
        played = {allied: self._played(allied, choices) for allied in self._options()}
        ally: Any = float(self.alliance == "formed")
        if self.alliance == "chosen":
            ally = 1.0 * (self._us(1, played[1]) > self._us(0, played[0]))
            choices["US -> ally"] = ally
        armed, own, war = (
            sum(np.where(ally == allied, value[i], 0.0) for allied, value in played.items()) for i in range(3)
        )
        seen = {"allied": ally, "armed": armed}
        return ClosedForm(
            concept="BackwardInduction()",
            regions=(
                Region("peace", (own == 0) & (war == 0), {"peace": 1.0} | seen, choices),
                Region("Taiwan's war", own == 1, {"Taiwan's war": 1.0} | seen, choices),
                Region("China's war", war == 1, {"China's war": 1.0} | seen, choices),
            ),
        )

    def effect(self) -> tuple[Any, Any]:
        """Where an alliance restrains, and where it deters: it prevents Taiwan's war, or China's."""
        (_, own, war), (_, own_allied, war_allied) = (self._played(allied, {}) for allied in (0, 1))
        peace = (own_allied == 0) & (war_allied == 0)
        return (own == 1) & peace, (war == 1) & peace

    def _options(self) -> tuple[int, ...]:
        return {"chosen": (0, 1), "formed": (1,), "none": (0,)}[self.alliance]

    def _played(self, allied: int, choices: dict[str, Any]) -> Played:
        """What Taiwan and China do, given the alliance; their choices are added."""
        attacked = [1.0 * (1 - self.holds(armed, allied) > self.attack_cost) for armed in (0, 1)]
        worth = [-(attacked[armed]) * (1 - self.holds(armed, allied)) * self.loss for armed in (0, 1)]
        starts = 1.0 * (self.own_war > worth[1])
        arms = 1.0 * (np.maximum(self.own_war, worth[1]) - self.arms_cost > worth[0])
        before = f"US: {'ally' if allied else 'stay apart'}; " if self.alliance == "chosen" else ""
        first = f"Taiwan: {before[:-2]}" if before else "Taiwan"
        choices[f"{first} -> arm"] = arms
        choices[f"Taiwan: {before}Taiwan: arm -> start a war"] = starts
        choices[f"China: {before}Taiwan: do not arm -> attack"] = attacked[0]
        choices[f"China: {before}Taiwan: arm; Taiwan: keep the peace -> attack"] = attacked[1]
        return arms, arms * starts, np.where(arms == 1, (1 - starts) * attacked[1], attacked[0])

    def _us(self, allied: int, played: Played) -> Any:
        armed, own, war = played
        falls = 1 - self.holds(armed, allied)
        fought = own * self.us_own_war + war * (falls + allied * self.us_war_cost)
        return -allied * self.alliance_cost - fought
