"""Does it deter to see more attacks, if one cannot always tell whose they are?

After Baliga, Bueno de Mesquita & Wolitzky, "Deterrence with Imperfect Attribution" (*American Political
Science Review* 114, 2020): a toy of ours with two possible culprits. One of them, either as likely, has an
opportunity to attack, worth x, which it alone knows: uniform on [0, 1] for China, on [0, h] for the third
party. An attack is attributed to its author with probability pi, to the other with probability eps, else to
nobody. The defender punishes the one to whom it is attributed, by R, if its wish y to punish the guilty (its
own secret, uniform on [0, 1]) times the probability that this is the guilty exceeds the cost kappa. So

    a_i = 1 - R r_i pi / h_i,   r_i = max(0, 1 - kappa (a_i pi + a_j eps)/(a_i pi)).

If one grows more eager, the other is suspected less and grows bolder: a_i rises in a_j, directly by
R kappa eps/(h_i a_i). Nobody is ever punished iff kappa >= pi/(pi + eps). As z = a_2/a_1 rises, a_1 rises and
a_2 falls, so the equilibrium is unique (for h = 1: a = 1 - pi R (1 - kappa) + R kappa eps, at most 1). There
more detection fails to deter only if it is harder to identify: kappa d(eps) > (1 - kappa) d(pi).

The article has n attackers and false alarms, where it can also hurt to ask for too much certainty; a third
signal would be needed for that. The defender's reply is worked into what the culprits gain.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from deterrence.claims import Claim
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered
from deterrence.language.private import Distribution, uniform
from deterrence.parameters import param
from deterrence.thresholds.game import ThresholdGame

__all__ = ["ImperfectAttribution"]

UNIT, OWN = "China's largest opportunity", "defender's strongest wish to punish the guilty"


class ImperfectAttribution(ThresholdGame):
    """Does it deter to see attacks of uncertain author? (after Baliga, Bueno de Mesquita & Wolitzky 2020)"""

    players = ("China", "Third party", "Defender")
    family = "design of commitments"
    standing = "simplification"
    source = """@article{baliga2020deterrence,
  author = {Baliga and Bueno de Mesquita and Wolitzky},
  title = {Deterrence with Imperfect Attribution},
  journal = {American Political Science Review},
  volume = {114},
  pages = {1155--1178},
  year = {2020}
}"""
    picture = {"attributed": (0, 0.9), "retaliation_cost": (0, 1)}
    article = (
        Claim("C08", of="attributed", on="attack", sign="-",
              fails="The further detections are harder to identify: kappa d(eps) > (1 - kappa) d(pi)."),
    )  # fmt: skip
    actions = {"China": ("refrain", "attack"), "Third party": ("refrain", "attack")}
    outcomes = {
        "no attack": (),
        "unpunished": ("attack",),
        "the guilty punished": ("attack",),
        "the innocent punished": ("attack",),
    }

    attributed: float = param(0.6, unit="probability", low=0, high=1, source="assumption; pi above")
    misattributed: float = param(0.1, unit="probability", low=0, high=1, source="assumption; eps above")
    punishment: float = param(0.9, unit=UNIT, low=0, source="assumption; R above")
    third_party: float = param(1.0, unit=UNIT, low=0, source="assumption; its largest opportunity, h above")
    retaliation_cost: float = param(0.4, unit=OWN, low=0, high=1, source="assumption; kappa above")
    harm: float = param(1.0, unit=OWN, low=0, source="assumption; what an attack costs the defender")

    def constraints(self) -> dict[str, Any]:
        pi, fine = np.asarray(self.attributed), np.multiply(self.punishment, self.attributed)
        return ordered(self, "0 < attributed", "0 < retaliation_cost", "third_party > 0") | {
            "attributed + misattributed <= 1": pi + self.misattributed <= 1,
            "punishment * attributed < 1": fine < 1,  # or no opportunity would be worth a sure punishment
            "punishment * attributed < third_party": fine < self.third_party,
        }

    @property
    def _largest(self) -> dict[str, Any]:
        return {"China": 1.0, "Third party": self.third_party}

    def types(self) -> Mapping[str, Distribution]:
        return {player: uniform(0.0, top) for player, top in self._largest.items()}

    def interval(self) -> Mapping[str, tuple[Any, Any]]:
        """From no punishment to a sure one."""
        return dict.fromkeys(self.actions, (0.0, self.punishment * self.attributed))

    def rates(self, thresholds: Mapping[str, Any]) -> dict[str, Any]:
        """How often each attacks that can."""
        return {player: 1 - thresholds[player] / top for player, top in self._largest.items()}

    def _guilty(self, player: str, rate: Mapping[str, Any]) -> Any:
        """That whoever an attack is attributed to is its author."""
        other = "Third party" if player == "China" else "China"
        true = rate[player] * self.attributed
        return true / (true + rate[other] * self.misattributed)

    def _punished(self, player: str, rate: Mapping[str, Any]) -> Any:
        return np.maximum(0.0, 1 - self.retaliation_cost / self._guilty(player, rate))

    def gain(self, player: str, number: Any, thresholds: Mapping[str, Any]) -> Any:
        return number - self.punishment * self.attributed * self._punished(player, self.rates(thresholds))

    def effects(self) -> Mapping[tuple[str, str], Any]:
        pairs = [(one, other) for one in self.actions for other in self.actions]
        return {pair: 1 if pair[0] == pair[1] else -1 for pair in pairs}

    def unique(self) -> Any:
        """Everywhere: by the ratio of the rates, as in the head of this file."""
        return True

    def probability(self, thresholds: Mapping[str, Any]) -> Mapping[str, Any]:
        rate = self.rates(thresholds)
        return self._ends(rate, {player: self._punished(player, rate) for player in self.actions})

    def _ends(self, rate: Mapping[str, Any], punished: Mapping[str, Any]) -> dict[str, Any]:
        (one, other), pi, eps = self.actions, self.attributed, self.misattributed
        attack = (rate[one] + rate[other]) / 2
        right = pi * (rate[one] * punished[one] + rate[other] * punished[other]) / 2
        wrong = eps * (rate[one] * punished[other] + rate[other] * punished[one]) / 2
        return {"no attack": 1 - attack, "unpunished": attack - right - wrong,
                "the guilty punished": right, "the innocent punished": wrong}  # fmt: skip

    def payoffs(self, thresholds: Mapping[str, Any]) -> Mapping[str, Any]:
        rate, cost, paid = self.rates(thresholds), self.retaliation_cost, {}
        paid["Defender"] = -self.harm * (rate["China"] + rate["Third party"]) / 2
        for player, top in self._largest.items():
            other = "Third party" if player == "China" else "China"
            told = rate[player] * self.attributed + rate[other] * self.misattributed
            guilty, fine = self._guilty(player, rate), self.punishment * self._punished(player, rate)
            taken = (np.square(top) - np.square(thresholds[player])) / (2 * top)
            paid[player] = (taken - fine * told) / 2
            # E max(0, y guilty - cost) of a wish y that is uniform on [0, 1]
            paid["Defender"] = paid["Defender"] + told / 2 * np.square(np.maximum(0.0, guilty - cost)) / (
                2 * guilty
            )
        return paid

    def by_hand(self) -> ClosedForm:
        pi, eps, cost, fine, top = (
            self.attributed, self.misattributed, self.retaliation_cost, self.punishment, self.third_party
        )  # fmt: skip

        def rates(z: Any) -> tuple[Any, Any]:
            """Of China and of the third party, given how many times as often the latter attacks."""
            one, other = (np.maximum(0.0, pi - cost * (pi + eps * ratio)) for ratio in (z, 1 / z))
            return 1 - fine * one, 1 - fine * other / top

        low: Any = 1 - fine * pi / top
        high: Any = 1 / (1 - fine * pi)
        for _ in range(60):  # the only root of a function that rises
            z = (low + high) / 2
            china, third = rates(z)
            low, high = np.where(z * china < third, z, low), np.where(z * china < third, high, z)
        rate = dict(zip(self.actions, rates((low + high) / 2), strict=True))
        ends = self._ends(rate, {player: self._punished(player, rate) for player in self.actions})
        ends["attack"] = (rate["China"] + rate["Third party"]) / 2
        choices = {f"{player} -> attack": rate[player] for player in self.actions}
        most = pi / (pi + eps)
        return ClosedForm(
            concept="Cutoff()",
            thresholds={"kappa*": Threshold("retaliation_cost", most)},
            regions=(
                Region("some are punished", cost <= most, ends, choices),
                Region("nobody is punished", cost >= most, ends, choices),
            ),
        )
