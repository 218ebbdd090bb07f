"""Does giving way elsewhere (Crimea) invite an attack here, or does standing firm there tie forces down?

Our own model. The US has stood firm in another theatre or given way; China saw which. US resolve here agrees
with resolve there with weight w, from 0 (only local stakes count) to 1 (it is the same resolve), and by the
same prior mu otherwise:

    P(resolute | firm) = mu + w (1 - mu),   P(resolute | gave way) = (1 - w) mu.

China attacks or refrains; a resolute US fights, an irresolute one stays out. Forces that stood firm elsewhere
are tied down: China wins against the US with s_tied instead of s_free. An attack gains 1 - r (1 - s) on
average, with r the chance that the US fights, so that China attacks iff its cost is below

    k_firm = 1 - (mu + w (1 - mu)) (1 - s_tied),   k_way = 1 - (1 - w) mu (1 - s_free).

Standing firm elsewhere deters here iff w > mu (s_tied - s_free) / ((1 - mu)(1 - s_tied) + mu (1 - s_free));
with a smaller weight it invites an attack that giving way would not. What the US did elsewhere is drawn, not
chosen.
"""

from __future__ import annotations

from itertools import product
from typing import Any

from deterrence.claims import Claim
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

__all__ = ["SeveralTheatres"]

PRIZE = "China's value of Taiwan"
US = "US utility against staying out"
FIRM, WAY = "stood firm", "gave way"


class SeveralTheatres(Game):
    """Does giving way in another theatre invite an attack here, or standing firm? (own model)"""

    players = ("China", "US")
    family = "reputation and dynamics"
    standing = "ours"
    source = """@misc{severaltheatres,
  author = {The deterrence authors},
  title = {SeveralTheatres},
  note = {own model of resolve and forces in several theatres}
}"""
    picture = {"weight": (0, 1), "attack_cost": (0.2, 1.2)}
    article = (
        Claim("C04", of="firm_elsewhere", on="attack", sign="-",
              fails="The other theatre has little weight and ties forces down: standing firm there invites."),
        Claim("C01", of="weight", on="attack", sign="mixed",
              fails="China's cost lies outside both thresholds: what happened elsewhere changes nothing."),
    )  # fmt: skip

    resolute: float = param(0.5, unit="probability", low=0, high=1, source="assumption; mu")
    firm_elsewhere: float = param(0.5, unit="probability", low=0, high=1, source="assumption")
    weight: float = param(
        0.4, unit="weight of the other theatre in China's prior", low=0, high=1, source="assumption; w"
    )
    wins_free: float = param(0.2, unit="probability", low=0, high=1, source="assumption; s_free")
    wins_tied: float = param(0.5, unit="probability", low=0, high=1, source="assumption; s_tied")
    attack_cost: float = param(0.6, unit=PRIZE, low=0, high=1.2, source="assumption; k")
    us_resolute: float = param(0.3, unit=f"{US}: fighting, if resolute", low=0, source="assumption")
    us_irresolute: float = param(0.3, unit=f"{US}: lost by fighting, if not", low=0, source="assumption")
    us_loss: float = param(1.0, unit=f"{US}: lost by China's attack", low=0, source="convention")

    def constraints(self) -> dict[str, Any]:
        return ordered(self, "wins_free <= wins_tied", "us_resolute > 0", "us_irresolute > 0")

    def resolve(self, elsewhere: str) -> Any:
        """The chance that the US is resolute here, given what it did elsewhere."""
        told = self.weight if elsewhere == FIRM else 0.0
        return self.resolute * (1 - self.weight) + told

    def rules(self, move: Storyteller) -> Ending:
        firm = self.firm_elsewhere
        elsewhere = move.nature("elsewhere", {FIRM: firm, WAY: 1 - firm}, to=self.players)
        r = self.resolve(str(elsewhere))
        resolve = move.nature("US resolve", {"resolute": r, "irresolute": 1 - r}, to="US")
        if move("China", "refrain", "attack") == "refrain":
            return outcome("status quo", {"China": 0.0, "US": 0.0})
        if move("US", "stay out", "fight") == "stay out":
            paid = {"China": 1 - self.attack_cost, "US": -self.us_loss}
            return outcome("Taiwan falls without a fight", paid, ("attack",))
        wins = self.wins_tied if elsewhere == FIRM else self.wins_free
        own = self.us_resolute if resolve == "resolute" else -self.us_irresolute
        paid = {"China": wins - self.attack_cost, "US": own - self.us_loss}
        return outcome("war", paid, {"attack": 1.0, "Taiwan falls in war": wins})

    def by_hand(self) -> ClosedForm:
        odds = {FIRM: self.firm_elsewhere, WAY: 1 - self.firm_elsewhere}
        wins = {FIRM: self.wins_tied, WAY: self.wins_free}
        worth = {seen: 1 - self.resolve(seen) * (1 - wins[seen]) for seen in odds}
        fights = {
            f"US: elsewhere: {seen}; US resolve: {resolve}; China: attack -> fight": chance
            for seen in odds
            for resolve, chance in (("resolute", 1.0), ("irresolute", 0.0))
        }
        names = ("never", "after giving way elsewhere", "after firmness elsewhere", "always")
        regions = []
        for name, acts in zip(names, product((0, 1), repeat=2), strict=True):
            where: Any = True
            ends = {"attack": 0.0, "war": 0.0, "Taiwan falls in war": 0.0}
            for seen, act in zip(odds, acts, strict=True):
                where = where & (worth[seen] >= self.attack_cost if act else worth[seen] <= self.attack_cost)
                war = act * odds[seen] * self.resolve(seen)
                ends["attack"] = ends["attack"] + act * odds[seen]
                ends["war"] = ends["war"] + war
                ends["Taiwan falls in war"] = ends["Taiwan falls in war"] + war * wins[seen]
            ends["status quo"] = 1 - ends["attack"]
            ends["Taiwan falls without a fight"] = ends["attack"] - ends["war"]
            moves = dict(zip((f"China: elsewhere: {seen} -> attack" for seen in odds), acts, strict=True))
            regions.append(Region(name, where, ends, moves | fights))
        mu, s, tied = self.resolute, self.wins_free, self.wins_tied
        return ClosedForm(
            concept="PerfectBayesian()",
            regions=tuple(regions),
            thresholds={
                "k_firm": Threshold("attack_cost", worth[FIRM]),
                "k_way": Threshold("attack_cost", worth[WAY]),
            },
            values={"w*": mu * (tied - s) / ((1 - mu) * (1 - tied) + mu * (1 - s))},
        )
