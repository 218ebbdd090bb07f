"""How strong must each state be for a contest to give the odds that wargames give?

Four rows say how often China ends in control: against Taiwan alone (p0), with Japan (pj), with
the US but no Japanese bases (pa), with the US and the bases (pb). The contest of `Strait` gives
p = 1 / (1 + M^g), with China's strength 1, so each row fixes an opposing force M = ((1-p)/p)^(1/g):

    M0 = T,   Mj = T + J,   Ma = T + (1 - delta) U,   Mb = T + beta J + (1 - r) U,

where r = land_share x (sorties denied with the bases in use) = delta (1 - lambda). Hence closed
forms, and the rows come back exactly. The denied-sortie figure is r, not delta: it was measured
with the bases in use, while `a2ad` (delta) is what is lost without them.

Source: contest success function of Hirshleifer, Public Choice 63 (1989), with the discount of
`ContestSuccess`. It does not identify g, beta or land_share: those are conventions.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from deterrence.parameters import Array

__all__ = ["fit", "win_probability"]

Values = Mapping[str, Array]


def _force(p: Array, decisiveness: Array) -> Array:
    """Opposing force at which China, of strength 1, wins with probability `p`."""
    force: Array = ((1 - p) / p) ** (1 / decisiveness)
    return force


def fit(inputs: Values) -> dict[str, Array]:
    """Strengths, A2/AD and basing relief from the four win rows, elementwise.

    Nothing is clipped: values outside the range of `Strait` show that the rows do not fit.
    """
    g = inputs["decisiveness"]
    denied = inputs["land_share"] * inputs["a2ad_sortie_denial"]
    taiwan = _force(inputs["p_china_wins_taiwan_alone"], g)
    japan = _force(inputs["p_china_wins_taiwan_plus_japan_no_us"], g) - taiwan
    without_bases = _force(inputs["p_china_wins_us_no_japan_bases"], g) - taiwan
    with_bases = _force(inputs["p_china_wins_us_and_japan_bases"], g) - taiwan
    us = (with_bases - inputs["basing_share"] * japan) / (1 - denied)
    a2ad = 1 - without_bases / us
    return {
        "taiwan_strength": taiwan,
        "japan_strength": japan,
        "us_strength": us,
        "a2ad": a2ad,
        "basing_relief": 1 - denied / a2ad,
    }


def win_probability(parameters: Values, japan: str, us_fights: bool, third: Array | float = 0.0) -> Array:
    """P(China wins) if Japan does `japan` ("abstain", "bases", "join") and a third guarantor adds force."""
    joins: Mapping[str, Array | float] = {
        "abstain": 0.0, "bases": parameters["basing_share"], "join": 1.0
    }  # fmt: skip
    relief = 0.0 if japan == "abstain" else parameters["basing_relief"]
    force = third + parameters["taiwan_strength"] + joins[japan] * parameters["japan_strength"]
    if us_fights:
        force = force + (1 - parameters["a2ad"] * (1 - relief)) * parameters["us_strength"]
    g, china = parameters["decisiveness"], parameters.get("china_strength", np.asarray(1.0))
    p: Array = china**g / (china**g + force**g)
    return p
