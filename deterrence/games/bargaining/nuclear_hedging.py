"""Is China deterred by the nuclear arms that Japan would build if Taiwan fell, and what does the umbrella do?

Our own model; the subject is that of Debs & Monteiro, *Nuclear Politics* (2017), and Bas & Coe (*Journal of
Conflict Resolution* 56, 2012). China holds or attacks, and takes Taiwan with probability p; then Japan arms
or does not; then China strikes the programme or accepts it. With g the reliability of the US umbrella for
Japan, L its loss, phi the share of it that arms do not repair and kappa their cost, Japan arms iff

    r (1 - g)(1 - phi) L > kappa + (1 - r) d,   r = 1 - P(a strike comes and succeeds),

(d: damage by a strike; r = 1 and no damage if none comes: (1 - g)(1 - phi) L > kappa). Armed, it costs China
eta; China strikes iff success eta > strike_cost. The shadow lowers China's value of an attack by p eta, or,
where it can strike, by p min(eta, strike_cost + (1 - success) eta): it deters only a China within that of
indifference. A more reliable umbrella removes it: then Japan does not arm, and China attacks. Washington
gains from Japan's arms (or loses) only after Taiwan has fallen. Arming in advance, and secrecy, are left out.
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

__all__ = ["NuclearHedging"]

CHINA, JAPAN, US = (
    "China's prize",
    "Japan's loss if Taiwan falls, without help",
    "the US loss if Taiwan falls",
)


class NuclearHedging(Game):
    """Do the arms that Japan would build deter China, and does the umbrella undo it? (own model)"""

    players = ("China", "Japan", "US")
    family = "bargaining and power shifts"
    standing = "ours"
    source = """@misc{nuclearhedging,
  author = {The deterrence authors},
  title = {NuclearHedging},
  note = {own model, on the subject of Debs and Monteiro 2017}
}
@book{debs2017nuclear,
  author = {Debs and Monteiro},
  title = {Nuclear Politics},
  year = {2017}
}"""
    picture = {"umbrella": (0, 1), "china_cost": (0.2, 0.8)}
    article = (
        Claim("C12", of="japan_arms_loss", on="attack", sign="-",
              fails="China is not within p eta of indifference; Japan would not arm; or it would be struck."),
        Claim("C12", of="us_gain", on="payoff: US", sign="+",
              fails="Japan's arms come only after Taiwan has fallen; a shadow that deters is never cast."),
        Claim("C13", of="umbrella", on="attack", sign="-",
              fails="Everywhere here: a reliable umbrella removes the shadow, and marginal Chinas attack."),
    )  # fmt: skip

    win: float = param(0.6, unit="probability", low=0, high=1, source="assumption; p, Taiwan falls")
    china_cost: float = param(0.5, unit=CHINA, low=0, source="assumption; of the attack")
    japan_arms_loss: float = param(0.3, unit=CHINA, low=0, source="assumption; eta, to China")
    strike_cost: float = param(0.25, unit=CHINA, low=0, source="assumption")
    strike_success: float = param(0.7, unit="probability", low=0, high=1, source="assumption")
    umbrella: float = param(
        0.4, unit="probability", low=0, high=1, source="assumption; g, that the US helps Japan"
    )
    unrepaired: float = param(0.3, unit="share of Japan's loss", low=0, high=1, source="assumption; phi")
    japan_loss: float = param(1.0, unit=JAPAN, low=0, source="convention: the unit; L")
    japan_arms_cost: float = param(0.3, unit=JAPAN, low=0, source="assumption; kappa")
    strike_damage: float = param(0.2, unit=JAPAN, low=0, source="assumption; d, of a strike that succeeds")
    us_gain: float = param(0.2, unit=US, source="assumption; by Japan's arms, below 0 a loss")

    # structural: can China strike the programme
    strikes: Literal["none", "possible"] = "none"

    def constraints(self) -> dict[str, Any]:
        return ordered(self, "0 < win", "0 < japan_loss", "umbrella < 1", "unrepaired < 1", "0 < strike_cost")

    def rules(self, move: Storyteller) -> Ending:
        if move("China", "hold", "attack") == "hold":
            return outcome("status quo", dict.fromkeys(self.players, 0.0))
        p, cost = self.win, self.china_cost
        if move.nature("the attack", {"succeeds": p, "fails": 1 - p}) == "fails":
            return outcome("attack fails", {"China": -cost, "Japan": 0.0, "US": 0.0}, events=("attack",))
        loss = (1 - self.umbrella) * self.japan_loss
        if move("Japan", "refrain", "arm") == "refrain":
            return outcome(
                "Taiwan falls", {"China": 1 - cost, "Japan": -loss, "US": -1.0}, events=("attack",)
            )
        armed = {"Japan": -self.unrepaired * loss - self.japan_arms_cost, "US": self.us_gain - 1}
        if self.strikes == "none" or move("China", "accept", "strike") == "accept":
            paid = {"China": 1 - cost - self.japan_arms_loss, **armed}
            return outcome("Japan arms", paid, events=("attack",))
        s = self.strike_success
        if move.nature("the strike", {"fails": 1 - s, "succeeds": s}) == "fails":
            paid = {"China": 1 - cost - self.strike_cost - self.japan_arms_loss, **armed}
            return outcome("Japan arms", paid, events=("attack", "strike"))
        paid = {
            "China": 1 - cost - self.strike_cost,
            "Japan": -loss - self.japan_arms_cost - self.strike_damage,
            "US": -1.0,
        }
        return outcome("Japan is disarmed", paid, events=("attack", "strike"))

    def by_hand(self) -> ClosedForm:
        p, eta, possible = self.win, self.japan_arms_loss, self.strikes == "possible"
        struck = possible & (self.strike_success * eta > self.strike_cost)
        lost = np.where(struck, self.strike_success, 0.0)
        repaired = (1 - lost) * (1 - self.unrepaired) * self.japan_loss  # for each unit of 1 - umbrella
        price = self.japan_arms_cost + lost * self.strike_damage
        arms = (1 - self.umbrella) * repaired > price
        shadow = np.where(struck, self.strike_cost + (1 - lost) * eta, eta)
        value = p * (1 - np.where(arms, shadow, 0.0)) - self.china_cost
        choices: dict[str, Any] = {"China -> attack": value > 0, "Japan: China: attack -> arm": arms}
        ends: dict[str, Any] = {"attack": 1.0, "attack fails": 1 - p, "Taiwan falls": p * ~arms}
        ends |= {"Japan arms": p * arms * (1 - lost)}
        if possible:
            choices["China: China: attack; Japan: arm -> strike"] = struck
            ends |= {"Japan is disarmed": p * arms * lost, "strike": p * arms * struck}
        thresholds = {"g": Threshold("umbrella", 1 - price / repaired),
                      "cost, unarmed": Threshold("china_cost", p),
                      "cost, armed": Threshold("china_cost", p * (1 - shadow))}  # fmt: skip
        return ClosedForm(
            concept="BackwardInduction()",
            thresholds=thresholds,
            regions=(
                Region(
                    "held by the shadow",
                    (value <= 0) & arms & (p > self.china_cost),
                    {"status quo": 1.0},
                    choices,
                ),
                Region("deterred anyway", p <= self.china_cost, {"status quo": 1.0}, choices),
                Region("attack, and Japan arms", (value > 0) & arms, ends, choices),
                Region("attack, and Japan does not", (value > 0) & ~arms, ends, choices),
            ),
            values={"shadow": p * np.where(arms, shadow, 0.0)},
        )
