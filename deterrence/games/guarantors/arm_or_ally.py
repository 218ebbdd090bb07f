"""Should a patron arm its protege, pledge to fight for it, do both, or neither?

Our own model, after the question of Yarhi-Milo, Lanoszka & Cooper (*International Security* 41, 2016), whose
cases include Taiwan. The US chooses arms (submarines, say), a pledge, both or neither, seen by all. Taiwan
then restrains itself or provokes, and China accepts or attacks. Arms and a US that fights each raise the
chance that Taiwan holds,

    hold = h_0 + a [arms] + b [pledge],   China attacks iff 1 - hold > k, if provoked iff 1 - hold > k - i_C,

so that either can deter; either makes Taiwan bolder: it provokes if that goes unanswered, or if a provoked
war is worth it, hold w - (1 - hold) L - blame > 0 (where China attacks anyway, hold w > blame). A pledge is
honoured and costs the US a war; arms cost only themselves. So the US arms where Taiwan can then deter by
itself, pledges where arms are not enough and the pledge is never called, does both where neither is enough
alone, and neither where both would embolden or where Taiwan is not worth it. Arms and pledge are certain,
and China does not attack before they are there.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from deterrence.claims import Claim
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region
from deterrence.language.ordering import ordered
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

__all__ = ["ArmOrAlly"]

CHINA, TAIWAN = "China's value of Taiwan", "Taiwan's gain from an unanswered provocation"
US = "US value of Taiwan's present status"
POLICIES = {"neither": (0, 0), "arm": (1, 0), "pledge": (0, 1), "arm and pledge": (1, 1)}


class ArmOrAlly(Game):
    """Should a patron arm its protege, pledge to fight for it, both or neither? (own model, after Yarhi-Milo, Lanoszka & Cooper 2016)"""  # noqa: E501

    players = ("US", "Taiwan", "China")
    family = "several guarantors"
    standing = "ours"
    source = """@misc{armorally,
  author = {The deterrence authors},
  title = {ArmOrAlly},
  note = {own model, after Yarhi-Milo, Lanoszka and Cooper, International Security 41, 2016}
}"""
    picture = {"attack_cost": (0, 1), "arms_cost": (0, 0.3)}
    article = (
        Claim("C05", of="pledge_cost", on="arms", sign="+",
              fails="Arms alone do not deter: a US that no longer pledges gives up arming, too."),
        Claim("C11", of="pledge_gain", on="war", sign="-",
              fails="A pledge that makes a provoked war worth it to Taiwan is not given, or is called."),
        Claim("C13", of="arms_gain", on="war", sign="-",
              fails="Stronger arms replace the pledge, or embolden."),
    )  # fmt: skip

    hold_alone: float = param(0.3, unit="probability", low=0, high=1, source="assumption; h_0")
    arms_gain: float = param(0.2, unit="probability", low=0, high=1, source="assumption; a")
    pledge_gain: float = param(0.3, unit="probability", low=0, high=1, source="assumption; b")
    arms_cost: float = param(0.1, unit=US, low=0, source="assumption")
    pledge_cost: float = param(0.05, unit=US, low=0, source="assumption; of forces kept ready")
    pledge_war_cost: float = param(0.6, unit=US, low=0, source="assumption; of the war that it is called to")
    us_insult: float = param(0.2, unit=US, low=0, source="assumption; from an unanswered provocation")
    attack_cost: float = param(0.5, unit=CHINA, low=0, source="assumption; k")
    china_insult: float = param(0.2, unit=CHINA, low=0, source="assumption; i_C")
    taiwan_war: float = param(1.0, unit=f"{TAIWAN}: a provoked war it holds", low=0, source="assumption; w")
    taiwan_loss: float = param(2.0, unit=f"{TAIWAN}: its fall", low=0, source="assumption; L")
    blame: float = param(0.5, unit=f"{TAIWAN}: of a war that it provoked", low=0, source="assumption")

    def constraints(self) -> dict[str, Any]:
        most = self.hold_alone + self.arms_gain + self.pledge_gain
        return {"hold_alone + arms_gain + pledge_gain <= 1": most <= 1} | ordered(
            self, "arms_cost > 0", "pledge_cost > 0", "china_insult > 0"
        )

    def holds(self, policy: str) -> Any:
        """The chance that Taiwan holds."""
        arms, pledge = POLICIES[policy]
        return self.hold_alone + arms * self.arms_gain + pledge * self.pledge_gain

    def _price(self, policy: str) -> Any:
        arms, pledge = POLICIES[policy]
        return arms * self.arms_cost + pledge * self.pledge_cost

    def rules(self, move: Storyteller) -> Ending:
        policy = str(move("US", *POLICIES))
        hold, price, (arms, pledge) = self.holds(policy), self._price(policy), POLICIES[policy]
        provokes = move("Taiwan", "restrain", "provoke") == "provoke"
        events: dict[str, Any] = {"arms": arms, "pledge": pledge, "Taiwan provokes": provokes}
        if move("China", "accept", "attack") == "accept":
            if not provokes:
                return outcome("quiet", {"US": -price, "Taiwan": 0.0, "China": 0.0}, events)
            paid = {"US": -price - self.us_insult, "Taiwan": 1.0, "China": -self.china_insult}
            return outcome("unanswered provocation", paid, events)
        taiwan = -(1 - hold) * self.taiwan_loss
        if provokes:
            taiwan = taiwan + hold * self.taiwan_war - self.blame
        us = -price - (1 - hold) - pledge * self.pledge_war_cost
        paid = {"US": us, "Taiwan": taiwan, "China": 1 - hold - self.attack_cost}
        return outcome("war", paid, events | {"Taiwan falls": 1 - hold})

    def by_hand(self) -> ClosedForm:
        us, ends, replies = [], [], {}
        for policy, (_, pledge) in POLICIES.items():
            hold = self.holds(policy)
            unprovoked = 1 - hold > self.attack_cost
            provoked = 1 - hold > self.attack_cost - self.china_insult
            restraint = np.where(unprovoked, -(1 - hold) * self.taiwan_loss, 0.0)
            war = hold * self.taiwan_war - (1 - hold) * self.taiwan_loss - self.blame
            dares = np.where(provoked, war, 1.0) > restraint
            fought = np.where(dares, provoked, unprovoked)
            lost = np.where(fought, 1 - hold + pledge * self.pledge_war_cost, dares * self.us_insult)
            us.append(-self._price(policy) - lost)
            ends.append((dares, fought, 1 - hold))
            replies[f"Taiwan: US: {policy} -> provoke"] = 1.0 * dares
            for act, attacks in (("restrain", unprovoked), ("provoke", provoked)):
                replies[f"China: US: {policy}; Taiwan: {act} -> attack"] = 1.0 * attacks
        best = np.argmax(np.stack(np.broadcast_arrays(*us), axis=-1), axis=-1)
        dares, fought, falls = (sum((best == j) * end[i] for j, end in enumerate(ends)) for i in range(3))
        chosen = {policy: 1.0 * (best == j) for j, policy in enumerate(POLICIES)}
        choices = {f"US -> {policy}": chosen[policy] for policy in POLICIES if policy != "neither"} | replies
        taken = {"arms": chosen["arm"] + chosen["arm and pledge"], "Taiwan provokes": dares}
        taken["pledge"] = chosen["pledge"] + chosen["arm and pledge"]
        wars = {"war": 1.0, "Taiwan falls": falls} | taken
        return ClosedForm(
            concept="BackwardInduction()",
            regions=(
                Region("quiet", (fought == 0) & (dares == 0), {"quiet": 1.0} | taken, choices),
                Region("unanswered provocation", (fought == 0) & (dares == 1),
                       {"unanswered provocation": 1.0} | taken, choices),
                Region("unprovoked war", (fought == 1) & (dares == 0), wars, choices),
                Region("provoked war", (fought == 1) & (dares == 1), wars, choices),
            ),
        )  # fmt: skip
