"""Closed forms of the two smallest deterrence games (catalogue M01 and M02), derived on their own.

Standard library only; no code shared with the library.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

RUDIMENTARY = ("status quo", "challenger wins", "conflict")
UNILATERAL = ("status quo", "challenger wins", "challenger backs down", "conflict")


def rudimentary(params: dict[str, float]) -> dict[str, Any]:
    """M01, the rudimentary asymmetric deterrence game.

    Parameters ``hard_defender, a_sq, a_dc, a_dd, b_sq, b_dc, b_dd_hard, b_dd_soft`` with
    ``a_dd < a_sq < a_dc`` and ``b_dd_soft < b_dc < b_dd_hard < b_sq``.  A hard defender answers a
    challenge with conflict, a soft one yields, so the challenger compares ``a_sq`` with
    ``(1 - h) a_dc + h a_dd``: it challenges iff ``h < threshold``; a tie leaves the status quo.
    """
    h = params["hard_defender"]
    a_sq, a_dc, a_dd = params["a_sq"], params["a_dc"], params["a_dd"]
    if not a_dd < a_sq < a_dc:
        raise ValueError("M01 needs a_dd < a_sq < a_dc")
    if not params["b_dd_soft"] < params["b_dc"] < params["b_dd_hard"] < params["b_sq"]:
        raise ValueError("M01 needs b_dd_soft < b_dc < b_dd_hard < b_sq")
    threshold = (a_dc - a_sq) / (a_dc - a_dd)
    challenge = h < threshold
    odds = (0.0, 1.0 - h, h) if challenge else (1.0, 0.0, 0.0)
    return {
        "threshold": threshold,
        "challenge": challenge,
        "events": dict(zip(RUDIMENTARY, odds, strict=True)),
        "payoff": {
            "Challenger": odds[0] * a_sq + odds[1] * a_dc + odds[2] * a_dd,
            # Conflict is met by the hard defender only.
            "Defender": (
                odds[0] * params["b_sq"] + odds[1] * params["b_dc"] + odds[2] * params["b_dd_hard"]
            ),
        },
    }


def _check(params: dict[str, float]) -> None:
    c = [params[k] for k in ("c_dc", "c_sq", "c_dd_hard", "c_cd", "c_dd_soft")]
    d = [params[k] for k in ("d_cd", "d_dd_hard", "d_dc", "d_dd_soft")]
    if any(a <= b for a, b in pairwise(c)):
        raise ValueError("M02 needs c_dc > c_sq > c_dd_hard > c_cd > c_dd_soft")
    if any(a <= b for a, b in pairwise(d)):
        raise ValueError("M02 needs d_cd > d_dd_hard > d_dc > d_dd_soft")


def unilateral_outcome(
    params: dict[str, float], x_hard: float, x_soft: float, y_soft: float
) -> dict[str, dict[str, float]]:
    """M02: events and payoffs when challengers demand with x and a soft defender denies with y."""
    h, k = params["hard_challenger"], params["hard_defender"]
    deny = k + (1.0 - k) * y_soft
    hard, soft = h * x_hard, (1.0 - h) * x_soft
    odds = (1.0 - hard - soft, (hard + soft) * (1.0 - deny), soft * deny, hard * deny)
    denied_hard = k * params["d_dd_hard"] + (1.0 - k) * y_soft * params["d_dd_soft"]
    return {
        "events": dict(zip(UNILATERAL, odds, strict=True)),
        "payoff": {
            "Challenger": (
                odds[0] * params["c_sq"]
                + odds[1] * params["c_dc"]
                + odds[2] * params["c_cd"]
                + odds[3] * params["c_dd_hard"]
            ),
            "Defender": (
                odds[0] * params["d_sq"]
                + odds[1] * params["d_dc"]
                + odds[2] * params["d_cd"]
                + hard * denied_hard
            ),
        },
    }


def unilateral_regions(params: dict[str, float]) -> dict[str, Any]:
    """M02, the unilateral deterrence game: every equilibrium of the table, and the pure ones.

    Once denied, a hard challenger fights and a soft one backs down; a hard defender always denies.
    So a profile is (x_hard, x_soft; y): chances to demand, and to deny if soft.  A demand is met by
    denial with chance ``q = k + (1 - k) y`` (k = ``hard_defender``).  The hard challenger gains by
    demanding iff ``q < c_hard``, the soft one iff ``q < c_soft``, and ``c_soft < c_hard < 1``.  A
    soft defender who thinks the demander hard with chance r denies iff ``r < d``; at ``r = d`` both
    are best and a pure reply is the first listed, to concede.

    ``equilibria`` lists those of the table (the belief after a demand is free where no challenger
    demands), boundary cases in each region they close:

    * "certain deterrence" (0, 0; any y), iff k >= c_hard.  ``y_soft`` is None.
    * "separating" (1, 0; 0), iff c_soft <= k <= c_hard.  With h = 0 the demand is off the path.
    * "attack" (1, 1; 0), iff k <= c_soft and h >= d.
    * "bluff" (1, b; y), iff k < c_soft and h < d: Bayes h / (h + (1 - h) b) = d, and q = c_soft.
    * "steadfast" (0, 0; y >= (c_hard - k) / (1 - k)), iff k < c_hard, with a belief r <= d after a
      demand (r = d if y < 1); ``y_soft`` is that lower bound, ``y_range`` the interval.

    ``pure`` lists all pure ones with a free belief off the path: ``signals`` (hard, soft),
    ``reply`` of the soft defender, ``belief`` the interval of beliefs after a demand that support
    it.

    ``prior`` lists the pure ones when the belief after a demand that no challenger of positive
    prior makes is the prior h.  Profile by profile:

    * (wait, wait): r = h.  h < d: the reply is to deny, q = 1, nobody demands: always exists.
      h >= d: the reply is to concede, q = k: exists iff k >= c_hard.
    * (demand, wait): h > 0 gives r = 1, concede, q = k: exists iff c_soft <= k <= c_hard.  h = 0
      gives r = 0, deny, q = 1: the hard type would wait; never.
    * (wait, demand): h < 1 gives r = 0, deny, q = 1: the soft type would wait; never.  h = 1 gives
      r = 1, concede, q = k: needs c_hard <= k <= c_soft; never.
    * (demand, demand): r = h.  h < d: deny, q = 1; never.  h >= d: concede: iff k <= c_soft.
    """
    _check(params)
    h, k = params["hard_challenger"], params["hard_defender"]
    gap = params["c_dc"] - params["c_sq"]
    c_hard = gap / (params["c_dc"] - params["c_dd_hard"])
    c_soft = gap / (params["c_dc"] - params["c_cd"])
    d = (params["d_cd"] - params["d_dc"]) / (params["d_cd"] - params["d_dd_soft"])

    equilibria: list[dict[str, Any]] = []

    def add(
        name: str,
        x_hard: float,
        x_soft: float,
        y: float | None,
        y_range: tuple[float, float] | None = None,
    ) -> None:
        outcome = unilateral_outcome(params, x_hard, x_soft, 0.0 if y is None else y)
        span = y_range if y_range is not None else (y, y)
        entry = {"name": name, "x_hard": x_hard, "x_soft": x_soft, "y_soft": y, "y_range": span}
        equilibria.append({**entry, **outcome})

    if k >= c_hard:
        add("certain deterrence", 0.0, 0.0, None, (0.0, 1.0))
    if c_soft <= k <= c_hard:
        add("separating", 1.0, 0.0, 0.0)
    if k <= c_soft and h >= d:
        add("attack", 1.0, 1.0, 0.0)
    if k < c_soft and h < d:
        b = h * (1.0 - d) / (d * (1.0 - h))
        add("bluff", 1.0, b, (c_soft - k) / (1.0 - k))
    if k < c_hard:
        low = (c_hard - k) / (1.0 - k)
        add("steadfast", 0.0, 0.0, low, (low, 1.0))

    def pure_entry(
        name: str, signals: tuple[str, str], reply: str, belief: tuple[float, float]
    ) -> dict[str, Any]:
        x = [float(s == "demand") for s in signals]
        outcome = unilateral_outcome(params, x[0], x[1], float(reply == "deny"))
        entry = {"name": name, "signals": signals, "reply": reply, "belief": belief}
        return {**entry, **outcome}

    wait, demand = "wait", "demand"
    pure = []
    if k >= c_hard:
        pure.append(pure_entry("certain deterrence", (wait, wait), "concede", (d, 1.0)))
        pure.append(pure_entry("certain deterrence", (wait, wait), "deny", (0.0, d)))
    else:
        pure.append(pure_entry("steadfast", (wait, wait), "deny", (0.0, d)))
    if c_soft <= k <= c_hard:
        # With h = 0 no demand is on the path, and any belief of at least d supports conceding.
        pure.append(
            pure_entry("separating", (demand, wait), "concede", (1.0 if h > 0.0 else d, 1.0))
        )
    if k <= c_soft and h >= d:
        pure.append(pure_entry("attack", (demand, demand), "concede", (h, h)))

    prior = []
    if h < d:
        name = "certain deterrence" if k >= c_hard else "steadfast"
        prior.append(pure_entry(name, (wait, wait), "deny", (h, h)))
    elif k >= c_hard:
        prior.append(pure_entry("certain deterrence", (wait, wait), "concede", (h, h)))
    if h > 0.0 and c_soft <= k <= c_hard:
        prior.append(pure_entry("separating", (demand, wait), "concede", (1.0, 1.0)))
    if h >= d and k <= c_soft:
        prior.append(pure_entry("attack", (demand, demand), "concede", (h, h)))

    return {
        "thresholds": {"c_hard": c_hard, "c_soft": c_soft, "d": d},
        "equilibria": equilibria,
        "pure": pure,
        "prior": prior,
    }
