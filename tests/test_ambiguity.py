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
    with raises("comes 'Challenger'", "say which end each player fears", error=dt.GameError):
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


def test_moves_at_once_before_an_uncertain_draw_are_covered() -> None:
    """Effective priors differ from draw to draw; nobody moves after these, so nobody infers anything."""
    class Rush(dt.Game):
        players = ("China", "Taiwan")
        us_fights: float = dt.param(0.5, unit="probability", low=0, high=1, source="assumption")
        prize: float = dt.param(0.7, unit="u", source="assumption")

        def rules(self, move: Any) -> Any:
            moves = move("China", "wait", "go"), move("Taiwan", "wait", "go", hides="China")
            war = move.nature("US", {"fights": self.us_fights, "stays out": 1 - self.us_fights}) == "fights"
            bold = [float(m == "go") for m in moves]
            return dt.outcome("end", {"China": bold[0] * (self.prize - 2.0 * war - bold[1]), "Taiwan": bold[1] * (2.0 * war - self.prize)})

    game = dt.ambiguity.knightian(Rush(prize=np.linspace(0.23, 1.13, 7)), "us_fights", 0.2, 0.6)
    e, nash = dt.solvers.PerfectBayesian()(game), dt.solvers.PureNash()(dt.to_normal_form(game))
    assert e.complete.any() and np.nanmax(e.regret) < 1e-12
    pure = np.array([sum(set(np.concatenate([e.strategy[s][g, k] for s in e.strategy])) <= {0.0, 1.0} for k in np.flatnonzero(e.exists[g])) for g in range(7)])
    assert np.array_equal(pure, nash.exists.sum(axis=1)) and pure.sum() > 0


FEARS = {"China": "high", "Taiwan": "low", "Japan": "low"}


def test_a_type_in_an_interval_is_each_players_own_prior() -> None:
    """China fears a resolute US, its friends an irresolute one: maxmin is the game in which each holds its own prior."""
    strait = random_game(dt.games.Strait, (60,), 8, us_posture="ambiguity", japan_posture="ambiguity", japan_prior=0.5)
    low, high = 0.2, 0.7
    game = knightian(strait, "us_prior", low, high, pessimism=dict.fromkeys(FEARS, 1.0), fears=FEARS)
    e = dt.solve(game)
    assert e.exists.all() and np.nanmax(e.regret) < 1e-9 and np.nanmax(e.local_regret) < 1e-9
    confirmed = dt.ambiguity.fears_confirmed(e)
    for player, end in FEARS.items():
        i = e.players.index(player)
        sigma = {label: rows[:, 0] for label, rows in e.strategy.items()}
        ends = [dt.play(strait.replace(us_prior=p), sigma).value_true[:, i] for p in (low, high)]
        worse = ends[0] <= ends[1] + 1e-12 if end == "low" else ends[1] <= ends[0] + 1e-12
        assert np.array_equal(confirmed[player][:, 0], worse)
        assert np.allclose(e.payoff[:, 0, i], ends[0] if end == "low" else ends[1])
    assert confirmed["Taiwan"].mean() > 0.5
    # a point is no interval: the game itself
    same_game = dt.solve(knightian(strait, "us_prior", strait.us_prior, strait.us_prior, dict.fromkeys(FEARS, 0.3), FEARS))
    assert np.allclose(same_game.payoff, dt.solve(strait).payoff)


def test_a_pessimist_whose_fear_is_confirmed_has_no_better_strategy() -> None:
    """Against the definition: alpha min + (1 - alpha) max over the interval, for every pure reply of Taiwan."""
    strait = random_game(dt.games.Strait, (40,), 9, us_posture="ambiguity", japan_posture="ambiguity")
    for alpha in (1.0, 0.7):
        e = dt.solve(knightian(strait, "us_prior", 0.1, 0.8, pessimism={"Taiwan": alpha, "China": 1.0}, fears={"Taiwan": "low", "China": "high"}))
        good = dt.ambiguity.fears_confirmed(e)["Taiwan"][:, 0]
        assert good.sum() > 10
        sigma = {label: rows[:, 0] for label, rows in e.strategy.items()}
        mine = [label for label in sigma if label.startswith("Taiwan")]

        def worth(strategy: dict[str, Any], alpha: float = alpha) -> Any:
            i = strait.players.index("Taiwan")
            ends = [dt.play(strait.replace(us_prior=p), strategy).value_true[:, i] for p in (0.1, 0.8)]
            return alpha * np.minimum(*ends) + (1 - alpha) * np.maximum(*ends)

        here, rng = worth(sigma), np.random.default_rng(0)
        for _ in range(60):
            other = {label: rng.integers(0, 2, 40)[:, None] == np.arange(2) for label in mine}
            assert np.all(worth(sigma | {n: v.astype(float) for n, v in other.items()})[good] <= here[good] + 1e-12)


def test_what_is_asked_of_fears() -> None:
    strait = dt.games.Strait(us_posture="ambiguity", japan_posture="ambiguity")
    with raises("what is worst depends on strategies", "say which end each player fears", error=dt.GameError):
        knightian(strait, "us_prior", 0.2, 0.7)
    with raises("fears={'China': 'hi'}", "'low' or 'high' for China", error=dt.ParameterError):
        knightian(strait, "us_prior", 0.2, 0.7, {"China": 1}, fears={"China": "hi"})
    with raises("fears_confirmed came with equilibria of Strait", error=dt.ParameterError):
        dt.ambiguity.fears_confirmed(dt.solve(strait))

    class Twice(dt.Game):
        players = ("China",)
        p: float = dt.param(0.5, unit="probability", low=0, high=1, source="assumption")

        def rules(self, move: Any) -> Any:
            drawn = [move.nature(n, {"x": self.p, "y": 1 - self.p}) for n in ("first", "second")]
            return dt.outcome("end", {"China": float(drawn[0] == drawn[1]) * (move("China", "a", "b") == "a")})

    with raises("enters the draw 'second' after another draw", error=dt.GameError):
        knightian(Twice(), "p", 0.2, 0.7, fears={"China": "low"})
    again = pickle.loads(pickle.dumps(knightian(strait, "us_prior", 0.2, 0.7, {"China": 0.5}, {"China": "high"})))
    assert again.fears == (("China", "high"),)
