"""Does a clear line invite everything up to it, and a fuzzy one less, but at a risk of war?

Our own model, after the salami tactics of Schelling, *Arms and Influence* (1966), and the faits accomplis of
Altman (*International Studies Quarterly* 61, 2017). China takes a slice x. If that is more than the line,
there is war, in which it loses K and gets nothing. Japan's line is clear at m, or fuzzy: uniform on [a, b],
a = m - d, b = m + d, and nobody knows where. China takes

    clear: x = m,   fuzzy: x* = min(max(a, (b - K)/2), b),   P(war) = (x* - a)/(b - a)

(a clear line is crossed iff K < -m). The first-order condition of a line that is uniform from 0 (a = 0) is
that of `UltimatumBargaining`: there P(war) = (1 - K/b)/2, and China is deterred altogether iff K >= b. A
fuzzy line loses less land than a clear one at its mean, since x* < m for d < m + K, but with a risk of war
that is worth it to Japan only if its war costs less than the `bearable` loss. Half a fog is different: as
long as d <= (m + K)/3 China takes only what is safe, m - d, and there is no risk at all (`safest`). The
line may also be clear and the consequence not (a reading of 1962): if it is answered with probability q only,
China goes for everything iff q < (1 - m)/(1 + K), so that a doubtful answer deters fully or not at all.

`slices` slices are equally spaced from a (clear: from 0) on; smaller ones than a are dominated. Japan does
not choose its line here.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from deterrence.claims import Claim
from deterrence.errors import ParameterError
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

__all__ = ["SalamiTactics"]

LAND = "share of what is disputed"


class SalamiTactics(Game):
    """Does a clear line invite everything up to it, and a fuzzy one war? (own model, after Schelling 1966)"""

    players = ("China", "Japan")
    family = "bargaining and power shifts"
    standing = "ours"
    source = """@misc{salamitactics,
  author = {The deterrence authors},
  title = {SalamiTactics},
  note = {own model, after the salami tactics of Schelling 1966}
}
@book{schelling1966arms,
  author = {Schelling},
  title = {Arms and Influence},
  year = {1966}
}
@article{altman2017fait,
  author = {Altman},
  title = {By Fait Accompli, Not Coercion},
  journal = {International Studies Quarterly},
  volume = {61},
  year = {2017}
}"""
    expected = ("land lost",)
    picture = {"china_war_loss": (-1, 1), "line_mean": (0.3, 0.7)}
    article = (
        Claim("C11", of="line=clear", on="war", sign="-",
              fails="There is no war over a slightly fuzzy line either, and less land is lost; and a "
                    "China that gains by war (K < -m) is sure to cross a clear one."),
        Claim("C11", of="line=clear", on="land lost", sign="-",
              fails="Everywhere that crossing does not pay: all that lies before a clear line is taken."),
        Claim("C08", of="china_war_loss", on="land lost", sign="-",
              fails="Under a clear line a costlier war saves nothing: China takes all up to it, where it "
                    "would have fought, too."),
    )  # fmt: skip

    line_mean: float = param(0.5, unit=LAND, low=0, high=1, source="assumption; m")
    line_spread: float = param(0.3, unit=LAND, low=0, high=0.5, source="assumption; d, on either side")
    china_war_loss: float = param(
        0.1, unit="China's value of what is disputed", low=-1, high=1, source="assumption; K, below 0 a gain"
    )
    japan_war_loss: float = param(
        1.0, unit="Japan's value of what is disputed", low=0, source="assumption; land lost counts 1 a share"
    )

    answer: float = param(
        0.8, unit="probability", low=0, high=1, source="assumption; q, matters where the answer is unsure"
    )

    # structural: is it known where the line is, and that it will be held; and how fine are the slices
    line: Literal["clear", "fuzzy", "clear, answer unsure"] = "clear"
    slices: int = 11

    def constraints(self) -> dict[str, Any]:
        ends = {
            "line_spread <= line_mean": self.line_spread <= self.line_mean,
            "line_mean + line_spread <= 1": self.line_mean + self.line_spread <= 1,
        }
        return ordered(self, "0 < line_mean", "0 < line_spread") | ends

    def land(self, k: int) -> tuple[Any, Any]:
        """The size of slice k, and the probability that it crosses the line."""
        n = self.slices
        if self.line != "fuzzy":
            answer = 1.0 if self.line == "clear" else self.answer
            return (self.line_mean * (k / (n - 1)), 0.0) if k < n else (1.0, answer)
        risk = k / n
        return self.line_mean + self.line_spread * (2 * risk - 1), risk

    def rules(self, move: Storyteller) -> Ending:
        if self.slices < 2:
            raise ParameterError(f"SalamiTactics.slices came as {self.slices}: give at least 2.")
        taken = move("China", *(f"slice {k}" for k in range(self.slices)), "cross")
        k = self.slices if taken == "cross" else int(taken.removeprefix("slice "))
        size, risk = self.land(k)
        fights = k == self.slices and self.line != "clear, answer unsure"
        if self.line == "fuzzy" and 0 < k < self.slices:
            fights = move.nature("line", {"not reached": 1 - risk, "crossed": risk}) == "crossed"
        elif k == self.slices and not fights:
            fights = move.nature("answer", {"none": 1 - risk, "war": risk}) == "war"
        if fights:
            return outcome("war", {"China": -self.china_war_loss, "Japan": -self.japan_war_loss})
        return outcome("slice taken", {"China": size, "Japan": -size}, events={"land lost": size})

    def by_hand(self) -> ClosedForm:
        return self._fuzzy() if self.line == "fuzzy" else self._clear()

    def _region(self, name: str, where: Any, best: Any) -> Region:
        """China takes slice `best`."""
        sizes, risks = zip(*(self.land(k) for k in range(self.slices + 1)), strict=True)
        risk: Any = sum(np.where(best == k, risks[k], 0.0) for k in range(self.slices + 1))
        lost: Any = sum(np.where(best == k, (1 - risks[k]) * sizes[k], 0.0) for k in range(self.slices + 1))
        taken = {f"China -> slice {k}": best == k for k in range(self.slices)}
        return Region(name, where, {"slice taken": 1 - risk, "war": risk, "land lost": lost}, taken)

    def _clear(self) -> ClosedForm:
        m, loss, n = self.line_mean, self.china_war_loss, self.slices
        q = 1.0 if self.line == "clear" else self.answer
        gain = 1 - q - q * loss  # of going for everything
        thresholds = {"K": Threshold("china_war_loss", (1 - q - m) / q)}
        if self.line != "clear":
            thresholds["q"] = Threshold("answer", (1 - m) / (1 + loss))
        return ClosedForm(
            concept="BackwardInduction()",
            thresholds=thresholds,
            regions=(
                self._region("all up to the line", gain <= m, n - 1),
                self._region("war for sure" if self.line == "clear" else "everything", gain >= m, n),
            ),
            values={"x*": np.where(gain <= m, m, 1.0)},
        )

    def _fuzzy(self) -> ClosedForm:
        m, d, loss, n = self.line_mean, self.line_spread, self.china_war_loss, self.slices
        a, b = m - d, m + d
        # (a + 2 d F)(1 - F) - K F is concave in the risk F: neighbours decide
        at = [2 * d - a - 2 * d * (2 * k + 1) / n for k in range(n)]
        best = sum((np.asarray(one) > loss).astype(np.int8) for one in at)
        x = np.clip((b - loss) / 2, a, b)
        risk = (x - a) / (2 * d)
        return ClosedForm(
            concept="BackwardInduction()",
            thresholds={f"slice {k}": Threshold("china_war_loss", one) for k, one in enumerate(at)},
            regions=(
                self._region("what is safe", best == 0, best),
                self._region("a risk of war", (best > 0) & (best < n), best),
                self._region("war for sure", best == n, best),
            ),
            values={
                "x*": x,
                "P(war)": risk,
                "safest": (m + loss) / 3,
                "bearable": np.where(risk > 0, (m - x * (1 - risk)) / risk, np.inf),
            },
        )
