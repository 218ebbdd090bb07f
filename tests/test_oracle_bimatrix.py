"""Does the exact oracle for games of two players know the games whose answers are in the textbooks?

Answers are written down by hand; what is drawn at random is checked against definitions only. By hand,
the extreme equilibria were also compared with Gambit's `enummixed_solve` (no import of it here).
"""

import random
from fractions import Fraction
from itertools import product

import pytest
from oracles.exact_bimatrix import (
    components,
    extreme_equilibria,
    is_degenerate,
    is_evolutionarily_stable,
    is_perfect,
    is_weakly_dominated,
    maximal_nash_subsets,
    rationalizable_actions,
    regret,
)

F = Fraction
HALF, THIRD = F(1, 2), F(1, 3)
PRISONERS = [[3, 0], [5, 1]]
CHICKEN = [[0, -1], [1, -10]]  # swerve, straight
STAG = [[4, 0], [3, 3]]
IDENTITY = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
RPS = [[0, -1, 1], [1, 0, -1], [-1, 1, 0]]
STENGEL = [[3, 3], [2, 5], [0, 6]], [[3, 2], [2, 6], [3, 1]]
L_SHAPED = [[1, 1], [1, 0]]  # of common interest
# An entrant stays out or enters, a guard fights or gives way.
ENTRY = [[0, 0], [-1, 1]], [[2, 2], [-1, 1]]


def turned(matrix):
    return [list(column) for column in zip(*matrix, strict=True)]


def unit(size, action):
    return tuple(F(int(i == action)) for i in range(size))


def games(number, seed, sizes=((2, 2), (2, 3), (3, 2), (3, 3), (3, 4)), spans=((0, 1), (0, 2), (-9, 9))):
    draw = random.Random(seed)
    for k in range(number):
        (m, n), span = sizes[k % len(sizes)], spans[k // len(sizes) % len(spans)]
        yield tuple([[draw.randint(*span) for _ in range(n)] for _ in range(m)] for _ in "AB")


def simplex(size, steps):
    return [tuple(F(k, steps) for k in p) for p in product(range(steps + 1), repeat=size) if sum(p) == steps]


KNOWN = {
    "prisoner's dilemma": (PRISONERS, turned(PRISONERS), [((0, 1), (0, 1))]),
    "matching pennies": ([[1, -1], [-1, 1]], [[-1, 1], [1, -1]], [((HALF, HALF), (HALF, HALF))]),
    "battle of the sexes": (
        [[2, 0], [0, 1]],
        [[1, 0], [0, 2]],
        [((1, 0), (1, 0)), ((0, 1), (0, 1)), ((F(2, 3), THIRD), (THIRD, F(2, 3)))],
    ),
    "chicken": (
        CHICKEN,
        turned(CHICKEN),
        [((1, 0), (0, 1)), ((0, 1), (1, 0)), ((F(9, 10), F(1, 10)), (F(9, 10), F(1, 10)))],
    ),
    "stag hunt": (
        STAG,
        turned(STAG),
        [((1, 0), (1, 0)), ((0, 1), (0, 1)), ((F(3, 4), F(1, 4)), (F(3, 4), F(1, 4)))],
    ),
    "identity": (
        IDENTITY,
        IDENTITY,
        [
            (x, x)
            for x in (
                *(unit(3, i) for i in range(3)),
                *((HALF, HALF, 0), (HALF, 0, HALF), (0, HALF, HALF)),
                (THIRD, THIRD, THIRD),
            )
        ],
    ),
    "rock, paper, scissors": (RPS, turned(RPS), [((THIRD, THIRD, THIRD), (THIRD, THIRD, THIRD))]),
    "von Stengel, 3 x 2": (
        *STENGEL,
        [
            ((1, 0, 0), (1, 0)),
            ((F(4, 5), F(1, 5), 0), (F(2, 3), THIRD)),
            ((0, THIRD, F(2, 3)), (THIRD, F(2, 3))),
        ],
    ),
    "one action each": ([[7]], [[-7]], [((1,), (1,))]),
}


@pytest.mark.parametrize("name", KNOWN)
def test_games_with_isolated_equilibria(name):
    a, b, known = KNOWN[name]
    found = extreme_equilibria(a, b)
    assert found == sorted(known)
    assert not is_degenerate(a, b)
    assert components(found) == [[i] for i in range(len(known))]
    assert maximal_nash_subsets(found) == [([x], [y]) for x, y in sorted(known)]
    assert all(is_perfect(a, b, x, y) for x, y in known)  # no action of these is weakly dominated
    assert all(isinstance(weight, Fraction) for x, y in found for weight in x + y)


@pytest.mark.parametrize("m, n", [(2, 2), (3, 3), (2, 4), (1, 3)])
def test_a_game_about_nothing(m, n):
    zero = [[0] * n for _ in range(m)]
    rows, columns = [unit(m, i) for i in range(m)], [unit(n, j) for j in range(n)]
    found = extreme_equilibria(zero, zero)
    assert found == sorted(product(rows, columns))
    assert is_degenerate(zero, zero)
    assert components(found) == [list(range(m * n))]
    assert maximal_nash_subsets(found) == [(sorted(rows), sorted(columns))]
    assert rationalizable_actions(zero, zero) == (list(range(m)), list(range(n)))
    assert all(is_perfect(zero, zero, x, y) for x, y in found)


def test_the_degenerate_game_of_von_stengel_has_a_segment():
    a, b = STENGEL[0], [[3, 3], *STENGEL[1][1:]]
    first, last = ((1, 0, 0), (F(2, 3), THIRD)), ((1, 0, 0), (1, 0))
    apart = ((0, THIRD, F(2, 3)), (THIRD, F(2, 3)))
    found = extreme_equilibria(a, b)
    assert found == [apart, first, last]
    assert is_degenerate(a, b)
    assert components(found) == [[0], [1, 2]]
    assert maximal_nash_subsets(found) == [([apart[0]], [apart[1]]), ([first[0]], [first[1], last[1]])]


def test_entry_is_deterred_by_a_threat_that_trembles_refute():
    out, enter, fight, yields = (1, 0), (0, 1), (1, 0), (0, 1)
    found = extreme_equilibria(*ENTRY)
    assert found == [(enter, yields), (out, (HALF, HALF)), (out, fight)]
    assert components(found) == [[0], [1, 2]]
    assert maximal_nash_subsets(found) == [([enter], [yields]), ([out], [(HALF, HALF), fight])]
    assert [is_perfect(*ENTRY, x, y) for x, y in found] == [True, False, False]
    assert not is_perfect(*ENTRY, out, yields)  # not an equilibrium
    assert rationalizable_actions(*ENTRY) == ([0, 1], [0, 1])  # weak dominance does not count


def test_a_component_of_two_maximal_subsets():
    one, two = (1, 0), (0, 1)
    found = extreme_equilibria(L_SHAPED, L_SHAPED)
    assert found == [(two, one), (one, two), (one, one)]
    assert components(found) == [[0, 1, 2]]
    assert maximal_nash_subsets(found) == [([two, one], [one]), ([one], [two, one])]
    assert [is_perfect(L_SHAPED, L_SHAPED, x, y) for x, y in found] == [False, False, True]


def test_a_chain_of_bicliques():
    a, b, c = (unit(3, i) for i in range(3))
    path = [(a, a), (a, b), (b, b), (b, c), (c, c)]
    assert components(path) == [[0, 1, 2, 3, 4]]
    assert components([path[0], path[4], path[1], path[3]]) == [[0, 2], [1, 3]]
    assert maximal_nash_subsets(path) == sorted([([a], [b, a]), ([b, a], [b]), ([b], [c, b]), ([c, b], [c])])
    assert components([]) == maximal_nash_subsets([]) == []


def test_regret_is_the_larger_gain():
    assert regret(PRISONERS, turned(PRISONERS), (1, 0), (1, 0)) == 2
    assert regret(*STENGEL, (0, 0, 1), (1, 0)) == 3
    assert regret(*STENGEL, (0, 1, 0), (1, 0)) == 4
    assert regret([[F(1, 10), 0.5]], [[0, F(1, 3)]], (1,), (HALF, HALF)) == F(1, 6)


def test_dominated_strategies():
    by_pure = [[3, 0], [5, 1]]
    assert rationalizable_actions(by_pure, turned(by_pure)) == ([1], [1])
    by_mixed = [[3, 0], [0, 3], [1, 1]]  # the last row loses to half and half, to no row alone
    indifferent = [[0, 0]] * 3
    assert rationalizable_actions(by_mixed, indifferent) == ([0, 1], [0, 1])
    assert rationalizable_actions(turned(indifferent), turned(by_mixed)) == ([0, 1], [0, 1])
    tied = [[3, 0], [0, 3], [F(3, 2), F(3, 2)]]
    assert rationalizable_actions(tied, indifferent) == ([0, 1, 2], [0, 1])
    assert not is_weakly_dominated(tied, (0, 0, 1))
    # Right goes, then the middle row, then the left column: each only after the one before.
    steps_a, steps_b = [[1, 1, 0], [0, 0, 9]], [[0, 2, 1], [3, 1, 0]]
    assert rationalizable_actions(steps_a, steps_b) == ([0], [1])


def test_weak_dominance_by_mixtures_and_of_mixtures():
    rows = [[2, 0, 1], [0, 2, 1], [1, 1, 0]]  # half of each of the first two gives (1, 1, 1)
    assert [is_weakly_dominated(rows, unit(3, i)) for i in range(3)] == [False, False, True]
    assert is_weakly_dominated(rows, (HALF, 0, HALF))
    assert not is_weakly_dominated(rows, (HALF, HALF, 0))
    # Neither of two undominated rows has to be dominated for their mixture to be.
    apart = [[3, 0], [0, 3], [2, 2]]
    assert not is_weakly_dominated(apart, (1, 0, 0)) and not is_weakly_dominated(apart, (0, 1, 0))
    assert is_weakly_dominated(apart, (HALF, HALF, 0))


@pytest.mark.parametrize("value, cost", [(1, 2), (2, 3), (1, 10)])
def test_hawk_and_dove(value, cost):
    game = [[F(value - cost, 2), value], [0, F(value, 2)]]
    share = F(value, cost)
    found = [x for x, y in extreme_equilibria(game, turned(game)) if x == y]
    assert found == [(share, 1 - share)]
    assert is_evolutionarily_stable(game, found[0])
    assert not is_evolutionarily_stable(game, (1, 0)) and not is_evolutionarily_stable(game, (0, 1))


@pytest.mark.parametrize("win, lose, stable", [(2, 1, True), (1, 1, False), (1, 2, False)])
def test_rock_paper_scissors_is_stable_if_winning_outweighs_losing(win, lose, stable):
    game = [[0, -lose, win], [win, 0, -lose], [-lose, win, 0]]
    assert extreme_equilibria(game, turned(game)) == [((THIRD,) * 3, (THIRD,) * 3)]
    assert is_evolutionarily_stable(game, (THIRD,) * 3) is stable


@pytest.mark.parametrize(
    "game, x, stable",
    [
        (STAG, (1, 0), True),
        (STAG, (0, 1), True),
        (STAG, (F(3, 4), F(1, 4)), False),
        (PRISONERS, (0, 1), True),
        (PRISONERS, (1, 0), False),
        ([[1, 1], [1, 0]], (1, 0), True),  # the other action ties against x and loses against itself
        ([[1, 1], [1, 1]], (1, 0), False),
        ([[0, 0, 0], [0, -1, -5], [0, -5, -1]], (1, 0, 0), True),  # copositive, not definite
        ([[0, 0, 0], [0, -1, 5], [0, 5, -1]], (1, 0, 0), False),  # only a mixture invades
        ([[0, 0, 0], [0, -1, 1], [0, 1, -1]], (1, 0, 0), False),  # a mixture drifts in
        ([[0]], (1,), True),
    ],
)
def test_evolutionary_stability(game, x, stable):
    assert is_evolutionarily_stable(game, x) is stable


def test_stability_on_a_grid_of_invaders():
    """Stable: x earns more than y against every y near x. Here: a twelfth of the way to each grid point."""
    grid, counts = simplex(3, 12), {True: 0, False: 0}
    for game, _ in games(100, 3, sizes=((3, 3),), spans=((0, 1), (-1, 2))):

        def value(x, y, game=game):
            return sum(x[i] * game[i][j] * y[j] for i in range(3) for j in range(3) if x[i] and y[j])

        for x in {x for x, y in extreme_equilibria(game, turned(game)) if x == y}:
            stable = is_evolutionarily_stable(game, x)
            near = [tuple((11 * p + q) / 12 for p, q in zip(x, y, strict=True)) for y in grid if y != x]
            assert stable == all(value(x, y) > value(y, y) for y in near)
            counts[stable] += 1
    assert min(counts.values()) > 20


def test_definitions_hold_for_random_games():
    seen = {True: 0, False: 0}
    for a, b in games(90, 1):
        found, degenerate = extreme_equilibria(a, b), is_degenerate(a, b)
        seen[degenerate] += 1
        assert len(set(found)) == len(found) and found == sorted(found)
        assert all(regret(a, b, x, y) == 0 for x, y in found)
        m, n = len(a), len(a[0])
        pure = set(product((unit(m, i) for i in range(m)), (unit(n, j) for j in range(n))))
        assert {pair for pair in pure if regret(a, b, *pair) == 0} == pure & set(found)
        subsets = maximal_nash_subsets(found)
        assert set(found) == {pair for xs, ys in subsets for pair in product(xs, ys)}
        for xs, ys in subsets:  # the middles of both sides are an equilibrium
            x, y = (tuple(sum(w) / len(v) for w in zip(*v, strict=True)) for v in (xs, ys))
            assert regret(a, b, x, y) == 0
        assert sorted(i for group in components(found) for i in group) == list(range(len(found)))
        assert any(is_perfect(a, b, x, y) for x, y in found)  # one is extreme
        rows, columns = rationalizable_actions(a, b)
        assert all(not any(x[i] for i in range(m) if i not in rows) for x, _ in found)
        assert all(not any(y[j] for j in range(n) if j not in columns) for _, y in found)
        if not degenerate:
            assert len(found) % 2 == 1 and len(components(found)) == len(found)
        exchanged = extreme_equilibria(turned(b), turned(a))
        assert exchanged == sorted((y, x) for x, y in found)
        scaled = [[F(1, 3) * v + j for j, v in enumerate(row)] for row in a]
        assert extreme_equilibria(scaled, b) == found
    assert min(seen.values()) > 15


def test_no_equilibrium_of_a_grid_lies_outside_the_subsets():
    """Every equilibrium in twelfths is in some conv X x conv Y; for 2 x 2 these are points and segments."""
    for a, b in games(60, 2, sizes=((2, 2), (2, 2)), spans=((0, 1), (0, 2), (0, 4))):
        subsets = maximal_nash_subsets(extreme_equilibria(a, b))
        for x, y in product(simplex(2, 12), repeat=2):
            inside = any(min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys) for xs, ys in subsets)
            assert inside == (regret(a, b, x, y) == 0)


def test_mistakes_are_refused():
    with pytest.raises(ValueError, match="number of rows"):
        extreme_equilibria([[1, 2]], [[1], [2]])
    with pytest.raises(ValueError, match="not a mixed strategy"):
        regret(*STENGEL, (1, 0, 0), (HALF, THIRD))
    with pytest.raises(ValueError, match="number of rows"):
        is_evolutionarily_stable([[1, 2]], (1,))
