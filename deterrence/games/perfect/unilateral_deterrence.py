"""Will a challenger of unknown resolve test a defender of unknown resolve?

The Unilateral Deterrence Game of Zagare & Kilgour ("Asymmetric Deterrence", *International Studies
Quarterly* 37, 1993; *Perfect Deterrence*, Cambridge University Press 2000, ch. 5). The challenger
waits or demands; the defender concedes or denies; the challenger then backs down or presses. Each
side knows its own resolve only. With

    c_H = (c_DC - c_SQ)/(c_DC - c_DD+),   c_S = (c_DC - c_SQ)/(c_DC - c_CD),
    d_t = (d_CD - d_DC)/(d_CD - d_DD-),

a hard challenger stays out iff the defender is hard with probability at least c_H, and a bluffing
one is called iff the challenger is hard with probability below d_t.

This is the model to copy when you write your own: what it is and where it comes from; the claims that
it tests; parameters with unit, range and source; a structural choice; joint constraints; the rules in
the order in which things happen; and the equilibria by hand. It is one shot: challenges cannot be
repeated. Region names are from memory of the book.
"""

from __future__ import annotations

from typing import Any, Literal

from deterrence.claims import Claim
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

__all__ = ["UnilateralDeterrence"]

UTILITY = "utility of the player concerned"
SOURCE = "assumption; order as in Zagare & Kilgour 1993"


class UnilateralDeterrence(Game):
    """Will a challenger of unknown resolve test a defender of unknown resolve? (Zagare & Kilgour 1993)"""

    players = ("Challenger", "Defender")
    family = "perfect deterrence"
    standing = "published model"
    source = """@article{zagare1993asymmetric,
  author = {Zagare and Kilgour},
  title = {Asymmetric Deterrence},
  journal = {International Studies Quarterly},
  volume = {37},
  pages = {1--27},
  year = {1993}
}"""
    picture = {"hard_defender": (0, 1), "hard_challenger": (0, 1)}
    article = (
        Claim("C04", of="hard_defender", on="war", sign="-",
              fails="Short of c_H more credibility leaves the risk of war as it is (bluff) or raises it."),
        Claim("C11", of="hard_defender", on="status quo", sign="+",
              fails="A line that leaves credibility below c_S, or was not needed above c_H, deters no one."),
    )  # fmt: skip

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
        return ordered(
            self, "c_dd_soft < c_cd < c_dd_hard < c_sq < c_dc", "d_dd_soft < d_dc < d_dd_hard < d_cd"
        )

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

    def by_hand(self) -> ClosedForm:
        return self._public() if self.resolve == "public" else self._private()

    def _private(self) -> ClosedForm:
        p, q, gap = self.hard_challenger, self.hard_defender, self.c_dc - self.c_sq
        c_h, c_s = gap / (self.c_dc - self.c_dd_hard), gap / (self.c_dc - self.c_cd)
        d_t = (self.d_cd - self.d_dc) / (self.d_cd - self.d_dd_soft)
        bluff = p * (1 - d_t) / (d_t * (1 - p))

        def region(name: str, where: Any, hard: Any, soft: Any, deny: Any) -> Region:
            """The profile in which challengers demand with these chances, and a soft defender denies."""
            firm = q + (1 - q) * (deny[0] if isinstance(deny, tuple) else deny)
            demand, war = p * hard + (1 - p) * soft, p * hard * firm
            ends = {"status quo": 1 - demand, "Defender concedes": demand * (1 - firm)}
            ends |= {"Challenger backs down": (1 - p) * soft * firm, "conflict": war, "war": war}
            who = "Challenger: Challenger's resolve: {}"
            denied = f"{who}; Challenger: demand; Defender: deny -> press"
            return Region(name, where, ends, {
                f"{who} -> demand".format("hard"): hard, f"{who} -> demand".format("soft"): soft,
                denied.format("hard"): 1.0, denied.format("soft"): 0.0,
                "Defender: Defender's resolve: hard; Challenger: demand -> deny": 1.0,
                "Defender: Defender's resolve: soft; Challenger: demand -> deny": deny,
            })  # fmt: skip

        return ClosedForm(
            concept='PerfectBayesian(off_path="any")',
            thresholds={
                "c_H": Threshold("hard_defender", c_h),
                "c_S": Threshold("hard_defender", c_s),
                "d_t": Threshold("hard_challenger", d_t),
            },
            covers=(p > 0) & (p < 1) & (q < 1),  # a type that does not occur may do as it likes
            regions=(
                region("certain deterrence", q >= c_h, 0.0, 0.0, (0.0, 1.0)),
                region("separating", (c_s <= q) & (q <= c_h), 1.0, 0.0, 0.0),
                region("attack", (q <= c_s) & (p >= d_t), 1.0, 1.0, 0.0),
                region("bluff", (q <= c_s) & (p <= d_t), 1.0, bluff, (c_s - q) / (1 - q)),
                region("steadfast deterrence", q <= c_h, 0.0, 0.0, ((c_h - q) / (1 - q), 1.0)),
            ),
        )

    def _public(self) -> ClosedForm:
        """A hard challenger takes from a soft defender; nobody else moves."""
        choices = {}
        for challenger in ("hard", "soft"):
            for defender in ("hard", "soft"):
                seen = f"Challenger's resolve: {challenger}; Defender's resolve: {defender}"
                takes = challenger == "hard" and defender == "soft"
                choices[f"Challenger: {seen} -> demand"] = float(takes)
                choices[f"Defender: {seen}; Challenger: demand -> deny"] = float(not takes)
                denied = f"Challenger: {seen}; Challenger: demand; Defender: deny"
                choices[f"{denied} -> press"] = float(challenger == "hard")
        taken = self.hard_challenger * (1 - self.hard_defender)
        ends = {"status quo": 1 - taken, "Defender concedes": taken}
        ends |= dict.fromkeys(("Challenger backs down", "conflict", "war"), 0.0)
        return ClosedForm("BackwardInduction()", (Region("the weak give way", True, ends, choices),))
