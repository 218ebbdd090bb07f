"""Who helps Taiwan once it resists an attack, who wins, and what does the war cost everybody?

The last stage of `Strait` (the odds are in its docstring). Japan moves before the US, which sees what it
did, or after it (`moves_first`); South Korea, where it plays, after Japan. A struck Japan is at war already.
A red line binds by the price of a broken word: whole for a guarantor that abstains, a share of it for bases.
If Taiwan falls Japan loses its stake, or arms where that is better for it: half the stake and what arming
costs. Options change forces, costs and stakes, each in the file of its name.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from deterrence.games.strait.conditional_lines import ConditionalLines
from deterrence.games.strait.deployment import Deployment
from deterrence.games.strait.escalation import Escalation
from deterrence.games.strait.facts import Facts
from deterrence.games.strait.functional_forms import FunctionalForms
from deterrence.games.strait.latitude import Latitude
from deterrence.games.strait.punishment import Punishment
from deterrence.games.strait.strikes import Strikes, Struck
from deterrence.games.strait.third_guarantor import Support, ThirdGuarantor
from deterrence.games.strait.ties import Peacetime
from deterrence.language.story import Ending, Storyteller

__all__ = ["War"]

NOTHING_BEFORE = Peacetime()


class War(
    Escalation,
    ThirdGuarantor,
    Latitude,
    Strikes,
    Punishment,
    Deployment,
    FunctionalForms,
    ConditionalLines,
):
    """A resisted attack."""

    def china_wins(
        self,
        japan: str,
        us: str,
        before: Peacetime = NOTHING_BEFORE,
        third: str = "abstain",
        struck: Struck = "",
    ) -> Any:
        """P(China wins a war), given what the guarantors do, what was settled before, and a strike."""
        return self.odds(self.china_strength, self.defence(japan, us, before, third, struck))

    def defence(
        self, japan: str, us: str, before: Peacetime, third: str = "abstain", struck: Struck = ""
    ) -> Any:
        """The force that defends Taiwan."""
        japan_force, us_force = self.brought(japan, us, before, struck)
        return self.taiwan_force(before) + japan_force + us_force + self.third_force(third)

    def brought(self, japan: str, us: str, before: Peacetime, struck: Struck = "") -> tuple[Any, Any]:
        """The force that arrives of Japan and of the US."""
        relief, force = self.intact(struck)
        join = {"abstain": 0.0, "bases": self.basing_share, "join": 1.0}[japan] * force
        us_force = (1 - self.denial(japan, relief)) * self.us_force(before) if us == "intervene" else 0.0
        return join * self.japan_force(before), us_force

    def general(self, japan: str, us: str, before: Peacetime, reach: Any = 1.0) -> Any:
        """P(a fight becomes a general war), where the share `reach` of all force arrives."""
        if not self.escalates(us):
            return 0.0
        japan_force, us_force = self.brought(japan, us, before)
        kept_away = self.denial(japan) * self.us_force(before)
        return self.becomes_general(reach * (japan_force + us_force), reach * kept_away)

    def help(self, move: Storyteller, facts: Facts) -> tuple[str, str, Support]:
        """What Japan, the US and South Korea do; a struck Japan fights without a choice."""
        us = str(move("US", "intervene", "abstain")) if self.moves_first == "US" else ""
        japan = "join" if facts.struck else self.japan_moves(move, facts.widened)
        third = self.third_moves(move)
        return japan, us or str(move("US", "intervene", "abstain")), third

    def broken_word(self, japan: str) -> Any:
        """How far Japan breaks its line by what it does."""
        return {"abstain": 1.0, "bases": self.japan_bases_audience_share, "join": 0.0}[japan]

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
        p = self.china_wins(japan, us, facts.before, third.action, facts.struck)
        lost, arms = self.fall(facts)
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
            - (self.broken_word(japan) * self.japan_audience(facts.before) if japan_bound else 0.0),
            "US": -p * facts.us_loss * self.us_share(facts.provoked)
            - (self.us_cost(japan, self.intact(facts.struck)[0]) if fights else 0.0)
            - (self.us_audience_cost if us_bound and not fights else 0.0),
        } | self.third_in_war(third, third_bound, p)
        payoffs = self.after_strike(payoffs, facts.struck, p)
        general = self.general(japan, us, facts.before)
        payoffs = self.escalated(payoffs, japan, us, general)
        chosen = joins and not facts.struck
        happened = {"US fights": fights, "Japan joins": chosen, "Japan bases": bases, **third.events}
        events = dict.fromkeys(["attack", *(e for e, h in happened.items() if h)], 1.0)
        events |= self.kinds_of_war(general)
        return facts.end("war", payoffs, {**events, "Taiwan falls": p, "Japan arms": p * arms})
