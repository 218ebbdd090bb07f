"""How large may a step in the rise of a coalition be, if China is not to attack before it is taken?

Power shifts as a cause of war: Fearon, "Rationalist Explanations for War" (*International Organization* 49,
1995), and Powell, "War as a Commitment Problem" (*International Organization* 60, 2006); that concessions
beforehand can pay for the shift is in Benson & Smith, "Commitment Problems in Alliance Formation"
(*American Journal of Political Science*). A simplification. Taiwan, Japan and the US climb from power p_0
to p_S in given rungs, one a period, and share a pie of 1 a period with China. War is final; to China it is
worth W = (1 - p)/(1 - beta) - c. The coalition, which makes the offers, concedes what leaves China a margin m
more than war is worth, max(W, 0) + m, as far as the pie and a side payment tau beside it go (as m vanishes,
its best take-it-or-leave-it offers; at m = 0 China is indifferent to every settlement). So China attacks
iff even all of it is too little now; where the next rung is safe (and m = 0, W' >= 0), iff

    W > 1 + tau + beta (max(W', 0) + m),        beta p' - p > c (1 - beta)^2 + (1 - beta) tau

(a cost of c a period is one of c/(1 - beta) paid once). With B = c (1 - beta) + tau, k rungs lead from p to
at most (p + B)/beta^k - B (`rungs`: how many are needed). The maximum matters: from p = 1 - (1 + c + tau)
(1 - beta) on, where war is worth no more than one period's pie and side payment, no rung is too large, though
the second formula forbids large ones.

The path is given; `CooperationLadder` chooses it. Investments that nobody sees are not in the model.
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

__all__ = ["PreventiveWar"]

PIE, OWN = "China's value of the pie of one period", "the coalition's value of the pie of one period"


class PreventiveWar(Game):
    """How large may a step in a coalition's rise be before China attacks? (simplified after Powell 2006)"""

    players = ("China", "Coalition")
    family = "bargaining and power shifts"
    standing = "simplification"
    source = """@article{powell2006war,
  author = {Powell},
  title = {War as a Commitment Problem},
  journal = {International Organization},
  volume = {60},
  year = {2006}
}
@article{fearon1995rationalist,
  author = {Fearon},
  title = {Rationalist Explanations for War},
  journal = {International Organization},
  volume = {49},
  pages = {379--414},
  year = {1995}
}"""
    picture = {"end_power": (0.4, 1), "discount": (0.3, 0.99)}
    article = (
        Claim("C08", of="rungs=6", on="war", sign="-",
              fails="The path is too fast even in rungs: the first is larger than what can be paid for."),
        Claim("C05", of="side_payment", on="war", sign="-",
              fails="Nowhere, but small payments leave a large step what it was: a reason to attack."),
        Claim("C12", of="end_power", on="war", sign="-",
              fails="Everywhere here: what will deter tomorrow is a reason to strike today."),
    )  # fmt: skip

    start_power: float = param(0.4, unit="probability", low=0, high=1, source="assumption; p_0, to win a war")
    end_power: float = param(0.6, unit="probability", low=0, high=1, source="assumption; p_S")
    bend: float = param(
        1.0, unit="exponent of the path", low=0.25, high=4, source="assumption; above 1 small rungs first"
    )
    china_cost: float = param(0.3, unit=PIE, low=0, source="assumption; c")
    coalition_cost: float = param(0.5, unit=OWN, low=0, source="assumption")
    side_payment: float = param(0.1, unit=PIE, low=0, source="assumption; tau, while a rung is built")
    margin: float = param(0.02, unit=PIE, low=0, source="assumption; m, over what war is worth")
    discount: float = param(0.9, unit="weight of the next period", low=0.01, high=0.99, source="assumption")

    # structural: in how many steps; is a war paid for once or for ever
    rungs: Literal[1, 2, 3, 4, 5, 6] = 1
    cost: Literal["once", "a period"] = "once"

    def constraints(self) -> dict[str, Any]:
        worth = self.margin < self.china_cost + self.coalition_cost  # peace to the coalition
        return ordered(self, "start_power < end_power", "0 < margin") | {
            "margin < china_cost + coalition_cost": worth
        }

    def power(self, rung: int) -> Any:
        """The coalition's probability to win a war."""
        return self.start_power + (self.end_power - self.start_power) * (rung / self.rungs) ** self.bend

    def paid_once(self, cost: Any) -> Any:
        """A cost of war in the convention of the formulas."""
        return cost if self.cost == "once" else cost / (1 - self.discount)

    def worth(self, power: Any) -> Any:
        """Of war to China: W."""
        return (1 - power) / (1 - self.discount) - self.paid_once(self.china_cost)

    def _aim(self, rung: int) -> Any:
        """What a settlement is to be worth to China from a rung on."""
        return np.maximum(self.worth(self.power(rung)), 0) + self.margin

    def rules(self, move: Storyteller) -> Ending:
        beta, china, coalition = self.discount, 0.0, 0.0
        for rung in range(self.rungs):
            now, power = beta**rung, self.power(rung)
            if move("China", "accept", "attack") == "attack":
                won = power / (1 - beta) - self.paid_once(self.coalition_cost)
                paid = {"China": china + now * self.worth(power), "Coalition": coalition + now * won}
                return outcome("war on the way" if rung else "war at once", paid, events=("war",))
            share = np.minimum(self._aim(rung) - beta * self._aim(rung + 1), 1 + self.side_payment)
            china, coalition = china + now * share, coalition + now * (1 - share)
        now, share = beta**self.rungs, self._aim(self.rungs)
        paid = {"China": china + now * share, "Coalition": coalition + now * (1 / (1 - beta) - share)}
        return outcome("peace", paid)

    def by_hand(self) -> ClosedForm:
        beta, most = self.discount, 1 + self.side_payment
        later, first, choices = self._aim(self.rungs), np.asarray(self.rungs), {}
        for rung in reversed(range(self.rungs)):
            war, all_of_it = self.worth(self.power(rung)), most + beta * later
            attack = war > all_of_it
            accepted = "; ".join(["China: accept"] * rung)
            choices[f"China{': ' * bool(rung)}{accepted} -> attack"] = attack
            first = np.where(attack, rung, first)
            least = self._aim(rung) - beta * (self._aim(rung + 1) - later)  # where not all of it is needed
            later = np.where(attack, war, np.minimum(least, all_of_it))
        last = self.worth(self.power(self.rungs - 1)) - 1 - beta * self._aim(self.rungs)
        on_the_way = {"war on the way": 1.0, "war": 1.0}
        return ClosedForm(
            concept="BackwardInduction()",
            thresholds={"tau": Threshold("side_payment", last)},
            regions=(
                Region("peace", first == self.rungs, {"peace": 1.0}, choices),
                Region("war at once", first == 0, {"war at once": 1.0, "war": 1.0}, choices),
                *((Region("war on the way", (first > 0) & (first < self.rungs), on_the_way, choices),)
                  if self.rungs > 1 else ()),
            ),
            values={"largest rung": self.largest(self.start_power), "rungs": self.needed()},
        )  # fmt: skip

    def largest(self, power: Any) -> Any:
        """The largest safe rung from a power, as the margin vanishes."""
        beta, tau, cost = self.discount, self.side_payment, self.paid_once(self.china_cost)
        safe = (power + cost * (1 - beta) ** 2 + (1 - beta) * tau) / beta
        return np.where(self.worth(power) <= 1 + tau, 1.0, np.minimum(safe, 1.0)) - power

    def needed(self) -> Any:
        """In how many rungs at least one gets from start to end in peace, as the margin vanishes."""
        beta, tau, cost = self.discount, self.side_payment, self.paid_once(self.china_cost)
        lift = cost * (1 - beta) + tau
        free = np.maximum(1 - (1 + cost + tau) * (1 - beta), self.start_power)
        return np.minimum(*(
            np.ceil(np.log((power + lift) / (self.start_power + lift)) / -np.log(beta)) + more
            for power, more in ((self.end_power, 0), (free, 1))
        ))  # fmt: skip
