"""The flagship: sizes, limits and comparison with a plain-Python solution."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from conftest import POSTURE_PAIRS, numbers, random_game, same
from oracles.strait_plain import DEFAULTS, EVENTS, fixed, pure_equilibria
from strait_frame import SPREADS, SWITCHES, profile

import deterrence as dt
from deterrence.games import Strait
from deterrence.solvers import PerfectBayesian

RULES: dict[str, Any] = {
    "prior": "prior",
    "resolute": {"US": "resolute", "Japan": "resolute"},
    "irresolute": {"US": "irresolute", "Japan": "irresolute"},
    "mixed": {"US": "resolute", "Japan": "irresolute"},
    "US only": {"US": "irresolute"},
}
by_switches = pytest.mark.parametrize("switches", SWITCHES, ids=lambda s: "-".join(map(str, s.values())))


def test_counts() -> None:
    tree = Strait().tree
    assert (len(tree.nodes), len(tree.chances), len(tree.decisions), len(tree.outcomes)) == (575, 3, 252, 320)
    sizes = Counter((s.player, s.actions) for s in tree.infosets.values())
    assert sizes == {
        ("US", ("ambiguity", "red line")): 2,
        ("Japan", ("ambiguity", "red line")): 2,
        ("Taiwan", ("restrain", "provoke")): 4,
        ("China", ("hold", "grey zone", "attack")): 8,
        ("Taiwan", ("resist", "concede")): 16,
        ("Japan", ("abstain", "bases", "join")): 16,
        ("US", ("intervene", "abstain")): 48,
    }
    assert len(tree.infosets) == 96
    assert len(Strait(moves_first="US").tree.infosets) == 80
    assert all(len(o.payoffs) == 4 for o in tree.outcomes)
    assert len(dt.solve(Strait()).names) == 16
    assert len(dt.solve(Strait(us_posture="ambiguity", japan_posture="red line")).names) == 1


@pytest.mark.parametrize("moves_first", ["Japan", "US"])
def test_names(moves_first: str) -> None:
    game = Strait(moves_first=moves_first)
    assert set(game.tree.events) == set(EVENTS) and len(game.tree.events) == 13
    assert {name: p.default for name, p in list(Strait.parameters().items())[: len(DEFAULTS)]} == DEFAULTS
    sets = game.tree.infosets
    assert sets["US: US resolve: resolute"].actions == ("ambiguity", "red line")
    assert sets["Japan: Japan resolve: irresolute"].actions == ("ambiguity", "red line")
    assert sets["Taiwan: US: red line; Japan: ambiguity"].actions == ("restrain", "provoke")
    assert sets["China: US: red line; Japan: ambiguity; Taiwan: provoke"].actions == ("hold", "grey zone", "attack")
    assert game.structure == {
        "us_posture": "chosen", "japan_posture": "chosen", "japan_access": "free",
        "moves_first": moves_first, "provocation_rent_in_war": True, "resolve": "private",
        "us_line": "unconditional", "japan_line": "unconditional", "contest": "ratio", "ties": "none", "taiwan_effort": "low",
        "resolve_draws": "independent", "retrenchment": "exogenous",
        "japan_latitude": "combat", "us_green_light": "absent",
        "third_guarantor": "none", "south_korea_posture": "ambiguity",
        "blockade": "excluded", "ultimatum": "none", "deployment": "none",
        "strikes": "excluded", "seizure": "excluded", "punishment": "by rule", "japan_types": "two",
        "escalation": "excluded", "tomorrow": "none",
    }  # fmt: skip


def draws(count: int, seed: int, **structure: Any) -> list[Strait]:
    """Batches of one spread each."""
    return [
        random_game(Strait, (count,), seed + i, china_cost_spread=spread, **structure)  # type: ignore[misc]
        for i, spread in enumerate(SPREADS)
    ]


def row(values: dict[str, float], names: tuple[str, ...]) -> list[float]:
    return [values[n] for n in names]


def strategies_agree(o: dict[str, Any], here: dict[str, dict[str, float]], access: str) -> bool:
    """Does every information set do what the oracle's answer says?"""
    good = here["Taiwan"][o["provocation"]] == 1
    for did in ("restrain", "provoke"):
        before, war = f"Taiwan: {did}", f"Taiwan: {did}; China: attack; Taiwan: resist"
        good &= here[f"Taiwan: {before}; China: grey zone"][o["grey_reply"][did]] == 1
        good &= here[f"Taiwan: {before}; China: attack"][o["attack_reply"][did]] == 1
        good &= here[f"China: {before}"] == pytest.approx(o["china"][did], abs=1e-9)
        for player, other in (("Japan", "US"), ("US", "Japan")):
            for (resolve, history, *seen), action in o[player.lower()].items():
                if history != did or (access == "refused" and (player == "Japan" or seen not in ([], ["abstain"]))):
                    continue
                told = [f"{other}: {a}" for a in seen if access == "free"]
                good &= here[f"{player}: {'; '.join([f'{player} resolve: {resolve}', war, *told])}"][action] == 1
    return good


def compare_fixed(batch: Strait) -> Counter[str]:
    e, seen = dt.solve(batch), Counter[str]()
    strategy = {label: e.strategy[label][:, 0] for label in e.strategy}
    cutoff = {label: e.cutoff[label][:, 0, 2] for label in e.cutoff if label.startswith("China")}
    switches = {k: batch.structure[k] for k in ("japan_access", "provocation_rent_in_war", "moves_first")}
    assert e.exists.all()
    for i in range(batch.size):
        o = fixed(numbers(batch.take(i)), batch.us_posture, batch.japan_posture, **switches)
        here = {label: dict(zip(e.actions[label], p[i], strict=True)) for label, p in strategy.items()}
        agree = [
            same(e.payoff[i, 0], row(o["payoff"], e.players), 1e-9),
            same(e.probability[i, 0], row(o["events"], e.events), 1e-9),
            strategies_agree(o, here, batch.japan_access),
        ]
        tied = e.status[i, 0] == dt.Status.tie
        assert all(agree) or tied, (i, agree)
        seen["agree"] += all(agree)
        seen["untied"] += not tied
        for did in ("restrain", "provoke"):
            if o["attack_reply"][did] == "resist" and 0 < o["china"][did]["attack"] < 1 and all(agree):
                seen["cutoff"] += 1
                low, high = cutoff[f"China: Taiwan: {did}"][i]
                assert low == -np.inf and high == pytest.approx(o["cutoff"][did], abs=1e-9)
    return seen


@pytest.mark.parametrize("number", range(8))
def test_fixed_postures_equal_the_oracle(number: int) -> None:
    """All switches, each posture pair under two of them; the slow test runs all under all."""
    pair, seen = POSTURE_PAIRS[number % 4 if number < 4 else 3 - number % 4], Counter[str]()
    for batch in draws(15, 100, us_posture=pair[0], japan_posture=pair[1], **SWITCHES[number]):
        seen += compare_fixed(batch)
    assert seen["agree"] == 60 and seen["untied"] >= 20 and seen["cutoff"] > 10, seen


@pytest.mark.slow
@by_switches
@pytest.mark.parametrize("pair", POSTURE_PAIRS, ids=str)
def test_fixed_postures_equal_the_oracle_often(pair: tuple[str, str], switches: dict[str, Any]) -> None:
    seen = Counter[str]()
    for batch in draws(100, 1000, us_posture=pair[0], japan_posture=pair[1], **switches):
        seen += compare_fixed(batch)
    assert seen["agree"] >= 398 and seen["untied"] >= 150, seen


def compare_equilibria(batch: Strait, rule: str) -> Counter[str]:
    e, seen = PerfectBayesian(off_path=RULES[rule])(batch), Counter[str]()
    names = [profile(n) for n in e.names]
    switches = {k: batch.structure[k] for k in ("japan_access", "provocation_rent_in_war", "moves_first")}
    for i in range(batch.size):
        present = {names[k]: k for k in np.flatnonzero(e.exists[i])}
        wanted = {q["profile"]: q for q in pure_equilibria(numbers(batch.take(i)), off_path=RULES[rule], **switches)}
        untied = [k for k in present.values() if e.status[i, k] == dt.Status.ok]
        near = {p for p, q in wanted.items() if q["margin"] < 1e-9} | {names[k] for k in present.values()}
        near -= {names[k] for k in untied}
        assert not (present.keys() ^ wanted.keys()) - near, (i, present.keys() ^ wanted.keys(), near)
        for found in present.keys() & wanted.keys():
            k, q = present[found], wanted[found]
            agree = same(e.payoff[i, k], row(q["payoff"], e.players), 1e-9)
            agree &= same(e.probability[i, k], row(q["events"], e.events), 1e-9)
            assert agree or found in near, (i, found)
            seen["agree"] += agree
            seen["wrong"] += not agree
        seen["games"] += 1
        seen["untied"] += len(untied)
        seen["wrong"] += len(present.keys() ^ wanted.keys())
        seen["several"] += len(wanted) > 1
        if not wanted and not present:
            seen["none"] += 1
            assert np.all(e.status[i] == dt.Status.none_found) and not e.complete[i]
    return seen


@pytest.mark.parametrize("rule", RULES)
def test_equilibria_equal_the_oracle(rule: str) -> None:
    """Every pure perfect Bayesian equilibrium of the posture stage, priors of 0 and 1 included."""
    seen = Counter[str]()
    for i, switches in enumerate(SWITCHES[:2] + SWITCHES[-1:]):
        for batch in draws(9, 50 * i, **switches):
            prior = np.array([0.0, 1.0, *batch.us_prior[2:]])
            for certain in (batch.replace(us_prior=prior), batch.replace(japan_prior=prior[::-1])):
                seen += compare_equilibria(certain, rule)
    assert seen["games"] == 216 and seen["agree"] > 190 and seen["untied"] > 100, seen
    assert seen["several"] >= 4 and seen["none"] >= 2 and seen["wrong"] == 0, seen


@pytest.mark.slow
@by_switches
@pytest.mark.parametrize("rule", ["prior", "resolute", "irresolute"])
def test_equilibria_equal_the_oracle_often(rule: str, switches: dict[str, Any]) -> None:
    seen = Counter[str]()
    for batch in draws(25, 7000, **switches):
        seen += compare_equilibria(batch, rule)
    assert seen["games"] == 100 and seen["agree"] > 80 and seen["wrong"] == 0, seen


def test_one_posture_chosen_equals_the_oracle() -> None:
    batch = random_game(Strait, (40,), 3, us_posture="red line")
    e = dt.solve(batch)
    for i in range(batch.size):
        wanted = pure_equilibria(numbers(batch.take(i)), us_posture="red line")
        found = {profile(e.names[k])[0] for k in np.flatnonzero(e.exists[i])}
        assert found == {q["profile"][1] for q in wanted}, i
