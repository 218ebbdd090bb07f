"""Can doubt about a patron keep the challenger from attack and the protege from provoking at once?

After Benson & Niou, "Comprehending Strategic Ambiguity: US Security Commitment to Taiwan" (working paper,
2001): a reconstruction from the abstract, whose tree and payoffs are ours. Taiwan restrains itself or
provokes; China accepts or attacks; the US fights with probability p. The status quo survives iff

    p_C <= p <= min(p_T, p_C1),   p_C = w0 / (w0 + wU),   p_C1 = min(1, (w0 + i_C) / (w0 + wU)),

with p_T = L_T / (L_T + w_T) if Taiwan gains from a war that the US joins, else 1: too little doubt invites
provocation, too much an attack. The window is open iff w0 / wU <= L_T / w_T. The US does not choose
here, and China cannot move first.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from deterrence.game import Game
from deterrence.parameters import param
from deterrence.story import Ending, Storyteller, outcome

SOURCE = "assumption; order as in the reconstruction after Benson & Niou 2001"


class AmbiguityWindow(Game):
    """Does uncertain support deter China and restrain Taiwan? (after Benson & Niou 2001; a reconstruction)"""

    players = ("Taiwan", "China")

    us_fights: float = param(0.5, unit="probability", low=0, high=1, source=SOURCE)
    china_alone: float = param(0.6, unit="China's gain from war without the US", low=0, source=SOURCE)
    china_us: float = param(1.0, unit="China's loss in war with the US", low=0, source=SOURCE)
    china_insult: float = param(0.3, unit="China's loss from an unanswered provocation", low=0, source=SOURCE)
    taiwan_alone: float = param(1.0, unit="Taiwan's loss in war without the US", low=0, source=SOURCE)
    taiwan_us: float = param(0.5, unit="Taiwan's gain from war with the US", source=SOURCE)
    taiwan_gain: float = param(0.4, unit="Taiwan's gain from an unanswered provocation", low=0, source=SOURCE)

    def constraints(self) -> dict[str, Any]:
        return {
            "china_alone > 0": self.china_alone > 0,
            "china_us > 0": self.china_us > 0,
            "china_insult > 0": self.china_insult > 0,
            "taiwan_alone > 0": self.taiwan_alone > 0,
            "taiwan_gain > 0": self.taiwan_gain > 0,
        }

    def rules(self, move: Storyteller) -> Ending:
        provoked = move("Taiwan", "restrain", "provoke") == "provoke"
        if move("China", "accept", "attack") == "accept":
            if provoked:
                paid = {"Taiwan": self.taiwan_gain, "China": -self.china_insult}
                return outcome("unanswered provocation", paid)
            return outcome("status quo", {"Taiwan": 0, "China": 0})
        p = self.us_fights
        fights = move.nature("US", {"fights": p, "stays out": 1 - p}) == "fights"
        if fights:
            paid = {"Taiwan": self.taiwan_us, "China": -self.china_us}
            return outcome("war with the US", paid, events=("war",))
        paid = {"Taiwan": -self.taiwan_alone, "China": self.china_alone}
        return outcome("war without the US", paid, events=("war",))

    def thresholds(self) -> dict[str, Any]:
        """The closed form: p_C, p_C1 and p_T, arrays of the batch's shape."""
        stakes = self.china_alone + self.china_us
        gains = np.asarray(self.taiwan_us) > 0
        p_t = self.taiwan_alone / (self.taiwan_alone + np.where(gains, self.taiwan_us, 1.0))
        return {
            "p_C": self.china_alone / stakes,
            "p_C1": np.minimum(1.0, (self.china_alone + self.china_insult) / stakes),
            "p_T": np.where(gains, p_t, 1.0),
        }
