"""Can a guarantor that moves forces bluff, if moving them costs something and makes fighting easier, too?

After Slantchev, "Military Coercion in Interstate Crises" (*American Political Science Review* 99, 2005,
533-547), in which mobilisation sinks costs and ties hands at once; with two types and one level of forces,
and our own algebra. The US, resolute (value v_H) with probability mu, stays put or mobilises at a cost m,
which raises its chance of winning from p_0 to p_1. China backs down or presses; a US that is pressed fights
for p v - c or yields. The resolute fight in any case, and the irresolute do not without forces; with them
they do iff p_1 v_L > c: their hands are tied. Else mobilising would be a bluff. Without pressure the US
keeps v; China gains 1 from a US that yields, and loses w = k - (1-p) in war (w_1 > 0). It does not press a
US thought resolute with probability b or more, b_0 = 1/(1 + w_0) where nothing moved (never, if w_0 < 0)
and b_1 = 1/(1 + w_1) where forces did. With D_0 = (1-p_0) v_H + c, what pressure costs a resolute US that
stayed put, the equilibria are

    nobody moves, no pressure        mu >= b_0
    nobody moves, pressure           mu <= b_0, m >= (p_1-p_0) v_H, or m >= D_0 if hands would be tied
    only the resolute move           v_L <= m <= D_0
    all move                         m <= v_L, and hands are tied or mu >= b_1
    some of the irresolute bluff     m <= v_L, mu <= b_1, hands not tied: P(bluff) = mu (1-b_1)/((1-mu) b_1)
    some of the resolute move        m <= D_0, mu >= b_0

So a cheap move is bluffed, unlike the promise of `TyingHands`, and stronger forces end that in two ways: they
tie hands, after which nobody presses them, and they raise w_1. Other levels of forces, and a China that
mobilises in turn, are left out.
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

__all__ = ["Mobilisation"]

US = "value of the protege to an irresolute US at its default"
CHINA = "China's gain from a US that yields"
TYPES, MOVES = ("resolute", "irresolute"), ("stay put", "mobilise")


class Mobilisation(Game):
    """Can a guarantor that moves forces bluff, if that sinks costs and ties hands at once? (after Slantchev 2005)"""  # noqa: E501

    players = ("US", "China")
    family = "signalling resolve"
    standing = "simplification"
    source = """@article{slantchev2005military,
  author = {Slantchev},
  title = {Military Coercion in Interstate Crises},
  journal = {American Political Science Review},
  volume = {99},
  pages = {533--547},
  year = {2005}
}"""
    picture = {"win_mobilised": (0.4, 1), "resolute": (0, 1)}
    article = (
        Claim("C02", of="win_mobilised", on="pressure", sign="-",
              fails="The move is bluffed, and pressed, as long as hands are not tied and mu is below b_1."),
        Claim("C03", of="win_mobilised", on="Taiwan is given up", sign="-",
              fails="Forces so weak that they tie nobody's hands are a cheap bluff, and deter as often."),
    )  # fmt: skip

    resolute: float = param(0.35, unit="probability", low=0, high=1, source="assumption; mu")
    value_resolute: float = param(3.0, unit=US, low=0, source="assumption; v_H")
    value_irresolute: float = param(1.0, unit=US, low=0, source="convention; v_L")
    win_alone: float = param(0.4, unit="probability", low=0, high=1, source="assumption; p_0")
    win_mobilised: float = param(0.7, unit="probability", low=0, high=1, source="assumption; p_1")
    war_cost: float = param(0.7, unit=US, low=0, source="assumption; c")
    mobilisation_cost: float = param(0.7, unit=US, low=0, source="assumption; m")
    china_war_cost: float = param(0.9, unit=CHINA, low=0, source="assumption; k")

    def constraints(self) -> dict[str, Any]:
        return {
            "win_alone * value_irresolute < war_cost": self.win_alone * self.value_irresolute < self.war_cost,
            "war_cost < win_alone * value_resolute": self.war_cost < self.win_alone * self.value_resolute,
            "1 - win_mobilised < china_war_cost": 1 - self.win_mobilised < self.china_war_cost,
        } | ordered(self, "win_alone < win_mobilised", "mobilisation_cost > 0")

    def rules(self, move: Storyteller) -> Ending:
        mu = self.resolute
        resolve = move.nature("US resolve", dict(zip(TYPES, (mu, 1 - mu), strict=True)), to="US")
        value = self.value_resolute if resolve == "resolute" else self.value_irresolute
        moved = move("US", *MOVES) == "mobilise"
        sunk, win = (self.mobilisation_cost, self.win_mobilised) if moved else (0.0, self.win_alone)
        if move("China", "back down", "press") == "back down":
            return outcome("China backs down", {"US": value - sunk, "China": 0.0}, _events(moved))
        if move("US", "yield", "fight") == "yield":
            return outcome("Taiwan is given up", {"US": -sunk, "China": 1.0}, (*_events(moved), "pressure"))
        paid = {"US": win * value - self.war_cost - sunk, "China": 1 - win - self.china_war_cost}
        return outcome("war", paid, (*_events(moved), "pressure"))

    def by_hand(self) -> ClosedForm:
        mu, m, c = self.resolute, self.mobilisation_cost, self.war_cost
        low, high = self.value_irresolute, self.value_resolute
        losses = [self.china_war_cost - (1 - win) for win in (self.win_alone, self.win_mobilised)]
        weak = losses[0] <= 0  # war without more forces suits China: it presses whoever stays put
        b_0, b_1 = (1 / (1 + loss) for loss in losses)
        tied = self.win_mobilised * low >= c
        pressed = (1 - self.win_alone) * high + c  # what it costs the resolute, without and with forces
        forced = (1 - self.win_mobilised) * high + c
        at_least = pressed - np.where(tied, 0.0, forced)  # costs of moving that the resolute would not pay
        doubt = np.where(tied, 0.0, np.clip((pressed - m) / forced, 0, 1))
        bluff = mu * (1 - b_1) / ((1 - mu) * b_1)
        part = 1 - b_0 * (1 - mu) / (mu * (1 - b_0))
        some = np.where(weak, 1.0, m / low)
        silent = np.where(tied, 0.0, 1.0)  # the most pressure on forces that nobody expected

        def region(name: str, where: Any, moves: tuple[Any, Any], press: tuple[Any, Any]) -> Region:
            """The US types mobilise, and China presses what stayed put and what moved, with these chances."""
            ends = [self._ends(moves, [_end(x, i) for x in press], tied) for i in (0, 1)]
            choices = dict(zip((f"US: US resolve: {t} -> mobilise" for t in TYPES), moves, strict=True))
            choices |= dict(zip((f"China: US: {act} -> press" for act in MOVES), press, strict=True))
            for t in TYPES:
                for act in MOVES:
                    fights = 1.0 if t == "resolute" else 1.0 * tied if act == "mobilise" else 0.0
                    choices[f"US: US resolve: {t}; US: {act}; China: press -> fight"] = fights
            continuum = any(isinstance(x, tuple) for x in press)
            both = {event: (ends[0][event], ends[1][event]) for event in ends[0]}
            return Region(name, where, both if continuum else ends[0], choices)

        return ClosedForm(
            concept='PerfectBayesian(off_path="any")',
            regions=(
                region("nobody moves, no pressure", ~weak & (mu >= b_0), (0.0, 0.0), (0.0, (0.0, silent))),
                region("nobody moves, pressure", (weak | (mu <= b_0)) & (m >= at_least),
                       (0.0, 0.0), (1.0, (doubt, silent))),
                region("only the resolute move", (low <= m) & (m <= pressed), (1.0, 0.0), (1.0, 0.0)),
                region("some of the irresolute bluff", ~tied & (m <= low) & (mu <= b_1),
                       (1.0, bluff), (1.0, 1 - m / low)),
                region("all move", (m <= low) & (tied | (mu >= b_1)), (1.0, 1.0), ((some, 1.0), 0.0)),
                region("some of the resolute move", ~weak & (m <= pressed) & (mu >= b_0),
                       (part, 0.0), (m / pressed, 0.0)),
            ),
            thresholds={
                "b_0": Threshold("resolute", np.where(weak, np.nan, b_0)),
                "b_1": Threshold("resolute", b_1),
                "v_L": Threshold("mobilisation_cost", low + 0 * m),
                "D_0": Threshold("mobilisation_cost", pressed),
                "(p_1 - p_0) v_H": Threshold("mobilisation_cost", pressed - forced),
                "hands tied": Threshold("war_cost", self.win_mobilised * low),
                "w_0": Threshold("china_war_cost", 1 - self.win_alone),
            },
            covers=(mu > 0) & (mu < 1),
        )  # fmt: skip

    def _ends(self, moves: tuple[Any, Any], press: list[Any], tied: Any) -> dict[str, Any]:
        mu, (high, low), (stayed, moved) = self.resolute, moves, press
        quiet, forces = mu * (1 - high), mu * high
        shy, bluffs = (1 - mu) * (1 - low), (1 - mu) * low
        war = quiet * stayed + forces * moved + np.where(tied, bluffs * moved, 0.0)
        pressure = (quiet + shy) * stayed + (forces + bluffs) * moved
        return {
            "China backs down": 1 - pressure, "war": war, "Taiwan is given up": pressure - war,
            "pressure": pressure, "mobilisation": forces + bluffs,
        }  # fmt: skip


def _events(moved: bool) -> tuple[str, ...]:
    return ("mobilisation",) if moved else ()


def _end(value: Any, end: int) -> Any:
    return value[end] if isinstance(value, tuple) else value
