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

Left out: strikes on Japan, smaller aims (the grey zone stands for all), intervention in the grey zone,
a second round. The defaults sit near thresholds on purpose and are no estimates: for figures with sources
take `deterrence.scenario("strait", "2017")`. No closed form.

Options, each told in the file of its name and off by default: `conditional_lines`, `functional_forms`,
`ties` (and Taiwan's effort), `resolve` (correlated; falling in Japan's strength), `latitude` (and a US
green light), `third_guarantor` (South Korea, a fifth player). Report each alone against the base game, and
at most two together. Moves of peacetime repeat the crisis: fix both postures where they are chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from deterrence.games.strait.article import ARTICLE, SOURCE
from deterrence.games.strait.conditional_lines import ConditionalLines
from deterrence.games.strait.functional_forms import FunctionalForms
from deterrence.games.strait.latitude import Latitude
from deterrence.games.strait.resolve import Resolve
from deterrence.games.strait.third_guarantor import Support, ThirdGuarantor
from deterrence.games.strait.ties import Peacetime, Ties
from deterrence.private import PrivateNumber, normal
from deterrence.story import Ending, Storyteller, outcome
from deterrence.structure import members

__all__ = ["Strait"]

NOTHING_BEFORE = Peacetime()


@dataclass(frozen=True)
class _Facts:
    """What is settled on a path when China moves."""

    before: Peacetime
    us_loss: Any  # of the US type drawn, if Taiwan falls
    japan_loss: Any
    provoked: bool
    anger: Any  # what the provocation costs China
    rent: Any  # what it is worth to Taiwan
    price: dict[str, Any]  # what a player pays in every outcome
    events: list[str]

    def end(self, label: str, payoffs: dict[str, Any], events: dict[str, Any] | None = None) -> Ending:
        """An outcome, after what every outcome costs."""
        net = {player: value - self.price.get(player, 0.0) for player, value in payoffs.items()}
        return outcome(label, net, events={**dict.fromkeys(self.events, 1.0), **(events or {})})


# the fields of the bases come last base first: those of the crisis, then option by option
class Strait(ThirdGuarantor, Latitude, Resolve, Ties, FunctionalForms, ConditionalLines):
    """Does China attack Taiwan under ambiguity or red lines of the US and Japan? (own model, M29)"""

    players = members("China", "Taiwan", "Japan", "US", "South Korea", count="seats")
    family, standing, source, article = "the Strait", "ours", SOURCE, ARTICLE
    picture = {"us_prior": (0, 1), "a2ad": (0, 1)}

    def china_wins(
        self, japan: str, us: str, before: Peacetime = NOTHING_BEFORE, third: str = "abstain"
    ) -> Any:
        """P(China wins a war), given what the guarantors do, and what was settled in peacetime."""
        join = {"abstain": 0.0, "bases": self.basing_share, "join": 1.0}[japan]
        us_force = (1 - self.denial(japan)) * self.us_strength if us == "intervene" else 0.0
        defence = self.taiwan_force(before) + join * self.japan_force(before) + us_force
        defence = defence + self.third_force(third)
        return self.odds(self.china_strength, defence)

    def rules(self, move: Storyteller) -> Ending:
        before, widened = self.peacetime(move), self.green_light(move)
        us_loss, japan_loss = self._stakes(move)
        us_line, japan_line = self._lines(move)
        third_line = self.third_line(move)
        provoked = move("Taiwan", "restrain", "provoke") == "provoke"
        cost = move.private("China", "China's war cost", normal(self.china_war_cost, self.china_cost_spread))
        china = move("China", "hold", "grey zone", "attack")

        paid, light = self.price_of_peacetime(before), self.us_green_light_cost if widened else 0.0
        happened = {
            "ties": before.agreed, "ties in force": before.in_force, "Taiwan effort": before.effort,
            "US green light": widened, "US red line": us_line, "Japan red line": japan_line,
            "South Korea red line": third_line, "provocation": provoked,
        }  # fmt: skip
        facts = _Facts(
            before, us_loss, japan_loss, provoked,
            anger=self.china_provocation_loss if provoked else 0.0,
            rent=self.taiwan_provocation_rent if provoked else 0.0,
            price={
                "Taiwan": paid["Taiwan"],
                "Japan": (self.japan_line_price if japan_line else 0.0) + paid["Japan"],
                "US": (self.us_line_price if us_line else 0.0) + light,
                "South Korea": self.south_korea_line_price if third_line else 0.0,
            },
            events=[event for event, true in happened.items() if true],
        )  # fmt: skip
        if china == "hold":
            return facts.end(
                "status quo",
                {"China": -facts.anger, "Taiwan": facts.rent, "Japan": 0.0, "US": 0.0}
                | self.third_payoff(0.0),
            )
        resists = move("Taiwan", "resist", "concede") == "resist"
        if china == "grey zone":
            return self._grey_zone(facts, resists)
        if not resists:
            return self._capitulation(facts)
        bound = self.binding(move, us_line, japan_line, provoked, self.clarity(before))
        return self._war(facts, cost, (*bound, third_line), *self._help(move, widened))

    def _stakes(self, move: Storyteller) -> tuple[Any, Any]:
        """What the types of the US and Japan that nature draws lose if Taiwan falls."""
        everyone = self.players if self.resolve == "public" else ()
        us, japan = self.resolves(move, everyone or "US", everyone or "Japan")
        return (
            self.us_loss_resolute if us else self.us_loss_irresolute,
            self.japan_loss_resolute if japan else self.japan_loss_irresolute,
        )

    def _lines(self, move: Storyteller) -> tuple[bool, bool]:
        """Do the US and Japan draw a red line? They choose at once: Japan does not see the US posture."""
        us, japan = self.us_posture, self.japan_posture
        if us == "chosen":
            us = move("US", "ambiguity", "red line")  # type: ignore[assignment]
        if japan == "chosen":
            japan = move("Japan", "ambiguity", "red line", hides="US")  # type: ignore[assignment]
        return us == "red line", japan == "red line"

    def _help(self, move: Storyteller, widened: bool) -> tuple[str, str, Support]:
        """What Japan, the US and South Korea do once Taiwan resists an attack."""
        if self.moves_first == "Japan":
            japan, third = self.japan_moves(move, widened), self.third_moves(move)
            return japan, str(move("US", "intervene", "abstain")), third
        us = str(move("US", "intervene", "abstain"))
        return self.japan_moves(move, widened), us, self.third_moves(move)

    def _grey_zone(self, facts: _Facts, resists: bool) -> Ending:
        gain, grip = (-self.china_grey_cost, 0.25) if resists else (self.china_grey_gain, 1.0)
        taiwan = (
            0.5 * facts.rent - self.taiwan_grey_resistance_cost
            if resists
            else -self.taiwan_grey_concession_loss
        )
        return facts.end(
            "grey zone",
            {
                "China": gain - 0.5 * facts.anger,
                "Taiwan": taiwan,
                "Japan": -grip * self.japan_grey_loss,
                "US": -grip * self.us_grey_loss,
            }
            | self.third_payoff(-grip * self.south_korea_grey_loss),
        )

    def _capitulation(self, facts: _Facts) -> Ending:
        return facts.end(
            "capitulation",
            {
                "China": self.china_prize * (1 - self.occupation_cost),
                "Taiwan": -self.taiwan_loss * (1 - self.capitulation_relief),
                "Japan": -facts.japan_loss,
                "US": -facts.us_loss,
            }
            | self.third_payoff(-self.south_korea_loss),
            {"attack": 1.0, "Taiwan falls": 1.0},
        )

    def _war(
        self, facts: _Facts, cost: PrivateNumber, bound: tuple[bool, ...], japan: str, us: str, third: Support
    ) -> Ending:
        us_bound, japan_bound, third_bound = bound
        fights, joins, bases = us == "intervene", japan == "join", japan == "bases"
        p = self.china_wins(japan, us, facts.before, third.action)
        armed = self.japan_nuclear_cost + 0.5 * facts.japan_loss
        arms = np.where(armed < facts.japan_loss, 1.0, 0.0)
        broken_word = {"abstain": 1.0, "bases": self.japan_bases_audience_share, "join": 0.0}[japan]
        us_share = 1 - self.us_conditionality if facts.provoked else 1.0
        payoffs = {
            "China": p * self.china_prize
            - cost
            - (self.china_cost_us if fights else 0.0)
            - (self.china_cost_japan if joins else self.china_cost_bases if bases else 0.0)
            - self.third_cost(third.action)
            - (1 - p) * self.china_audience_cost
            - p * self.china_nuclear_japan_cost * arms
            - (1 - p) * facts.anger,
            "Taiwan": -p * self.taiwan_loss
            - self.taiwan_war_cost
            + ((1 - p) * facts.rent if self.provocation_rent_in_war else 0.0),
            "Japan": -p * (np.minimum(facts.japan_loss, armed) * self.japan_share(facts.provoked))
            - self.japan_cost(japan, fights)
            - (broken_word * self.japan_audience_cost if japan_bound else 0.0),
            "US": -p * facts.us_loss * us_share
            - (self.us_cost(japan) if fights else 0.0)
            - (self.us_audience_cost if us_bound and not fights else 0.0),
        } | self.third_in_war(third, third_bound, p)
        happened = {"US fights": fights, "Japan joins": joins, "Japan bases": bases, **third.events}
        events = dict.fromkeys(["attack", *(e for e, h in happened.items() if h)], 1.0)
        return facts.end("war", payoffs, {**events, "Taiwan falls": p, "Japan arms": p * arms})
