"""What the tests of Strait's options share: their structures and ranges, the draws, and the comparison with the oracle.

A file of options inherits `AgainstTheOracle`, gives it a table of options, and says how many games to draw and how
many must agree. The oracle solves whole games in plain Python and shares no code with the library.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pytest
from conftest import POSTURE_PAIRS, cells, numbers, random_game, same
from oracles import strait_deployment, strait_options

import deterrence as dt
from deterrence.games import Strait

Drawn = dict[str, tuple[float, float]]  # parameters with the range that each is drawn from
Options = dict[str, tuple[dict[str, Any], Drawn]]  # name -> structure, parameters of the option

SPREADS = (0.0, 0.05, 0.12, 0.3)
PAIRED = [
    {"us_posture": us, "japan_posture": japan, "china_cost_spread": spread}
    for (us, japan), spread in zip(POSTURE_PAIRS, SPREADS, strict=True)
]
by_pair = pytest.mark.parametrize("postures", PAIRED, ids=lambda p: ", ".join(map(str, p.values())))
SWITCHES = [
    {"japan_access": a, "provocation_rent_in_war": r, "moves_first": m}
    for a, r, m in product(("free", "refused"), (True, False), ("Japan", "US"))
]
FIXED = {"us_posture": "ambiguity", "japan_posture": "red line"}
ENDS = ("status quo", "grey zone", "seizure", "blockade", "settlement", "attack")

BOTH = {"us_line": "unprovoked", "japan_line": "unprovoked"}
ERRORS: Drawn = {"attribution_miss": (0, 1), "attribution_false": (0, 1), "japan_conditionality": (0, 1)}
COSTS: Drawn = {"japan_relief_us": (0, 1), "a2ad_cost_slope": (0, 2)}
TIES: Drawn = {
    "ties_taiwan_gain": (0, 2), "ties_japan_gain": (0, 2), "ties_delay": (0, 1), "ties_visibility": (0, 1),
    "ties_taiwan_penalty": (0, 0.1), "ties_japan_penalty": (0, 0.1), "ties_attribution_gain": (0, 1),
    "taiwan_effort_gain": (0, 1), "taiwan_effort_cost": (0, 0.1),
}  # fmt: skip
CORRELATED, REAR = {"resolve_draws": "correlated"}, {"japan_latitude": "bases and rear support"}
DRAWN: Drawn = {"resolve_correlation": (-0.3, 0.5)}
QUADRIAD = {"third_guarantor": "South Korea"}
KOREAN_LINE = QUADRIAD | {"south_korea_posture": "red line"}
THIRD: Drawn = {
    "south_korea_strength": (0, 1.5), "south_korea_pinned": (0, 1), "south_korea_rear_share": (0, 1),
    "south_korea_war_cost": (0, 0.3), "south_korea_cost_spread": (0, 0.2), "south_korea_rear_cost_share": (0, 0.3),
    "south_korea_loss": (0, 2), "south_korea_audience_cost": (0, 0.3), "south_korea_rear_audience_share": (0, 1),
    "south_korea_line_price": (0, 0.02), "south_korea_grey_loss": (0, 0.1), "china_cost_south_korea": (0.05, 0.3),
    "china_cost_rear_support": (0, 0.05),
}  # fmt: skip
BLOCKADE = {"blockade": "possible"}
RACE: Drawn = {
    "blockade_endurance": (0.05, 4), "blockade_clash": (0, 3), "blockade_audience_share": (0, 1), "china_blockade_cost": (0, 0.4),
    "taiwan_blockade_cost": (0, 0.3), "japan_escort_cost": (0, 0.2), "us_escort_cost": (0, 0.2),
}  # fmt: skip
TERMS: Drawn = {"taiwan_cost_spread": (0, 0.4), "china_ultimatum_cost": (0.002, 0.05)}
SENT: Drawn = {"us_deployment_gain": (0, 2), "us_deployment_cost": (0, 0.1), "japan_deployment_gain": (0, 2), "japan_deployment_cost": (0, 0.1)}
STRUCK, SEIZED, PUNISHED = {"strikes": "possible"}, {"seizure": "possible"}, {"punishment": "chosen"}
STRIKES: Drawn = {
    "strike_damage": (0, 1), "china_bases_strike_cost": (0, 0.05), "china_japan_strike_cost": (0, 0.1),
    "japan_bases_strike_loss": (0, 0.1), "japan_strike_loss": (0, 0.3), "us_struck_stake": (0, 0.8),
}  # fmt: skip
ISLAND: Drawn = {
    "seizure_prize": (0.25, 0.6), "taiwan_seizure_loss": (0, 0.6), "japan_seizure_share": (0, 1), "us_seizure_share": (0, 1),
    "seizure_scale": (0, 1), "seizure_reach": (0, 1), "seizure_line_share": (0, 1),
}  # fmt: skip
PUNISH: Drawn = {
    "punishment_erosion": (0, 1), "china_punishment_cost": (0, 0.04), "china_unanswered_loss": (0, 0.04),
    "japan_punished_loss": (0, 0.1), "taiwan_punished_loss": (0, 0.1),
}  # fmt: skip
THREE, UNWILLING = {"japan_types": "three"}, {"japan_unwilling": (0.0, 1.0), "japan_loss_unwilling": (0.0, 0.06)}
ESCALATION = {"escalation": "possible"}
RUIN: Drawn = {
    "escalation_hazard": (0, 0.3), "escalation_denied_weight": (0, 2), "china_general_war_loss": (0, 3), "taiwan_general_war_loss": (0, 2),
    "japan_general_war_loss": (0, 3), "japan_general_war_relief": (0, 1), "us_general_war_loss": (0, 3),
}  # fmt: skip


def draw(structure: dict[str, Any], drawn: Drawn, count: int, seed: int, **fixed: Any) -> Strait:
    """A batch with options on; every parameter of the game and of the options is drawn, ends included."""
    rng = np.random.default_rng(seed)
    values = {
        name: np.where(rng.random(count) < 0.1, rng.choice((low, high), count), rng.uniform(low, high, count))
        for name, (low, high) in drawn.items()
    }
    game = random_game(Strait, (count,), seed, **{**structure, **values, **fixed})
    assert isinstance(game, Strait)
    return game


def counts(**structure: Any) -> tuple[int, int, int, int, int]:
    tree = Strait(**structure).tree
    return len(tree.nodes), len(tree.chances), len(tree.decisions), len(tree.outcomes), len(tree.infosets)


def differ(one: dt.Equilibria, other: dt.Equilibria) -> list[str]:
    """The fields in which two lists are not the same bit for bit."""
    fields = ("exists", "status", "payoff", "probability")
    return [f for f in fields if not np.array_equal(getattr(one, f), getattr(other, f), equal_nan=True)]


def row(values: dict[str, float], names: tuple[str, ...]) -> list[float]:
    return [values.get(n, 0.0) for n in names]


def agrees(e: dt.Equilibria, cell: tuple[int, ...], k: int, answer: strait_options.Answer) -> bool:
    """Payoffs and events of one equilibrium of one game are the oracle's."""
    payoff = same(e.payoff[cell][k], row(answer.payoff, e.players), 1e-9)
    return payoff and same(e.probability[cell][k], row(answer.events, e.events), 1e-9)


def compare_fixed(batch: Strait) -> tuple[int, int]:
    """Payoffs and events of every game against the oracle: how many agree, and how many are untied."""
    e, agreed, untied = dt.solve(batch), 0, 0
    assert e.exists.all() and np.nanmax(e.regret) < 1e-9
    assert same(sum(e.event(x)[:, 0] for x in ENDS if x in e.events), np.ones(batch.size))
    for i, game in cells(batch):
        o = strait_options.fixed(numbers(game), **batch.structure)
        agree, tied = agrees(e, i, 0, o), e.status[i][0] == dt.Status.tie
        assert agree or tied, (i, o, game.values)
        agreed, untied = agreed + agree, untied + (not tied)
    return agreed, untied


def profile(name: str) -> tuple[tuple[str, ...], ...]:
    """("US: red line if resolute, ambiguity if irresolute; Japan: ambiguity") as pairs of postures."""
    rows = []
    for part in name.split("; "):
        words = part.split(": ", 1)[1].split(", ")
        rows.append(tuple(w.split(" if ")[0] for w in words) if len(words) > 1 else (words[0],) * 2)
    return tuple(rows)


def deployments(name: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """"US after ...: deploy if resolute, stay away if irresolute; Japan after ...: deploy" as (1, 0), (1, 1)."""
    found = {"US": (0, 0), "Japan": (0, 0)}
    for part in name.split("; "):
        words = [w.split(" if ")[0] == "deploy" for w in part.split(": ")[-1].split(", ")]
        found[part.split(" after ")[0]] = (int(words[0]), int(words[-1]))
    return found["US"], found["Japan"]


def pooled(names: tuple[tuple[Any, ...], ...]) -> tuple[tuple[Any, ...], ...]:
    """Types that all do the same told as two, as in `profile`."""
    return tuple(row[:2] if len(set(row)) == 1 else row for row in names)


def compare_lists(batch: Strait, told: Callable[[str], Any], oracle: Callable[..., Any]) -> tuple[int, int, int]:
    """The list of equilibria of every game against an oracle's: how many agree, games with several, provocations."""
    e, seen, several, stirred = dt.solve(batch), 0, 0, 0
    assert np.nanmax(e.regret) < 1e-9
    names = [told(n) for n in e.names]
    for i, game in cells(batch):
        present = {names[k]: k for k in np.flatnonzero(e.exists[i])}
        wanted = {pooled(q["profile"]): q for q in oracle(numbers(game), **batch.structure)}
        near = {name for name, q in wanted.items() if q["margin"] < 1e-9}
        near |= {name for name, k in present.items() if e.status[i][k] != dt.Status.ok}
        assert not (present.keys() ^ wanted.keys()) - near, (i, present.keys(), wanted.keys())
        for name in present.keys() & wanted.keys():
            answer = wanted[name]["answer"]
            agree = agrees(e, i, present[name], answer)
            assert agree or name in near, (i, name)
            seen, stirred = seen + agree, stirred + answer.provoke
        several += len(wanted) > 1
    return seen, several, stirred


def compare_chosen(batch: Strait) -> tuple[int, int]:
    """The equilibria of the posture stage: how many agree, and games with several."""
    return compare_lists(batch, profile, strait_options.equilibria)[:2]


def compare_deployments(batch: Strait) -> tuple[int, int, int]:
    """The equilibria of deployments, under fixed postures."""
    return compare_lists(batch, deployments, strait_deployment.equilibria)


class Answers(NamedTuple):
    """Fixed postures: games of each pair, and at least how many agree in each batch, agree in all, are untied in all."""

    options: Iterable[str]
    games: int
    each: int = 0
    together: int = 0
    untied: int = 0


class Lists(NamedTuple):
    """The posture stage: games of each spread of China's cost, and more than how many equilibria agree."""

    options: Iterable[str]
    games: int
    seen: int
    spreads: tuple[float, ...] = (0.12,)


class AgainstTheOracle:
    """Fixed postures and the posture stage: a few options in every run, and many games of each in slow tests."""

    options: Options
    fixed: Answers
    fixed_often: Answers
    chosen: Lists
    chosen_often: Lists
    often = (pytest.mark.slow, pytest.mark.long)  # the marks of what is repeated often
    seldom: Collection[str] = ()  # options of whose posture stage that is long, whatever `often` says

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Each test over the options named beside its numbers."""
        asked, marks = {
            "test_fixed_postures_equal_the_oracle": (self.fixed, ()),
            "test_fixed_postures_equal_the_oracle_often": (self.fixed_often, self.often),
            "test_equilibria_equal_the_oracle": (self.chosen, ()),
            "test_equilibria_equal_the_oracle_often": (self.chosen_often, self.often),
        }[metafunc.function.__name__]
        long = (pytest.mark.long,) if asked is self.chosen_often else ()
        told = {name: marks + long if name in self.seldom else marks for name in asked.options}
        metafunc.parametrize("option", [pytest.param(name, marks=own, id=name) for name, own in told.items()])

    def test_fixed_postures_equal_the_oracle(self, option: str) -> None:
        """Test 8 of 4.7, and 9: regret below 1e-9 in every game."""
        asked, agreed, untied = self.fixed, 0, 0
        for n, postures in enumerate(PAIRED):
            found = compare_fixed(draw(*self.options[option], asked.games, 10 + n, **postures))
            assert found[0] >= asked.each, (postures, found)
            agreed, untied = agreed + found[0], untied + found[1]
        assert agreed >= asked.together and untied >= asked.untied, (agreed, untied)

    @by_pair
    def test_fixed_postures_equal_the_oracle_often(self, option: str, postures: dict[str, Any]) -> None:
        asked = self.fixed_often
        agreed, untied = compare_fixed(draw(*self.options[option], asked.games, 100, **postures))
        assert agreed >= asked.each and untied >= asked.untied, (agreed, untied)  # all that differ are ties

    def test_equilibria_equal_the_oracle(self, option: str) -> None:
        """Every pure equilibrium of the posture stage, priors of 0 and 1 included (test 8)."""
        seen = 0
        for spread in self.chosen.spreads:
            batch = draw(*self.options[option], self.chosen.games, 30, china_cost_spread=spread)
            certain = np.array([0.0, 1.0, *batch.values["us_prior"][2:]])
            seen += compare_chosen(batch.replace(us_prior=certain))[0]
        assert seen > self.chosen.seen

    def test_equilibria_equal_the_oracle_often(self, option: str) -> None:
        """Games with several are among them."""
        asked = self.chosen_often
        seen, several = compare_chosen(draw(*self.options[option], asked.games, 700, china_cost_spread=0.12))
        assert seen > asked.seen and several >= 1, (seen, several)
