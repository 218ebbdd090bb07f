"""Will a challenger of unknown resolve test a defender of unknown resolve?

The Unilateral Deterrence Game of Zagare & Kilgour ("Asymmetric Deterrence", *International Studies
Quarterly* 37, 1993; *Perfect Deterrence*, Cambridge University Press 2000, ch. 5). The challenger
waits or demands; the defender concedes or denies; the challenger then backs down or presses. Each
side knows its own resolve only. With

    c_H = (c_DC - c_SQ)/(c_DC - c_DD+),   c_S = (c_DC - c_SQ)/(c_DC - c_CD),
    d_t = (d_CD - d_DC)/(d_CD - d_DD-),

a hard challenger stays out iff the defender is hard with probability at least c_H, and a bluffing
one is called iff the challenger is hard with probability below d_t.

This is the model to copy when you write your own: parameters with unit, range and source; a
structural choice; joint constraints; the rules in the order in which things happen. It is one
shot: challenges cannot be repeated.
"""

from __future__ import annotations

from typing import Any, Literal

from deterrence.game import Game
from deterrence.parameters import param
from deterrence.story import Ending, Storyteller, outcome

UTILITY = "utility of the player concerned"
SOURCE = "assumption; order as in Zagare & Kilgour 1993"


class UnilateralDeterrence(Game):
    """Will a challenger of unknown resolve test a defender of unknown resolve? (Zagare & Kilgour 1993)"""

    players = ("Challenger", "Defender")

    hard_challenger: float = param(0.5, unit="probability", low=0, high=1, source="assumption")
    hard_defender: float = param(0.5, unit="probability", low=0, high=1, source="assumption")
    c_sq: float = param(0.0, unit=UTILITY, source=SOURCE)
    c_dc: float = param(1.0, unit=UTILITY, source=SOURCE)
    c_cd: float = param(-0.5, unit=UTILITY, source=SOURCE)
    c_dd_hard: float = param(-0.25, unit=UTILITY, source=SOURCE)
    c_dd_soft: float = param(-1.0, unit=UTILITY, source=SOURCE)
    d_sq: float = param(1.0, unit=UTILITY, source="assumption; never compared by the defender")
    d_dc: float = param(-0.5, unit=UTILITY, source=SOURCE)
    d_cd: float = param(0.5, unit=UTILITY, source=SOURCE)
    d_dd_hard: float = param(0.0, unit=UTILITY, source=SOURCE)
    d_dd_soft: float = param(-1.0, unit=UTILITY, source=SOURCE)

    # structural: who sees the draws (public = complete information)
    resolve: Literal["private", "public"] = "private"

    def constraints(self) -> dict[str, Any]:
        return {
            "c_dd_soft < c_cd": self.c_dd_soft < self.c_cd,
            "c_cd < c_dd_hard": self.c_cd < self.c_dd_hard,
            "c_dd_hard < c_sq": self.c_dd_hard < self.c_sq,
            "c_sq < c_dc": self.c_sq < self.c_dc,
            "d_dd_soft < d_dc": self.d_dd_soft < self.d_dc,
            "d_dc < d_dd_hard": self.d_dc < self.d_dd_hard,
            "d_dd_hard < d_cd": self.d_dd_hard < self.d_cd,
        }

    def rules(self, move: Storyteller) -> Ending:
        p, q = self.hard_challenger, self.hard_defender
        everyone = self.players if self.resolve == "public" else ()
        challenger = move.nature(
            "Challenger's resolve", {"hard": p, "soft": 1 - p}, to=everyone or "Challenger"
        )
        defender = move.nature("Defender's resolve", {"hard": q, "soft": 1 - q}, to=everyone or "Defender")

        if move("Challenger", "wait", "demand") == "wait":
            return outcome("status quo", {"Challenger": self.c_sq, "Defender": self.d_sq})
        if move("Defender", "concede", "deny") == "concede":
            return outcome("Defender concedes", {"Challenger": self.c_dc, "Defender": self.d_dc})
        if move("Challenger", "back down", "press") == "back down":
            return outcome("Challenger backs down", {"Challenger": self.c_cd, "Defender": self.d_cd})
        c_dd = self.c_dd_hard if challenger == "hard" else self.c_dd_soft
        d_dd = self.d_dd_hard if defender == "hard" else self.d_dd_soft
        return outcome("conflict", {"Challenger": c_dd, "Defender": d_dd}, events=("war",))
