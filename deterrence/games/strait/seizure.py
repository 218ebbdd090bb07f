"""What if China may take less than Taiwan, in the open, where the guarantors may answer?

After Werner (American Journal of Political Science 44, 2000): an attacker chooses how much it aims at, and
aims low to keep a guarantor out. With `seizure` at "possible" China may seize an outlying island. Unlike
the grey zone, Taiwan resists or concedes the island, and once it resists Japan and the US answer as in a
war. It is a smaller war in three ways, each a parameter:

    prize and losses    seizure_prize; taiwan_seizure_loss; the shares japan_seizure_share and
                        us_seizure_share of what the fall of Taiwan would cost a guarantor of that type,
    costs               seizure_scale of all costs of war, China's private one and that of defeat included,
    odds                of the force that would defend Taiwan, seizure_reach arrives.

A red line was drawn around Taiwan: leaving an island to itself breaks it by `seizure_line_share`. China's
reply to its private cost then has up to three intervals: attack at low costs, seize in between, hold above.

An island conceded ends the crisis, whatever lines were drawn. "US fights", "Japan joins" and "Japan bases"
are events of a seizure that Taiwan resists, too. Left out: a Japan that arms for an island, the crisis
after a seizure (today's island may be tomorrow's base), and a choice of how much to seize.
"""

from __future__ import annotations

from typing import Any, Literal

from deterrence.games.strait.crisis import OPTION, PRIZE, TAIWAN_STAKE, cost, share
from deterrence.games.strait.facts import Facts
from deterrence.games.strait.war import War
from deterrence.language.ordering import ordered
from deterrence.language.story import Ending

__all__ = ["Seizure"]


class Seizure(War):
    """A smaller prize: what it is worth, what it costs, and how much of a line it breaks."""

    seizure_prize: float = cost(0.30, PRIZE, OPTION)
    taiwan_seizure_loss: float = cost(0.30, TAIWAN_STAKE, OPTION)
    japan_seizure_share: float = share(0.25, OPTION)
    us_seizure_share: float = share(0.25, OPTION)
    seizure_scale: float = share(0.40, OPTION)
    seizure_reach: float = share(0.60, OPTION)
    seizure_line_share: float = share(0.50, OPTION)

    seizure: Literal["excluded", "possible"] = "excluded"

    def constraints(self) -> dict[str, Any]:
        held = super().constraints()
        if self.seizure == "possible":
            held |= ordered(self, "china_grey_gain <= seizure_prize", "seizure_prize <= china_prize")
        return held

    def ways_to_seize(self) -> tuple[str, ...]:
        """The action that the option adds to those of China."""
        return ("seize",) if self.seizure == "possible" else ()

    def island_conceded(self, facts: Facts) -> Ending:
        """An island taken without a fight."""
        payoffs = {
            "China": self.seizure_prize,
            "Taiwan": -self.taiwan_seizure_loss,
            "Japan": -self.japan_seizure_share * facts.japan_loss,
            "US": -self.us_seizure_share * facts.us_loss,
        }
        return facts.end("seizure", payoffs, {"island falls": 1.0})

    def island_fought_for(self, facts: Facts, bound: tuple[bool, bool], japan: str, us: str) -> Ending:
        """A seizure that Taiwan resists."""
        us_bound, japan_bound = bound
        fights, joins, bases = us == "intervene", japan == "join", japan == "bases"
        arrives = self.seizure_reach * self.defence(japan, us, facts.before)
        p, scale = self.odds(self.china_strength, arrives), self.seizure_scale
        broken_word = self.broken_word(japan) * self.japan_audience(facts.before)
        allies = (self.china_cost_us if fights else 0.0) + (
            self.china_cost_japan if joins else self.china_cost_bases if bases else 0.0
        )
        payoffs = {
            "China": p * self.seizure_prize
            - scale * (facts.china_cost + allies + (1 - p) * self.china_audience_cost)
            - (1 - p) * facts.anger,
            "Taiwan": -p * self.taiwan_seizure_loss
            - scale * facts.taiwan_cost
            + ((1 - p) * facts.rent if self.provocation_rent_in_war else 0.0),
            "Japan": -p * self.japan_seizure_share * facts.japan_loss * self.japan_share(facts.provoked)
            - scale * self.japan_cost(japan, fights)
            - (self.seizure_line_share * broken_word if japan_bound else 0.0),
            "US": -p * self.us_seizure_share * facts.us_loss * self.us_share(facts.provoked)
            - (scale * self.us_cost(japan) if fights else 0.0)
            - (self.seizure_line_share * self.us_audience_cost if us_bound and not fights else 0.0),
        }
        general = self.general(japan, us, facts.before, self.seizure_reach)
        payoffs = self.escalated(payoffs, japan, us, general)
        happened = {"US fights": fights, "Japan joins": joins, "Japan bases": bases}
        events = {event: 1.0 for event, true in happened.items() if true} | self.kinds_of_war(general)
        return facts.end("seizure", payoffs, {**events, "island falls": p})
