"""Does an anti-access race between China and the United States settle, run on, or end in an attack?

A race in finitely many steps, after the dynamic models of arms races (Brito, *International Economic Review*
13, 1972; Simaan & Cruz, *Review of Economic Studies* 42, 1975) and the contest function of Hirshleifer
(*Public Choice* 63, 1989); the finite-state version is our own. The state is China's lead in A2/AD, s = 0..S,
which keeps a share d = highest_denial s/S of US forces out. Each period both invest or wait, at once; an
investment moves the lead by one with some probability. China may attack instead, and wins with probability

    p = m_C^g / (m_C^g + M^g),   M = m_T + m_J + (1 - d) m_US.

The prize being 1, an attack pays p - k, and between wars each side has a flow linear in the lead. If nobody
gained from the lead itself, China would attack where d exceeds 1 - (m_C ((1-k)/k)^(1/g) - m_T - m_J)/m_US
(`trigger`). Waiting for a better lead puts the attack off, and peace pays too: see the answer.

There may be several equilibria, among them races run because the other runs; there is no closed form.
Steps are coarse, the forces outside the race are fixed, and China's value of the prize does not change with
the state.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from deterrence.claims import Claim
from deterrence.contest import Ratio
from deterrence.parameters import param
from deterrence.states.game import StateGame

__all__ = ["ArmsBuildUp"]

PRIZE = "China's value of Taiwan"
LOSS = "US value of Taiwan's present status"
FORCE = "Chinese forces in the theatre"


class ArmsBuildUp(StateGame):
    """Does an anti-access race between China and the United States settle, run on, or end in an attack? (own model, after Brito 1972)"""  # noqa: E501

    players = ("China", "US")
    family = "reputation and dynamics"
    standing = "ours"
    source = """@misc{armsbuildup,
  author = {The deterrence authors},
  title = {ArmsBuildUp},
  note = {own model, after the dynamic models of arms races: Brito 1972; Simaan and Cruz 1975}
}
@article{hirshleifer1989conflict,
  author = {Hirshleifer},
  title = {Conflict and rent-seeking success functions: ratio vs. difference models},
  journal = {Public Choice},
  volume = {63},
  year = {1989}
}"""
    picture = {"china_gain": (0, 0.1), "attack_cost": (0.2, 0.6)}
    article = (
        Claim("C02", of="china_gain", on="lead 3", sign="+",
              fails="A humiliation that does not raise China's gain from the lead changes nothing; and a "
                    "China that would have attacked waits for the gain, and is caught up with."),
        Claim("C03", of="highest_denial", on="attack", sign="+",
              fails="A lead that is worth more later puts the attack off."),
    )  # fmt: skip

    china_gain: float = param(0.05, unit=f"{PRIZE}, a period at the largest lead", low=0, source="assumption")
    us_loss: float = param(0.1, unit=f"{LOSS}, a period at the largest lead", low=0, source="assumption")
    china_cost: float = param(0.05, unit=f"{PRIZE}, an investment", low=0, source="assumption")
    us_cost: float = param(0.05, unit=f"{LOSS}, an investment", low=0, source="assumption")
    china_success: float = param(0.6, unit="probability", low=0, high=1, source="assumption")
    us_success: float = param(0.4, unit="probability", low=0, high=1, source="assumption")
    china_forces: float = param(1.0, unit=FORCE, low=0.01, source="convention")
    taiwan_forces: float = param(0.35, unit=FORCE, low=0, source="assumption")
    japan_forces: float = param(0.2, unit=FORCE, low=0, source="assumption")
    us_forces: float = param(1.0, unit=FORCE, low=0.01, source="assumption")
    highest_denial: float = param(0.8, unit="share of US forces", low=0, high=1, source="assumption")
    decisiveness: float = param(
        1.0, unit="exponent of the contest", low=0.1, source="Hirshleifer 1989: 1 is usual"
    )
    attack_cost: float = param(0.5, unit=PRIZE, low=0, source="assumption")
    us_war_cost: float = param(0.5, unit=LOSS, low=0, source="assumption")
    china_discount: float = param(
        0.9, unit="weight of the next period", low=0, high=0.999, source="assumption"
    )
    us_discount: float = param(0.9, unit="weight of the next period", low=0, high=0.999, source="assumption")
    discount: float = param(
        0.9, unit="chance that one looks on after a period", low=0, high=0.999, source="convention"
    )

    # structural: how many steps the race has, and where it stands
    steps: Literal[1, 2, 3, 4] = 3
    lead: Literal[0, 1, 2, 3, 4] = 1

    def denial(self, lead: int) -> Any:
        """Share of US forces kept out at a lead."""
        return self.highest_denial * lead / self.steps

    def victory(self, lead: int) -> Any:
        """Probability that an attack succeeds."""
        against = self.taiwan_forces + self.japan_forces + (1 - self.denial(lead)) * self.us_forces
        return Ratio(self.decisiveness).wins(self.china_forces, against)

    @property
    def trigger(self) -> Any:
        """The denial above which an attack pays more than nothing; NaN where it costs more than the prize."""
        with np.errstate(divide="ignore", invalid="ignore"):
            needed = Ratio(self.decisiveness).needed(np.asarray(self.attack_cost), self.china_forces)
        return 1 - (needed - self.taiwan_forces - self.japan_forces) / self.us_forces

    def patience(self, player: str) -> Any:
        return self.china_discount if player == "China" else self.us_discount

    def states(self) -> range:
        return range(self.steps + 1)

    def start(self) -> int:
        return min(self.lead, self.steps)

    def label(self, state: int) -> str:
        return f"lead {state}"

    def actions(self, state: int) -> Mapping[str, tuple[str, ...]]:
        return {"China": ("wait", "invest", "attack"), "US": ("wait", "invest")}

    def stage(self, state: int, actions: Mapping[str, str]) -> Mapping[str, Any]:
        spent = self.us_cost if actions["US"] == "invest" else 0.0
        if actions["China"] == "attack":
            won = self.victory(state)
            return {"China": won - self.attack_cost, "US": -won - self.us_war_cost - spent}
        cost, share = self.china_cost if actions["China"] == "invest" else 0.0, state / self.steps
        return {"China": self.china_gain * share - cost, "US": -self.us_loss * share - spent}

    def transition(self, state: int, actions: Mapping[str, str]) -> Mapping[int, Any]:
        if actions["China"] == "attack":
            return {}
        up = self.china_success if actions["China"] == "invest" else 0.0
        down = self.us_success if actions["US"] == "invest" else 0.0
        rise, fall = up * (1 - down), down * (1 - up)
        higher, lower = min(state + 1, self.steps), max(state - 1, 0)
        odds: dict[int, Any] = {state: 1 - rise - fall}
        odds[higher] = odds.get(higher, 0.0) + rise
        odds[lower] = odds.get(lower, 0.0) + fall
        return odds

    def events(self, state: int, actions: Mapping[str, str]) -> tuple[str, ...]:
        return ("attack",) if actions["China"] == "attack" else ()
