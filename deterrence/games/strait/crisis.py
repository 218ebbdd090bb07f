"""What does every crisis over the Taiwan Strait need to be told? The parameters of the base game.

Each player's unit is its own stake in Taiwan's present status. `Strait` adds the rules, and each option a
file of its own with the parameters and choices that it brings. The defaults sit near thresholds on purpose
and are no estimates.
"""

from __future__ import annotations

from typing import Any, Literal

from deterrence.game import Game
from deterrence.language.ordering import ordered
from deterrence.parameters import param

__all__ = ["Crisis", "cost", "probability", "share", "strength"]

ILLUSTRATION = "assumption: illustrative default, not an estimate"
OPTION = "assumption: illustrative default of an option, not an estimate"
PRIZE, SHARE = "share of China's prize", "share"
TAIWAN_STAKE, JAPAN_STAKE, US_STAKE = (f"share of {w} stake" for w in ("Taiwan's", "Japan's", "the US"))
STRENGTH = "strength in the theatre relative to China = 1"
Posture = Literal["chosen", "ambiguity", "red line"]


def probability(default: float, source: str = ILLUSTRATION) -> Any:
    """A probability."""
    return param(default, unit="probability", low=0, high=1, source=source)


def share(default: float, source: str = ILLUSTRATION) -> Any:
    """A share, 0 to 1."""
    return param(default, unit=SHARE, low=0, high=1, source=source)


def cost(default: float, unit: str, source: str = ILLUSTRATION) -> Any:
    """A cost or a loss, told as a positive number."""
    return param(default, unit=unit, low=0, source=source)


def strength(default: float) -> Any:
    """Military strength in the theatre."""
    return param(default, unit=STRENGTH, low=0, high=3, source=ILLUSTRATION)


class Crisis(Game):
    """The parameters of the base game, and what they must satisfy together."""

    us_prior: float = probability(0.5)
    japan_prior: float = probability(0.4)

    china_strength: float = param(1.0, unit="numeraire", low=1e-6, source="convention")
    taiwan_strength: float = strength(0.35)
    japan_strength: float = strength(0.45)
    us_strength: float = strength(1.6)
    decisiveness: float = param(1.0, unit="exponent", low=0.5, high=4, source=ILLUSTRATION)
    a2ad: float = share(0.35)
    basing_relief: float = share(0.5)
    basing_share: float = share(0.10)

    china_prize: float = param(1.0, unit="numeraire of China's utility", low=0, source="convention")
    china_war_cost: float = cost(0.30, PRIZE)
    china_cost_spread: float = cost(0.12, PRIZE)
    china_cost_us: float = cost(0.25, PRIZE)
    china_cost_japan: float = cost(0.12, PRIZE)
    china_cost_bases: float = cost(0.03, PRIZE)
    china_audience_cost: float = cost(0.15, PRIZE)
    china_provocation_loss: float = cost(0.10, PRIZE)
    china_grey_gain: float = cost(0.12, PRIZE)
    china_grey_cost: float = cost(0.04, PRIZE)
    occupation_cost: float = share(0.10)
    china_nuclear_japan_cost: float = cost(0.10, PRIZE)

    taiwan_loss: float = param(1.0, unit="numeraire of Taiwan's utility", low=0, source="convention")
    taiwan_provocation_rent: float = cost(0.15, TAIWAN_STAKE)
    capitulation_relief: float = share(0.25)
    taiwan_war_cost: float = cost(0.15, TAIWAN_STAKE)
    taiwan_grey_resistance_cost: float = cost(0.10, TAIWAN_STAKE)
    taiwan_grey_concession_loss: float = cost(0.25, TAIWAN_STAKE)

    japan_loss_resolute: float = cost(1.0, JAPAN_STAKE)
    japan_loss_irresolute: float = cost(0.35, JAPAN_STAKE)
    japan_join_cost: float = cost(0.22, JAPAN_STAKE)
    japan_bases_cost: float = cost(0.06, JAPAN_STAKE)
    japan_audience_cost: float = cost(0.15, JAPAN_STAKE)
    japan_bases_audience_share: float = share(0.5)
    japan_line_price: float = cost(0.02, JAPAN_STAKE)
    japan_nuclear_cost: float = cost(0.45, JAPAN_STAKE)
    japan_grey_loss: float = cost(0.04, JAPAN_STAKE)

    us_loss_resolute: float = cost(0.9, US_STAKE)
    us_loss_irresolute: float = cost(0.30, US_STAKE)
    us_war_cost: float = cost(0.28, US_STAKE)
    us_relief_join: float = share(0.20)
    us_relief_bases: float = share(0.10)
    us_audience_cost: float = cost(0.15, US_STAKE)
    us_line_price: float = cost(0.02, US_STAKE)
    us_conditionality: float = share(0.25)
    us_grey_loss: float = cost(0.04, US_STAKE)

    us_posture: Posture = "chosen"
    japan_posture: Posture = "chosen"
    japan_access: Literal["free", "refused"] = "free"
    moves_first: Literal["Japan", "US"] = "Japan"
    provocation_rent_in_war: bool = True
    resolve: Literal["private", "public"] = "private"  # public: complete information

    def constraints(self) -> dict[str, Any]:
        relief = self.us_relief_join + self.us_relief_bases
        return ordered(
            self,
            "china_cost_bases <= china_cost_japan",
            "japan_loss_irresolute < japan_loss_resolute",
            "us_loss_irresolute < us_loss_resolute",
            "japan_bases_cost < japan_join_cost",
            *(f"{name} < 1" for name in ("basing_share", "occupation_cost", "capitulation_relief")),
        ) | {"us_relief_join + us_relief_bases < 1": relief < 1}
