"""Signalling games whose receivers reply one after another: an ally emboldened, exact enumeration, ties, invariances."""

from __future__ import annotations

import pickle
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise, product
from typing import Any

import numpy as np
import pytest
import tiny
from conftest import cells, numbers, pure_profiles, raises, same
from oracles import exact_sequences as oracle
from scipy.optimize import linprog
from test_signalling_equilibria import signs

import deterrence as dt
from deterrence.solvers import PerfectBayesian

Status = dt.Status
WHO = ("Taiwan", "China", "Japan")
two, three = (None, None), (None, None, None)
stop, chain = (None, two), (two, two)  # China replies only if Taiwan provokes; in any case
DRAWN = (20, 36, 209, 235, 575)  # stories of `tiny` with replies in sequence


def leaves(tree: Any, path: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    return [path] if tree is None else [leaf for a, below in enumerate(tree) for leaf in leaves(below, (*path, a))]


def name(player: str, t: int, m: int, path: tuple[int, ...]) -> str:
    return f"{player}_{t}{m}{''.join(map(str, path))}"


@cache
def kind(trees: tuple[Any, ...], types: int = 2) -> type[dt.Game]:
    """A sender with a message for each tree of replies; whoever moves n-th after a message is WHO[n]."""
    depth = max(len(leaf) for tree in trees for leaf in leaves(tree))
    players = ("US", *WHO[:depth])
    ends = [(t, m, leaf) for t in range(types) for m, tree in enumerate(trees) for leaf in leaves(tree)]
    fields: dict[str, Any] = {name(p, *end): dt.param(0.0, unit="u", source="assumption") for p in players for end in ends}
    fields["p"] = dt.param(0.5, unit="probability", low=0, high=1, source="assumption")

    def rules(self: Any, move: Any) -> Any:
        shares = {"t0": self.p, **{f"t{t}": (1 - self.p) / (types - 1) for t in range(1, types)}}
        t = int(str(move.nature("type", shares, to="US"))[1])
        m = int(str(move("US", *(f"m{m}" for m in range(len(trees)))))[1])
        tree, path = trees[m], ()
        while tree is not None:
            a = int(str(move(WHO[len(path)], *(f"a{a}" for a in range(len(tree)))))[1])
            tree, path = tree[a], (*path, a)
        return dt.outcome(f"m{m} {path}", {p: getattr(self, name(p, t, m, path)) for p in players})

    body = {"__annotations__": dict.fromkeys(fields, float), "players": players, "rules": rules}
    return type("Replies", (dt.Game,), {**body, "__module__": __name__, **fields})


def draws(trees: tuple[Any, ...], count: int, seed: int, integer: bool = False) -> dt.Game:
    rng, of = np.random.default_rng(seed), kind(trees)
    names = [n for n in of.parameters() if n != "p"]
    values = {n: rng.integers(-2, 3, count) * 1.0 if integer else rng.uniform(-1, 1, count) for n in names}
    return of(**values, p=rng.integers(1, 4, count) / 4 if integer else rng.uniform(0.02, 0.98, count))


def plain(game: dt.Game, trees: tuple[Any, ...]) -> oracle.Game:
    """One game as the oracle takes it."""
    p = {n: Fraction(v) for n, v in numbers(game).items()}

    def table(player: str) -> Any:
        return [{(m, leaf): p[name(player, t, m, leaf)] for m, tree in enumerate(trees) for leaf in leaves(tree)} for t in range(2)]

    return oracle.Game(p["p"], trees, table("US"), tuple(map(table, game.players[1:])))


def row(mixes: Any, replies: oracle.Replies) -> tuple[float, ...]:
    return tuple(round(float(x), 8) + 0.0 for mix in [*mixes, *(replies[k] for k in sorted(replies))] for x in mix)


def label(m: int, path: tuple[int, ...]) -> str:
    return "; ".join([f"{WHO[len(path)]}: US: m{m}", *(f"{WHO[n]}: a{a}" for n, a in enumerate(path))])


def sets(game: oracle.Game) -> list[str]:
    return [label(*agent) for m in range(len(game.trees)) for agent, _ in game.agents(m)]


def listed(e: dt.Equilibria, i: Any, game: oracle.Game) -> set[tuple[float, ...]]:
    names = ["US: type: t0", "US: type: t1", *sets(game)]
    rows = [tuple(round(float(x), 8) + 0.0 for n in names for x in e.strategy[n][i][k]) for k in np.flatnonzero(e.exists[i])]
    assert len(set(rows)) == len(rows), "listed twice"
    return set(rows)


def judged(e: dt.Equilibria, tolerance: float = 1e-12) -> None:
    for gains in (e.regret, e.local_regret, e.residual):
        assert np.nanmax(gains, initial=0.0) < tolerance


class Emboldened(dt.Game):
    """A red line may embolden the ally that it protects: Taiwan provokes, or not; then China attacks, or not."""

    players = ("US", "Taiwan", "China")
    resolute: float = dt.param(0.3, unit="probability", low=0, high=1, source="assumption")
    fear: float = dt.param(0.5, unit="probability", low=0, high=1, source="assumption")
    daring: float = dt.param(0.5, unit="probability", low=0, high=1, source="assumption")
    annoyed: float = dt.param(0.2, unit="u", source="assumption")
    war: float = dt.param(0.5, unit="u", source="assumption")
    shame: float = dt.param(1.0, unit="u", source="assumption")

    def rules(self, move: Any) -> Any:
        kind_ = move.nature("resolve", {"resolute": self.resolute, "irresolute": 1 - self.resolute}, to="US")
        if move("US", "silent", "line") == "silent":
            return dt.outcome("silence", {"US": 0.0, "Taiwan": 0.0, "China": 0.0})
        if move("Taiwan", "refrain", "provoke") == "refrain":
            return dt.outcome("calm", {"US": 1.0, "Taiwan": 0.0, "China": 0.0})
        if move("China", "wait", "attack") == "wait":
            return dt.outcome("rent", {"US": -self.annoyed, "Taiwan": self.daring, "China": 0.0})
        firm = kind_ == "resolute"
        attack = {"Taiwan": self.daring - 1.0, "China": self.fear - 1.0 if firm else self.fear}
        return dt.outcome("war", {"US": -self.war if firm else -self.shame, **attack})


def test_an_ally_emboldened_has_its_closed_form() -> None:
    rng, n = np.random.default_rng(0), 400
    p, fear, daring = rng.uniform(0.05, 0.95, (3, n))
    annoyed, war, more = rng.uniform(0.05, 0.95, (3, n))
    e = PerfectBayesian(off_path="any")(Emboldened(resolute=p, fear=fear, daring=daring, annoyed=annoyed, war=war, shame=war + more))
    assert e.complete.all()
    judged(e)
    low = p < fear  # China attacks a provoker if resolve is less likely than `fear`, which deters Taiwan
    z = daring  # of an attack, at which Taiwan is indifferent
    firm, weak = (1 / (1 + z * cost + (1 - z) * annoyed) for cost in (war, war + more))  # of a provocation, for the US
    line = "US: line if resolute, silent or line if irresolute"
    k = e.names.index(line)
    assert np.array_equal(e.exists[:, e.names.index("US: line")], low) and np.array_equal(e.exists[:, k], low) and 100 < low.sum() < 300
    bluffs = p * (1 - fear) / (fear * (1 - p))
    wanted = {"US: resolve: irresolute": bluffs, "Taiwan: US: line": weak, "China: US: line; Taiwan: provoke": z}
    for label_, share in wanted.items():
        assert same(e.strategy[label_][low, k, 1], share[low])
    assert same(e.belief["China: US: line; Taiwan: provoke"][low, k, 0], fear[low])
    silent = e.exists & (e.strategy["US: resolve: resolute"][..., 0] == 1) & (e.strategy["US: resolve: irresolute"][..., 0] == 1)
    assert np.all(silent.sum(axis=1) == 3), "from the least provocation that keeps the US silent to no attack at all"
    for i in range(0, n, 40):
        found = {tuple(np.round([e.strategy[s][i, k, 1] for s in list(wanted)[1:]], 9)) for k in np.flatnonzero(silent[i])}
        assert found == {tuple(np.round(x, 9)) for x in ((firm[i], z[i]), (1.0, z[i]), (1.0, 0.0))}
        k = int(np.flatnonzero(silent[i])[0])
        assert dt.sequential(e.select(i, k)).holds
    certain = e.strategy["China: US: line; Taiwan: provoke"][..., 1] == 0  # of resolve; Taiwan then provokes
    for rule in ("D1", "intuitive"):
        kept = e.refine(rule)
        gone = silent & ~certain if rule == "D1" else np.zeros_like(silent)
        assert np.array_equal(kept.exists, e.exists & ~gone) and kept.complete.all(), "the resolute gain whenever others do not lose"


SHAPES: list[tuple[Any, int]] = [
    ((chain, two), 12), ((stop, stop), 12), ((chain, chain), 5), ((stop, two, two), 6), (((two, three), two), 5),
    (((None, (two, None, two)), two), 5), (((None, stop), stop), 5), ((None, chain), 12),
]  # fmt: skip


@pytest.mark.parametrize(
    ("trees", "count"),
    [*SHAPES, *(pytest.param(trees, 15 * count, marks=pytest.mark.slow) for trees, count in SHAPES)],
)
def test_nothing_is_missing(trees: tuple[Any, ...], count: int) -> None:
    game = draws(trees, count, 7)
    e = PerfectBayesian(off_path="any", capacity=300)(game)
    judged(e)
    assert e.complete.all() and e.exists.any(axis=1).all() and np.all(e.exists.sum(axis=1) <= 100)
    by_rule = {rule: PerfectBayesian(off_path=rule, capacity=300)(game) for rule in ("prior",)}
    by_rule |= {t: PerfectBayesian(off_path={"US": f"t{t}"}, capacity=300)(game) for t in range(2)}
    for found in by_rule.values():
        judged(found)
        assert found.complete.all()
    several = 0
    for i, one in cells(game):
        p = plain(one, trees)
        every = list(oracle.extreme_equilibria(p))
        assert listed(e, i, p) == {row(*x) for x in every}, i
        several += len(every) > 1
        for rule, belief in (("prior", p.prior), (0, Fraction(1)), (1, Fraction(0))):
            good = {row(*x) for x in every if suits(p, *x, belief)}
            assert listed(by_rule[rule], i, p) == good, (rule, i)
    assert several > 0


def suits(game: oracle.Game, mixes: Any, replies: oracle.Replies, belief: Fraction) -> bool:
    """Are the replies to messages that nobody sends best under a belief?"""
    unsent = [m for m in range(len(game.trees)) if not mixes[0][m] and not mixes[1][m]]
    return all(low <= belief <= high for m in unsent for low, high in [game.beliefs(m, replies)])


def halves(size: int) -> list[tuple[Fraction, ...]]:
    pairs = [tuple(Fraction(c in own, 2) for c in range(size)) for own in combinations(range(size), 2)]
    return [oracle.point(size, a) for a in range(size)] + pairs


def by_halves(game: oracle.Game) -> Any:
    """All equilibria in which nobody plays anything with other probabilities than 0, 1/2 and 1."""
    agents = [agent for m in range(len(game.trees)) for agent in game.agents(m)]
    for taken in product(*(halves(size) for _, size in agents)):
        replies = {agent: mix for (agent, _), mix in zip(agents, taken, strict=True)}
        if all(game.beliefs(m, replies) for m in range(len(game.trees))):
            for mixes in product(halves(len(game.trees)), repeat=2):
                if oracle.is_equilibrium(game, mixes, replies):
                    yield mixes, replies


def between(point: tuple[float, ...], rows: set[tuple[float, ...]]) -> bool:
    """Is it a mixture of rows?"""
    table = np.array(sorted(rows)).T
    table, right = np.vstack([table, np.ones(table.shape[1])]), np.append(point, 1.0)
    return bool(linprog(np.zeros(table.shape[1]), A_eq=table, b_eq=right, bounds=(0, None), method="highs").status == 0)


@pytest.mark.parametrize("rule", ["any", "prior"])
@pytest.mark.parametrize(
    ("trees", "count", "seed"),
    [((stop, two), 20, 3), ((chain, two), 6, 4), pytest.param((stop, two), 200, 13, marks=pytest.mark.slow),
     pytest.param((chain, two), 60, 14, marks=pytest.mark.slow), pytest.param((stop, stop), 60, 5, marks=pytest.mark.slow)],
)  # fmt: skip
def test_ties_are_decided_exactly(trees: tuple[Any, ...], count: int, seed: int, rule: str) -> None:
    game = draws(trees, count, seed, integer=True)
    e = PerfectBayesian(off_path=rule, capacity=500)(game)
    judged(e)
    mixed = 0
    for i, one in cells(game):
        p = plain(one, trees)
        found = listed(e, i, p)
        for x in oracle.pure_equilibria(p):
            assert row(*x) in found or not (rule == "any" or suits(p, *x, p.prior)), i
        for x in by_halves(p) if e.complete[i] else ():
            if rule == "any" or suits(p, *x, p.prior):
                assert between(row(*x), found), i
                mixed += row(*x) not in found
    assert mixed > count / 4 and e.complete.mean() > 0.4 and (e.status == Status.degenerate).any()


def test_what_a_tie_bends_is_not_claimed() -> None:
    """China's attack hangs on the belief alone, not on Taiwan's move: both of its sets are tied at once."""
    trees = (chain, None)
    game = draws(trees, 12, 21)
    attack = {t: np.random.default_rng(t).uniform(0.2, 1, 12) * (1 - 2 * t) for t in range(2)}
    values = {name("China", t, 0, (a, b)): b * attack[t] for t in range(2) for a in range(2) for b in range(2)}
    e = PerfectBayesian(off_path="any", capacity=100)(game.replace(**values))
    judged(e, 1e-9)
    assert 0 < e.complete.sum() < 12 and e.exists.any(axis=1).all()
    for i, one in cells(game.replace(**values)):
        p = plain(one, trees)
        assert {row(*x) for x in oracle.pure_equilibria(p)} <= listed(e, i, p)


def left_by(game: oracle.Game, m: int, v: list[Fraction], rule: str, steps: int = 60) -> set[int]:
    """By definition, at many points of what may follow a message: the types that are not left out."""
    points = [arc.at(Fraction(s, steps)) for arc in oracle.arcs(game, m) for s in range(steps + 1)]
    gains = np.array([[float(w - own) for w, own in zip(game.worth(m, z), v, strict=True)] for z in points])
    if rule == "intuitive":
        out = {t for t in range(2) if (gains[:, t] < 0).all()}
    else:
        out = {t for t in range(2) if (gains[:, 1 - t] > 0).any() and (gains[gains[:, t] >= 0, 1 - t] > 0).all()}
    return {0, 1} - out or {0, 1}


@pytest.mark.parametrize("rule", ["intuitive", "D1"])
def test_refinements_follow_their_definitions(rule: str) -> None:
    trees = (chain, stop)
    game = draws(trees, 12, 31)
    e = PerfectBayesian(off_path="any", capacity=60)(game)
    kept, gone = e.refine(rule), 0
    judged(kept)
    for i, k in np.argwhere(e.exists):
        p = plain(game.take(int(i)), trees)
        names = [(agent, label(*agent)) for m in range(2) for agent, _ in p.agents(m)]
        z = {agent: tuple(Fraction(float(x)) for x in e.strategy[n][i, k]) for agent, n in names}
        sent = [e.strategy[f"US: type: t{t}"][i, k] for t in range(2)]
        v = [sum(Fraction(float(x)) * w for x, w in zip(sent[t], [p.worth(m, z)[t] for m in range(2)], strict=True)) for t in range(2)]
        good = True
        for m in range(2):
            if sent[0][m] == sent[1][m] == 0:
                left = left_by(p, m, v, rule)
                held = [e.supporting(label(m, ()))[i, k, t, 1] == 1 for t in range(2)]
                good &= len(left) == 2 or held[left.pop()]
        assert kept.exists[i, k] == good, (i, k)
        gone += not good
    assert gone > 8 and np.array_equal(kept.complete, e.complete)
    assert "refined by" in kept.concept and np.all(kept.status[e.exists & ~kept.exists] == Status.refined_away)


def test_refinements_of_tied_games() -> None:
    game = draws((stop, stop), 20, 8, integer=True)
    e = PerfectBayesian(off_path="any", capacity=200)(game)
    for rule in ("intuitive", "D1"):
        kept = e.refine(rule)
        judged(kept)
        assert 0 < (e.exists & ~kept.exists).sum() < e.exists.sum()


def test_draws_own_priors_and_what_the_last_to_move_alone_knows() -> None:
    for seed in DRAWN:
        game = tiny.batch(tiny.kind(tiny.story(seed, draws=1 + seed % 2, simultaneous=False)), 12, seed)
        every, pure = PerfectBayesian(off_path="prior", capacity=60)(game), pure_profiles(game)
        whole = PerfectBayesian(off_path="any", capacity=100)(game)
        judged(every, 1e-9)
        judged(whole, 1e-9)
        assert every.complete.all() and whole.complete.all()
        for i in range(12):
            if np.all(pure.status[i] != Status.tie):
                assert signs(every, i) == signs(pure, i), (seed, i)


def test_after_any_surprise_all_hold_one_belief_and_mistakes_explain_it() -> None:
    trees = (chain, stop)
    game = draws(trees, 6, 41)
    e = PerfectBayesian(off_path="any", capacity=60)(game)
    p = plain(game.take(0), trees)
    for m in range(2):
        own = [label(*agent) for agent, _ in p.agents(m)]
        for a, b in pairwise(own):
            assert same(e.belief[a], e.belief[b]) and same(e.supporting(a), e.supporting(b))
            low, high = e.supporting(a)[..., 0], e.supporting(a)[..., 1]
            there = e.exists
            assert np.all((low <= e.belief[a] + 1e-15) & (e.belief[a] <= high + 1e-15), where=there[..., None])
    for i, k in np.argwhere(e.exists):
        verdict = dt.sequential(e.select(int(i), int(k)))
        assert verdict.holds and verdict.gain < 1e-12, verdict.why


def test_a_batch_is_a_loop_of_single_games() -> None:
    trees = (chain, stop)
    for integer in (False, True):
        game = draws(trees, 4, 9, integer)
        e = PerfectBayesian(off_path="any", capacity=60)(game)
        for i, one in cells(game):
            single = PerfectBayesian(off_path="any", capacity=60)(one)
            for field in ("exists", "status", "complete", "payoff", "probability", "regret", "local_regret"):
                assert same(getattr(e, field)[i], getattr(single, field)), field
            for n in e.strategy:
                assert same(e.strategy[n][i], single.strategy[n]) and same(e.belief[n][i], single.belief[n])
    e = PerfectBayesian(off_path="any")(Emboldened(resolute=np.linspace(0.1, 0.9, 5)))
    again = pickle.loads(pickle.dumps(e))
    assert same(again.supporting("Taiwan: US: line"), e.supporting("Taiwan: US: line"))


def test_rounding_does_not_turn_ties_into_answers() -> None:
    trees = (stop, two)
    game, rng = draws(trees, 25, 77, integer=True), np.random.default_rng(0)
    e = PerfectBayesian(off_path="any", capacity=200)(game)
    noisy = {n: v + rng.uniform(-1, 1, 25) * 1e-12 for n, v in game.values.items() if n != "p"}
    again = PerfectBayesian(off_path="any", capacity=200)(game.replace(**noisy))
    assert np.array_equal(e.exists, again.exists) and np.array_equal(e.status, again.status)
    for n in e.strategy:
        assert same(e.strategy[n], again.strategy[n], 1e-9)


def test_two_ways_of_solving_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """Games without ties, by paths in floating point and by cells in fractions."""
    from deterrence.kernels.sequences import assessments

    class Near(assessments.Drafts):  # type: ignore[name-defined, misc]
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            self.near[:] = True

    for trees in ((chain, two), ((None, stop), two), (stop, two, two), ((two, three), None)):
        game = draws(trees, 6, 78)
        for rule in ("any", {"US": "t1"}):
            by_paths = PerfectBayesian(off_path=rule, capacity=100)(game)
            monkeypatch.setattr(assessments, "Drafts", Near)
            by_cells = PerfectBayesian(off_path=rule, capacity=100)(game)
            monkeypatch.undo()
            assert np.array_equal(by_paths.status, by_cells.status) and by_paths.complete.all() and by_cells.complete.all()
            for n in by_paths.strategy:
                assert same(np.sort(by_paths.strategy[n], axis=1), np.sort(by_cells.strategy[n], axis=1), 1e-7), (trees, rule)


@pytest.mark.parametrize("integer", [False, True])
def test_names_and_scales_do_not_matter(integer: bool) -> None:
    trees = (chain, stop)
    game = draws(trees, 20, 10, integer)
    e = PerfectBayesian(off_path="any", capacity=200)(game)
    moved = {n: 3.0 * v + WHO.index(n.split("_")[0]) - 5.0 * int(n.split("_")[1][0]) if not n.startswith(("US", "p")) else v for n, v in game.values.items()}
    moved |= {n: 0.5 * v + 7.0 + int(n[3]) for n, v in game.values.items() if n.startswith("US")}
    again = PerfectBayesian(off_path="any", capacity=200)(game.replace(**moved))
    assert np.array_equal(e.exists, again.exists) and np.array_equal(e.status, again.status) and np.array_equal(e.complete, again.complete)
    for n in e.strategy:
        assert same(e.strategy[n], again.strategy[n], 1e-9)
    swapped = {f"{who}_{1 - int(rest[0])}{rest[1:]}": v for n, v in game.values.items() if n != "p" for who, rest in [n.split("_")]}
    other = PerfectBayesian(off_path="any", capacity=200)(game.replace(**swapped, p=1 - game.p))
    assert np.array_equal(e.complete, other.complete)
    for i, one in cells(game):
        p = plain(one, trees)
        assert {(*r[2:4], *r[:2], *r[4:]) for r in listed(other, i, p)} == listed(e, i, p)


def test_types_that_do_not_occur_still_choose_well() -> None:
    trees = (stop, two)
    game = draws(trees, 20, 11).replace(p=np.repeat([0.0, 1.0], 10))
    e = PerfectBayesian(off_path="any", capacity=100)(game)
    judged(e, 1e-9)
    assert e.complete.all() and e.exists.any(axis=1).all()
    for i, one in cells(game):
        p = plain(one, trees)
        found = listed(e, i, p)
        assert {row(*x) for x in oracle.pure_equilibria(p)} == {r for r in found if set(r) <= {0.0, 1.0}}


def test_cells_that_cannot_be_solved_do_not_spoil_others_and_places_run_out() -> None:
    trees = (stop, two)
    game = draws(trees, 8, 12)
    odd = np.arange(8) % 3 == 1
    at = name("US", 0, 0, (0,)), name("US", 0, 0, (1, 0))
    e = PerfectBayesian(off_path="any")(game)
    bad = PerfectBayesian(off_path="any")(game.replace(**{at[0]: np.where(odd, 1e308, game.values[at[0]]), at[1]: np.where(odd, -1e308, game.values[at[1]])}))
    assert np.all(bad.status[odd] == Status.not_finite) and not bad.complete[odd].any()
    assert same(bad.payoff[~odd], e.payoff[~odd]) and np.array_equal(bad.status[~odd], e.status[~odd])
    wide, narrow = PerfectBayesian(off_path="any", capacity=100)(game), PerfectBayesian(off_path="any", capacity=0)(game)
    full = wide.exists.sum(axis=1) > narrow.exists.sum(axis=1)
    assert full.any() and np.array_equal(narrow.complete, ~full)


class Told(dt.Game):
    """Nature tells Taiwan, China or both of a storm; then the US signals, Taiwan replies, and China."""

    players = ("US", "Taiwan", "China")
    told: str = "both"
    types: int = 2
    at_once: bool = False
    again: bool = False
    prior: float = dt.param(0.4, unit="probability", low=0, high=1, source="assumption")
    storm: float = dt.param(0.3, unit="probability", low=0, high=1, source="assumption")
    cost: float = dt.param(0.6, unit="u", source="assumption")
    rent: float = dt.param(0.2, unit="u", source="assumption")

    def rules(self, move: Any) -> Any:
        rest = {f"weak{t}": (1 - self.prior) / (self.types - 1) for t in range(1, self.types)}
        us = move.nature("resolve", {"firm": self.prior, **rest}, to="US")
        to = {"both": ("Taiwan", "China"), "Taiwan": "Taiwan", "China": "China", "nobody": ()}[self.told]
        storm = move.nature("storm", {"storm": self.storm, "calm": 1 - self.storm}, to=to)
        line = move("US", "silent", "line")
        taiwan = move("Taiwan", "refrain", "provoke")
        firm = us == "firm"
        if self.again and move("US", "stay", "leave") == "leave":
            return dt.outcome("left", {"US": -0.3 if firm else 0.3, "Taiwan": -1.0, "China": 1.0})
        china = move("China", "wait", "attack", hides="Taiwan" if self.at_once else ())
        provoked, rain = float(taiwan == "provoke"), float(storm == "storm")
        dear = 0.1 * (line == "line")
        if china == "wait":
            return dt.outcome("peace", {"US": -0.2 * provoked - dear, "Taiwan": self.rent * provoked, "China": -0.3 * provoked})
        fights = (0.4 if firm else 1.1) + 0.3 * provoked + (0.2 if line == "line" and firm else 0.0)
        gain = 1.0 - (2 * self.cost if firm else 0.0) - 0.25 * rain - 0.1 * provoked
        return dt.outcome("war", {"US": -fights - dear, "Taiwan": -1.0 + (0.7 if firm else 0.0) + 0.1 * rain - 0.15 * provoked, "China": gain})


def test_draws_are_told_to_all_who_reply_or_to_the_last() -> None:
    rng = np.random.default_rng(2)
    values = {"prior": rng.uniform(0.1, 0.9, 10), "cost": rng.uniform(0.3, 1.2, 10), "rent": rng.uniform(0, 0.8, 10), "storm": rng.uniform(0.1, 0.9, 10)}
    for told in ("both", "China", "nobody"):
        game = Told(told=told, **values)
        every, pure = PerfectBayesian(off_path="prior", capacity=60)(game), pure_profiles(game)
        judged(every, 1e-9)
        judged(PerfectBayesian(off_path="any", capacity=200)(game), 1e-9)
        assert every.complete.all()
        for i in range(10):
            assert signs(every, i) == signs(pure, i), (told, i)


def test_what_is_refused() -> None:
    solver = PerfectBayesian(off_path="any")
    with raises("'China: US: silent; Taiwan: refrain'", "tells of 'storm'", "China was not shown", error=dt.GameError):
        solver(Told(told="Taiwan"))
    with raises("'China: storm: storm; US: silent; Taiwan: refrain' follows another reply", "two types", "firm, weak1, weak2", "join some", error=dt.GameError):
        solver(Told(types=3))
    with raises("all seen", error=dt.GameError):
        solver(Told(told="nobody", at_once=True))
    with raises("US moves at", "its message must come first", error=dt.GameError):
        solver(Told(again=True, told="nobody"))
    e = solver(Emboldened())
    with raises("rule came as 'D3'", error=dt.ParameterError):
        e.refine("D3")
    with raises("off_path='any'", error=dt.ParameterError):
        PerfectBayesian(off_path="prior")(Emboldened()).refine("D1")


def test_gambit_finds_nothing_that_is_not_listed() -> None:
    """Equilibria that reach every set leave nothing to be believed off the path: they must be here."""
    pytest.importorskip("pygambit")
    import pygambit

    found = 0
    game = draws((stop, None), 24, 51)
    e = PerfectBayesian(off_path="any", capacity=60)(game)
    for i, one in cells(game):
        tree = dt.to_pygambit(one)
        mine = e.payoff[i][e.exists[i]]
        for answer in pygambit.nash.enumpoly_solve(tree, use_strategic=False).equilibria:
            if all(float(answer.infoset_prob(s)) > 1e-6 for s in tree.infosets):
                theirs = [float(answer.payoff(p)) for p in tree.players]
                assert np.abs(mine - theirs).max(axis=1).min() < 1e-6
                found += 1
    assert found > 2
