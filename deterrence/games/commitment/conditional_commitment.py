"""Should a patron help only a protege that did not start it, if it may misjudge who did?

After Benson, *Constructing International Security* (Cambridge University Press 2012), whose typology of
commitments (conditional or not, certain or probabilistic) this puts into the crisis of `AmbiguityWindow`:
Taiwan restrains itself or provokes, China accepts or attacks, and the US helps as its policy says. A
conditional promise is kept unless the US judges that Taiwan provoked; it errs with probability f after
restraint and e after a provocation, so that help is expected with probability

    1 - f after restraint, e after a provocation        (conditional)
    p, 1 or 0 after both                                (probabilistic, unconditional, none).

With p_C = w0/(w0 + wU), p_C1 = (w0 + i_C)/(w0 + wU) and p_T = L_T/(L_T + w_T), the status quo survives iff

    help after restraint >= p_C   and   help after a provocation <= min(p_T, p_C1).

Hence with e = f the condition works up to eps* = min(1 - p_C, p_T, p_C1), and doubt is the better instrument
only beyond that, and only if its window is open: p_C <= min(p_T, p_C1). Errors with e + f > 1 are not
admitted: such a judgement says more if it is read the other way round. Nor is a Taiwan to which help is a
loss (w_T <= -L_T).

A reconstruction in part: the tree is ours, and the settlement between the disputants, which is the other
half of the book's theory (ch. 5), is left out. The US is bound by its policy, and China cannot move first.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from deterrence.claims import Claim
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

__all__ = ["ConditionalCommitment"]

SOURCE = "assumption; order as in the reconstruction after Benson 2012"
POSITIVE = ("china_alone", "china_us", "china_insult", "taiwan_alone", "taiwan_gain")


def _chance(default: float, unit: str = "probability") -> Any:
    return param(default, unit=unit, low=0, high=1, source=SOURCE)


class ConditionalCommitment(Game):
    """Does help for whoever did not start it deter China and restrain Taiwan? (after Benson 2012; a reconstruction)"""  # noqa: E501

    players = ("Taiwan", "China")
    family = "design of commitments"
    standing = "reconstruction"
    source = """@book{benson2012constructing,
  author = {Benson},
  title = {Constructing International Security: Alliances, Deterrence, and Moral Hazard},
  publisher = {Cambridge University Press},
  year = {2012}
}"""
    picture = {"misjudges_restraint": (0, 0.7), "misjudges_provocation": (0, 0.7)}
    article = (
        Claim("C01", of="policy=probabilistic", on="status quo", sign="mixed",
              fails="The window is empty, or p outside it; with errors below eps* a condition does as well."),
        Claim("C11", of="policy=conditional", on="status quo", sign="+",
              fails="The US misjudges who started it too often: f > 1 - p_C, or e > min(p_T, p_C1)."),
    )  # fmt: skip

    us_fights: float = _chance(0.5)
    misjudges_restraint: float = _chance(0.1)
    misjudges_provocation: float = _chance(0.1)
    china_alone: float = param(0.6, unit="China's gain from war without the US", low=0, source=SOURCE)
    china_us: float = param(1.0, unit="China's loss in war with the US", low=0, source=SOURCE)
    china_insult: float = param(0.3, unit="China's loss from an unanswered provocation", low=0, source=SOURCE)
    taiwan_alone: float = param(1.0, unit="Taiwan's loss in war without the US", low=0, source=SOURCE)
    taiwan_us: float = param(0.5, unit="Taiwan's gain from war with the US", source=SOURCE)
    taiwan_gain: float = param(0.4, unit="Taiwan's gain from an unanswered provocation", low=0, source=SOURCE)

    # structural: what the US is committed to; us_fights is of "probabilistic", errors are of "conditional"
    policy: Literal["conditional", "probabilistic", "unconditional", "none"] = "conditional"

    def constraints(self) -> dict[str, Any]:
        return ordered(self, *(f"{name} > 0" for name in POSITIVE)) | {
            "misjudges_restraint + misjudges_provocation <= 1":
                np.add(self.misjudges_restraint, self.misjudges_provocation) <= 1,
            "taiwan_alone + taiwan_us > 0": np.add(self.taiwan_alone, self.taiwan_us) > 0,
        }  # fmt: skip

    def help(self, provoked: bool) -> Any:
        """With which probability the US helps a Taiwan that is attacked."""
        if self.policy == "conditional":
            return self.misjudges_provocation if provoked else 1 - self.misjudges_restraint
        return {"probabilistic": self.us_fights, "unconditional": 1.0, "none": 0.0}[self.policy]

    def rules(self, move: Storyteller) -> Ending:
        provoked = move("Taiwan", "restrain", "provoke") == "provoke"
        if move("China", "accept", "attack") == "accept":
            if provoked:
                paid = {"Taiwan": self.taiwan_gain, "China": -self.china_insult}
                return outcome("unanswered provocation", paid)
            return outcome("status quo", {"Taiwan": 0, "China": 0})
        p = self.help(provoked)
        if move.nature("US", {"helps": p, "stays out": 1 - p}) == "helps":
            paid = {"Taiwan": self.taiwan_us, "China": -self.china_us}
            return outcome("war with the US", paid, events=("war",))
        paid = {"Taiwan": -self.taiwan_alone, "China": self.china_alone}
        return outcome("war without the US", paid, events=("war",))

    def by_hand(self) -> ClosedForm:
        calm, provoked = self.help(False), self.help(True)
        stakes = self.china_alone + self.china_us
        p_c, p_c1 = self.china_alone / stakes, (self.china_alone + self.china_insult) / stakes
        p_t = self.taiwan_alone / (self.taiwan_alone + self.taiwan_us)
        bound = np.minimum(p_t, p_c1)

        def region(name: str, where: Any, ends: dict[str, Any], *chances: float) -> Region:
            answers = (f"China: Taiwan: {act} -> attack" for act in ("restrain", "provoke"))
            return Region(name, where, ends, dict(zip(("Taiwan -> provoke", *answers), chances, strict=True)))

        def war(p: Any) -> dict[str, Any]:
            return {"war with the US": p, "war without the US": 1 - p, "war": 1.0}

        return ClosedForm(
            concept="BackwardInduction()",
            thresholds=self._thresholds(p_c, p_c1, p_t),
            regions=(
                region("attack", calm <= p_c, war(calm), 0.0, 1.0, 1.0),
                region("status quo, a provocation punished", (p_c <= calm) & (provoked <= bound),
                       {"status quo": 1.0}, 0.0, 0.0, 1.0),
                region("provoked war", (p_c <= calm) & (p_t <= provoked) & (provoked <= p_c1),
                       war(provoked), 1.0, 0.0, 1.0),
                region("provocation", (p_c <= calm) & (p_c1 <= provoked),
                       {"unanswered provocation": 1.0}, 1.0, 0.0, 0.0),
            ),
            values={
                "eps*": np.minimum(1 - p_c, bound),  # up to here a condition works with e = f
                "window": bound - p_c,  # its width, negative where no probability works
            },
        )  # fmt: skip

    def _thresholds(self, p_c: Any, p_c1: Any, p_t: Any) -> dict[str, Threshold]:
        if self.policy == "conditional":
            provoked = {n: Threshold("misjudges_provocation", at) for n, at in (("p_C1", p_c1), ("p_T", p_t))}
            return {"1 - p_C": Threshold("misjudges_restraint", 1 - p_c)} | provoked
        if self.policy == "probabilistic":
            return {n: Threshold("us_fights", at) for n, at in (("p_C", p_c), ("p_C1", p_c1), ("p_T", p_t))}
        if self.policy == "unconditional":  # p_T = 1 and p_C1 = 1, as conditions on payoffs
            war, insult = Threshold("taiwan_us", 0.0), Threshold("china_insult", self.china_us)
            return {"a sure war pays Taiwan": war, "China lets a provocation pass": insult}
        return {}
