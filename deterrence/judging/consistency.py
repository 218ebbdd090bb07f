"""Is there a sequence of ever rarer mistakes whose beliefs by Bayes' rule tend to the given ones?

That is the consistency of Kreps & Wilson ("Sequential Equilibria", *Econometrica* 50, 1982). For a
finite tree it is decided outright, without a sequence. Give each action a that is never played an
order e[a] > 0 and a size c[a] > 0, and let it be taken by mistake with probability c[a] eps^e[a].
A node then has probability C eps^E, with E the sum of the orders on its path and C the product of
the sizes, of the probabilities of what is played, and of the draws. The beliefs are consistent iff

    at each set the nodes believed possible are exactly those of least E,             (orders)
    and their beliefs are in the ratios of their C.                                   (sizes)

That this is enough is plain. It is also necessary (Kreps & Wilson 1982, lemmas A1 and A2; Perea y
Monsuwe, Jansen & Peters, *Games and Economic Behavior* 21, 1997; Streufert's additive plausibility,
2012). Take any sequence of completely mixed strategies. In the logarithms of the probabilities of
mistakes the ratios are linear and tend to those of the given beliefs; the range of a linear map is
closed, so sizes exist that attain them. And were there no orders, then by Farkas' lemma some
combination of the conditions on them would vanish identically, though along the sequence its value
tends to infinity. Orders enter the first condition only and sizes the second only, so that these are
two separate problems: a linear programme (every strict inequality with slack 1, since orders may be
scaled), and linear equations in logarithms. Nodes whose paths need the same mistakes have the same
ratio under every tremble: there, as at every set that is reached, beliefs are compared with Bayes'
rule directly.

A probability of an action counts as zero only if it is exactly 0. Each set is judged under its
owner's own prior. Draws do not tremble: a node behind a draw that its owner gives probability zero
must have belief zero, and a set with no other nodes is no part of the owner's game, so that no
condition is put on beliefs there. After a private number what counts as behaviour is the
probability of each action; nobody ever has beliefs about the number itself, so nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from deterrence.errors import GameError
from deterrence.judging.replayed import Table
from deterrence.language.tree import Chance, Decision, InformationSet, Node

__all__ = ["Trembles", "consistency"]

Choice = tuple[str, int]  # an action at an information set
Sigma = Mapping[str, Any]


@dataclass(frozen=True)
class Trembles:
    """Orders and sizes of mistakes by "<set> -> <action>"; if there are none, `why` in one sentence."""

    orders: Mapping[str, float]
    sizes: Mapping[str, float]
    why: str = ""


@dataclass(frozen=True, eq=False)
class _Route:
    """Nodes of a set that need the same mistakes: how often each, log of C, belief in all together."""

    mistakes: Any
    weight: float
    belief: float


@dataclass(frozen=True, eq=False)
class _View:
    """Beliefs at one set, over routes; `words` says them node by node."""

    routes: tuple[_Route, ...]
    words: str

    def split(self, tolerance: float) -> tuple[_Route, list[_Route], list[_Route]]:
        """The most believed route, the others that are believed possible, and those that are not."""
        first, *rest = sorted(self.routes, key=lambda r: -r.belief)
        return first, [r for r in rest if r.belief > tolerance], [r for r in rest if r.belief <= tolerance]


def consistency(table: Table, strategy: Sigma, belief: Sigma, tolerance: float) -> Trembles:
    """Find orders and sizes of mistakes for the assessment of one game, or say why there are none.

    Parameters
    ----------
    table : Table
        Of one game.
    strategy : mapping information set -> (actions,)
        Probabilities at every set.
    belief : mapping information set -> (nodes,)
        Probabilities at every set.
    tolerance : float
        A belief up to this counts as zero; beliefs may be off by as much.

    """
    sets = table.tree.infosets
    unplayed = [(label, int(a)) for label in sets for a in np.flatnonzero(strategy[label] == 0)]
    views = []
    for label, s in sets.items():
        view = _view(table, strategy, belief[label], s, unplayed, tolerance)
        if isinstance(view, str):
            return Trembles({}, {}, view)
        views.append(view)
    views = [v for v in views if len(v.routes) > 1]
    orders, sizes = _orders(views, len(unplayed), tolerance), _sizes(views, len(unplayed), tolerance)
    if orders is None or sizes is None:
        if orders is None:
            fault, solve = "no orders of mistakes make the nodes believed possible the likeliest", _orders
        else:
            fault, solve = "no sizes of mistakes give the ratios of the beliefs", _sizes
        found = _culprits(views, lambda some: solve(some, len(unplayed), tolerance) is not None)
        return Trembles({}, {}, f"{fault} at {' together with '.join(v.words for v in found)}")
    number = {choice: i for i, choice in enumerate(unplayed)}
    names = {(label, a): f"{label} -> {w}" for label, s in sets.items() for a, w in enumerate(s.actions)}
    return Trembles(
        {name: float(orders[number[c]]) if c in number else 0.0 for c, name in names.items()},
        {name: float(sizes[number[c]] if c in number else strategy[c[0]][c[1]]) for c, name in names.items()},
    )


def _view(
    table: Table, strategy: Sigma, belief: Any, s: InformationSet, unplayed: list[Choice], tolerance: float
) -> _View | str:
    """The routes to a set; or why Bayes' rule is broken there whatever the mistakes."""
    told = [f"{b:.6g} in {n.path!r}" for b, n in zip(belief, s.nodes, strict=True)]
    words = f"{s.label!r} ({', '.join(told[:6])}{', ...' if len(told) > 6 else ''})"
    ways = [_way(table, strategy, n, s.player) for n in s.nodes]
    together: dict[tuple[Choice, ...], list[int]] = {}
    for i, (mistakes, weight) in enumerate(ways):
        if weight > -np.inf:
            together.setdefault(mistakes, []).append(i)
    lost = [i for i, (_, weight) in enumerate(ways) if weight == -np.inf and belief[i] > tolerance]
    if together and lost:
        return f"the beliefs at {words} admit {s.nodes[lost[0]].path!r}, behind a draw of probability zero"
    routes = []
    for mistakes, here in together.items():
        logs = np.array([ways[i][1] for i in here])
        total = float(np.logaddexp.reduce(logs))
        given, mass = belief[here], float(belief[here].sum())
        right = mass * np.exp(logs - total)
        worst = int(np.argmax(np.abs(given - right)))
        if abs(given[worst] - right[worst]) > tolerance:
            return (
                f"the beliefs at {words} break Bayes' rule: whatever the mistakes, "
                f"{s.nodes[here[worst]].path!r} must have {right[worst]:.6g}"
            )
        count = np.array([mistakes.count(c) for c in unplayed], dtype=float)
        routes.append(_Route(count, total, mass))
    return _View(tuple(routes), words)


def _way(table: Table, strategy: Sigma, node: Decision, owner: str) -> tuple[tuple[Choice, ...], float]:
    """The mistakes on the path to a node, in a fixed order, and the log of all else on it."""
    mistakes, weight = [], 0.0
    below: Node = node
    while below.parent is not None:
        parent, branch = below.parent, below.steps[-1].answer
        if isinstance(parent, Chance):
            p = float(table.draw(parent, owner)[branch])
        else:
            assert isinstance(parent, Decision)
            p = float(strategy[parent.infoset][branch])
            if p == 0:
                mistakes.append((parent.infoset, branch))
                p = 1.0
        weight += float(np.log(p)) if p > 0 else -np.inf
        below = parent
    return tuple(sorted(mistakes)), weight


def _orders(views: Sequence[_View], count: int, tolerance: float) -> Any:
    """Orders of the mistakes, (count,), each at least 1 and small in sum; None if there are none."""
    equal, later = [], []
    for view in views:
        first, possible, excluded = view.split(tolerance)
        equal += [r.mistakes - first.mistakes for r in possible]
        later += [r.mistakes - first.mistakes for r in excluded]
    if not equal and not later:
        return np.ones(count)
    from scipy.optimize import linprog

    answer = linprog(
        np.ones(count),
        A_ub=-np.array(later) if later else None,
        b_ub=-np.ones(len(later)) if later else None,
        A_eq=np.array(equal) if equal else None,
        b_eq=np.zeros(len(equal)) if equal else None,
        bounds=(1, None),
        method="highs",
    )
    if answer.status not in {0, 2}:
        raise GameError(f"the orders of mistakes were not found ({answer.message}): try another tolerance.")
    return np.round(answer.x, 9) if answer.status == 0 else None


def _sizes(views: Sequence[_View], count: int, tolerance: float) -> Any:
    """Sizes of the mistakes, (count,), as close to 1 as may be; None if there are none.

    Each equation is divided by how far its logarithm moves when both beliefs move by one.
    """
    rows, logs = [], []
    for view in views:
        first, possible, _ = view.split(tolerance)
        for r in possible:
            scale = 1 / first.belief + 1 / r.belief
            rows.append((r.mistakes - first.mistakes) / scale)
            logs.append((np.log(r.belief / first.belief) - (r.weight - first.weight)) / scale)
    if not rows:
        return np.ones(count)
    found = np.linalg.lstsq(np.array(rows), np.array(logs), rcond=None)[0]
    off = np.abs(np.array(rows) @ found - np.array(logs)).max()
    return np.exp(found) if off <= tolerance else None


def _culprits(views: Sequence[_View], solvable: Callable[[list[_View]], bool]) -> list[_View]:
    """Sets whose beliefs fit no mistakes together, while those of all but any one of them do."""
    kept = list(views)
    for view in views:
        rest = [v for v in kept if v is not view]
        if not solvable(rest):
            kept = rest
    return kept
