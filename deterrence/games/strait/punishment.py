"""Does Beijing punish Japan's line, or ties with Taiwan, if punishing costs it something too?

The base game lets both be paid for by rule (`japan_line_price`, `ties_taiwan_penalty`,
`ties_japan_penalty`). With `punishment` at "chosen" China decides, once postures are taken and before
Taiwan restrains itself or provokes: it lets be, punishes Japan (after its line, or a rung), or Taiwan (after
a rung). A line is always seen, a rung with probability `ties_visibility`, a draw that all see; the penalties
by rule on ties are off. Punishing costs China `china_punishment_cost`, and letting be
`china_unanswered_loss`; the one punished loses `japan_punished_loss` or `taiwan_punished_loss`, and

    what binds it to the other is worn down by the share punishment_erosion: the strength that a rung
    adds to the one punished, and for Japan the audience cost of its line.

So a punishment that is no end in itself (`china_unanswered_loss` 0) is carried out only where it improves
what comes after; Japan and Taiwan foresee that when they draw a line or consent. `japan_line_price` stays
due: set it to what a line costs without retaliation. A rung that comes late gives nothing to wear down.
Where neither target changes what follows China is indifferent, and punishes Japan, listed first: such games
have the status tie. One punishment answers a line and a rung together, so that beside a line a rung may come
free. Left out: both punished at once, the US, and a punishment that ends when a line is taken back.
"""

from __future__ import annotations

from typing import Any, Literal

from deterrence.games.strait.crisis import JAPAN_STAKE, OPTION, PRIZE, TAIWAN_STAKE, cost, share
from deterrence.games.strait.ties import Peacetime, Ties
from deterrence.language.story import Storyteller

__all__ = ["Punishment"]


class Punishment(Ties):
    """What punishing costs China, what it does to whom, and whether it is chosen."""

    punishment_erosion: float = share(0.25, OPTION)
    china_punishment_cost: float = cost(0.01, PRIZE, OPTION)
    china_unanswered_loss: float = cost(0.0, PRIZE, OPTION)
    japan_punished_loss: float = cost(0.03, JAPAN_STAKE, OPTION)
    taiwan_punished_loss: float = cost(0.03, TAIWAN_STAKE, OPTION)

    punishment: Literal["by rule", "chosen"] = "by rule"

    def answered(self, move: Storyteller, before: Peacetime, japan_line: bool) -> Peacetime:
        """What was settled before the crisis, once China has answered it."""
        if self.punishment == "by rule":
            return before
        seen = False
        if before.agreed:
            odds = {"seen": self.ties_visibility, "unseen": 1 - self.ties_visibility}
            seen = move.nature("rung", odds, to=self.players) == "seen"
        if not (seen or japan_line):
            return before
        answer = move("China", "let be", "punish Japan", *(("punish Taiwan",) if seen else ()))
        left = 1 - self.punishment_erosion
        return before._replace(
            answer=str(answer),
            taiwan_bond=left if answer.endswith("Taiwan") else 1.0,
            japan_bond=left if answer.endswith("Japan") else 1.0,
        )

    def penalised(self, before: Peacetime) -> Any:
        """How far the penalties by rule are due."""
        return super().penalised(before) if self.punishment == "by rule" else 0.0

    def japan_audience(self, before: Peacetime) -> Any:
        """The audience cost of Japan's line, as far as a punishment left it."""
        return before.japan_bond * self.japan_audience_cost

    def price_of_peacetime(self, before: Peacetime) -> dict[str, Any]:
        """What each pays in every outcome for what came before the crisis."""
        paid = super().price_of_peacetime(before)
        if before.answer == "let be":
            paid["China"] = self.china_unanswered_loss
        elif before.answer:
            paid["China"] = self.china_punishment_cost
            whom = before.answer.removeprefix("punish ")
            lost = {"Japan": self.japan_punished_loss, "Taiwan": self.taiwan_punished_loss}
            paid[whom] = paid[whom] + lost[whom]
        return paid
