"""Years of games of states, and crises that repeat with what is learnt: frequencies against exact laws."""

from __future__ import annotations

import doctest
import json
from itertools import product
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
import xarray as xr
from conftest import STRAIT, raises

import deterrence as dt
from deterrence.kernels.picking import cumulated, picked
from deterrence.simulation import repeated

mpl.use("Agg")
RUNS = 20_000
# Japan's prior is then the odds of two draws, or of one outcome among three: one number cannot carry the belief
NOT_LEARNT = ("correlated", "three types of Japan")


class Trial(dt.Game):
    """A challenger tests a defender who may be resolute."""

    players = ("China", "US")
    resolute: float = dt.param(0.4, unit="probability", low=0, high=1, source="example")
    gain: float = dt.param(1.0, unit="utility", source="example")
    loss: float = dt.param(1.0, unit="utility", source="example")

    def rules(self, move):
        resolve = move.nature("US resolve", {"resolute": self.resolute, "irresolute": 1 - self.resolute}, to="US")
        if move("China", "wait", "attack") == "wait":
            return dt.outcome("peace", {"China": 0.0, "US": 0.0})
        if move("US", "yield", "fight") == "yield":
            return dt.outcome("loss", {"China": self.gain, "US": -1.0})
        return dt.outcome("war", {"China": -self.loss, "US": -0.5 if resolve == "resolute" else -1.5})


class Pennies(dt.Game):
    """Two choose at once; a bonus makes the first action dominant."""

    players = ("China", "US")
    bonus: float = dt.param(0.0, unit="utility", source="example")
    sign: float = dt.param(-1.0, unit="utility", source="example")

    def rules(self, move):
        china = move("China", "left", "right")
        us = move("US", "left", "right", hides=("China",))
        same = 1.0 if (china == "left") == (us == "left") else -1.0
        more = self.bonus if china == "left" else 0.0
        return dt.outcome("played", {"China": same + more, "US": self.sign * same})


def near(share, chance, runs=RUNS):
    """Do frequencies agree with probabilities? 4.5 standard errors."""
    return bool(np.all(np.abs(share - chance) < 4.5 * np.sqrt(np.maximum(chance * (1 - chance), 1e-9) / runs) + 1e-12))


def code(ds, name, word):
    return json.loads(ds[name].attrs["meanings"]).index(word)


# --- games of states


def test_the_distribution_of_states_is_that_of_matrix_powers():
    game = dt.games.ArmsBuildUp(china_gain=0.1, us_loss=0.2)
    solved = dt.solvers.MarkovPerfect(stage=dt.solvers.AgentLogit(rationality=3.0))(game).select(k=0)
    ds = dt.simulate(solved, RUNS, seed=1, years=12)
    states = list(game.states())
    matrix = np.zeros((len(states) + 1, len(states) + 1))  # the last: over
    matrix[-1, -1] = 1.0
    for s in states:
        names = game.actions(s)
        for china, us in product(range(3), range(2)):
            weight = solved.strategy[f"China: lead {s}"][0, china] * solved.strategy[f"US: lead {s}"][0, us]
            follows = game.transition(s, {"China": names["China"][china], "US": names["US"][us]})
            for n, chance in follows.items():
                matrix[s, n] += weight * chance
            if not follows:
                matrix[s, -1] += weight
    law = np.eye(len(states) + 1)[game.lead]
    for t in range(12):
        seen = np.bincount(ds.state[0, :, t].values, minlength=len(law)) / RUNS
        assert near(seen, law), t
        law = law @ matrix
    assert 0.05 < law[-1] < 0.99
    attacked = ds.happens.sel(event="attack")[0].any("year").mean()
    assert near(float(attacked), law[-1])  # an attack in year 12 included


def test_a_hesitant_government_comes_within_n_years_with_the_probability_of_the_formula():
    game = dt.games.InstitutionalTies(institutions=0.0, turnover=np.array([0.1, 0.25, 0.6]))
    ds = dt.simulate(dt.solve(game), RUNS, seed=2, years=10)
    assert ds.happens.dims == ("turnover", "equilibrium", "run", "year", "event")
    by_then = ds.happens.sel(event="attack").squeeze("equilibrium").cumsum("year").mean("run").values
    later = 1 - (1 - game.turnover[:, None]) ** np.arange(10)  # a firm government is in during the first
    assert near(by_then, later)
    assert (ds.action.sel(player="Taiwan") == code(ds, "action", "no choice")).all()


def test_reputation_lasts_until_n_star_challengers_are_left():
    """Kreps & Wilson: with more than n* left nobody comes, and the next one enters for sure."""
    game = dt.games.ChainStore(challenges=6, strong=np.array([0.03, 0.1, 0.2, 0.3]))
    ds = dt.simulate(dt.solve(game), 400, seed=3, years=6)
    challenge = ds.happens.sel(event="challenge").isel(equilibrium=0)
    first = challenge.argmax("year").values + 1  # one challenger a year as long as nobody enters
    expected = np.maximum(6 - (game.protected - 1), 0) + 1
    assert (first == expected[:, None]).all() and len(np.unique(expected)) > 2


def test_events_and_payoffs_of_a_game_of_so_many_periods_are_those_of_its_equilibrium():
    game = dt.games.ArmsBuildUp(periods=5, china_gain=0.1)
    solved = dt.solvers.MarkovPerfect(stage=dt.solvers.AgentLogit(rationality=2.0))(game).select(k=0)
    ds = dt.simulate(solved, RUNS, seed=4, years=7).squeeze("equilibrium")
    assert near(float(ds.happens.sel(event="attack").any("year").mean()), float(solved.event("attack")[0]))
    assert (ds.state.isel(year=slice(5, None)) == code(ds, "state", "over")).all()
    assert (ds.payoff.isel(year=slice(5, None)) == 0).all()
    total = (ds.payoff * 0.9 ** (ds.year - 1)).sum("year")
    error = total.std("run") / np.sqrt(RUNS)
    assert (np.abs(total.mean("run").values - solved.payoff[0]) < 4.5 * error.values).all()


def test_same_seed_same_bits_alone_or_in_a_batch_longer_or_shorter():
    game = dt.games.ArmsBuildUp(china_gain=np.array([[0.05], [0.2]]), us_loss=np.array([0.05, 0.1, 0.3]))
    solved = dt.solve(game)
    ds = dt.simulate(solved, 50, seed=5, years=8)
    assert ds.state.dims[:3] == ("china_gain", "us_loss", "equilibrium")
    assert dt.simulate(solved, 50, seed=5, years=8).identical(ds)
    assert not dt.simulate(solved, 50, seed=6, years=8).state.equals(ds.state)
    assert dt.simulate(solved, 50, seed=5, years=3).state.equals(ds.state.isel(year=slice(3)))
    kept = np.flatnonzero(solved.exists.any(axis=(0, 1)))
    for i, j in np.ndindex(2, 3):
        alone = dt.solve(game.take((i, j)))
        for k in np.flatnonzero(alone.exists):
            one = dt.simulate(alone.select(k=int(k)), 50, seed=5, years=8)
            place = list(kept).index(k)
            for name in ("state", "action", "happens", "payoff"):
                assert (one[name].values[0] == ds[name].values[i, j, place]).all(), name


def test_a_game_without_an_equilibrium_keeps_its_place():
    game = dt.games.InstitutionalTies(hesitant=np.array([0.2, 0.9]))
    ds = dt.simulate(dt.solve(game), 5, seed=0, years=3).isel(equilibrium=0)
    assert dt.Status(int(ds.status[1])) == dt.Status.inadmissible and ds.status[0] == 0
    assert np.isnan(ds.payoff[1]).all() and np.isfinite(ds.payoff[0]).all()
    assert (ds.state[1] == code(ds, "state", "no equilibrium")).all() and not ds.happens[1].any()
    none = dt.simulate(dt.solve(dt.games.InstitutionalTies(hesitant=np.array([0.9]))), 5, seed=0, years=3)
    assert none.sizes["equilibrium"] == 1 and np.isnan(none.payoff).all()


def test_a_pick_is_the_first_outcome_above_and_never_one_of_probability_zero():
    rng = np.random.default_rng(0)
    for outcomes in (1, 2, 5, 16):
        weights = rng.random((outcomes, 40)) * (rng.random((outcomes, 40)) < 0.6)
        weights[rng.integers(outcomes, size=40), np.arange(40)] = 1.0
        total = cumulated(weights)
        column, luck = rng.integers(40, size=500), rng.random(500)
        luck[:3] = 0.0, 1 - 2.0**-53, 0.5
        found = picked(total, column, luck)
        assert (found == [np.flatnonzero(total[:, c] > u)[0] for c, u in zip(column, luck, strict=True)]).all()
        assert (weights[found, column] > 0).all()


# --- crises that repeat


def test_beliefs_follow_bayes_rule_from_each_years_strategies():
    solver = dt.solvers.AgentLogit(rationality=2.0)
    ds = dt.simulate(dt.Repeated(Trial(), learns=("resolute",), solver=solver), 60, seed=1, years=5)
    paths = json.loads(ds.path.attrs["meanings"])
    known = {}
    for run, t in product(range(60), range(5)):
        mu = float(ds.belief[run, t, 0])
        if mu not in known:
            known[mu] = solver(Trial(resolute=mu)).select().strategy
        fights = [known[mu][f"US: US resolve: {r}; China: attack"][0, 1] for r in ("resolute", "irresolute")]
        path = paths[int(ds.path[run, t])]
        odds = {"China: wait": [1.0, 1.0], "China: attack; US: fight": fights}.get(path, [1 - f for f in fights])
        after = mu * odds[0] / (mu * odds[0] + (1 - mu) * odds[1])
        assert abs(float(ds.posterior[run, t, 0]) - after) < 1e-12, path
    assert len(known) > 10
    assert (ds.posterior.values[:, :-1] == ds.belief.values[:, 1:]).all()


@pytest.fixture(scope="module")
def strait():
    game = dt.games.Strait(us_posture="ambiguity", japan_posture="ambiguity", us_prior=0.3, capitulation_relief=0.0)
    plan = dt.Repeated(game, learns=("us_prior", "japan_prior"), turnover={"us_prior": 0.1})
    return game, dt.simulate(plan, 4_000, seed=2, years=3)


def test_the_posterior_is_a_martingale_and_beliefs_are_calibrated():
    solver = dt.solvers.AgentLogit(rationality=2.0)
    ds = dt.simulate(dt.Repeated(Trial(), learns=("resolute",), solver=solver), RUNS, seed=2, years=6)
    for wrong in (ds.posterior - ds.belief, ds.fact - ds.belief):
        assert (np.abs(wrong.mean("run")) < 4.5 * wrong.std("run") / np.sqrt(RUNS) + 1e-12).all()
    last = ds.isel(year=-1, learns=0)
    assert last.belief.std() > 0.05 and (ds.fact == ds.fact.isel(year=0)).all(), "types last"
    for low in np.arange(0, 1, 0.2):  # of runs that believe so, the fact holds in such a share
        some = ((last.belief >= low) & (last.belief < low + 0.2)).values
        wrong = (last.fact - last.belief).values[some]
        assert not some.any() or abs(wrong.mean()) < 4.5 * np.sqrt(0.25 / some.sum())


def test_the_first_year_is_the_game_itself(strait):
    game, ds = strait
    solved, year = dt.solve(game).select(), ds.isel(year=0)
    assert near(year.happens.mean("run").values, solved.probability[0], 4_000)
    error = year.payoff.std("run").values / np.sqrt(4_000)
    assert (np.abs(year.payoff.mean("run").values - solved.payoff[0]) < 4.5 * error + 1e-12).all()


def test_a_later_year_is_the_game_at_its_beliefs(strait):
    """Law of total probability: events in year 3 against the mean of the games solved at each run's beliefs."""
    game, ds = strait
    mu, nu = ds.belief.isel(year=2).values.T
    solved = dt.solve(game.replace(us_prior=mu, japan_prior=nu))
    assert (solved.exists.sum(axis=-1) == 1).all() and len(np.unique(mu)) == 3
    chance = np.nansum(solved.probability, axis=1)
    missed = (ds.isel(year=2).happens.values - chance).mean(axis=0)
    assert (np.abs(missed) < 4.5 * np.sqrt((chance * (1 - chance)).mean(axis=0) / 4_000) + 1e-12).all()


def test_resolve_shown_is_believed_until_the_government_changes():
    """The belief is 0 or 1 after an attack and stays so for a time that is geometric in the turnover."""
    plan = dt.Repeated(Trial(resolute=0.4), learns=("resolute",), turnover={"resolute": 0.2})
    ds = dt.simulate(plan, RUNS, seed=3, years=9)
    belief = ds.belief.sel(learns="resolute")
    assert (belief.isel(year=0) == 0.4).all() and ds.happens.sel(event="loss").isel(year=0).mean() > 0.5
    certain = (ds.posterior.isel(learns=0, year=0) == 1).values
    assert near(certain.mean(), 0.4)
    quiet = ~ds.new_government.isel(learns=0).values
    for years in range(1, 9):
        lasts = quiet[:, 1 : years + 1].all(axis=1)
        assert near(lasts.mean(), 0.8**years)
        held = ds.isel(year=slice(1, years + 1)).sel(run=certain & lasts)
        assert (held.belief == 1).all() and held.happens.sel(event="peace").all()
    new = ds.new_government.isel(learns=0)
    assert (belief.values[new.values] == 0.4).all() and near(new.isel(year=slice(1, None)).values.mean(), 0.2, 8 * RUNS)


def test_quiet_years_ends_and_a_timeline():
    gains = np.array([-1.0, 1.0, 1.0, 1.0])
    plan = dt.Repeated(Trial(), rate=0.5, until=("war",), timeline={"gain": gains})
    ds = dt.simulate(plan, RUNS, seed=4, years=4)
    crisis = (ds.phase == code(ds, "phase", "crisis")).values
    assert near(crisis[:, 0].mean(), 0.5) and not ds.happens.isel(year=0).sel(event=["loss", "war"]).values.any()
    assert (ds.payoff.values[~crisis] == 0).all() and (ds.path.values[~crisis] == 0).all()
    war = ds.happens.sel(event="war").values
    chance = 0.5 * 0.4  # a crisis, and a type drawn anew each year
    assert near(war.any(axis=1).mean(), 1 - (1 - chance) ** 3)
    over = (ds.phase == code(ds, "phase", "over")).values
    assert (over[:, 1:] == (np.cumsum(war, axis=1) > 0)[:, :-1]).all()


@pytest.mark.parametrize("words", NOT_LEARNT)
def test_a_belief_that_one_number_does_not_hold_is_refused(words):
    with raises(" is in learns", "one of two outcomes", "'Japan resolve' otherwise"):
        dt.Repeated(dt.games.Strait(**STRAIT[words]), learns=("us_prior", "japan_prior"))


@pytest.mark.slow
@pytest.mark.parametrize("words", [w for w in STRAIT if w not in NOT_LEARNT])
def test_every_structure_of_strait_learns_by_bayes(words):
    game = dt.games.Strait(**STRAIT[words])
    plan = dt.Repeated(game, learns=("us_prior", "japan_prior"), turnover={"us_prior": 0.2}, choice="at random")
    ds = dt.simulate(plan, 2_000, seed=0, years=5)
    wrong = (ds.posterior - ds.belief).values.reshape(-1, 2)
    assert (np.abs(wrong.mean(axis=0)) < 4.5 * wrong.std(axis=0) / np.sqrt(len(wrong)) + 1e-12).all()
    solved = dt.solve(game)
    if solved.exists.sum() == 1:
        chance = solved.select().probability[0]
        assert near(ds.happens.isel(year=0).mean("run").values, chance, 2_000)


def test_a_simulated_race_drives_the_crises_of_each_run():
    """A2/AD in every run is the denial of a race (M22 with M24), followed by its own equilibrium."""
    race = dt.solve(dt.games.ArmsBuildUp(attack_cost=1.0, china_gain=0.2, us_loss=0.3))  # too dear to attack
    assert (race.event("attack")[race.exists] == 0).all()
    leads = dt.simulate(race.select(k=int(race.exists.argmax())), 3_000, seed=1, years=4).state[0]
    assert set(np.unique(leads)) == {0, 1, 2, 3}
    denial = 0.8 * leads.values / 3
    game = dt.games.Strait(us_posture="ambiguity", japan_posture="ambiguity", capitulation_relief=0.0)
    ds = dt.simulate(dt.Repeated(game, timeline={"a2ad": denial}), 3_000, seed=2, years=4)
    assert (ds.a2ad.values == denial).all()
    attack = ds.happens.sel(event="attack").values
    for d in np.unique(denial):
        chance = float(dt.solve(game.replace(a2ad=float(d))).select().event("attack")[0])
        some = denial == d
        assert near(attack[some].mean(), chance, some.sum())


def test_the_ladder_is_climbed_along_its_optimal_path():
    """The rungs that the partners take, in order, add power year by year; crises follow it."""
    ladder = dt.games.CooperationLadder()
    table = dt.simulate(dt.solve(ladder).select(), 1, seed=0)
    moves = [str(table[c][0]) for c in ("Partners", "Partners 2", "Partners 3", "Partners 4") if c in table]
    built, power = frozenset(), []
    for year in range(6):
        taken = moves[year] if year < len(moves) else "stop"
        power.append(ladder.power(built))
        built |= frozenset(taken.split(" and ")) - {"stop", ""}
    assert power[0] == 0.4 and power[-1] > power[1] > 0.4, "rung by rung"
    game = dt.games.Strait(us_posture="ambiguity", japan_posture="ambiguity", capitulation_relief=0.0)
    strength = game.taiwan_strength + (np.array(power) - 0.4) * 3
    ds = dt.simulate(dt.Repeated(game, timeline={"taiwan_strength": strength}), RUNS, seed=3, years=6)
    exact = dt.solve(game.replace(taiwan_strength=strength)).event("attack")
    assert (np.isfinite(exact).sum(axis=1) == 1).all()
    assert near(ds.happens.sel(event="attack").mean("run").values, np.nansum(exact, axis=1))


def test_a_run_without_an_equilibrium_is_told_and_stays_so():
    bonus = np.array([3.0, 3.0, 0.0, 3.0])  # without a bonus there is no pure equilibrium
    plan = dt.Repeated(Pennies(), timeline={"bonus": bonus}, solver=dt.solvers.PureNash())
    ds = dt.simulate(plan, 7, seed=0, years=4)
    none = code(ds, "phase", "no equilibrium")
    assert (ds.phase.values == [0, 0, none, none]).all()
    assert [dt.Status(int(s)).name for s in ds.status[0]] == ["ok", "ok", "none_found", "none_found"]
    assert np.isfinite(ds.payoff.values[:, :2]).all() and np.isnan(ds.payoff.values[:, 2:]).all()
    assert not ds.happens.values[:, 2:].any() and (ds.candidate.values[:, 2:] == -1).all()
    assert (ds.equilibria.values == [1, 1, 0, 0]).all()


def test_a_belief_outside_the_range_of_the_model_is_inadmissible_from_then_on():
    class Narrow(Trial):
        """The same, but nobody may be sure."""

        resolute: float = dt.param(0.4, unit="probability", low=0.1, high=0.9, source="example")

    for solver in (dt.solvers.AgentLogit(rationality=1e3), dt.solvers.LogitLimit()):
        erring = dt.simulate(dt.Repeated(Narrow(), learns=("resolute",), solver=solver), 20, seed=0, years=3)
        assert (erring.phase.values[:, 2] == 3).any()
    ds = dt.simulate(dt.Repeated(Narrow(), learns=("resolute",)), 20, seed=0, years=3)
    assert (ds.phase.values == [0, 3, 3]).all() and (ds.status.values[:, 1:] == dt.Status.inadmissible).all()
    assert np.isin(ds.belief.values[:, 1, 0], (0.0, 1.0)).all(), "what the year began with is told"
    assert np.isnan(ds.posterior.values[:, 1:]).all() and np.isnan(ds.belief.values[:, 2]).all()


@pytest.mark.parametrize(("choice", "share"), [("first listed", None), ("last listed", None), ("at random", 1 / 3)])
def test_which_of_several_equilibria_is_played_is_named_and_counted(choice, share):
    game = Pennies(sign=1.0)  # coordination: two pure equilibria and a mixed one
    plan = dt.Repeated(game, solver=dt.solvers.AllNash(), choice=choice)
    ds = dt.simulate(plan, 3_000, seed=1, years=2)
    assert (ds.equilibria == 3).all() and ds.attrs["choice"] == choice
    places = np.flatnonzero(dt.solvers.AllNash()(game).exists)
    if share is None:
        assert (ds.candidate == places[0 if choice == "first listed" else -1]).all()
    else:
        assert near(np.array([(ds.candidate == k).mean() for k in places]), np.full(3, share), 6_000)


def test_repeated_crises_alone_or_in_a_batch_and_on_disk(tmp_path: Path):
    game = dt.games.Strait(us_prior=np.array([0.1, 0.4, 0.8]), us_posture="ambiguity", japan_posture="red line")
    settings = {"learns": ("us_prior", "japan_prior"), "turnover": {"us_prior": 0.3}, "until": ("Taiwan falls",)}
    ds = dt.simulate(dt.Repeated(game, **settings), 300, seed=7, years=5)
    assert ds.belief.dims == ("us_prior", "run", "year", "learns")
    assert dt.simulate(dt.Repeated(game, **settings), 300, seed=7, years=5).identical(ds)
    for i in range(3):
        one = dt.simulate(dt.Repeated(game.take(i), **settings), 300, seed=7, years=5)
        for name in ds.data_vars:
            assert np.array_equal(one[name].values, ds[name].values[i], equal_nan=name in ("belief", "payoff", "posterior")), name
    ds.to_netcdf(tmp_path / "runs.nc", engine="h5netcdf")
    assert xr.open_dataset(tmp_path / "runs.nc", engine="h5netcdf").equals(ds)


def test_axes_are_named_for_what_varies_along_them_alone():
    def dims(game):
        ds = dt.simulate(dt.Repeated(game), 3, seed=0, years=2)
        assert ds.happens.shape[: len(game.shape)] == game.shape
        return ds.happens.dims[: len(game.shape)], ds

    names, ds = dims(Trial(gain=np.array([[1.0], [2.0]]), loss=np.array([1.0, 2.0, 3.0])))
    assert names == ("gain", "loss") and ds.gain.values.tolist() == [1, 2] and "utility" in ds.loss.attrs["unit"]
    names, ds = dims(Trial(gain=[1.0, 2.0], loss=[1.0, 2.0]))
    assert names == ("game",) and ds.gain.dims == ds.loss.dims == ("game",)
    names, ds = dims(Trial(gain=np.arange(6.0).reshape(2, 3), loss=[1.0, 2.0, 3.0]))
    assert names == ("game_0", "game_1") and ds.gain.shape == (2, 3) and ds.loss.dims == ("game_1",)
    names, _ = dims(Trial(gain=[1.0]))
    assert names == ("gain",)


def test_the_documented_example_runs():
    found = doctest.testmod(repeated)
    assert found.attempted == 3 and found.failed == 0


def test_mistakes():
    race, test = dt.solve(dt.games.InstitutionalTies()), dt.solve(Trial()).select()
    with raises("years=None for InstitutionalTies", "positive number of years"):
        dt.simulate(race, 10, seed=0)
    with raises("years=0 for a crisis that repeats"):
        dt.simulate(dt.Repeated(Trial()), 10, seed=0, years=0)
    with raises("years=3, but Trial is played once", "dt.Repeated"):
        dt.simulate(test, 10, seed=0, years=3)
    with raises("n=0"):
        dt.simulate(race, 0, seed=0, years=3)
    with raises("no parameter 'resolut'", "did you mean 'resolute'"):
        dt.Repeated(Trial(), learns=("resolut",))
    with raises("learns came as a word", "('resolute',)"):
        dt.Repeated(Trial(), learns="resolute")
    with raises("'gain' is in learns", "governs no draw"):
        dt.Repeated(Trial(), learns=("gain",))
    with raises("'us_prior' is in learns", "governs 'US resolve' otherwise"):
        dt.Repeated(dt.games.Strait(retrenchment="follows Japan"), learns=("us_prior",))
    with raises("turnover names 'resolute', but learns=()"):
        dt.Repeated(Trial(), turnover={"resolute": 0.2})
    with raises("turnover of 'resolute' came as 1.5"):
        dt.Repeated(Trial(), learns=("resolute",), turnover={"resolute": 1.5})
    with raises("rate came as -1"):
        dt.Repeated(Trial(), rate=-1)
    with raises("no event 'wr'", "did you mean 'war'"):
        dt.Repeated(Trial(), until=("wr",))
    with raises("both in learns and in timeline"):
        dt.Repeated(Trial(), learns=("resolute",), timeline={"resolute": [0.1]})
    with raises("choice came as 'best'", "first listed"):
        dt.Repeated(Trial(), choice="best")
    with raises("timeline of 'gain' has shape (2,)", "give (3,) or (5, 3)"):
        dt.simulate(dt.Repeated(Trial(), timeline={"gain": [1, 2]}), 5, seed=0, years=3)
    with raises("'gain' is in timeline", "2 values"):
        dt.Repeated(Trial(gain=[1.0, 2.0]), timeline={"gain": [1.0]})
    with raises("a2ad", "1.5"):
        dt.simulate(dt.Repeated(dt.games.Strait(), timeline={"a2ad": [0.5, 1.5]}), 5, seed=0, years=2)
    with raises("has no parameter"):
        dt.Repeated(type("Bare", (dt.Game,), {"players": ("A",), "rules": lambda s, move: dt.outcome("end", {"A": 0})})())
    with raises("ArmsBuildUp is a game of states"):
        dt.Repeated(dt.games.ArmsBuildUp())


def test_a_fan_shows_the_median_the_bands_and_the_share_of_runs_so_far():
    plan = dt.Repeated(Trial(resolute=[0.2, 0.6]), learns=("resolute",), solver=dt.solvers.AgentLogit(rationality=2.0))
    ds = dt.simulate(plan, 200, seed=0, years=6)
    ax = dt.plot.fan(ds, "war", hue="resolute")
    shown = [line.get_ydata() for line in ax.lines]
    assert np.array_equal(shown, (ds.happens.sel(event="war").cumsum("year") > 0).mean("run").values)
    assert [t.get_text() for t in ax.figure.legends[0].get_texts()] == ["resolute = 0.2", "resolute = 0.6"]
    one = ds.isel(resolute=0)
    ax = dt.plot.fan(one, "belief: resolute")
    mean, median = (line.get_ydata() for line in ax.lines)
    assert np.allclose(median, one.belief[..., 0].median("run")) and np.allclose(mean, one.belief[..., 0].mean("run"))
    assert len(ax.collections) == 2 and "200 runs" in ax.get_title(loc="left")
    bonus = np.array([3.0, 0.0])
    lost = dt.simulate(dt.Repeated(Pennies(), timeline={"bonus": bonus}, solver=dt.solvers.PureNash()), 9, seed=0, years=2)
    ax = dt.plot.fan(lost, "payoff: China")
    assert "100.0% of runs end without" in ax.get_title(loc="left") and np.isnan(ax.lines[1].get_ydata()[1])
    with raises("select one first", "resolute"):
        dt.plot.fan(ds, "war")
    with raises("'wr'", "did you mean 'war'"):
        dt.plot.fan(one, "wr")
    with raises("give what dt.simulate"):
        dt.plot.fan(ds.isel(year=0), "war")
    with raises("not a dim for hue"):
        dt.plot.fan(ds, "war", hue="year")
