"""Does China attack Taiwan, given what it believes about the United States and Japan?

The flagship: China, Taiwan, Japan and the US in one crisis over the Taiwan Strait. It is our own
model (catalogue number M29): the cited literature supplies its mechanisms, no published paper has
this tree. In order: nature draws the resolve of the US and of Japan, each known to that state
alone; both choose at once between ambiguity and a red line; Taiwan restrains itself or provokes;
China learns its own war cost, and holds, presses in the grey zone, or attacks; Taiwan resists or
concedes; Japan abstains, gives bases or joins; the US intervenes or abstains.

China wins a war with probability (contest success, Hirshleifer 1989, with an A2/AD discount)

    p(j,u) = m_C^g / (m_C^g + M^g),
    M = m_T + x_j m_J + (1 - a2ad (1 - basing_relief [j is not abstain])) m_U u,

with x = 0, basing_share, 1 when Japan abstains, gives bases, joins. Status quo is 0 for everybody;
each player's unit is its own stake in Taiwan's present status; utilities are not comparable across
players. China's war cost is private, Normal(china_war_cost, china_cost_spread), and is paid only if
there is a war.

Left out: strikes on Japan, smaller aims (the grey zone stands for all), correlated resolve,
intervention in the grey zone, a second round. The defaults sit near thresholds on purpose and are no
estimates: for figures with sources take `deterrence.scenario("strait", "2017")`. No closed form.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from deterrence.game import Game
from deterrence.games.strait.article import ARTICLE, SOURCE
from deterrence.ordering import ordered
from deterrence.parameters import param
from deterrence.private import normal
from deterrence.story import Ending, Storyteller, outcome

ILLUSTRATION = "assumption: illustrative default of the catalogue (M29, section 4.5), not an estimate"
PRIZE, SHARE = "share of China's prize", "share"
TAIWAN_STAKE, JAPAN_STAKE, US_STAKE = (f"share of {w} stake" for w in ("Taiwan's", "Japan's", "the US"))
STRENGTH = "strength in the theatre relative to China = 1"
Posture = Literal["chosen", "ambiguity", "red line"]


def _probability(default: float) -> Any:
    return param(default, unit="probability", low=0, high=1, source=ILLUSTRATION)


def _share(default: float, high: float = 1.0) -> Any:
    return param(default, unit=SHARE, low=0, high=high, source=ILLUSTRATION)


def _cost(default: float, unit: str) -> Any:
    return param(default, unit=unit, low=0, source=ILLUSTRATION)


def _strength(default: float) -> Any:
    return param(default, unit=STRENGTH, low=0, high=3, source=ILLUSTRATION)


class Strait(Game):
    """Does China attack Taiwan under ambiguity or red lines of the US and Japan? (own model, M29)"""

    players = ("China", "Taiwan", "Japan", "US")
    family, standing, source, article = "the Strait", "ours", SOURCE, ARTICLE

    us_prior: float = _probability(0.5)
    japan_prior: float = _probability(0.4)

    china_strength: float = param(1.0, unit="numeraire", low=1e-6, source="convention")
    taiwan_strength: float = _strength(0.35)
    japan_strength: float = _strength(0.45)
    us_strength: float = _strength(1.6)
    decisiveness: float = param(1.0, unit="exponent", low=0.5, high=4, source=ILLUSTRATION)
    a2ad: float = _share(0.35)
    basing_relief: float = _share(0.5)
    basing_share: float = _share(0.10)

    china_prize: float = param(1.0, unit="numeraire of China's utility", low=0, source="convention")
    china_war_cost: float = _cost(0.30, PRIZE)
    china_cost_spread: float = _cost(0.12, PRIZE)
    china_cost_us: float = _cost(0.25, PRIZE)
    china_cost_japan: float = _cost(0.12, PRIZE)
    china_cost_bases: float = _cost(0.03, PRIZE)
    china_audience_cost: float = _cost(0.15, PRIZE)
    china_provocation_loss: float = _cost(0.10, PRIZE)
    china_grey_gain: float = _cost(0.12, PRIZE)
    china_grey_cost: float = _cost(0.04, PRIZE)
    occupation_cost: float = _share(0.10)
    china_nuclear_japan_cost: float = _cost(0.10, PRIZE)

    taiwan_loss: float = param(1.0, unit="numeraire of Taiwan's utility", low=0, source="convention")
    taiwan_provocation_rent: float = _cost(0.15, TAIWAN_STAKE)
    capitulation_relief: float = _share(0.25)
    taiwan_war_cost: float = _cost(0.15, TAIWAN_STAKE)
    taiwan_grey_resistance_cost: float = _cost(0.10, TAIWAN_STAKE)
    taiwan_grey_concession_loss: float = _cost(0.25, TAIWAN_STAKE)

    japan_loss_resolute: float = _cost(1.0, JAPAN_STAKE)
    japan_loss_irresolute: float = _cost(0.35, JAPAN_STAKE)
    japan_join_cost: float = _cost(0.22, JAPAN_STAKE)
    japan_bases_cost: float = _cost(0.06, JAPAN_STAKE)
    japan_audience_cost: float = _cost(0.15, JAPAN_STAKE)
    japan_bases_audience_share: float = _share(0.5)
    japan_line_price: float = _cost(0.02, JAPAN_STAKE)
    japan_nuclear_cost: float = _cost(0.45, JAPAN_STAKE)
    japan_grey_loss: float = _cost(0.04, JAPAN_STAKE)

    us_loss_resolute: float = _cost(0.9, US_STAKE)
    us_loss_irresolute: float = _cost(0.30, US_STAKE)
    us_war_cost: float = _cost(0.28, US_STAKE)
    us_relief_join: float = _share(0.20)
    us_relief_bases: float = _share(0.10)
    us_audience_cost: float = _cost(0.15, US_STAKE)
    us_line_price: float = _cost(0.02, US_STAKE)
    us_conditionality: float = _share(0.25)
    us_grey_loss: float = _cost(0.04, US_STAKE)

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

    def china_wins(self, japan: str, us: str) -> Any:
        """P(China wins a war), given what Japan and the US do."""
        join = {"abstain": 0.0, "bases": self.basing_share, "join": 1.0}[japan]
        relief = 0.0 if japan == "abstain" else self.basing_relief
        us_force = (1 - self.a2ad * (1 - relief)) * self.us_strength if us == "intervene" else 0.0
        defence = self.taiwan_strength + join * self.japan_strength + us_force
        attack = self.china_strength**self.decisiveness
        return attack / (attack + defence**self.decisiveness)

    def rules(self, move: Storyteller) -> Ending:
        mu_us, mu_japan = self.us_prior, self.japan_prior
        everyone = self.players if self.resolve == "public" else ()
        us_resolve = move.nature(
            "US resolve", {"resolute": mu_us, "irresolute": 1 - mu_us}, to=everyone or "US"
        )
        japan_resolve = move.nature(
            "Japan resolve", {"resolute": mu_japan, "irresolute": 1 - mu_japan}, to=everyone or "Japan"
        )
        us_loss = self.us_loss_resolute if us_resolve == "resolute" else self.us_loss_irresolute
        japan_loss = self.japan_loss_resolute if japan_resolve == "resolute" else self.japan_loss_irresolute

        us_posture, japan_posture = self.us_posture, self.japan_posture
        if us_posture == "chosen":
            us_posture = move("US", "ambiguity", "red line")  # type: ignore[assignment]
        if japan_posture == "chosen":  # at once: Japan does not see the posture of the US
            japan_posture = move("Japan", "ambiguity", "red line", hides="US")  # type: ignore[assignment]
        us_line, japan_line = us_posture == "red line", japan_posture == "red line"
        price = {
            "US": self.us_line_price if us_line else 0.0,
            "Japan": self.japan_line_price if japan_line else 0.0,
        }
        seen = {"US red line": us_line, "Japan red line": japan_line}

        provoked = move("Taiwan", "restrain", "provoke") == "provoke"
        anger = self.china_provocation_loss if provoked else 0.0
        rent = self.taiwan_provocation_rent if provoked else 0.0
        seen["provocation"] = provoked
        shared = [event for event, happened in seen.items() if happened]

        cost = move.private("China", "China's war cost", normal(self.china_war_cost, self.china_cost_spread))
        china = move("China", "hold", "grey zone", "attack")
        if china == "hold":
            return outcome(
                "status quo",
                {"China": -anger, "Taiwan": rent, "Japan": -price["Japan"], "US": -price["US"]},
                events=shared,
            )
        if china == "grey zone":
            if move("Taiwan", "resist", "concede") == "resist":
                loss, gain, grip = self.taiwan_grey_resistance_cost, -self.china_grey_cost, 0.25
                kept = 0.5 * rent
            else:
                loss, gain, grip = self.taiwan_grey_concession_loss, self.china_grey_gain, 1.0
                kept = 0.0
            return outcome(
                "grey zone",
                {
                    "China": gain - 0.5 * anger,
                    "Taiwan": kept - loss,
                    "Japan": -grip * self.japan_grey_loss - price["Japan"],
                    "US": -grip * self.us_grey_loss - price["US"],
                },
                events=shared,
            )
        if move("Taiwan", "resist", "concede") == "concede":
            return outcome(
                "capitulation",
                {
                    "China": self.china_prize * (1 - self.occupation_cost),
                    "Taiwan": -self.taiwan_loss * (1 - self.capitulation_relief),
                    "Japan": -japan_loss - price["Japan"],
                    "US": -us_loss - price["US"],
                },
                events=[*shared, "attack", "Taiwan falls"],
            )

        def japan_moves() -> str:
            return move("Japan", "abstain", "bases", "join") if self.japan_access == "free" else "abstain"

        def us_moves() -> str:
            return move("US", "intervene", "abstain")

        if self.moves_first == "Japan":
            japan, us = japan_moves(), us_moves()
        else:
            us, japan = us_moves(), japan_moves()
        fights, joins, bases = us == "intervene", japan == "join", japan == "bases"

        p = self.china_wins(str(japan), str(us))
        arms = np.where(self.japan_nuclear_cost + 0.5 * japan_loss < japan_loss, 1.0, 0.0)
        us_relief = {"abstain": 0.0, "bases": self.us_relief_bases, "join": self.us_relief_join}[japan]
        broken_word = {"abstain": 1.0, "bases": self.japan_bases_audience_share, "join": 0.0}[japan]
        payoffs = {
            "China": p * self.china_prize
            - cost
            - (self.china_cost_us if fights else 0.0)
            - (self.china_cost_japan if joins else self.china_cost_bases if bases else 0.0)
            - (1 - p) * self.china_audience_cost
            - p * self.china_nuclear_japan_cost * arms
            - (1 - p) * anger,
            "Taiwan": -p * self.taiwan_loss
            - self.taiwan_war_cost
            + ((1 - p) * rent if self.provocation_rent_in_war else 0.0),
            "Japan": -p * np.minimum(japan_loss, self.japan_nuclear_cost + 0.5 * japan_loss)
            - (self.japan_join_cost if joins else self.japan_bases_cost if bases else 0.0)
            - (broken_word * self.japan_audience_cost if japan_line else 0.0)
            - price["Japan"],
            "US": -p * us_loss * (1 - self.us_conditionality if provoked else 1.0)
            - (self.us_war_cost * (1 - us_relief) if fights else 0.0)
            - (self.us_audience_cost if us_line and not fights else 0.0)
            - price["US"],
        }
        happened = {"US fights": fights, "Japan joins": joins, "Japan bases": bases}
        events = dict.fromkeys([*shared, "attack", *(e for e, h in happened.items() if h)], 1.0)
        return outcome("war", payoffs, events={**events, "Taiwan falls": p, "Japan arms": p * arms})
