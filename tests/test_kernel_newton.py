"""Does the search by supports find the mixed equilibria of games whose equilibria are known?"""

from __future__ import annotations

from itertools import product
from math import sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deterrence.kernels.found import Found
from deterrence.kernels.search import newton
from deterrence.kernels.search.multilinear import free, gains, mixed, slopes
from deterrence.kernels.search.newton import searched_mixed
from deterrence.kernels.search.subdivision import subdivided


def regret(payoffs: Any, mixes: list[Any]) -> float:
    """The largest gain of anybody in one game, summed profile by profile, as a share of the range."""
    worst = 0.0
    for i, own in enumerate(payoffs):
        values = np.zeros(own.shape[i])
        for profile in product(*map(range, own.shape)):
            odds = np.prod([mixes[j][a] for j, a in enumerate(profile) if j != i])
            values[profile[i]] += odds * own[profile]
        spread = own.max() - own.min()
        worst = max(worst, (values.max() - mixes[i] @ values) / (spread if spread > 0 else 1.0))
    return worst


def pure(payoffs: Any) -> Any:
    """How many pure equilibria each game has."""
    stays = [own >= own.max(axis=i, keepdims=True) for i, own in enumerate(payoffs)]
    return np.all(stays, axis=0).sum(axis=tuple(range(len(payoffs))))


def of(found: Found, g: int) -> list[list[Any]]:
    return [[mix[:, e] for mix in found.mixes] for e in np.flatnonzero(found.games == g)]


def rows(profiles: list[list[Any]]) -> Any:
    """Profiles in an order of their own, to be compared."""
    return np.array(sorted(np.round(np.concatenate(p), 9).tolist() for p in profiles))


def check(payoffs: Any, found: Found) -> None:
    assert np.all(np.diff(found.games) >= 0)
    for g in range(payoffs.shape[-1]):
        for mixes in of(found, g):
            assert regret(payoffs[..., g], mixes) < 1e-9
            assert all(mix.min() >= 0 and abs(mix.sum() - 1) < 1e-12 for mix in mixes)
            assert any(mix.max() < 1 for mix in mixes)


def drawn(sizes: tuple[int, ...], count: int, seed: int = 0) -> Any:
    return np.random.default_rng(seed).normal(size=(len(sizes), *sizes, count))


def told(players: int, pays: Any) -> Any:
    """A game with two actions each, from a formula: what player i gets where `a` are the actions."""
    payoffs = np.zeros((players, *[2] * players, 1))
    for i in range(players):
        for a in product((0, 1), repeat=players):
            payoffs[(i, *a, 0)] = pays(i, a)
    return payoffs


@pytest.mark.parametrize(
    ("sizes", "count"),
    [
        ((2, 2), 200),
        ((3, 4), 50),
        ((2, 2, 2), 200),
        ((2, 3, 2), 40),
        ((1, 3, 2), 50),
        ((3, 3, 3), 6),
        ((2, 2, 2, 2), 20),
    ],
)
def test_random_games_have_an_odd_number(sizes: tuple[int, ...], count: int) -> None:
    """Wilson (1971): almost all games have an odd number of equilibria. Nobody tells the kernel."""
    payoffs = drawn(sizes, count)
    found = searched_mixed(payoffs)
    check(payoffs, found)
    assert not found.tied.any() and not found.continuum.any()
    number = np.bincount(found.games, minlength=count) + pure(payoffs)
    assert np.all(number[found.proved] % 2 == 1) and found.proved.mean() > 0.97


@pytest.mark.slow
@pytest.mark.parametrize(("sizes", "count"), [((3, 3, 3), 150), ((2, 2, 2, 2, 2), 60), ((2, 2, 2), 3000)])
def test_more_random_games_have_an_odd_number(sizes: tuple[int, ...], count: int) -> None:
    test_random_games_have_an_odd_number(sizes, count)


@pytest.mark.parametrize(
    ("sizes", "count"),
    [((2, 2, 2), 100), ((2, 3, 2), 20), pytest.param((3, 3, 3), 40, marks=pytest.mark.slow)],
)
def test_random_starts_alone_find_the_same(sizes: tuple[int, ...], count: int, monkeypatch: Any) -> None:
    payoffs = drawn(sizes, count, 1)
    proved = searched_mixed(payoffs)
    monkeypatch.setattr(newton, "CELLS", 0)
    monkeypatch.setattr(newton, "FEW", 0)
    found = searched_mixed(payoffs, starts=20, seed=5)
    check(payoffs, found)
    for g in range(count):
        assert np.allclose(rows(of(proved, g)), rows(of(found, g)), atol=1e-8)


@pytest.mark.parametrize("cost", [0.1, 0.36, 0.9])
def test_volunteers_dilemma(cost: float) -> None:
    """Diekmann (1985): nobody volunteers with probability cost^(1 / others), among all or among some."""
    payoffs = told(3, lambda i, a: (0 in a) - cost * (a[i] == 0))
    found = searched_mixed(payoffs)
    all_mix, two_mix = 1 - sqrt(cost), 1 - cost
    known = [[all_mix] * 3, [two_mix, two_mix, 0], [two_mix, 0, two_mix], [0, two_mix, two_mix]]
    assert found.proved[0] and not found.tied[0]
    assert np.allclose(
        rows(of(found, 0)), rows([[np.array([p, 1 - p]) for p in k] for k in known]), atol=1e-9
    )


@pytest.mark.parametrize("cost", [0.1, 0.3, 0.45, 0.7])
def test_public_good_with_a_threshold(cost: float) -> None:
    """Two of three must give (Palfrey & Rosenthal 1984): a gift counts if just one other gives."""
    payoffs = told(3, lambda i, a: (a.count(0) >= 2) - cost * (a[i] == 0))
    found = searched_mixed(payoffs)
    check(payoffs, found)
    if cost < 0.5:  # all mix, 2 p (1 - p) = cost; or one gives for sure and the others with p = 1 - cost
        known = [[(1 + root * sqrt(1 - 2 * cost)) / 2] * 3 for root in (1, -1)]
        known += [[1 if j == i else 1 - cost for j in range(3)] for i in range(3)]
    else:  # one never gives, for which giving must cost enough, and the others with p = cost
        known = [[0 if j == i else cost for j in range(3)] for i in range(3)]
    assert found.proved[0] and len(of(found, 0)) == len(known)
    assert np.allclose(
        rows(of(found, 0)), rows([[np.array([p, 1 - p]) for p in k] for k in known]), atol=1e-9
    )


def test_matching_pennies_in_a_circle() -> None:
    """Jordan (1993): the first two want to match the next, the third to differ from the first."""
    payoffs = told(3, lambda i, a: float((a[i] == a[(i + 1) % 3]) == (i < 2)))
    found = searched_mixed(payoffs)
    assert found.proved[0] and rows(of(found, 0)).tolist() == [[0.5] * 6]


@pytest.mark.parametrize("level", [0.5, 0.2, 0.03])
def test_rational_payoffs_and_an_irrational_equilibrium(level: float) -> None:
    """Gains of the first action q r - level, r p - level, level - p q; the pure one is (0, 0, 1)."""
    gain = [lambda p, q, r: q * r - level, lambda p, q, r: r * p - level, lambda p, q, r: level - p * q]
    payoffs = told(3, lambda i, a: gain[i](*(1 - b for b in a)) if a[i] == 0 else 0.0)
    found = searched_mixed(payoffs)
    known = [[sqrt(level)] * 3, [level, level, 1]]
    assert found.proved[0] and not found.tied[0] and pure(payoffs)[0] == 1
    assert np.allclose(
        rows(of(found, 0)), rows([[np.array([p, 1 - p]) for p in k] for k in known]), atol=1e-9
    )


def test_two_games_side_by_side_multiply() -> None:
    """Players 0, 1 and 2, 3 play two games apart: the equilibria are all the pairs."""
    one, other = drawn((2, 2), 40, 7), drawn((2, 2), 40, 8)
    payoffs = np.zeros((4, 2, 2, 2, 2, 40))
    payoffs[:2] += one[:, :, :, None, None]
    payoffs[2:] += other[:, None, None]
    found, left, right = searched_mixed(payoffs), searched_mixed(one), searched_mixed(other)
    check(payoffs, found)
    numbers = [np.bincount(f.games, minlength=40) for f in (found, left, right)]
    every = [numbers[1] + pure(one), numbers[2] + pure(other)]
    assert np.array_equal(numbers[0] + pure(payoffs), every[0] * every[1])


@given(st.integers(0, 10**6))
@settings(max_examples=15)
def test_players_and_actions_have_no_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    payoffs = drawn((2, 3, 2), 3, seed)
    order = rng.permutation(3)
    actions = [rng.permutation(m) for m in (2, 3, 2)]
    turned = payoffs[order].transpose(0, *(1 + order), 4)
    turned = turned[np.ix_(range(3), *(actions[i] for i in order), range(3))]
    one, other = searched_mixed(payoffs), searched_mixed(turned)
    for g in range(3):
        mapped = [[mixes[i][actions[i]] for i in order] for mixes in of(one, g)]
        assert np.allclose(rows(mapped), rows(of(other, g)), atol=1e-8)
    assert np.array_equal(one.tied, other.tied)


def test_units_and_origins_do_not_matter() -> None:
    payoffs = drawn((2, 2, 2), 30, 4)
    one = searched_mixed(payoffs)
    other = searched_mixed(payoffs * np.array([1e-6, 1.0, 1e9]).reshape(3, 1, 1, 1, 1) + 5)
    assert np.array_equal(one.games, other.games)
    assert all(np.allclose(a, b, atol=1e-7) for a, b in zip(one.mixes, other.mixes, strict=True))


def test_bad_cells_leave_the_others_untouched() -> None:
    payoffs = drawn((2, 2, 2), 20, 5)
    clean = searched_mixed(payoffs)
    payoffs[0, 1, 1, 0, 3], payoffs[2, 0, 0, 0, 11] = np.nan, -np.inf
    found = searched_mixed(payoffs)
    bad = np.isin(np.arange(20), [3, 11])
    assert (
        not np.isin(found.games, [3, 11]).any() and not found.proved[bad].any() and not found.tied[bad].any()
    )
    same = ~np.isin(clean.games, [3, 11])
    assert np.array_equal(found.games, clean.games[same]) and np.array_equal(
        found.proved[~bad], clean.proved[~bad]
    )
    assert all(np.allclose(a, b[:, same], atol=1e-12) for a, b in zip(found.mixes, clean.mixes, strict=True))
    nothing = searched_mixed(np.full((3, 2, 2, 2, 4), np.nan))
    assert not nothing.games.size and not nothing.proved.any() and nothing.mixes[0].shape == (2, 0)
    assert searched_mixed(np.zeros((3, 2, 2, 2, 0))).tied.shape == (0,)


def test_one_game_alone_is_as_in_a_batch() -> None:
    payoffs = np.concatenate(
        [drawn((2, 2, 3), 8, 6), np.random.default_rng(6).integers(0, 3, (3, 2, 2, 3, 3))], axis=-1
    )
    found = searched_mixed(payoffs)
    for g in range(payoffs.shape[-1]):
        alone = searched_mixed(payoffs[..., g : g + 1])
        assert (alone.tied[0], alone.proved[0]) == (found.tied[g], found.proved[g])
        assert np.allclose(rows(of(alone, 0)), rows(of(found, g)), atol=1e-9)


def test_dominated_actions_leave_nothing_to_mix() -> None:
    dilemma = told(3, lambda i, a: a.count(0) - 2.5 * (a[i] == 0))
    found = searched_mixed(dilemma)
    assert found.proved[0] and not found.tied[0] and not found.games.size


@given(st.integers(0, 10**6))
@settings(max_examples=10)
def test_degenerate_games_are_told(seed: int) -> None:
    payoffs = np.random.default_rng(seed).integers(0, 3, (3, 2, 2, 2, 3)).astype(float)
    found = searched_mixed(payoffs)
    check(payoffs, found)
    number = np.bincount(found.games, minlength=3) + pure(payoffs)
    assert np.all(found.tied | (number % 2 == 1)) and not (found.tied & found.proved).any()


def test_a_continuum_is_one_profile_a_support() -> None:
    found = searched_mixed(np.zeros((3, 2, 2, 2, 1)))
    assert found.continuum.all() and found.tied[0] and not found.proved[0]
    assert len(of(found, 0)) == 3**3 - 2**3  # every choice of supports but the pure ones
    # two players meet and a third looks on, indifferent: its mix is free where the others are in equilibrium
    watched = told(3, lambda i, a: float(a[0] == a[1]) if i < 2 else 0.0)
    found = searched_mixed(watched)
    check(watched, found)
    assert found.tied[0] and found.continuum.any()


def test_a_near_tie_outside_the_support_is_told() -> None:
    """Row's third action pays as much as its mix in matching pennies, up to an amount."""
    for extra, tied, there in (
        (-1e-6, False, True),
        (-1e-12, True, True),
        (1e-12, True, True),
        (1e-6, False, False),
    ):
        payoffs = np.zeros((2, 3, 2, 1))
        payoffs[0, :2, :, 0] = [[1, -1], [-1, 1]]
        payoffs[0, 2] = extra
        payoffs[1] = -payoffs[0] + np.array([0, 0, 0.3])[:, None, None] * np.array([1, 0])[None, :, None]
        found = searched_mixed(payoffs)
        check(payoffs, found)
        half = [mixes for mixes in of(found, 0) if np.allclose(mixes[0], [0.5, 0.5, 0])]
        assert found.tied[0] == tied and bool(half) == there


@pytest.mark.parametrize("sizes", [(2, 2), (3, 2, 2), (2, 3, 4), (2, 2, 2, 2)])
def test_slopes_are_those_of_the_gains(sizes: tuple[int, ...]) -> None:
    rng = np.random.default_rng(1)
    gain = gains(list(rng.normal(size=(len(sizes), *sizes, 5))))
    z = free([rng.dirichlet(np.ones(k), 5).T for k in sizes])
    _, slope = slopes(gain, mixed(z, sizes))
    for c in range(len(z)):
        step = np.zeros_like(z)
        step[c] = 0.5  # multilinear: the central difference is exact
        ahead, behind = (slopes(gain, mixed(z + s, sizes))[0] for s in (step, -step))
        assert np.allclose(slope[:, c], ahead - behind, atol=1e-12)


def test_subdivision_finds_a_planted_root() -> None:
    sizes, rng = (2, 3, 2), np.random.default_rng(2)
    gain = gains(list(rng.uniform(size=(3, *sizes, 60))))
    at = [rng.dirichlet(np.ones(k), 60).T for k in sizes]
    value, ends = slopes(gain, at)[0], (0, 1, 3, 4)
    gain = [d - value[a:b, None, None] for d, a, b in zip(gain, ends[:-1], ends[1:], strict=True)]
    z, owner, settled = subdivided(gain, np.zeros((0, *sizes, 60)), sizes, 3000, 1e-9)
    assert settled.mean() > 0.9
    for g in np.flatnonzero(settled):
        assert np.abs(z[:, owner == g] - free(at)[:, g : g + 1]).max(axis=0).min() < 1e-7
