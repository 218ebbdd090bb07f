"""Do the calibrated scenarios say what their rows say, and what the mapping promises?

Expected figures are typed here from the mapping table of the project's reference text; the
attack probabilities at the end need the solver.
"""

from __future__ import annotations

import pickle
from importlib.resources import files

import numpy as np
import pytest

from deterrence.calibration import Scenario, scenario, scenarios
from deterrence.calibration.behaviour import typed_actions
from deterrence.calibration.conventions import WIN_ROWS
from deterrence.calibration.draws import conditions
from deterrence.calibration.questions import QUESTIONS
from deterrence.calibration.rows import Rows, find, parse, shipped
from deterrence.calibration.south_korea import FORMULAS
from deterrence.calibration.strengths import win_probability
from deterrence.errors import DeterrenceError, ParameterError
from deterrence.games import Strait
from deterrence.parameters import CONFIDENCES

NAMES = ("1996", "2017", "2022", "2025-26")

# parameter: central values in 1996, 2017, 2022, 2025-26
CENTRAL = {
    "taiwan_strength": (1.0, 0.5452, 0.3553, 0.3327),
    "japan_strength": (0.4034, 0.0575, 0.2190, 0.2701),
    "us_strength": (2.2291, 2.1596, 2.1122, 2.1750),
    "a2ad": (0.3683, 0.7894, 0.8309, 0.8253),
    "basing_relief": (0.9728, 0.8227, 0.7593, 0.7395),
    "china_war_cost": (0.1364, 0.3182, 0.4045, 0.4045),
    "china_cost_us": (0.2029, 0.2841, 0.3166, 0.3166),
    "china_cost_japan": (0.0974, 0.1364, 0.1519, 0.1519),
    "china_cost_bases": (0.0244, 0.0341, 0.0380, 0.0380),
    "china_cost_spread": (0.1658, 0.2072, 0.2224, 0.2224),
    "taiwan_war_cost": (0.05, 0.05, 0.05, 0.05),
    "us_loss_irresolute": (0.25, 0.25, 0.25, 0.25),
    "us_war_cost": (0.2363, 0.3978, 0.4331, 0.4378),
    "us_audience_cost": (0.16, 0.16, 0.16, 0.16),
    "us_prior": (0.5, 0.45, 0.71, 0.55),
    "japan_prior": (0.6, 0.08, 0.15, 0.35),
    "japan_loss_irresolute": (0.4444, 0.1602, 0.2138, 0.3027),
    "japan_bases_cost": (0.0249, 0.0125, 0.0387, 0.0612),
    "japan_join_cost": (6.2249, 0.0272, 0.0738, 0.1167),
}
# parameter: marginal band in 1996, 2017, 2022, 2025-26
BANDS = {
    "japan_strength": ((0.2333, 1.0048), (0.0, 0.1073), (0.1363, 0.2190), (0.2059, 0.2701)),
    "us_strength": ((1.0222, 3.0), (1.4339, 3.0), (1.4954, 3.0), (1.4014, 3.0)),
    "a2ad": ((0.3083, 0.4589), (0.7580, 0.8142), (0.8309, 0.9005), (0.8253, 0.8938)),
    "basing_relief": ((0.9676, 0.9782), (0.8153, 0.8281), (0.7593, 0.7779), (0.7395, 0.7595)),
    "china_war_cost": ((0.0511, 0.2557), (0.1591, 0.5), (0.2156, 0.6056), (0.2156, 0.6056)),
    "china_cost_bases": ((0.0, 0.0524), (0.0, 0.0734), (0.0, 0.0818), (0.0, 0.0818)),
    "us_war_cost": ((0.1575, 0.3780), (0.2652, 0.6365), (0.2887, 0.6930), (0.2919, 0.7004)),
    "japan_join_cost": ((3.1125, 8.4885), (0.0136, 0.0371), (0.0369, 0.1006), (0.0583, 0.1591)),
}
# Lock threshold of a US line with Japanese bases, and with Japan joined.
LOCKS = {
    "1996": (0.106, 0.124),
    "2017": (0.179, 0.147),
    "2022": (0.195, 0.175),
    "2025-26": (0.197, 0.183),
}


def _text() -> str:
    return (files("deterrence.calibration") / "data" / "calibration.csv").read_text(encoding="utf-8")


def _edited(old: str, new: str) -> Rows:
    text = _text()
    assert old in text
    return parse(text.replace(old, new).splitlines())


@pytest.fixture(params=NAMES)
def calibrated(request: pytest.FixtureRequest) -> Scenario:
    return scenario("strait", request.param)


def test_listing_and_alias() -> None:
    assert scenarios() == {"strait": NAMES}
    assert scenario("strait", "2025_26").name == "2025-26"


@pytest.mark.parametrize("name", NAMES)
def test_central_values(name: str) -> None:
    game, column = scenario("strait", name).game, NAMES.index(name)
    for parameter, expected in CENTRAL.items():
        assert getattr(game, parameter) == pytest.approx(expected[column], abs=6e-5), parameter


@pytest.mark.parametrize("name", NAMES)
def test_bands(name: str) -> None:
    calibrated, column = scenario("strait", name), NAMES.index(name)
    for parameter, expected in BANDS.items():
        found = (calibrated.low[parameter], calibrated.high[parameter])
        assert found == pytest.approx(expected[column], abs=6e-5), parameter
    assert all(r.low <= r.central <= r.high for r in calibrated.records.values())


def _win_rows(p: dict[str, float | np.ndarray]) -> list[np.ndarray]:
    cases = [("abstain", False), ("join", False), ("abstain", True), ("bases", True)]
    arrays = {name: np.asarray(value) for name, value in p.items()}
    return [win_probability(arrays, japan, us) for japan, us in cases]


def test_win_rows_come_back(calibrated: Scenario) -> None:
    rows = [calibrated.inputs[name].central for name in WIN_ROWS]
    assert np.allclose(_win_rows(calibrated.game.values), rows, rtol=0, atol=1e-9)


def test_win_rows_come_back_in_draws(calibrated: Scenario) -> None:
    draws = calibrated.draw(500, seed=2)
    rows = [draws.inputs[name] for name in WIN_ROWS]
    assert np.allclose(_win_rows(dict(draws.parameters)), rows, rtol=0, atol=1e-9)


def test_the_game_agrees_with_the_contest(calibrated: Scenario) -> None:
    game = calibrated.game
    ours = _win_rows(game.values)
    theirs = [
        game.china_wins("abstain", "abstain"),
        game.china_wins("join", "abstain"),
        game.china_wins("abstain", "intervene"),
        game.china_wins("bases", "intervene"),
    ]
    assert np.allclose(ours, theirs, rtol=0, atol=1e-12)


def test_types_do_what_their_names_say(calibrated: Scenario) -> None:
    found = typed_actions({n: np.asarray(v) for n, v in calibrated.game.values.items()})
    barred = calibrated.name == "1996"
    assert {who: str(action) for who, action in found.items()} == {
        "US resolute": "intervene",
        "US irresolute": "abstain",
        "Japan resolute": "bases" if barred else "join",
        "Japan irresolute": "abstain" if barred else "bases",
    }


def test_loading_fails_where_types_do_otherwise() -> None:
    row = "war_cost_gdp_share,JPN,2022,0.06,0.135,"
    rows = _edited(f"{row}0.203", f"{row}0.136")
    with pytest.raises(DeterrenceError, match="needs 0 <= japan_loss_irresolute <"):
        scenario("strait", "2022", rows=rows)
    with pytest.raises(DeterrenceError, match="us_loss_irresolute < us_loss_resolute"):
        scenario("strait", "2022").override(us_stake_factor=0.9)
    with pytest.raises(DeterrenceError, match=r"'Japan resolute' chooses 'bases'.*chooses 'join'"):
        scenario("strait", "2022").override(japan_nuclear_cost=0.0)


def test_every_value_has_a_source(calibrated: Scenario) -> None:
    table = calibrated.table()
    assert list(table.columns) == [
        "name", "value", "unit", "low", "central", "high", "confidence", "source",
    ]  # fmt: skip
    assert len(table) == 50 + len(FORMULAS) + len(calibrated.optional)
    assert set(table["confidence"]) <= set(CONFIDENCES)
    assert (table["source"].str.len() > 0).all() and (table["unit"].str.len() > 0).all()
    assert (table["value"] == table["central"]).all()
    assert calibrated.game.provenance == calibrated.records
    described = calibrated.game.describe().set_index("name")
    assert described.loc["a2ad", "confidence"] in ("elicited", "assumed")
    assert "p_china_wins_us_no_japan_bases" in described.loc["a2ad", "source"]


def test_parameters_of_options_keep_their_defaults_and_say_so(calibrated: Scenario) -> None:
    assert "attribution_miss" in calibrated.optional and "us_prior" not in calibrated.optional
    for name in calibrated.optional:
        record = calibrated.records[name]
        assert record.low == record.central == record.high == Strait.parameters()[name].default
        assert record.source.startswith("no calibration row") and name not in calibrated.assumed
    assert np.ndim(calibrated.sample(5, 1).values["attribution_miss"]) == 0
    changed = calibrated.override(attribution_miss=(0.0, 0.1, 0.3))
    assert changed.game.values["attribution_miss"] == 0.1 and "attribution_miss" in changed.assumed
    drawn = changed.sample(200, 1).values["attribution_miss"]
    assert 0 <= drawn.min() < drawn.max() <= 0.3
    assert changed.records["attribution_miss"].source.startswith("override by the user, in place of 0 from no")


def test_formulas_name_just_the_inputs_that_move_them(calibrated: Scenario) -> None:
    # At odds of one half (1996) the exponent of the contest happens not to matter.
    calibrated = calibrated.override(
        p_china_wins_taiwan_alone=calibrated.inputs["p_china_wins_taiwan_alone"].central + 0.01
    )
    moved: dict[str, set[str]] = {name: set() for name in calibrated.records}
    before = calibrated.game.values
    for name, given in calibrated.inputs.items():
        middle = given.central * 0.999 if given.central else 1e-3
        asked = QUESTIONS[name]
        low, high = min(given.low, middle) * 0.99, max(given.high, middle) * 1.01
        triple = (max(low, asked.least), middle, min(high, asked.most))
        after = calibrated.override(**{name: triple}).game.values
        for parameter, value in after.items():
            if not np.isclose(value, before[parameter], rtol=0, atol=1e-12):
                moved[parameter].add(name)
    for parameter, how in calibrated._formulas.items():
        declared = {*how.rows, *how.conventions}
        assert declared <= moved[parameter] <= declared | set(how.minor), parameter
        assert set(how.band) <= declared | set(WIN_ROWS), parameter


def test_assumed_is_worse_in_the_past() -> None:
    found = {name: set(scenario("strait", name).assumed) for name in NAMES}
    assert "us_prior" in found["2017"] and "us_prior" not in found["2022"]
    assert "us_strength" in found["1996"] and "us_strength" not in found["2025-26"]
    assert "japan_strength" in found["2025-26"]  # its row was never wargamed
    assert len(found["2017"]) > len(found["2025-26"])
    assert "china_prize_gdp_years" in scenario("strait", "2022").assumed_inputs


def test_a_missing_row_falls_back_and_says_so() -> None:
    row = find(shipped(), "audience_cost", "JPN", "2017")
    assert (row.scenario, row.borrowed) == ("2025_26", True)
    source = scenario("strait", "2017").records["japan_audience_cost"].source
    assert "2025_26, there being no row for 2017" in source
    assert not find(shipped(), "audience_cost", "USA", "2017").borrowed
    message = r"no calibration row 'audience_cots'.*'audience_cost'"
    with pytest.raises(ParameterError, match=message):
        find(shipped(), "audience_cots", "USA", "2017")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('1996,0.3,0.5,0.7,"P(US', '1996,0.3,0.9,0.7,"P(US', "needs low <= central <= high"),
        ('1996,0.3,0.5,0.7,"P(US', '1996,0.3,half,0.7,"P(US', "'half'.*give three numbers"),
        ("none (before the carriers),assumed", ",assumed", "has no source: name one"),
        ("none (before the carriers),assumed", "none,guessed", "confidence 'guessed': choose one"),
    ],
)  # fmt: skip
def test_a_bad_table_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(DeterrenceError, match=message):
        _edited(old, new)


def test_chinas_value_at_stake_is_not_an_input(calibrated: Scenario) -> None:
    lines = _text().splitlines()
    changed = [
        ",".join([*line.split(",")[:3], "7", "8", "9", *line.split(",")[6:]])
        if line.startswith("value_at_stake,CHN")
        else line
        for line in lines
    ]
    assert sum(a != b for a, b in zip(lines, changed, strict=True)) == 4
    other = scenario("strait", calibrated.name, rows=parse(changed))
    assert other.records == calibrated.records
    without = parse([line for line in lines if not line.startswith("value_at_stake,CHN")])
    assert scenario("strait", calibrated.name, rows=without).records == calibrated.records


def test_targets_are_validation_only() -> None:
    found = scenario("strait", "2025-26").targets()
    assert {name: row.central for name, row in found.items()} == {
        "target_p_invasion_before_2027": 0.105,
        "target_p_invasion_given_japan_out": 0.115,
        "target_p_invasion_given_us_out": 0.22,
        "target_p_invasion_given_independence": 0.225,
    }
    assert scenario("strait", "2017").targets() == {}
    without = parse([line for line in _text().splitlines() if not line.startswith("target_")])
    assert scenario("strait", "2025-26", rows=without).records == (
        scenario("strait", "2025-26").records
    )


def test_sample_is_reproducible_and_admissible(calibrated: Scenario) -> None:
    first, again, other = (calibrated.sample(2000, seed) for seed in (3, 3, 4))
    assert first.shape == (2000,)
    assert np.all(first.admissible)
    assert all(np.array_equal(first.values[n], again.values[n]) for n in first.values)
    assert not np.array_equal(first.us_prior, other.us_prior)
    assert first.scenario == calibrated.name
    assert np.max(first.us_strength) <= 3
    assert 0 < calibrated.rejected_share < 0.06


def test_win_rows_share_one_quantile(calibrated: Scenario) -> None:
    draws = calibrated.draw(400, seed=5)
    order = np.argsort(draws.inputs[WIN_ROWS[0]])
    for name in WIN_ROWS[1:]:
        assert (np.diff(draws.inputs[name][order]) >= 0).all()
    apart = np.corrcoef(draws.inputs["a2ad_sortie_denial"], draws.inputs[WIN_ROWS[0]])
    assert abs(apart[0, 1]) < 0.2
    p0, pj, pa, pb = (draws.inputs[name] for name in WIN_ROWS)
    assert ((p0 > pj) & (pj > pb) & (p0 > pa) & (pa > pb)).all()
    held = conditions(dict(draws.inputs), dict(draws.parameters))
    assert all(np.all(holds) for holds in held.values())


def test_laws_of_the_draws() -> None:
    calibrated = scenario("strait", "2017")
    draws = calibrated.draw(40_000, seed=6).inputs
    for name in ("prior_us_resolute", "audience_cost_USA", "us_stake_factor"):
        given = calibrated.inputs[name]
        mean = (given.low + given.central + given.high) / 3
        assert draws[name].mean() == pytest.approx(mean, rel=0.02)
        assert draws[name].min() >= given.low and draws[name].max() <= given.high
    prize = calibrated.inputs["china_prize_gdp_years"]
    logs = np.log([prize.low, prize.central, prize.high])
    assert np.log(draws[prize.name]).mean() == pytest.approx(logs.mean(), abs=0.02)


def test_a_war_cost_row_moves_as_a_whole() -> None:
    base = scenario("strait", "2022")
    dear = base.override(war_cost_gdp_share_CHN=0.25)
    for name in ("china_war_cost", "china_cost_us", "china_cost_spread"):
        assert getattr(dear.game, name) / getattr(base.game, name) == pytest.approx(0.25 / 0.167)
    assert dear.game.china_war_cost == pytest.approx(base.high["china_war_cost"])


def test_override_of_a_row_moves_what_follows() -> None:
    base = scenario("strait", "2025-26")
    row = base.override(prior_us_resolute=0.2)
    final = base.override(us_prior=0.2)
    assert row.game.us_prior == final.game.us_prior == 0.2
    assert row.game.japan_join_cost != base.game.japan_join_cost
    assert final.game.japan_join_cost == base.game.japan_join_cost
    assert base.game.us_prior == 0.55
    assert final.records["us_prior"].confidence == "assumed"
    assert "override by the user, in place of 0.55" in final.records["us_prior"].source
    assert np.all(final.sample(50, 1).us_prior == 0.2)
    banded = base.override(us_prior=(0.1, 0.2, 0.3), decisiveness=2.5)
    sample = banded.sample(200, 1)
    assert np.min(sample.us_prior) >= 0.1 and np.max(sample.us_prior) <= 0.3
    assert np.all(sample.decisiveness == 2.5)
    assert (banded.low["us_prior"], banded.high["us_prior"]) == (0.1, 0.3)
    assert banded.override(us_prior=0.15).game.us_prior == 0.15


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"us_piror": 0.2}, "no row, convention or parameter 'us_piror'.*did you mean 'us_prior'"),
        ({"us_prior": 1.2}, r"us_prior is 1.2, but must lie in \[0, 1\]"),
        ({"us_audience_cost": "high"}, "give one number, or a triple"),
        ({"prior_us_resolute": (0.5, 0.2, 0.3)}, "low <= central <= high"),
        ({"prior_us_resolute": float("nan")}, "give one number, or a triple"),
        ({"audience_cost_USA": -1}, r"audience_cost_USA is -1, but must lie in \[0, 1\]"),
        ({"p_china_wins_taiwan_alone": 0.2}, "needs win rows that fall as allies join"),
        ({"value_at_stake_CHN": 0.3}, "no row, convention or parameter 'value_at_stake_CHN'"),
    ],
)
def test_bad_overrides(changes: dict[str, float], message: str) -> None:
    with pytest.raises(DeterrenceError, match=message):
        scenario("strait", "2022").override(**changes)


@pytest.mark.parametrize(
    ("game", "name", "message"),
    [
        ("straight", "2017", "no scenarios for the game 'straight'.*did you mean 'strait'"),
        ("strait", "2018", "no scenario '2018': choose one of 1996, 2017, 2022, 2025-26.*'2017'"),
    ],
)
def test_unknown_names(game: str, name: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        scenario(game, name)


@pytest.mark.parametrize("n", [0, -3, 2.5, True])
def test_bad_sample_sizes(n: float) -> None:
    with pytest.raises(ParameterError, match="give a whole number above 0"):
        scenario("strait", "2017").sample(n, seed=1)  # type: ignore[arg-type]


def test_hopeless_draws_are_reported() -> None:
    hopeless = scenario("strait", "2017").override(
        bases_cost_ratio=(0.12, 0.12, 500.0), japan_cost_ratio=0.12
    )
    with pytest.raises(DeterrenceError, match=r"of .* draws were inadmissible: bring"):
        hopeless.sample(10, seed=1)


def test_base_refusal_has_its_own_weight() -> None:
    weights = {name: scenario("strait", name).base_refusal_weight for name in NAMES}
    assert weights == pytest.approx({"1996": 0.0, "2017": 0.35, "2022": 0.2, "2025-26": 0.15})
    assert scenario("strait", "2017").sample(5, 1).japan_access == "free"
    assert scenario("strait", "2017").game.replace(japan_access="refused").scenario == "2017"


def test_a_scenario_travels_to_a_worker(calibrated: Scenario) -> None:
    assert pickle.loads(pickle.dumps(calibrated)).records == calibrated.records


def test_overlays_and_prize_are_not_parameters(calibrated: Scenario) -> None:
    assert calibrated.overlays["us_posture"].central == 0
    assert calibrated.inputs["china_prize_gdp_years"].central == 0.22
    assert scenario("strait", "2025-26").overlays["japan_posture"].central == 0.75


def test_a_dated_probability_needs_a_named_rate() -> None:
    calibrated = scenario("strait", "2025-26")
    rate = calibrated.crisis_rate
    assert (rate.low, rate.central, rate.high, rate.confidence) == (0.06, 0.13, 0.27, "measured")
    with pytest.raises(ParameterError, match=r"needs a crisis rate.*rate=0.13.*0.06-0.27"):
        calibrated.dated(0.35)
    assert calibrated.dated(0.345, rate=0.27) == pytest.approx(0.126, abs=5e-4)
    assert calibrated.dated(0.5, rate=0.1, months=12) == pytest.approx(1 - np.exp(-0.05))
    assert np.shape(calibrated.dated(np.array([0.1, 0.2]), rate=0.13)) == (2,)
    for bad in ({"p_attack": 1.2, "rate": 0.1}, {"p_attack": 0.2, "rate": 0.0}):
        with pytest.raises(ParameterError, match="give"):
            calibrated.dated(**bad)


@pytest.mark.parametrize("name", NAMES)
def test_lock_thresholds(name: str) -> None:
    found = scenario("strait", name).lock_thresholds()
    assert (found.with_bases, found.with_japan_joined) == pytest.approx(LOCKS[name], abs=5e-4)
    assert found.audience_cost == 0.16
    assert "US audience cost 0.160" in str(found)


# P(attack) at the centre: ambiguity by both, Japan's line, the US line, both lines.
ATTACK = {
    "1996": (0.28, 0.22, 0.005, 0.003),
    "2017": (0.36, 0.18, 0.000, 0.000),
    "2022": (0.027, 0.005, 0.027, 0.005),
    "2025-26": (0.100, 0.029, 0.100, 0.029),
}
A, R = "ambiguity", "red line"


def _p_attack(game: object) -> np.ndarray:
    solvers = pytest.importorskip("deterrence.solvers")
    if not hasattr(solvers, "PerfectBayesian"):
        pytest.skip("PerfectBayesian is not there yet")
    found = solvers.PerfectBayesian()(game)
    return np.asarray(found.probability[..., 0, list(found.events).index("attack")])


@pytest.mark.parametrize("name", NAMES)
def test_attack_probabilities_at_the_centre(name: str) -> None:
    game = scenario("strait", name).game
    found = [
        float(_p_attack(game.replace(us_posture=us, japan_posture=japan)))
        for us, japan in ((A, A), (A, R), (R, A), (R, R))
    ]
    assert found == pytest.approx(ATTACK[name], abs=6e-3)


def test_attack_certain_or_absent_with_a_known_us() -> None:
    for name in NAMES:
        game = scenario("strait", name).game.replace(us_posture=A, japan_posture=A)
        assert _p_attack(game.replace(us_prior=0.0)) > 0.95
        assert _p_attack(game.replace(us_prior=1.0)) < 0.01
    after = scenario("strait", "1996").override(us_prior=0.85).game
    assert _p_attack(after.replace(us_posture=A, japan_posture=A)) == pytest.approx(0.02, abs=0.006)


def test_band_mean_weighted_by_access() -> None:
    # The reference means carry a standard error of about .009 and their own draws.
    for name, expected in {"1996": 0.28, "2017": 0.545, "2022": 0.305, "2025-26": 0.345}.items():
        calibrated = scenario("strait", name)
        games = calibrated.sample(4000, seed=11).replace(us_posture=A, japan_posture=A)
        free = _p_attack(games).mean()
        refused = _p_attack(games.replace(japan_access="refused")).mean()
        weight = calibrated.base_refusal_weight
        assert (1 - weight) * free + weight * refused == pytest.approx(expected, abs=0.035), name


def test_an_overridden_scenario_says_so_wherever_its_games_go() -> None:
    changed = scenario("strait", "2017").override(us_prior=0.2).override(a2ad=0.5)
    assert changed.game.scenario == "2017 with us_prior, a2ad overridden"
    assert changed.sample(3, 0).scenario == changed.game.scenario
    assert repr(changed).endswith("with us_prior, a2ad overridden")
    assert "parameters as arrays, batch (3,)" in repr(changed.sample(3, 0))
