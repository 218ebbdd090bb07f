"""Does a red line answer any attack, or only one that is judged unprovoked?

The article's line says that an *unprovoked* attack on Taiwan threatens Japan. With `us_line` or
`japan_line` at "unprovoked", a war in which such a line was drawn opens with a public verdict on who
began it, and the line binds (its audience cost is due) only if the verdict is "unprovoked":

    P(judged unprovoked) = attribution_miss if Taiwan provoked, else 1 - attribution_false.

The guarantors see the verdict before they move, as in `ConditionalCommitment` (after Benson, Constructing
International Security, 2012), where help follows the judgement: with a large audience cost it comes with
just that probability. With `japan_line` at "unprovoked" Japan's stake is conditional too, drawn line or
not: a real provocation writes off the share `japan_conditionality`, as `us_conditionality` does for the US;
whether Japan would arm once Taiwan has fallen it leaves alone.

There is one verdict for both lines, and nobody can shape it. Where no conditional line was drawn nothing
is judged; with both lines "unconditional" the three parameters have no effect.
"""

from __future__ import annotations

from typing import Any, Literal

from deterrence.games.strait.crisis import OPTION, Crisis, probability, share
from deterrence.language.story import Storyteller

__all__ = ["ConditionalLines"]

Line = Literal["unconditional", "unprovoked"]


class ConditionalLines(Crisis):
    """Lines against unprovoked attacks, errors of attribution, and Japan's conditionality."""

    attribution_miss: float = probability(0.0, OPTION)
    attribution_false: float = probability(0.0, OPTION)
    japan_conditionality: float = share(0.0, OPTION)

    us_line: Line = "unconditional"
    japan_line: Line = "unconditional"

    def binding(
        self, move: Storyteller, us_drawn: bool, japan_drawn: bool, provoked: bool, error: Any = 1.0
    ) -> tuple[bool, bool]:
        """Which of the lines drawn bind their authors in the war that begins, US and Japan.

        `error` is what is left of the errors of attribution (ties may clear a part).
        """
        us_judged = us_drawn and self.us_line == "unprovoked"
        japan_judged = japan_drawn and self.japan_line == "unprovoked"
        if not (us_judged or japan_judged):
            return us_drawn, japan_drawn
        if provoked:  # a label of its own: under one label draws with other odds count as dependent
            label, answers = "verdict on a provoked attack", self.attribution_miss * error
        else:
            label, answers = "verdict", 1 - self.attribution_false * error
        verdict = move.nature(label, {"unprovoked": answers, "provoked": 1 - answers}, to=self.players)
        holds = verdict == "unprovoked"
        return us_drawn and (holds or not us_judged), japan_drawn and (holds or not japan_judged)

    def japan_share(self, provoked: bool) -> Any:
        """The share of Japan's stake that a provocation by Taiwan leaves."""
        return 1 - self.japan_conditionality if provoked and self.japan_line == "unprovoked" else 1.0

    def us_share(self, provoked: bool) -> Any:
        """The share of the US stake that a provocation by Taiwan leaves."""
        return 1 - self.us_conditionality if provoked else 1.0
