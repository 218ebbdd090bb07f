"""Mistakes in values: names, ranges, structural choices, joint constraints, chances, payoffs that are not finite."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from conftest import raises
from test_language import end, number, told

import deterrence as dt
from deterrence.errors import GameError, ParameterError


class Small(dt.Game):
    """Is x worth it? (own model)"""

    players = ("A", "B")
    x: float = number(0.5, 0, 1)
    y: float = number(0.1, 0, 1)
    z: float = number(1.0, 0, 2)
    w: float = number(1.0, -1, 2)
    mode: Literal["soft", "hard"] = "soft"
    rounds: int = 1

    def constraints(self) -> dict[str, Any]:
        return {"x + y <= 1": self.x + self.y <= 1}

    def rules(self, move: Any) -> Any:
        move.nature("lot", {"x": self.x, "y": self.y, "rest": 1 - self.x - self.y}, to="A")
        move.nature("coin", {"heads": 0.5 * self.w, "tails": 0.5})
        return end(A=1 / self.z, B=self.x)


def test_names_and_ranges() -> None:
    with raises("Small has no parameter 'mod'", "did you mean 'mode'?", "x, y, z, w, mode", error=ParameterError):
        Small(mod="soft")
    with raises("Strait has no parameter 'us_piror'", "did you mean 'us_prior'", error=ParameterError):
        dt.games.Strait().replace(us_piror=0.5)
    with raises("Small.x is 1.5", "[0, 1] (u)", error=ParameterError):
        Small(x=1.5)
    with raises("Small.x is 2 at index 1 (2 of 4 values are bad)", error=ParameterError):
        Small(x=[0.5, 2.0, -1.0, 0.2])
    with raises("Small.x is nan at index (1, 0) (1 of 4 values are bad)", error=ParameterError):
        Small(x=np.array([[0.5, 0.2], [np.nan, 0.2]]))
    with raises("Small.x came as 'high'", error=ParameterError):
        Small(x="high")
    with raises("do not broadcast together", "'x': (2,)", "'y': (3,)", error=ParameterError):
        Small(x=[0.5, 0.6], y=[0.1, 0.1, 0.1])


def test_structural_choices() -> None:
    with raises("Small.mode came as 'sof'", "'soft', 'hard'", "did you mean 'soft'?", error=ParameterError):
        Small(mode="sof")
    with raises("Small.mode came as array(['soft', 'hard']", "one value for the whole batch", error=ParameterError):
        Small(mode=np.array(["soft", "hard"]))
    for wrong in (1.5, True, np.array([1, 2])):
        with raises("Small.rounds came as", "structural choice", error=ParameterError):
            Small(rounds=wrong)


def test_joint_constraints() -> None:
    """A constraint that keeps a probability in [0, 1] spares the batch, too."""
    with raises("Small needs x + y <= 1", "x=0.5", "y=0.9", error=ParameterError):
        Small(y=0.9)
    e = dt.solve(Small(x=[0.5, 0.5, 0.5], y=[0.4, 0.9, 0.4]))
    assert list(e.status[:, 0]) == [dt.Status.ok, dt.Status.inadmissible, dt.Status.ok]
    assert list(np.isnan(e.payoff[:, 0, 0])) == [False, True, False] and list(e.exists[:, 0]) == [True, False, True]


def test_chance_must_sum_to_one() -> None:
    with raises("chance 'coin' sums to 1.1 at w=1.2;", "sum to 1", error=GameError):
        dt.solve(Small(w=1.2))
    with raises("chance 'coin' sums to 1.1 at w=1.2 (first of 2 bad among 3 games)", error=GameError):
        dt.solve(Small(w=[1.0, 1.2, 1.3]))
    with raises("chance 'coin' has a probability of -0.1 at w=-0.2", error=GameError):
        dt.solve(Small(w=-0.2))

    def rules(self: Any, move: Any) -> Any:
        move.nature("coin", {"heads": 1 + self.x, "tails": -self.x})
        return end()

    with raises("chance 'coin' has a probability of -0.5 at x=0.5", error=GameError):
        dt.solve(told(rules))

    def believed(self: Any, move: Any) -> Any:
        move.nature("coin", {"heads": 0.5, "tails": 0.5}, believes={"B": {"heads": self.x, "tails": self.y}})
        return end()

    with raises("chance 'coin' as B believes it sums to 0.8 at x=0.5, y=0.3", error=GameError):
        dt.solve(told(believed).replace(y=0.3))


def test_payoffs_that_are_not_finite() -> None:
    e = dt.solve(Small(z=[1.0, 0.0, 2.0]))
    assert list(e.status[:, 0]) == [dt.Status.ok, dt.Status.not_finite, dt.Status.ok]
    assert np.array_equal(np.isnan(e.payoff[:, 0, 0]), [False, True, False]) and e.regret[0, 0] == 0
    single = dt.solve(Small(z=0.0))
    assert single.status[0] == dt.Status.not_finite and not single.exists[0]


def test_declarations() -> None:
    with raises("both must be said in words", error=GameError):
        dt.param(1.0, unit="u", source=" ")
    with raises("outside its own range [2, 3]", error=GameError):
        dt.param(1.0, unit="u", low=2, high=3, source="assumption")
    with raises("Nobody has no players", error=GameError):
        type("Nobody", (dt.Game,), {})()
    with raises("Silent has no rules", error=GameError):
        type("Silent", (dt.Game,), {"players": ("A",)})().tree  # noqa: B018


def test_weights_and_spreads_are_checked() -> None:
    def weighted(self: Any, move: Any) -> Any:
        return dt.outcome("end", {"A": 0.0, "B": 0.0}, events={"war": self.y})

    with raises("event 'war'", "y=5", "[0, 1]", error=GameError):
        dt.solve(told(weighted).replace(y=5.0))
    with raises("event 'war'", "y=5", "(first of 1 bad among 2 games)", error=GameError):
        dt.solve(told(weighted).replace(y=[0.5, 5.0]))
    assert dt.solve(told(weighted).replace(y=0.4)).event("war")[0] == 0.4

    for law in (lambda x: dt.normal(0.0, x - 1), lambda x: dt.uniform(1.0, x), lambda x: dt.logistic(0.0, x - 1)):

        def rules(self: Any, move: Any, law: Any = law) -> Any:
            cost = move.private("A", "cost", law(self.x))
            return end(A=-cost if move("A", "go", "stay") == "go" else 0.0)

        with raises("'A'", "spread", "-0.5", "x=0.5", error=GameError):
            dt.solve(told(rules))


def test_a_guarded_payoff_is_finite() -> None:
    def rules(self: Any, move: Any) -> Any:
        return end(A=np.where(self.x > 0, 1 / self.x, 0.0))

    game = told(rules)
    e = dt.solve(game.replace(x=[0.0, 2.0]))
    assert list(e.status[:, 0]) == [dt.Status.ok, dt.Status.ok] and list(e.payoff[:, 0, 0]) == [0.0, 0.5]
    assert dt.play(game.replace(x=0.0), {}).value[0] == 0.0
