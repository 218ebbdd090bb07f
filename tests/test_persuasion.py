"""Signals about a type (M21), and the window, the interval and the signal out of one game (M08, M10, M21)."""

from __future__ import annotations

import pickle
from itertools import product
from typing import Any

import numpy as np
import pytest
from conftest import cells, raises, random_game, same, thresholds
from scipy.optimize import linprog

import deterrence as dt
from deterrence.ambiguity import knightian, persuasion
from deterrence.kernels.programme import FAILED

Status = dt.Status
Window = dt.games.AmbiguityWindow
QUIET = "status quo"


class Gates(dt.Game):
    """Do Beijing and Taipei hold still if each looks at the US alone? Neither sees or minds the other (test)."""

    players = ("Taiwan", "China")
    us_fights: float = dt.param(0.5, unit="probability", low=0, high=1, source="assumption")
    china_needs: float = dt.param(0.6, unit="probability", low=0, high=1, source="assumption")
    taiwan_bears: float = dt.param(0.4, unit="probability", low=0, high=1, source="assumption")

    def rules(self, move: Any) -> Any:
        taiwan = move("Taiwan", "restrain", "provoke")
        china = move("China", "accept", "attack", hides="Taiwan")
        fights = move.nature("US", {"fights": self.us_fights, "stays out": 1 - self.us_fights}) == "fights"
        pay = {"Taiwan": 0.0, "China": 0.0}
        if taiwan == "provoke":
            pay["Taiwan"] = 1 - self.taiwan_bears if fights else -self.taiwan_bears
        if china == "attack":
            pay["China"] = self.china_needs - 1 if fights else self.china_needs
        return dt.outcome(QUIET if (taiwan, china) == ("restrain", "accept") else "crisis", pay)


class Alone(dt.Game):
    """Does China attack, with nobody else to move? (test)"""

    players = ("China", "US")
    us_fights: float = dt.param(0.3, unit="probability", low=0, high=1, source="assumption")
    gain: float = dt.param(0.6, unit="utility", low=0, source="assumption")

    def rules(self, move: Any) -> Any:
        if move("China", "accept", "attack") == "accept":
            return dt.outcome(QUIET, {"China": 0, "US": 0})
        fights = move.nature("US", {"fights": self.us_fights, "stays out": 1 - self.us_fights}) == "fights"
        return dt.outcome("war", {"China": -1 if fights else self.gain, "US": -2 if fights else -1})


def chain(moves: tuple[str, ...], hidden: bool = False) -> type[dt.Game]:
    """Two actions at each move, a last draw of three types, and one more draw that nobody can tell anything of."""
    players = tuple(dict.fromkeys(moves))
    ends = ["".join(p) for p in product("ab", repeat=len(moves))]
    kinds = ("low", "mid", "high")

    def rules(self: Any, move: Any) -> Any:
        path = "".join(move(p, "a", "b", hides=[q for q in players if q != p] if hidden else ()) for p in moves)
        kind = move.nature("kind", {"low": self.low, "mid": self.mid, "high": 1 - self.low - self.mid})
        luck = move.nature("luck", {"good": 0.5, "bad": 0.5})
        paid = {p: getattr(self, f"{p.lower()}_{path}_{kind}") + (0.1 if luck == "good" else -0.1) for p in players}
        return dt.outcome(path, paid, events={"calm": 1.0 if kind == "low" else 0.25})

    fields = {f"{p.lower()}_{e}_{k}": dt.param(0.0, unit="utility", source="assumption") for p in players for e in ends for k in kinds}
    fields |= {n: dt.param(0.3, unit="probability", low=0, high=0.5, source="assumption") for n in ("low", "mid")}
    body = {"players": players, "rules": rules, "__annotations__": dict.fromkeys(fields, float), "__doc__": "A chain of moves (test)."}
    return type("Chain", (dt.Game,), {**body, **fields})


def drawn(kind: type[dt.Game], games: int, seed: int) -> dt.Game:
    rng = np.random.default_rng(seed)
    values = {n: rng.random(games) / 2 if p.unit == "probability" else rng.normal(size=games) for n, p in kind.parameters().items()}
    return kind(**values)


def windows(games: int, seed: int) -> tuple[dt.Game, dict[str, Any]]:
    """Games of M08 all over the place, and p_C, p_C1, p_T with the smaller of the last two."""
    rng = np.random.default_rng(seed)
    values = {n: rng.uniform(0.05, 1.5, games) for n in ("china_alone", "china_us", "china_insult", "taiwan_alone", "taiwan_gain")}
    game = Window(us_fights=rng.random(games), taiwan_us=rng.uniform(-0.5, 1.5, games), **values)
    t = thresholds(game)
    return game, t | {"p_T'": np.minimum(t["p_T"], t["p_C1"]), "p": game.us_fights}


def public_form(t: dict[str, Any]) -> Any:
    """P(status quo) of the best public signal, M21."""
    with np.errstate(divide="ignore"):
        above = np.where(t["p_T'"] < 1, (1 - t["p"]) / (1 - t["p_T'"]), 1.0)
    return np.where(t["p_C"] <= t["p_T'"], np.minimum(1, np.minimum(t["p"] / t["p_C"], above)), 0.0)


def separate_form(p: Any, p_c: Any, p_t: Any) -> Any:
    """P(status quo) of the best private signal where receivers look at the type alone, M21."""
    return np.minimum(p, (1 - p) * p_t / (1 - p_t)) + np.minimum(p * (1 - p_c) / p_c, 1 - p)


def private_form(game: dt.Game, t: dict[str, Any]) -> Any:
    """P(status quo) of the best private signal in the game of M08, worked out by hand.

    Above the window Beijing is told to answer a provocation with belief b in [p_C, p_T'], or that the US
    is resolved for sure; Taipei does not know which. Its fear of the first pays for its hope of the second.
    """
    p, low, top = t["p"], t["p_C"], t["p_T'"]
    with np.errstate(divide="ignore", invalid="ignore"):
        b = np.where(game.taiwan_us >= game.taiwan_gain, low, top)
        answered = (1 - p) / (1 - b)
        fear = (1 - p) * game.taiwan_alone - answered * b * game.taiwan_us
        unsure = np.minimum(1, answered + fear / game.taiwan_gain)
        above = np.where(t["p_C1"] < 1, unsure, (1 - p) / (1 - top))
    inside = np.where(p <= low, p / low, np.where(p <= top, 1.0, above))
    return np.where(low <= top, inside, 0.0)


def by_hand(game: dt.Game, goal: Any, private: bool) -> float:
    """The programme for one game of M08, written out; goal by (provoked, attacked, type)."""
    q = np.array([game.us_fights, 1 - game.us_fights])
    taiwan, china = np.zeros((2, 2, 2)), np.zeros((2, 2, 2))
    taiwan[1, 0], china[1, 0] = game.taiwan_gain, -game.china_insult
    taiwan[:, 1], china[:, 1] = (game.taiwan_us, -game.taiwan_alone), (-game.china_us, game.china_alone)
    told = list(product(range(2), range(2), range(2)))  # Taiwan; China after restraint, after a provocation
    rows: dict[Any, Any] = {}
    for number, (t, *plan) in enumerate(told):
        here = slice(2 * number, 2 * number + 2)
        heard = t if private else number
        rows.setdefault(("Taiwan", heard), np.zeros(16))[here] += q * (taiwan[1 - t, plan[1 - t]] - taiwan[t, plan[t]])
        for seen in range(2):
            rows.setdefault(("China", number, seen), np.zeros(16))[here] += q * (china[seen, 1 - plan[seen]] - china[seen, plan[seen]])
    cost = np.concatenate([-q * goal[t, plan[t]] for t, *plan in told])
    answer = linprog(cost, A_ub=np.array(list(rows.values())), b_ub=np.zeros(len(rows)), A_eq=np.tile(np.eye(2), 8), b_eq=[1, 1])
    return -float(answer.fun)


def judged(signal: Any) -> float:
    e = signal.equilibria
    return float(np.nanmax([np.nanmax(e.regret), np.nanmax(e.local_regret), np.nanmax(e.residual)]))


def test_one_game_gives_the_window_the_interval_and_the_signals() -> None:
    """M08 by solving, M10 by `knightian`, M21 by `persuasion`, all from the same object."""
    game = Window()
    t = thresholds(game)
    p = np.linspace(0.01, 0.99, 50)
    swept = game.replace(us_fights=p)
    quiet = dt.solve(swept).event(QUIET)[:, 0]
    assert np.array_equal(quiet == 1, (t["p_C"] <= p) & (p <= min(t["p_T"], t["p_C1"])))
    wide = knightian(swept, "us_fights", 0.0, 0.5)  # Beijing sees 0.5, Taipei 0
    assert np.all(dt.solve(wide).event(QUIET) == 1)
    forms = {n: np.full(50, v) for n, v in t.items()} | {"p": p, "p_T'": np.full(50, min(t["p_T"], t["p_C1"]))}
    public, private = (persuasion(swept, "us_fights", QUIET, private=x) for x in (False, True))
    assert same(public.value, public_form(forms), 1e-9) and same(private.value, private_form(swept, forms), 1e-9)
    assert np.all(public.value >= quiet - 1e-9) and np.all(private.value >= public.value - 1e-9)
    assert same(public.equilibria.event(QUIET)[:, 0], public.value, 1e-12) and public.game is swept
    assert max(judged(public), judged(private)) < 1e-9


@pytest.mark.parametrize("games", [200, pytest.param(4_000, marks=pytest.mark.slow)])
def test_closed_forms_of_the_probability_of_peace(games: int) -> None:
    game, t = windows(games, games)
    public, private = (persuasion(game, "us_fights", QUIET, private=x) for x in (False, True))
    assert same(public.value, public_form(t), 1e-8) and same(private.value, private_form(game, t), 1e-8)
    assert public.exists.all() and private.exists.all() and max(judged(public), judged(private)) < 1e-8
    opened = t["p_C"] <= t["p_T'"]
    claimed = separate_form(t["p"], t["p_C"], np.minimum(t["p_T'"], 1 - 1e-12))
    # Taiwan's restraint tells China what Taiwan was told: where the window is shut nothing can be said
    assert 0.1 < opened.mean() < 0.9 and np.all(private.value[~opened] < 1e-9) and claimed[~opened].mean() > 0.2
    # where it is open M21 is what a public signal reaches; a private one may reach more
    assert same(public.value[opened], claimed[opened], 1e-8)
    assert (private.value > public.value + 1e-6)[opened].mean() > 0.1


def test_closed_form_of_losses_in_public() -> None:
    """M21: with a loss from an attack not below that from a provocation, silence is best on the window."""
    game, t = windows(300, 8)
    rng = np.random.default_rng(0)
    provoked, attacked = np.sort(rng.random((2, 300)), axis=0)
    signal = persuasion(game, "us_fights", {"war": -attacked, "unanswered provocation": -provoked})
    p, low, top = t["p"], t["p_C"], t["p_T'"]
    answered = np.where(t["p_C1"] < 1, provoked, attacked)  # a China that always answers makes it a war
    with np.errstate(divide="ignore", invalid="ignore"):
        form = np.where(p < low, -attacked * (1 - p / low), np.where(p <= top, 0.0, -answered * (p - top) / (1 - top)))
    opened = low <= top
    assert same(signal.value[opened], form[opened], 1e-8) and judged(signal) < 1e-8


def test_bluff_rate_and_silence() -> None:
    """Below the window the irresolute US sounds firm at M21's rate; on it nothing is revealed."""
    game = Window(us_fights=0.2)
    p_c = float(thresholds(game)["p_C"])
    signal = persuasion(game, "us_fights", QUIET)
    firm = signal.experiment.sel(recommendation="Taiwan restrain / China accept after restrain, attack after provoke")
    assert same(firm.values, [1.0, 0.2 * (1 - p_c) / (0.8 * p_c)], 1e-10)
    assert same(signal.posterior.sel(type="fights").values, [p_c, 0.0], 1e-10) and same(signal.posterior.sent.values, [0.2 / p_c, 1 - 0.2 / p_c], 1e-10)
    assert "attack at 'China: Taiwan: restrain' would cost 0 (binds)" in str(signal)
    silent = persuasion(Window(us_fights=0.5), "us_fights", QUIET)
    assert silent.value == 1 and silent.experiment.shape == (2, 1) and same(silent.posterior.values, [[0.5, 0.5]])


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("games", [40, pytest.param(400, marks=pytest.mark.slow)])
def test_any_goal_against_the_programme_written_out(games: int, private: bool) -> None:
    game, _ = windows(games, 21)
    rng = np.random.default_rng(3)
    names = ("Taiwan", "China", QUIET, "unanswered provocation", "war with the US", "war without the US")
    weights = {n: rng.normal(size=games) for n in names}
    signal = persuasion(game, "us_fights", weights, private=private)
    assert judged(signal) < 1e-8
    for (g,), one in cells(game):
        w = {n: v[g] for n, v in weights.items()}
        goal = np.zeros((2, 2, 2))
        goal[0, 0] = w[QUIET]
        goal[1, 0] = w["unanswered provocation"] + w["Taiwan"] * one.taiwan_gain - w["China"] * one.china_insult
        goal[:, 1, 0] = w["war with the US"] + w["Taiwan"] * one.taiwan_us - w["China"] * one.china_us
        goal[:, 1, 1] = w["war without the US"] - w["Taiwan"] * one.taiwan_alone + w["China"] * one.china_alone
        assert signal.value[g] == pytest.approx(by_hand(one, goal, private), abs=1e-8)


def test_no_split_of_the_prior_on_a_grid_does_better_in_public() -> None:
    """Posteriors on a grid, each solved as a plain game, weighed so as to average to the prior."""
    grid = (np.arange(400) + 0.5) / 400
    for seed in range(6):
        game = random_game(Window, (), seed)
        reached = dt.solve(game.replace(us_fights=grid)).event(QUIET)[:, 0]
        p = float(np.clip(game.us_fights, 0.01, 0.99))
        low, high = grid[grid <= p], grid[grid > p]
        share = (p - low[:, None]) / (high - low[:, None])  # of the higher posterior
        best = ((1 - share) * reached[: len(low), None] + share * reached[len(low) :]).max()
        value = float(persuasion(game.replace(us_fights=p), "us_fights", QUIET).value)
        assert best <= value + 1e-9 and value - best < 0.03


@pytest.mark.parametrize(("private", "us_fights"), [(False, 0.2), (True, 0.85)])
def test_no_random_signal_that_is_obeyed_does_better(private: bool, us_fights: float) -> None:
    """Signals around the best one, judged one by one: those that are obeyed are not better."""
    game = Window(us_fights=us_fights)
    best = persuasion(game, "us_fights", QUIET, private=private)
    built, shares = best.equilibria.game, best.shares
    rng = np.random.default_rng(1)
    tries = np.clip(shares[..., None] + rng.normal(scale=0.05, size=(*shares.shape, 4_000)), 0, None)
    tries /= tries.sum(axis=0)
    names = [n for n in built.parameters() if n.startswith("recommendation")]
    changed = built.replace(**dict(zip(names, tries.reshape(-1, 4_000), strict=True)))
    strategy = {label: rows[0] for label, rows in best.equilibria.strategy.items()}
    obeyed = dt.regret(changed, strategy) <= 1e-9
    values = dt.play(changed, strategy).probability[:, built.tree.events.index(QUIET)]
    assert 20 < obeyed.sum() < 3_980 and values[obeyed].max() <= best.value + 1e-9 < values[~obeyed].max()


def test_each_looking_at_the_us_alone_gives_all_three_closed_forms() -> None:
    """M08, M10 and M21 as they are written hold of a game in which receivers do not meet."""
    rng = np.random.default_rng(2)
    p, p_c, p_t, a_c, a_t = rng.uniform(0.02, 0.98, (5, 120))
    low, high = np.sort(rng.random((2, 120)), axis=0)
    game = Gates(us_fights=p, china_needs=p_c, taiwan_bears=p_t)
    plain = dt.solve(game)
    assert np.array_equal(plain.event(QUIET).max(axis=1, where=plain.exists, initial=0) == 1, (p_c <= p) & (p <= p_t))
    doubt = dt.to_normal_form(knightian(game, "us_fights", low, high, {"China": a_c, "Taiwan": a_t}))
    e = dt.solvers.PureNash()(doubt)
    china, taiwan = a_c * high + (1 - a_c) * low, a_t * low + (1 - a_t) * high
    assert np.array_equal(e.event("restrain / accept").max(axis=1, where=e.exists, initial=0) == 1, (china >= p_c) & (taiwan <= p_t))
    public, private = (persuasion(game, "us_fights", QUIET, private=x) for x in (False, True))
    shut = p_c > p_t
    expected = np.where(shut, 0.0, np.minimum(1, np.minimum(p / p_c, (1 - p) / (1 - p_t))))
    assert same(public.value, expected, 1e-8) and same(private.value, separate_form(p, p_c, p_t), 1e-8)
    assert (private.value > 0.01)[shut].all() and max(judged(public), judged(private)) < 1e-8
    example = persuasion(Gates(), "us_fights", QUIET, private=True)
    assert example.value == pytest.approx(2 / 3)
    assert dt.sequential(example.equilibria.select()).holds


def test_public_private_and_the_interval_are_not_always_in_this_order() -> None:
    """Public <= private by construction; an interval that holds the true odds may do worse than either."""
    game, _ = windows(120, 12)
    rng = np.random.default_rng(5)
    goal = {n: rng.normal(size=120) for n in (QUIET, "war", "unanswered provocation", "Taiwan")}
    public, private = (persuasion(game, "us_fights", goal, private=x).value for x in (False, True))
    assert np.all(private >= public - 1e-9) and (private > public + 1e-6).mean() > 0.05

    def signalled(game: dt.Game) -> list[float]:
        return [float(persuasion(game, "us_fights", QUIET, private=x).value) for x in (False, True)]

    def intervals(game: dt.Game, **pessimism: float) -> float:
        """The best of all intervals around the true odds."""
        low, high = np.meshgrid(np.linspace(0, game.us_fights, 40), np.linspace(game.us_fights, 1, 40))
        return float(dt.solve(knightian(game.replace(us_fights=np.full(low.shape, game.us_fights)), "us_fights", low, high, pessimism)).event(QUIET).max())

    shut = Window(china_alone=0.9, china_insult=0.5, taiwan_alone=0.3, taiwan_us=0.9, us_fights=0.3)
    assert signalled(shut) == [0, 0] and intervals(shut, China=1, Taiwan=1) == 1  # pessimists on both sides
    bold = Window(us_fights=0.2)
    assert min(signalled(bold)) > 0.5 and intervals(bold, China=0, Taiwan=1) == 0  # Beijing sees what it hopes
    sure = Window(us_fights=0.95)  # Beijing so afraid that it lets a provocation pass
    assert min(signalled(sure)) > 0.1 and intervals(sure, China=1, Taiwan=1) == 0


def test_one_receiver_gains_nothing_from_privacy_or_from_doubt() -> None:
    """With one receiver and two actions neither a private message nor an ambiguous signal beats a public one.

    An ambiguous signal is two experiments of which nobody knows which is used. China weighs its plans by
    their worst case, before it hears (the ex-ante rule), and the sender its peace by its own worst case.
    """
    p = np.linspace(0, 1, 21)
    game = Alone(us_fights=p)
    public, private = (persuasion(game, "us_fights", QUIET, private=x) for x in (False, True))
    p_c = 0.6 / 1.6
    assert same(public.value, np.minimum(1, p / p_c), 1e-9) and same(public.value, private.value, 1e-9)
    own = persuasion(game, "us_fights", "US")  # a sender that does not move: if war comes it stays out
    assert same(own.value, np.minimum(1, p / p_c) - 1, 1e-9) and own.goal == "US's payoff"
    rng = np.random.default_rng(7)
    for prior in (0.1, 0.25, 0.3, 0.6):
        limit = min(1, prior / p_c)
        for firm in rng.random((40, 2, 2)):  # P("firm" | type) of each experiment
            said = np.stack([firm, 1 - firm], axis=1) * [prior, 1 - prior]  # (experiment, message, type)
            paid = said @ [-1.0, 0.6]  # to China, from attacking after a message
            # China's probabilities of attack: the best worst case; among the best, what suits the sender
            worst = linprog([0, 0, -1], A_ub=np.column_stack([-paid, [1, 1]]), b_ub=[0, 0], bounds=[(0, 1), (0, 1), (None, None)])
            least = said.sum(axis=2)
            kind = linprog([0, 0, 1], A_ub=np.block([[-paid, np.zeros((2, 1))], [least, -np.ones((2, 1))]]), b_ub=[worst.fun + 1e-12] * 2 + [0, 0], bounds=[(0, 1), (0, 1), (None, None)])
            assert 1 - kind.fun <= limit + 1e-7


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize(("moves", "hidden"), [(("Ann", "Bob", "Cy"), False), (("Ann", "Bob", "Ann"), False), (("Ann", "Bob"), True)])
def test_obedience_is_a_sequential_equilibrium(moves: tuple[str, ...], hidden: bool, private: bool) -> None:
    """Any number of types and receivers, somebody who moves twice, moves at once, and another draw."""
    kind = chain(moves, hidden)
    game = drawn(kind, 8, 4)
    last = "b" * len(moves)
    signal = persuasion(game, "low", {last: 1.0, "calm": -0.2}, private=private)
    assert (signal.exists | (signal.status == Status.none_found)).all() and signal.exists.mean() > 0.7
    assert hidden or signal.exists.all()  # where all is seen there is always one
    e = signal.equilibria
    assert judged(signal) < 1e-8 and same(signal.value, (e.event(last) - 0.2 * e.event("calm"))[:, 0], 1e-9)
    played = dt.play(e.game.take(np.flatnonzero(signal.exists)), {n: s[signal.exists, 0] for n, s in e.strategy.items()})
    assert same(played.value, e.payoff[signal.exists, 0], 1e-9) and same(played.probability, e.probability[signal.exists, 0], 1e-9)
    for g in np.flatnonzero(signal.exists)[:3]:
        one = signal.select(int(g))
        verdict = dt.sequential(one.equilibria.select(), 1e-8)
        assert verdict.holds, verdict.why
        assert one.value == pytest.approx(float(persuasion(game.take(int(g)), "low", {last: 1.0, "calm": -0.2}, private=private).value))
        assert one.posterior.sent.sum() == pytest.approx(len(signal.advice.receivers) if private else 1)
        assert np.nanmin(one.obedience.slack) > -1e-8


def test_a_public_signal_is_backward_induction_after_each_message() -> None:
    """With a little slack no receiver is indifferent, and the game with the signal solves by itself."""
    game = Window(us_fights=0.2)
    signal = persuasion(game, "us_fights", QUIET)
    built = signal.equilibria.game
    names = [n for n in built.parameters() if n.startswith("recommendation")]
    firm = built.replace(**{names[1]: getattr(built, names[1]) - 1e-6, names[3]: getattr(built, names[3]) + 1e-6})
    e = dt.solve(firm)
    assert e.concept.startswith("subgame-perfect")
    assert e.event(QUIET)[0] == pytest.approx(float(signal.value), abs=1e-5)
    assert list(built.describe().name[: len(game.parameters())]) == list(game.parameters()) and "message" in {c.subject for c in built.tree.chances}


def test_scalar_and_batch_agree_field_by_field() -> None:
    game = random_game(Window, (3, 4), 2)
    for private in (False, True):
        whole = persuasion(game, "us_fights", {"war": -1.0, "unanswered provocation": -0.3}, private=private)
        assert whole.value.shape == whole.status.shape == (3, 4)
        for index, one in cells(game):
            alone = persuasion(one, "us_fights", {"war": -1.0, "unanswered provocation": -0.3}, private=private)
            part = whole.select(index)
            assert same(alone.value, whole.value[index], 1e-12) and alone.status == whole.status[index]
            assert alone.experiment.equals(part.experiment) and alone.posterior.equals(part.posterior)
            assert alone.obedience.equals(part.obedience) and str(alone) == str(part)
            assert same(alone.equilibria.payoff, whole.equilibria.payoff[index], 1e-12)
        assert whole.experiment.dims == ("game_0", "game_1", "type", "recommendation")
        assert whole.obedience.slack.dims == ("game_0", "game_1", "constraint")


def test_level_and_scale_of_payoffs_do_not_matter() -> None:
    game, _ = windows(60, 3)
    money = ("china_alone", "china_us", "china_insult"), ("taiwan_alone", "taiwan_us", "taiwan_gain")
    scaled = game.replace(**{n: getattr(game, n) * s for names, s in zip(money, (1e5, 1e-5), strict=True) for n in names})
    for private in (False, True):
        one, other = (persuasion(g, "us_fights", QUIET, private=private).value for g in (game, scaled))
        assert same(one, other, 1e-8)


def test_a_prior_of_zero_or_one_has_nothing_to_reveal() -> None:
    for p, quiet in ((0.0, 0.0), (1.0, 0.0), (1e-300, 0.0), (1 - 1e-16, 0.0)):
        for private in (False, True):
            signal = persuasion(Window(us_fights=p), "us_fights", QUIET, private=private)
            assert signal.value == pytest.approx(quiet, abs=1e-9) and signal.exists and judged(signal) < 1e-9
            assert np.isfinite(signal.experiment).all() and np.isfinite(signal.posterior).all()
            assert dt.sequential(signal.equilibria.select()).holds
    game = Window(us_fights=np.array([0.0, 0.3, 1e-12, 1.0]))
    signal = persuasion(game, "us_fights", QUIET)
    assert same(signal.value, [0, 0.8, 0, 0], 1e-8) and judged(signal) < 1e-8


def test_bad_cells_leave_the_others_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    game = Window(us_fights=0.2, taiwan_alone=np.array([1.0, 0.0, 1.0]), taiwan_us=np.array([0.5, 0.5, 1e308]), taiwan_gain=np.array([0.4, 0.4, 1e308]))
    game = game.replace(taiwan_alone=np.array([1.0, 0.0, 1.7e308]))
    signal = persuasion(game, "us_fights", QUIET, private=True)
    assert signal.status.tolist() == [Status.tie, Status.inadmissible, Status.not_finite]
    e = signal.equilibria
    assert np.isnan(signal.value).tolist() == [False, True, True] and np.isnan(e.payoff[1:]).all() and np.isnan(e.regret[1:]).all()
    assert np.isnan(signal.experiment[1:]).all() and np.isnan(signal.posterior[1:]).all() and e.local_regret[0] < 1e-12
    assert "signals found in 1; value 0.5333 to 0.5333" in str(signal)
    with raises("needs taiwan_alone > 0", error=dt.ParameterError):
        signal.select(1)
    monkeypatch.setattr("deterrence.ambiguity.design.cheapest", lambda *args: (np.nan, FAILED))
    two = persuasion(Window(us_fights=np.array([0.2, 0.5])), "us_fights", QUIET)
    assert two.status.tolist() == [Status.not_converged, Status.tie] and same(two.value, [np.nan, 1.0])


def test_where_moves_are_at_once_there_may_be_no_pure_public_signal() -> None:
    kind = chain(("Ann", "Bob"), hidden=True)
    pay = {f"{who}_{end}_{k}": (1.0 if (end in ("aa", "bb")) == (who == "ann") else -1.0) for who in ("ann", "bob") for end in ("aa", "ab", "ba", "bb") for k in ("low", "mid", "high")}
    public, private = (persuasion(kind(**pay), "low", "calm", private=x) for x in (False, True))
    assert public.status == Status.none_found and "None found" in str(public) and np.isnan(public.value)
    assert private.exists and same(private.equilibria.payoff, [[0.0, 0.0]], 1e-9)


def test_swept_plotted_pickled() -> None:
    def private(game: dt.Game) -> dt.Equilibria:
        return persuasion(game, "us_fights", QUIET, private=True).equilibria

    p = np.linspace(0.05, 0.95, 7)
    ds = dt.sweep(Window(), private, over={"us_fights": p, "china_alone": [0.3, 0.6]}, check=1.0)
    assert ds.worst_regret < 1e-9 and ds.worst_local_regret < 1e-9 and ds.concept.startswith("obedience to the best private signal about US")
    direct = persuasion(Window(us_fights=p[:, None], china_alone=np.array([0.3, 0.6])), "us_fights", QUIET, private=True)
    assert same(ds.probability.sel(event=QUIET, equilibrium="all obey").values, direct.value, 1e-12)
    e = direct.equilibria
    again = pickle.loads(pickle.dumps(e))
    assert same(again.payoff, e.payoff, 0.0) and same(again.regret, e.regret, 0.0) and again.game.values.keys() == e.game.values.keys()
    part = e.details.take(np.array([3, 0]))
    assert same(part.payoff()[:, 0], e.payoff.reshape(-1, 2)[[3, 0]], 0.0)
    assert "China" in str(dt.explain(e.select((0, 0)))) and np.isnan(next(iter(e.cutoff.values()))).all()
    assert "Signalled" in repr(e.game)


class Knowing(Window):
    """Rules that say outright what China knows (test)."""

    def rules(self, move: Any) -> Any:
        taiwan = move("Taiwan", "restrain", "provoke")
        seen = move("China", "accept", "attack", knows=f"Taiwan: {taiwan}")
        p = self.us_fights
        if seen == "accept":
            provoked = taiwan == "provoke"
            return dt.outcome("unanswered provocation" if provoked else QUIET, {"Taiwan": self.taiwan_gain * provoked, "China": -self.china_insult * provoked})
        fights = move.nature("US", {"fights": p, "stays out": 1 - p}) == "fights"
        return dt.outcome("war", {"Taiwan": self.taiwan_us if fights else -self.taiwan_alone, "China": -self.china_us if fights else self.china_alone})


def test_rules_that_name_what_is_known_hear_the_message_too() -> None:
    for private in (False, True):
        signal = persuasion(Knowing(us_fights=0.85), "us_fights", QUIET, private=private)
        assert same(signal.value, persuasion(Window(us_fights=0.85), "us_fights", QUIET, private=private).value, 1e-12)
        assert judged(signal) < 1e-9 and dt.sequential(signal.equilibria.select()).holds


def test_what_it_cannot_treat_it_says() -> None:
    with raises("no parameter 'us_fight'; did you mean 'us_fights'?", error=dt.ParameterError):
        persuasion(Window(), "us_fight", QUIET)
    with raises("persuasion came with the class AmbiguityWindow", error=dt.GameError):
        persuasion(Window, "us_fights", QUIET)  # type: ignore[arg-type]
    with raises("'china_us' enters no draw of AmbiguityWindow", error=dt.GameError):
        persuasion(Window(), "china_us", QUIET)
    with raises("China moves in AmbiguityWindow, so it is a receiver", "{'China': 1.0}", error=dt.ParameterError):
        persuasion(Window(), "us_fights", "China")
    with raises("maximise='status qu'", "did you mean 'status quo'?", "unanswered provocation", error=dt.ParameterError):
        persuasion(Window(), "us_fights", "status qu")
    with raises("maximise={}", error=dt.ParameterError):
        persuasion(Window(), "us_fights", {})
    with raises("weight of 'war' came as 'much'", error=dt.ParameterError):
        persuasion(Window(), "us_fights", {"war": "much"})
    with raises("the weight of 'war'", "batch's shape (2,)", error=dt.ParameterError):
        persuasion(Window(us_fights=[0.1, 0.2]), "us_fights", {"war": [1, 2, 3]})
    with raises("weight of 'war' is not finite", error=dt.ParameterError):
        persuasion(Window(), "us_fights", {"war": float("nan")})
    with raises("after the draw", "comes Challenger's move", "draws follow the last move", error=dt.GameError):
        persuasion(dt.games.UnilateralDeterrence(), "hard_defender", "war")
    with raises("has a prior of its own at the draw 'US'", error=dt.GameError):
        persuasion(knightian(Window(), "us_fights", 0, 1), "us_fights", QUIET)
    with raises("persuasion needs a game told by its rules", error=dt.GameError):
        persuasion(dt.games.JointIntervention(), next(iter(dt.games.JointIntervention().parameters())), "war")
    with raises("would weigh 32,768 recommendations to the 15 information sets", "fewer moves", error=dt.GameError):
        persuasion(chain(("Ann", "Bob", "Cy", "Dan"))(), "low", "calm")
    with raises("does not name one game of a batch of shape (2,)", error=dt.ParameterError):
        persuasion(Window(us_fights=[0.1, 0.2]), "us_fights", QUIET).select((0, 1))

    def told(rules: Any, **fields: Any) -> dt.Game:
        odds = {"share": dt.param(0.5, unit="probability", low=0, high=1, source="assumption")}
        body = {"players": ("China",), "rules": rules, "__doc__": "(test)", "__annotations__": {"share": float}}
        made: dt.Game = type("Odd", (dt.Game,), {**body, **odds})()
        return made

    def twice(self: Any, move: Any) -> Any:
        move("China", "wait", "go")
        for _ in range(2):
            move.nature("US", {"yes": self.share, "no": 1 - self.share})
        return dt.outcome("end", {"China": 0})

    def other(self: Any, move: Any) -> Any:
        label = "US" if move("China", "wait", "go") == "go" else "Japan"
        move.nature(label, {"yes": self.share, "no": 1 - self.share})
        return dt.outcome("end", {"China": 0})

    def nobody(self: Any, move: Any) -> Any:
        move.nature("US", {"yes": self.share, "no": 1 - self.share})
        return dt.outcome("end", {"China": 0})

    def secret(self: Any, move: Any) -> Any:
        cost = move.private("China", "cost", dt.normal(0.0, 1.0))
        went = move("China", "wait", "go") == "go"
        move.nature("US", {"yes": self.share, "no": 1 - self.share})
        return dt.outcome("end", {"China": -cost if went else 0.0})

    for rules, words in (
        (twice, "the draw 'US' comes twice on the path"),
        (other, "and another, 'US', after 'go'"),
        (nobody, "nobody moves in Odd"),
        (secret, "follows a private number"),
    ):
        with raises(words, error=dt.GameError):
            persuasion(told(rules), "share", "end")
