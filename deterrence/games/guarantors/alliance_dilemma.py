"""How far should Japan commit itself, between the fear of being left alone and the fear of being drawn in?

The alliance security dilemma of Snyder ("The Security Dilemma in Alliance Politics", *World Politics* 36,
1984); the reduced form and the tree are ours. Japan commits itself by m, seen by Taiwan, which restrains
itself or provokes. Japan loses A (1-m)^2 by abandonment and E m^2 by entrapment; the fear of abandonment is
larger without the US, the fear of entrapment if Taiwan provokes:

    A = A_0 + (1 - us_fights) A_1,   E = E_0 + E_1 [Taiwan provokes],   m* = A/(A + E) while E is given.

Taiwan gains m G - (1-m) L by a provocation, so that it provokes above t = L/(L + G). Japan then chooses
min(A/(A+E_0), t) or, where its loss is smaller there, max(A/(A+E_0+E_1), t). Its commitment never falls as
A rises, since the slope of the loss in A, (1-m)^2, falls in m, however Taiwan answers: what can go wrong is
that it jumps over t. It does fall as E_1 rises.

Japan chooses among equally spaced levels, by default 21; the regions are computed for them, and `values`
holds the continuum. China is not in the model.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from deterrence.claims import Claim
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region
from deterrence.language.ordering import ordered
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

__all__ = ["AllianceDilemma"]

JAPAN = "Japan's loss if it is left alone although the US is sure to fight"
TAIWAN = "Taiwan's utility"


class AllianceDilemma(Game):
    """How far should Japan commit itself, between abandonment and entrapment? (after Snyder 1984)"""

    players = ("Japan", "Taiwan")
    family = "several guarantors"
    standing = "reconstruction"
    source = """@article{snyder1984security,
  author = {Snyder},
  title = {The Security Dilemma in Alliance Politics},
  journal = {World Politics},
  volume = {36},
  pages = {461--495},
  year = {1984}
}"""
    expected = ("commitment",)
    picture = {"us_fights": (0, 1), "taiwan_loss": (0, 2)}
    article = (
        Claim("C06", of="us_fights", on="commitment", sign="-",
              fails="Held at t, Japan commits itself no further as the US leaves, until it jumps beyond."),
        Claim("C05", of="us_fights", on="Taiwan provokes", sign="-",
              fails="Only where the dearer entrapment does not keep Japan at t or below."),
        Claim("C11", of="abandonment", on="Taiwan provokes", sign="-",
              fails="Everywhere here: a firmer Japan makes Taiwan bolder where it moves beyond t, and "
                    "elsewhere changes nothing."),
    )  # fmt: skip

    abandonment: float = param(1.0, unit=JAPAN, low=0, source="convention; A_0")
    abandonment_alone: float = param(1.0, unit=JAPAN, low=0, source="assumption; A_1, without the US")
    us_fights: float = param(0.5, unit="probability", low=0, high=1, source="assumption")
    entrapment: float = param(0.8, unit=JAPAN, low=0, source="assumption; E_0")
    entrapment_provoked: float = param(1.0, unit=JAPAN, low=0, source="assumption; E_1, if provoked")
    taiwan_gain: float = param(1.0, unit=f"{TAIWAN}: gained if Japan backs it", low=0, source="assumption")
    taiwan_loss: float = param(1.0, unit=f"{TAIWAN}: lost if Japan does not", low=0, source="assumption")

    # structural: how many levels of commitment Japan can choose among
    levels: int = 21

    def constraints(self) -> dict[str, Any]:
        return ordered(self, *(f"{name} > 0" for name in
                               ("abandonment", "entrapment", "taiwan_gain", "taiwan_loss")))  # fmt: skip

    @property
    def fear(self) -> Any:
        """Japan's loss if it is left alone: A above."""
        return self.abandonment + (1 - self.us_fights) * self.abandonment_alone

    def _options(self) -> dict[str, float]:
        """The levels of commitment, in words."""
        return {f"commit {j} of {self.levels - 1}": j / (self.levels - 1) for j in range(self.levels)}

    def rules(self, move: Storyteller) -> Ending:
        options = self._options()
        m = options[str(move("Japan", *options))]
        alone = self.fear * (1 - m) ** 2
        if move("Taiwan", "restrain", "provoke") == "restrain":
            paid = {"Japan": -alone - self.entrapment * m**2, "Taiwan": 0.0}
            return outcome("Taiwan restrains itself", paid, events={"commitment": m})
        drawn_in = (self.entrapment + self.entrapment_provoked) * m**2
        paid = {"Japan": -alone - drawn_in, "Taiwan": m * self.taiwan_gain - (1 - m) * self.taiwan_loss}
        return outcome("Taiwan provokes", paid, events={"commitment": m})

    def by_hand(self) -> ClosedForm:
        fear, calm, provoked = self.fear, self.entrapment, self.entrapment + self.entrapment_provoked
        options = self._options()
        losses, bold = [], []
        for m in options.values():
            bold.append(m * self.taiwan_gain > (1 - m) * self.taiwan_loss)
            losses.append(fear * (1 - m) ** 2 + np.where(bold[-1], provoked, calm) * m**2)
        best = np.argmin(np.stack(np.broadcast_arrays(*losses), axis=-1), axis=-1)
        beyond = np.logical_or.reduce(
            np.broadcast_arrays(*((best == j) & dares for j, dares in enumerate(bold)))
        )
        choices = {f"Japan -> {word}": 1.0 * (best == j) for j, word in enumerate(options) if j}
        for word, dares in zip(options, bold, strict=True):
            choices[f"Taiwan: Japan: {word} -> provoke"] = 1.0 * dares
        level = {"commitment": best / (self.levels - 1)}
        t = self.taiwan_loss / (self.taiwan_loss + self.taiwan_gain)
        low, high = np.minimum(fear / (fear + calm), t), np.maximum(fear / (fear + provoked), t)
        dear = fear * (1 - high) ** 2 + provoked * high**2 < fear * (1 - low) ** 2 + calm * low**2
        return ClosedForm(
            concept="BackwardInduction()",
            regions=(
                Region("restraint", ~beyond, {"Taiwan restrains itself": 1.0} | level, choices),
                Region("provocation", beyond, {"Taiwan provokes": 1.0} | level, choices),
            ),
            values={"m*": np.where(dear, high, low), "t": t},
        )
