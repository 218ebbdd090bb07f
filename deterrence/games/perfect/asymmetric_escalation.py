"""Can a defender hold a challenger back by answers at two levels, in kind and by escalation?

The Asymmetric Escalation Game of Zagare & Kilgour (*Perfect Deterrence*, Cambridge University Press 2000,
ch. 6-9 and app. 6-8; "Assessing Competing Defense Postures", *World Politics* 47, 1995). The challenger waits
or initiates; the defender concedes, replies in kind or escalates; either can then escalate in its turn. A
challenger is hard if it prefers all-out conflict (EE) to backing down before escalation (DE); a defender is
tactically hard if it prefers limited conflict (DD) to conceding (DC), strategically hard if it prefers EE to
giving way to escalation (ED). Orders of payoffs as printed.

If types are known (`resolve="public"`) a soft challenger never initiates, and a hard one is held back only
by a defender that is hard at both levels: limited conflict does not occur. If not, then with

    d1 = (DE - DC)/(DE - EE+),  d2 = (DE - DC)/(DE - EE-)    of the defender,
    q_H = (ED - DD)/(ED - EE+),  c_t = (DC - SQ)/(DC - DD)   of the challenger,

p, q and q0 the chances that a challenger is hard, that a tactically hard defender is strategically hard, and
that any is, the pure equilibria with the prior as belief off the path are, among others: *no response* (all
initiate, all concede) iff p >= d1 and q0 <= q_H; *constrained limited response* (all initiate, the
tactically hard reply in kind) iff p >= d1, q >= q_H and P(tactically hard) <= c_t; *limited-response
deterrence* iff P(tactically hard) >= c_t instead; *massive-retaliation deterrence* only if p <= d2. Below d1
there are more, in which some reply in kind and others escalate; all are derived here (`by_hand`).

What a surprising reply in kind tells is part of this: if it is taken for a soft defender's (`off_path=
{"Defender": "soft soft"}`) no response needs p >= d1 alone, massive retaliation p <= d2 alone, and
limited-response deterrence never comes without no response beside it. Family names are ours, after the
book's vocabulary. Mixed equilibria (the book's escalatory ones) are not covered; some games have no other.
The solver looks at 324 profiles of signals, which a sweep keeps apart: a large map is one of the closed form.
"""

from __future__ import annotations

from itertools import product
from typing import Any, Literal

import numpy as np

from deterrence.claims import Claim
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

__all__ = ["AsymmetricEscalation"]

SOURCE = "assumption; order as in Zagare & Kilgour 2000, appendix 8"
UTILITY, SHARE = "utility of the player concerned", "share of defenders (tactically, strategically)"
TYPES = ("hard hard", "hard soft", "soft hard", "soft soft")  # tactically, strategically
MINE, YOURS = "Challenger: Challenger's resolve: {}", "Defender: Defender's resolve: {}; Challenger: initiate"
# where p lies; what each of TYPES does (concede, kind, escalate); its name if all initiate, and if none do
FAMILIES = (
    ("high", "cccc", "no response", ""),
    ("middle", "ecec", "strategic response", "strategic deterrence"),
    ("low", "eeee", "", "massive-retaliation deterrence"),
    ("high", "kkcc", "constrained limited response", "limited-response deterrence"),
    ("middle", "kkec", "graduated response", "graduated deterrence"),
    ("low", "kkee", "", "full deterrence"),
)


def _utility(default: float) -> Any:
    return param(default, unit=UTILITY, source=SOURCE)


def _share(default: float) -> Any:
    return param(default, unit=SHARE, low=0, high=1, source=SOURCE)


class AsymmetricEscalation(Game):
    """Do answers in kind and by escalation deter a challenger? (Zagare & Kilgour 2000)"""

    players = ("Challenger", "Defender")
    family = "perfect deterrence"
    standing = "published model"
    source = """@book{zagare2000perfect,
  author = {Zagare and Kilgour},
  title = {Perfect Deterrence},
  publisher = {Cambridge University Press},
  year = {2000},
  note = {chapters 6-9 and appendices 6-8}
}
@article{zagare1995assessing,
  author = {Zagare and Kilgour},
  title = {Assessing Competing Defense Postures},
  journal = {World Politics},
  volume = {47},
  pages = {373--417},
  year = {1995}
}"""
    picture = {"hard_challenger": (0, 1), "hard_hard": (0, 0.75)}
    article = (
        Claim("C02", of="hard_soft", on="status quo", sign="+",
              fails="Limited force without strategic credibility: q below q_H, and it would be escalated."),
        Claim("C08", of="hard_hard", on="status quo", sign="+",
              fails="Answers in kind are less likely than c_t: limited conflicts instead of deterrence."),
    )  # fmt: skip

    hard_challenger: float = param(0.5, unit="probability", low=0, high=1, source=SOURCE)
    hard_hard: float = _share(0.3)
    hard_soft: float = _share(0.1)
    soft_hard: float = _share(0.15)
    c_sq: float = _utility(1.1)
    c_dc: float = _utility(2.5)
    c_ed: float = _utility(0.5)
    c_dd: float = _utility(0.0)
    c_ee_hard: float = _utility(-0.75)
    c_de: float = _utility(-1.5)
    c_ee_soft: float = _utility(-3.0)
    d_sq: float = _utility(3.0)
    d_de: float = _utility(2.0)
    d_dd_hard: float = _utility(1.0)
    d_dc: float = _utility(0.0)
    d_dd_soft: float = _utility(-0.5)
    d_ee_hard: float = _utility(-1.0)
    d_ed: float = _utility(-1.5)
    d_ee_soft: float = _utility(-3.0)

    # structural: who sees the draws (public = complete information)
    resolve: Literal["private", "public"] = "private"

    def constraints(self) -> dict[str, Any]:
        shares = np.add(np.add(self.hard_hard, self.hard_soft), self.soft_hard)
        challenger = "c_ee_soft < c_de < c_ee_hard < c_dd < c_ed < c_sq < c_dc"
        defender = "d_ee_soft < d_ed < d_ee_hard < d_dd_soft < d_dc < d_dd_hard < d_de < d_sq"
        return ordered(self, challenger, defender) | {"hard_hard + hard_soft + soft_hard <= 1": shares <= 1}

    @property
    def _shares(self) -> tuple[Any, ...]:
        """Of TYPES."""
        rest = 1 - self.hard_hard - self.hard_soft - self.soft_hard
        return self.hard_hard, self.hard_soft, self.soft_hard, rest

    def rules(self, move: Storyteller) -> Ending:
        p, everyone = self.hard_challenger, self.players if self.resolve == "public" else ()
        own = move.nature("Challenger's resolve", {"hard": p, "soft": 1 - p}, to=everyone or "Challenger")
        shares = dict(zip(TYPES, self._shares, strict=True))
        drawn = move.nature("Defender's resolve", shares, to=everyone or "Defender")
        c_ee = self.c_ee_hard if own == "hard" else self.c_ee_soft
        d_ee = self.d_ee_hard if drawn in ("hard hard", "soft hard") else self.d_ee_soft
        d_dd = self.d_dd_hard if drawn in ("hard hard", "hard soft") else self.d_dd_soft

        def end(label: str, challenger: Any, defender: Any) -> Ending:
            events = ("war",) if "conflict" in label else ()
            return outcome(label, {"Challenger": challenger, "Defender": defender}, events)

        if move("Challenger", "wait", "initiate") == "wait":
            return end("status quo", self.c_sq, self.d_sq)
        reply = move("Defender", "concede", "reply in kind", "escalate")
        if reply == "concede":
            return end("Defender concedes", self.c_dc, self.d_dc)
        if reply == "escalate":
            if move("Challenger", "back down", "escalate") == "back down":
                return end("Defender wins by escalation", self.c_de, self.d_de)
            return end("all-out conflict", c_ee, d_ee)
        if move("Challenger", "hold", "escalate") == "hold":
            return end("limited conflict", self.c_dd, d_dd)
        if move("Defender", "give way", "escalate") == "give way":
            return end("Challenger wins by escalation", self.c_ed, self.d_ed)
        return end("all-out conflict", c_ee, d_ee)

    def by_hand(self) -> ClosedForm:
        return self._public() if self.resolve == "public" else self._private()

    def _thresholds(self) -> dict[str, Any]:
        """Of the challenger's resolve for the defender's replies; of the defender's for the challenger."""
        de, dc, dd, ed = self.d_de, self.d_dc, self.d_dd_hard, self.d_ed
        hard, soft = self.d_ee_hard, self.d_ee_soft
        return {
            "d1": (de - dc) / (de - hard), "d2": (de - dc) / (de - soft),  # escalation against conceding
            "d3": (de - dd) / (de - hard), "d4": (de - dd) / (de - soft),  # against a limited conflict
            # against a reply in kind that the hard answer by escalation; conceding against the same
            "d5": (de - dd) / (de - dd + ed - soft), "d6": (dd - dc) / (dd - ed),
            "q_H": (self.c_ed - self.c_dd) / (self.c_ed - self.c_ee_hard),
            "q_S": (self.c_ed - self.c_dd) / (self.c_ed - self.c_ee_soft),
            "c_t": (self.c_dc - self.c_sq) / (self.c_dc - self.c_dd),
        }  # fmt: skip

    def _private(self) -> ClosedForm:
        """Types that reply in kind do so together, and only if no challenger escalates on it.

        Else and besides, others escalate if p is low. Then all challengers initiate if even the soft gain by
        it, or none if not even the hard do. (If the hard alone did, nobody would escalate, and the soft would
        gain as much.)
        """
        t, p = self._thresholds(), self.hard_challenger
        strategic = self.hard_hard + self.soft_hard
        alone = (  # nobody replies in kind, which would tell what the prior says, and be escalated or not
            ((strategic >= t["q_H"]) & (p <= t["d4"]))
            | ((t["q_S"] <= strategic) & (strategic <= t["q_H"]) & ((p >= t["d6"]) | (p <= t["d5"])))
            | (strategic <= t["q_S"])
        )
        together = (self.hard_hard >= t["q_H"] * (self.hard_hard + self.hard_soft)) & (p >= t["d3"])
        place = {"high": p >= t["d1"], "middle": (t["d2"] <= p) & (p <= t["d1"]), "low": p <= t["d2"]}
        regions = []
        for at, replies, *names in FAMILIES:
            there = (together if "k" in replies else alone) & place[at]
            soft, hard = (self._worth(replies, against) for against in (self.c_de, self.c_ee_hard))
            fits = (soft >= self.c_sq, hard <= self.c_sq)
            for name, fit, starts in zip(names, fits, (1.0, 0.0), strict=True):
                if name:
                    regions.append(self._region(name, there & fit, starts, replies, t))
        typical = np.minimum.reduce(np.broadcast_arrays(p, 1 - p, *self._shares)) > 1e-12
        return ClosedForm(
            concept="PerfectBayesian()",
            thresholds=self._edges(t),
            # a type that does not occur may do as it likes; where nothing is listed, equilibria are mixed
            covers=typical & np.logical_or.reduce(np.broadcast_arrays(*(region.where for region in regions))),
            regions=tuple(regions),
        )  # fmt: skip

    def _worth(self, replies: str, escalated: Any) -> Any:
        """What a challenger gets that initiates, given what an escalation brings it."""
        worth = {"c": self.c_dc, "k": self.c_dd, "e": escalated}
        return sum(share * worth[reply] for share, reply in zip(self._shares, replies, strict=True))

    def _edges(self, t: dict[str, Any]) -> dict[str, Threshold]:
        h = self.hard_hard
        edges = {name: Threshold("hard_challenger", t[name]) for name in t if name[0] == "d"}
        edges |= {name: Threshold("soft_hard", t[name] - h) for name in ("q_H", "q_S")}
        edges |= {"q": Threshold("hard_soft", h / t["q_H"] - h), "c_t": Threshold("hard_soft", t["c_t"] - h)}
        for replies in ("ecec", "kkec"):
            for own, against in (("soft", self.c_de), ("hard", self.c_ee_hard)):
                edges[f"{own} against {replies}"] = Threshold("c_sq", self._worth(replies, against))
        return edges

    def _region(self, name: str, where: Any, starts: float, replies: str, t: dict[str, Any]) -> Region:
        p, strategic = self.hard_challenger, self.hard_hard + self.soft_hard
        c, k, e = (sum(s for s, b in zip(self._shares, replies, strict=True) if a == b) for a in "cke")
        met = {"Defender concedes": c, "limited conflict": k, "all-out conflict": e * p, "war": k + e * p,
               "Defender wins by escalation": e * (1 - p)}  # fmt: skip
        ends = {"status quo": 1 - starts, "Challenger wins by escalation": 0.0}
        ends |= {event: starts * chance for event, chance in met.items()}
        choices: dict[str, Any] = {}
        for own, bound in (("hard", t["q_H"]), ("soft", t["q_S"])):
            mine = MINE.format(own)
            bold = 0.0 if "k" in replies else np.where(strategic <= bound, 1.0, 0.0)
            choices[f"{mine} -> initiate"] = starts
            choices[f"{mine}; Challenger: initiate; Defender: reply in kind -> escalate"] = bold
            choices[f"{mine}; Challenger: initiate; Defender: escalate -> escalate"] = float(own == "hard")
        for own, reply in zip(TYPES, replies, strict=True):
            yours, last = YOURS.format(own), float(own[5:] == "hard")
            choices[f"{yours} -> reply in kind"] = float(reply == "k")
            choices[f"{yours} -> escalate"] = float(reply == "e")
            choices[f"{yours}; Defender: reply in kind; Challenger: escalate -> escalate"] = last
        return Region(name, where, ends, choices)

    def _public(self) -> ClosedForm:
        """A hard challenger takes what it wants but from a defender that is hard at both levels."""
        choices: dict[str, Any] = {}
        for own, other in product(("hard", "soft"), TYPES):
            seen = f"Challenger's resolve: {own}; Defender's resolve: {other}"
            begun, strategic = f"{seen}; Challenger: initiate", other[5:] == "hard"
            last = f"Defender: {begun}; Defender: reply in kind; Challenger: escalate"
            held = own == "hard" and other == "hard hard"
            choices |= {
                f"Challenger: {seen} -> initiate": float(own == "hard" and not held),
                f"Defender: {begun} -> reply in kind": float(held),
                f"Defender: {begun} -> escalate": float(own == "soft"),
                f"Challenger: {begun}; Defender: escalate -> escalate": float(own == "hard"),
                f"Challenger: {begun}; Defender: reply in kind -> escalate": float(not strategic),
                f"{last} -> escalate": float(strategic),
            }
        taken = self.hard_challenger * (1 - self.hard_hard)
        ends = {"status quo": 1 - taken, "Defender concedes": taken}
        ends |= dict.fromkeys(("limited conflict", "all-out conflict", "war"), 0.0)
        ends |= dict.fromkeys((f"{who} wins by escalation" for who in self.players), 0.0)
        region = Region("the hard take from the soft", True, ends, choices)
        return ClosedForm("BackwardInduction()", (region,))
