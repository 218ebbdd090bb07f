"""Does keeping US forces at a distance make an attack on Taiwan pay, and do Japan's bases undo it?

Our own game around the contest success functions of Hirshleifer (*Public Choice* 63, 1989; in
`deterrence.contest`), with an A2/AD discount delta on US force of which bases in Japan undo a share lambda:

    p = m_C^g / (m_C^g + M^g),   M = m_T + m_J [joins] + (1 - delta (1 - lambda [bases])) m_U u

(bases also where Japan joins; the difference form is a structural choice). China holds or attacks; Japan
abstains, opens bases or joins; the US intervenes or stays out. China's prize is 1 and war costs it k: it is
deterred iff M >= m_C ((1 - k)/k)^(1/g), that is, if j and u follow, iff delta is at most

    delta_bar = (1 - (m_C ((1 - k)/k)^(1/g) - m_T - m_J [joins])/m_U) / (1 - lambda [bases]).

A delta_bar below 0 means that even unhindered US force does not deter. Bases complement US force (the cross
partial of M in lambda and u is delta m_U > 0): they may be what brings the US in, and are worth nothing
without it. Resolve is known here, forces are given, and nobody bargains.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from deterrence.claims import Claim
from deterrence.contest import Difference, Ratio
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

__all__ = ["ContestSuccess"]

FORCE = "Chinese forces in the theatre"
PRIZE, JAPAN, US = "China's prize", "Japan's loss if Taiwan falls", "the US loss if Taiwan falls"
JAPAN_DOES = ("abstain", "open bases", "join")


class ContestSuccess(Game):
    """Does A2/AD make an attack pay, and do Japan's bases undo it? (own model, after Hirshleifer 1989)"""

    players = ("China", "Japan", "US")
    family = "bargaining and power shifts"
    standing = "ours"
    source = """@misc{contestsuccess,
  author = {The deterrence authors},
  title = {ContestSuccess},
  note = {own model, around the contest success functions of Hirshleifer 1989}
}
@article{hirshleifer1989conflict,
  author = {Hirshleifer},
  title = {Conflict and rent-seeking success functions: ratio vs. difference models},
  journal = {Public Choice},
  volume = {63},
  year = {1989}
}"""
    picture = {"a2ad": (0, 1), "basing_relief": (0, 1)}
    article = (
        Claim("C03", of="a2ad", on="attack", sign="+",
              fails="A discount that bases undo can bring Japan in, and the attack stays away."),
        Claim("C13", of="basing_relief", on="attack", sign="-",
              fails="The US stays out all the same, and bases without US force are worth nothing; or "
                    "better bases keep Japan from joining."),
        Claim("C07", of="japan_forces", on="attack", sign="-",
              fails="Japan does not join, or the US leaves the war to a strong Japan."),
    )  # fmt: skip

    china_forces: float = param(1.0, unit="numeraire of forces", low=0.01, source="convention")
    taiwan_forces: float = param(0.35, unit=FORCE, low=0, source="assumption")
    japan_forces: float = param(0.3, unit=FORCE, low=0, source="assumption; where Japan joins")
    us_forces: float = param(1.2, unit=FORCE, low=0.01, source="assumption")
    a2ad: float = param(0.5, unit="share of US force", low=0, high=1, source="assumption; delta")
    basing_relief: float = param(0.5, unit="share of a2ad", low=0, high=1, source="assumption; lambda")
    decisiveness: float = param(1.5, unit="exponent", low=0.1, source="Hirshleifer 1989: 1 is usual")
    china_cost: float = param(0.4, unit=PRIZE, low=0, high=1, source="assumption; k")
    japan_bases_cost: float = param(0.05, unit=JAPAN, low=0, source="assumption")
    japan_join_cost: float = param(0.15, unit=JAPAN, low=0, source="assumption")
    us_war_cost: float = param(0.25, unit=US, low=0, source="assumption")

    # structural: the form of the contest
    contest: Literal["ratio", "difference"] = "ratio"

    def constraints(self) -> dict[str, Any]:
        costs = ("0 < japan_bases_cost < japan_join_cost", "0 < us_war_cost", "0 < china_cost < 1")
        return ordered(self, *costs)

    @property
    def form(self) -> Ratio | Difference:
        """The contest success function."""
        return Ratio(self.decisiveness) if self.contest == "ratio" else Difference(self.decisiveness)

    def defence(self, japan: str, us: str) -> Any:
        """The force that China meets: M."""
        local = self.taiwan_forces + (self.japan_forces if japan == "join" else 0.0)
        if us == "stay out":
            return local
        return local + (1 - self.a2ad * self._left(japan)) * self.us_forces

    def _left(self, japan: str) -> Any:
        """The share of the discount that is not undone."""
        return 1.0 if japan == "abstain" else 1 - self.basing_relief

    def wins(self, japan: str, us: str) -> Any:
        """P(China wins)."""
        return self.form.wins(self.china_forces, self.defence(japan, us))

    def rules(self, move: Storyteller) -> Ending:
        if move("China", "hold", "attack") == "hold":
            return outcome("status quo", dict.fromkeys(self.players, 0.0))
        japan, us = str(move("Japan", *JAPAN_DOES)), str(move("US", "stay out", "intervene"))
        falls = self.wins(japan, us)
        paid = {
            "China": falls - self.china_cost,
            "Japan": -falls - self._costs(japan),
            "US": -falls - (self.us_war_cost if us == "intervene" else 0.0),
        }
        events = {"attack": 1.0, "Taiwan falls": falls, "Japan helps": 1.0, "US fights": 1.0}
        absent = {"Japan helps": japan == "abstain", "US fights": us == "stay out"}
        return outcome("war", paid, events={e: p for e, p in events.items() if not absent.get(e)})

    def _costs(self, japan: str) -> Any:
        return {"abstain": 0.0, "open bases": self.japan_bases_cost, "join": self.japan_join_cost}[japan]

    def by_hand(self) -> ClosedForm:
        fights, falls, loss = {}, {}, {}
        choices: dict[str, Any] = {}
        thresholds = {}
        for japan in JAPAN_DOES:
            alone, together = self.wins(japan, "stay out"), self.wins(japan, "intervene")
            fights[japan] = alone - together > self.us_war_cost
            falls[japan] = np.where(fights[japan], together, alone)
            loss[japan] = falls[japan] + self._costs(japan)
            choices[f"US: China: attack; Japan: {japan} -> intervene"] = fights[japan]
            for who, chance in (("China", self.china_cost), ("US", alone - self.us_war_cost)):
                needed = self.form.needed(chance, self.china_forces) - self.defence(japan, "stay out")
                at = (1 - needed / self.us_forces) / self._left(japan)
                thresholds[f"{who}, Japan: {japan}"] = Threshold("a2ad", at)
        helps = {
            "open bases": (loss["open bases"] < loss["abstain"]) & (loss["open bases"] <= loss["join"]),
            "join": (loss["join"] < loss["abstain"]) & (loss["join"] < loss["open bases"]),
        }

        def happens(told: Any) -> Any:
            return np.where(helps["join"], told["join"],
                            np.where(helps["open bases"], told["open bases"], told["abstain"]))  # fmt: skip

        win, us, japan_helps = happens(falls), happens(fights), helps["open bases"] | helps["join"]
        pays = win > self.china_cost
        choices |= {f"Japan: China: attack -> {act}": so for act, so in helps.items()}
        choices["China -> attack"] = pays
        war = {"war": 1.0, "attack": 1.0, "Taiwan falls": win, "Japan helps": japan_helps, "US fights": us}
        return ClosedForm(
            concept="BackwardInduction()",
            thresholds=thresholds,
            regions=(
                Region("deterrence", ~pays, {"status quo": 1.0}, choices),
                Region("Taiwan alone", pays & ~us & ~japan_helps, war, choices),
                Region("the US fights", pays & us, war, choices),
                Region("Japan without the US", pays & ~us & japan_helps, war, choices),
            ),
            values={"P(China wins)": win},
        )
