"""Which equilibria does a game of two players have, exactly? All extreme ones, in fractions.

An oracle: standard library only, no code shared with the library, every number a `Fraction` (floats
are read as the binary fractions they are). A game is two nested lists: `A[i][j]` is the row player's
and `B[i][j]` the column player's payoff when row i meets column j. Mixed strategies are tuples.

Sources: von Stengel, "Computing equilibria for two-person games" (Handbook of Game Theory 3, 2002);
Avis, Rosenberg, Savani & von Stengel, "Enumeration of Nash equilibria for two-player games" (Economic
Theory 42, 2010); Winkels (1979) and Jansen (1981) for maximal Nash subsets; van Damme, "Stability and
Perfection of Nash Equilibria" (2nd ed. 1991); Haigh (1975) and Abakuks (J. Appl. Prob. 17, 1980) for
evolutionary stability; Pearce (Econometrica 52, 1984) for rationalizability.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations

Matrix = Sequence[Sequence[int | float | Fraction]]
Weights = Sequence[int | float | Fraction]
Exact = list[list[Fraction]]
Mixed = tuple[Fraction, ...]
Equilibrium = tuple[Mixed, Mixed]


def _exact(matrix: Matrix) -> Exact:
    return [[Fraction(value) for value in row] for row in matrix]


def _game(A: Matrix, B: Matrix) -> tuple[Exact, Exact]:
    """Each player's payoffs with one list per own action: rows of A, columns of B."""
    if len(A) != len(B) or len({len(row) for row in [*A, *B]}) != 1:
        raise ValueError("both payoff matrices need the same number of rows and of columns")
    return _exact(A), _transpose(_exact(B))


def _transpose(matrix: Exact) -> Exact:
    return [list(column) for column in zip(*matrix, strict=True)]


def _dot(left: Iterable[Fraction], right: Iterable[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(left, right, strict=True) if a and b), Fraction(0))


def _mixed(x: Weights, size: int) -> Mixed:
    strategy = tuple(Fraction(p) for p in x)
    if len(strategy) != size or min(strategy) < 0 or sum(strategy) != 1:
        raise ValueError(f"not a mixed strategy over {size} actions: {x}")
    return strategy


def _equaliser(rows: Sequence[Sequence[Fraction]]) -> list[Fraction] | None:
    """The one z with sum 1 that gives all k rows of a k x k matrix the same value; None unless unique."""
    size = len(rows)
    work = [[a - b for a, b in zip(row, rows[0], strict=True)] + [Fraction(0)] for row in rows[1:]]
    work.append([Fraction(1)] * (size + 1))
    for k in range(size):
        if (pivot := next((r for r in range(k, size) if work[r][k]), None)) is None:
            return None
        work[k], work[pivot] = work[pivot], work[k]
        top = work[k] = [value / work[k][k] for value in work[k]]
        for r, row in enumerate(work):
            if r != k and row[k]:
                work[r] = [a - row[k] * b for a, b in zip(row, top, strict=True)]
    return [row[-1] for row in work]


def _vertices(replies: Exact, own: int, other: int) -> dict[Mixed, frozenset[int]]:
    """All vertices of {(z, v): z >= 0, sum z = 1, replies z <= v} with their labels.

    Label `own + i`: action i is not played; label `other + j`: reply j is best. At a vertex the tight
    replies determine the played weights, so some |support| of them already do: trying all square
    choices finds all vertices.
    """
    found: dict[Mixed, frozenset[int]] = {}
    actions = range(len(replies[0]))
    for size in range(1, min(len(replies), len(actions)) + 1):
        for support in combinations(actions, size):
            part = [[row[i] for i in support] for row in replies]
            for tight in combinations(range(len(replies)), size):
                # No positive weights make two replies equal if one is never the better one.
                gaps = ([a - b for a, b in zip(part[j], part[tight[0]], strict=True)] for j in tight[1:])
                if not all(min(gap) < 0 < max(gap) for gap in gaps):
                    continue
                weights = _equaliser([part[j] for j in tight])
                if weights is None or min(weights) <= 0:
                    continue
                values = [_dot(row, weights) for row in part]
                if (best := values[tight[0]]) < max(values):
                    continue
                played = dict(zip(support, weights, strict=True))
                unplayed = {own + i for i in actions if i not in played}
                vertex = tuple(played.get(i, Fraction(0)) for i in actions)
                found[vertex] = frozenset(unplayed | {other + j for j, v in enumerate(values) if v == best})
    return found


def _both(A: Matrix, B: Matrix) -> tuple[dict[Mixed, frozenset[int]], dict[Mixed, frozenset[int]]]:
    """Vertices and labels of P and of Q; rows have the labels 0..m-1, columns m..m+n-1."""
    rows, columns = _game(A, B)
    return _vertices(columns, 0, len(rows)), _vertices(rows, len(rows), 0)


def extreme_equilibria(A: Matrix, B: Matrix) -> list[Equilibrium]:
    """All extreme Nash equilibria: pairs of vertices of P and Q whose labels cover all actions."""
    p, q = _both(A, B)
    total = len(next(iter(p))) + len(next(iter(q)))
    return sorted((x, y) for x, mine in p.items() for y, theirs in q.items() if len(mine | theirs) == total)


def is_degenerate(A: Matrix, B: Matrix) -> bool:
    """Whether a vertex of P has more than m labels, or one of Q more than n.

    The same as: some mixed strategy has more pure best replies than it plays actions (von Stengel 2002).
    """
    return any(len(labels) > len(vertex) for side in _both(A, B) for vertex, labels in side.items())


def components(equilibria: Sequence[Equilibrium]) -> list[list[int]]:
    """Indices of the extreme equilibria of each connected component; sharing x or y connects two."""
    label = list(range(len(equilibria)))
    for (i, (x, y)), (j, (other_x, other_y)) in combinations(enumerate(equilibria), 2):
        if x == other_x or y == other_y:
            label = [label[i] if known == label[j] else known for known in label]
    return sorted([i for i, known in enumerate(label) if known == group] for group in set(label))


def maximal_nash_subsets(equilibria: Sequence[Equilibrium]) -> list[tuple[list[Mixed], list[Mixed]]]:
    """All maximal bicliques (X, Y): every x of conv X with every y of conv Y is an equilibrium."""
    partners = {x: frozenset(y for other, y in equilibria if other == x) for x, _ in equilibria}
    closed: set[frozenset[Mixed]] = set()
    for mine in partners.values():
        closed |= {mine} | {mine & known for known in closed}
    return sorted((sorted(x for x in partners if ys <= partners[x]), sorted(ys)) for ys in closed if ys)


def regret(A: Matrix, B: Matrix, x: Weights, y: Weights) -> Fraction:
    """The most that one of the two gains by changing strategy alone; 0 at a Nash equilibrium."""
    rows, columns = _game(A, B)
    x, y = _mixed(x, len(rows)), _mixed(y, len(columns))
    row_values, column_values = [_dot(row, y) for row in rows], [_dot(column, x) for column in columns]
    return max(max(row_values) - _dot(x, row_values), max(column_values) - _dot(y, column_values))


def _largest(goal: list[Fraction], rows: Exact, limits: list[Fraction]) -> Fraction:
    """max goal.z subject to rows z <= limits and z >= 0, for limits >= 0: simplex with Bland's rule."""
    zero, n, m = Fraction(0), len(goal), len(rows)
    table = [rows[r] + [Fraction(int(s == r)) for s in range(m)] + [limits[r]] for r in range(m)]
    cost = [-c for c in goal] + [zero] * (m + 1)
    basis = list(range(n, n + m))
    while (enter := next((k for k in range(n + m) if cost[k] < 0), None)) is not None:
        # A program without an upper limit would fail here, on an empty list; ours have one.
        _, _, r = min((table[r][-1] / table[r][enter], basis[r], r) for r in range(m) if table[r][enter] > 0)
        top = table[r] = [value / table[r][enter] for value in table[r]]
        basis[r] = enter
        for s, row in enumerate(table):
            if s != r and row[enter]:
                table[s] = [a - row[enter] * b for a, b in zip(row, top, strict=True)]
        cost = [a - cost[enter] * b for a, b in zip(cost, top, strict=True)]
    return cost[-1]


def is_weakly_dominated(payoffs: Matrix, x: Weights) -> bool:
    """Whether a mixed row is nowhere worse than the mixed row x and somewhere better.

    With D[i][j] what row i gains on x in column j, domination is a z >= 0 with z D >= 0 and z D != 0;
    z may be scaled, so the program may start at z = 0: maximise sum(z D) with sum(z) <= 1.
    """
    rows = _exact(payoffs)
    x = _mixed(x, len(rows))
    base = [_dot(x, column) for column in _transpose(rows)]
    losses = [[b - a for a, b in zip(row, base, strict=True)] for row in rows]
    goal = [-sum(row, Fraction(0)) for row in losses]
    limits = [Fraction(0)] * len(base) + [Fraction(1)]
    return _largest(goal, [*_transpose(losses), [Fraction(1)] * len(rows)], limits) > 0


def is_perfect(A: Matrix, B: Matrix, x: Weights, y: Weights) -> bool:
    """Whether (x, y) is trembling-hand perfect: a Nash equilibrium in which neither x nor y is weakly
    dominated by a mixed strategy, which for two players is the same (van Damme 1991, theorem 3.2.2).
    """
    dominated = is_weakly_dominated(A, x) or is_weakly_dominated(_transpose(_exact(B)), y)
    return not dominated and regret(A, B, x, y) == 0


def _strictly_copositive(matrix: Exact) -> bool:
    """Whether z M z > 0 for all z >= 0 except 0, for a symmetric M.

    A least value on the simplex that is reached inside a face solves M z = v 1 there. Where that
    system has no unique solution, the value v is constant on a line that runs into a smaller face; so
    the unique solutions of all faces include a least value.
    """
    for size in range(1, len(matrix) + 1):
        for face in combinations(range(len(matrix)), size):
            part = [[matrix[i][j] for j in face] for i in face]
            z = _equaliser(part)
            if z is not None and min(z) > 0 and _dot(part[0], z) <= 0:
                return False
    return True


def is_evolutionarily_stable(A: Matrix, x: Weights) -> bool:
    """Whether x is evolutionarily stable in the symmetric game in which row i earns A[i][j] against j.

    Let S be the support of x and R its pure best replies. x is stable iff S lies in R and z A z < 0
    for all z != 0 on R with sum 0 and z_i >= 0 outside S (Haigh 1975, as corrected by Abakuks 1980).
    With z_k = -(sum of the others) for one k in S this says that Q[i][j] = A[k][j] + A[i][k] - A[i][j]
    - A[k][k] is positive for z free on S and >= 0 on R - S: the pivots of Q + Q' on S are positive,
    and what their elimination leaves on R - S is strictly copositive.
    """
    rows, _ = _game(A, _transpose(_exact(A)))  # refuses a matrix that is not square
    x = _mixed(x, len(rows))
    values = [_dot(row, x) for row in rows]
    best = [i for i, value in enumerate(values) if value == max(values)]
    played = [i for i, weight in enumerate(x) if weight]
    if not set(played) <= set(best):
        return False
    k, *free = played
    rest = free + [i for i in best if i not in played]
    half = [[rows[k][j] + rows[i][k] - rows[i][j] - rows[k][k] for j in rest] for i in rest]
    form = [[a + b for a, b in zip(*pair, strict=True)] for pair in zip(half, _transpose(half), strict=True)]
    for _ in free:
        (pivot, *top), *below = form
        if pivot <= 0:
            return False
        form = [[a - row[0] * b / pivot for a, b in zip(row[1:], top, strict=True)] for row in below]
    return _strictly_copositive(form)


def _undominated(payoffs: Exact, mine: list[int], theirs: list[int]) -> list[int]:
    """The own actions that no mixture of own actions beats against every remaining reply."""
    kept, zero, one = [], Fraction(0), Fraction(1)
    for action in mine:
        # Unknowns: the weights of the mixture, then the margin by which it wins everywhere.
        wins = [[payoffs[action][j] - payoffs[i][j] for i in mine] + [one] for j in theirs]
        goal, total = [zero] * len(mine) + [one], [one] * len(mine) + [zero]
        if _largest(goal, [*wins, total], [zero] * len(theirs) + [one]) == 0:
            kept.append(action)
    return kept


def rationalizable_actions(A: Matrix, B: Matrix) -> tuple[list[int], list[int]]:
    """Rows and columns left when actions strictly dominated, by mixtures too, are gone (Pearce 1984)."""
    rows, columns = _game(A, B)
    before, left, right = None, list(range(len(rows))), list(range(len(columns)))
    while before != (left, right):
        before = left, right
        left, right = _undominated(rows, *before), _undominated(columns, right, left)
    return left, right
