"""How ambiguous should a commitment be, if Beijing and Taipei each look at the US alone?

After Kamenica & Gentzkow, "Bayesian Persuasion" (*American Economic Review* 101, 2011): the US would fight
with probability m. China attacks if its belief is below p_C, Taiwan provokes if its belief is above p_T;
neither sees nor minds what the other does. What they believe is the structural choice: the prior; the prior
and words that both hear, or that each hears alone; or that the odds lie in an interval, which each sees with
pessimism alpha in [0, 1] (Hurwicz). An irresolute US sounds firm with probability `bluff`, a resolute one
cool with probability `hush`. The best rules keep the status quo with probability

    public words    1 if p_C <= m <= p_T, m/p_C below, (1 - m)/(1 - p_T) above; 0 if p_C > p_T,
    private words   min(m, (1 - m) p_T/(1 - p_T)) + min(m (1 - p_C)/p_C, 1 - m),

with bluff* = min(1, m (1 - p_C)/((1 - m) p_C)) and hush* = min(1, (1 - m) p_T/(m (1 - p_T))): both of them
in private; in public bluff* alone below the window, hush* alone above. An interval [low, high] keeps it iff

    alpha_C high + (1 - alpha_C) low >= p_C  and  alpha_T low + (1 - alpha_T) high <= p_T,

so that if p_C > p_T, where public words never do, private words do at times and an interval may always.

That neither minds the other is what the private formula needs: in `AmbiguityWindow` Taiwan's restraint would
tell China what Taiwan was told, and it fails there (`dt.ambiguity.persuasion` finds the best rule of any such
game). The US is bound by its rule; if it may choose its words afterwards, that is a signalling game.
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

__all__ = ["CommitmentDesign"]

ATTACKS = {"China never attacks": (0, 0), "China attacks after cool words": (0, 1), "China attacks": (1, 1)}
PROVOKES = {
    "Taiwan never provokes": (0, 0),
    "Taiwan provokes after firm words": (1, 0),
    "Taiwan provokes": (1, 1),
}
ENDS = ("status quo", "provocation", "attack", "provocation and attack")


def _chance(default: float, unit: str = "probability", low: float = 0.0) -> Any:
    return param(default, unit=unit, low=low, high=1 - low, source="assumption")


class CommitmentDesign(Game):
    """How ambiguous should a commitment be? (after Kamenica & Gentzkow 2011; each looks at the US alone)"""

    players = ("Taiwan", "China")
    family = "design of commitments"
    standing = "simplification"
    source = """@article{kamenica2011bayesian,
  author = {Kamenica and Gentzkow},
  title = {Bayesian Persuasion},
  journal = {American Economic Review},
  volume = {101},
  year = {2011}
}"""
    picture = {"us_fights": (0, 1), "china_needs": (0.01, 0.99)}
    article = (
        Claim("C01", of="bluff", on="status quo", sign="+",
              fails="Bluffing above bluff* makes firm words worthless; on the window silence is best."),
        Claim("C04", of="us_fights", on="status quo", sign="+",
              fails="Above p_T more resolve only makes Taiwan provoke; if p_C > p_T no public word helps."),
    )  # fmt: skip

    us_fights: float = _chance(0.4)
    china_needs: float = _chance(0.55, "belief in US help that deters China", 1e-9)
    taiwan_bears: float = _chance(0.5, "belief in US help that does not embolden Taiwan", 1e-9)
    bluff: float = _chance(0.3)
    hush: float = _chance(0.3)
    lowest: float = _chance(0.2, "lower end of the interval")
    highest: float = _chance(0.7, "upper end of the interval")
    pessimism_china: float = _chance(0.7, "pessimism")
    pessimism_taiwan: float = _chance(0.7, "pessimism")

    # structural: what beliefs are made of (bluff and hush count for words, the last four for the interval)
    beliefs: Literal["public words", "private words", "prior", "interval"] = "public words"

    def constraints(self) -> dict[str, Any]:
        informative = {
            "bluff + hush <= 1": np.add(self.bluff, self.hush) <= 1
        }  # else firm words mean weakness
        return ordered(self, "lowest <= highest") | (informative if self.beliefs == "public words" else {})

    @property
    def _believed(self) -> dict[str, Any]:
        """That the US would fight if its odds are an interval: China fears the high end, Taiwan the low."""
        china, taiwan, low, high = self.pessimism_china, self.pessimism_taiwan, self.lowest, self.highest
        return {"China": china * high + (1 - china) * low, "Taiwan": taiwan * low + (1 - taiwan) * high}

    def rules(self, move: Storyteller) -> Ending:
        def us() -> bool:
            own = {p: {"fights": q, "stays out": 1 - q} for p, q in self._believed.items()}
            odds = {"fights": self.us_fights, "stays out": 1 - self.us_fights}
            return move.nature("US", odds, believes=own if self.beliefs == "interval" else None) == "fights"

        spoken = self.beliefs in ("public words", "private words")
        if spoken:
            fights = us()
            if self.beliefs == "public words":
                firm = 1 - self.hush if fights else self.bluff
                move.nature("words", {"firm": firm, "cool": 1 - firm}, to=self.players)
            else:
                to_china, to_taiwan = (1.0, 1 - self.hush) if fights else (self.bluff, 0.0)
                move.nature("words to China", {"firm": to_china, "cool": 1 - to_china}, to="China")
                move.nature("words to Taiwan", {"firm": to_taiwan, "cool": 1 - to_taiwan}, to="Taiwan")
        provoked = move("Taiwan", "restrain", "provoke") == "provoke"
        attacked = move("China", "accept", "attack", hides="Taiwan") == "attack"
        if not spoken:
            fights = us()
        pay = {
            "Taiwan": (1.0 if fights else 0.0) - self.taiwan_bears if provoked else 0.0,
            "China": self.china_needs - (1.0 if fights else 0.0) if attacked else 0.0,
        }
        return outcome(ENDS[provoked + 2 * attacked], pay)

    def _told(self) -> tuple[dict[str, tuple[Any, Any]], list[tuple[Any, int, int]]]:
        """Beliefs of each player after firm and cool words; the odds that China and Taiwan hear what."""
        m, bluff, hush = self.us_fights, self.bluff, self.hush
        fooled, hidden = (1 - m) * bluff, m * hush
        truly, plain = m * (1 - hush), (1 - m) * (1 - bluff)
        cool = hidden / (hidden + plain)
        if self.beliefs == "public words":
            both = (truly / (truly + fooled), cool)
            return {"China": both, "Taiwan": both}, [(truly + fooled, 0, 0), (hidden + plain, 1, 1)]
        if self.beliefs == "private words":
            beliefs = {
                "China": (m / (m + fooled), 0.0 * m),
                "Taiwan": (1.0 + 0.0 * m, hidden / (hidden + 1 - m)),
            }
            return beliefs, [(truly, 0, 0), (hidden + fooled, 0, 1), (plain, 1, 1)]
        own = self._believed if self.beliefs == "interval" else {"China": m, "Taiwan": m}
        return {player: (belief, belief) for player, belief in own.items()}, [(1.0, 0, 0)]

    def by_hand(self) -> ClosedForm:
        m, low, high = self.us_fights, self.china_needs, self.taiwan_bears
        beliefs, heard = self._told()
        spoken = len(heard) > 1
        words = ("firm", "cool") if spoken else ("",)
        label = {"public words": "{0}: words: ", "private words": "{0}: words to {0}: "}.get(
            self.beliefs, "{0}"
        )
        regions = []
        for attacks, attack in ATTACKS.items():
            for provokes, provoke in PROVOKES.items():
                if not spoken and 1 in (attack[1] - attack[0], provoke[0] - provoke[1]):
                    continue  # words that were not said
                where: Any = True
                choices: dict[str, Any] = {}
                for i, word in enumerate(words):
                    china, taiwan = beliefs["China"][i], beliefs["Taiwan"][i]
                    where = where & (china <= low if attack[i] else china >= low)
                    where = where & (taiwan >= high if provoke[i] else taiwan <= high)
                    choices[f"{label.format('China')}{word} -> attack"] = float(attack[i])
                    choices[f"{label.format('Taiwan')}{word} -> provoke"] = float(provoke[i])
                ends = dict.fromkeys(ENDS, 0.0)
                for odds, c, t in heard:
                    end = ENDS[provoke[t] + 2 * attack[c]]
                    ends[end] = ends[end] + odds
                regions.append(Region(f"{attacks}, {provokes}", where, ends, choices))
        said = [odds for odds, _, _ in heard]
        if self.beliefs == "private words":  # what each hears on its own
            said = [m * (1 - self.hush), (1 - m) * (1 - self.bluff)]
        told = [
            (f"{player}, {word}".rstrip(", "), of, beliefs[player][i])
            for player, of, clear in (("China", "china_needs", "cool"), ("Taiwan", "taiwan_bears", "firm"))
            for i, word in enumerate(words)
            if self.beliefs != "private words" or word != clear  # said in private, these leave no doubt
        ]
        return ClosedForm(
            concept="PerfectBayesian()",
            thresholds={name: Threshold(of, at) for name, of, at in told},
            # words that are never said may be heard in any way
            covers=np.minimum.reduce(np.broadcast_arrays(*said)) > 0 if spoken else True,
            regions=tuple(regions),
            values=self._best(),
        )

    def _best(self) -> dict[str, Any]:
        """The best rules of words, and how likely the status quo is with them."""
        m, low, high = self.us_fights, self.china_needs, self.taiwan_bears
        bluff = np.minimum(1.0, m * (1 - low) / ((1 - m) * low))
        hush = np.minimum(1.0, (1 - m) * high / (m * (1 - high)))
        public = np.where(low <= high, np.minimum(1.0, np.minimum(m / low, (1 - m) / (1 - high))), 0.0)
        return {"bluff*": bluff, "hush*": hush, "public": public, "private": m * hush + (1 - m) * bluff}
