"""The language of games: what may be said, how facts are labelled, and what each mistake is answered."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from conftest import raises

import deterrence as dt
from deterrence.errors import GameError

PAY = {"A": 0.0, "B": 0.0}


def number(default: float = 0.5, low: float = 0.0, high: float = 10.0) -> Any:
    return dt.param(default, unit="u", low=low, high=high, source="assumption")


def told(rules: Callable[[Any, Any], Any], **fields: Any) -> dt.Game:
    """A game of A and B with these rules and the parameters x and y."""
    body = {"__annotations__": {"x": float, "y": float}, "players": ("A", "B"), "x": number(), "y": number()}
    return type("Toy", (dt.Game,), {**body, "rules": rules, **fields})()


def end(**payoffs: Any) -> Any:
    return dt.outcome("end", {**PAY, **payoffs})


def structure_error(rules: Callable[[Any, Any], Any], *words: str) -> None:
    with raises(*words, error=GameError):
        told(rules).tree  # noqa: B018


# Labels ------------------------------------------------------------------------------------------


def test_facts_and_labels() -> None:
    def rules(self: Any, move: Any) -> Any:
        move.nature("type", {"hard": self.x / 10, "soft": 1 - self.x / 10}, to="A")
        move.nature("weather", {"rain": 0.5, "sun": 0.5})
        move("A", "wait", "go")
        move("B", "left", "right", hides="A")
        return end() if move("A", "stop", "on", hides="B: left") == "stop" else end(A=1.0)

    tree = told(rules).tree
    assert list(tree.infosets) == [
        "A: type: hard", "B",
        "A: type: hard; A: wait", "A: type: hard; A: wait; B: right",
        "A: type: hard; A: go", "A: type: hard; A: go; B: right",
        "A: type: soft",
        "A: type: soft; A: wait", "A: type: soft; A: wait; B: right",
        "A: type: soft; A: go", "A: type: soft; A: go; B: right",
    ]  # fmt: skip
    last = tree.infosets["A: type: hard; A: go; B: right"]
    assert last.actions == ("stop", "on") and last.player == "A" and len(last.nodes) == 2
    assert last.nodes[0].path == "hard > rain > go > right"
    assert last.nodes[0].facts == ("type: hard", "weather: rain", "A: go", "B: right")
    assert len(tree.infosets["B"].nodes) == 8 and tree.root.path == "start"


def test_labels_and_events_repeat_and_add_up() -> None:
    def rules(self: Any, move: Any) -> Any:
        a = move.nature("coin", {"x": self.x / 10, "y": 1 - self.x / 10})
        return dt.outcome("same", PAY, events={"weighted": self.y} if a == "x" else ("plain",))

    e = dt.solve(told(rules).replace(x=3.0, y=0.5))
    assert e.events == ("same", "weighted", "plain")
    assert e.probability[0] == pytest.approx([1.0, 0.15, 0.7])


def test_payoffs_print_as_formulas() -> None:
    def rules(self: Any, move: Any) -> Any:
        cost = move.private("A", "cost", dt.normal(self.x, 1.0))
        if move("A", "stay", "go") == "stay":
            return end(A=self.x - (self.y - 1), B=np.where(self.x > self.y, 2 * self.x, np.exp(-self.y)))
        return end(A=self.x * (1 - self.y) - cost, B=-(self.x + self.y) / 2)

    rows = {(path, player): formula for path, player, formula in told(rules).tree.formulas()}
    assert rows["stay", "A"] == "x - (y - 1)" and rows["go", "B"] == "-(x + y) / 2"
    assert rows["stay", "B"] == "(2 * x if x > y else exp(-y))"
    assert rows["go", "A"] == "x * (1 - y) + (-1) * private number"


# Mistakes in rules --------------------------------------------------------------------------------


def test_branching_on_a_parameter_even_in_a_single_game() -> None:
    structure_error(lambda self, move: end() if self.x > self.y else end(), "cannot branch on x and y", "np.where")
    structure_error(lambda self, move: end(A=max(self.x, 0.0)), "cannot branch on x")
    structure_error(lambda self, move: end(A=math.exp(self.x)), "called with x", "np.exp")
    structure_error(lambda self, move: end(A=sum(v for v in self.x)), "cannot iterate on x")
    structure_error(lambda self, move: end(A=np.linalg.norm(self.x)), "np.norm cannot be traced")


def test_misspelt_actions() -> None:
    structure_error(
        lambda self, move: end() if move("A", "attack", "hold") == "atack" else end(),
        "A's action was compared with 'atack'", "attack, hold", "did you mean 'attack'?",
    )  # fmt: skip
    structure_error(
        lambda self, move: end() if move.nature("type", {"hard": 0.5, "soft": 0.5}) != "heard" else end(),
        "the draw 'type' was compared with 'heard'", "did you mean 'hard'?",
    )  # fmt: skip
    structure_error(lambda self, move: end() if move("A", "go", "stay") in ("go", "wait") else end(), "'wait'")


def test_endings() -> None:
    structure_error(
        lambda self, move: dt.outcome("war", {"A": 1.0}),
        "outcome 'war' gives payoffs for A; Toy also has B: give every player a payoff (0.0 if none).",
    )
    structure_error(lambda self, move: dt.outcome("war", {**PAY, "C": 1.0}), "pays C", "only A, B")
    structure_error(lambda self, move: end(A="much"), "gives A 'much'")
    structure_error(lambda self, move: None, "returned None after 'start'", "return outcome(")
    structure_error(lambda self, move: dt.outcome("war", PAY, events="war"), "write events=('war',)")
    structure_error(lambda self, move: dt.outcome("war", PAY, events=("war",)), "names itself")


def test_players_actions_and_draws() -> None:
    structure_error(lambda self, move: end() if move("C", "go") else end(), "move names player 'C'; Toy has A, B")
    structure_error(lambda self, move: end() if move("A", "go", "go") else end(), "('go', 'go')", "all different")
    structure_error(lambda self, move: end() if move("A") else end(), "A's move", "at least one")
    structure_error(lambda self, move: end() if move("A", "go; run") else end(), "'go; run'", "without ';'")
    structure_error(lambda self, move: end() if move("A", 1, 2) else end(), "use words")
    coin = {"x": 0.5, "y": 0.5}
    structure_error(lambda self, move: end() if move.nature("coin", coin, to="Bo") else end(), "'Bo'", "A, B")
    structure_error(
        lambda self, move: end() if move.nature("coin", coin, believes={"A": {"x": 1.0}}) else end(),
        "A believes in x", "each outcome",
    )  # fmt: skip
    structure_error(
        lambda self, move: (move("A", "go"), move("B", "on", hides="type"), end())[-1], "hides 'type'", "no such"
    )
    structure_error(
        lambda self, move: (move("A", "go", "on"), move("B", "l", "r", hides="A: goo"), end())[-1],
        "hides 'A: goo'", "did you mean 'A: go' or",
    )  # fmt: skip
    structure_error(
        lambda self, move: (move("A", "go"), move("B", "l", "r", knows=("A: goo",)), end())[-1],
        "knows 'A: goo'", "did you mean 'A: go'?",
    )  # fmt: skip


def test_information_sets_must_agree() -> None:
    def rules(self: Any, move: Any) -> Any:
        first = move("A", "warn", "wait")
        second = move("B", *(("quarantine", "refrain") if first == "warn" else ("quarantine", "hold")), knows="a hint")
        return end() if second == "quarantine" else end()

    structure_error(
        rules, "information set 'B: a hint' has player 'B' and actions ('quarantine', 'refrain')",
        "the node after 'wait' has actions ('quarantine', 'hold')", "nodes that share an information set must agree",
    )  # fmt: skip


def test_nobody_forgets() -> None:
    def rules(self: Any, move: Any) -> Any:
        move("A", "go", "stay")
        move("A", "up", "down", knows="a rumour")
        return end()

    structure_error(rules, "information set 'A: a rumour'", "A forgets", "`knows`")

    def type_forgotten(self: Any, move: Any) -> Any:
        move.nature("type", {"hard": 0.5, "soft": 0.5}, to="A")
        move("A", "go", "stay", hides="type")
        return end()

    structure_error(type_forgotten, "A forgets")


def test_rules_must_repeat_themselves() -> None:
    calls: list[int] = []

    def rules(self: Any, move: Any) -> Any:
        calls.append(1)
        move("A", "go", "stay" if len(calls) < 2 else "flee")
        return end()

    structure_error(rules, "asks different questions", "moves, draws and structural fields only")


@pytest.mark.parametrize(
    ("misuse", "words"),
    [
        (lambda c: {"A": c**2}, "raised to a power"),
        (lambda c: {"A": c * c}, "multiplied by"),
        (lambda c: {"A": 1 / c}, "used as a divisor"),
        (lambda c: {"A": 1.0 if c > 0 else 0.0}, "compared"),
        (lambda c: {"A": 1.0 if c else 0.0}, "used as a condition"),
        (lambda c: {"A": float(c)}, "plain number"),
        (lambda c: {"A": np.maximum(c, 0.0)}, ""),
        (lambda c: {"A": np.exp(c)}, ""),
        (lambda c: {"B": -c}, "pays B with 'cost', which is private to A"),
    ],
)
def test_private_numbers_enter_linearly(misuse: Callable[[Any], Any], words: str) -> None:
    def rules(self: Any, move: Any) -> Any:
        cost = move.private("A", "cost", dt.normal(0.0, self.x))
        move("A", "go", "stay")
        return end(**misuse(cost))

    structure_error(rules, words)


def test_private_numbers_are_learnt_once_and_used_once() -> None:
    law = dt.normal(0.0, 1.0)
    structure_error(
        lambda self, move: (move.private("A", "c", law), move.private("A", "d", law), end())[-1], "another private number"
    )
    structure_error(
        lambda self, move: (move.private("A", "c", law), move("A", "go", "on"), move("A", "l", "r"), end())[-1],
        "learns 'c' and then decides twice",
    )
    structure_error(lambda self, move: (move.private("A", "c", 1.0), end())[-1], "came with 1.0", "dt.normal")
    structure_error(lambda self, move: (move.private("C", "c", law), end())[-1], "'C'")


def test_a_fact_known_must_have_been_shown() -> None:
    """Naming an unseen draw in `knows` would inform the mover behind the others' backs."""

    def rules(self: Any, move: Any) -> Any:
        kind = move.nature("type", {"strong": 0.5, "weak": 0.5})
        loud = move("A", "quiet", "loud", knows=f"type: {kind}") == "loud"
        call = move("B", "fold", "call") == "call"
        strong = kind == "strong"
        return end(A=float(loud) if strong else 0.5 - 1.5 * loud, B=1.0 if strong is not call else -1.0)

    structure_error(rules, "A's move knows 'type: strong', a draw that A was not shown", "to='A'")


def test_a_private_number_without_a_decision() -> None:
    """Its mean would be lost."""

    def rules(self: Any, move: Any) -> Any:
        cost = move.private("A", "cost", dt.normal(5.0, 1.0))
        if move("B", "end", "go on") == "end":
            return end(A=-cost, B=1.0)
        return end(A=-cost if move("A", "pay", "not") == "pay" else -1.0)

    structure_error(rules, "pays A with 'cost', but A has not decided since learning it")


def test_a_path_longer_than_recursion_allows_is_refused_and_a_long_one_is_solved() -> None:
    class Centipede(dt.Game):
        """Who takes first? (test; Rosenthal 1981)"""

        players = ("A", "B")
        turns: int = 180
        prize: float = dt.param(1.0, unit="u", source="assumption")

        def rules(self, move: Any) -> Any:
            for turn in range(self.turns):
                if move("AB"[turn % 2], "take", "pass", knows=(f"turn {turn}",)) == "take":
                    return dt.outcome("taken", {"A": turn + self.prize * (turn % 2 == 0), "B": turn + (turn % 2)})
            return dt.outcome("shared", {"A": self.turns, "B": self.turns - 2})

    solved = dt.solve(Centipede())
    assert solved.exists.all() and solved.regret.max() < 1e-12
    with pytest.raises(dt.GameError, match="a path of 201 moves and draws, more than 200: cut its horizon"):
        dt.solve(Centipede(turns=300))


def test_a_field_without_a_default_is_asked_for() -> None:
    class Bargain(dt.Game):
        players = ("A", "B")
        rounds: int
        x: float = number()

        def rules(self, move: Any) -> Any:
            return end(A=self.rounds * self.x)

    assert Bargain.__doc__ == "Bargain(*, rounds: 'int', x: 'float' = 0.5)"
    assert Bargain(rounds=2, x=0.25).tree.formulas()[0][2] == "2 * x"
    with raises("Bargain came without rounds", "give it a value"):
        Bargain()  # type: ignore[call-arg]
    with raises("Bargain has no parameter 'round'; did you mean 'rounds'? It has rounds, x."):
        Bargain(round=2)  # type: ignore[call-arg]
