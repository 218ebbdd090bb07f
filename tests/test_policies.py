"""Policies against plain Python: what is paid, what is chosen, and the best that a signal can do."""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from conftest import raises
from oracles import strait_options, strait_plain
from scipy.optimize import linprog

import deterrence as dt
from deterrence.errors import DeterrenceError, ParameterError
from deterrence.games import Strait
from deterrence.inference.decisions import ALL
from deterrence.policies import POLICIES, POSTURES

N = 20
SCENARIO = dt.scenario("strait", "2025-26")
SHUT = round(N * SCENARIO.base_refusal_weight)
PLAYERS = ("China", "Taiwan", "Japan", "US")


def numbers(i: int, scenario: dt.Scenario = SCENARIO, **changes: float) -> dict[str, float]:
    games = scenario.sample(N, 0)
    return {name: float(np.broadcast_to(games.values[name], (N,))[i]) for name in strait_plain.DEFAULTS} | changes


def access(i: int) -> str:
    return "refused" if i < SHUT else "free"


def paid(i: int, us: str, japan: str, **changes: float) -> list[float]:
    answer = strait_plain.fixed(numbers(i, **changes), us, japan, japan_access=access(i))
    return [answer["payoff"][p] for p in PLAYERS]


def test_postures_are_chosen_as_plain_python_says() -> None:
    found = dt.policies.choose(SCENARIO, N)
    pays = {
        name: [paid(i, fields["us_posture"], fields["japan_posture"]) for i in range(N)] for name, fields in POSTURES.items()
    }
    for k, player in enumerate((*PLAYERS, ALL)):
        rows = {name: [sum(p) if player == ALL else p[k] for p in table] for name, table in pays.items()}
        best = [max(column) for column in zip(*rows.values(), strict=True)]
        means = {name: sum(row) / N for name, row in rows.items()}
        regrets = {name: max(b - x for b, x in zip(best, row, strict=True)) for name, row in rows.items()}
        one = found.sel(decider=player)
        for name in rows:
            assert float(one["mean"].sel(case=name)) == pytest.approx(means[name], abs=1e-9)
            assert float(one.worst.sel(case=name)) == pytest.approx(min(rows[name]), abs=1e-9)
            assert float(one.regret.sel(case=name)) == pytest.approx(regrets[name], abs=1e-9)
        assert str(one.choice.sel(rule="mean").item()) == max(means, key=lambda name: means[name])


@pytest.mark.parametrize("ambiguous", ["what triggers", "how far"])
def test_what_is_ambiguous_against_the_oracle_of_the_options(ambiguous: str) -> None:
    policies = POLICIES[ambiguous]
    found = dt.policies.choose(SCENARIO, N, policies=policies)
    errors = {"attribution_miss": 0.1, "attribution_false": 0.1}
    rest = {name: p.default for name, p in Strait.parameters().items()}
    for name, fields in policies.items():
        table = []
        for i in range(N):
            p = {**rest, **numbers(i), **errors}
            answer = strait_options.fixed(p, japan_access=access(i), **fields)
            table.append([answer.payoff[q] for q in PLAYERS])
        for k, player in enumerate(PLAYERS):
            assert float(found["mean"].sel(case=name, decider=player)) == pytest.approx(np.mean(table, axis=0)[k], abs=1e-9)


def test_the_policies_are_fields_of_the_game_and_differ() -> None:
    for policies in POLICIES.values():
        made = [Strait(**fields) for fields in policies.values()]
        assert len({tuple(sorted(game.structure.items())) for game in made}) == len(policies)
        assert all({"us_posture", "japan_posture"} <= set(fields) for fields in policies.values())


def test_a_map_is_a_choice_at_each_of_its_points() -> None:
    us, denial = [0.2, 0.9], [0.5, 0.8]
    found = dt.policies.choice_map(SCENARIO, N, us_prior=us, a2ad=denial)
    assert found["mean"].sizes["us_prior"] == 2 and set(found.choice.dims) == {"rule", "decider", "us_prior", "a2ad"}
    for i, prior in enumerate(us):
        for j, share in enumerate(denial):
            one = dt.policies.choose(SCENARIO, N, changes={"us_prior": prior, "a2ad": share})
            here = found.isel(us_prior=i, a2ad=j)
            for name in ("mean", "worst", "regret"):
                assert np.allclose(here[name].transpose(*one[name].dims), one[name], atol=1e-12)
            assert (here.choice.transpose(*one.choice.dims) == one.choice).all()


def test_japan_draws_its_line_once_it_costs_nothing() -> None:
    """The price of Japan's line enters all its payoffs under the line and nothing else."""
    dear = dt.policies.choose(SCENARIO, 64, refused=0.0)
    free = dt.policies.choose(SCENARIO, 64, changes={"japan_line_price": 0.0}, refused=0.0)
    price = float(np.mean(SCENARIO.sample(64, 0).values["japan_line_price"]))
    gap = (free["mean"] - dear["mean"]).sel(decider="Japan")
    assert gap.sel(case=["Japan's red line", "both red lines"]).values == pytest.approx(price)
    assert gap.sel(case=["both ambiguous", "US red line"]).values == pytest.approx(0.0)
    assert str(dear.choice.sel(decider="Japan", rule="mean").item()) == "US red line"
    assert str(free.choice.sel(decider="Japan", rule="mean").item()) == "both red lines"


def test_belief_and_doubt_start_from_the_game_as_drawn() -> None:
    plain = dt.policies.choose(SCENARIO, N)["mean"].sel(case="both ambiguous").drop_vars("case")
    belief = dt.policies.degrees_of_belief(SCENARIO, N, beliefs=[0, 1])
    assert np.allclose(belief["mean"].sel(case="as drawn"), plain, atol=1e-12)
    doubt = dt.policies.degrees_of_doubt(SCENARIO, N, widths=[0, 0.3])
    assert np.allclose(doubt["mean"].sel(case="0"), plain, atol=1e-12)
    assert (doubt.confirmed >= 0).all() and float(doubt.confirmed.sel(case="0", believer="China")) == 1


def test_what_beijing_believes_moves_its_attack_and_not_the_odds() -> None:
    """In a war all is as the true prior has it; Beijing attacks as where all share its belief."""
    calm_taiwan = SCENARIO.override(
        taiwan_provocation_rent=0.0, taiwan_stake_gdp_years=40.0, japan_stake_factor=3.0, japan_fights_if_not_attacked=1.0
    )
    found = dt.policies.degrees_of_belief(calm_taiwan, N, beliefs=[0.2])["mean"].sel(case="0.2")
    table = []
    for i in range(N):
        true, sure = (
            strait_plain.fixed(numbers(i, calm_taiwan, **c), "ambiguity", "ambiguity", japan_access=access(i))
            for c in ({}, {"us_prior": 0.2})
        )
        # so that China alone acts on its belief: Taiwan restrains itself and resists, and Japan is resolute and joins
        assert true["provocation"] == sure["provocation"] == "restrain"
        assert true["grey_reply"] == sure["grey_reply"] and true["attack_reply"] == sure["attack_reply"]
        assert all(true["japan"][k] == sure["japan"][k] for k in true["japan"] if k[0] == "resolute")
        attack, odds = sure["events"]["attack"], true["china"]["restrain"]
        calm = max(("hold", "grey zone"), key=lambda action: odds[action])
        quiet = {"hold": 0.0, "grey zone": -0.25 * numbers(i, calm_taiwan)["us_grey_loss"]}[calm]
        war = (true["payoff"]["US"] - (1 - odds["attack"]) * quiet) / odds["attack"]
        table.append(attack * war + (1 - attack) * quiet)
    assert float(found.sel(decider="US")) == pytest.approx(np.mean(table), abs=1e-9)


def test_ways_to_speak_against_plain_python() -> None:
    found = dt.policies.signals(SCENARIO, N)["mean"]
    told: dict[str, list[Any]] = {"silence": [], "the truth": [], "a line by the resolute": [], "a line by both": []}
    for i in range(N):
        p = numbers(i)["us_prior"]
        strong, weak, line = (np.array(paid(i, posture, "ambiguity", us_prior=q)) for posture, q in (("ambiguity", 1.0), ("ambiguity", 0.0), ("red line", 1.0)))
        told["silence"].append(paid(i, "ambiguity", "ambiguity"))
        told["the truth"].append(p * strong + (1 - p) * weak)
        told["a line by the resolute"].append(p * line + (1 - p) * weak)
        told["a line by both"].append(paid(i, "red line", "ambiguity"))
    for name, rows in told.items():
        for k, player in enumerate(PLAYERS):
            assert float(found.sel(case=name, decider=player)) == pytest.approx(np.mean(rows, axis=0)[k], abs=1e-9)


def test_the_best_signal_is_that_of_a_linear_programme() -> None:
    """The best distribution of beliefs on the grid whose mean is the prior, silence allowed."""
    points, games = 9, 6
    found = dt.policies.best_signal(SCENARIO, games, points=points)
    shut, grid = round(games * SCENARIO.base_refusal_weight), np.linspace(0, 1, points)
    drawn = SCENARIO.sample(games, 0)
    gains = []
    for i in range(games):
        p = {name: float(np.broadcast_to(drawn.values[name], (games,))[i]) for name in strait_plain.DEFAULTS}
        how = "refused" if i < shut else "free"
        beliefs = [*grid, p["us_prior"]]
        rows = [strait_plain.fixed({**p, "us_prior": float(q)}, "ambiguity", "ambiguity", japan_access=how)["payoff"] for q in beliefs]
        table = np.array([[row[q] for q in PLAYERS] for row in rows])
        table = np.column_stack([table, table.sum(axis=1)])
        mean = np.array([beliefs, np.ones(len(beliefs))])
        best = [-linprog(-table[:, k], A_eq=mean, b_eq=[p["us_prior"], 1]).fun for k in range(5)]
        gains.append(np.array(best) - table[-1])
    assert found.gain.values == pytest.approx(np.mean(gains, axis=0), abs=1e-7)
    assert found.helps.values == pytest.approx((np.array(gains) > 1e-7).mean(axis=0))
    assert (found.gain >= 0).all() and list(found.decider.values) == [*PLAYERS, ALL]


def test_postures_in_equilibrium_are_those_of_plain_python() -> None:
    found = dt.policies.in_equilibrium(SCENARIO, N)
    lists = [strait_plain.pure_equilibria(numbers(i), japan_access=access(i)) for i in range(N)]
    count = [len(each) for each in lists]
    assert float(found["none"]) == np.mean([c == 0 for c in count])
    assert float(found["several"]) == np.mean([c > 1 for c in count])
    assert float(found.share.sum()) == pytest.approx(np.mean(count))
    both = (("ambiguity",) * 2,) * 2
    name = "US: ambiguity; Japan: ambiguity"
    assert float(found.share.sel(equilibrium=name)) == np.mean([any(e["profile"] == both for e in each) for each in lists])
    drawn = [[e["events"]["US red line"] for e in each] for each in lists if each]
    assert float(found.highest.sel(event="US red line")) == pytest.approx(np.mean([max(d) for d in drawn]))
    other = dt.policies.in_equilibrium(SCENARIO, N, off_path={"US": "resolute", "Japan": "resolute"})
    assert other.attrs["concept"] != found.attrs["concept"]


def test_the_map_is_drawn() -> None:
    mpl.use("Agg")
    found = dt.policies.choice_map(SCENARIO, 16, us_prior=[0.2, 0.5, 0.8], a2ad=[0.6, 0.8])
    axes = dt.plot.choices(found, deciders=["US", "Japan"])
    assert [a.get_title(loc="left") for a in axes] == ["US", "Japan"]
    told = [text.get_text() for text in axes[0].figure.legends[0].get_texts()]
    chosen = set(map(str, found.choice.sel(rule="mean", decider=["US", "Japan"]).values.ravel()))
    assert chosen & set(POSTURES) == set(told) & set(POSTURES)
    with dt.plot.printed():
        grey = dt.plot.choices(found, deciders=["US"])
    mesh = grey[0].collections[0]
    assert all(len(set(colour[:3])) == 1 for colour in mesh.cmap(mesh.norm(mesh.get_array().compressed())))
    with raises("'meen' is not a rule", "did you mean 'mean'", error=ParameterError):
        dt.plot.choices(found, rule="meen")
    with raises("'Korea' is not a decider", error=ParameterError):
        dt.plot.choices(found, deciders=["Korea"])
    with raises("choices needs what dt.decide returned over a grid of us_prior and a2ad", error=ParameterError):
        dt.plot.choices(dt.policies.choose(SCENARIO, 4))


@pytest.mark.parametrize(
    ("ask", "words", "error"),
    [
        (lambda: dt.policies.choose(SCENARIO, 8, policies={"one": POSTURES["US red line"]}), "two cases at least", ParameterError),
        (lambda: dt.policies.choose(SCENARIO, 8, refused=1.0), "refused came as 1.0: give a share", ParameterError),
        (lambda: dt.policies.choose(SCENARIO, 8, policies={"a": {}, "b": {"us_posture": "chosen"}}), "finds 4 candidates, but a policy needs one", DeterrenceError),
        (lambda: dt.policies.degrees_of_doubt(SCENARIO, 8, pessimism={"US": 1.0}), "pessimism came for US: give China's, Taiwan's", ParameterError),
        (lambda: dt.policies.degrees_of_doubt(SCENARIO, 8, widths=[-0.1]), "widths came as [-0.1]: give numbers of at least 0", ParameterError),
    ],
)  # fmt: skip
def test_wrong_requests_are_refused(ask: Any, words: str, error: type[Exception]) -> None:
    with raises(words, error=error):
        ask()
