"""Who knows what: unseen moves, shared secrets, draws between moves. A structure is refused or solved rightly."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from conftest import raises, same
from hypothesis import given, settings
from hypothesis import strategies as st

import deterrence as dt

PLAYERS = ("Ann", "Bob", "Cy")


def web(seed: int) -> type[dt.Game]:
    """Three players in random order, some blind to others' moves; draws anywhere, shown to any of them."""
    rng = np.random.default_rng(seed)
    blind = {(i, j) for i in PLAYERS for j in PLAYERS if i != j and rng.random() < 0.25}
    order = [str(p) for p in rng.permutation(PLAYERS)]
    most = 1
    if rng.random() < 0.3:
        most = 0
        order.append(str(rng.choice([p for p in PLAYERS if p != order[-1]])))
    draws = {}
    for n in range(int(rng.integers(0, 2)) + most):
        shown = tuple(p for p in PLAYERS if rng.random() < 0.4)
        draws[n if rng.random() < 0.7 else -1 - n] = (f"draw {n}", shown)

    def rules(self: Any, move: Any) -> Any:
        key = []

        def draw(at: int) -> None:
            if at in draws:
                label, shown = draws[at]
                key.append(str(move.nature(label, {"s": self.p, "w": 1 - self.p}, to=shown)))

        draw(-1), draw(-2)
        for n, player in enumerate(order):
            draw(n)
            moved = {s.subject for s in move.steps if s.decision}
            key.append(str(move(player, "l", "r", hides=[o for o in PLAYERS if (player, o) in blind and o in moved])))
        levels = np.random.default_rng([seed, *"".join(key).encode()]).uniform(-1, 1, 3)
        payoffs = {name: float(v) + 0 * self.unused for name, v in zip(PLAYERS, levels, strict=True)}
        return dt.outcome(" ".join(key), payoffs)

    body = {
        "__annotations__": {"p": float, "unused": float}, "players": PLAYERS, "rules": rules,
        "p": dt.param(0.4, unit="probability", low=0, high=1, source="assumption"),
        "unused": dt.param(0.0, unit="u", source="assumption"),
    }  # fmt: skip
    return type("Web", (dt.Game,), body)


def judged(kind: type[dt.Game]) -> bool:
    """False if no solver covers it; else every answer must be right by the independent judge."""
    try:
        e = dt.solve(kind(p=[0.0, 0.3, 0.6, 1.0]))
    except dt.GameError as refused:
        assert str(refused).startswith("no solver covers Web")
        return False
    ok = e.status == dt.Status.ok
    assert np.all(e.regret[ok] < 1e-9) and np.all(e.local_regret[ok] < 1e-9)
    for k in np.flatnonzero(ok.any(axis=0)):
        here = np.flatnonzero(ok[:, k])
        played = dt.play(e.game.take(here), {s: e.strategy[s][here, k] for s in e.strategy})
        assert same(played.value, e.payoff[here, k], 1e-9)
        for label, bayes in played.belief.items():
            known = ~np.isnan(bayes).any(axis=-1)
            assert same(bayes[known], e.belief[label][here, k][known], 1e-9), label
    return True


@given(st.integers(0, 10**6))
@settings(max_examples=20)
def test_a_web_is_refused_or_solved_rightly(seed: int) -> None:
    judged(web(seed))


def test_many_webs_are_solved_and_some_refused() -> None:
    """Else the property above would be empty."""
    answers = [judged(web(seed)) for seed in range(25)]
    assert 5 < sum(answers) < 25


def test_an_unseen_move_seen_by_another_informs() -> None:
    """Cy copies Ann's move, which Bob cannot see: Cy's move tells Bob Ann's type, or the game is refused."""

    class Web(dt.Game):
        players = PLAYERS
        p: float = dt.param(0.5, unit="probability", low=0, high=1, source="assumption")

        def rules(self, move: Any) -> Any:
            kind = move.nature("type", {"s": self.p, "w": 1 - self.p}, to="Ann")
            ann, cy = move("Ann", "l", "r"), move("Cy", "l", "r")
            bob = move("Bob", "l", "r", hides="Ann")
            strong = kind == "s"
            pays = {"Ann": strong == (ann == "l"), "Cy": ann == str(cy), "Bob": strong == (bob == "l")}
            return dt.outcome("end", {name: float(good) for name, good in pays.items()})

    judged(Web)


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (
            lambda move, half: (
                move.nature("a", half, to="Ann"), move.nature("b", half, to="Ann"), move("Ann", "l", "r"),
                move("Bob", "l", "r"),
            ),
            ["Ann alone knows 'a' and 'b'", "one type a player"],
        ),
        (
            lambda move, half: (
                move("Ann", "l", "r") if move.nature("a", half, to="Ann") == "s" else None,
                move("Bob", "l", "r", knows="y"),
            ),
            ["'Bob: y' holds nodes after different numbers of moves", "actions must be observed"],
        ),
        (
            lambda move, half: move.nature(
                "war", half, to="Bob" if move("Ann", "l", "r") == "l" else "Cy"
            ) and move("Cy", "l", "r"),
            ["the draw 'war' is shown to others after 'r' than after 'l'", "labels of their own"],
        ),
        (
            lambda move, half: (
                move("Ann", "l", "r"), move("Bob", "l", "r"), move("Ann", "u", "d"), move("Cy", "l", "r", hides="Ann")
            ),
            ["Ann", "unseen", "actions must be observed"],
        ),
    ],
)  # fmt: skip
def test_what_is_refused_and_why(rules: Any, words: list[str]) -> None:
    def whole(self: Any, move: Any) -> Any:
        rules(move, {"s": 0.5, "w": 0.5})
        return dt.outcome("end", dict.fromkeys(PLAYERS, self.p))

    body = {"__annotations__": {"p": float}, "players": PLAYERS, "rules": whole}
    kind = type("Web", (dt.Game,), {**body, "p": dt.param(0.5, unit="u", source="assumption")})
    with raises("no solver covers Web", "PerfectBayesian does not cover Web", *words, error=dt.GameError):
        dt.solve(kind())


def test_a_signal_after_a_private_number_is_refused() -> None:
    def rules(self: Any, move: Any) -> Any:
        move.nature("type", {"s": 0.5, "w": 0.5}, to="Ann")
        cost = move.private("Ann", "cost", dt.normal(0.0, 1.0))
        went = move("Ann", "stay", "go") == "go"
        call = move("Bob", "l", "r") == "l"
        strong = move.steps[0].answer == 0
        return dt.outcome("end", {"Ann": (call - cost) if went else 0.0, "Bob": float(call == strong), "Cy": 0.0})

    kind = type("Web", (dt.Game,), {"players": PLAYERS, "rules": rules})
    with raises("the signal at 'Ann: type: s' follows a private number", error=dt.GameError):
        dt.solve(kind())
