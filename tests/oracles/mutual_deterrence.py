"""Closed form of the mutual deterrence game (catalogue M03), derived on its own.

Standard library only; no code shared with the library. With p the probability that the other is hard, g = DC -
SQ, m = SQ - DD+, k = SQ - DD-, n = CD - DD-, and h, s the probabilities with which the other attacks if hard and
if soft, attacking gains

    hard:  -p (1 - h) m + (1 - p)(1 - s) g,
    soft:  -p ((1 - h) k + h n) + (1 - p)((1 - s) g - s n),

since the hard retaliate and the soft concede. The hard gain more than the soft (m < k), so a soft type attacks
only where the hard type does for sure: strategies are (h, 0) or (1, s). Against (h, 0) both gains rise in h;
against (1, s) the soft gain falls in s, and the hard one is positive but at s = 1, where it is zero. Both
replies against each other leave, for probabilities strictly between 0 and 1, what `mutual_equilibria` lists.
"""

from __future__ import annotations

from itertools import pairwise

Strategy = tuple[float, float]


def ratios(p: dict[str, float], who: str) -> dict[str, float]:
    """Thresholds of one side: t, s, and the lowest h of a hard rival against which a soft type attacks."""
    dc, sq, hard, cd, soft = (p[f"{who}_{end}"] for end in ("dc", "sq", "dd_hard", "cd", "dd_soft"))
    if any(a <= b for a, b in pairwise((dc, sq, hard, cd, soft))):
        raise ValueError("M03 needs dc > sq > dd_hard > cd > dd_soft")
    other = p["hard_japan" if who == "china" else "hard_china"]
    g, m, k, n = dc - sq, sq - hard, sq - soft, cd - soft
    return {
        "other": other,
        "t": g / (g + m),
        "s": g / (g + n),
        "waver": 1 - (1 - other) * g / (other * m),  # hard rival's h that leaves the hard indifferent
        "floor": (other * k - (1 - other) * g) / (other * (k - n)),
        "bluff": (g / (g + n) - other) / (1 - other),
    }


def mutual_equilibria(p: dict[str, float]) -> dict[str, list[tuple[Strategy, Strategy]]]:
    """By family, extreme equilibria ((h, s) of China, (h, s) of Japan), for priors strictly between 0 and 1.

    * "deterrence": nobody attacks, iff each rival is hard with at least t.
    * "wavering": both hard types mix so that the other's hard type is indifferent; iff with more than t.
    * "separating": the hard attack, iff each rival is hard with at least s.
    * "bluff": the hard attack and the soft mix, iff with less than s.
    * "China attacks": both its types do, iff Japan is hard with at most s (of China). Japan's soft type waits,
      its hard type (which fights anyhow) attacks with a probability from `floor` (at least 0) to 1.
    * "Japan attacks": likewise.
    """
    c, j = ratios(p, "china"), ratios(p, "japan")
    found: dict[str, list[tuple[Strategy, Strategy]]] = {}
    if c["other"] >= c["t"] and j["other"] >= j["t"]:
        found["deterrence"] = [((0.0, 0.0), (0.0, 0.0))]
    if c["other"] > c["t"] and j["other"] > j["t"]:
        found["wavering"] = [((j["waver"], 0.0), (c["waver"], 0.0))]
    if c["other"] >= c["s"] and j["other"] >= j["s"]:
        found["separating"] = [((1.0, 0.0), (1.0, 0.0))]
    if c["other"] < c["s"] and j["other"] < j["s"]:
        found["bluff"] = [((1.0, j["bluff"]), (1.0, c["bluff"]))]
    if c["other"] <= c["s"]:
        found["China attacks"] = [((1.0, 1.0), (h, 0.0)) for h in sorted({max(0.0, c["floor"]), 1.0})]
    if j["other"] <= j["s"]:
        found["Japan attacks"] = [((h, 0.0), (1.0, 1.0)) for h in sorted({max(0.0, j["floor"]), 1.0})]
    return found
