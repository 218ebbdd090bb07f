"""Draws that tell about each other: beliefs against Bayes' rule in plain Python, and against independent draws."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from conftest import cells, raises, same

import deterrence as dt
from deterrence.solvers import PerfectBayesian

LINES, MOVES = ("silent", "line"), ("hold", "attack")
NODES = list(product(range(2), range(2)))  # types: (US, Japan), 0 resolute
PATHS = [(u, j, a, b, c) for u, j in NODES for a in range(2) for b in range(2) for c in range(2)]


def _number() -> Any:
    return dt.param(0.0, unit="u", source="assumption")


def _chance() -> Any:
    return dt.param(0.25, unit="probability", low=0, high=1, source="assumption")


class Guarantors(dt.Game):
    """Two guarantors draw lines, knowing their own resolve alone; China, seeing the lines, attacks or holds."""

    players = ("US", "Japan", "China")
    p00: float = _chance()
    p01: float = _chance()
    p10: float = _chance()
    japan_first: bool = False
    at_once: bool = False
    __annotations__.update({f"{w}{''.join(map(str, path))}": float for w in "ujc" for path in PATHS})
    for _name in [f"{w}{''.join(map(str, path))}" for w in "ujc" for path in PATHS]:
        locals()[_name] = _number()

    def rules(self, move: Any) -> Any:
        p = np.array([[self.p00, self.p01], [self.p10, 1 - self.p00 - self.p01 - self.p10]], dtype=object)
        own = [[p[0, 0] + p[0, 1], p[1, 0] + p[1, 1]], [p[0, 0] + p[1, 0], p[0, 1] + p[1, 1]]]
        names, types = ["US", "Japan"], [0, 0]
        first = int(self.japan_first)
        types[first] = move.nature(f"{names[first]} type", {"0": own[first][0], "1": own[first][1]}, to=names[first]) == "1"
        joint = p[int(types[0]), :] if first == 0 else p[:, int(types[1])]
        total = own[first][int(types[first])]
        share = np.where(total > 0, joint[0] / np.where(total > 0, total, 1.0), 0.5)
        second = 1 - first
        types[second] = move.nature(f"{names[second]} type", {"0": share, "1": 1 - share}, to=names[second]) == "1"
        a = move("US", *LINES)
        b = move("Japan", *LINES, **({"hides": "US"} if self.at_once else {}))
        c = move("China", *MOVES)
        key = "".join(str(int(x)) for x in (*types, a == "line", b == "line", c == "attack"))
        return dt.outcome(f"{a} {b} {c}", {"US": getattr(self, f"u{key}"), "Japan": getattr(self, f"j{key}"), "China": getattr(self, f"c{key}")})


def draws(count: int, seed: int, independent: bool = False, **fixed: Any) -> dt.Game:
    rng = np.random.default_rng(seed)
    p = rng.dirichlet(np.ones(4), count)
    if independent:
        x, y = rng.random((2, count))
        p = np.stack([x * y, x * (1 - y), (1 - x) * y, (1 - x) * (1 - y)], axis=1)
    values = {f"{w}{''.join(map(str, path))}": rng.uniform(-1, 1, count) for w in "ujc" for path in PATHS}
    return Guarantors(p00=p[:, 0], p01=p[:, 1], p10=p[:, 2], **values, **fixed)


def bayes(prior: dict[tuple[int, int], float], seen: list[tuple[int, tuple[int, int], int]], rule: dict[int, int]) -> dict[tuple[int, int], float]:
    """Belief over both types after (player, its action by type, the action seen), player by player off the path."""
    likely = [[1.0, 1.0], [1.0, 1.0]]
    for k, plan, action in seen:
        new = [float(plan[t] == action) for t in range(2)]
        mass = sum(p * new[types[k]] for types, p in prior.items())
        likely[k] = new if mass > 0 else [float(t == rule.get(k, t)) for t in range(2)]
    joint = {t: p * likely[0][t[0]] * likely[1][t[1]] for t, p in prior.items()}
    if sum(joint.values()) == 0:
        marginal = [[sum(p for t, p in prior.items() if t[k] == v) for v in range(2)] for k in range(2)]
        joint = {t: marginal[0][t[0]] * likely[0][t[0]] * marginal[1][t[1]] * likely[1][t[1]] for t in prior}
    total = sum(joint.values())
    return {t: p / total for t, p in joint.items()}


def pure(p: dict[str, float], at_once: bool, rule: dict[int, int]) -> set[tuple[int, ...]]:
    """Every pure equilibrium: US lines by type, Japan's by (US line,) type, China's moves by lines."""
    prior = {(0, 0): p["p00"], (0, 1): p["p01"], (1, 0): p["p10"], (1, 1): 1 - p["p00"] - p["p01"] - p["p10"]}

    def pay(w: str, t: Any, a: int, b: int, c: int) -> float:
        return p[f"{w}{t[0]}{t[1]}{a}{b}{c}"]

    found = set()
    for us in product(range(2), repeat=2):
        for japan in product(range(2), repeat=2 if at_once else 4):  # [type] or [US line, type]
            def lines(a: int, japan: Any = japan) -> tuple[int, int]:
                return (japan[0], japan[1]) if at_once else (japan[2 * a], japan[2 * a + 1])

            moves = {}
            for a, b in NODES:
                mu = bayes(prior, [(0, us, a), (1, lines(a), b)], rule)
                worth = [sum(m * pay("c", t, a, b, c) for t, m in mu.items()) for c in range(2)]
                moves[a, b] = int(worth[1] > worth[0])
            good = True
            for v in range(2):
                own = {t: q for t, q in prior.items() if t[1] == v}
                if not sum(own.values()):  # a type that does not occur learns nothing from being it
                    own = {t: sum(q for s, q in prior.items() if s[0] == t[0]) for t in own}
                for a in range(2) if not at_once else [None]:
                    belief = bayes(own, [] if a is None else [(0, us, a)], rule)
                    worth = []
                    for b in range(2):
                        worth.append(sum(m * pay("j", t, us[t[0]] if a is None else a, b, moves[us[t[0]] if a is None else a, b]) for t, m in belief.items()))
                    taken = japan[v] if a is None else lines(a)[v]
                    good &= worth[taken] >= max(worth)
            for v in range(2):
                own = {t: q for t, q in prior.items() if t[0] == v}
                belief = bayes(own if sum(own.values()) else dict.fromkeys(own, 0.5), [], rule)  # as told in the rules
                worth = [sum(m * pay("u", t, a, lines(a)[t[1]], moves[a, lines(a)[t[1]]]) for t, m in belief.items()) for a in range(2)]
                good &= worth[us[v]] >= max(worth)
            if good:
                found.add((*us, *japan, *(moves[n] for n in NODES)))
    return found


def listed(e: dt.Equilibria, i: Any, at_once: bool) -> set[tuple[int, ...]]:
    rows = set()
    for k in np.flatnonzero(e.exists[i]):
        def taken(label: str, k: int = int(k)) -> int:
            return int(e.strategy[label][i][k].argmax())

        row = [taken(f"US: US type: {t}") for t in "01"]
        row += [taken(f"Japan: Japan type: {t}") for t in "01"] if at_once else [taken(f"Japan: Japan type: {t}; US: {a}") for a in LINES for t in "01"]
        rows.add((*row, *(taken(f"China: US: {LINES[a]}; Japan: {LINES[b]}") for a, b in NODES)))
    return rows


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("rule", [{}, {0: 0, 1: 1}])
def test_all_pure_equilibria_are_found(at_once: bool, rule: dict[int, int]) -> None:
    batch = draws(120, 1, at_once=at_once)
    off_path = "prior" if not rule else {n: str(t) for n, t in zip(("US", "Japan"), rule.values(), strict=True)}
    e = PerfectBayesian(off_path=off_path)(batch)
    assert e.exists.sum() > 60 and (e.exists.sum(axis=1) > 1).any()
    assert np.nanmax(e.regret) < 1e-12 and np.nanmax(e.local_regret) < 1e-12
    for i, game in cells(batch):
        assert listed(e, i, at_once) == pure({n: float(v) for n, v in game.values.items()}, at_once, rule), i


def test_who_is_drawn_first_does_not_matter() -> None:
    one, other = draws(200, 2), draws(200, 2, japan_first=True)
    first, second = PerfectBayesian()(one), PerfectBayesian()(other)
    for i, _ in cells(one):
        assert listed(first, i, False) == listed(second, i, False)
    alone = (first.exists.sum(axis=1) == 1) & (second.exists.sum(axis=1) == 1)
    assert alone.sum() > 50 and same(first.payoff[alone][first.exists[alone]], second.payoff[alone][second.exists[alone]])


def test_independent_draws_told_jointly_are_the_same_game() -> None:
    class Apart(Guarantors):
        us: float = _chance()
        japan: float = _chance()

        def rules(self, move: Any) -> Any:
            types = [move.nature(f"{n} type", {"0": p, "1": 1 - p}, to=n) == "1" for n, p in (("US", self.us), ("Japan", self.japan))]
            a, b, c = move("US", *LINES), move("Japan", *LINES), move("China", *MOVES)
            key = "".join(str(int(x)) for x in (*types, a == "line", b == "line", c == "attack"))
            return dt.outcome(f"{a} {b} {c}", {"US": getattr(self, f"u{key}"), "Japan": getattr(self, f"j{key}"), "China": getattr(self, f"c{key}")})

    joint = draws(200, 3, independent=True)
    us, japan = joint.p00 + joint.p01, joint.p00 + joint.p10
    apart = Apart(us=us, japan=japan, **joint.values)
    for rule in ("prior", {"US": "1"}):
        a, b = (PerfectBayesian(off_path=rule)(g) for g in (joint, apart))
        assert np.array_equal(a.exists, b.exists) and same(a.payoff, b.payoff, 1e-9)
        for label in a.belief:
            assert same(a.belief[label], b.belief[label], 1e-9), label


def test_types_that_go_together_and_types_that_do_not_occur() -> None:
    """Perfect correlation, and priors of zero: no NaN, and no regret where something is believed."""
    batch = draws(60, 4)
    shares = np.tile([[0.5, 0, 0], [0, 0.5, 0.5], [1, 0, 0], [0, 0.3, 0], [0.2, 0.8, 0]], (12, 1))
    batch = batch.replace(p00=shares[:, 0], p01=shares[:, 1], p10=shares[:, 2])
    e = PerfectBayesian()(batch)
    assert e.exists.sum() > 20 and np.nanmax(e.regret) < 1e-12 and np.nanmax(e.local_regret) < 1e-12
    for label, rows in e.belief.items():
        assert same(rows.sum(axis=-1)[e.exists], np.ones(e.exists.sum())), label
    for i, game in cells(batch):
        assert listed(e, i, False) == pure({n: float(v) for n, v in game.values.items()}, False, {}), i


class Sighting(dt.Game):
    """A state nobody sees, and a report about it to the US: the odds of the report depend on the state."""

    players = ("US",)
    guilty: float = dt.param(0.3, unit="probability", low=0, high=1, source="assumption")
    hit: float = dt.param(0.8, unit="probability", low=0, high=1, source="assumption")
    false_alarm: float = dt.param(0.1, unit="probability", low=0, high=1, source="assumption")

    def rules(self, move: Any) -> Any:
        guilty = move.nature("state", {"guilty": self.guilty, "not": 1 - self.guilty}) == "guilty"
        p = self.hit if guilty else self.false_alarm
        move.nature("report", {"alarm": p, "quiet": 1 - p}, to="US")
        struck = move("US", "wait", "strike") == "strike"
        return dt.outcome("end", {"US": (1.0 if guilty else -1.0) * struck})


def test_a_noisy_report_is_read_by_bayes_rule() -> None:
    rng = np.random.default_rng(0)
    g, h, f = rng.random((3, 50))
    e = dt.solve(Sighting(guilty=g, hit=h, false_alarm=f))
    assert e.complete.all() and e.exists.all()
    alarm = e.belief["US: report: alarm"][:, 0, 0]
    assert same(alarm, g * h / (g * h + (1 - g) * f))
    assert np.array_equal(e.strategy["US: report: alarm"][:, 0, 1], (alarm > 0.5).astype(float))
    assert np.array_equal(e.local_regret < 1e-12, np.ones((50, 1), dtype=bool))


def test_a_draw_whose_odds_depend_on_a_move_that_is_seen() -> None:
    """Whether the attacker is caught depends on how bold it was; the judge sees both."""

    class Caught(dt.Game):
        players = ("China", "US")
        bold: float = _chance()

        def rules(self, move: Any) -> Any:
            able = move.nature("ability", {"high": 0.5, "low": 0.5}) == "high"
            bold = move("China", "timid", "bold") == "bold"
            p = self.bold if bold else 0.5
            move.nature("report", {"seen": p if able else 0.2, "unseen": 1 - p if able else 0.8}, to="US")
            hit = move("US", "wait", "strike") == "strike"
            return dt.outcome("end", {"China": float(bold) - hit, "US": (1.0 if able else -1.0) * hit})

    e = dt.solve(Caught(bold=0.9))
    k = int(np.flatnonzero(e.exists)[0])
    assert same(e.belief["US: China: bold; report: seen"][k], np.array([0.9 / 1.1, 0.2 / 1.1]))
    assert np.nanmax(e.local_regret) < 1e-12


def test_odds_that_depend_on_a_move_at_once_are_refused() -> None:
    def rules(self: Any, move: Any) -> Any:
        bold = move("China", "timid", "bold") == "bold"
        p = 0.9 if bold else 0.5
        move.nature("luck", {"x": p, "y": 1 - p})
        hit = move("US", "wait", "strike", hides="China") == "strike"
        return dt.outcome("end", {"China": float(hit), "US": float(bold)})

    kind = type("Blind", (dt.Game,), {"players": ("China", "US"), "rules": rules})
    with raises("PerfectBayesian does not cover Blind", "'luck'", "a move that is unseen at 'US'", error=dt.GameError):
        PerfectBayesian()(kind())
