"""When do two guarantors enter together, if each is unsure what the other sees?

A global game of joint intervention: our own application (no published model has two guarantors and one
protege) of Carlsson & van Damme, "Global Games and Equilibrium Selection" (*Econometrica* 61, 1993) and
Morris & Shin, "Global Games: Theory and Applications" (2003). The strength s of the case for entering is
normal; guarantor i sees x_i = s + noise and joins or abstains, at once. Joining pays s - c_i alone and
s - c_i + support_i together, abstaining 0. With m(x) what is expected of s after the signal x, and d the
standard deviation of the other's signal given the own, the gain of joining is

    m(x_i) - c_i + support_i N((m(x_i) - t_j)/d).

As the noise vanishes, where 0 <= c_i - t <= support_i, both join above one strength,

    t = (c_US/support_US + c_Japan/support_Japan - 1) / (1/support_US + 1/support_Japan)

(`limit`). Japan's red line lowers Japan's cost of joining. With support below 0 the guarantors
substitute for one another. The model does not ask what China makes of all this; with several equilibria
(a precise prior and much noise) it does not choose. With noise that does not vanish it has no closed form.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from scipy.special import ndtr

from deterrence.claims import Claim
from deterrence.kernels.binormal import binormal
from deterrence.language.private import Distribution, normal
from deterrence.parameters import param
from deterrence.thresholds.game import ThresholdGame

__all__ = ["JointIntervention"]

UNIT = "value to the guarantor of Taiwan's present status"
ROOT = np.sqrt(2 * np.pi)


class JointIntervention(ThresholdGame):
    """When do two guarantors enter together? (own model, after Carlsson & van Damme 1993)"""

    players = ("US", "Japan")
    family = "several guarantors"
    standing = "ours"
    source = """@misc{jointintervention,
  author = {The deterrence authors},
  title = {JointIntervention},
  note = {own model: no published model has two guarantors and one protege}
}
@article{carlsson1993global,
  author = {Carlsson and van Damme},
  title = {Global Games and Equilibrium Selection},
  journal = {Econometrica},
  volume = {61},
  year = {1993}
}
@incollection{morris2003global,
  author = {Morris and Shin},
  title = {Global Games: Theory and Applications},
  year = {2003}
}"""
    picture = {"japan_red_line": (0, 0.6), "us_cost": (0, 1.5)}
    article = (
        Claim("C13", of="japan_red_line", on="US joins", sign="+",
              fails="They substitute for one another (us_support < 0): Japan's line crowds the US out."),
        Claim("C15", of="us_cost", on="neither joins", sign="+",
              fails="A Japan bound by its own line joins whatever the US does."),
    )  # fmt: skip
    actions = {"US": ("abstain", "join"), "Japan": ("abstain", "join")}
    outcomes = {
        "neither joins": (),
        "US joins alone": ("US joins",),
        "Japan joins alone": ("Japan joins",),
        "both join": ("US joins", "Japan joins"),
    }

    case_mean: float = param(0.5, unit=UNIT, source="assumption")
    case_sd: float = param(0.5, unit=UNIT, low=0, source="assumption")
    noise: float = param(0.1, unit=UNIT, low=0, source="assumption; standard deviation")
    us_cost: float = param(0.7, unit=UNIT, source="assumption")
    japan_cost: float = param(0.6, unit=UNIT, source="assumption")
    us_support: float = param(0.4, unit=UNIT, source="assumption; what the other's entry adds")
    japan_support: float = param(0.5, unit=UNIT, source="assumption; what the other's entry adds")
    japan_red_line: float = param(0.0, unit=UNIT, low=0, source="assumption; audience cost of abstaining")

    def constraints(self) -> dict[str, Any]:
        # else of substitutes who see almost the same, a stronger signal would make joining worse
        least = -ROOT * self._spread
        return {
            "noise > 0 and case_sd > 0": np.logical_and(self.noise > 0, self.case_sd > 0),
            "us_support > -sqrt(2 pi) d(noise, case_sd)": self.us_support > least,
            "japan_support > -sqrt(2 pi) d(noise, case_sd)": self.japan_support > least,
        }

    @cached_property
    def _weight(self) -> Any:
        """Of the own signal in what is expected of the strength."""
        return self.case_sd**2 / np.maximum(self.case_sd**2 + self.noise**2, 1e-300)

    @cached_property
    def _spread(self) -> Any:
        """Standard deviation of the other's signal given the own: d above."""
        return self.noise * np.sqrt(1 + self._weight)

    def _cost(self, player: str) -> Any:
        return self.us_cost if player == "US" else self.japan_cost - self.japan_red_line

    def _support(self, player: str) -> Any:
        return self.us_support if player == "US" else self.japan_support

    def types(self) -> Mapping[str, Distribution]:
        signal = normal(self.case_mean, np.hypot(self.case_sd, self.noise))
        return dict.fromkeys(self.players, signal)

    def gain(self, player: str, number: Any, thresholds: Mapping[str, Any]) -> Any:
        other = thresholds["Japan" if player == "US" else "US"]
        expected = self.case_mean + self._weight * (number - self.case_mean)
        together = ndtr((expected - other) / self._spread)
        return expected - self._cost(player) + self._support(player) * together

    def effects(self) -> Mapping[tuple[str, str], Any]:
        return {
            ("US", "Japan"): -np.sign(self.us_support),
            ("Japan", "US"): -np.sign(self.japan_support),
        }

    def interval(self) -> Mapping[str, tuple[Any, Any]]:
        """Below, joining does not pay whatever the other does; above, abstaining does not."""
        ends = {}
        for player in self.players:
            with_help = self._cost(player) - np.maximum(self._support(player), 0)
            against = self._cost(player) - np.minimum(self._support(player), 0)
            ends[player] = tuple(
                self.case_mean + (e - self.case_mean) / self._weight for e in (with_help, against)
            )
        return ends

    def unique(self) -> Any:
        """Where the product of the slopes of best replies is below 1 (after Morris & Shin 2003)."""
        product: Any = 1.0
        for player in self.players:
            slope = self._support(player) / (self._spread * ROOT)  # at its steepest
            product = product * np.abs(slope) / (self._weight * (1 + slope))
        return product < 1

    @property
    def limit(self) -> Any:
        """The strength above which both join as the noise vanishes; NaN where the formula does not hold."""
        (a, b), (u, v) = (tuple(f(p) for p in self.players) for f in (self._cost, self._support))
        with np.errstate(divide="ignore", invalid="ignore"):
            strength = (a / u + b / v - 1) / (1 / u + 1 / v)
            valid = (
                (u > 0) & (v > 0) & (strength <= np.minimum(a, b)) & (strength >= np.maximum(a - u, b - v))
            )
        return np.where(valid, strength, np.nan)

    def probability(self, thresholds: Mapping[str, Any]) -> Mapping[str, Any]:
        law = self.types()["US"]
        us, japan = (law.cdf(thresholds[p]) for p in self.players)
        both = self._both(thresholds)
        neither = np.maximum(us + japan + both - 1, 0.0)
        return {
            "neither joins": neither,
            "US joins alone": np.maximum(japan - neither, 0.0),
            "Japan joins alone": np.maximum(us - neither, 0.0),
            "both join": both,
        }

    def _both(self, thresholds: Mapping[str, Any]) -> Any:
        sd, w = np.hypot(self.case_sd, self.noise), self._weight  # w: the correlation of the signals, too
        h, k = ((self.case_mean - thresholds[p]) / sd for p in self.players)
        return binormal(h, k, w, (1 - w) * (1 + w))

    def payoffs(self, thresholds: Mapping[str, Any]) -> Mapping[str, Any]:
        sd, both, paid = np.hypot(self.case_sd, self.noise), self._both(thresholds), {}
        for player in self.players:
            z = (thresholds[player] - self.case_mean) / sd
            strength = self.case_mean * ndtr(-z) + self.case_sd**2 / sd * np.exp(-0.5 * z * z) / ROOT
            paid[player] = strength - self._cost(player) * ndtr(-z) + self._support(player) * both
        return paid
