"""Next year foreseen (models.md 4.9, option 13): a plain-Python solution year by year, the whole tree, closed forms."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from conftest import cells, numbers, raises, random_game, same
from oracles import strait_options as oracle
from strait_frame import (
    BOTH,
    ERRORS,
    ESCALATION,
    FIXED,
    RUIN,
    TIES,
    Drawn,
    Options,
    compare_fixed,
    counts,
    differ,
    draw,
    row,
)

import deterrence as dt
from deterrence.games import Strait
from deterrence.games.strait.facts import Facts
from deterrence.games.strait.ties import Peacetime
from deterrence.games.strait.tomorrow import WORTH
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

FORESEEN = {"tomorrow": "foreseen"}
AMBIGUITY = {"us_posture": "ambiguity", "japan_posture": "ambiguity"}
LATER: Drawn = dict.fromkeys(WORTH.values(), (-0.4, 0.4))
ONE: Options = {
    "alone": ({}, {}),
    "conditional lines": (BOTH, ERRORS),
    "ties agreed": ({"ties": "agreed"}, TIES),
    "escalation": (ESCALATION, RUIN),
    "ultimatum": ({"ultimatum": "halves"}, {"taiwan_cost_spread": (0.0, 0.4)}),
    "quadriad": ({"third_guarantor": "South Korea"}, {}),
}


@pytest.mark.parametrize("beside", ONE)
def test_this_year_equals_the_oracle(beside: str) -> None:
    """Test 8 of 4.7, and 9, with what next year is worth drawn like all else."""
    structure, drawn = ONE[beside]
    for n, spread in enumerate((0.0, 0.12)):
        batch = draw(structure | FORESEEN, drawn | LATER, 8, 10 + n, us_posture="red line", japan_posture="ambiguity", china_cost_spread=spread)
        assert compare_fixed(batch)[0] >= 7


def test_off_it_is_the_base_game_and_on_it_adds_one_event() -> None:
    batch = random_game(Strait, (50,), 8, **AMBIGUITY)
    rng = np.random.default_rng(8)
    base, off = dt.solve(batch), dt.solve(batch.replace(**{n: rng.uniform(*ends, 50) for n, ends in LATER.items()}))
    assert not differ(base, off)
    on = dt.solve(batch.replace(**FORESEEN))
    assert np.array_equal(on.payoff, base.payoff) and counts(**FIXED, **FORESEEN) == counts(**FIXED)
    assert same(on.event("goes on"), on.event("status quo") + on.event("grey zone"))
    assert set(on.events) - set(base.events) == {"goes on"}


def test_three_years_equal_the_oracle_year_by_year() -> None:
    """Lines that come and go, a friend who grows, a status quo that drifts: solved in plain Python from the last year back."""
    batch = random_game(Strait, (12,), 3, **AMBIGUITY, china_cost_spread=0.15)
    own = batch.values["japan_strength"]
    postures = ["ambiguity", "red line", "ambiguity"]
    years = {"japan_posture": postures, "japan_strength": [own, np.minimum(1.5 * own, 3), np.minimum(2 * own, 3)]}
    drift = np.linspace(0.0, 0.2, 12)
    ds = dt.foresight(batch, years, discount=0.8, status_quo_drift=drift)
    clear = (ds.status == dt.Status.ok).all("year").values
    assert clear.sum() >= 5
    for i, game in cells(batch):
        worth = dict.fromkeys(oracle.PLAYERS, 0.0)
        by_then: list[tuple[float, float]] = []
        for t in (2, 1, 0):
            p = numbers(game) | {WORTH[who]: x for who, x in worth.items()} | {"japan_strength": float(years["japan_strength"][t][i])}
            answer = oracle.fixed(p, us_posture="ambiguity", japan_posture=postures[t], **FORESEEN)
            if clear[i]:
                here = ds.isel(game=i[0], year=t)
                assert same(here.payoff.values, row(answer.payoff, oracle.PLAYERS), 1e-9)
                assert same(here.happens.values, row(answer.events, tuple(map(str, ds.event.values))), 1e-9)
            by_then.insert(0, (answer.events.get("attack", 0.0), answer.events.get("goes on", 0.0)))
            worth = {who: 0.8 * (x - (drift[i[0]] if who == "China" else 0.0)) for who, x in answer.payoff.items() if who in worth}
        if clear[i]:
            (a, on), (b, more), (c, _) = by_then
            assert same(ds.attack_by_then.isel(game=i[0]).values, [a, a + on * b, a + on * (b + more * c)], 1e-9)
            assert same(ds.reached.isel(game=i[0]).values, [1.0, on, on * more], 1e-9)


class TwoYears(Strait):
    """Both years in one tree: resolve is drawn once, all moves of this year are seen, war costs are known to all."""

    taiwan_later: float = param(0.5, unit="strength", low=0, source="test")
    us_later: float = param(1.0, unit="strength", low=0, source="test")
    weight: float = param(0.9, unit="discount", low=0, source="test")

    def rules(self, move: Storyteller) -> Ending:
        us_loss, japan_loss = self._stakes(move)
        return self._year(move, us_loss, japan_loss, Peacetime(), None)

    def taiwan_force(self, before: Peacetime) -> Any:
        return self.taiwan_later if before.deployed else self.taiwan_strength

    def us_force(self, before: Peacetime) -> Any:
        return self.us_later if before.deployed else self.us_strength

    def _year(self, move: Storyteller, us_loss: Any, japan_loss: Any, before: Peacetime, past: Ending | None) -> Ending:
        provoked = move("Taiwan", "restrain", "provoke") == "provoke"
        china = str(move("China", "hold", "grey zone", "attack"))
        us_line, japan_line = self._lines(move)
        lines = us_line, japan_line, False
        facts = Facts(
            before, False, lines, us_loss, japan_loss, provoked, self.china_provocation_loss if provoked else 0.0,
            self.taiwan_provocation_rent if provoked else 0.0, china, "", self.china_war_cost, self.taiwan_war_cost,  # type: ignore[arg-type]
            {"Japan": self.japan_line_price if japan_line else 0.0, "US": self.us_line_price if us_line else 0.0},
        )  # fmt: skip
        if china == "attack":
            if move("Taiwan", "resist", "concede") == "concede":
                end = self.capitulation(facts)
            else:
                japan, us, third = self.help(move, facts)
                end = self.war(facts, lines, japan, us, third)
        elif china == "hold":
            end = self.status_quo(facts)
        else:
            end = self.grey_zone(facts, resists=move("Taiwan", "resist", "concede") == "resist")
        if past is not None:
            total = {who: past.payoffs[who] + self.weight * x for who, x in end.payoffs.items()}
            return outcome("over", total, {f"later {label}": weight for label, weight in end.events.items()})
        if china == "attack":
            return outcome("over", end.payoffs, {f"now {label}": weight for label, weight in end.events.items()})
        return self._year(move, us_loss, japan_loss, Peacetime(deployed=("later",)), end)


@pytest.mark.parametrize("lines", [AMBIGUITY, FIXED], ids=["silent", "Japan's line"])
def test_year_by_year_is_the_whole_tree(lines: dict[str, str]) -> None:
    """Resolve that lasts and moves that are seen tell nothing about each other: beliefs in the tree stay the priors."""
    base = random_game(Strait, (200,), 11, **lines, china_cost_spread=0.0)
    rng = np.random.default_rng(1)
    taiwan, us = rng.uniform(0.2, 1.5, 200), rng.uniform(0.2, 2.5, 200)
    tree = dt.solvers.PerfectBayesian()(TwoYears(**base.values, **lines, taiwan_later=taiwan, us_later=us, weight=0.9))
    years = {"taiwan_strength": [base.values["taiwan_strength"], taiwan], "us_strength": [base.values["us_strength"], us]}
    ds = dt.foresight(base, years, discount=0.9)
    clear = (tree.status[:, 0] == dt.Status.ok) & (ds.status == dt.Status.ok).all("year").values
    assert clear.sum() > 100 and np.nanmax(tree.regret) < 1e-9 and np.nanmax(tree.local_regret) < 1e-9
    assert same(tree.payoff[clear, 0], ds.payoff.isel(year=0).values[clear])
    now, later = (tree.event(f"{when} attack")[clear, 0] for when in ("now", "later"))
    assert same(now, ds.happens.sel(event="attack").isel(year=0).values[clear])
    assert same(now + later, ds.attack_by_then.isel(year=1).values[clear])
    assert now.sum() > 3 and later.sum() > 3
    seen = 0
    for label, sure in tree.belief.items():
        if label.startswith("China:") and sure.shape[-1] == 4:
            seen += 1
            prior = np.stack([a * b for a in (base.us_prior, 1 - base.us_prior) for b in (base.japan_prior, 1 - base.japan_prior)], -1)
            assert same(np.sort(sure[clear, 0], axis=-1), np.sort(prior[clear], axis=-1)), label
    assert seen > 8


def alone(count: int, seed: int) -> Strait:
    """Nobody helps Taiwan, which resists; no cost of war hangs on the odds, and there is no grey zone to gain from."""
    bare = dict.fromkeys(("china_audience_cost", "china_nuclear_japan_cost", "china_provocation_loss", "taiwan_provocation_rent", "us_strength"), 0.0)
    free = {"capitulation_relief": 0.0, "taiwan_war_cost": 0.0, "japan_access": "refused", "us_war_cost": 99.0, "china_grey_cost": 9.0, "taiwan_grey_resistance_cost": 0.0}
    rng = np.random.default_rng(seed)
    return Strait(**bare, **free, **AMBIGUITY, taiwan_strength=rng.uniform(0.2, 2, count), china_war_cost=rng.uniform(0.1, 0.9, count), china_cost_spread=0.0)


def test_the_window_of_preventive_war() -> None:
    """M14 with two years: attack now iff p - c > 0 and p - c > beta max(0, p' - c); the window opens as Taiwan grows."""
    game = alone(2000, 1)
    later = np.minimum(game.values["taiwan_strength"] * np.random.default_rng(2).uniform(0.5, 3, 2000), 3.0)
    ds = dt.foresight(game, {"taiwan_strength": [game.values["taiwan_strength"], later]}, discount=0.9)
    c = game.values["china_war_cost"]
    now, then = (1 / (1 + m) - c for m in (game.values["taiwan_strength"], later))
    attack = (now > 0) & (now > 0.9 * np.maximum(then, 0.0))
    happens = ds.happens.sel(event="attack").isel(year=0).values
    assert np.array_equal(happens, attack.astype(float)) and 200 < attack.sum() < 1800
    steady = dt.foresight(game, {"taiwan_strength": [game.values["taiwan_strength"]] * 2}, discount=0.9)
    before = steady.happens.sel(event="attack").isel(year=0).values
    assert np.all(happens[later > game.values["taiwan_strength"]] >= before[later > game.values["taiwan_strength"]])
    assert happens.sum() != before.sum()


def test_resolve_now_and_ambiguity_later() -> None:
    """M34: at given postures this year, a line that lapses is worth more to China to wait for, so it attacks less now."""
    game = alone(600, 3).replace(us_strength=1.5, us_war_cost=0.4, us_audience_cost=2.0, us_prior=0.0, china_cost_spread=0.1, us_posture="red line")
    last, lapse = (dt.foresight(game, {"us_posture": ["red line", then]}) for then in ("red line", "ambiguity"))
    waits = lapse.payoff.sel(player="China", year=1) - last.payoff.sel(player="China", year=1)
    assert float(waits.min()) >= 0 and float(waits.max()) > 0.05
    now = [ds.happens.sel(event="attack", year=0) for ds in (last, lapse)]
    assert float((now[0] - now[1]).min()) >= -1e-12 and float((now[0] - now[1]).max()) > 0.02
    free = game.replace(us_posture="ambiguity")
    window = dt.foresight(free, {"us_posture": ["ambiguity", "red line"]}).happens.sel(event="attack", year=0)
    assert float((window - dt.foresight(free, {"us_posture": ["ambiguity"] * 2}).happens.sel(event="attack", year=0)).min()) >= -1e-12


def test_a_drift_brings_the_attack_forward_and_no_discount_is_no_foresight() -> None:
    batch = random_game(Strait, (3, 4), 7, **AMBIGUITY, china_cost_spread=0.2)
    years = {"us_posture": ["ambiguity"] * 2}
    still, drifting = (dt.foresight(batch, years, status_quo_drift=d) for d in (0.0, 0.15))
    more = drifting.happens.sel(event="attack", year=0) - still.happens.sel(event="attack", year=0)
    provoked = drifting.happens.sel(event="provocation", year=0) != still.happens.sel(event="provocation", year=0)
    assert float(more.where(~provoked).min()) >= -1e-12 and float(more.max()) > 0.02
    blind = dt.foresight(batch, years, discount=0.0)
    assert same(blind.happens.values, blind.alone.values) and blind.happens.dims[-2:] == ("year", "event") and blind.status.shape == (3, 4, 2)
    assert same(still.happens.isel(year=1).values, still.alone.isel(year=1).values), "the last year has no next"
    for i in ((0, 0), (2, 3)):
        one = Strait(**{n: np.broadcast_to(v, (3, 4))[i] for n, v in batch.values.items()}, **AMBIGUITY)
        single = dt.foresight(one, years, status_quo_drift=0.15)
        assert same(single.happens.values, drifting.happens.values[i], 1e-12)


def test_a_later_year_without_an_answer_spoils_its_own_game_alone() -> None:
    batch = random_game(Strait, (4,), 7, **AMBIGUITY)
    loss = np.array(batch.values["us_loss_irresolute"])
    ds = dt.foresight(batch, {"us_loss_irresolute": [loss, np.where(np.arange(4) == 2, 9.0, loss)]})
    good = dt.foresight(batch, {"us_loss_irresolute": [loss, loss]})
    bad = np.arange(4) == 2
    assert np.isnan(ds.happens.values[bad]).all() and np.isnan(ds.attack_by_then.values[bad]).all() and np.isnan(ds.payoff.values[bad]).all()
    assert (ds.status.values[bad, 1] == dt.Status.inadmissible).all()
    assert np.array_equal(ds.happens.values[~bad], good.happens.values[~bad])


@pytest.mark.parametrize(
    ("years", "more", "words"),
    [
        ({"us_piror": [0.1, 0.2]}, {}, ("'us_piror'", "did you mean 'us_prior'")),
        ({"china_tomorrow": [0.1, 0.2]}, {}, ("'china_tomorrow'", "no field that a year may differ in")),
        ({"us_prior": [0.1, 0.2], "a2ad": [0.1]}, {}, ("{'us_prior': 2, 'a2ad': 1}", "as many values as there are years")),
        ({"us_prior": 0.1}, {}, ("{'us_prior': 0}",)),
        ({}, {}, ("no field",)),
        ({"us_prior": [0.1, 0.2]}, {"discount": 1.2}, ("discount came as 1.2", "0 to 1")),
        ({"us_prior": [0.1, 0.2]}, {"status_quo_drift": np.nan}, ("status_quo_drift came as nan",)),
        ({"us_prior": [0.1, 0.2]}, {"discount": "x"}, ("discount came as 'x'",)),
        ({"us_prior": [0.1, 0.2]}, {"status_quo_drift": "x"}, ("status_quo_drift came as 'x'",)),
        ({"us_prior": [0.1, np.array([0.1, 0.2])]}, {}, ("shape (2,)", "shape ()", "game.replace")),
        ({"us_posture": ["ambiguity", "chosen"]}, {}, ("us_posture='chosen'", "tells of resolve", "choose another structure")),
        ({"deployment": ["none", "US"]}, {}, ("deployment='US'", "a deployment tells of resolve")),
        ({"blockade": ["excluded", "possible"]}, {}, ("a blockade that was lifted", "tomorrow='foreseen'")),
        ({"resolve": ["private", "public"]}, {}, ("resolve='public'", "hangs on the types")),
    ],
)  # fmt: skip
def test_wrong_requests_are_refused(years: Any, more: dict[str, Any], words: tuple[str, ...]) -> None:
    with raises(*words, error=dt.DeterrenceError):
        dt.foresight(Strait(**AMBIGUITY), years, **more)


def test_other_games_and_several_equilibria_are_refused() -> None:
    with raises("give a Strait"):
        dt.foresight(dt.games.RudimentaryDeterrence(), {"a": [1, 2]})  # type: ignore[arg-type]
    several = Strait(**AMBIGUITY, third_guarantor="South Korea", resolve_draws="correlated")
    with raises("candidates for one year's game", error=dt.GameError):
        dt.foresight(several, {"us_prior": [0.5, 0.4]})
    for structure, words in (({"seizure": "possible"}, "an island that was taken"), ({"blockade": "possible"}, "a blockade that was lifted")):
        with raises(words, error=dt.GameError):
            Strait(**AMBIGUITY, **FORESEEN, **structure)
