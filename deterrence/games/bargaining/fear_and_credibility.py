"""Can a threat to fight over a small transgression be credible, because only the worst would commit it?

After Gurantz & Hirsch, "Fear, Appeasement, and the Effectiveness of Deterrence" (*Journal of Politics* 79,
2017): a reconstruction from the abstract, whose tree is ours. China's aims are limited, or belligerent with
probability mu; it alone knows. It refrains or transgresses, which takes a slice s from the US; the US fights,
at a cost c, or allows, and then loses D more to a belligerent China later. A transgressor of type t gains G_t
if allowed and loses K_t if fought, and risks it iff it is fought with a probability below
f_t = G_t/(G_t + K_t), f_limited < f_belligerent. The US fights iff

    P(belligerent | transgression) >= q* = (c - s)/D.

So where 0 < q* < 1 deterrence is an equilibrium whatever the prior fear: who transgresses nevertheless is
thought the worse for it (D1 selects just that belief). From the prior mu = q* on, that is, for slices of at
least c - mu D, it is the only one. Below, there are two more: all transgress and are allowed; and limited
aims are hidden so often, mu (1 - q*)/(q* (1 - mu)), that the US is indifferent and fights with f_limited.
Contrary to `SalamiTactics` fear closes the gap below the line. The slice is given; China does not choose it.
"""

from __future__ import annotations

from typing import Any

from deterrence.claims import Claim
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

__all__ = ["FearAndCredibility"]

US, CHINA = "US utility", "utility of a China of that type"
AIMS = ("belligerent", "limited")


class FearAndCredibility(Game):
    """Does fear of the worst make a small red line credible? (reconstruction after Gurantz & Hirsch 2017)"""

    players = ("China", "US")
    family = "bargaining and power shifts"
    standing = "reconstruction"
    source = """@article{gurantz2017fear,
  author = {Gurantz and Hirsch},
  title = {Fear, Appeasement, and the Effectiveness of Deterrence},
  journal = {Journal of Politics},
  volume = {79},
  pages = {1041--1056},
  year = {2017}
}"""
    picture = {"slice_size": (0, 1), "belligerent": (0, 1)}
    article = (
        Claim("C11", of="slice_size", on="transgression allowed", sign="-",
              fails="Below c - mu D it may be allowed, and in the mixed equilibrium is tried more often; "
                    "where c - s > D it is always allowed."),
        Claim("C16", of="belligerent", on="payoff: US", sign="+",
              fails="Under appeasement a likelier belligerent costs the US more, until it is feared enough."),
    )  # fmt: skip

    belligerent: float = param(0.3, unit="probability", low=0, high=1, source="assumption; mu")
    slice_size: float = param(0.2, unit=US, low=0, source="assumption; s")
    us_war_cost: float = param(0.6, unit=US, low=0, source="assumption; c")
    us_future_loss: float = param(1.0, unit=US, low=0, source="assumption; D, to a belligerent China allowed")
    belligerent_gain: float = param(1.0, unit=CHINA, low=0, source="assumption; G of a belligerent one")
    belligerent_loss: float = param(0.5, unit=CHINA, low=0, source="assumption; K of a belligerent one")
    limited_gain: float = param(0.3, unit=CHINA, low=0, source="assumption; G of limited aims")
    limited_loss: float = param(1.0, unit=CHINA, low=0, source="assumption; K of limited aims")

    def constraints(self) -> dict[str, Any]:
        losses = ("us_future_loss", "belligerent_gain", "belligerent_loss", "limited_gain", "limited_loss")
        bolder = self.belligerent_gain * self.limited_loss > self.limited_gain * self.belligerent_loss
        return ordered(self, *(f"0 < {name}" for name in losses)) | {
            "belligerent_gain * limited_loss > limited_gain * belligerent_loss": bolder
        }

    def rules(self, move: Storyteller) -> Ending:
        mu = self.belligerent
        aims = move.nature("China's aims", {"belligerent": mu, "limited": 1 - mu}, to="China")
        if move("China", "refrain", "transgress") == "refrain":
            return outcome("status quo", {"China": 0.0, "US": 0.0})
        worst = aims == "belligerent"
        if move("US", "allow", "fight") == "fight":
            loss = self.belligerent_loss if worst else self.limited_loss
            return outcome("war", {"China": -loss, "US": -self.us_war_cost})
        gain = self.belligerent_gain if worst else self.limited_gain
        later = self.us_future_loss if worst else 0.0
        return outcome("transgression allowed", {"China": gain, "US": -self.slice_size - later})

    def by_hand(self) -> ClosedForm:
        mu = self.belligerent
        needed = (self.us_war_cost - self.slice_size) / self.us_future_loss
        risked = {"belligerent": self.belligerent_gain / (self.belligerent_gain + self.belligerent_loss),
                  "limited": self.limited_gain / (self.limited_gain + self.limited_loss)}  # fmt: skip

        def region(name: str, where: Any, worst: Any, limited: Any, fights: Any) -> Region:
            share, firm = mu * worst + (1 - mu) * limited, fights[0] if isinstance(fights, tuple) else fights
            ends = {"status quo": 1 - share, "war": share * firm, "transgression allowed": share * (1 - firm)}
            choices = {f"China: China's aims: {aims} -> transgress": chance
                       for aims, chance in zip(AIMS, (worst, limited), strict=True)}  # fmt: skip
            return Region(name, where, ends, choices | {"US: China: transgress -> fight": fights})

        hidden = mu * (1 - needed) / (needed * (1 - mu))
        some = (needed >= 0) & (needed <= 1)
        return ClosedForm(
            concept='PerfectBayesian(off_path="any")',
            thresholds={
                "q*": Threshold("belligerent", needed),
                "c": Threshold("slice_size", self.us_war_cost),
                "c - D": Threshold("slice_size", self.us_war_cost - self.us_future_loss),
            },
            covers=(mu > 0) & (mu < 1),
            regions=(
                region("deterrence by force alone", needed <= 0, 0.0, 0.0, 1.0),
                region("deterrence by fear", some, 0.0, 0.0, (risked["belligerent"], 1.0)),
                region("appeasement", mu <= needed, 1.0, 1.0, 0.0),
                region("limited aims half hidden", some & (mu <= needed), 1.0, hidden, risked["limited"]),
            ),
            values={"least slice": self.us_war_cost - mu * self.us_future_loss},
        )
