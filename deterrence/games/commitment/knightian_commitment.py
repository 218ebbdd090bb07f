"""Can one vague promise deter Beijing and restrain Taipei, each of which expects its own worst case?

After Porcellacchia & Stanca, "Strategic Ambiguity, Moral Hazard, and the Optimal Deterrence Strategy"
(working paper; seminar abstract of 2023): a reconstruction of their effect, in equations of ours, in the
crisis of `AmbiguityWindow`. Nobody knows the odds that the US fights, only that they lie in [low, high]. With
pessimism alpha in [0, 1] (Hurwicz 1951) China fears that the US fights and Taiwan that it does not, so that
they act on

    pi_C = alpha_C high + (1 - alpha_C) low,   pi_T = alpha_T low + (1 - alpha_T) high.

With p_C = w0/(w0 + wU), p_C1 = (w0 + i_C)/(w0 + wU), p_T = L_T/(L_T + w_T) the status quo survives iff

    p_C <= pi_C <= p_C1   and   pi_T <= p_T.

So an interval may keep it where no common belief does (p_C > p_T), if alpha_C + alpha_T is at least
1 + (p_C - p_T). Whether a provocation is answered hangs on China's own belief: a Beijing that is too
pessimistic (pi_C > p_C1) lets it pass, Taipei knows, and provokes. (The catalogue has pi_T <= min(p_T, p_C1),
and the status quo always at full pessimism and [0, 1]; that is so only if p_C1 >= 1.)

The interval and the attitudes are given, and known to both. `dt.ambiguity.knightian` does this to any game.
Not modelled: Taiwan's effort, and the power of the US relative to China, of which the abstract speaks too.
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

__all__ = ["KnightianCommitment"]

SOURCE = "assumption; crisis as in the reconstruction after Benson & Niou 2001"
POSITIVE = ("china_alone", "china_us", "china_insult", "taiwan_alone", "taiwan_gain")


def _chance(default: float, unit: str) -> Any:
    return param(default, unit=unit, low=0, high=1, source="assumption")


class KnightianCommitment(Game):
    """Can one vague promise deter Beijing and restrain Taipei? (after Porcellacchia & Stanca 2023; a reconstruction)"""  # noqa: E501

    players = ("Taiwan", "China")
    family = "design of commitments"
    standing = "reconstruction"
    source = """@unpublished{porcellacchia2023strategic,
  author = {Porcellacchia and Stanca},
  title = {Strategic Ambiguity, Moral Hazard, and the Optimal Deterrence Strategy},
  note = {working paper; seminar abstract},
  year = {2023}
}"""
    picture = {"pessimism_china": (0, 1), "pessimism_taiwan": (0, 1)}
    article = (
        Claim("C01", of="pessimism_china", on="status quo", sign="+",
              fails="Beijing loves ambiguity (pi_C < p_C), or fears so much that it lets all pass (> p_C1)."),
        Claim("C04", of="lowest", on="war", sign="-",
              fails="It makes Taipei count on help as well: where pi_T passes p_T, it provokes a war."),
    )  # fmt: skip

    us_fights: float = _chance(0.5, "probability, of nature: nobody knows it")
    lowest: float = _chance(0.2, "lower end of what is held possible")
    highest: float = _chance(0.8, "upper end of what is held possible")
    pessimism_china: float = _chance(0.6, "pessimism")
    pessimism_taiwan: float = _chance(0.6, "pessimism")
    china_alone: float = param(0.6, unit="China's gain from war without the US", low=0, source=SOURCE)
    china_us: float = param(1.0, unit="China's loss in war with the US", low=0, source=SOURCE)
    china_insult: float = param(0.3, unit="China's loss from an unanswered provocation", low=0, source=SOURCE)
    taiwan_alone: float = param(1.0, unit="Taiwan's loss in war without the US", low=0, source=SOURCE)
    taiwan_us: float = param(0.5, unit="Taiwan's gain from war with the US", source=SOURCE)
    taiwan_gain: float = param(0.4, unit="Taiwan's gain from an unanswered provocation", low=0, source=SOURCE)

    def constraints(self) -> dict[str, Any]:
        return ordered(self, "lowest <= highest", *(f"{name} > 0" for name in POSITIVE)) | {
            # else help would be what Taiwan fears
            "taiwan_alone + taiwan_us > 0": np.add(self.taiwan_alone, self.taiwan_us) > 0
        }

    def believed(self, player: str) -> Any:
        """The odds of US help on which a player acts: pi above."""
        if player == "China":
            return self.pessimism_china * self.highest + (1 - self.pessimism_china) * self.lowest
        return self.pessimism_taiwan * self.lowest + (1 - self.pessimism_taiwan) * self.highest

    def rules(self, move: Storyteller) -> Ending:
        provoked = move("Taiwan", "restrain", "provoke") == "provoke"
        if move("China", "accept", "attack") == "accept":
            if provoked:
                paid = {"Taiwan": self.taiwan_gain, "China": -self.china_insult}
                return outcome("unanswered provocation", paid)
            return outcome("status quo", {"Taiwan": 0, "China": 0})
        own = {player: self.believed(player) for player in self.players}
        believes = {player: {"fights": q, "stays out": 1 - q} for player, q in own.items()}
        odds = {"fights": self.us_fights, "stays out": 1 - self.us_fights}
        if move.nature("US", odds, believes=believes) == "fights":
            paid = {"Taiwan": self.taiwan_us, "China": -self.china_us}
            return outcome("war with the US", paid, events=("war",))
        paid = {"Taiwan": -self.taiwan_alone, "China": self.china_alone}
        return outcome("war without the US", paid, events=("war",))

    def by_hand(self) -> ClosedForm:
        p, china, taiwan = self.us_fights, self.believed("China"), self.believed("Taiwan")
        stakes, width = self.china_alone + self.china_us, self.highest - self.lowest
        p_c, p_c1 = self.china_alone / stakes, (self.china_alone + self.china_insult) / stakes
        p_t = self.taiwan_alone / (self.taiwan_alone + self.taiwan_us)
        war = {"war with the US": p, "war without the US": 1 - p, "war": 1.0}
        firm = (p_c <= china) & (china <= p_c1)

        def region(name: str, where: Any, ends: dict[str, Any], *chances: float) -> Region:
            answers = (f"China: Taiwan: {act} -> attack" for act in ("restrain", "provoke"))
            return Region(name, where, ends, dict(zip(("Taiwan -> provoke", *answers), chances, strict=True)))

        return ClosedForm(
            concept="BackwardInduction()",
            thresholds={
                "pi_C at p_C": Threshold("pessimism_china", (p_c - self.lowest) / width),
                "pi_C at p_C1": Threshold("pessimism_china", (p_c1 - self.lowest) / width),
                "pi_T at p_T": Threshold("pessimism_taiwan", (self.highest - p_t) / width),
            },
            regions=(
                region("attack", china <= p_c, war, 0.0, 1.0, 1.0),
                region("status quo, a provocation punished", firm & (taiwan <= p_t),
                       {"status quo": 1.0}, 0.0, 0.0, 1.0),
                region("provoked war", firm & (taiwan >= p_t), war, 1.0, 0.0, 1.0),
                region("provocation", p_c1 <= china, {"unanswered provocation": 1.0}, 1.0, 0.0, 0.0),
            ),
            values={"pi_C": china, "pi_T": taiwan, "p_C": p_c, "p_C1": p_c1, "p_T": p_t},
        )  # fmt: skip
