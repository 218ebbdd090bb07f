"""Does China attack Taiwan, given what it believes about the United States and Japan?

The flagship: China, Taiwan, Japan and the US in one crisis over the Taiwan Strait. It is our own
model: the cited literature supplies its mechanisms, no published paper has
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

Left out: intervention in the grey zone, a second round; and, but for options, strikes on Japan and smaller
aims (the grey zone stands for all). The defaults sit near thresholds on purpose and are no estimates: for
figures with sources take `deterrence.scenario("strait", "2017")`. No closed form.

The endings are told in `endings` and `war`. Options, each told in the file of its name and off by default:
`conditional_lines`, `functional_forms`, `ties` (and Taiwan's effort), `punishment` (of a line or of ties, by
China's choice), `resolve` (correlated; falling in Japan's strength; three types of Japan), `latitude` (and a
US green light), `third_guarantor` (South Korea, a fifth player), `deployment`, `seizure` (of an island),
`blockade`, `ultimatum`, `strikes` (on Japan or its bases), `escalation` (to a general war), `tomorrow` (what
waiting is worth: see `dt.foresight`). Report each alone against the base game, and at most two together;
`combinations` refuses those that cannot meet. Moves of peacetime repeat the crisis: fix both postures where
they are chosen, and where a state may deploy.
"""

from __future__ import annotations

from typing import Any

from deterrence.games.strait.article import ARTICLE, SOURCE
from deterrence.games.strait.blockade import Blockade
from deterrence.games.strait.combinations import check_combination
from deterrence.games.strait.endings import Endings
from deterrence.games.strait.facts import Facts
from deterrence.games.strait.resolve import Resolve
from deterrence.games.strait.seizure import Seizure
from deterrence.games.strait.ties import Peacetime
from deterrence.games.strait.ultimatum import Ultimatum
from deterrence.language.private import normal
from deterrence.language.story import Ending, Storyteller
from deterrence.language.structure import members

__all__ = ["Strait"]


# the fields of the bases come last base first: those of the crisis, then option by option
class Strait(Ultimatum, Blockade, Seizure, Endings, Resolve):
    """Does China attack Taiwan under ambiguity or red lines of the US and Japan? (own model)"""

    players = members("China", "Taiwan", "Japan", "US", "South Korea", count="seats")
    family, standing, source, article = "the Strait", "ours", SOURCE, ARTICLE
    picture = {"us_prior": (0, 1), "a2ad": (0, 1)}

    def __post_init__(self) -> None:
        super().__post_init__()
        check_combination(type(self).__name__, self.structure)

    def rules(self, move: Storyteller) -> Ending:
        before, widened = self.peacetime(move), self.green_light(move)
        us_loss, japan_loss = self._stakes(move)
        us_line, japan_line = self._lines(move)
        third_line = self.third_line(move)
        before = self.answered(move, before, japan_line)
        provoked = move("Taiwan", "restrain", "provoke") == "provoke"
        if provoked:
            before = before._replace(deployed=self.deployed(move))
        cost = move.private("China", "China's war cost", normal(self.china_war_cost, self.china_cost_spread))
        china = str(move("China", *self.china_moves()))

        lines, harmless, demands = (us_line, japan_line, third_line), ("hold", "grey zone"), self.demands()
        facts = Facts(
            before, widened, lines, us_loss, japan_loss, provoked,
            anger=self.china_provocation_loss if provoked else 0.0,
            rent=self.taiwan_provocation_rent if provoked else 0.0,
            china=china,
            struck=self.struck_by(china),
            china_cost=cost,
            taiwan_cost=self.taiwan_war_cost if china in harmless else self.taiwan_learns(move),
            price=self._price(before, widened, lines, china),
        )  # fmt: skip
        if china == "hold":
            return self.status_quo(facts)
        if china == "grey zone":
            return self.grey_zone(facts, resists=move("Taiwan", "resist", "concede") == "resist")
        if china in demands:
            if move("Taiwan", "reject", "accept") == "accept":
                return self.settlement(facts, demands[china])
        elif move("Taiwan", "resist", "concede") == "concede":
            return self.island_conceded(facts) if china == "seize" else self.capitulation(facts)
        at_issue = japan_line and not facts.struck  # a struck Japan has nothing left to honour
        bound = self.binding(move, us_line, at_issue, provoked, self.clarity(before))
        if china == "blockade":
            return self.blockaded(facts, bound, *self.escorts(move, widened))
        japan, us, third = self.help(move, facts)
        if china == "seize":
            return self.island_fought_for(facts, bound, japan, us)
        return self.war(facts, (*bound, third_line), japan, us, third)

    def china_moves(self) -> list[str]:
        """What China may do, the mildest first."""
        blockade = ["blockade"] if self.blockade == "possible" else []
        short_of_war = ["hold", "grey zone", *self.ways_to_seize(), *blockade, *self.demands()]
        return [*short_of_war, "attack", *self.ways_to_strike()]

    def _stakes(self, move: Storyteller) -> tuple[Any, Any]:
        """What the types of the US and Japan that nature draws lose if Taiwan falls."""
        everyone = self.players if self.resolve == "public" else ()
        return self.resolves(move, everyone or "US", everyone or "Japan")

    def _lines(self, move: Storyteller) -> tuple[bool, bool]:
        """Do the US and Japan draw a red line? They choose at once: Japan does not see the US posture."""
        us, japan = self.us_posture, self.japan_posture
        if us == "chosen":
            us = move("US", "ambiguity", "red line")  # type: ignore[assignment]
        if japan == "chosen":
            japan = move("Japan", "ambiguity", "red line", hides="US")  # type: ignore[assignment]
        return us == "red line", japan == "red line"

    def _price(
        self, before: Peacetime, widened: bool, lines: tuple[bool, bool, bool], china: str
    ) -> dict[str, Any]:
        """What each pays in every outcome for what it did."""
        us_line, japan_line, third_line = lines
        paid, sent = self.price_of_peacetime(before), self.price_of_deployment(before)
        light = self.us_green_light_cost if widened else 0.0
        return {
            "China": paid["China"] + (self.china_ultimatum_cost if china in self.demands() else 0.0),
            "Taiwan": paid["Taiwan"],
            "Japan": (self.japan_line_price if japan_line else 0.0) + paid["Japan"] + sent["Japan"],
            "US": (self.us_line_price if us_line else 0.0) + light + sent["US"],
            "South Korea": self.south_korea_line_price if third_line else 0.0,
        }
