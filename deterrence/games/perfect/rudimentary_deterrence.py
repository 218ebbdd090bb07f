"""Does a challenger of the status quo attack a defender whose resolve it does not know?

The Rudimentary Asymmetric Deterrence Game of Zagare & Kilgour, *Perfect Deterrence* (Cambridge
University Press 2000), section 3.4 and appendix 3: the challenger waits or challenges, the
defender concedes or retaliates. A hard defender prefers conflict to conceding, a soft one does not,
so the challenger attacks iff

    p < p* = (a_DC - a_SQ) / (a_DC - a_DD),   p = P(defender hard).

It does not model the challenger's own resolve (see `UnilateralDeterrence`).
"""

from __future__ import annotations

from typing import Any

from deterrence.claims import Claim
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

__all__ = ["RudimentaryDeterrence"]

UTILITY = "utility of the player concerned"
FIRST = "Challenger -> challenge"
SOURCE = "assumption; order as in Zagare & Kilgour 2000, section 3.4"


class RudimentaryDeterrence(Game):
    """Will a challenger attack a defender of unknown resolve? (Zagare & Kilgour 2000, section 3.4)"""

    players = ("Challenger", "Defender")
    family = "perfect deterrence"
    standing = "published model"
    source = """@book{zagare2000perfect,
  author = {Zagare and Kilgour},
  title = {Perfect Deterrence},
  publisher = {Cambridge University Press},
  year = {2000},
  note = {section 3.4 and appendix 3}
}"""
    picture = {"hard_defender": (0, 1), "a_sq": (-1, 1)}
    article = (
        Claim("C04", of="hard_defender", on="war", sign="-",
              fails="Below the threshold more credibility means more wars; above it, it is worth nothing."),
    )  # fmt: skip

    hard_defender: float = param(0.4, unit="probability", low=0, high=1, source=SOURCE)
    a_sq: float = param(0.0, unit=UTILITY, source=SOURCE)
    a_dc: float = param(1.0, unit=UTILITY, source=SOURCE)
    a_dd: float = param(-1.0, unit=UTILITY, source=SOURCE)
    b_sq: float = param(1.0, unit=UTILITY, source=SOURCE)
    b_dc: float = param(-0.5, unit=UTILITY, source=SOURCE)
    b_dd_hard: float = param(0.0, unit=UTILITY, source=SOURCE)
    b_dd_soft: float = param(-1.0, unit=UTILITY, source=SOURCE)

    def constraints(self) -> dict[str, Any]:
        return ordered(self, "a_dd < a_sq < a_dc", "b_dd_soft < b_dc < b_dd_hard < b_sq")

    def rules(self, move: Storyteller) -> Ending:
        p = self.hard_defender
        resolve = move.nature("Defender's resolve", {"hard": p, "soft": 1 - p}, to="Defender")
        if move("Challenger", "wait", "challenge") == "wait":
            return outcome("status quo", {"Challenger": self.a_sq, "Defender": self.b_sq})
        if move("Defender", "concede", "retaliate") == "concede":
            return outcome("Challenger wins", {"Challenger": self.a_dc, "Defender": self.b_dc})
        b_dd = self.b_dd_hard if resolve == "hard" else self.b_dd_soft
        return outcome("conflict", {"Challenger": self.a_dd, "Defender": b_dd}, events=("war",))

    def by_hand(self) -> ClosedForm:
        p, threshold = self.hard_defender, (self.a_dc - self.a_sq) / (self.a_dc - self.a_dd)
        replies = {
            f"Defender: Defender's resolve: {resolve}; Challenger: challenge -> retaliate": chance
            for resolve, chance in (("hard", 1.0), ("soft", 0.0))
        }
        attack = {"Challenger wins": 1 - p, "conflict": p, "war": p}
        return ClosedForm(
            concept="PerfectBayesian()",
            thresholds={"p*": Threshold("hard_defender", threshold)},
            regions=(
                Region("attack", p <= threshold, attack, {FIRST: 1.0, **replies}),
                Region("deterrence", p >= threshold, {"status quo": 1.0}, {FIRST: 0.0, **replies}),
            ),
        )
