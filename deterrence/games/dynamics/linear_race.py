"""Does a humiliation set off an arms race, or only what it changes in the worth of a lead?

A linear benchmark of our own for the dynamic models of arms races (Brito, *International Economic Review*
13, 1972; Simaan & Cruz, *Review of Economic Studies* 42, 1975). China's lead L over the US in anti-access
decays at rate d and moves with both investments, L' = (1 - d) L + u_C - u_US; a period is worth
a_C L - r_C u_C^2/2 to China and -a_US L - r_US u_US^2/2 to the US, the next one beta as much. All is linear
in the lead, so that each has one best investment, in every state and whatever the rival does:

    u_i = beta a_i / (r_i (1 - beta (1 - d))).

A setback like that of 1996, which only sets China's lead back, therefore changes nothing: investment jumps
if and only if a_C does.

Here the lead is -1 ("US ahead") or 1 ("China ahead"), drawn with mean L', which is the same to risk-neutral
players (a largest investment of at most d keeps L' between the two), and investments are multiples of a step:
each takes the one nearest to u_i. With m the difference of the two, the lead in which play ends has the mean
((1 - beta) L + beta m)/(1 - beta (1 - d)). Budgets and wars are left out; for these see `ArmsBuildUp`.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any, Literal

import numpy as np

from deterrence.claims import Claim
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered
from deterrence.parameters import param
from deterrence.states.game import StateGame

__all__ = ["LinearRace"]

LEADS = {"US ahead": -1.0, "China ahead": 1.0}
WORDS = {1: ("rest", "build"), 2: ("rest", "build slowly", "build")}


class LinearRace(StateGame):
    """Does a humiliation set off an arms race, or only what it changes in the worth of a lead? (own model, linear)"""  # noqa: E501

    players = ("China", "US")
    family = "reputation and dynamics"
    standing = "ours"
    source = """@misc{linearrace,
  author = {The deterrence authors},
  title = {LinearRace},
  note = {own model, a linear benchmark for dynamic arms races: Brito 1972; Simaan and Cruz 1975}
}"""
    picture = {"china_gain": (0, 0.3), "us_gain": (0, 0.3)}
    article = (
        Claim("C02", of="china_gain", on="China ahead", sign="+",
              fails="The gain stays on the same side of a step; and a humiliation that only sets the lead "
                    "back changes no investment at all."),
    )  # fmt: skip

    china_gain: float = param(
        0.1, unit="China's utility, a period, of the lead", low=0, source="assumption; a_C"
    )
    us_gain: float = param(0.05, unit="US utility, a period, of the lead", low=0, source="assumption; a_US")
    china_cost: float = param(
        1.0, unit="China's utility, of investment squared, halved", low=0.01, source="assumption; r_C"
    )
    us_cost: float = param(
        1.0, unit="US utility, of investment squared, halved", low=0.01, source="assumption; r_US"
    )
    most: float = param(
        0.3, unit="share of the lead, a period", low=0.001, high=1, source="assumption; largest investment"
    )
    decay: float = param(0.3, unit="share a period", low=0, high=1, source="assumption; d")
    discount: float = param(
        0.9, unit="weight of the next period", low=0, high=0.999, source="assumption; beta"
    )

    # structural: into how many steps the largest investment is cut, and who is ahead
    steps: Literal[1, 2] = 2
    lead: Literal["US ahead", "China ahead"] = "US ahead"

    def constraints(self) -> dict[str, Any]:
        return ordered(self, "most <= decay")

    def states(self) -> tuple[str, ...]:
        return tuple(LEADS)

    def start(self) -> str:
        return self.lead

    def actions(self, state: str) -> Mapping[str, tuple[str, ...]]:
        return dict.fromkeys(self.players, WORDS[self.steps])

    def invested(self, action: str) -> Any:
        """How much an action is, in leads."""
        return self.most * (WORDS[self.steps].index(action) / self.steps)

    def stage(self, state: str, actions: Mapping[str, str]) -> Mapping[str, Any]:
        china, us = (self.invested(actions[player]) for player in self.players)
        return {
            "China": self.china_gain * LEADS[state] - self.china_cost * china**2 / 2,
            "US": -self.us_gain * LEADS[state] - self.us_cost * us**2 / 2,
        }

    def transition(self, state: str, actions: Mapping[str, str]) -> Mapping[str, Any]:
        china, us = (self.invested(actions[player]) for player in self.players)
        ahead = (1 + (1 - self.decay) * LEADS[state] + china - us) / 2
        return {"US ahead": 1 - ahead, "China ahead": ahead}

    def by_hand(self) -> ClosedForm:
        beta, step = self.discount, self.most / self.steps
        lasting = 1 - beta * (1 - self.decay)  # one over the periods for which a lead counts
        best, thresholds = {}, {}
        gains = {"China": ("china_gain", self.china_cost), "US": ("us_gain", self.us_cost)}
        for player, (name, cost) in gains.items():
            best[player] = beta * getattr(self, name) / (cost * lasting)
            for k in range(self.steps):
                at = (k + 0.5) * step * cost * lasting / beta
                thresholds[f"{name} for step {k + 1}"] = Threshold(name, at)
        words = WORDS[self.steps]
        regions = []
        for levels in product(range(self.steps + 1), repeat=2):
            chosen = dict(zip(self.players, levels, strict=True))
            where: Any = True
            for player, k in chosen.items():
                above = best[player] >= (k - 0.5) * step if k else True
                below = best[player] <= (k + 0.5) * step if k < self.steps else True
                where = where & np.logical_and(above, below)
            mean = (1 - beta) * LEADS[self.lead] + beta * step * (levels[0] - levels[1])
            choices = {
                f"{player}: {state} -> {word}": float(words.index(word) == k)
                for player, k in chosen.items()
                for state in LEADS
                for word in words[1:]
            }
            name = ", ".join(f"{player}: {words[k]}" for player, k in chosen.items())
            regions.append(Region(name, where, {"China ahead": (1 + mean / lasting) / 2}, choices))
        return ClosedForm(
            concept="MarkovPerfect()",
            thresholds=thresholds,
            regions=tuple(regions),
            values={"u_C": best["China"], "u_US": best["US"]},
        )
