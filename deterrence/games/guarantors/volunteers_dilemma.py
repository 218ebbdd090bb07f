"""Does another guarantor make it likelier that Taiwan is helped, or does each leave it to the others?

The volunteer's dilemma of Diekmann (*Journal of Conflict Resolution* 29, 1985), asymmetric as in Diekmann
(1993), with one or more helpers needed; as applied to guarantors it is our own model. Each of N helps or
abstains, at once; if k help, all get the benefit, 1 to each, and who helps pays c_i. Somebody mixes who is
pivotal with a probability equal to its cost. Where all of a set S mix and one is needed,

    P(i abstains) = (prod_S c)^(1/(s-1)) / c_i,

so that those with the lowest costs help least, and for equal costs P(nobody helps) = c^(N/(N-1)) rises with
N. If all of S are needed, that is P(i helps). If two of three are, with h_i = 1 - 2 c_i,

    P(i helps) = (1 -+ sqrt(h_j h_k / h_i)) / 2,   of equal costs (1 -+ sqrt(1 - 2 c)) / 2,

with opposite signs for two whose h_i h_j < 0. Beside them there are equilibria in which some help or abstain
for sure, all of which are listed. Two or three needed of four have no closed form. There is one benefit,
nobody is seen helping before the others decide, and costs are known: see `PrivateVolunteers`.
"""

from __future__ import annotations

from itertools import product
from math import prod
from typing import Any, Literal

import numpy as np

from deterrence.claims import Claim
from deterrence.errors import GameError
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.language.structure import members
from deterrence.parameters import param

__all__ = ["VolunteersDilemma"]

BENEFIT = "value to the guarantor of Taiwan being helped"
Mixture = tuple[tuple[Any, ...], Any]  # how likely each of some is to help, and where that is an answer


class VolunteersDilemma(Game):
    """Does one more guarantor make help likelier, or does each leave it to the others? (own model, after Diekmann 1985)"""  # noqa: E501

    players = members("US", "Japan", "South Korea", "Australia", count="guarantors")
    family = "several guarantors"
    standing = "ours"
    source = """@misc{volunteersdilemma,
  author = {The deterrence authors},
  title = {VolunteersDilemma},
  note = {own model: the game is published, guarantors of Taiwan as its players are not}
}
@article{diekmann1985volunteer,
  author = {Diekmann},
  title = {Volunteer's Dilemma},
  journal = {Journal of Conflict Resolution},
  volume = {29},
  year = {1985}
}"""
    picture = {"us_cost": (0, 1.2), "japan_cost": (0, 1.2)}
    article = (
        Claim("C14", of="guarantors=4", on="too few help", sign="-",
              fails="One is needed and all mix: the more guarantors, the likelier that nobody helps."),
        Claim("C13", of="us_cost", on="Japan helps", sign="+",
              fails="Where both mix and one is needed, Japan helps the less, the more it costs the US."),
        Claim("C07", of="japan_cost", on="payoff: US", sign="-",
              fails="Where both mix, the US gets 1 less its own cost, whatever Japan's is."),
    )  # fmt: skip

    us_cost: float = param(0.4, unit=BENEFIT, low=0, high=2, source="assumption")
    japan_cost: float = param(0.3, unit=BENEFIT, low=0, high=2, source="assumption")
    south_korea_cost: float = param(0.5, unit=BENEFIT, low=0, high=2, source="assumption")
    australia_cost: float = param(0.6, unit=BENEFIT, low=0, high=2, source="assumption")

    # structural: how many there are, and how many must help
    guarantors: Literal[2, 3, 4] = 3
    needed: Literal[1, 2, 3, 4] = 1

    def rules(self, move: Storyteller) -> Ending:
        helping = [
            player for i, player in enumerate(self.players)
            if move(player, "abstain", "help", hides=self.players[:i]) == "help"
        ]  # fmt: skip
        helped = len(helping) >= self.needed
        paid = {p: helped - self._cost(p) if p in helping else float(helped) for p in self.players}
        label = "Taiwan is helped" if helped else "too few help"
        return outcome(label, paid, events=[f"{player} helps" for player in helping])

    def _cost(self, player: str) -> Any:
        return getattr(self, _parameter(player))

    def by_hand(self) -> ClosedForm:
        n, k, costs = self.guarantors, self.needed, [self._cost(player) for player in self.players]
        if k > n or (n == 4 and k in (2, 3)):
            raise GameError(f"VolunteersDilemma has no closed form with {k} of {n} needed: use dt.solve.")
        regions, thresholds = [], {}
        for player in self.players:
            thresholds[f"{player} alone"] = Threshold(_parameter(player), 1.0)
        for roles in product(("abstains", "helps", "mixes"), repeat=n):
            mixing = [i for i in range(n) if roles[i] == "mixes"]
            sure = roles.count("helps")
            if not mixing and sure not in (0, k):
                continue  # a helper is not pivotal
            for root, (mixed, where) in enumerate(_mixtures([costs[i] for i in mixing], k - sure)):
                chances: list[Any] = [float(role == "helps") for role in roles]
                for i, chance in zip(mixing, mixed, strict=True):
                    chances[i] = chance
                for i in (i for i in range(n) if i not in mixing):
                    pivotal = _exactly(k - 1, chances[:i] + chances[i + 1 :])
                    where = where & (costs[i] <= pivotal if roles[i] == "helps" else costs[i] >= pivotal)
                    if mixing:
                        beside = f"{self.players[i]} beside {self._named(mixing)}, {sure} sure"
                        thresholds[beside] = Threshold(_parameter(self.players[i]), pivotal)
                regions.append(self._region(roles, root, where, chances))
        covers = np.logical_and.reduce(np.broadcast_arrays(*(cost > 0 for cost in costs)))
        return ClosedForm("AllNash()", tuple(regions), thresholds, covers=covers)

    def _region(self, roles: tuple[str, ...], root: int, where: Any, chances: list[Any]) -> Region:
        told = {word: [i for i, role in enumerate(roles) if role == word] for word in ("helps", "mixes")}
        name = "; ".join(f"{self._named(who)}: {word}" for word, who in told.items() if who) or "nobody helps"
        enough = sum(_exactly(m, chances) for m in range(self.needed, self.guarantors + 1))
        ends = {"Taiwan is helped": enough, "too few help": 1 - enough}
        by_player = dict(zip(self.players, chances, strict=True))
        return Region(
            name + (", more likely" if root else ""), where,
            ends | {f"{player} helps": chance for player, chance in by_player.items()},
            {f"{player} -> help": chance for player, chance in by_player.items()},
        )  # fmt: skip

    def _named(self, who: list[int]) -> str:
        return ", ".join(self.players[i] for i in who)


def _parameter(player: str) -> str:
    return player.lower().replace(" ", "_") + "_cost"


def _mixtures(costs: list[Any], needed: int) -> list[Mixture]:
    """How these mix, if so many of them are needed: no way, one or two."""
    s = len(costs)
    if s == 0:
        return [((), True)]
    if s == 1 or not 1 <= needed <= s:
        return []
    if s == 3 and needed == 2:  # P(exactly one of j, k helps) = (1 - x_j x_k)/2 = c_i, x = 1 - 2 P(helps)
        h = [1 - 2 * c for c in costs]
        others = [(h[1], h[2]), (h[2], h[0]), (h[0], h[1])]
        inside = [np.abs(a) >= np.abs(b * c) for a, (b, c) in zip(h, others, strict=True)]
        fits = _all([h[0] * h[1] * h[2] > 0, *inside])
        size = [np.sqrt(b * c / a) for a, (b, c) in zip(h, others, strict=True)]
        signs = [1.0, np.sign(h[2]), np.sign(h[1])]
        return [
            (tuple((1 - root * sign * x) / 2 for sign, x in zip(signs, size, strict=True)), fits)
            for root in (1, -1)
        ]
    both = prod(costs[1:], start=costs[0]) ** (1 / (s - 1))
    shares = [both / c for c in costs]
    fits = _all([share <= 1 for share in shares])
    return [(tuple(1 - share if needed == 1 else share for share in shares), fits)]


def _exactly(count: int, chances: list[Any]) -> Any:
    """The probability that exactly so many act, who act independently with these chances."""
    row: list[Any] = [1.0, *[0.0] * len(chances)]
    for p in chances:
        row = [row[m] * (1 - p) + (row[m - 1] * p if m else 0.0) for m in range(len(row))]
    return row[count] if 0 <= count < len(row) else 0.0


def _all(conditions: list[Any]) -> Any:
    return np.logical_and.reduce(np.broadcast_arrays(*conditions))
