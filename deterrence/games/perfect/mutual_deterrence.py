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

import numpy as np

from deterrence.claims import Claim
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

__all__ = ["MutualDeterrence"]

UNIT = "utility of the player concerned"
SOURCE = "assumption; order as in Zagare & Kilgour 2000"


class MutualDeterrence(Game):
    """Do two rivals of unknown resolve deter each other? (Zagare & Kilgour 2000)"""

    players = ("China", "Japan")
    family = "perfect deterrence"
    standing = "published model"
    source = """@book{zagare2000perfect,
  author = {Zagare and Kilgour},
  title = {Perfect Deterrence},
  publisher = {Cambridge University Press},
  year = {2000},
  note = {chapter 4}
}"""
    picture = {"hard_japan": (0, 1), "hard_china": (0, 1)}
    article = (
        Claim("C04", of="hard_japan", on="war", sign="-",
              fails="Short of its threshold more credibility means more wars; and where both are credible "
                    "the hard may attack all the same: there are other equilibria."),
    )  # fmt: skip

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
        return ordered(
            self,
            "china_dd_soft < china_cd < china_dd_hard < china_sq < china_dc",
            "japan_dd_soft < japan_cd < japan_dd_hard < japan_sq < japan_dc",
        )

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

    def by_hand(self) -> ClosedForm:
        china = _Side(
            self.china_dc - self.china_sq, self.china_sq - self.china_dd_hard,
            self.china_sq - self.china_dd_soft, self.china_cd - self.china_dd_soft, self.hard_japan,
        )  # fmt: skip
        japan = _Side(
            self.japan_dc - self.japan_sq, self.japan_sq - self.japan_dd_hard,
            self.japan_sq - self.japan_dd_soft, self.japan_cd - self.japan_dd_soft, self.hard_china,
        )  # fmt: skip
        p, q = self.hard_china, self.hard_japan
        firm = (q >= china.t) & (p >= japan.t)

        def region(name: str, where: Any, *attack: Any) -> Region:
            """The profile in which China attacks with these chances if hard and soft, then Japan."""
            choices: dict[str, Any] = {}
            for who, seen, chances in (
                ("China", "China: wait; Japan: attack", attack[:2]),
                ("Japan", "China: attack; Japan: wait", attack[2:]),
            ):
                for resolve, chance in zip(("hard", "soft"), chances, strict=True):
                    own = f"{who}: {who}'s resolve: {resolve}"
                    choices[f"{own} -> attack"] = chance
                    choices[f"{own}; {seen} -> retaliate"] = float(resolve == "hard")
            return Region(name, where, self._ends(*attack), choices)

        return ClosedForm(
            concept="PerfectBayesian()",
            thresholds={
                "t of China": Threshold("hard_japan", china.t),
                "s of China": Threshold("hard_japan", china.s),
                "t of Japan": Threshold("hard_china", japan.t),
                "s of Japan": Threshold("hard_china", japan.s),
            },
            covers=(p > 0) & (p < 1) & (q > 0) & (q < 1),  # a type that does not occur may do as it likes
            regions=(
                region("sure-thing deterrence", firm, 0.0, 0.0, 0.0, 0.0),
                region("the hard waver", firm, japan.wavers, 0.0, china.wavers, 0.0),
                region("separating", (q >= china.s) & (p >= japan.s), 1.0, 0.0, 1.0, 0.0),
                region("bluff", (q <= china.s) & (p <= japan.s), 1.0, japan.bluffs, 1.0, china.bluffs),
                region("China attacks", q <= china.s, 1.0, 1.0, (china.least, 1.0), 0.0),
                region("Japan attacks", p <= japan.s, (japan.least, 1.0), 0.0, 1.0, 1.0),
            ),
        )

    def _ends(self, *attack: Any) -> dict[str, Any]:
        """Probabilities of the outcomes, each a pair if a chance of attack is."""
        if any(isinstance(chance, tuple) for chance in attack):
            low, high = (
                self._ends(*(c[end] if isinstance(c, tuple) else c for c in attack)) for end in (0, 1)
            )
            return {event: (low[event], high[event]) for event in low}
        p, q = self.hard_china, self.hard_japan
        china, japan = p * attack[0] + (1 - p) * attack[1], q * attack[2] + (1 - q) * attack[3]
        china_concedes, japan_concedes = (1 - p) * (1 - attack[1]) * japan, (1 - q) * (1 - attack[3]) * china
        quiet = (1 - china) * (1 - japan)
        war = 1 - quiet - china_concedes - japan_concedes
        ends = {"status quo": quiet, "China concedes": china_concedes, "Japan concedes": japan_concedes}
        return ends | {"conflict": war, "war": war}


class _Side:
    """What one player's payoffs ask of the other, which is hard with a probability.

    Gains from prevailing, and losses from conflict if hard, if soft, and beyond conceding; `t` and `s` are
    thresholds of that probability, `wavers` and `bluffs` the other's chances of attack that leave the hard
    and the soft type indifferent, `least` the smallest one of its hard type against which the soft attacks.
    """

    def __init__(self, gain: Any, hard: Any, soft: Any, beyond: Any, other: Any) -> None:
        self.t, self.s = gain / (gain + hard), gain / (gain + beyond)
        self.wavers = 1 - (1 - other) * gain / (other * hard)
        self.bluffs = (self.s - other) / (1 - other)
        self.least = np.maximum(0.0, (other * soft - (1 - other) * gain) / (other * (soft - beyond)))
