"""Knightian ambiguity as an operator on games, and the window of ambiguous support (M08, M10)."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
from conftest import raises, random_game, thresholds

import deterrence as dt
from deterrence.ambiguity import knightian

Window = dt.games.AmbiguityWindow


def quiet(game: dt.Game) -> Any:
    """Probability of the status quo in the only equilibrium."""
    e = dt.solve(game)
    return e.event("status quo")[..., 0]


def test_the_window_is_the_closed_form() -> None:
    game = random_game(Window, (5_000,), 3, spread=0.9)
    t, p = thresholds(game), game.us_fights
    inside = (t["p_C"] <= p) & (p <= np.minimum(t["p_T"], t["p_C1"]))
    edge = np.min([np.abs(p - bound) for bound in t.values()], axis=0) < 1e-9
    assert np.array_equal(quiet(game)[~edge] == 1, inside[~edge]) and 0.05 < inside.mean() < 0.95
    open_window = game.china_alone / game.china_us <= game.taiwan_alone / np.maximum(game.taiwan_us, 1e-300)
    assert np.array_equal(t["p_C"] <= np.minimum(t["p_T"], t["p_C1"]), open_window)


def test_pessimism_in_opposite_directions_opens_a_window() -> None:
    """The status quo needs China's effective belief in [p_C, p_C1) and Taiwan's below p_T.

    That China's own belief, and not Taiwan's, decides whether a provocation is answered follows from
    players knowing each other's attitudes: a China too afraid to answer invites the provocation.
    """
    rng = np.random.default_rng(4)
    plain = random_game(Window, (4_000,), 5, spread=0.9)
    low, high = np.sort(rng.random((2, 4_000)), axis=0)
    china, taiwan = rng.random((2, 4_000))
    game = knightian(plain, "us_fights", low, high, {"China": china, "Taiwan": taiwan})
    t = thresholds(plain)
    # China fears the US; Taiwan fears that it stays out, unless even a joint war is the worse for it
    belief = china * high + (1 - china) * low
    hopes = plain.taiwan_us > -plain.taiwan_alone
    own = np.where(hopes, taiwan * low + (1 - taiwan) * high, taiwan * high + (1 - taiwan) * low)
    war = own * plain.taiwan_us - (1 - own) * plain.taiwan_alone
    inside = (t["p_C"] <= belief) & (belief < t["p_C1"]) & (war <= 0)
    edge = np.min([np.abs(belief - t["p_C"]), np.abs(belief - t["p_C1"]), np.abs(war)], axis=0) < 1e-9
    e = dt.solve(game)
    assert np.array_equal((e.event("status quo")[:, 0] == 1)[~edge], inside[~edge])
    assert np.nanmax(e.regret) < 1e-12 and np.nanmax(e.local_regret) < 1e-12
    assert np.array_equal(game.us_fights, plain.us_fights)  # nature's own probability is left alone


def test_ambiguity_works_where_no_prior_does() -> None:
    """p_C above p_T: no common prior keeps the peace, but opposite pessimism over an interval does."""
    base = Window(china_alone=0.9, china_us=1.0, china_insult=0.5, taiwan_alone=0.3, taiwan_us=0.9)
    t = thresholds(base)
    assert t["p_C"] > t["p_T"]
    assert not np.any(quiet(base.replace(us_fights=np.linspace(0, 1, 501))))
    wide = knightian(base, "us_fights", 0.0, 0.6)
    assert quiet(wide) == 1
    assert quiet(wide.replace(us_fights_low=0.6)) == 0  # the same worst case for China, without doubt
    assert quiet(wide.replace(pessimism_taiwan=0.0)) == 0  # a hopeful Taiwan provokes


def test_an_interval_of_one_point_is_a_prior() -> None:
    plain = random_game(Window, (300,), 6)
    same = knightian(plain, "us_fights", plain.us_fights, plain.us_fights)
    assert np.array_equal(quiet(plain), quiet(same))
    other = knightian(plain.replace(us_fights=0.123), "us_fights", plain.us_fights, plain.us_fights)
    e = dt.solve(other)
    assert np.array_equal(quiet(plain), e.event("status quo")[:, 0]) and np.nanmax(e.regret) < 1e-12


def test_one_receiver_gains_nothing_from_doubt() -> None:
    """With Taiwan unable to gain by provoking, an interval deters China no better than its worst point."""
    base = Window(taiwan_gain=1e-6, taiwan_us=-1.0)
    for low, high in ((0.0, 0.3), (0.2, 0.5), (0.5, 0.9)):
        assert quiet(knightian(base, "us_fights", low, high)) == quiet(base.replace(us_fights=high))


def test_it_is_a_game_like_any_other() -> None:
    game = knightian(Window(), "us_fights", 0.1, 0.9, {"China": 0.5})
    assert list(game.describe().name[-3:]) == ["us_fights_low", "us_fights_high", "pessimism_china"]
    ds = dt.sweep(game, over={"pessimism_china": np.linspace(0, 1, 5), "us_fights_high": [0.5, 0.9]})
    assert ds.probability.sizes["pessimism_china"] == 5 and ds.worst_regret < 1e-12
    again = pickle.loads(pickle.dumps(game))
    assert again.values == game.values and quiet(again) == quiet(game)


def test_what_it_cannot_treat_it_says() -> None:
    with raises("no parameter 'us_fight'; did you mean 'us_fights'?", error=dt.ParameterError):
        knightian(Window(), "us_fight", 0, 1)
    with raises("us_fights_low <= us_fights_high", error=dt.ParameterError):
        knightian(Window(), "us_fights", 0.7, 0.2)
    with raises("'china_us' enters no draw", error=dt.GameError):
        knightian(Window(), "china_us", 0, 1)
    with raises("comes 'Challenger'", "last draws only", error=dt.GameError):
        knightian(dt.games.UnilateralDeterrence(), "hard_defender", 0, 1)
    with raises("no player 'US'", error=dt.ParameterError):
        knightian(Window(), "us_fights", 0, 1, {"US": 1.0})
    with raises("must lie in [0, 1]", error=dt.ParameterError):
        knightian(Window(), "us_fights", 0, 1, {"China": 1.5})
    with raises("has an interval already", error=dt.GameError):
        knightian(knightian(Window(), "us_fights", 0, 1), "us_fights", 0, 1)

    class Own(Window):
        """Does Taiwan have a prior of its own? (test)"""

        def rules(self, move: Any) -> Any:
            if move("China", "accept", "attack") == "accept":
                return dt.outcome("status quo", {"Taiwan": 0, "China": 0})
            p = self.us_fights
            odds = {"fights": p, "stays out": 1 - p}
            move.nature("US", odds, believes={"Taiwan": {"fights": 0.5, "stays out": 0.5}})
            return dt.outcome("war", {"Taiwan": 0, "China": 0})

    with raises("Taiwan has a prior of its own", error=dt.GameError):
        knightian(Own(), "us_fights", 0, 1)

    class Squared(dt.Game):
        """Does help come? (test)"""

        players = ("China", "US")
        share: float = dt.param(0.5, unit="probability", low=0, high=1, source="assumption")

        def rules(self, move: Any) -> Any:
            if move("China", "wait", "attack") == "wait":
                return dt.outcome("peace", {"China": 0, "US": 0})
            odds = {"yes": self.share**2, "no": 1 - self.share**2}
            won = move.nature("help", odds) == "no"
            return dt.outcome("won" if won else "lost", {"China": 1 if won else -1, "US": 0})

    with raises("other than affinely", error=dt.GameError):
        knightian(Squared(), "share", 0.1, 0.9)
