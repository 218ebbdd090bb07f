"""Is a coalition of many guarantors harder for China to split, or easier?

After Crawford, "Preventing Enemy Coalitions" (*International Security* 35, 2011); the game is ours. N
guarantors would join, k of them are needed. China makes an offer to some of them: the price s_i at which i
would as soon stand aside, and a premium. Those with an offer take it or join. If fewer than k join the
coalition fails, which is worth a prize to China. It must buy off N-k+1, and buys

    the N-k+1 with the lowest prices, iff the prize exceeds the sum of these prices and premiums.

So a coalition in which every member is necessary (k = N) is the easiest to split, and one in which each is
sufficient (k = 1) the hardest; `VolunteersDilemma` shows the opposite order for leaving it to the others, and
between the two there is a best k. China knows the prices, offers are not conditional on one another, and a
guarantor does not care whether the others join.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import Any, Literal

import numpy as np

from deterrence.claims import Claim
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

__all__ = ["WedgeStrategy"]

UNIT = "cost to China of what is offered"
GUARANTORS = ("US", "Japan", "South Korea", "Australia")


class WedgeStrategy(Game):
    """Is a coalition of many guarantors harder to split, or easier? (after Crawford 2011)"""

    players = ("China", *GUARANTORS)
    family = "several guarantors"
    standing = "reconstruction"
    source = """@article{crawford2011preventing,
  author = {Crawford},
  title = {Preventing Enemy Coalitions},
  journal = {International Security},
  volume = {35},
  year = {2011}
}"""
    picture = {"us_price": (0, 1.5), "prize": (0, 2)}
    article = (
        Claim("C14", of="guarantors=4", on="coalition fails", sign="-",
              fails="The new member is needed, too (k rises with N) and cheap: it is bought instead."),
        Claim("C13", of="japan_price", on="coalition fails", sign="-",
              fails="Others are cheaper, so that Japan is not among those whom China would buy."),
    )  # fmt: skip

    prize: float = param(1.0, unit=UNIT, low=0, source="assumption; of a coalition that fails")
    premium: float = param(0.02, unit=UNIT, low=0, source="assumption; above each price")
    us_price: float = param(0.6, unit=UNIT, low=0, source="assumption")
    japan_price: float = param(0.5, unit=UNIT, low=0, source="assumption")
    south_korea_price: float = param(0.3, unit=UNIT, low=0, source="assumption")
    australia_price: float = param(0.4, unit=UNIT, low=0, source="assumption")

    # structural: how many would join, and how many are needed
    guarantors: Literal[2, 3, 4] = 3
    needed: Literal[1, 2, 3, 4] = 2

    def _offers(self) -> dict[str, tuple[str, ...]]:
        """Whom China may make an offer to, in words."""
        there = GUARANTORS[: self.guarantors]
        some = [who for size in range(len(there) + 1) for who in combinations(there, size)]
        return {f"buy {' and '.join(who) or 'nobody'}": who for who in some}

    def _price(self, player: str) -> Any:
        return getattr(self, f"{player.lower().replace(' ', '_')}_price")

    def rules(self, move: Storyteller) -> Ending:
        offers = self._offers()
        offered = offers[str(move("China", *offers))]
        bought = [p for p in offered if move(p, "stand aside", "join") == "stand aside"]
        stands = self.guarantors - len(bought) >= self.needed
        paid: dict[str, Any] = dict.fromkeys(self.players, 0.0) | {"China": 0.0 if stands else self.prize}
        for player in GUARANTORS[: self.guarantors]:
            paid[player] = self._price(player)
            if player in bought:
                paid[player] = self._price(player) + self.premium
                paid["China"] = paid["China"] - paid[player]
        label = "coalition stands" if stands else "coalition fails"
        return outcome(label, paid, events=[f"{player} is bought" for player in bought])

    def by_hand(self) -> ClosedForm:
        offers, size = self._offers(), max(self.guarantors - self.needed + 1, 0)
        costs = {word: sum((self._price(p) + self.premium for p in who), start=np.zeros(()))
                 for word, who in offers.items() if len(who) == size}  # fmt: skip
        cheapest = np.minimum.reduce(np.broadcast_arrays(*costs.values()))
        replies = {}
        for word, who in offers.items():
            for i, player in enumerate(who):
                for taken in product(("stand aside", "join"), repeat=i):
                    before = "".join(f"; {p}: {act}" for p, act in zip(who, taken, strict=False))
                    replies[f"{player}: China: {word}{before} -> join"] = 0.0
        buys = {word: 1.0 * (cost == cheapest) for word, cost in costs.items()}
        bought = {f"{p} is bought": sum(buy for word, buy in buys.items() if p in offers[word])
                  for p in GUARANTORS[: self.guarantors]}  # fmt: skip

        def choices(chosen: dict[str, Any]) -> dict[str, Any]:
            some = [word for word, who in offers.items() if who]
            return {f"China -> {word}": chosen.get(word, 0.0) for word in some} | replies

        regions = [Region("wedge", cheapest <= self.prize, {"coalition fails": 1.0} | bought, choices(buys))]
        if size:
            regions.append(Region("no wedge", cheapest >= self.prize, {"coalition stands": 1.0}, choices({})))
        prices = [self._price(p) for p in GUARANTORS]
        return ClosedForm(
            concept="BackwardInduction()",
            thresholds={"cost of a wedge": Threshold("prize", cheapest)} if size else {},
            regions=tuple(regions),
            covers=np.logical_and.reduce(
                np.broadcast_arrays(self.prize > 0, self.premium > 0, *(price > 0 for price in prices))
            ),
        )
