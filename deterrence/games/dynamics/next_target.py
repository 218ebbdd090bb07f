"""Is Taiwan's fall a loss to Japan because Japan is next, and does a leaving US make Japan come in?

Our own model of the article's buffer: what Taiwan's fall costs Japan is not put in, but is what Japan expects
of facing China afterwards. China attacks Taiwan or not; Japan helps or abstains; if Taiwan falls, China stops
or presses on against Japan's islands, which it takes with probability Q, less if the US defends Japan:

    Q = u q_US + (1 - u) q_0,            pressed iff Q G > k_2 (G: the next prize, k_2: its cost),
    L_J = buffer + [pressed] (Q islands + k_J),   Japan helps iff (p_0 - p_1) L_J > c_J,
    China attacks iff p (1 + max(0, Q G - k_2)) > k,   p = p_1 if Japan helps, p_0 if not.

So as the US leaves (u falls), L_J rises at the rate (q_0 - q_US) islands, and jumps where the umbrella ceases
to deter the next attack, u* = (q_0 - k_2/G)/(q_0 - q_US). That brings Japan in, which can deter; and it makes
Taiwan a better first step, which can provoke. Above u* Japan's loss is its buffer alone, whatever the US
does. The US does not choose here, and Japan is not attacked unless Taiwan falls.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from deterrence.claims import Claim
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

__all__ = ["NextTarget"]

PRIZE = "China's value of Taiwan"
JAPAN = "Japan's loss by Taiwan's fall if nothing follows"
FELL = "Taiwan: falls"


class NextTarget(Game):
    """Is Taiwan's fall a loss to Japan because Japan is next? (own model)"""

    players = ("China", "Japan")
    family = "reputation and dynamics"
    standing = "ours"
    source = """@misc{nexttarget,
  author = {The deterrence authors},
  title = {NextTarget},
  note = {own model of the article's buffer and first island chain}
}"""
    picture = {"us_defends_japan": (0, 1), "attack_cost": (0, 1)}
    article = (
        Claim("C06", of="us_defends_japan", on="Japan helps", sign="-",
              fails="Above u* the next attack is deterred: Japan's loss does not move with the US."),
        Claim("C04", of="us_defends_japan", on="attack", sign="-",
              fails="Retrenchment brings Japan in, and China, which faces it, no longer attacks."),
        Claim("C15", of="us_defends_japan", on="attack", sign="-",
              fails="Japan is not passive: as the US leaves it comes in, and deters. Where it is passive "
                    "at any u, only the worth of the next target counts."),
    )  # fmt: skip

    us_defends_japan: float = param(0.5, unit="probability", low=0, high=1, source="assumption; u")
    falls_alone: float = param(0.8, unit="probability", low=0, high=1, source="assumption; p_0")
    falls_helped: float = param(0.4, unit="probability", low=0, high=1, source="assumption; p_1")
    attack_cost: float = param(0.6, unit=PRIZE, low=0, source="assumption; k")
    next_alone: float = param(0.7, unit="probability", low=0, high=1, source="assumption; q_0")
    next_defended: float = param(0.2, unit="probability", low=0, high=1, source="assumption; q_US")
    next_prize: float = param(0.6, unit=PRIZE, low=0, source="assumption; G")
    next_cost: float = param(0.25, unit=PRIZE, low=0, source="assumption; k_2")
    buffer: float = param(1.0, unit=JAPAN, low=0, source="convention")
    islands: float = param(2.0, unit=JAPAN, low=0, source="assumption")
    japan_defence_cost: float = param(0.5, unit=JAPAN, low=0, source="assumption; k_J")
    japan_help_cost: float = param(0.6, unit=JAPAN, low=0, source="assumption; c_J")

    def constraints(self) -> dict[str, Any]:
        return ordered(self, "falls_helped < falls_alone", "next_defended < next_alone", "next_prize > 0")

    @property
    def taken_next(self) -> Any:
        """The chance that China takes the islands if it presses on: Q above."""
        return self.us_defends_japan * self.next_defended + (1 - self.us_defends_japan) * self.next_alone

    def rules(self, move: Storyteller) -> Ending:
        if move("China", "refrain", "attack") == "refrain":
            return outcome("status quo", {"China": 0.0, "Japan": 0.0})
        helps = move("Japan", "abstain", "help") == "help"
        events = ("attack", "Japan helps") if helps else ("attack",)
        china, japan = -self.attack_cost, -self.japan_help_cost if helps else 0.0
        falls = self.falls_helped if helps else self.falls_alone
        if move.nature("Taiwan", {"falls": falls, "holds": 1 - falls}, to=self.players) == "holds":
            return outcome("Taiwan holds", {"China": china, "Japan": japan}, events)
        china, japan = china + 1, japan - self.buffer
        if move("China", "stop", "press on") == "stop":
            return outcome("Taiwan falls, Japan is left alone", {"China": china, "Japan": japan}, events)
        taken = self.taken_next
        china = china + taken * self.next_prize - self.next_cost
        japan = japan - taken * self.islands - self.japan_defence_cost
        weights = dict.fromkeys(events, 1.0) | {"islands lost": taken}
        return outcome("Taiwan falls, Japan is next", {"China": china, "Japan": japan}, weights)

    def by_hand(self) -> ClosedForm:
        taken, saved = self.taken_next, self.falls_alone - self.falls_helped
        after = np.maximum(taken * self.next_prize - self.next_cost, 0)
        losses = {False: self.buffer, True: self.buffer + taken * self.islands + self.japan_defence_cost}
        falls = {False: self.falls_alone, True: self.falls_helped}
        regions = []
        for attacks, helps, presses in product((False, True), repeat=3):
            where = _sides(presses, taken * self.next_prize - self.next_cost)
            where = where & _sides(helps, saved * losses[presses] - self.japan_help_cost)
            where = where & _sides(attacks, falls[helps] * (1 + after) - self.attack_cost)
            p, fell = falls[helps], "falls, Japan is next" if presses else "falls, Japan is left alone"
            ends = {"attack": 1.0, "Japan helps": float(helps), "Taiwan holds": 1 - p, f"Taiwan {fell}": p}
            ends = ends | {"islands lost": p * taken * presses} if attacks else {"status quo": 1.0}
            name = f"{'attack' if attacks else 'no attack'}, Japan {'helps' if helps else 'abstains'}"
            seen = "China: China: attack; Japan: {}; " + FELL + " -> press on"
            regions.append(Region(f"{name}, {'next' if presses else 'left alone'}", where, ends, {
                "China -> attack": float(attacks), "Japan: China: attack -> help": float(helps),
                seen.format("abstain"): float(presses), seen.format("help"): float(presses),
            }))  # fmt: skip
        loss = np.where(after > 0, losses[True], losses[False])
        chance = np.where(saved * loss > self.japan_help_cost, self.falls_helped, self.falls_alone)
        deterred = self.next_cost / self.next_prize
        umbrella = (self.next_alone - deterred) / (self.next_alone - self.next_defended)
        return ClosedForm(
            concept="BackwardInduction()",
            regions=tuple(regions),
            thresholds={
                "u*": Threshold("us_defends_japan", umbrella),
                "worth of the next target": Threshold("next_cost", taken * self.next_prize),
                "worth of helping": Threshold("japan_help_cost", saved * loss),
                "worth of attacking": Threshold("attack_cost", chance * (1 + after)),
            },
            values={"L_J": loss, "P(Taiwan falls | attack)": chance},
        )


def _sides(acts: bool, gain: Any) -> Any:
    return gain >= 0 if acts else gain <= 0
