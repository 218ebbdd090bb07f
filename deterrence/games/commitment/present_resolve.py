"""Does a clear promise for later deter, or does it say "now or never"?

After Mei, "Deterrence Through Ambiguity" (EPSA 2026, conference abstract): the best mix is strong resolve now
and an ambiguous commitment for later, and full commitment in both periods cannot stop a determined
revisionist. A toy of ours: the US promises to act later with probability phi; China attacks now, for its
temptation a less the punishment r of present resolve, or waits, and later takes g unless the US acts. It
waits iff beta (1 - phi) g >= a - r, so that the clearest promise which does not make it attack now is

    phi_max = 1 - (a - r)/(beta g)   for 0 <= a - r <= beta g,

1 if r >= a, and none if a - r > beta g. The US loses more by an attack now than by one later, and so promises
as much as phi_max allows: more resolve today allows a clearer promise for tomorrow.

The tree has `promises` of them, equally spaced from 0 to 1; the equilibrium is of that grid, phi_max of all
promises. With `promise="full"` the US cannot but promise everything. The US keeps its word.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from deterrence.claims import Claim
from deterrence.errors import GameError
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

__all__ = ["PresentResolve"]

CHINA, US = "China's utility", "US utility"


class PresentResolve(Game):
    """Does a clear promise for later deter, or say "now or never"? (after Mei 2026; a toy of our own)"""

    players = ("US", "China")
    family = "design of commitments"
    standing = "reconstruction"
    source = """@unpublished{mei2026deterrence,
  author = {Mei, Yu},
  title = {Deterrence Through Ambiguity},
  note = {EPSA conference abstract},
  year = {2026}
}"""
    picture = {"resolve_now": (0, 0.6), "temptation": (0, 1)}
    article = (
        Claim("C01", of="promise=chosen", on="attack now", sign="-",
              fails="a - r > beta g: no promise keeps China waiting; or r >= a: a full one does, too."),
        Claim("C04", of="resolve_now", on="attack", sign="-",
              fails="Short of a - beta g resolve changes nothing."),
        Claim("C11", of="promise=full", on="attack now", sign="-",
              fails="Everywhere: a full promise leaves China only the present if a > r, and does no "
                    "better than another if not."),
    )  # fmt: skip

    temptation: float = param(0.5, unit=CHINA, low=0, source="assumption; a above, of an attack now")
    resolve_now: float = param(0.2, unit=CHINA, low=0, source="assumption; r above, of present resolve")
    later_gain: float = param(0.6, unit=CHINA, low=0, source="assumption; g above")
    discount: float = param(0.9, unit="weight of the later period", low=0, high=1, source="assumption")
    loss_now: float = param(1.0, unit=US, low=0, source="assumption; from an attack now")
    loss_later: float = param(0.8, unit=US, low=0, source="assumption; from an attack later, seen from now")

    # structural: may the US choose its promise, and among how many?
    promise: Literal["chosen", "full"] = "chosen"
    promises: int = 11

    def constraints(self) -> dict[str, Any]:
        return ordered(self, "0 < loss_later < loss_now", "later_gain > 0", "discount > 0")

    @property
    def _offers(self) -> dict[str, float]:
        if self.promises < 2:
            raise GameError(
                f"PresentResolve came with promises={self.promises}: give 2 or more, 0 and 1 included."
            )
        last = self.promises - 1
        return {f"promise {k} in {last}": k / last for k in range(last + 1)}

    def rules(self, move: Storyteller) -> Ending:
        offers = self._offers
        phi = offers[str(move("US", *offers))] if self.promise == "chosen" else 1.0
        if move("China", "wait", "attack now") == "attack now":
            paid = {"US": -self.loss_now, "China": self.temptation - self.resolve_now}
            return outcome("attack now", paid, events=("attack",))
        if move.nature("later", {"the US acts": phi, "the US does not": 1 - phi}) == "the US acts":
            return outcome("status quo", {"US": 0.0, "China": 0.0})
        paid = {"US": -self.loss_later, "China": self.discount * self.later_gain}
        return outcome("attack later", paid, events=("attack",))

    def by_hand(self) -> ClosedForm:
        gap, later = self.temptation - self.resolve_now, self.discount * self.later_gain
        offers = self._offers if self.promise == "chosen" else {"": 1.0}
        waits = {offer: gap <= later * (1 - phi) for offer, phi in offers.items()}
        kept = [np.where(waits[offer], phi, -1.0) for offer, phi in offers.items()]
        clearest = np.maximum.reduce(np.broadcast_arrays(*kept))
        seen = "China: US: {}" if self.promise == "chosen" else "China"

        def region(name: str, where: Any, ends: dict[str, Any], promised: Any) -> Region:
            choices = {f"{seen.format(o)} -> attack now": np.where(waits[o], 0.0, 1.0) for o in offers}
            if self.promise == "chosen":  # the first promise gets the rest
                choices |= {
                    f"US -> {o}": np.where(promised == phi, 1.0, 0.0) for o, phi in offers.items() if phi
                }
            return Region(name, where, ends, choices)

        phi_max = np.where(gap <= later, np.minimum(1.0, 1 - gap / later), np.nan)
        waited = {"status quo": clearest, "attack later": 1 - clearest, "attack": 1 - clearest}
        return ClosedForm(
            concept="BackwardInduction()",
            thresholds={
                f"a of promise {phi:g}": Threshold("temptation", self.resolve_now + later * (1 - phi))
                for phi in offers.values()
            },
            regions=(
                region("an ambiguous promise for later", (clearest >= 0) & (clearest < 1), waited, clearest),
                region("a full promise", clearest == 1, waited, clearest),
                region("now or never", clearest < 0, {"attack now": 1.0, "attack": 1.0}, 0.0),
            ),
            values={"phi_max": phi_max},
        )
