"""Who helps Taiwan once it resists an attack, who wins, and what does the war cost everybody?

The last stage of `Strait` (M29, sections 4.3 and 4.4; the odds are in its docstring). Japan moves before the
US, which sees what it did, or after it (`moves_first`); South Korea, where it plays, after Japan. A red line
binds by the price of a broken word: whole for a guarantor that abstains, a share of it for bases. If Taiwan
falls Japan loses its stake, or arms where that is better for it: half the stake and what arming costs.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from deterrence.games.strait.conditional_lines import ConditionalLines
from deterrence.games.strait.deployment import Deployment
from deterrence.games.strait.facts import Facts
from deterrence.games.strait.functional_forms import FunctionalForms
from deterrence.games.strait.latitude import Latitude
from deterrence.games.strait.third_guarantor import Support, ThirdGuarantor
from deterrence.games.strait.ties import Peacetime
from deterrence.story import Ending, Storyteller

__all__ = ["War"]

NOTHING_BEFORE = Peacetime()


class War(ThirdGuarantor, Latitude, Deployment, FunctionalForms, ConditionalLines):
    """A resisted attack."""

    def china_wins(
        self, japan: str, us: str, before: Peacetime = NOTHING_BEFORE, third: str = "abstain"
    ) -> Any:
        """P(China wins a war), given what the guarantors do, and what was settled before."""
        join = {"abstain": 0.0, "bases": self.basing_share, "join": 1.0}[japan]
        us_force = (1 - self.denial(japan)) * self.us_force(before) if us == "intervene" else 0.0
        defence = self.taiwan_force(before) + join * self.japan_force(before) + us_force
        return self.odds(self.china_strength, defence + self.third_force(third))

    def help(self, move: Storyteller, widened: bool) -> tuple[str, str, Support]:
        """What Japan, the US and South Korea do."""
        if self.moves_first == "Japan":
            japan, third = self.japan_moves(move, widened), self.third_moves(move)
            return japan, str(move("US", "intervene", "abstain")), third
        us = str(move("US", "intervene", "abstain"))
        return self.japan_moves(move, widened), us, self.third_moves(move)

    def fall(self, facts: Facts) -> tuple[Any, Any]:
        """What Japan loses with Taiwan, and whether it arms then."""
        armed = self.japan_nuclear_cost + 0.5 * facts.japan_loss
        lost = np.minimum(facts.japan_loss, armed) * self.japan_share(facts.provoked)
        return lost, np.where(armed < facts.japan_loss, 1.0, 0.0)

    def war(
        self, facts: Facts, bound: tuple[bool, bool, bool], japan: str, us: str, third: Support
    ) -> Ending:
        """The war; `bound` says whose red line is at issue in it: US, Japan, South Korea."""
        us_bound, japan_bound, third_bound = bound
        fights, joins, bases = us == "intervene", japan == "join", japan == "bases"
        p = self.china_wins(japan, us, facts.before, third.action)
        lost, arms = self.fall(facts)
        broken_word = {"abstain": 1.0, "bases": self.japan_bases_audience_share, "join": 0.0}[japan]
        payoffs = {
            "China": p * self.china_prize
            - facts.china_cost
            - (self.china_cost_us if fights else 0.0)
            - (self.china_cost_japan if joins else self.china_cost_bases if bases else 0.0)
            - self.third_cost(third.action)
            - (1 - p) * self.china_audience_cost
            - p * self.china_nuclear_japan_cost * arms
            - (1 - p) * facts.anger,
            "Taiwan": -p * self.taiwan_loss
            - facts.taiwan_cost
            + ((1 - p) * facts.rent if self.provocation_rent_in_war else 0.0),
            "Japan": -p * lost
            - self.japan_cost(japan, fights)
            - (broken_word * self.japan_audience_cost if japan_bound else 0.0),
            "US": -p * facts.us_loss * self.us_share(facts.provoked)
            - (self.us_cost(japan) if fights else 0.0)
            - (self.us_audience_cost if us_bound and not fights else 0.0),
        } | self.third_in_war(third, third_bound, p)
        happened = {"US fights": fights, "Japan joins": joins, "Japan bases": bases, **third.events}
        events = dict.fromkeys(["attack", *(e for e, h in happened.items() if h)], 1.0)
        return facts.end("war", payoffs, {**events, "Taiwan falls": p, "Japan arms": p * arms})
