"""Does mutual doubt about resolve keep two rivals from attacking each other, or make both attack?

The Generalized Mutual Deterrence Game of Kilgour & Zagare ("Credibility, Uncertainty, and Deterrence",
*American Journal of Political Science* 35, 1991; Zagare & Kilgour, *Perfect Deterrence*, Cambridge
University Press 2000, ch. 4). Both wait or attack at once; one that waited and was attacked retaliates
or concedes. Each knows its own resolve only: the hard prefer conflict to concession. With

    t = (DC - SQ)/(DC - DD+),   s = (DC - SQ)/(DC - SQ + CD - DD-)

for each side, where DC is to prevail and CD to concede, and with h the probability that the other is hard,
the equilibria are, for probabilities strictly between 0 and 1:

- nobody attacks, iff h >= t on both sides; with h > t there is one too in which the hard waver between both;
- the hard attack and the soft wait, iff h >= s on both sides;
- the hard attack and the soft bluff, attacking with probability (s' - h')/(1 - h') (the other side's s and
  h), iff h < s on both sides;
- one side attacks whatever its resolve, iff h <= s for it: the other's hard type, who fights anyhow, attacks
  too, with any probability from some value up to 1.

So deterrence needs credible threats on both sides, and it is never the only equilibrium: beside it the hard
may attack, or one side may. The conditions are derived here and checked on random games, not read off the
printed page. That the rivals are China and Japan is our application. The game is one shot, and nobody sees
the other prepare.
"""

from __future__ import annotations

from typing import Any

from deterrence.game import Game
from deterrence.parameters import param
from deterrence.story import Ending, Storyteller, outcome

__all__ = ["MutualDeterrence"]

UNIT = "utility of the player concerned"
SOURCE = "assumption; order as in Zagare & Kilgour 2000"


class MutualDeterrence(Game):
    """Do two rivals of unknown resolve deter each other? (Zagare & Kilgour 2000)"""

    players = ("China", "Japan")

    hard_china: float = param(0.5, unit="probability", low=0, high=1, source="assumption")
    hard_japan: float = param(0.5, unit="probability", low=0, high=1, source="assumption")
    china_dc: float = param(1.0, unit=UNIT, source=SOURCE)
    china_sq: float = param(0.0, unit=UNIT, source=SOURCE)
    china_dd_hard: float = param(-0.25, unit=UNIT, source=SOURCE)
    china_cd: float = param(-0.5, unit=UNIT, source=SOURCE)
    china_dd_soft: float = param(-1.0, unit=UNIT, source=SOURCE)
    japan_dc: float = param(1.0, unit=UNIT, source=SOURCE)
    japan_sq: float = param(0.0, unit=UNIT, source=SOURCE)
    japan_dd_hard: float = param(-0.25, unit=UNIT, source=SOURCE)
    japan_cd: float = param(-0.5, unit=UNIT, source=SOURCE)
    japan_dd_soft: float = param(-1.0, unit=UNIT, source=SOURCE)

    def constraints(self) -> dict[str, Any]:
        return {
            "china_dd_soft < china_cd": self.china_dd_soft < self.china_cd,
            "china_cd < china_dd_hard": self.china_cd < self.china_dd_hard,
            "china_dd_hard < china_sq": self.china_dd_hard < self.china_sq,
            "china_sq < china_dc": self.china_sq < self.china_dc,
            "japan_dd_soft < japan_cd": self.japan_dd_soft < self.japan_cd,
            "japan_cd < japan_dd_hard": self.japan_cd < self.japan_dd_hard,
            "japan_dd_hard < japan_sq": self.japan_dd_hard < self.japan_sq,
            "japan_sq < japan_dc": self.japan_sq < self.japan_dc,
        }

    def rules(self, move: Storyteller) -> Ending:
        p, q = self.hard_china, self.hard_japan
        china = move.nature("China's resolve", {"hard": p, "soft": 1 - p}, to="China")
        japan = move.nature("Japan's resolve", {"hard": q, "soft": 1 - q}, to="Japan")
        conflict = {
            "China": self.china_dd_hard if china == "hard" else self.china_dd_soft,
            "Japan": self.japan_dd_hard if japan == "hard" else self.japan_dd_soft,
        }

        first = move("China", "wait", "attack")
        second = move("Japan", "wait", "attack", hides="China")
        if first == "wait" and second == "wait":
            return outcome("status quo", {"China": self.china_sq, "Japan": self.japan_sq})
        if first == "attack" and second == "wait" and move("Japan", "concede", "retaliate") == "concede":
            return outcome("Japan concedes", {"China": self.china_dc, "Japan": self.japan_cd})
        if first == "wait" and second == "attack" and move("China", "concede", "retaliate") == "concede":
            return outcome("China concedes", {"China": self.china_cd, "Japan": self.japan_dc})
        return outcome("conflict", conflict, events=("war",))

    def thresholds(self) -> dict[str, Any]:
        """The closed form: t and s of each player, the credibility of the other that matters to it."""
        found = {}
        for who, dc, sq, hard, cd, soft in (
            ("China", self.china_dc, self.china_sq, self.china_dd_hard, self.china_cd, self.china_dd_soft),
            ("Japan", self.japan_dc, self.japan_sq, self.japan_dd_hard, self.japan_cd, self.japan_dd_soft),
        ):
            found[f"{who} t"] = (dc - sq) / (dc - hard)
            found[f"{who} s"] = (dc - sq) / (dc - sq + cd - soft)
        return found
