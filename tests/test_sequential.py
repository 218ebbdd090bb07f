"""Sequential equilibrium: textbook games, explicit trembles for what is accepted, searches for what is rejected."""

from __future__ import annotations

import doctest
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pytest
from conftest import cells, raises, random_game, same
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import least_squares
from tiny import batch, kind, story

import deterrence as dt
from deterrence.games import Strait, UnilateralDeterrence
from deterrence.judging import assessing
from deterrence.judging.assessing import Verdict, sequential
from deterrence.solvers import AllNash, Correlated, PerfectBayesian


def _number(value: float = 1.0) -> Any:
    return dt.param(value, unit="u", source="assumption")


def judged(game: dt.Game, strategy: dict[str, Any], belief: dict[str, Any], **more: Any) -> Verdict:
    return sequential(game, strategy=strategy, belief=belief, **more)


def trembling(game: dt.Game, verdict: Verdict, eps: float) -> dict[str, Any]:
    """The completely mixed strategies that a verdict promises, at one size of mistakes."""
    found = {}
    for label, s in game.tree.infosets.items():
        names = [f"{label} -> {a}" for a in s.actions]
        row = np.array([verdict.coefficients[n] * eps ** verdict.orders[n] for n in names])
        assert np.all(row > 0)
        found[label] = row / row.sum()
    return found


def proved(game: dt.Game, strategy: dict[str, Any], belief: dict[str, Any], verdict: Verdict) -> None:
    """Strategies tend to the given ones, and beliefs by Bayes' rule, as the independent judge plays them."""
    eps = 1e-10
    near = trembling(game, verdict, eps)
    bayes = dt.play(game, near).belief
    for label, s in game.tree.infosets.items():
        assert np.abs(near[label] - strategy[label]).max() < 1e-6
        if len(s.nodes) > 1 and not np.isnan(bayes[label]).any():
            assert np.abs(bayes[label] - belief[label]).max() < 1e-6, label


def distance(game: dt.Game, strategy: dict[str, Any], belief: dict[str, Any], rng: Any, tries: int) -> float:
    """How near random trembles come to the given beliefs, at most over sets, at least over trembles."""
    eps, best = 1e-3, np.inf
    for _ in range(tries):
        near = {}
        for label, row in strategy.items():
            mistakes = rng.lognormal(0, 1.5, len(row)) * eps ** rng.integers(1, 6, len(row))
            row = np.where(np.asarray(row) > 0, row, mistakes)
            near[label] = row / row.sum()
        bayes = dt.play(game, near).belief
        best = min(best, max(np.abs(np.nan_to_num(bayes[n] - belief[n])).max() for n in belief))
    return float(best)


class Horse(dt.Game):
    """Selten's horse (1975, figure 1)."""

    players = ("One", "Two", "Three")
    unit: float = _number()

    def rules(self, move: Any) -> Any:
        path = str(move("One", "across", "down"))
        if path == "across":
            path += f", {move('Two', 'across', 'down')}"
        if path == "across, across":
            return self.end(path, 1, 1, 1)
        reply = move("Three", "left", "right", knows=())
        pay = {("down", "left"): (3, 3, 2), ("down", "right"): (0, 0, 0)}
        pay |= {("across, down", "left"): (4, 4, 0), ("across, down", "right"): (0, 0, 1)}
        return self.end(f"{path}, {reply}", *pay[path, str(reply)])

    def end(self, label: str, *pay: float) -> Any:
        return dt.outcome(label, {p: x * self.unit for p, x in zip(self.players, pay, strict=True)})


TWO = "Two: One: across"


def test_seltens_horse() -> None:
    """Down, across, left is a Nash equilibrium that is not sequential; across, across, right is both."""
    nodes = [n.path for n in Horse().tree.infosets["Three"].nodes]
    assert nodes == ["across > down", "down"]
    imperfect = {"One": [0, 1], TWO: [1, 0], "Three": [1, 0]}
    assert dt.regret(Horse(), imperfect) == 0
    v = judged(Horse(), imperfect, {"Three": [0, 1]})
    assert not v.holds and v.consistent and not v.rational and v.gain == 3
    assert v.why == f"'down' gains 3 at {TWO!r} with belief 1 in 'across'."
    perfect = {"One": [1, 0], TWO: [1, 0], "Three": [0, 1]}
    for down, holds in ((0.0, True), (0.2, True), (1 / 3, True), (0.34, False), (1.0, False)):
        v = judged(Horse(unit=7.0), perfect, {"Three": [1 - down, down]})
        assert v.holds == v.rational == holds and v.consistent
        proved(Horse(), perfect, {"Three": [1 - down, down]}, v)
    assert judged(Horse(), perfect, {"Three": [2 / 3, 1 / 3]}).orders["Three -> right"] == 0
    # on the path there is nothing to choose
    v = judged(Horse(), imperfect, {"Three": [0.1, 0.9]})
    assert not v.consistent and "'Three' (0.1 in 'across > down', 0.9 in 'down')" in v.why


class Parallel(dt.Game):
    """After a surprise, one of several watchers looks: each knows two of three mistakes that it may be."""

    players = ("First", "Watcher")
    unit: float = _number()

    def rules(self, move: Any) -> Any:
        taken = str(move("First", "out", "a", "b", "c"))
        if taken != "out":
            pair = str(move.nature("who looks", {"ab": 0.2, "bc": 0.3, "ca": 0.5}))
            if taken in pair:
                move("Watcher", "yes", "no", knows=(f"one of {pair}",))
        return dt.outcome("end", {"First": (taken == "out") * self.unit, "Watcher": 0.0})


LOOKS = tuple(f"Watcher: one of {pair}" for pair in ("ab", "bc", "ca"))  # nodes a, b; b, c; a, c


@pytest.mark.parametrize(
    ("ab", "bc", "ac", "holds"),
    [
        ([1, 0], [1, 0], [1, 0], True),
        ([1, 0], [1, 0], [0, 1], False),
        ([1, 0], [1, 0], [0.5, 0.5], False),
        ([1, 0], [0.5, 0.5], [1, 0], True),
        ([0.5, 0.5], [0.5, 0.5], [1, 0], False),
        ([2 / 3, 1 / 3], [2 / 3, 1 / 3], [0.8, 0.2], True),
        ([2 / 3, 1 / 3], [2 / 3, 1 / 3], [0.79, 0.21], False),
        ([0.5, 0.5], [0.5, 0.5], [0.5 + 1e-5, 0.5 - 1e-5], False),
    ],
)
def test_sets_may_not_contradict_each_other(ab: Any, bc: Any, ac: Any, holds: bool) -> None:
    """Any two of the sets agree; three may go round in a circle. The draw's odds cancel within each."""
    game = Parallel()
    assert [[n.path[0] for n in game.tree.infosets[s].nodes] for s in LOOKS] == [
        list("ab"),
        list("bc"),
        list("ac"),
    ]
    strategy = {"First": [1, 0, 0, 0]} | {s: [0.5, 0.5] for s in LOOKS}
    belief = dict(zip(LOOKS, (ab, bc, ac), strict=True))
    v = judged(game, strategy, belief)
    assert v.rational and v.consistent == v.holds == holds, v.why
    if holds:
        proved(game, strategy, belief, v)
        return
    assert not v.orders and not v.coefficients and "\n" not in v.why
    assert all(f"{s!r} (" in v.why for s in LOOKS), "no two of the sets contradict each other"
    assert distance(game, strategy, belief, np.random.default_rng(0), 100) > 1e-6


def test_a_loose_tolerance_forgives() -> None:
    game = Parallel()
    strategy = {"First": [1, 0, 0, 0]} | {s: [0.5, 0.5] for s in LOOKS}
    belief = dict(zip(LOOKS, ([0.5, 0.5], [0.5, 0.5], [0.5 + 1e-5, 0.5 - 1e-5]), strict=True))
    assert judged(game, strategy, belief, tolerance=1e-4).holds
    assert not judged(game, strategy, belief, tolerance=1e-6).holds


class BeerQuiche(dt.Game):
    """Cho & Kreps (1987)."""

    players = ("Sender", "Receiver")
    wimp: float = dt.param(0.1, unit="probability", low=0, high=1, source="Cho & Kreps 1987")

    def rules(self, move: Any) -> Any:
        kind = move.nature("type", {"wimp": self.wimp, "surly": 1 - self.wimp}, to="Sender")
        meal = move("Sender", "beer", "quiche")
        reply = move("Receiver", "duel", "leave")
        likes = (kind == "wimp") == (meal == "quiche")
        return dt.outcome(
            f"{meal}, {reply}",
            {
                "Sender": 1.0 * likes + 2.0 * (reply == "leave"),
                "Receiver": 1.0 * ((kind == "wimp") == (reply == "duel")),
            },
        )


@pytest.mark.parametrize("meal", ["beer", "quiche"])
def test_both_poolings_of_beer_and_quiche_are_sequential(meal: str) -> None:
    """The intuitive criterion excludes quiche; mistakes do not."""
    e = PerfectBayesian(off_path={"Sender": "wimp"})(BeerQuiche())
    one = e.select(k=e.names.index(f"Sender: {meal}"))
    v = sequential(one)
    assert v.holds and v.gain == 0
    strategy, belief = ({n: table[n][0] for n in table} for table in (one.strategy, one.belief))
    proved(one.game, strategy, belief, v)
    surprise = f"Receiver: Sender: {'quiche' if meal == 'beer' else 'beer'}"
    for wimp, holds in ((0.5, True), (0.7, True), (0.49, False), (0.0, False)):
        v = sequential(one, belief={**belief, surprise: [wimp, 1 - wimp]})
        assert v.holds == v.rational == holds and v.consistent, "after one surprise any belief is consistent"
    seen = f"Receiver: Sender: {meal}"
    v = sequential(one, belief={**belief, seen: [0.2, 0.8]})
    assert v.rational and not v.consistent
    assert (
        f"the beliefs at {seen!r} (0.2 in 'wimp > {meal}', 0.8 in 'surly > {meal}') break Bayes' rule"
        in v.why
    )
    assert v.why.endswith("must have 0.1.") or v.why.endswith("must have 0.9.")


def test_what_perfect_bayesian_lists_for_unilateral_deterrence_is_sequential() -> None:
    game = random_game(UnilateralDeterrence, (60,), 1)
    e = PerfectBayesian()(game)
    for i, k in zip(*np.nonzero(e.exists), strict=True):
        one = e.select(int(i), int(k))
        v = sequential(one)
        assert v.holds, v.why
        assert v.gain == pytest.approx(e.local_regret[i, k], abs=1e-12)
        proved(
            one.game,
            {n: one.strategy[n][0] for n in one.strategy},
            {n: one.belief[n][0] for n in one.belief},
            v,
        )


def test_certainty_of_a_type_of_probability_zero_is_not_consistent() -> None:
    """The rule {player: type} may believe in a type that cannot be; elsewhere it is sequential."""
    game = random_game(UnilateralDeterrence, (200,), 1)
    e = PerfectBayesian(off_path={"Challenger": "hard"})(game)
    fails = 0
    for i, k in zip(*np.nonzero(e.exists), strict=True):
        v = sequential(e.select(int(i), int(k)))
        fails += not v.holds
        assert v.holds or (
            game.values["hard_challenger"][i] == 0 and "behind a draw of probability zero" in v.why
        )
    assert fails


def test_strait_with_its_private_cost_is_sequential() -> None:
    e = PerfectBayesian()(random_game(Strait, (5,), 1, us_posture="ambiguity", japan_posture="ambiguity"))
    for i, k in zip(*np.nonzero(e.exists), strict=True):
        v = sequential(e.select(int(i), int(k)))
        assert v.holds and v.gain == pytest.approx(e.local_regret[i, k], abs=1e-12)


@given(st.integers(0, 10**6))
def test_what_perfect_bayesian_lists_for_two_types_is_sequential(seed: int) -> None:
    game = batch(kind(story(seed)), 2, seed)
    try:
        e = PerfectBayesian()(game)
    except dt.GameError:
        assume(False)
    for i, k in list(zip(*np.nonzero(e.exists), strict=True))[:4]:
        v = sequential(e.select(int(i), int(k)))
        assert v.holds and v.gain == pytest.approx(e.local_regret[i, k], abs=1e-9), v.why


class Twice(dt.Game):
    """Three types, of which one enters; where it then goes, another odd type each is the one to be loud."""

    players = ("Sender", "Public", "Receiver")
    unit: float = _number()

    def rules(self, move: Any) -> Any:
        kind = str(move.nature("type", {"one": 0.3, "two": 0.3, "three": 0.4}, to="Sender"))
        if move("Sender", "in", "out") == "out":
            pay = -5.0 if kind == "one" else 5.0
            return dt.outcome("out", {"Sender": pay * self.unit, "Public": 0.0, "Receiver": 0.0})
        way = move("Public", "east", "west")
        signal = move("Sender", "calm", "loud")
        reply = move("Receiver", "fold", "call")
        fits = (signal == "loud") == (kind == ("two" if way == "east" else "three"))
        pay = {"Sender": 1.0 * fits, "Public": 1.0 * (way == "east"), "Receiver": 1.0 * (reply == "fold")}
        return dt.outcome(f"{way}, {signal}, {reply}", pay)


def test_a_perfect_bayesian_equilibrium_of_three_types_that_is_not_sequential() -> None:
    """Back to the prior after each surprise: in the east two must have entered more easily, in the west three."""
    (k,) = np.flatnonzero((e := PerfectBayesian()(Twice())).exists)
    v = sequential(e.select(k=int(k)))
    assert v.rational and v.gain == 0 and not v.consistent
    assert "no orders of mistakes" in v.why
    for way in ("east", "west"):
        label = f"Receiver: Sender: in; Public: {way}; Sender: loud"
        assert f"{label!r} (0.3 in 'one > in > {way} > loud'" in v.why
        assert same(e.belief[label][k], np.array([0.3, 0.3, 0.4]))


def random_play(game: dt.Game, rng: Any, pure: float) -> dict[str, Any]:
    """Strategies in which each action is unplayed with some probability."""
    found = {}
    for label, s in game.tree.infosets.items():
        row = rng.dirichlet(np.ones(len(s.actions))) * (rng.random(len(s.actions)) >= pure)
        row = row if row.sum() > 0 else np.eye(len(s.actions))[rng.integers(len(s.actions))]
        found[label] = row / row.sum()
    return found


def tiny_game(seed: int) -> dt.Game:
    """A random small game in which every draw is possible for everyone."""
    game = batch(kind(story(seed, private=False)), 1, seed)
    odds = {n: np.clip(v, 0.05, 0.95) for n, v in game.values.items() if n[1:2] == "_" and n[0] in "pq"}
    return game.replace(**odds).take(0)


@given(st.integers(0, 10**6))
def test_beliefs_in_completely_mixed_play_are_those_of_bayes(seed: int) -> None:
    game, rng = tiny_game(seed), np.random.default_rng(seed)
    strategy = random_play(game, rng, 0.0)
    belief = dict(dt.play(game, strategy).belief)
    v = judged(game, strategy, belief)
    assert v.consistent and set(v.orders.values()) == {0.0}
    assert v.coefficients == {
        f"{n} -> {a}": strategy[n][i] for n, s in game.tree.infosets.items() for i, a in enumerate(s.actions)
    }
    for label, row in belief.items():
        if len(row) > 1:
            shift = 1e-3 * (np.eye(len(row))[int(np.argmin(row))] - np.eye(len(row))[int(np.argmax(row))])
            assert not judged(game, strategy, {**belief, label: row + shift}).consistent


@dataclass(frozen=True)
class Routes:
    """Which of the `rare` (unplayed) actions lie on the path to each node, and the product of all else on it."""

    rare: list[tuple[str, int]]
    needs: dict[str, Any]
    rest: dict[str, Any]

    @classmethod
    def of(cls, game: dt.Game, strategy: dict[str, Any]) -> Routes:
        rare = [(n, int(a)) for n, row in strategy.items() for a in np.flatnonzero(np.asarray(row) == 0)]
        even = {n: np.where(np.asarray(row) > 0, row, 1.0) for n, row in strategy.items()}
        needs, rest = {}, {}
        for label, s in game.tree.infosets.items():
            taken = [
                {(step.infoset, step.answer) for step in node.steps if step.decision} for node in s.nodes
            ]
            needs[label] = np.array([[choice in path for choice in rare] for path in taken]).astype(int)
            rest[label] = np.array([_weight(game, node, s.player, even) for node in s.nodes])
        return cls(rare, needs, rest)

    def limit(self, rng: Any) -> dict[str, Any]:
        """Beliefs to which a random tremble leads, by the leading terms."""
        orders, sizes = rng.integers(1, 4, len(self.rare)), rng.lognormal(0, 1, len(self.rare))
        belief = {}
        for label, needs in self.needs.items():
            total = needs @ orders
            row = np.where(total == total.min(), self.rest[label] * np.prod(sizes**needs, axis=1), 0.0)
            belief[label] = row / row.sum()
        return belief

    def explained(self, belief: dict[str, Any]) -> tuple[bool, bool]:
        """Do any orders up to 8 give the supports, and any sizes, sought by Newton's method, the beliefs on them?"""
        grid = np.array(list(product(range(1, 9), repeat=len(self.rare))))
        fits = np.ones(len(grid), dtype=bool)
        for label, row in belief.items():
            total = grid @ self.needs[label].T
            fits &= np.all((total == total.min(axis=1, keepdims=True)) == (row > 0), axis=1)

        def off(logs: Any) -> Any:
            gaps = []
            for label, row in belief.items():
                weight = np.where(row > 0, self.rest[label] * np.exp(self.needs[label] @ logs), 0.0)
                gaps.append(weight / weight.sum() - row)
            return np.concatenate(gaps)

        found = least_squares(off, np.zeros(len(self.rare)), xtol=1e-14, ftol=1e-14, gtol=1e-14)
        return bool(fits.any()), bool(np.abs(found.fun).max() < 1e-7)


def _weight(game: dt.Game, node: Any, owner: str, even: dict[str, Any]) -> float:
    """Product of draws (in the owner's prior) and of sizes along a path, by the printed formulas."""
    values, weight = {n: float(v) for n, v in game.values.items()}, 1.0
    while node.parent is not None:
        up, branch = node.parent, node.steps[-1].answer
        if hasattr(up, "infoset"):
            weight *= even[up.infoset][branch]
        else:
            weight *= float(eval(str(up.believes.get(owner, up.probabilities)[branch]), {}, values))
        node = up
    return weight


@given(st.integers(0, 10**6))
def test_limits_of_trembles_are_accepted_with_a_proof(seed: int) -> None:
    game, rng = tiny_game(seed), np.random.default_rng(seed)
    strategy = random_play(game, rng, 0.6)
    belief = Routes.of(game, strategy).limit(rng)
    v = judged(game, strategy, belief)
    assert v.consistent, v.why
    proved(game, strategy, belief, v)


def watchers(seed: int) -> type[dt.Game]:
    """A mistake, then a move made without seeing it; each watcher knows a random part of what may have happened."""
    rng = np.random.default_rng(seed)
    paths = [(a, b) for a in "abc" for b in ("keep", "turn")]
    seen = {
        f"watcher {w}": [paths[i] for i in rng.choice(6, int(rng.integers(2, 5)), replace=False)]
        for w in range(4)
    }

    class Watchers(dt.Game):
        players = ("First", "Second", "Watcher")
        unit: float = _number()

        def rules(self, move: Any) -> Any:
            first = str(move("First", "out", "a", "b", "c"))
            if first != "out":
                path = first, str(move("Second", "keep", "turn", knows=()))
                odds = {"watcher 0": 0.1, "watcher 1": 0.2, "watcher 2": 0.3, "watcher 3": 0.4}
                who = str(move.nature("who looks", odds))
                if path in seen[who]:
                    move("Watcher", "yes", "no", knows=(who,))
            return dt.outcome("end", dict.fromkeys(self.players, 0.0 * self.unit))

    return Watchers


def mixture(seed: int) -> tuple[dt.Game, dict[str, Any], dict[str, Any], Routes]:
    """An assessment whose beliefs come from one tremble at some sets, from another at others."""
    game, rng = watchers(seed)(), np.random.default_rng(seed)
    strategy = random_play(game, rng, 0.0) | {"First": np.eye(4)[0]}
    if rng.random() < 0.7:
        strategy["Second"] = np.eye(2)[rng.integers(2)]
    routes = Routes.of(game, strategy)
    one, other = routes.limit(rng), routes.limit(rng)
    mixed = {n: one[n] if rng.random() < 0.6 else other[n] for n in one}
    if rng.random() < 0.3:  # the supports of one tremble, ratios within each that are not its own
        for n, row in one.items():
            odd = row * np.where(rng.random(len(row)) < 0.3, 1.5, 1.0)
            mixed[n] = odd / odd.sum()
    return game, strategy, mixed, routes


@given(st.integers(0, 10**6))
def test_the_verdict_is_that_of_all_orders_and_a_search_for_sizes(seed: int) -> None:
    game, strategy, belief, routes = mixture(seed)
    v = judged(game, strategy, belief)
    assert v.consistent == all(routes.explained(belief)), v.why
    if v.consistent:
        proved(game, strategy, belief, v)
    else:
        assert distance(game, strategy, belief, np.random.default_rng(seed), 20) > 1e-6


def test_the_random_assessments_cover_all_verdicts() -> None:
    words = ("are consistent", "break Bayes' rule", "no orders", "no sizes")
    found = [judged(*mixture(seed)[:3]).why for seed in range(200)]
    assert all(sum(w in why for why in found) >= 5 for w in words), [
        sum(w in why for why in found) for w in words
    ]


class Own(dt.Game):
    """The watcher's own prior differs from nature's; it sees whether the mover, who knows the type, has moved."""

    players = ("Mover", "Watcher")
    p: float = dt.param(0.3, unit="probability", low=0, high=1, source="assumption")
    q: float = dt.param(0.8, unit="probability", low=0, high=1, source="assumption")

    def rules(self, move: Any) -> Any:
        own = {"high": self.q, "low": 1 - self.q}
        move.nature("type", {"high": self.p, "low": 1 - self.p}, to="Mover", believes={"Watcher": own})
        move("Mover", "stay", "go")
        move("Watcher", "yes", "no")
        return dt.outcome("end", {"Mover": 0.0, "Watcher": 0.0 * self.p})


def test_beliefs_follow_the_owners_own_prior() -> None:
    pools = {f"Mover: type: {t}": [1, 0] for t in ("high", "low")}
    sets = [f"Watcher: Mover: {a}" for a in ("stay", "go")]
    strategy = pools | {s: [1, 0] for s in sets}
    for stay, go, holds in ((0.8, 0.5, True), (0.8, 1.0, True), (0.3, 0.5, False)):
        belief = {sets[0]: [stay, 1 - stay], sets[1]: [go, 1 - go]}
        v = judged(Own(), strategy, belief)
        assert v.holds == holds
        if holds:
            proved(Own(), strategy, belief, v)
    v = judged(Own(), strategy, {sets[0]: [0.8, 0.2], sets[1]: [0.5, 0.5]})
    odds = v.coefficients["Mover: type: high -> go"] / v.coefficients["Mover: type: low -> go"]
    assert odds == pytest.approx(0.25), "at the watcher's odds of 4 to 1"
    # draws do not tremble: what the owner thinks impossible stays so, though nature does not
    for go, holds in ((1.0, False), (0.5, False), (0.0, True)):
        v = judged(Own(q=0.0), strategy, {sets[0]: [0, 1], sets[1]: [go, 1 - go]})
        assert v.holds == holds
        assert holds or "behind a draw of probability zero" in v.why


def test_a_set_that_is_impossible_for_its_owner_is_free() -> None:
    game = UnilateralDeterrence(hard_challenger=0.8, hard_defender=0.0)
    e = PerfectBayesian()(game)
    k = e.names.index("Challenger: demand")
    free, bound = (f"Defender: Defender's resolve: {t}; Challenger: demand" for t in ("hard", "soft"))
    belief = {n: e.belief[n][k] for n in e.belief}
    assert sequential(e.select(k=k), belief={**belief, free: [0.9, 0.1]}).consistent
    assert not sequential(e.select(k=k), belief={**belief, bound: [0.9, 0.1]}).consistent


def test_normal_forms_and_mixed_answers() -> None:
    e = AllNash()(dt.NormalForm([[[3, 0], [0, 2]], [[2, 0], [0, 3]]]))
    found = [sequential(e.select(k=int(k))) for k in np.flatnonzero(e.exists)]
    assert len(found) == 3 and all(v.holds for v in found)


def test_one_game_of_a_batch_is_judged_as_it_is_alone() -> None:
    game = BeerQuiche(wimp=np.array([0.1, 0.6]))
    e = PerfectBayesian()(game)
    for i, alone in cells(game):
        lone = PerfectBayesian()(alone)
        for k in np.flatnonzero(e.exists[i]):
            assert sequential(e.select(i, int(k))) == sequential(lone.select(k=int(k)))


def test_wrong_inputs_are_refused() -> None:
    fine = {"One": [1, 0], TWO: [1, 0], "Three": [0, 1]}
    belief = {"Three": [1, 0]}
    assert judged(Horse(), fine, {**belief, "One": [1.0]}).holds
    e = PerfectBayesian()(BeerQuiche(wimp=np.array([0.1, 0.2])))
    with raises("sequential came with a batch of shape (2,)", ".select(index, k)"):
        sequential(e)
    with raises("sequential came with a batch of shape (2,)", ".take(index)"):
        judged(Horse(unit=np.ones(2)), fine, belief)
    with raises("sequential came with the class Horse"):
        sequential(Horse)  # type: ignore[arg-type]
    with raises("the game Horse alone", "strategy= and belief="):
        sequential(Horse(), strategy=fine)
    with raises("the belief lacks information set 'Three'"):
        judged(Horse(), fine, {})
    with raises("the belief names information set 'Four'"):
        judged(Horse(), fine, {**belief, "Four": [1.0]})
    for wrong in ([1.0], [0.5, 0.4], [2.0, -1.0], [np.nan, np.nan], "half", [[0.5, 0.5]], None):
        with raises(
            "the belief at 'Three' came as", "give 2 probabilities (across > down, down) that sum to 1"
        ):
            judged(Horse(), fine, {"Three": wrong})
    with raises("the strategy lacks information set 'Three'"):
        judged(Horse(), {n: p for n, p in fine.items() if n != "Three"}, belief)
    with raises("the strategy at 'One' came as [[1, 0]]: give 2 probabilities (across, down) that sum to 1"):
        judged(Horse(), {**fine, "One": [[1, 0]]}, belief)
    with raises("tolerance came as -1"):
        judged(Horse(), fine, belief, tolerance=-1)
    with raises("players who mix independently"):
        sequential(Correlated()(dt.NormalForm([[[3, 0], [0, 2]], [[2, 0], [0, 3]]])))
    with raises("Row has a payoff that is not finite"):
        shaky = dt.NormalForm([[[np.inf, 0], [0, 2]], [[2, 0], [0, 3]]])
        judged(shaky, {"Row": [1, 0], "Column": [1, 0]}, {"Column": [1, 0]})


def test_the_example_runs() -> None:
    result = doctest.testmod(assessing)
    assert result.attempted and not result.failed
