"""Should a defender stand behind a protege that may change sides if it is let down?

After the Tripartite Crisis Game of Zagare & Kilgour ("Alignment Patterns, Crisis Bargaining, and Extended
Deterrence", *International Studies Quarterly* 47, 2003; "The Deterrence-Versus-Restraint Dilemma in Extended
Deterrence", *International Studies Review* 8, 2006): a reconstruction from abstracts, whose tree is ours. A
challenger demands (at a cost e); the protege concedes or holds firm; the defender supports it or not; if it
does, the challenger learns its resolve and presses on or backs down; if not, the protege stays or realigns. A
challenger is determined with probability h; a protege is disloyal with probability q, and then realigns if
abandoned. For the defender realignment is worse than war, and war worse than the stake. With

    q* = (h d_M - d_L)/(d_R - d_L),   s_P = (l_L - l_C)/(l_L + A),   A = (1 - h) g_P - h l_M,

support is sure and the status quo stands if q >= q*. Below, the defender straddles: it supports with s_P,
which the protege's indifference fixes whatever the defender's own payoffs are, the disloyal hold firm and the
loyal with probability q (1 - q*)/(q* (1 - q)). With K = h k + (1 - h) b, a challenger then demands iff

    w - e + (q/q*) ((1 - s_P) q* rho - s_P (w + K)) > 0.

So the threat to realign wards off a demand if the challenger's prize rho from it is below
rho_bar = s_P (w + K)/((1 - s_P) q*), and invites one if above.

`realign="payoff"` is our variant: support has a given probability s, and who is abandoned has lost l_L, to
the challenger's gain w + rho. The protege holds firm iff s >= s_P; then the challenger demands iff
s <= s_H = (w + rho - e)/(w + rho + K): between them lies war, with probability h s, and doubt is no help.
(The catalogue's (w + rho)/(w + rho + k) is the case h = 1, e = 0: a challenger that learns its resolve
after the demand expects K.)

The straddle is mixed on both sides, so that a list of pure equilibria is empty there; it is the only
equilibrium (0 < q < 1), which `PerfectBayesian(mixing=1)` finds, and `LogitLimit`. Not reproduced: that a
straddle never deters a determined challenger, since here it learns its resolve late.
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

__all__ = ["TripartiteCrisis"]

SOURCE = "assumption; order as in the reconstruction after Zagare & Kilgour 2003, 2006"
FIRM = "Challenger: demand; Protege: hold firm"
EVENTS = ("status quo", "concession", "war", "Challenger backs down", "Protege stays", "Protege realigns")


def _loss(default: float, whose: str, of: str) -> Any:
    return param(default, unit=f"{whose}'s loss from {of}", low=0, source=SOURCE)


def _chance(default: float) -> Any:
    return param(default, unit="probability", low=0, high=1, source=SOURCE)


class TripartiteCrisis(Game):
    """Should a defender stand behind a protege that may change sides? (after Zagare & Kilgour 2003; a reconstruction)"""  # noqa: E501

    players = ("Challenger", "Protege", "Defender")
    family = "perfect deterrence"
    standing = "reconstruction"
    source = """@article{zagare2003alignment,
  author = {Zagare and Kilgour},
  title = {Alignment Patterns, Crisis Bargaining, and Extended Deterrence},
  journal = {International Studies Quarterly},
  volume = {47},
  year = {2003}
}
@article{zagare2006dilemma,
  author = {Zagare and Kilgour},
  title = {The Deterrence-Versus-Restraint Dilemma in Extended Deterrence},
  journal = {International Studies Review},
  volume = {8},
  year = {2006}
}"""
    picture = {"disloyal": (0, 1), "prize_realigned": (0, 6)}
    article = (
        Claim("C01", of="support", on="war", sign="mixed",
              fails="With support given (realign=payoff) the middle from s_P to s_H is the war zone."),
        Claim("C06", of="disloyal", on="status quo", sign="+",
              fails="The challenger's prize from a realignment exceeds rho_bar: the threat invites demands."),
        Claim("C13", of="disloyal", on="war", sign="-",
              fails="Below q* support is s_P whatever q is: given a demand, war rises with q."),
    )  # fmt: skip

    determined: float = _chance(0.6)
    disloyal: float = _chance(0.4)
    support: float = param(0.5, unit="probability", low=0, high=1, source=SOURCE + "; for realign=payoff")
    demand_cost: float = _loss(0.4, "challenger", "making a demand")
    prize: float = param(1.0, unit="challenger's gain from the stake", low=0, source=SOURCE)
    prize_realigned: float = param(0.5, unit="challenger's gain from a realignment", low=0, source=SOURCE)
    war_challenger: float = _loss(0.5, "challenger", "war, if determined")
    back_down: float = _loss(0.7, "challenger", "backing down")
    war_hesitant: float = _loss(1.5, "challenger", "war, if hesitant; it only has to exceed back_down")
    concede_protege: float = _loss(0.5, "protege", "conceding")
    abandoned_protege: float = _loss(1.0, "protege", "being abandoned and staying")
    realign_protege: float = _loss(0.3, "protege", "realigning, if disloyal")
    realign_loyal: float = _loss(
        2.0, "protege", "realigning, if loyal; it only has to exceed being abandoned"
    )
    war_protege: float = _loss(0.6, "protege", "war")
    win_protege: float = param(0.4, unit="protege's gain if the challenger backs down", source=SOURCE)
    concede_defender: float = _loss(0.2, "defender", "a concession")
    stake_defender: float = _loss(0.2, "defender", "the stake")
    war_defender: float = _loss(0.8, "defender", "war")
    realign_defender: float = _loss(1.0, "defender", "a realignment")

    # structural: is changing sides the protege's own last move, or folded into payoffs, with support given?
    realign: Literal["move", "payoff"] = "move"

    def constraints(self) -> dict[str, Any]:
        supported = "concede_protege > determined * war_protege - (1 - determined) * win_protege"
        return ordered(
            self,
            "realign_loyal > abandoned_protege > concede_protege > realign_protege",
            "war_hesitant > back_down > war_challenger > 0",
            "realign_defender > war_defender > stake_defender",
            "prize > 0",
        ) | {supported: self.concede_protege > -self._firm}

    @property
    def _firm(self) -> Any:
        """A above: what a protege that is supported expects."""
        return (1 - self.determined) * self.win_protege - self.determined * self.war_protege

    def rules(self, move: Storyteller) -> Ending:
        h, q, s, cost = self.determined, self.disloyal, self.support, self.demand_cost
        choosing = self.realign == "move"
        if choosing:
            loyalty = move.nature("Protege's loyalty", {"disloyal": q, "loyal": 1 - q}, to="Protege")

        def end(label: str, challenger: Any, protege: Any, defender: Any) -> Ending:
            paid = {"Challenger": challenger - cost, "Protege": -protege, "Defender": -defender}
            return outcome(label, paid)

        if move("Challenger", "wait", "demand") == "wait":
            return outcome("status quo", dict.fromkeys(self.players, 0.0))
        if move("Protege", "concede", "hold firm") == "concede":
            return end("concession", self.prize, self.concede_protege, self.concede_defender)
        if choosing:
            supported = move("Defender", "withhold", "support") == "support"
        else:
            given = move.nature("support", {"given": s, "withheld": 1 - s}, to=self.players)
            supported = given == "given"
        if supported:
            resolve = move.nature(
                "Challenger's resolve", {"determined": h, "hesitant": 1 - h}, to="Challenger"
            )
            if move("Challenger", "back down", "press") == "back down":
                return end("Challenger backs down", -self.back_down, -self.win_protege, 0.0)
            # a war costs the hesitant more than backing down, however much more
            worse = 1.0 if resolve == "determined" else 2.0
            challenger = self.war_challenger if worse == 1.0 else 2.0 * self.back_down
            return end("war", -challenger, self.war_protege, self.war_defender)
        realigned = self.prize + self.prize_realigned
        if not choosing:
            return end("Protege realigns", realigned, self.abandoned_protege, self.realign_defender)
        if move("Protege", "stay", "realign") == "stay":
            return end("Protege stays", self.prize, self.abandoned_protege, self.stake_defender)
        gone = self.realign_protege if loyalty == "disloyal" else self.realign_loyal
        return end("Protege realigns", realigned, gone, self.realign_defender)

    def by_hand(self) -> ClosedForm:
        straddle = (self.abandoned_protege - self.concede_protege) / (self.abandoned_protege + self._firm)
        repelled = self.determined * self.war_challenger + (1 - self.determined) * self.back_down
        chosen = self.realign == "move"
        return self._moved(straddle, repelled) if chosen else self._folded(straddle, repelled)

    def _moved(self, s_p: Any, repelled: Any) -> ClosedForm:
        h, q, w = self.determined, self.disloyal, self.prize
        q_star = (h * self.war_defender - self.stake_defender) / (self.realign_defender - self.stake_defender)
        share = np.where(q < q_star, q / q_star, 1.0)  # of those that hold firm
        loyal = np.where(q < q_star, q * (1 - q_star) / (q_star * (1 - q)), 1.0)
        bluffed = (1 - s_p) * q_star * self.prize_realigned - s_p * (w + repelled)
        demand = w + share * bluffed
        ends = {
            "concession": 1 - share,
            "war": share * s_p * h,
            "Challenger backs down": share * s_p * (1 - h),
            "Protege realigns": share * (1 - s_p) * q_star,
            "Protege stays": share * (1 - s_p) * (1 - q_star),
        }

        def region(name: str, where: Any, ends: dict[str, Any], demand: Any, support: Any) -> Region:
            who = "Protege: Protege's loyalty: {}; Challenger: demand"
            left = f"{who}; Protege: hold firm; Defender: withhold"
            pressed = f"Challenger: {FIRM}; Defender: support; Challenger's resolve: {{}}"
            return Region(name, where, ends, {
                "Challenger -> demand": demand, f"Defender: {FIRM} -> support": support,
                f"{who} -> hold firm".format("disloyal"): 1.0, f"{who} -> hold firm".format("loyal"): loyal,
                f"{left} -> realign".format("disloyal"): 1.0, f"{left} -> realign".format("loyal"): 0.0,
                f"{pressed} -> press".format("determined"): 1.0,
                f"{pressed} -> press".format("hesitant"): 0.0,
            })  # fmt: skip

        still, below, cost = dict.fromkeys(EVENTS, 0.0) | {"status quo": 1.0}, q < q_star, self.demand_cost
        return ClosedForm(
            concept="PerfectBayesian(mixing=1)",
            thresholds={
                "q*": Threshold("disloyal", q_star),
                "e*": Threshold("demand_cost", np.where(below, demand, np.inf)),
            },
            covers=(q > 0) & (q < 1) & (h > 0) & (h < 1),  # a type that does not occur may do as it likes
            regions=(
                region("sure support", q >= q_star, still, 0.0, 1.0),
                region("straddle, no demand", below & (cost >= demand), still, 0.0, s_p),
                region("straddle, a demand", below & (cost <= demand), ends, 1.0, s_p),
            ),
            values={"s_P": s_p, "rho_bar": s_p * (w + repelled) / ((1 - s_p) * q_star)},
        )

    def _folded(self, s_p: Any, repelled: Any) -> ClosedForm:
        h, s, cost = self.determined, self.support, self.demand_cost
        whole = self.prize + self.prize_realigned
        s_h = (whole - cost) / (whole + repelled)
        fought = {"war": h * s, "Challenger backs down": (1 - h) * s, "Protege realigns": 1 - s}

        def region(name: str, where: Any, ends: dict[str, Any], demand: float, firm: float) -> Region:
            pressed = f"Challenger: {FIRM}; support: given; Challenger's resolve: {{}} -> press"
            return Region(name, where, ends, {
                "Challenger -> demand": demand, "Protege: Challenger: demand -> hold firm": firm,
                pressed.format("determined"): 1.0, pressed.format("hesitant"): 0.0,
            })  # fmt: skip

        still, low = {"status quo": 1.0, "war": 0.0}, s <= s_p
        return ClosedForm(
            concept="BackwardInduction()",
            thresholds={
                "s_P": Threshold("support", s_p), "s_H": Threshold("support", s_h),
                "w": Threshold("demand_cost", self.prize),
            },
            regions=(
                region("concession", low & (cost <= self.prize), {"concession": 1.0}, 1.0, 0.0),
                region("status quo, a demand too dear", low & (cost >= self.prize), still, 0.0, 0.0),
                region("fight", (s >= s_p) & (s <= s_h), fought, 1.0, 1.0),
                region("status quo, a firm protege", (s >= s_p) & (s >= s_h), still, 0.0, 1.0),
            ),
        )  # fmt: skip
