"""In which order, and in how large rungs, should Taiwan and Japan build their ties?

Our own model, composed of three: China attacks a rise in power that is too large for what it is paid
(`PreventiveWar`, whose settlements are used here, margin and all), and answers in the grey zone what it sees
(attribution, and small replies instead of war, as in `SalamiTactics`). There are three kinds of ties with a
gain in power g and a visibility v each. At any time the partners stop, or build some of the rest as one rung,
which takes a period; China accepts or attacks. Rung size, time and a side payment up to tau are the levers.

While no rung is attacked, China is held to what war is worth to it at the start: all power that is gained
later is paid for beforehand, so that the plans differ only in what is beside the pie. A period of power p is
worth G (p - p_0) to the partners (deterrence of others, of accidents); a unit paid beside the pie costs
them 1 + premium; a kind that is built at power p costs reply v (1 - p). Of two kinds built in turn from p on,
without side payments, i comes before j iff

    reply [(1 - beta)(1 - p)(v_i - v_j) + beta (v_i g_j - v_j g_i)] < beta G (g_i - g_j),

so that visibility per unit of power, v/g, decides the order only without discounting and without gain from
power before the end (beta = 1, G = 0); impatience puts the least visible kind first, and G the strongest.

The values of kinds do not depend on each other; a rung is never half built; China sees what is begun.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np

from deterrence.claims import Claim
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region
from deterrence.language.ordering import ordered
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

__all__ = ["CooperationLadder"]

PIE, OWN = "China's value of the pie of one period", "the partners' value of the pie of one period"
KINDS = ("coast guard", "air defence", "naval exercises")
Built = frozenset[str]


def _gain(default: float) -> Any:
    return param(default, unit="probability to win a war", low=0, high=0.3, source="assumption; g")


def _visibility(default: float) -> Any:
    return param(default, unit="probability to be seen", low=0, high=1, source="assumption; v")


class CooperationLadder(Game):
    """In which order, and in how large rungs, should Taiwan and Japan build their ties? (own model)"""

    players = ("Partners", "China")
    family = "bargaining and power shifts"
    standing = "ours"
    source = """@misc{cooperationladder,
  author = {The deterrence authors},
  title = {CooperationLadder},
  note = {own model; side payments and speed as levers after Benson and Smith, Commitment Problems in
          Alliance Formation, American Journal of Political Science}
}"""
    picture = {"discount": (0.3, 0.98), "reply": (0, 1)}
    article = (
        Claim("C08", of="coast_guard_visibility", on="coast guard first", sign="-",
              fails="Power on the way is worth so much that the strongest kind comes first."),
        Claim("C08", of="side_payment", on="one step", sign="+",
              fails="Payments beside the pie cost more than the time that they save."),
        Claim("C05", of="worth_of_power", on="ladder complete", sign="+",
              fails="A rung that cannot be cut smaller would be attacked, and is never built."),
    )  # fmt: skip

    start_power: float = param(0.4, unit="probability", low=0, high=1, source="assumption; p_0, to win a war")
    coast_guard_gain: float = _gain(0.03)
    coast_guard_visibility: float = _visibility(0.1)
    air_defence_gain: float = _gain(0.05)
    air_defence_visibility: float = _visibility(0.4)
    naval_exercises_gain: float = _gain(0.06)
    naval_exercises_visibility: float = _visibility(0.8)
    worth_of_power: float = param(1.0, unit=f"{OWN}, for power 1", low=0, source="assumption; G")
    reply: float = param(0.5, unit=OWN, low=0, source="assumption; of the grey zone to partners of power 0")
    premium: float = param(0.5, unit="share of a payment beside the pie", low=0, source="assumption")
    side_payment: float = param(0.4, unit=PIE, low=0, source="assumption; tau, at most")
    china_cost: float = param(0.3, unit=PIE, low=0, source="assumption; of war, once")
    partners_cost: float = param(0.5, unit=OWN, low=0, source="assumption; of war, once")
    margin: float = param(0.02, unit=PIE, low=0, source="assumption; to China, over what war is worth")
    discount: float = param(0.9, unit="weight of the next period", low=0.01, high=0.99, source="assumption")

    def constraints(self) -> dict[str, Any]:
        return ordered(self, "0 < margin") | {
            "start_power + coast_guard_gain + air_defence_gain + naval_exercises_gain <= 1":
                self.power(frozenset(KINDS)) <= 1.0,
            "margin < china_cost + partners_cost":
                self.margin < self.china_cost + self.partners_cost,
        }  # fmt: skip

    def power(self, built: Built) -> Any:
        """The partners' probability to win a war with these ties."""
        gains = (self.coast_guard_gain, self.air_defence_gain, self.naval_exercises_gain)
        more = (g if kind in built else 0.0 for kind, g in zip(KINDS, gains, strict=True))
        return self.start_power + sum(more)

    def worth(self, built: Built) -> Any:
        """Of war to China."""
        return (1 - self.power(built)) / (1 - self.discount) - self.china_cost

    def aim(self, built: Built) -> Any:
        """What a settlement is to be worth to China from here on."""
        return np.maximum(self.worth(built), 0) + self.margin

    def share(self, built: Built, rung: Built) -> Any:
        """What China is paid while a rung is built."""
        return np.minimum(self.aim(built) - self.discount * self.aim(built | rung), 1 + self.side_payment)

    def period(self, built: Built, rung: Built) -> Any:
        """What the partners get while a rung is built."""
        share, seen = self.share(built, rung), (
            self.coast_guard_visibility, self.air_defence_visibility, self.naval_exercises_visibility
        )  # fmt: skip
        visible = sum(v if kind in rung else 0.0 for kind, v in zip(KINDS, seen, strict=True))
        weak, more = 1 - self.power(built), self.worth_of_power * (self.power(built) - self.start_power)
        return 1 - share - self.premium * np.maximum(share - 1, 0) - self.reply * weak * visible + more

    def for_ever(self, built: Built) -> Any:
        """What the partners get from now on if they stop here."""
        power = self.power(built)
        more = self.worth_of_power * (power - self.start_power)
        return (1 + more) / (1 - self.discount) - self.aim(built)

    def war(self, built: Built) -> Any:
        """What war is worth to the partners."""
        return self.power(built) / (1 - self.discount) - self.partners_cost

    def rules(self, move: Storyteller) -> Ending:
        built: Built = frozenset()
        rungs: list[Built] = []
        china: Any = 0.0
        partners: Any = 0.0
        while True:
            now, options = self.discount ** len(rungs), _rungs(built)
            taken = move("Partners", "stop", *options) if options else "stop"
            if taken == "stop":
                label, last = "peace", (self.aim(built), self.for_ever(built))
                break
            rung = options[str(taken)]
            if move("China", "accept", "attack") == "attack":
                label, last = "war", (self.worth(built), self.war(built))
                break
            china = china + now * self.share(built, rung)
            partners = partners + now * self.period(built, rung)
            rungs.append(rung)
            built = built | rung
        paid = {"China": china + now * last[0], "Partners": partners + now * last[1]}
        return outcome(label, paid, events=_events(rungs))

    def by_hand(self) -> ClosedForm:
        china: dict[Built, Any] = {}
        partners: dict[Built, Any] = {}
        best: dict[Built, Any] = {}
        attacks: dict[tuple[Built, Built], Any] = {}
        for count in reversed(range(len(KINDS) + 1)):
            for built in map(frozenset, combinations(KINDS, count)):
                best[built], partners[built], china[built] = 0, self.for_ever(built), self.aim(built)
                for number, rung in enumerate(_rungs(built).values(), start=1):
                    paid = self.share(built, rung) + self.discount * china[built | rung]
                    attacks[built, rung] = war = self.worth(built) > paid
                    gets = self.period(built, rung) + self.discount * partners[built | rung]
                    gets = np.where(war, self.war(built), gets)
                    better = gets > partners[built]
                    best[built] = np.where(better, number, best[built])
                    china[built] = np.where(better, np.where(war, self.worth(built), paid), china[built])
                    partners[built] = np.where(better, gets, partners[built])
        return self._form(best, attacks)

    def _form(self, best: Any, attacks: Any) -> ClosedForm:
        """The replies told at every information set, and what they lead to."""
        choices: dict[str, Any] = {}
        ends: dict[str, Any] = dict.fromkeys((*_events([]), "peace", "war", *EVENTS), 0.0)
        for facts, rungs, chance in _histories(best):
            built = frozenset[str]().union(*rungs)
            told = "".join(f"{fact}; " for fact in facts)
            for number, (words, rung) in enumerate(_rungs(built).items(), start=1):
                choices[f"Partners{_after(facts)} -> {words}"] = best[built] == number
                choices[f"China: {told}Partners: {words} -> attack"] = attacks[built, rung]
            stopped = chance * (best[built] == 0)
            for event in ("peace", *_events(rungs)):
                ends[event] = ends[event] + stopped
        nothing, complete, one = best[frozenset()] == 0, ends["ladder complete"] > 0, ends["one step"] > 0
        return ClosedForm(
            concept="BackwardInduction()",
            regions=(
                Region("nothing is built", nothing, ends, choices),
                Region("all at once", one, ends, choices),
                Region("rung by rung", complete & ~one, ends, choices),
                Region("part of the ladder", ~nothing & ~complete, ends, choices),
            ),
        )


EVENTS = ("ladder complete", "one step", "coast guard first")


def _rungs(built: Built) -> dict[str, Built]:
    """What can be built next, in words."""
    rest = [kind for kind in KINDS if kind not in built]
    sets = (chosen for size in range(1, len(rest) + 1) for chosen in combinations(rest, size))
    return {" and ".join(chosen): frozenset(chosen) for chosen in sets}


def _events(rungs: list[Built]) -> list[str]:
    """What a path that builds these rungs amounts to."""
    complete = frozenset[str]().union(*rungs) == frozenset(KINDS)
    happened = (complete, complete and len(rungs) == 1, bool(rungs) and rungs[0] == {"coast guard"})
    return [event for event, so in zip(EVENTS, happened, strict=True) if so]


def _after(facts: list[str]) -> str:
    return f": {'; '.join(facts)}" if facts else ""


def _histories(best: Any) -> Iterator[tuple[list[str], list[Built], Any]]:
    """Every path of accepted rungs: the facts, the rungs, and where the partners take it."""
    waiting: list[tuple[list[str], list[Built], Any]] = [([], [], np.asarray(1.0))]
    for facts, rungs, chance in waiting:
        yield facts, rungs, chance
        built = frozenset[str]().union(*rungs)
        for number, (words, rung) in enumerate(_rungs(built).items(), start=1):
            told = [*facts, f"Partners: {words}", "China: accept"]
            waiting.append((told, [*rungs, rung], chance * (best[built] == number)))
