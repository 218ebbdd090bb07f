"""What if China can starve Taiwan out instead of invading it?

With `blockade` at "possible" China has a further action between the grey zone and an attack. Taiwan holds
out or concedes; then Japan and the US, in the order of `moves_first`, send an escort or abstain. A blockade
is a race of three clocks, each exponential. In units of the mean time for which China can keep it up, with
F the force of the escorts (as in a war, after A2/AD),

    E = blockade_endurance (1 + F / m_C)    mean time for which Taiwan can hold out,
    D = E / (1 + E (1 + c))                 mean length; c = blockade_clash with an escort, else 0,

so that Taiwan gives in with probability D / E, China lifts the blockade with D, and shots are exchanged
with c D. Shots begin a war, which those who sent escorts fight and nobody joins; China's private war cost
is paid there alone. What a blockade costs each player by the day is told for one unit of time and paid D
times over. A line binds its author to an escort, at the share `blockade_audience_share` of the price of a
broken word; the same share of its own audience's price meets a China that lifts the blockade. The event
"blockade" ends as "submission" (Taiwan concedes at once) or "siege", in which "clash" is the war by shots.

Own model: the win table is this race, not calibrated to any wargame, and the rates of intervention that
experts give for a quarantine or a blockade are no inputs. Left out: bases, learning while the clocks run,
a guarantor who enters later, and an invasion after a blockade that failed.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from deterrence.games.strait.crisis import (
    JAPAN_STAKE,
    OPTION,
    PRIZE,
    TAIWAN_STAKE,
    US_STAKE,
    cost,
    share,
)
from deterrence.games.strait.facts import Facts
from deterrence.games.strait.ties import Peacetime
from deterrence.games.strait.war import War
from deterrence.language.story import Ending, Storyteller
from deterrence.parameters import param

__all__ = ["Blockade"]

_A_WHILE = "per unit of China's patience"


class Race(NamedTuple):
    """How a blockade ends: its mean length, and the odds that Taiwan gives in, or that shots are exchanged.

    China lifts it with odds equal to its length, which is told in units of China's patience.
    """

    length: Any
    yields: Any
    clash: Any


class Blockade(War):
    """A blockade, and escorts through it."""

    blockade_endurance: float = param(
        2.0, unit="mean time Taiwan holds out alone, per China's patience", low=0, source=OPTION
    )
    blockade_clash: float = param(
        0.5, unit=f"mean number of clashes with an escort, {_A_WHILE}", low=0, source=OPTION
    )
    blockade_audience_share: float = share(0.5, OPTION)
    china_blockade_cost: float = cost(0.20, f"{PRIZE}, {_A_WHILE}", OPTION)
    taiwan_blockade_cost: float = cost(0.10, f"{TAIWAN_STAKE}, {_A_WHILE}", OPTION)
    japan_escort_cost: float = cost(0.05, f"{JAPAN_STAKE}, {_A_WHILE}", OPTION)
    us_escort_cost: float = cost(0.05, f"{US_STAKE}, {_A_WHILE}", OPTION)

    blockade: Literal["excluded", "possible"] = "excluded"

    def escorts(self, move: Storyteller, widened: bool) -> tuple[str, str]:
        """Who sends an escort, in the words of a war: "join" or "intervene", since shots make it one."""
        us = ""
        if self.moves_first == "US":
            us = str(move("US", "escort", "abstain"))
        japan = "abstain"
        if self.japan_may_fight(widened):
            japan = str(move("Japan", "abstain", "escort"))
        us = us or str(move("US", "escort", "abstain"))
        return "join" if japan == "escort" else "abstain", "intervene" if us == "escort" else "abstain"

    def race(self, japan: str, us: str, before: Peacetime) -> Race:
        """The blockade as a race between Taiwan's stocks, China's patience and an incident."""
        force = self.japan_force(before) if japan == "join" else 0.0
        if us == "intervene":
            force = force + (1 - self.denial(japan)) * self.us_force(before)
        endurance = self.blockade_endurance * (1 + force / self.china_strength)
        rate = 0.0 if japan == us == "abstain" else self.blockade_clash
        yields = 1 / (1 + endurance * (1 + rate))
        return Race(endurance * yields, yields, rate * endurance * yields)

    def blockaded(self, facts: Facts, bound: tuple[bool, bool], japan: str, us: str) -> Ending:
        """A blockade through which Taiwan holds out."""
        length, yields, clash = self.race(japan, us, facts.before)
        joins, fights = japan == "join", us == "intervene"
        p = self.china_wins(japan, us, facts.before)
        falls = yields + clash * p
        lost, arms = self.fall(facts)
        us_bound, japan_bound = bound
        broken_word = self.blockade_audience_share
        allies = (self.china_cost_us if fights else 0.0) + (self.china_cost_japan if joins else 0.0)
        payoffs = {
            "China": (yields * (1 - self.occupation_cost) + clash * p) * self.china_prize
            - clash * (facts.china_cost + allies)
            - length * self.china_blockade_cost
            - (clash * (1 - p) + broken_word * length) * self.china_audience_cost
            - falls * self.china_nuclear_japan_cost * arms
            - (1 - falls) * facts.anger,
            "Taiwan": -(yields * (1 - self.capitulation_relief) + clash * p) * self.taiwan_loss
            - length * self.taiwan_blockade_cost
            - clash * facts.taiwan_cost
            + ((1 - falls) * facts.rent if self.provocation_rent_in_war else 0.0),
            "Japan": -falls * lost
            - (length * self.japan_escort_cost + clash * self.japan_cost(japan, fights) if joins else 0.0)
            - (broken_word * self.japan_audience(facts.before) if japan_bound and not joins else 0.0),
            "US": -falls * facts.us_loss * self.us_share(facts.provoked)
            - (length * self.us_escort_cost + clash * self.us_cost(japan) if fights else 0.0)
            - (broken_word * self.us_audience_cost if us_bound and not fights else 0.0),
        }
        general = clash * self.general(japan, us, facts.before)
        payoffs = self.escalated(payoffs, japan, us, general)
        events = {"blockade": 1.0, "Taiwan falls": falls, "Japan arms": falls * arms}
        if fights or joins:
            events |= {"clash": clash, **self.kinds_of_war(general, clash)}
        if fights:
            events |= {"US escorts": 1.0, "US fights": clash}
        if joins:
            events |= {"Japan escorts": 1.0, "Japan joins": clash}
        return facts.end("siege", payoffs, events)
