"""Can doubt about a patron keep the challenger from attack and the protege from provoking at once?

After Benson & Niou, "Comprehending Strategic Ambiguity: US Security Commitment to Taiwan" (working paper,
2001): a reconstruction from the abstract, whose tree and payoffs are ours. Taiwan restrains itself or
provokes; China accepts or attacks; the US fights with probability p. The status quo survives iff

    p_C <= p <= min(p_T, p_C1),   p_C = w0 / (w0 + wU),   p_C1 = (w0 + i_C) / (w0 + wU),

with p_T = L_T / (L_T + w_T), infinite if even sure help does not pay for a war: too little doubt invites
provocation, too much an attack. The window is open iff w0 / wU <= L_T / w_T. Above p_C1 a provocation goes
unpunished; a p_C1 above 1 (no cut to 1, which would be wrong at p = 1) means that none ever does. Below p_C
Taiwan's choice makes no difference, and it restrains itself. The US does not choose here.

What middling doubt brings hangs on `initiative`, on which the literature disagrees: who can begin?

- "either" (above): Taiwan may provoke, and China may attack unprovoked.
- "Taiwan": China attacks in answer only. The status quo survives iff p <= min(p_T, p_C1): less is better.
- "China": Taiwan cannot provoke; China may demand, Taiwan concedes (at a loss c) or resists, which is war.
  With L_T + w_T > 0 Taiwan resists iff p >= p_R = (L_T - c) / (L_T + w_T), and China demands unless also
  p >= p_C: below p_R concession, between p_R and p_C war, so that the middle, where "either" has its zone
  of peace, may be that of war (our reduction of the challenger-first games after Zagare & Kilgour 2003; see
  `TripartiteCrisis`).
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

__all__ = ["AmbiguityWindow"]

SOURCE = "assumption; order as in the reconstruction after Benson & Niou 2001"


class AmbiguityWindow(Game):
    """Does uncertain support deter China and restrain Taiwan? (after Benson & Niou 2001; a reconstruction)"""

    players = ("Taiwan", "China")
    family = "design of commitments"
    standing = "reconstruction"
    source = """@unpublished{benson2001comprehending,
  author = {Benson and Niou},
  title = {Comprehending Strategic Ambiguity: US Security Commitment to Taiwan},
  note = {working paper, 12 November 2001},
  year = {2001}
}"""
    picture = {"us_fights": (0, 1), "china_alone": (0, 1.5)}
    article = (
        Claim("C01", of="us_fights", on="status quo", sign="mixed",
              fails="The window is empty: w0/wU > L_T/w_T; or the US is expected to fight outside of it."),
        Claim("C04", of="us_fights", on="war", sign="-",
              fails="Above p_T and below p_C1 more expected help lets Taiwan provoke a war."),
        Claim("C11", of="us_fights", on="status quo", sign="+",
              fails="A further guarantee carries p beyond the window, and Taiwan provokes."),
    )  # fmt: skip

    us_fights: float = param(0.5, unit="probability", low=0, high=1, source=SOURCE)
    china_alone: float = param(0.6, unit="China's gain from war without the US", low=0, source=SOURCE)
    china_us: float = param(1.0, unit="China's loss in war with the US", low=0, source=SOURCE)
    china_insult: float = param(0.3, unit="China's loss from an unanswered provocation", low=0, source=SOURCE)
    taiwan_alone: float = param(1.0, unit="Taiwan's loss in war without the US", low=0, source=SOURCE)
    taiwan_us: float = param(0.5, unit="Taiwan's gain from war with the US", source=SOURCE)
    taiwan_gain: float = param(0.4, unit="Taiwan's gain from an unanswered provocation", low=0, source=SOURCE)
    china_demand: float = param(0.4, unit="China's gain from a concession", low=0, source=SOURCE)
    taiwan_concession: float = param(0.6, unit="Taiwan's loss from a concession", low=0, source=SOURCE)

    initiative: Literal["either", "Taiwan", "China"] = "either"

    def constraints(self) -> dict[str, Any]:
        return ordered(
            self,
            *(f"{name} > 0" for name in ("china_alone", "china_us", "china_insult", "china_demand")),
            *(f"{name} > 0" for name in ("taiwan_alone", "taiwan_gain")),
        )

    def rules(self, move: Storyteller) -> Ending:
        peace = outcome("status quo", {"Taiwan": 0, "China": 0})
        if self.initiative == "China":
            if move("China", "accept", "demand") == "accept":
                return peace
            if move("Taiwan", "concede", "resist") == "concede":
                return outcome("concession", {"Taiwan": -self.taiwan_concession, "China": self.china_demand})
            return self._war(move)
        provoked = move("Taiwan", "restrain", "provoke") == "provoke"
        if not provoked and self.initiative == "Taiwan":
            return peace
        if move("China", "accept", "attack") == "attack":
            return self._war(move)
        if provoked:
            paid = {"Taiwan": self.taiwan_gain, "China": -self.china_insult}
            return outcome("unanswered provocation", paid)
        return peace

    def _war(self, move: Storyteller) -> Ending:
        p = self.us_fights
        if move.nature("US", {"fights": p, "stays out": 1 - p}) == "fights":
            paid = {"Taiwan": self.taiwan_us, "China": -self.china_us}
            return outcome("war with the US", paid, events=("war",))
        paid = {"Taiwan": -self.taiwan_alone, "China": self.china_alone}
        return outcome("war without the US", paid, events=("war",))

    def by_hand(self) -> ClosedForm:
        p, stakes, risk = self.us_fights, self.china_alone + self.china_us, self.taiwan_alone + self.taiwan_us
        p_c, p_c1 = self.china_alone / stakes, (self.china_alone + self.china_insult) / stakes
        p_t = np.where(risk > 0, self.taiwan_alone / risk, np.inf)
        war = {"war with the US": p, "war without the US": 1 - p, "war": 1.0}
        if self.initiative == "China":
            return self._demanded(p_c, war)

        def region(name: str, where: Any, ends: dict[str, Any], *chances: float) -> Region:
            # provoked or not, unless China can only answer
            seen = ("provoke", "restrain") if self.initiative == "either" else ("provoke",)
            words = ("Taiwan -> provoke", *(f"China: Taiwan: {act} -> attack" for act in seen))
            known = zip(words, chances, strict=False)
            return Region(name, where, ends, dict(known))

        bound = np.minimum(p_t, p_c1)
        if self.initiative == "Taiwan":
            p_c = -np.inf
        peace = region("status quo", (p_c <= p) & (p <= bound), {"status quo": 1.0}, 0.0, 1.0, 0.0)
        regions = (
            region("attack", p <= p_c, war, 0.0, 1.0, 1.0),
            peace,
            region("provoked war", (np.maximum(p_c, p_t) <= p) & (p <= p_c1), war, 1.0, 1.0, 0.0),
            region("provocation", p_c1 <= p, {"unanswered provocation": 1.0}, 1.0, 0.0, 0.0),
        )
        either = self.initiative == "either"
        found = {"p_C": p_c, "p_C1": p_c1, "p_T": p_t} if either else {"p_C1": p_c1, "p_T": p_t}
        return ClosedForm(
            concept="BackwardInduction()",
            thresholds={name: Threshold("us_fights", at) for name, at in found.items()},
            regions=regions if either else regions[1:],
        )

    def _demanded(self, p_c: Any, war: dict[str, Any]) -> ClosedForm:
        """The equilibria where China alone can begin."""
        p, risk = self.us_fights, self.taiwan_alone + self.taiwan_us
        to_lose = self.taiwan_alone - self.taiwan_concession
        demand, resist = "China -> demand", "Taiwan: China: demand -> resist"
        firm = p * risk >= to_lose
        return ClosedForm(
            concept="BackwardInduction()",
            thresholds={
                "p_C": Threshold("us_fights", p_c),
                "p_R": Threshold("us_fights", np.where(risk != 0, to_lose / risk, np.inf)),
            },
            regions=(
                Region("concession", p * risk <= to_lose, {"concession": 1.0}, {demand: 1.0, resist: 0.0}),
                Region("war", firm & (p <= p_c), war, {demand: 1.0, resist: 1.0}),
                Region("status quo", firm & (p_c <= p), {"status quo": 1.0}, {demand: 0.0, resist: 1.0}),
            ),
        )
