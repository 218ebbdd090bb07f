"""Does a leader who gains from war, or is punished for inaction, fight where the country would settle?

Our own model, after Jackson & Morelli, "Political Bias and War" (*American Economic Review* 97, 2007), of the
article's "radical voices". Taiwan, with those behind it, stands firm or offers China a share x of the stake;
China's leader accepts or fights. War is won with probability p and costs c_C and c_T; the leader counts its
gains b times, b > 1 if it bears little of the costs, and pays a for not having fought. So it accepts

    x >= x* = b p - c_C + a,   and is bought off iff x* <= p + c_T,   (b-1) p + a <= c_C + c_T

(and x* <= 1); else there is war. An unbiased leader (b = 1, a = 0) is always bought off, and then more
strength p moves the share and not the risk; with a bias b > 1 more strength, as from A2/AD, brings war.

Offers are equally spaced, by default eleven (`values` holds the continuum); one that is refused costs Taiwan
a little. The bias is known to all: a war is no error here.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from deterrence.claims import Claim
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region
from deterrence.language.ordering import ordered
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

__all__ = ["DividedChallenger"]

STAKE = "the whole stake"


class DividedChallenger(Game):
    """Does a leader who gains from war fight where the country would settle? (own model, after Jackson & Morelli 2007)"""  # noqa: E501

    players = ("Taiwan", "China")
    family = "bargaining and power shifts"
    standing = "ours"
    source = """@misc{dividedchallenger,
  author = {The deterrence authors},
  title = {DividedChallenger},
  note = {own model, after Jackson and Morelli 2007}
}
@article{jackson2007political,
  author = {Jackson and Morelli},
  title = {Political Bias and War},
  journal = {American Economic Review},
  volume = {97},
  year = {2007}
}"""
    picture = {"win": (0, 1), "bias": (1, 4)}
    article = (
        Claim("C03", of="win", on="war", sign="+",
              fails="The leader is not biased (b = 1): strength moves the settlement, not the risk of "
                    "war; and between few offers it may fall."),
        Claim("C16", of="china_cost", on="payoff: Taiwan", sign="+",
              fails="Peace is had without a concession already."),
        Claim("C11", of="inaction", on="war", sign="+",
              fails="The costs of war exceed what the line costs a leader who lets it stand."),
    )  # fmt: skip

    win: float = param(0.5, unit="probability", low=0, high=1, source="assumption; p")
    bias: float = param(1.5, unit="weight of gains of war against its costs", low=0, source="assumption; b")
    inaction: float = param(0.1, unit=STAKE, low=0, source="assumption; a, cost of not having fought")
    china_cost: float = param(0.3, unit=STAKE, low=0, source="assumption; c_C")
    taiwan_cost: float = param(0.3, unit=STAKE, low=0, source="assumption; c_T")
    rebuff: float = param(0.05, unit=STAKE, low=0, source="assumption; of an offer that is refused")

    # structural: equally spaced offers, none included
    offers: int = 11

    def constraints(self) -> dict[str, Any]:
        return ordered(self, "rebuff > 0")

    def _shares(self) -> dict[str, float]:
        """China's share by what Taiwan does, in words."""
        n = self.offers - 1
        return {f"offer {j} of {n}" if j else "stand firm": j / n for j in range(n + 1)}

    def rules(self, move: Storyteller) -> Ending:
        shares = self._shares()
        x = shares[str(move("Taiwan", *shares))]
        if move("China", "accept", "fight") == "accept":
            paid = {"Taiwan": 1 - x, "China": x - self.inaction}
            return outcome("concession" if x else "status quo", paid, {"China's share": x})
        war = 1 - self.win - self.taiwan_cost
        paid = {"Taiwan": war - self.rebuff if x else war, "China": self.bias * self.win - self.china_cost}
        return outcome("war", paid)

    def by_hand(self) -> ClosedForm:
        needs = self.bias * self.win - self.china_cost + self.inaction
        most = self.win + self.taiwan_cost
        shares = self._shares()
        least = sum(np.where(x < needs, 1, 0) for x in shares.values())  # how many China refuses
        share = least / (self.offers - 1)
        settles = (least < self.offers) & (share <= most)
        choices: dict[str, Any] = {f"China: Taiwan: {word} -> fight": 1.0 * (x < needs)
                                   for word, x in shares.items()}  # fmt: skip
        for j, word in enumerate(shares):
            if j:
                choices[f"Taiwan -> {word}"] = 1.0 * (settles & (least == j))
        bought = {"concession": 1.0, "China's share": share}
        return ClosedForm(
            concept="BackwardInduction()",
            regions=(
                Region("status quo", least == 0, {"status quo": 1.0}, choices),
                Region("bought off", settles & (least > 0), bought, choices),
                Region("war", ~settles, {"war": 1.0}, choices),
            ),
            values={"x*": needs, "(b-1) p + a - c_C - c_T": needs - most},
        )
