"""Games of states against closed forms, plain-Python enumeration, and an independent judge."""

from __future__ import annotations

import itertools
import pickle
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from conftest import raises, same

import deterrence as dt
from deterrence.states.game import StateGame
from deterrence.states.judging import StateChecks

Status = dt.Status
PROFILES = list(itertools.product("LR", "LR"))
NAMES = [f"{what}_{s}{a}{b}" for what in ("row", "column", "stay") for s in (0, 1) for a, b in PROFILES]
FIELDS = ("exists", "status", "payoff", "probability", "complete", "regret", "local_regret", "residual")


class Truce(StateGame):
    """Is a truce kept that any breach would end? (own model)"""

    players = ("China", "US")
    temptation: float = dt.param(1.5, unit="value of a quiet period", low=1, source="assumption")

    def states(self) -> tuple[str, ...]:
        return ("truce", "broken")

    def actions(self, state: Any) -> Mapping[str, Any]:
        return dict.fromkeys(self.players, ("keep", "break"))

    def stage(self, state: Any, actions: Mapping[str, str]) -> Mapping[str, Any]:
        pays = {"keep keep": (1, 1), "keep break": (-1, self.temptation), "break keep": (self.temptation, -1)}
        return dict(zip(self.players, pays.get(" ".join(actions.values()), (0, 0)), strict=True))

    def transition(self, state: Any, actions: Mapping[str, str]) -> Mapping[Any, Any]:
        return {"truce" if state == "truce" and set(actions.values()) == {"keep"} else "broken": 1.0}

    def events(self, state: Any, actions: Mapping[str, str]) -> tuple[str, ...]:
        return ("breach",) if "break" in actions.values() else ()


def _stage(self: Any, state: int, actions: Mapping[str, str]) -> dict[str, Any]:
    at = f"{state}{actions['Row']}{actions['Column']}"
    return {"Row": getattr(self, f"row_{at}"), "Column": getattr(self, f"column_{at}")}


def _transition(self: Any, state: int, actions: Mapping[str, str]) -> dict[int, Any]:
    stay = getattr(self, f"stay_{state}{actions['Row']}{actions['Column']}")
    return {state: stay, 1 - state: 1 - stay}


# two states, two players, two actions; every number a parameter
Random: Any = type(
    "Random",
    (StateGame,),
    {
        "players": ("Row", "Column"),
        "__annotations__": dict.fromkeys([*NAMES, "column_discount"], "float"),
        "__module__": __name__,
        **{n: dt.param(0.5, unit="number", source="assumption", finite=False) for n in NAMES},
        "column_discount": dt.param(0.8, unit="weight", low=0, high=1, source="assumption"),
        "states": lambda self: (0, 1),
        "actions": lambda self, state: {"Row": ("L", "R"), "Column": ("L", "R")},
        "stage": _stage,
        "transition": _transition,
        "patience": lambda self, player: self.discount if player == "Row" else self.column_discount,
        "events": lambda self, state, actions: ("both left",) if set(actions.values()) == {"L"} else (),
    },
)


def draw(shape: tuple[int, ...], seed: int = 0, **more: Any) -> Any:
    rng = np.random.default_rng(seed)
    values: dict[str, Any] = {n: rng.random(shape) if n[0] == "s" else rng.normal(size=shape) for n in NAMES}
    values |= {"discount": rng.uniform(0.1, 0.95, shape), "column_discount": rng.uniform(0.1, 0.95, shape)}
    return Random(**{n: v if shape else float(v) for n, v in values.items()}, **more)


def worth(game: Any, profile: Any) -> dict[str, list[float]]:
    """Value of a pure profile ((Row, Column) in state 0, in state 1) by Cramer's rule, in plain Python."""
    found = {}
    for player, delta in (("Row", game.discount), ("Column", game.column_discount)):
        keys = [f"{s}{profile[s][0]}{profile[s][1]}" for s in (0, 1)]
        u, v = (getattr(game, f"{player.lower()}_{key}") for key in keys)
        p, q = (getattr(game, f"stay_{key}") for key in keys)
        a, b, c, d = 1 - delta * p, -delta * (1 - p), -delta * (1 - q), 1 - delta * q
        found[player] = [(u * d - b * v) / (a * d - b * c), (a * v - u * c) / (a * d - b * c)]
    return found


def one_shot(game: Any, profile: Any) -> float:
    """Largest gain of one deviation, in plain Python."""
    values, gain = worth(game, profile), 0.0
    for s in (0, 1):
        for i, (player, delta) in enumerate((("Row", game.discount), ("Column", game.column_discount))):
            pair = list(profile[s])
            pair[i] = "R" if pair[i] == "L" else "L"
            key, now = f"{s}{pair[0]}{pair[1]}", values[player]
            stay = getattr(game, f"stay_{key}")
            new = getattr(game, f"{player.lower()}_{key}") + delta * (stay * now[s] + (1 - stay) * now[1 - s])
            gain = max(gain, new - now[s])
    return gain


def test_all_pure_equilibria_of_tiny_games_are_found() -> None:
    batch = draw((200,))
    answer = dt.solve(batch)
    assert answer.complete.all() and "all profiles examined" in answer.concept
    counts = set()
    for g in range(200):
        game = batch.take(g)
        wanted = [p for p in itertools.product(PROFILES, PROFILES) if one_shot(game, p) < 1e-9]
        found = []
        for k in np.flatnonzero(answer.exists[g]):
            words = [[("L", "R")[answer.strategy[f"{i}: {s}"][g, k].argmax()] for i in game.players] for s in (0, 1)]
            profile = tuple(map(tuple, words))
            found.append(profile)
            assert answer.payoff[g, k] == pytest.approx([v[0] for v in worth(game, profile).values()], abs=1e-9)
        assert sorted(found) == sorted(wanted)
        counts.add(len(found))
    assert {0, 1, 2} <= counts
    assert np.all(answer.status[~answer.exists.any(axis=-1)] == Status.none_found)


def test_mixed_equilibria_where_there_is_no_pure_one() -> None:
    batch = draw((60,), seed=3)
    pure = dt.solve(batch)
    mixed = dt.solvers.MarkovPerfect(stage=dt.solvers.AllNash())(batch)
    none = ~pure.exists.any(axis=-1)
    assert none.any() and mixed.exists[none].any(axis=-1).mean() > 0.8
    assert np.nanmax(mixed.regret) < 1e-8 and np.nanmax(mixed.residual) < 1e-8
    assert not mixed.complete.any() and "iteration from 4 starts" in mixed.concept
    open_ended = ~mixed.exists.any(axis=-1)
    assert np.all(mixed.status[open_ended] == Status.not_converged)
    assert np.array_equal(np.isfinite(mixed.details.unsettled), open_ended)  # type: ignore[attr-defined]


def test_the_search_finds_only_equilibria_that_enumeration_lists() -> None:
    batch = draw((80,), seed=4)
    every, some = dt.solve(batch), dt.solvers.MarkovPerfect(stage=dt.solvers.PureNash())(batch)
    for g in range(80):
        listed = [every.payoff[g, k] for k in np.flatnonzero(every.exists[g])]
        for k in np.flatnonzero(some.exists[g]):
            assert any(same(some.payoff[g, k], payoff, 1e-7) for payoff in listed)
    both = every.exists.any(axis=-1)
    assert some.exists.any(axis=-1)[both].mean() > 0.9


class Hunt(StateGame):
    """Stag or hare, again and again? (own model)"""

    players = ("Row", "Column")
    hare: float = dt.param(3.0, unit="number", source="assumption")

    def states(self) -> tuple[str, ...]:
        return ("hunt",)

    def actions(self, state: Any) -> Mapping[str, Any]:
        return dict.fromkeys(self.players, ("hare", "stag"))

    def stage(self, state: Any, actions: Mapping[str, str]) -> Mapping[str, Any]:
        both = set(actions.values()) == {"stag"}
        return {p: self.hare if actions[p] == "hare" else 4.0 * both for p in self.players}

    def transition(self, state: Any, actions: Mapping[str, str]) -> Mapping[Any, Any]:
        return {"hunt": 1.0}


@pytest.mark.parametrize("periods", [0, 2])
def test_rules_choose_among_stage_equilibria(periods: int) -> None:
    """A stag is worth 4 to both; a hare risk-dominates it from 2 on (Harsanyi & Selten 1988)."""
    game = Hunt(periods=periods, hare=np.array([1.9, 2.1, 3.9]))
    label = "Row: hunt; period 1" if periods else "Row: hunt"
    for rule, stag in (("first listed", [0, 0, 0]), ("last listed", [1, 1, 1]), ("payoff-dominant", [1, 1, 1]), ("risk-dominant", [1, 0, 0])):
        answer = dt.solvers.MarkovPerfect(stage=dt.solvers.PureNash(), rules=(rule,), starts=1)(game)
        assert rule in answer.concept and same(answer.strategy[label][:, 0, 1], stag), rule
        assert not answer.complete.any()
    every = dt.solvers.MarkovPerfect(stage=dt.solvers.PureNash())(game)
    assert np.array_equal(every.exists.sum(axis=-1), [2, 2, 2])
    assert np.array_equal(dt.solve(game.replace(periods=0)).complete, [True] * 3)


class Three(StateGame):
    """Who of three moves, and where? (own model)"""

    players = ("A", "B", "C")
    seed: int = 0

    def states(self) -> tuple[str, ...]:
        return ("all", "two", "nobody")

    def actions(self, state: Any) -> Mapping[str, Any]:
        two = {"A": ("x", "y", "z"), "C": ("x", "y")}
        return {"all": dict.fromkeys(self.players, ("x", "y")), "two": two, "nobody": {}}[state]

    def _rng(self, state: Any, actions: Mapping[str, str]) -> Any:
        return np.random.default_rng([self.seed, *f"{state}{''.join(actions.values())}".encode()])

    def stage(self, state: Any, actions: Mapping[str, str]) -> Mapping[str, Any]:
        return dict(zip(self.players, self._rng(state, actions).normal(size=3), strict=True))

    def transition(self, state: Any, actions: Mapping[str, str]) -> Mapping[Any, Any]:
        return dict(zip(self.states(), self._rng(state, actions).dirichlet(np.ones(3)), strict=True))


def test_three_players_by_the_judge_alone() -> None:
    """Every pure profile is judged; those without a gain are those listed."""
    found = 0
    for seed in range(15):
        game = Three(seed=seed, discount=0.7)
        answer = dt.solvers.MarkovPerfect(capacity=48)(game)
        sets = game.tree.infosets
        profiles = list(itertools.product(*(range(len(s.actions)) for s in sets.values())))
        assert len(profiles) == game.tree.count == 48 and answer.complete
        mixes = {s: np.eye(len(sets[s].actions))[[p[i] for p in profiles]] for i, s in enumerate(sets)}
        details = type(answer.details)(game, mixes, np.zeros((48, 3)), np.array(np.nan))  # type: ignore[call-arg]
        gain = StateChecks(game, np.ones(48, dtype=bool), details).local_regret
        wanted = {tuple(profiles[k]) for k in np.flatnonzero(gain < 1e-9)}
        listed = {tuple(int(answer.strategy[s][k].argmax()) for s in sets) for k in np.flatnonzero(answer.exists)}
        assert listed == wanted and np.nanmax(answer.residual, initial=0) < 1e-12
        found += len(wanted)
    assert found > 5


def test_a_truce_is_kept_by_the_patient() -> None:
    """Grim: 1/(1-d) is at least the temptation followed by nothing."""
    discount, temptation = np.linspace(0.02, 0.97, 20)[:, None], np.array([1.05, 1.5, 3.0])
    answer = dt.solve(Truce(discount=discount, temptation=temptation))
    kept = answer.exists & (answer.strategy["China: truce"][..., 0] == 1)
    assert np.array_equal(kept.any(axis=-1), discount >= 1 - 1 / temptation)
    assert np.all(answer.exists.sum(axis=-1) == 1 + kept.any(axis=-1)) and answer.complete.all()
    value = np.broadcast_to(1 / (1 - discount), kept.shape[:2])
    assert answer.payoff[kept] == pytest.approx(np.repeat(value[kept.any(axis=-1)][:, None], 2, axis=1))
    assert same(answer.event("breach")[kept], np.zeros(kept.sum()))
    broken = answer.exists & ~kept
    assert same(answer.event("breach")[broken], np.ones(broken.sum()))


def test_what_the_probabilities_mean() -> None:
    """Play goes on with probability d: broken from the second period on, if there is one."""
    answer = dt.solve(Truce(discount=0.3))
    assert dict(zip(answer.events, answer.probability[0], strict=True)) == pytest.approx(
        {"truce": 0.7, "broken": 0.3, "breach": 1.0}
    )
    limited = dt.solve(Truce(periods=3))
    assert dict(zip(limited.events, limited.probability[0], strict=True)) == pytest.approx(
        {"truce": 0.0, "broken": 1.0, "breach": 1.0}
    )


def test_a_known_last_period_undoes_the_truce() -> None:
    for periods in (1, 2, 7):
        answer = dt.solve(Truce(periods=periods, discount=np.array([0.5, 1.0]), temptation=1.5))
        assert answer.complete.all() and np.array_equal(answer.exists.sum(axis=-1), [1, 1])
        assert same(answer.payoff[:, 0], np.zeros((2, 2))) and np.nanmax(answer.regret) == 0
        assert len(answer.strategy) == 4 * periods
        assert same(answer.strategy[f"US: truce; period {periods}"][:, 0], [[0, 1], [0, 1]])


def test_backward_induction_agrees_with_plain_python() -> None:
    batch = draw((60,), seed=5, periods=3)
    answer = dt.solvers.MarkovPerfect(stage=dt.solvers.PureNash())(batch)
    for g in range(60):
        game, unique = batch.take(g), True
        later = {p: [0.0, 0.0] for p in game.players}
        for _ in range(3):
            now: Any = {p: [0.0, 0.0] for p in game.players}
            for s in (0, 1):
                total: Any = {}
                for a, b in PROFILES:
                    stay = getattr(game, f"stay_{s}{a}{b}")
                    total[a, b] = [
                        getattr(game, f"{p.lower()}_{s}{a}{b}") + d * (stay * later[p][s] + (1 - stay) * later[p][1 - s])
                        for p, d in (("Row", game.discount), ("Column", game.column_discount))
                    ]
                nash = [
                    (a, b) for a, b in PROFILES
                    if total[a, b][0] >= max(total[x, b][0] for x in "LR") and total[a, b][1] >= max(total[a, x][1] for x in "LR")
                ]  # fmt: skip
                unique &= len(nash) == 1
                if nash:
                    now["Row"][s], now["Column"][s] = total[nash[0]]
            later = now
        if unique:
            assert answer.complete[g] and answer.exists[g].sum() == 1
            assert answer.payoff[g, 0] == pytest.approx([later["Row"][0], later["Column"][0]])


def test_investment_pays_up_to_its_known_worth() -> None:
    """With one step and a rival that stays out, invest iff the cost is at most d p g / (1 - d)."""
    d, p, g = 0.8, 0.5, 0.1
    least = d * p * g / (1 - d)
    costs = least * np.array([0.2, 0.99, 1.01, 3.0])
    game = dt.games.ArmsBuildUp(
        steps=1, lead=0, china_gain=g, china_cost=costs, china_success=p, china_discount=d, us_cost=50.0, attack_cost=5.0
    )
    answer = dt.solve(game)
    assert answer.complete.all() and np.all(answer.exists.sum(axis=-1) == 1)
    assert same(answer.strategy["China: lead 0"][:, 0, 1], [1, 1, 0, 0])
    value = np.where(costs < least, (d * p * g / (1 - d) - costs) / (1 - d * (1 - p)), 0.0)
    assert same(answer.payoff[:, 0, 0], value, 1e-10)


def test_attack_trigger() -> None:
    """Where nobody invests and the lead itself brings nothing, China attacks above the formula's denial."""
    steps = 4
    game = dt.games.ArmsBuildUp(
        steps=steps, china_gain=0.0, china_cost=50.0, us_cost=50.0, attack_cost=np.linspace(0.3, 0.65, 15), highest_denial=1.0
    )
    answer = dt.solve(game)
    for lead in range(steps + 1):
        attacks = answer.strategy[f"China: lead {lead}"][:, 0, 2] == 1
        assert np.array_equal(attacks, game.denial(lead) > game.trigger), lead
    anchor = dt.games.ArmsBuildUp(attack_cost=0.4, japan_forces=0.0)  # anchor: required 1.5, trigger -0.15
    assert anchor.trigger == pytest.approx(-0.15)


def test_what_never_happens_has_probability_zero_and_not_minus_zero() -> None:
    e = dt.solve(dt.games.InstitutionalTies(institutions=0.9))
    attack = e.event("attack")[e.exists]
    assert (attack == 0).all()
    assert not np.signbit(attack).any()


def test_races_may_have_several_equilibria() -> None:
    answer = dt.solve(dt.games.ArmsBuildUp())
    assert answer.complete and answer.exists.sum() >= 2 and np.nanmax(answer.regret) < 1e-12


@pytest.mark.parametrize("n", [2, 3, 5])
@pytest.mark.parametrize(("prior", "b", "a"), [(0.05, 0.5, 2.0), (0.3, 0.7, 1.3), (0.6, 0.4, 4.0), (0.02, 0.8, 1.1)])
def test_chain_store_as_kreps_and_wilson_solve_it(n: int, prior: float, b: float, a: float) -> None:
    game = dt.games.ChainStore(challenges=n, strong=prior, prize=b, peace=a)
    answer = dt.solve(game)
    assert answer.complete and answer.exists.sum() == 1 and answer.regret[0] < 1e-12 and answer.local_regret[0] < 1e-12
    for left in range(1, n + 1):
        label = f"C{left}: {left} left, next to decide, untested"
        assert answer.strategy[label][0, 1] == float(prior < b**left) == float(left < game.protected)
    for key in game.states():
        phase, left, last = key
        if phase != "challenged" or last == "known to be weak":
            continue
        m = float(game.belief(last))
        label = game.label(key)
        fights = answer.strategy[f"Defender: {label}"][0, 1]
        wanted = 1.0 if m >= b ** (left - 1) and left > 1 else (1 - b ** (left - 1)) * m / ((1 - m) * b ** (left - 1))
        assert fights == pytest.approx(wanted, abs=1e-9), label
        if left > 1:
            after = max(m, b ** (left - 1))
            assert m / (m + (1 - m) * fights) == pytest.approx(after), "beliefs follow Bayes' rule"
            if m < b ** (left - 1):
                out = answer.strategy[f"C{left - 1}: {label}"][0, 0]
                assert out == pytest.approx(1 / a)


@pytest.mark.parametrize("solver", [None, dt.solvers.MarkovPerfect(stage=dt.solvers.AllNash(), starts=2)], ids=["pure", "mixed"])
def test_batch_equals_loop(solver: Any) -> None:
    solve = solver or dt.solve
    batch = draw((12,), seed=6)
    square = solve(batch.replace(**{n: v.reshape(3, 4) for n, v in batch.values.items()}))
    whole = solve(batch)
    for g in range(12):
        one = solve(batch.take(g))
        for field in FIELDS:
            assert same(getattr(one, field), getattr(whole, field)[g], 1e-9), field
            assert same(getattr(one, field), getattr(square, field)[g // 4, g % 4], 1e-9), field
        for label in one.strategy:
            assert same(one.strategy[label], whole.strategy[label][g], 1e-9)
            assert same(one.off_path[label], square.off_path[label][g // 4, g % 4])
    again = pickle.loads(pickle.dumps(whole))
    assert same(again.payoff, whole.payoff, 0.0) and same(again.regret, whole.regret, 0.0)


@pytest.mark.parametrize("periods", [0, 2])
def test_a_bad_cell_leaves_its_neighbours_alone(periods: int) -> None:
    batch = draw((6,), seed=7, periods=periods)
    spoilt = {n: batch.values[n].copy() for n in ("row_0LL", "stay_1RR")}
    spoilt["row_0LL"][2], spoilt["stay_1RR"][4] = np.nan, np.inf
    one, other = dt.solve(batch), dt.solve(batch.replace(**spoilt))
    kept = [0, 1, 3, 5]
    for field in FIELDS:
        assert same(getattr(one, field)[kept], getattr(other, field)[kept], 0.0), field
    assert np.all(other.status[[2, 4]] == Status.not_finite) and not other.exists[[2, 4]].any()
    assert not other.complete[[2, 4]].any()


def test_the_judge_knows_what_another_strategy_would_gain() -> None:
    """A profile that is no equilibrium, judged against every pure strategy of each player."""
    batch = draw((40,), seed=8)
    answer = dt.solve(batch)
    rng = np.random.default_rng(9)
    profile = [("L", "R"), ("R", "L")]
    mixes = {f"{p}: {s}": np.broadcast_to(np.eye(2)["LR".index(profile[s][i])][None, :, None], (1, 2, 40)) for s in (0, 1) for i, p in enumerate(batch.players)}
    values = np.array([[v[0] for v in worth(batch.take(g), profile).values()] for g in range(40)]).T[None]
    false = pickle.loads(pickle.dumps(answer))
    vars(false).update(
        exists=np.ones((40, 1), dtype=bool), names=("no equilibrium",), details=type(answer.details)(batch, mixes, values, np.zeros(40))
    )
    for g in rng.choice(40, 15, replace=False):
        game, gains = batch.take(int(g)), []
        for i, player in enumerate(game.players):
            for other in itertools.product("LR", "LR"):
                pairs = [list(pair) for pair in profile]
                pairs[0][i], pairs[1][i] = other
                gains.append(worth(game, pairs)[player][0] - worth(game, profile)[player][0])
        assert false.regret[g, 0] == pytest.approx(max(gains), abs=1e-9)
        assert false.local_regret[g, 0] == pytest.approx(one_shot(game, profile), abs=1e-9)
    bound = false.local_regret[:, 0] / (1 - np.maximum(batch.discount, batch.column_discount))
    assert np.all(false.regret[:, 0] <= bound + 1e-9)


@pytest.mark.parametrize("fixed", [{}, {"periods": 2}], ids=["without end", "two periods"])
def test_pieces_do_not_matter(monkeypatch: pytest.MonkeyPatch, fixed: dict[str, Any]) -> None:
    batch = draw((7, 11), seed=10, **fixed)
    whole = dt.solve(batch)
    monkeypatch.setattr("deterrence.solvers.markov_perfect.piece_size", lambda numbers: 5)
    monkeypatch.setattr("deterrence.states.details.PIECE", 5)
    monkeypatch.setattr("deterrence.states.judging.PIECE", 5)
    cut = dt.solve(batch)
    for field in FIELDS:
        assert same(getattr(whole, field), getattr(cut, field), 0.0), field
    label = next(iter(whole.strategy))
    assert same(whole.strategy[label], cut.strategy[label], 0.0)


def test_few_steps_do_not_settle_and_say_so() -> None:
    answer = dt.solvers.MarkovPerfect(stage=dt.solvers.PureNash(), steps=1, starts=1)(draw((5,)))
    assert np.all(answer.status == Status.not_converged) and np.all(answer.details.unsettled > 0)  # type: ignore[attr-defined]


def test_capacity_is_told() -> None:
    answer = dt.solvers.MarkovPerfect(capacity=1)(Truce(discount=np.array([0.1, 0.9])))
    assert answer.exists.all() and answer.complete.tolist() == [True, False]


def test_sweeps_and_cases() -> None:
    over = {"discount": np.linspace(0.1, 0.9, 5)}
    ds = dt.sweep(Truce(), over=over, choices=["US: truce"])
    assert ds.sizes["choice"] == 2 and ds.checked_games == 5 and ds.worst_regret < 1e-9
    assert np.array_equal(ds.exists.sum("equilibrium"), [1, 1, 2, 2, 2])
    ds = dt.sweep(Truce(), over=over, cases=[{"name": "open"}, {"name": "five", "periods": 5}])
    assert np.array_equal(ds.exists.sum("equilibrium").sel(case="five"), np.ones(5))


def test_a_batch_without_an_admissible_game() -> None:
    answer = dt.solve(dt.games.ChainStore(discount=np.array([0.5])))
    assert not answer.exists.any() and np.all(answer.status == Status.inadmissible)


@pytest.mark.parametrize("stage", [None, dt.solvers.AllNash(), dt.solvers.AgentLogit(rationality=2.0)])
@pytest.mark.parametrize("periods", [0, 3])
def test_a_batch_without_an_admissible_game_in_every_search(stage: Any, periods: int) -> None:
    game = dt.games.InstitutionalTies(hesitant=np.array([0.9]), periods=periods)
    answer = dt.solvers.MarkovPerfect(stage=stage)(game)
    assert not answer.exists.any() and np.all(answer.status == Status.inadmissible)


class Road(dt.StateGame):
    """Is it worth going round once more before the end? (own model)"""

    players = ("China",)
    prize: float = dt.param(1.0, unit="utility", source="assumption")

    def states(self) -> tuple[str, ...]:
        return ("out", "back", "end")

    def actions(self, state: str) -> dict[str, tuple[str, ...]]:
        return {"China": ("round", "on")} if state != "end" else {}

    def stage(self, state: str, actions: Any) -> dict[str, Any]:
        return {"China": self.prize if state == "end" else 0.2}

    def transition(self, state: str, actions: Any) -> dict[str, float]:
        if state == "end":
            return {}
        return {"back": 1.0} if state == "out" else {"out" if actions["China"] == "round" else "end": 1.0}


def test_a_state_in_which_play_is_over_beside_states_that_come_back() -> None:
    answer = dt.solve(Road(prize=np.array([1.0, 3.0]), discount=0.9))
    worth = np.nanmax(answer.payoff[..., 0], axis=-1)
    assert np.allclose(worth, [0.2 / 0.1, 0.2 + 0.9 * 0.2 + 0.81 * 3.0])


class Leaky(Truce):
    """Does probability get lost? (own model)"""

    leak: float = dt.param(0.0, unit="probability", low=-1, high=1, source="assumption")

    def transition(self, state: Any, actions: Mapping[str, str]) -> Mapping[Any, Any]:
        return {"truce": 0.5, "broken": 0.5 - self.leak}


def test_bad_input_is_named() -> None:
    with raises("Leaky.transition", "'truce'", "China: keep, US: keep", "0.5, 0.4", "summing to 0.9", error=dt.GameError):
        dt.solve(Leaky(leak=0.1))
    with raises("at index (1, 2)", "leak=0.1", "must sum to 1", error=dt.GameError):
        dt.solve(Leaky(leak=np.array([[0, 0, 0], [0, 0, 0.1]])))
    with raises("must not be negative", error=dt.GameError):
        dt.solve(Leaky(leak=0.7))
    with raises("Truce.patience gives China 1", "index (1,)", "below 1", error=dt.ParameterError):
        dt.solve(Truce(discount=np.array([0.5, 1.0])))
    with raises("Truce.discount is 1.2", error=dt.ParameterError):
        Truce(discount=1.2)
    with raises("Truce.periods came as -1", error=dt.ParameterError):
        dt.solve(Truce(periods=-1))
    with raises("rules came as ('cheapest',)", "risk-dominant", error=dt.ParameterError):
        dt.solvers.MarkovPerfect(rules=("cheapest",))
    with raises("stage came as 'pure'", "AllNash()", error=dt.ParameterError):
        dt.solvers.MarkovPerfect(stage="pure")  # type: ignore[arg-type]
    with raises("capacity came as 0", error=dt.ParameterError):
        dt.solvers.MarkovPerfect(capacity=0)
    with raises("MarkovPerfect needs a game of states", error=dt.GameError):
        dt.solvers.MarkovPerfect()(dt.games.Strait())
    with raises("PerfectBayesian needs a game told by its rules", error=dt.GameError):
        dt.solvers.PerfectBayesian()(Truce())


def broken(**methods: Any) -> Any:
    return type("Broken", (Truce,), {"__module__": __name__, **methods})()


@pytest.mark.parametrize(
    ("methods", "words"),
    [
        ({"transition": lambda g, s, a: {"peace": 1.0}}, "leads to peace, which states() does not list"),
        ({"stage": lambda g, s, a: {"China": 0.0}}, "has no payoff for US"),
        ({"actions": lambda g, s: {"Chna": ("a",)}}, "names 'Chna'; did you mean 'China'?"),
        ({"actions": lambda g, s: {"China": ("a", "a")}}, "give different words"),
        ({"states": lambda g: ("truce", "truce")}, "each once"),
        ({"start": lambda g: "peace"}, "start gives 'peace', no state"),
    ],
    ids=["state", "payoff", "player", "action", "twice", "start"],
)
def test_wrong_structure_is_refused(methods: dict[str, Any], words: str) -> None:
    with raises(words, error=dt.GameError):
        dt.solve(broken(**methods))


def test_what_a_game_of_states_lacks() -> None:
    class Bare(StateGame):
        players = ("China",)

    with raises("Bare has no states: define states(self)", error=dt.GameError):
        dt.solve(Bare())
    with raises("Truce is a game of states", error=dt.GameError):
        Truce().rules(None)  # type: ignore[arg-type]
    with raises("tree came with Truce", "a game of states", error=dt.ParameterError):
        dt.plot.tree(Truce())
