"""Mixed equilibria of games with two actions each: exact counts, many starts, parity, structure, bounds."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, permutations, product
from math import comb
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles.binary_by_starts import equilibria, regret
from oracles.exact_three import Tied, count

from deterrence.kernels.binary.bernstein import cut, isolated, refined
from deterrence.kernels.binary.boxes import zeros
from deterrence.kernels.binary.fours import fours
from deterrence.kernels.binary.mixed import _gains, binary_mixed
from deterrence.kernels.binary.resultant import resultant
from deterrence.kernels.binary.threes import threes
from deterrence.kernels.found import Found

players = pytest.mark.parametrize("n", [3, 4])


def shape(n: int, games: int) -> tuple[int, ...]:
    return (n, *(2,) * n, games)


def draw(kind: str, n: int, games: int, seed: int = 1) -> Any:
    rng = np.random.default_rng(seed)
    p = rng.random(shape(n, games))
    if kind == "uniform":
        return p
    if kind.startswith("integers"):  # 0, 1, 2 and noise
        return rng.integers(0, 3, p.shape) + float(kind.split()[1]) * rng.standard_normal(p.shape)
    if kind == "polymatrix":
        p = np.zeros(p.shape)
        for i, j in product(range(n), repeat=2):
            own = [2 if m in (i, j) else 1 for m in range(n)]
            p[i] += rng.random((*own, games))
        return p
    if kind == "graphical":  # each ignores the next
        for i in range(n):
            p[i] = np.take(p[i], [0, 0], axis=(i + 1) % n)
        return p
    if kind.startswith("volunteers"):  # so many must help, who pay; a third one pays half of the benefit
        cost = 1 + rng.integers(0, 62, (n, games))
        cost[2] = 32
        for i, a in product(range(n), product((0, 1), repeat=n)):
            p[(i, *a)] = 64 * (sum(a) >= int(kind.split()[1])) - a[i] * cost[i]
        return p
    if kind == "one ignores":
        p[0] = np.take(p[0], [0, 0], axis=1)
        return p
    base = rng.random((2, n, games))  # symmetric: own action, how many others take the second
    for i, a in product(range(n), product((0, 1), repeat=n)):
        p[(i, *a)] = base[a[i], sum(a) - a[i]]
    return p + (float(kind.split()[1]) * rng.standard_normal(p.shape) if " " in kind else 0.0)


KINDS = [
    *("uniform", "integers 0", "integers 1e-2", "integers 1e-4", "integers 1e-6", "polymatrix", "graphical"),
    *("one ignores", "symmetric", "symmetric 1e-3", "symmetric 1e-6"),
    *("volunteers 1", "volunteers 2", "volunteers 3"),
]


def points(found: Found, game: int | None = None) -> Any:
    p = np.array([m[1] for m in found.mixes])
    return p if game is None else p[:, found.games == game]


def pure(payoffs: Any) -> Any:
    ok = np.ones(payoffs.shape[1:], dtype=bool)
    for i in range(payoffs.shape[0]):
        ok &= payoffs[i] >= payoffs[i].max(axis=i, keepdims=True)
    return ok.reshape(-1, payoffs.shape[-1]).sum(axis=0)


def even(payoffs: Any, found: Found) -> Any:
    total = pure(payoffs) + np.bincount(found.games, minlength=payoffs.shape[-1])
    return np.flatnonzero((total % 2 == 0) & found.proved & ~found.tied)


def check(payoffs: Any, found: Found) -> None:
    """What must hold of any answer: valid mixes, no regret, at least two mix, no profile twice, an odd number."""
    n, games = payoffs.shape[0], payoffs.shape[-1]
    assert found.tied.shape == found.proved.shape == (games,) and not found.continuum.any()
    assert np.all(np.diff(found.games) >= 0)
    p = points(found)
    assert np.all((p >= 0) & (p <= 1)) and all(np.array_equal(m[0], 1 - m[1]) for m in found.mixes)
    assert np.all(((p > 0) & (p < 1)).sum(axis=0) >= 2)
    for g in np.unique(found.games):
        here = points(found, g)
        worst = regret(
            payoffs[..., g] / np.ptp(payoffs[..., g].reshape(n, -1), axis=1).reshape(-1, *(1,) * n), here
        )
        assert worst.max() < 1e-9
        gaps = np.max(np.abs(here[:, :, None] - here[:, None, :]), axis=0) + np.eye(here.shape[1])
        assert found.tied[g] or gaps.min() > 1e-10
    assert not even(payoffs, found).size


def assert_holds_starts(payoffs: Any, found: Found, games: Any, starts: int) -> None:
    for g in games:
        ours = points(found, g)
        for x in equilibria(payoffs[..., g], starts):
            near = ours.size and np.min(np.max(np.abs(ours - x[:, None]), axis=0)) < 1e-6
            assert near or not found.proved[g], (g, x)


@players
@pytest.mark.parametrize("kind", KINDS)
def test_many_starts_find_nothing_else(kind: str, n: int) -> None:
    payoffs = draw(kind, n, 40)
    found = binary_mixed(payoffs)
    check(payoffs, found)
    assert_holds_starts(payoffs, found, range(8 if n == 4 else 20), 40)
    if kind != "integers 0":  # ties are the rule there
        assert found.proved.mean() > 0.9


@pytest.mark.slow
@players
@pytest.mark.parametrize("kind", KINDS)
def test_many_starts_find_nothing_else_in_many_games(kind: str, n: int) -> None:
    payoffs = draw(kind, n, 1000, seed=2)
    found = binary_mixed(payoffs)
    check(payoffs, found)
    assert_holds_starts(payoffs, found, range(25), 200)


@players
def test_uniform_games_are_proved_and_odd(n: int) -> None:
    payoffs = draw("uniform", n, 20_000, seed=3)
    found = binary_mixed(payoffs)
    assert found.proved.mean() >= (0.9995 if n == 3 else 0.993)
    assert not even(payoffs, found).size and found.tied.mean() < 1e-3
    own = np.zeros(found.games.size)
    for i in range(n):
        u = np.moveaxis(payoffs[i], i, 0)[..., found.games]
        for j in range(n):
            if j != i:
                u = u[:, 0] * found.mixes[j][0] + u[:, 1] * found.mixes[j][1]
        own = np.maximum(own, u.max(axis=0) - (u * found.mixes[i]).sum(axis=0))
    assert own.max() < 1e-12


def counted_exactly(payoffs: np.ndarray) -> int:
    """Every game of three players that is not tied against an exact count: how many were compared."""
    found = binary_mixed(payoffs)
    check(payoffs, found)
    free = ((points(found) > 0) & (points(found) < 1)).sum(axis=0)
    compared = 0
    for g in range(payoffs.shape[-1]):
        try:
            exact = count(payoffs[..., g])
        except Tied:
            continue
        compared += 1
        ours = free[found.games == g]
        assert found.proved[g] and exact == {"two": (ours == 2).sum(), "three": (ours == 3).sum()}, g
    return compared


@pytest.mark.parametrize(("low", "high"), [(0, 4), (0, 9), (-1000, 1000)])
def test_three_players_as_counted_exactly(low: int, high: int) -> None:
    payoffs = np.random.default_rng(high).integers(low, high + 1, shape(3, 400)).astype(float)
    assert counted_exactly(payoffs) > (5 if high == 4 else 60)


@pytest.mark.parametrize("needed", [1, 2, 3])
def test_volunteers_as_counted_exactly(needed: int) -> None:
    """Two of whom two are needed drive the third, who pays half, to a double root at infinity."""
    payoffs = draw(f"volunteers {needed}", 3, 300)
    assert counted_exactly(payoffs) > 200


@pytest.mark.parametrize("needed", [1, 2, 3, 4])
def test_volunteers_leave_few_faces_open(needed: int) -> None:
    """Of one needed or all, the polynomial has a root of multiplicity six at an end: outside of the range."""
    payoffs = draw(f"volunteers {needed}", 4, 1000)
    gains, *_ = _gains(payoffs)
    near = np.zeros(1000, dtype=bool)
    with np.errstate(all="ignore"):
        _, trios = threes(gains, near, 1e-10)
        found, left = fours(gains, near.copy(), near, 1e-10)
    assert max(faces.size for faces in trios) + left.size < 100  # mostly those where another cost is half, too
    assert sum(games.size for games, _ in found) > 0


def nearly_double(n: int, games: int, gap: float, seed: int) -> Any:
    """Games with a zero of all gains in the box at which their slopes are singular, and noise."""
    payoffs = draw("uniform", n, games, seed)
    rng = np.random.default_rng(seed)
    p, along = 0.1 + 0.8 * rng.random((n, games)), rng.standard_normal((n, games))
    for i in range(n):
        others = [j for j in range(n) if j != i]
        own = np.moveaxis(payoffs[i], i, 0)
        value, slope = own[1] - own[0], np.zeros(games)
        for j in others:
            part = own[1] - own[0]
            for m in others:
                part = part[1] - part[0] if m == j else part[0] + p[m] * (part[1] - part[0])
            slope += along[j] * part
        for j in others:
            value = value[0] + p[j] * (value[1] - value[0])
        tilt = np.stack([-p[others[0]], 1 - p[others[0]]]).reshape(2, *(1,) * (n - 2), games)
        own[1] -= value + tilt * slope / along[others[0]] - gap * rng.standard_normal(games)
    return payoffs


@players
@pytest.mark.parametrize("gap", [1e-4, 1e-8, 1e-12, 1e-14])
def test_two_zeros_close_together(n: int, gap: float) -> None:
    """Where two equilibria nearly meet or have just vanished: never proved with one of the pair."""
    payoffs = nearly_double(n, 400 if n == 3 else 100, gap, seed=5)
    found = binary_mixed(payoffs)
    check(payoffs, found)
    assert gap < 1e-6 or found.proved.mean() > 0.95


@players
def test_a_players_scale_does_not_matter(n: int) -> None:
    payoffs = draw("uniform", n, 300, seed=7)
    found = binary_mixed(payoffs)
    for factors in ([1e-3, 1e6, 1.0, 7.0], [1e200, 1e-200, 3.0, 1e-5], [1e-300, 1e307, 1.0, 1.0]):
        scaled = payoffs * np.array(factors[:n]).reshape(-1, *(1,) * (n + 1))
        again = binary_mixed(scaled)
        assert np.array_equal(again.games, found.games) and np.array_equal(again.proved, found.proved)
        assert np.allclose(points(again), points(found), rtol=0, atol=1e-9)


@players
def test_names_of_players_and_actions_do_not_matter(n: int) -> None:
    payoffs = draw("uniform", n, 200, seed=8)
    found = binary_mixed(payoffs)
    for order in list(permutations(range(n)))[1::5]:
        moved = payoffs[list(order)].transpose(0, *(1 + i for i in order), n + 1)
        _assert_same(binary_mixed(moved), found.games, points(found)[list(order)])
    for i in range(n):
        swapped = points(found).copy()
        swapped[i] = 1 - swapped[i]
        _assert_same(binary_mixed(np.flip(payoffs, axis=1 + i)), found.games, swapped)


def _assert_same(found: Found, games: Any, p: Any) -> None:
    assert np.array_equal(found.games, games)
    ours = points(found)
    for g in np.unique(games):
        a, b = ours[:, found.games == g], p[:, games == g]
        gaps = np.max(np.abs(a[:, :, None] - b[:, None, :]), axis=0)
        assert gaps.min(axis=0).max() < 1e-9 and gaps.min(axis=1).max() < 1e-9


@players
@pytest.mark.parametrize("kind", ["uniform", "integers 1e-6", "integers 0", "symmetric"])
def test_one_game_or_many(kind: str, n: int) -> None:
    payoffs = draw(kind, n, 30, seed=9)
    found = binary_mixed(payoffs)
    for g in range(30):
        alone = binary_mixed(payoffs[..., g : g + 1])
        assert (alone.proved[0], alone.tied[0]) == (found.proved[g], found.tied[g])
        assert np.allclose(points(alone), points(found, g), rtol=0, atol=1e-12)


@players
def test_numbers_that_are_none(n: int) -> None:
    payoffs = draw("uniform", n, 60, seed=10)
    whole = binary_mixed(payoffs)
    for g, bad in enumerate((np.nan, np.inf, -np.inf)):
        payoffs[(g % n, *(1,) * n, 7 * g)] = bad
    payoffs[0, ..., 50] = np.nan
    payoffs[(1, *(0,) * n, 51)], payoffs[(1, 0, 1, *(0,) * (n - 2), 51)] = (
        1.7e308,
        -1.7e308,
    )  # their difference
    with np.errstate(all="raise"):
        found = binary_mixed(payoffs)
    bad = [0, 7, 14, 50, 51]
    assert not found.proved[bad].any() and not np.isin(found.games, bad).any()
    rest = ~np.isin(whole.games, bad)
    assert np.array_equal(points(whole)[:, rest], points(found)) and np.delete(found.proved, bad).all()
    for games in (0, 1):
        nothing = binary_mixed(np.full(shape(n, games), np.nan))
        assert (
            nothing.games.size == 0 and nothing.mixes[0].shape == (2, 0) and nothing.proved.shape == (games,)
        )


@players
def test_a_player_who_never_cares_is_not_proved(n: int) -> None:
    payoffs = draw("uniform", n, 50, seed=11)
    payoffs[0] = 1.0
    found = binary_mixed(payoffs)
    assert not found.proved.any() and found.tied.all()
    assert not binary_mixed(np.zeros(shape(n, 3))).proved.any()


@given(st.integers(0, 2**32), st.sampled_from([3, 4]), st.integers(1, 4), st.integers(0, 12))
def test_any_small_integers(seed: int, n: int, size: int, noise: int) -> None:
    rng = np.random.default_rng(seed)
    payoffs = rng.integers(0, size + 1, shape(n, 4)) + (10.0**-noise if noise else 0.0) * rng.random(
        shape(n, 4)
    )
    check(payoffs, binary_mixed(payoffs))


def _exact(gains: Any, g: int) -> list[Fraction]:
    """R's Bernstein coefficients in rationals: from its values at 0, ..., 9, by the product over the profiles."""
    d = [[Fraction(float(v)) for v in c[..., g].ravel()] for c in gains]

    def lerp(c: list[Fraction], t: int) -> list[list[Fraction]]:
        flat = [(1 - t) * c[2 * k] + t * c[2 * k + 1] for k in range(4)]
        return [flat[:2], flat[2:]]

    values = []
    for t in range(10):
        a, b, c = (lerp(m, t) for m in d[:3])
        # profiles above t are v3 = (x, 1): v1 and v2 are linear in x, q quadratic, the fourth's gain cubic
        v1 = [(b[1][1], b[1][0]), (-b[0][1], -b[0][0])]
        v2 = [(a[1][1], a[1][0]), (-a[0][1], -a[0][0])]
        v3 = [(Fraction(0), Fraction(1)), (Fraction(1),)]
        q, f = [Fraction(0)] * 3, [Fraction(0)] * 4
        for i, j in product((0, 1), repeat=2):
            for k, w in enumerate(_times(v1[i], v2[j])):
                q[k] += c[i][j] * w
            for m in (0, 1):
                for k, w in enumerate(_times(_times(v1[i], v2[j]), v3[m])):
                    f[k] += d[3][4 * i + 2 * j + m] * w
        extra = (a[0][0] * a[1][1] - a[0][1] * a[1][0]) * (b[0][0] * b[1][1] - b[0][1] * b[1][0])
        values.append(_resultant(q, f) / extra)
    matrix = [[Fraction(comb(9, k) * t**k * (1 - t) ** (9 - k)) for k in range(10)] for t in range(10)]
    return _solved(matrix, values)


def _times(x: Any, y: Any) -> list[Fraction]:
    result = [Fraction(0)] * (len(x) + len(y) - 1)
    for i, j in product(range(len(x)), range(len(y))):
        result[i + j] += x[i] * y[j]
    return result


def _resultant(q: list[Fraction], f: list[Fraction]) -> Fraction:
    """Of a quadratic and a cubic (lowest coefficient first), by Sylvester's determinant."""
    q, f, zero = q[::-1], f[::-1], Fraction(0)
    rows = [[zero] * k + q + [zero] * (2 - k) for k in range(3)] + [
        [zero] * k + f + [zero] * (1 - k) for k in range(2)
    ]
    return sum(
        (-1) ** sum(s[i] > s[j] for i in range(5) for j in range(i + 1, 5))
        * rows[0][s[0]] * rows[1][s[1]] * rows[2][s[2]] * rows[3][s[3]] * rows[4][s[4]]
        for s in permutations(range(5))
    )  # fmt: skip


def _solved(matrix: list[list[Fraction]], values: list[Fraction]) -> list[Fraction]:
    rows = [[*row, v] for row, v in zip(matrix, values, strict=True)]
    for k in range(len(rows)):
        pivot = next(r for r in range(k, len(rows)) if rows[r][k])
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [v / rows[k][k] for v in rows[k]]
        for r in range(len(rows)):
            if r != k:
                rows[r] = [v - rows[r][k] * w for v, w in zip(rows[r], rows[k], strict=True)]
    return [row[-1] for row in rows]


@pytest.mark.parametrize("noise", [1.0, 1e-3, 1e-7])
def test_resultant_errs_less_than_its_bound(noise: float) -> None:
    """Against another elimination, in rationals: a Sylvester determinant without its extraneous factors."""
    rng = np.random.default_rng(12)
    gains = [
        np.round(c / 2) / 4 + noise * (rng.random((2, 2, 2, 3)) - 0.5)
        for c in rng.integers(-4, 5, (4, 2, 2, 2, 3))
    ]
    gains = [c / 2.0 ** np.ceil(np.log2(np.max(np.abs(c)))) for c in gains]
    coefficients, error, _ = resultant(gains)
    for g in range(3):
        exact = _exact(gains, g)
        off = [abs(float(Fraction(float(c)) - e)) for c, e in zip(coefficients[:, g], exact, strict=True)]
        other = [abs(float(Fraction(float(c)) + e)) for c, e in zip(coefficients[:, g], exact, strict=True)]
        assert min(max(off), max(other)) <= error[g]
        assert error[g] < 1e-13


def test_a_cut_errs_less_than_its_bound() -> None:
    rng = np.random.default_rng(16)
    coefficients = rng.standard_normal((10, 30))
    low, high = np.sort(rng.integers(0, 2**16, (2, 30)) / 2**16, axis=0)
    part, error = cut(coefficients, np.zeros(30), low, high)
    for g in range(30):
        row = [Fraction(float(c)) for c in coefficients[:, g]]
        ends = [Fraction(float(x)) for x in (low[g], high[g])]
        for k, ours in enumerate(part[:, g]):  # a coefficient is the polar form at k times one end, then the other
            left = row
            for t in [ends[1]] * k + [ends[0]] * (9 - k):
                left = [(1 - t) * a + t * b for a, b in pairwise(left)]
            assert abs(float(Fraction(float(ours)) - left[0])) <= error[g] < 1e-13


def test_isolated_roots_are_those_that_were_put_in() -> None:
    rng = np.random.default_rng(13)
    n, degree = 300, 9
    inside = np.sort(rng.random((5, n)), axis=0)
    outside = 1.1 + rng.random((4, n))
    coefficients = np.ones((1, n))
    for k, r in enumerate([*inside, *outside]):
        ends = -r, 1.0 - r
        grown = np.zeros((k + 2, n))
        for m in range(k + 1):  # the product with a linear factor, in Bernstein form
            grown[m] += (k + 1 - m) / (k + 1) * ends[0] * coefficients[m]
            grown[m + 1] += (m + 1) / (k + 1) * ends[1] * coefficients[m]
        coefficients = grown
    error = np.full(n, 1e-13)
    owners, start, width, local, left = isolated(coefficients, error)
    x, off = refined(local, error[owners] + 1e-13)
    sure = ~np.isin(owners, left)
    assert coefficients.shape[0] == degree + 1 and np.mean(np.isin(np.arange(n), left)) < 0.2
    for g in np.setdiff1d(np.arange(n), left):
        mine = np.sort((start + width * x)[owners == g])
        assert mine.size == 5 and np.max(np.abs(mine - inside[:, g])) < 1e-3
    assert np.isfinite(off[sure]).mean() > 0.9
    close = np.abs((start + width * x)[:, None] - inside.T[owners]).min(axis=1)
    assert np.all(close <= off * width + 1e-12)


def test_boxes_alone_find_what_elimination_finds() -> None:
    payoffs = draw("uniform", 4, 150, seed=14)
    found = binary_mixed(payoffs)
    gains = [np.diff(np.moveaxis(payoffs[i], i, 0), axis=0)[0] for i in range(4)]
    games, p, radii, _, unsettled = zeros(gains, np.zeros(150, dtype=bool))
    inside = np.all((p > 0) & (p < 1), axis=0)
    ours = np.all((points(found) > 0) & (points(found) < 1), axis=0)
    assert not unsettled.any() and radii.max() < 1e-10
    assert np.array_equal(
        np.bincount(games[inside], minlength=150), np.bincount(found.games[ours], minlength=150)
    )


@pytest.mark.slow
@players
@pytest.mark.parametrize("kind", [*KINDS, "integers 1e-3", "integers 1e-5", "integers 1e-7", "integers 1e-9"])
def test_numbers_are_odd_in_very_many_games(kind: str, n: int) -> None:
    payoffs = draw(kind, n, 20_000 if n == 3 or kind == "uniform" else 3000, seed=15)
    assert not even(payoffs, binary_mixed(payoffs)).size
