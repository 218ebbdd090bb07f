"""The verdict on every claim in every game drawn, by the plain-Python oracles alone, against what `claims.evaluate` counts.

What each claim compares is written here a second time, by hand: postures, steps, rungs, ranges and signs. The
oracles solve each case of each game; the verdict is read off the change. C02, in which the US may have no answer or
several, is asked by `test_claims.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import isnan
from typing import Any

import numpy as np
import pytest
from conftest import cells, numbers
from oracles import strait_options, strait_plain

import deterrence as dt
from deterrence.argument import evaluation, pieces
from deterrence.argument.evaluation import _under
from deterrence.argument.strait import CONTRASTS
from deterrence.argument.verdicts import VERDICTS
from deterrence.claims import CLAIMS
from deterrence.sampling.designs import Uniform

GAMES, SEED, BY = 200, 20, 0.005
# in 2017 four claims about wars and turnover next to never make a difference; at the corners of 1996 they do
ALL, FEW = ("2017", "triangular", tuple(CLAIMS)), ("1996", "corners", ("C03", "C09", "C10", "C13"))
Row = dict[str, float]
Case = tuple[float, dict[str, Any]]  # its weight, and what it changes: numbers, words, or what a number becomes
LINE, SILENT = {"japan_posture": "red line"}, {"japan_posture": "ambiguity"}
US_LINE, US_SILENT = {"us_posture": "red line"}, {"us_posture": "ambiguity"}
LEFT, RETREAT = {"us_prior": 0.0}, {"us_prior": lambda p: 0.5 * p}
ERRORS = {"japan_line": "unprovoked", "attribution_miss": 0.1, "attribution_false": 0.1, "japan_conditionality": 0.25}
GAINS = (
    "ties_taiwan_gain", "ties_japan_gain", "ties_attribution_gain", "ties_delay", "ties_visibility",
    "ties_taiwan_penalty", "ties_japan_penalty",
)  # fmt: skip
RUNGS = {
    "coast guard": (0.02, 0.02, 0.20, 0.10, 0.3, 0.01, 0.01),
    "air defence": (0.15, 0.10, 0.50, 0.40, 0.6, 0.03, 0.03),
    "pact": (0.30, 0.50, 0.60, 0.50, 1.0, 0.08, 0.08),
}
SEOUL = {"third_guarantor": "South Korea"}


def step(before: Mapping[str, Any], after: Mapping[str, Any], **given: Any) -> list[Case]:
    return [(-1.0, {**given, **before}), (1.0, {**given, **after})]


def cross(neither: Mapping[str, Any], one: Mapping[str, Any], other: Mapping[str, Any], both: Mapping[str, Any]) -> list[Case]:
    return [(1.0, dict(neither)), (-1.0, dict(one)), (-1.0, dict(other)), (1.0, dict(both))]


FORMS: dict[str, tuple[str, int, list[Case]]] = {
    "C01 against a US that surely stays out": ("attack", -1, step(LEFT, {})),
    "C01 against a US red line": ("attack", -1, step(US_LINE, US_SILENT)),
    "C03 far from Japan's bases": ("attack", 1, step({}, {"a2ad": lambda a: min(1.0, a + 0.1)})),
    "C03 reaching Japan's bases": ("attack", 1, step({}, {"basing_relief": lambda a: max(0.0, a - 0.2)})),
    "C03 reaching bases, US fights": ("US fights | war", -1, step({}, {"basing_relief": lambda a: max(0.0, a - 0.2)})),
    "C04": ("attack", 1, step({}, RETREAT)),
    "C05 Taiwan's effort": ("Taiwan effort", 1, step({}, RETREAT, taiwan_effort="chosen")),
    "C05 ties": ("ties", 1, step({}, RETREAT, ties="offered")),
    "C06 a larger stake": ("attack", -1, step({}, {f"japan_loss_{t}": lambda a: 1.25 * a for t in ("resolute", "irresolute")})),
    "C06 worth more as the US leaves": ("payoff: Japan", 1, cross(SILENT, LINE, SILENT | RETREAT, LINE | RETREAT)),
    "C07": ("payoff: US", 1, step({}, {"japan_strength": lambda m: min(3.0, 1.25 * m)})),
    **{
        f"C08 {rung}": ("attack", -1, step({}, {"ties": "agreed", **dict(zip(GAINS, row, strict=True))}))
        for rung, row in RUNGS.items()
    },
    "C09": ("attack", -1, [(1.0, {}), (-0.5, {"japan_prior": lambda q: min(1.0, 1.5 * q)}), (-0.5, {"japan_prior": lambda q: 0.5 * q})]),
    "C10": ("Japan joins | war", 1, step({}, {"japan_audience_cost": lambda a: 1.5 * a}, **LINE)),
    "C11 unprovoked": ("attack", -1, step(SILENT, LINE, **ERRORS)),
    "C11 any attack": ("attack", -1, step(SILENT, LINE)),
    "C11 any attack, Japan's own payoff": ("payoff: Japan", 1, step(SILENT, LINE)),
    "C12 deters": ("attack", -1, step({}, {"china_nuclear_japan_cost": lambda c: 2 * c})),
    "C12 Washington gains": ("payoff: US", 1, step({}, {"china_nuclear_japan_cost": lambda c: 2 * c})),
    "C13 compounds": ("US fights | war", 1, step(SILENT, LINE)),
    "C13 replaces": ("attack", -1, step(SILENT, LINE, **LEFT)),
    "C13 lines do more together": ("attack", -1, cross(US_SILENT | SILENT, US_LINE | SILENT, US_SILENT | LINE, US_LINE | LINE)),
    "C14 triad": ("attack", -1, step({"japan_access": "refused"}, {"japan_access": "free"})),
    "C14 quadriad": ("attack", -1, step({}, SEOUL)),
    "C14 quadriad, its line": ("attack", -1, step({}, {**SEOUL, "south_korea_posture": "red line"})),
    "C15 more than the sum": ("attack", 1, cross(LINE, SILENT, LINE | RETREAT, SILENT | RETREAT)),
    "C15 both against neither": ("attack", 1, step(LINE, SILENT | RETREAT)),
    **{f"C16 {who}": (f"payoff: {who}", 1, step(US_SILENT | SILENT, US_LINE | LINE)) for who in ("China", "Taiwan", "Japan", "US")},
}  # fmt: skip
PLAIN = {"japan_access", "us_posture", "japan_posture"}  # structural choices that the oracle of the base game knows


class Oracle:
    """One game as it was drawn, solved under what the cases of the claims change; each only once."""

    def __init__(self, drawn: Row) -> None:
        self.drawn, self.known = drawn, dict[str, tuple[Row, Row]]()

    def change(self, on: str, compared: list[Case]) -> float:
        """The weighted sum that a claim speaks of; NaN where one of its numbers is of an event that cannot be."""
        return sum(weight * self.number(on, changes) for weight, changes in compared)

    def number(self, on: str, changes: Mapping[str, Any]) -> float:
        moved = {n: c(self.drawn[n]) if callable(c) else c for n, c in changes.items()}
        payoff, events = self.solved({"us_posture": "ambiguity", "japan_posture": "ambiguity", **moved})
        if on.startswith("payoff: "):
            return payoff[on.removeprefix("payoff: ")]
        event, _, among = on.partition(" | ")
        whole = events[among] if among else 1.0
        return events.get(event, 0.0) / whole if whole else float("nan")

    def solved(self, changes: dict[str, Any]) -> tuple[Row, Row]:
        key = repr(sorted(changes.items()))
        if key not in self.known:
            p = self.drawn | {n: v for n, v in changes.items() if not isinstance(v, str)}
            words = {n: v for n, v in changes.items() if isinstance(v, str)}
            if set(words) <= PLAIN:
                access = words.get("japan_access", "free")
                told = strait_plain.fixed(p, words["us_posture"], words["japan_posture"], japan_access=access)
                self.known[key] = told["payoff"], told["events"]
            else:
                answer = strait_options.fixed(p, **words)
                self.known[key] = answer.payoff, answer.events
        return self.known[key]


def verdict(change: float, sign: int) -> str:
    if isnan(change):
        return "no answer"
    return "holds" if sign * change > BY else "reversed" if sign * change < -BY else "no difference"


class Told:
    """A claims study of one scenario under one law: what was counted of each game, and what the oracles say of it."""

    def __init__(self, year: str, law: str, claims: tuple[str, ...]) -> None:
        self.scenario, self.law = dt.scenario("strait", year), law
        self.ds, self.counted = self.evaluated(claims)
        self.forms = {name: FORMS[name] for name in map(str, self.ds.test.values) if name in FORMS}
        batch = _under(self.scenario, law).drawn(Uniform(GAMES, SEED))
        assert batch.structure == dt.games.Strait().structure, "the oracles are told nothing else"
        oracles = [Oracle(numbers(one)) for _, one in cells(batch)]
        self.changes = {n: [oracle.change(on, compared) for oracle in oracles] for n, (on, _, compared) in self.forms.items()}
        self.verdicts = {n: [verdict(change, self.forms[n][1]) for change in own] for n, own in self.changes.items()}

    def evaluated(self, claims: tuple[str, ...]) -> tuple[Any, dict[str, list[str]]]:
        """The study, and the verdicts that it counted one by one; what decides is not asked."""
        seen: list[list[str]] = []

        def row(*args: Any) -> Any:
            codes, middle = real(*args)
            seen.append([VERDICTS[code] for code in codes])
            return codes, middle

        real = pieces.row
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pieces, "row", row)
            patch.setattr(evaluation, "by_variance", lambda scenario, contrasts, seed: [[] for _ in contrasts])
            ds = dt.claims.evaluate(
                self.scenario, GAMES, SEED, claims=claims, laws=self.law, options={}, beliefs=False, models=False, by=BY,
            )  # fmt: skip
        names = list(map(str, ds.test.values))
        start = list(ds.law.values).index(self.law) * len(names)  # laws one after another, all tests in each
        return ds.sel(law=self.law, setting="base"), dict(zip(names, seen[start : start + len(names)], strict=True))


@pytest.fixture(scope="module", params=[ALL, FEW], ids=lambda p: " ".join(p[:2]))
def told(request: pytest.FixtureRequest) -> Told:
    return Told(*request.param)


def test_every_claim_is_written_here_a_second_time() -> None:
    assert list(FORMS) == [c.name for c in CONTRASTS if c.id != "C02"]
    for contrast in CONTRASTS:
        if contrast.id != "C02":
            on, sign, compared = FORMS[contrast.name]
            assert (on, sign, sorted(w for w, _ in compared)) == (contrast.on, int(f"{contrast.sign}1"), sorted(c.weight for c in contrast.cases))


def test_the_verdict_on_each_game_is_that_of_the_oracles(told: Told) -> None:
    apart = {
        (name, i): (told.counted[name][i], word, told.changes[name][i])
        for name, words in told.verdicts.items()
        for i, word in enumerate(words)
        if told.counted[name][i] != word
    }
    assert not apart, "counted, by the oracles, and the change"


def test_shares_and_changes_are_those_of_the_oracles(told: Told) -> None:
    for name, words in told.verdicts.items():
        part, shares = told.ds.sel(test=name), Counter(words)
        assert [float(part.share.sel(verdict=v)) for v in VERDICTS] == [shares[v] / GAMES for v in VERDICTS], name
        known = [change for change in told.changes[name] if not isnan(change)]
        np.testing.assert_allclose(part.change, np.quantile(known, part["quantile"].values), atol=1e-9, err_msg=name)


def test_the_games_drawn_tell_verdicts_apart(told: Told) -> None:
    """Else the tests above could not fail: claims go both ways, and no change lies on the edge of two verdicts."""
    words = {name: set(found) for name, found in told.verdicts.items()}
    both = {name for name, found in words.items() if {"holds", "reversed"} <= found}
    if len(words) == len(FORMS):
        assert len(both) > 8 and sum("no difference" in found for found in words.values()) > 20
    else:
        assert {"C09", "C13 compounds"} <= both and "no answer" in words["C13 compounds"] and "holds" in words["C10"]
    edge = [abs(abs(change) - BY) for changes in told.changes.values() for change in changes if not isnan(change)]
    assert min(edge) > 1e-9
