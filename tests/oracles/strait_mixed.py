"""Semi-separating equilibria of Strait with one mixed posture, found by brute force in plain Python.

An oracle: it shares no code with the library. Cells are solved by `strait_plain`; beliefs, the scan over the
probability of the mixed posture, and the checks of every type are written here. Where the gain of the mixed
posture jumps over zero the replies would have to be mixed: such points are reported, not resolved.
"""

from __future__ import annotations

from itertools import product
from math import pi, sin
from typing import Any

from .strait_plain import _cell, win_table

SENDERS = (("US", "resolute"), ("US", "irresolute"), ("Japan", "resolute"), ("Japan", "irresolute"))
TINY = 1e-13


def _belief(prior: float, lines: tuple[float, float], seen: int) -> float:
    """P(resolute | posture), from P(red line) by type; the prior where no type of positive prior plays it."""
    resolute = prior * (lines[0] if seen else 1.0 - lines[0])
    irresolute = (1.0 - prior) * (lines[1] if seen else 1.0 - lines[1])
    total = resolute + irresolute
    return resolute / total if total > 0.0 else prior


class Gains:
    """What each type gains by the red line, as a share of its range, from P(red line) of all four."""

    def __init__(self, p: dict[str, float]) -> None:
        self.p, self.win = p, win_table(p)
        self.known: dict[Any, Any] = {}
        loss = max(p["us_loss_resolute"], p["us_loss_irresolute"], p["us_grey_loss"])
        self.us = loss + p["us_war_cost"] + p["us_audience_cost"] + p["us_line_price"]
        loss = max(p["japan_loss_resolute"], p["japan_loss_irresolute"], p["japan_grey_loss"])
        costs = max(p["japan_join_cost"], p["japan_bases_cost"] + p["japan_audience_cost"])
        self.japan = loss + costs + p["japan_line_price"]

    def cell(self, us: int, japan: int, belief_us: float, belief_japan: float) -> Any:
        key = us, japan, belief_us, belief_japan
        if key not in self.known:
            solved = _cell(self.p, self.win, us == 1, japan == 1, belief_us, belief_japan, True, True, True)
            self.known[key] = solved.branches[solved.provoke].interim
        return self.known[key]

    def __call__(self, lines: list[float]) -> list[float]:
        us, japan = (lines[0], lines[1]), (lines[2], lines[3])
        prior_us, prior_japan = self.p["us_prior"], self.p["japan_prior"]
        beliefs = [(_belief(prior_us, us, s), _belief(prior_japan, japan, s)) for s in (0, 1)]
        value = [[self.cell(u, j, beliefs[u][0], beliefs[j][1]) for j in (0, 1)] for u in (0, 1)]
        gains = []
        for t in (0, 1):
            gain = 0.0
            for other, weight in ((0, prior_japan), (1, 1.0 - prior_japan)):
                for j, chance in ((0, 1.0 - japan[other]), (1, japan[other])):
                    gain += weight * chance * (value[1][j][t][other][3] - value[0][j][t][other][3])
            gains.append(gain / self.us)
        for t in (0, 1):
            gain = 0.0
            for other, weight in ((0, prior_us), (1, 1.0 - prior_us)):
                for u, chance in ((0, 1.0 - us[other]), (1, us[other])):
                    gain += weight * chance * (value[u][1][other][t][2] - value[u][0][other][t][2])
            gains.append(gain / self.japan)
        return gains


def mixed_points(p: dict[str, float], points: int = 150) -> list[dict[str, Any]]:
    """Where one posture could be mixed: P(red line) of all four types, as in SENDERS.

    Each has `lines`; `mixed`, the number of the mixed sender; `root` (else a jump); and `worst`, what a pure
    sender gains at most by the other posture, on either side of the point.
    """
    gains, found = Gains(p), []
    grid = [min(max(sin(0.5 * pi * i / points) ** 2, TINY), 1.0 - TINY) for i in range(points + 1)]
    for mixed in range(4):
        for pure in product((0.0, 1.0), repeat=3):
            others = list(pure)

            def at(b: float, mixed: int = mixed, others: list[float] = others) -> list[float]:
                return [*others[:mixed], b, *others[mixed:]]

            row = [gains(at(b))[mixed] for b in grid]
            for i in range(points):
                if (row[i] > 1e-12) == (row[i + 1] > 1e-12):
                    continue
                low, high, up = grid[i], grid[i + 1], row[i + 1] > 0.0
                for _ in range(70):
                    middle = 0.5 * (low + high)
                    low, high = (low, middle) if (gains(at(middle))[mixed] > 0.0) == up else (middle, high)
                ends = [gains(at(b)) for b in (low, high)]
                root = min(abs(e[mixed]) for e in ends) < 1e-10
                worst = []
                for e in ends:
                    signs = [(-1.0 if b else 1.0) * g for b, g in zip(at(low), e, strict=True)]
                    worst.append(max(g for k, g in enumerate(signs) if k != mixed))
                found.append({"lines": at(low), "mixed": mixed, "root": root, "worst": worst})
    return found
