"""What every game of thresholds promises, and what the models say in closed form."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from conftest import raises, random_game, same
from scipy.integrate import quad
from scipy.stats import multivariate_normal

import deterrence as dt
from deterrence.games.guarantors.joint_intervention import JointIntervention
from deterrence.games.signalling.audience_cost_attrition import AudienceCostAttrition
from deterrence.games.signalling.tying_hands import TyingHands
from deterrence.kernels.binormal import binormal
from deterrence.thresholds.game import ThresholdGame

GAMES = {slug: kind for slug, kind in dt.catalogue().items() if issubclass(kind, ThresholdGame)}
by_game = pytest.mark.parametrize("slug", GAMES)


def drawn(slug: str, count: int = 40, seed: int = 3) -> Any:
    return random_game(GAMES[slug], (count,), seed)


def points(game: Any, rng: Any) -> dict[str, Any]:
    """Thresholds anywhere in their intervals."""
    share = {player: rng.random(game.shape) for player in game.actions}
    return {p: low + share[p] * (high - low) for p, (low, high) in game.interval().items()}


def thresholds(game: Any, k: int = 0) -> dict[str, Any]:
    e = dt.solve(game)
    assert np.all(e.exists[..., k])
    return {player: e.details.thresholds[k, i] for i, player in enumerate(game.actions)}


@by_game
def test_gains_rise_with_the_type_and_effects_have_their_signs(slug: str) -> None:
    """What a solver takes from the model, at random thresholds."""
    game, rng = drawn(slug), np.random.default_rng(0)
    effects = game.effects()
    for _ in range(40):
        at = points(game, rng)
        for player in game.actions:
            low, high = points(game, rng)[player], points(game, rng)[player]
            low, high = np.minimum(low, high), np.maximum(low, high)
            assert np.all(game.gain(player, high, at) >= game.gain(player, low, at) - 1e-12)
            number = points(game, rng)[player]
            for other in game.actions:
                up = at | {other: at[other] + rng.random(game.shape) * (game.interval()[other][1] - at[other])}
                rise = game.gain(player, number, up) - game.gain(player, number, at)
                sign = effects.get((player, other), 0)
                assert np.all(np.where(sign == 0, np.abs(rise) <= 1e-12, np.multiply(sign, rise) >= -1e-12))


@by_game
def test_at_the_ends_of_an_interval_all_or_none_act(slug: str) -> None:
    """Types beyond the interval have nothing to ask: the law ends there, or their gain has one sign."""
    game, rng = drawn(slug), np.random.default_rng(1)
    for player, (low, high) in game.interval().items():
        law = game.types()[player]
        for _ in range(20):
            at = points(game, rng)
            assert np.all((law.cdf(low) <= 1e-9) | (game.gain(player, low, at) <= 1e-12))
            assert np.all((law.cdf(high) >= 1 - 1e-9) | (game.gain(player, high, at) >= -1e-12))


@by_game
def test_outcomes_sum_to_one_anywhere(slug: str) -> None:
    game, rng = drawn(slug), np.random.default_rng(2)
    for _ in range(20):
        told = game.probability(points(game, rng))
        assert list(told) == list(game.outcomes)
        if slug != "audience_cost_attrition":  # whose outcomes speak of thresholds that fit one horizon
            assert sum(told.values()) == pytest.approx(1, abs=1e-9)


@by_game
def test_a_theorem_agrees_with_the_search(slug: str) -> None:
    """Where the model claims uniqueness, boxes that know nothing of it prove the same one equilibrium."""
    kind = GAMES[slug]
    game = random_game(kind, (60,), 5)
    claimed = np.broadcast_to(game.unique(), game.shape)
    unknowing = type(kind.__name__, (kind,), {"unique": lambda self: False, "__doc__": kind.__doc__})
    e, other = dt.solve(game), dt.solve(unknowing(**game.values, **game.structure))
    assert np.all(other.exists.sum(axis=-1)[claimed] == 1) and np.all(e.complete[claimed])
    assert np.mean(other.complete) > 0.9
    for player in game.actions:
        one, two = e.cutoff[player][claimed, 0], other.cutoff[player][claimed, 0]
        assert same(one, two, 1e-9), player


@pytest.mark.parametrize("noise", [1e-2, 1e-3, 1e-4])
def test_joint_entry_in_the_limit(noise: float) -> None:
    rng = np.random.default_rng(1)
    game = JointIntervention(
        us_cost=rng.uniform(0.5, 0.7, 50), japan_cost=rng.uniform(0.5, 0.7, 50), us_support=rng.uniform(0.3, 0.6, 50),
        japan_support=rng.uniform(0.3, 0.6, 50), noise=noise,
    )  # fmt: skip
    assert np.all(np.isfinite(game.limit)) and np.all(dt.solve(game).complete)
    for t in thresholds(game).values():
        assert np.max(np.abs(t - game.limit)) < 4 * noise


def test_joint_entry_is_symmetric_where_the_game_is() -> None:
    game = JointIntervention(us_cost=0.6, japan_cost=0.6, us_support=0.4, japan_support=0.4, noise=1e-5)
    assert game.limit == pytest.approx(0.6 - 0.4 / 2) and thresholds(game)["US"] == pytest.approx(0.4, abs=1e-4)


def test_a_red_line_passes_through_to_the_other_guarantor() -> None:
    """d t/d A_J = -support_US/(support_US + support_Japan) for both; US retrenchment likewise."""
    fixed = {"us_support": 0.4, "japan_support": 0.6, "noise": 1e-4}
    base, line = JointIntervention(**fixed), JointIntervention(japan_red_line=0.01, **fixed)
    away = JointIntervention(us_cost=0.71, **fixed)
    assert (line.limit - base.limit) / 0.01 == pytest.approx(-0.4)
    assert (away.limit - base.limit) / 0.01 == pytest.approx(0.6)
    for player in ("US", "Japan"):
        before = thresholds(base)[player]
        assert (thresholds(line)[player] - before) / 0.01 == pytest.approx(-0.4, abs=0.01)
        assert (thresholds(away)[player] - before) / 0.01 == pytest.approx(0.6, abs=0.01)


def test_complements_pull_in_and_substitutes_crowd_out() -> None:
    support = np.array([-0.3, -0.1, 0.0, 0.1, 0.3])
    fixed: dict[str, Any] = {"us_support": support, "japan_support": support, "noise": 0.4}
    before, after = (dt.solve(JointIntervention(japan_red_line=line, **fixed)) for line in (0.0, 0.05))
    assert np.all(before.complete & after.complete)
    change = (after.event("US joins") - before.event("US joins"))[:, 0]
    assert np.array_equal(np.sign(np.where(np.abs(change) < 1e-12, 0, change)), np.sign(support))


def test_joint_entry_pays_what_types_gain() -> None:
    """Expected payoffs and probabilities against quadrature over the own signal; slopes by the envelope."""
    game = JointIntervention(noise=0.3)
    at = {"US": 0.45, "Japan": 0.35}
    e_payoffs, ends = game.payoffs(at), game.probability(at)
    sd = math.hypot(0.5, 0.3)
    for player in game.players:
        def density(x: float) -> float:
            return math.exp(-0.5 * ((x - 0.5) / sd) ** 2) / sd / math.sqrt(2 * math.pi)

        expected, _ = quad(lambda x, p=player: float(game.gain(p, x, at)) * density(x), at[player], 8)
        assert e_payoffs[player] == pytest.approx(expected, abs=1e-9)
        h = 1e-5
        slope = (game.payoffs(at | {player: at[player] + h})[player] - game.payoffs(at | {player: at[player] - h})[player]) / (2 * h)
        assert slope == pytest.approx(-float(game.gain(player, at[player], at)) * density(at[player]), abs=1e-8)
    cov = [[sd**2, 0.25], [0.25, sd**2]]
    assert ends["neither joins"] == pytest.approx(multivariate_normal([0.5, 0.5], cov).cdf([0.45, 0.35]), abs=1e-6)


def test_two_normal_numbers() -> None:
    rng = np.random.default_rng(0)
    for r in (-0.9, -0.3, 0.0, 0.5, 0.99):
        h, k = rng.normal(0, 1.5, (2, 20))
        law = multivariate_normal([0, 0], [[1, r], [r, 1]])
        expected = [law.cdf([a, b]) for a, b in zip(h, k, strict=True)]
        assert np.max(np.abs(binormal(h, k, r, 1 - r * r) - expected)) < 1e-6
    assert binormal(0.0, 0.0, 0.5, 0.75) == pytest.approx(0.25 + math.asin(0.5) / (2 * math.pi), abs=1e-15)
    assert binormal(1.0, 1.0, 1 - 1e-14, 2e-14) == pytest.approx(0.8413447460685429, abs=1e-7)
    assert binormal(-40.0, 40.0, 0.3, 0.91) == 0 and binormal(np.inf, 0.3, 0.2, 0.96) == pytest.approx(0.617911422189, abs=1e-9)


@pytest.mark.parametrize("signal", ["tying hands", "sinking costs"])
def test_signals_of_resolve(signal: Any) -> None:
    game = random_game(TyingHands, (300,), 4, signal=signal)
    p, c, g, top = game.win, game.war_cost, game.china_fights, game.highest_value
    cutoff = g * c / (1 - g + g * p) if signal == "tying hands" else c / p
    least = (1 - g) * c / (1 - g + g * p) if signal == "tying hands" else (1 - g) * c / p
    e = dt.solve(game)
    found = thresholds(game)["Guarantor"]
    assert np.max(np.abs(found - cutoff) / cutoff) < 1e-12 and np.all(e.complete)
    assert np.max(np.abs(game.cost(found) - least)) < 1e-12
    assert np.max(np.abs(e.event("war")[:, 0] - g * (1 - cutoff / top))) < 1e-12
    # no bluffing: whoever signals, fights
    assert np.all(p * found - c >= (-least if signal == "tying hands" else 0) - 1e-12)


def test_tying_hands_against_sinking_costs() -> None:
    """Fearon 1997: tied hands fight more and pay more, by the whole sunk cost for v >= c/p."""
    tied = random_game(TyingHands, (300,), 4)
    sunk = tied.replace(signal="sinking costs")
    a, b = dt.solve(tied), dt.solve(sunk)
    assert np.all(a.event("war") >= b.event("war"), where=a.exists)
    assert np.all(a.payoff[:, 0, 0] > b.payoff[:, 0, 0])
    value = tied.war_cost / tied.win * 1.01
    speaks = tied.gain("Guarantor", value, thresholds(tied)) - sunk.gain("Guarantor", value, thresholds(sunk))
    assert np.max(np.abs(speaks - (1 - tied.china_fights) * tied.war_cost / tied.win)) < 1e-12
    for name, sign in {"china_fights": 1, "war_cost": 1, "win": -1}.items():
        swept = TyingHands(**{name: np.linspace(0.45, 0.9, 20)})
        assert np.all(sign * np.diff(thresholds(swept)["Guarantor"]) > 0), name
    assert TyingHands().silence(0.5) == pytest.approx(1 - 1 / 0.6 / 4 - 0.5)


def attrition(game: Any) -> Any:
    """The horizon of the uniform case, from its quadratic: the least of two."""
    a, b, v, w = game.china_audience, game.us_audience, game.prize, game.worst_war
    return np.minimum(*((-1 + np.sqrt(1 + 4 * other * w / (own * v))) * v / (2 * other) for own, other in ((a, b), (b, a))))


def test_a_war_of_attrition() -> None:
    game = random_game(AudienceCostAttrition, (300,), 6)
    horizon, at, e = attrition(game), thresholds(game), dt.solve(game)
    a, b, v, w = game.china_audience, game.us_audience, game.prize, game.worst_war
    assert np.max(np.abs(game.horizon(at) / horizon - 1)) < 1e-9
    assert np.max(np.abs(at["China"] / (-a * horizon) - 1)) < 1e-9
    assert np.max(np.abs(e.event("war")[:, 0] - a * b * horizon**2 / w**2)) < 1e-9
    first = game.first(at)
    for player, own, other in (("China", a, b), ("US", b, a)):
        stated = np.where(own < other, 1 - (own * horizon / w) * (1 + other * horizon / v), 0.0)
        assert np.max(np.abs(first[player] - stated)) < 1e-9, player
    lower = np.where(a < b, e.event("China backs down")[:, 0], e.event("US backs down")[:, 0])
    assert np.all(lower >= np.where(a < b, e.event("US backs down")[:, 0], e.event("China backs down")[:, 0]) - 1e-12)


def test_a_steeper_audience_brings_the_end_nearer() -> None:
    """It shortens the crisis and wins it more often; war is likeliest between equal slopes, whatever they are."""
    slopes = np.linspace(0.2, 3.0, 15)
    e = dt.solve(AudienceCostAttrition(us_audience=slopes))
    assert np.all(np.diff(e.game.horizon(thresholds(e.game))) < 0)  # type: ignore[attr-defined]
    assert np.all(np.diff(e.event("China backs down")[:, 0]) > 0) and np.all(np.diff(e.event("US backs down")[:, 0]) < 0)
    war, milder = e.event("war")[:, 0], slopes < 0.5
    assert np.all(np.diff(war[milder]) > 0) and np.all(np.diff(war[~milder]) < 0)
    doubled = dt.solve(AudienceCostAttrition(us_audience=2 * slopes, china_audience=1.0))
    assert np.max(np.abs(doubled.event("war")[:, 0] - war)) < 1e-9


def test_attrition_between_equal_slopes_by_hand() -> None:
    """Both regions are the same equilibrium there, and both say what the solver finds."""
    game = AudienceCostAttrition(us_audience=np.array([0.3, 0.5, 2.0]), china_audience=np.array([0.3, 0.5, 2.0]))
    form, found = game.closed_form(), dt.solve(game)
    assert form.exists.all()
    for event, chance in form.probability.items():
        assert np.max(np.abs(chance - found.event(event)[:, :1])) < 1e-9, event


def test_attrition_played_out() -> None:
    """Drawn quitting times: who backs down first, and what it costs, against probabilities and payoffs."""
    game, rng, n = AudienceCostAttrition(), np.random.default_rng(0), 400_000
    at, e = {p: float(t) for p, t in thresholds(game).items()}, dt.solve(game)
    horizon, first = float(game.horizon(at)), game.first(at)
    slopes = {"China": 0.5, "US": 1.0}
    times, wars = {}, {}
    for player, other in (("China", "US"), ("US", "China")):
        worth = -2 * rng.random(n)
        share = rng.random(n) * (worth < at[player]) * (1 + at[player] / 2)  # of those who quit, in order
        # survival (1 - first)/(1 + a_j s/v), read backwards
        left = 1 - share
        time = np.maximum((1 - first[player]) / left - 1, 0) / slopes[other]
        times[player], wars[player] = np.where(worth < at[player], np.minimum(time, horizon), np.inf), worth
    for player, other in (("China", "US"), ("US", "China")):
        quits = times[player] < times[other]
        assert np.mean(quits) == pytest.approx(float(e.event(f"{player} backs down")[0]), abs=4e-3)
        paid = np.where(times[other] < times[player], 1.0, np.where(quits, -slopes[player] * np.where(quits, times[player], 0), wars[player]))
        assert np.mean(paid) == pytest.approx(float(e.payoff[0, game.players.index(player)]), abs=4e-3)


def test_a_reliable_ally() -> None:
    game = dt.games.AllianceReliability(us_abrogation=np.linspace(0, 0.7, 71) + 1e-3)
    e = dt.solve(game)
    r = np.clip(0.4 + game.us_abrogation, 0, 1)
    w = 0.2 + r * 0.5
    resists = r >= ((1 - 0.6 + 0.05) / 1 - 0.2) / 0.5
    war = e.event("war")[:, 0]
    assert same(war, np.where(resists, np.maximum(1 - 0.2 / (1 - w), 0), 0.0), 1e-12)
    jump = int(np.argmax(war > 0))
    assert 0 < jump and np.all(war[:jump] == 0) and np.all(np.diff(war[jump:]) <= 1e-15) and war[jump] > war[-1]
    assert np.all(e.event("attack")[:jump, 0] == 1)


def test_models_refuse_what_they_cannot_mean() -> None:
    with raises("noise > 0", "noise=0", error=dt.ParameterError):
        JointIntervention(noise=0.0)
    with raises("us_support", "noise=0.1", error=dt.ParameterError):
        JointIntervention(us_support=-2.0)
    with raises("war_cost / win < highest_value", error=dt.ParameterError):
        TyingHands(war_cost=3.0)
    e = dt.solve(JointIntervention(noise=[0.1, 0.0, 0.2]))
    assert list(e.status[:, 0]) == [0, dt.Status.inadmissible, 0] and not e.complete[1]
    with raises("whose rules tell no path"):
        dt.simulate(dt.solve(JointIntervention()).select(), 10, 0)
    with raises("is a game of thresholds"):
        dt.plot.tree(JointIntervention())
