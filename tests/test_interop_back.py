"""Do games come back from nashpy and pygambit as they went, and is everything else told what was expected?"""

from __future__ import annotations

import pickle
import sys
from fractions import Fraction
from types import ModuleType
from typing import Any

import nashpy
import numpy as np
import pytest
from conftest import raises

import deterrence as dt
from deterrence.interop.from_game import tree_file
from deterrence.interop.writing import gambit_text
from deterrence.judging.replayed import Table
from deterrence.normal_form.game import NormalForm

TREE = """EFG 2 R "Fig. 2 (toll)" { "Alice" "Bob; x: y" }
""

c "" 1 "storm" { "calm" 1/3 "wild" 2/3 } 1 "start" { 1/2, -1/10 }
p "" 1 1 "" { "go" "stay" } 0
t "" 2 "paid" { -1/3, 1/3 }
t "" 0
p "" 1 2 "" { "go" "stay" } 0
t "" 2
t "" 3 "" { 1/7, 2 }
"""
FORGETS = """EFG 2 R "forgets" { "A" }
""
p "" 1 1 "" { "a" "b" } 0
p "" 1 1 0
t "" 0
t "" 0
t "" 0
"""


class Peer:
    """Stands for pygambit.Game where pygambit is not installed: it says the text that it was made of."""

    def __init__(self, text: str, players: int = 2) -> None:
        self.text, self.players, self.is_tree = text, range(players), text.startswith("EFG")

    def to_efg(self) -> str:
        return self.text

    to_nfg = to_efg


@pytest.fixture
def peer(monkeypatch: pytest.MonkeyPatch) -> type[Peer]:
    module = ModuleType("pygambit")
    module.Game = Peer  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pygambit", module)
    return Peer


def text_of(game: dt.Game) -> str:
    return gambit_text(game, ".nfg" if isinstance(game, NormalForm) else ".efg", "game")


def same_tables(back: Any, game: Any) -> bool:
    return (back.players, back.actions) == (game.players, game.actions) and np.array_equal(back.payoffs, game.payoffs)


def same_trees(back: dt.Game, game: dt.Game) -> None:
    """Payoffs, players, actions and draws at every node; what a profile is worth."""
    assert back.players == game.players
    assert [n.path for n in back.tree.nodes] == [n.path for n in game.tree.nodes]
    assert [s.actions for s in back.tree.infosets.values()] == [s.actions for s in game.tree.infosets.values()]
    new, old = Table(back), Table(game)
    for a, b in zip(back.tree.outcomes, game.tree.outcomes, strict=True):
        assert [float(p) for p, _ in new.payoffs[a]] == [float(p) for p, _ in old.payoffs[b]]
    mixed = [np.random.default_rng(3).dirichlet(np.ones(len(s.actions))) for s in game.tree.infosets.values()]
    there, here = (dt.play(g, dict(zip(g.tree.infosets, mixed, strict=True))).value for g in (back, game))
    assert there == pytest.approx(here, abs=1e-12)


# nashpy --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sizes", [(1, 1), (2, 2), (3, 5), (30, 30)])
def test_matrices_come_back(sizes: tuple[int, int]) -> None:
    game = dt.NormalForm(np.random.default_rng(1).normal(size=(2, *sizes)))
    back = dt.from_nashpy(dt.to_nashpy(game))
    assert type(back) is type(game) and same_tables(back, game)


def test_what_nashpy_may_hold() -> None:
    zero_sum = dt.from_nashpy(nashpy.Game([[1, -1], [-1, 1]]))
    assert zero_sum.payoffs.tolist() == [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]
    assert (zero_sum.players, zero_sum.actions[0]) == (("Row", "Column"), ("action 1", "action 2"))
    exact = dt.from_nashpy(nashpy.Game([[Fraction(1, 3)]], [[2]]))
    assert exact.payoffs.tolist() == [[[1 / 3]], [[2.0]]]
    unequal = nashpy.Game([[1, 2]], [[1, 2]])
    unequal.payoff_matrices = (np.zeros((1, 2)), np.zeros((2, 1)))
    with raises("from_nashpy", "(1, 2) and (2, 1)", "two matrices of one shape", error=dt.GameError):
        dt.from_nashpy(unequal)


@pytest.mark.parametrize(("package", "convert"), [("nashpy", dt.from_nashpy), ("pygambit", dt.from_pygambit)])
def test_what_is_no_game_of_the_package(package: str, convert: Any) -> None:
    one = nashpy.Game([[1]], [[2]])
    for wrong, words in [
        ([one, one, one], ["list of 3", f"takes one {package}.Game", "for game in games"]),
        ((one, one), ["tuple of 2", "for game in games"]),
        (dt.NormalForm([[[1]], [[2]]]), ["an object of NormalForm", f"takes one {package}.Game"]),
        (nashpy.Game, ["the class Game"]),
        (None, ["an object of NoneType"]),
        (np.zeros((2, 2, 2)), ["an object of ndarray"]),
        ("game.efg", ["an object of str"]),
    ]:
        with raises(convert.__name__, *words, error=dt.GameError):
            convert(wrong)


# pygambit, without it: a stand-in that says the same text ----------------------------------------------


def test_a_table_from_its_text(peer: type[Peer]) -> None:
    payoffs = np.random.default_rng(2).normal(size=(3, 2, 3, 2))
    game = dt.NormalForm(payoffs, players=["US", "China", "Japan"], actions=[["a b", "c"], ["x", "y", "z"], ["1", "2"]])
    back = dt.from_pygambit(peer(text_of(game)))
    assert type(back) is type(game) and same_tables(back, game)
    thirds = peer('NFG 1 R "t" { "A" "B" } { { "u" "d" } { "l" } } ""\n1/3 2 -1/7 4')
    assert dt.from_pygambit(thirds).payoffs.tolist() == [[[1 / 3], [-1 / 7]], [[2], [4]]]


def test_a_tree_from_its_text(peer: type[Peer]) -> None:
    game = dt.games.UnilateralDeterrence(hard_challenger=0.1, hard_defender=1 / 3)
    back = dt.from_pygambit(peer(text_of(game)))
    same_trees(back, game)
    assert type(back).__name__ == "UnilateralDeterrence"
    assert back.describe().source[0] == "the pygambit game UnilateralDeterrence"
    again = pickle.loads(pickle.dumps(back))
    assert type(again) is type(back) and again.values == back.values
    toll: Any = dt.from_pygambit(peer(TREE))
    assert type(toll).__name__ == "Fig2" and toll.players == ("Alice", "Bob, x - y")
    assert toll.values["payoff_paid_Alice"] == -1 / 3
    assert tree_file(toll).outcomes[1].payoffs == (Fraction(-1, 3), Fraction(1, 3))
    assert tree_file(toll).set_at[0, 1].probabilities == (Fraction(1, 3), Fraction(2, 3))


def test_games_that_are_refused(peer: type[Peer], monkeypatch: pytest.MonkeyPatch) -> None:
    with raises("without players", "add_player", error=dt.GameError):
        dt.from_pygambit(peer('EFG 2 R "t" { }\n""\nt "" 0', 0))
    with raises("from_pygambit", "as pygambit writes it", "imperfect recall", "split the set", error=dt.GameError):
        dt.from_pygambit(peer(FORGETS, 1))
    with raises("game.to_nfg(), line 1, column 45", "within the range of floats", error=dt.GameError):
        dt.from_pygambit(peer('NFG 1 R "t" { "A" "B" } { { "u" } { "l" } } 9e399 0'))
    monkeypatch.setattr("deterrence.interop.as_game.MOST_PAYOFFS", 7)
    with raises("holds 8 payoffs", "at most 7", error=dt.GameError):
        dt.from_pygambit(peer(text_of(dt.NormalForm(np.zeros((2, 2, 2))))))


# pygambit itself -----------------------------------------------------------------------------------


@pytest.mark.parametrize("sizes", [(2, 2), (3, 4), (2, 3, 2), (30, 30)])
def test_tables_round_trip_through_pygambit(sizes: tuple[int, ...]) -> None:
    pytest.importorskip("pygambit")
    actions = [[f"{'abc'[i]} {k}" for k in range(m)] for i, m in enumerate(sizes)]
    players = [f"player {i}" for i in range(len(sizes))]
    game = dt.NormalForm(np.random.default_rng(4).normal(size=(len(sizes), *sizes)), players, actions)
    assert same_tables(dt.from_pygambit(dt.to_pygambit(game)), game)


@pytest.mark.parametrize(
    "game",
    [
        dt.games.RudimentaryDeterrence(),
        dt.games.UnilateralDeterrence(hard_challenger=0.1, hard_defender=1 / 3),
        dt.games.UnilateralDeterrence(resolve="public"),
    ],
    ids=repr,
)
def test_trees_round_trip_through_pygambit(game: dt.Game) -> None:
    pytest.importorskip("pygambit")
    same_trees(dt.from_pygambit(dt.to_pygambit(game)), game)


def test_games_made_in_pygambit() -> None:
    gambit = pytest.importorskip("pygambit")
    table = gambit.Game.new_table([2, 2])
    table["1", "1"]["1"] = Fraction(1, 3)
    table["1", "2"]["2"] = 0.1
    back = dt.from_pygambit(table)
    assert isinstance(back, NormalForm) and back.players == ("1", "2") and back.actions == (("1", "2"),) * 2
    assert back.payoffs.tolist() == [[[1 / 3, 0], [0, 0]], [[0, 0.1], [0, 0]]]
    entry = gambit.Game.new_tree(players=["In", "Out"], title="Entry")
    entry.append_move(entry.root, "In", ["in", "out"])
    end = entry.add_outcome("apart", [Fraction(2, 7), -1])
    entry.set_outcome(next(n for n in entry.nodes if n.is_terminal), end)
    tree = dt.from_pygambit(entry)
    assert type(tree).__name__ == "Entry" and tree.players == ("In", "Out")
    assert tree.tree.events == ("apart", "no outcome") and tree.values["payoff_apart_In"] == 2 / 7
    with raises("from_pygambit", "without players", error=dt.GameError):
        dt.from_pygambit(gambit.Game.new_tree())
    with raises("from_pygambit", "list of 2", error=dt.GameError):
        dt.from_pygambit([table, table])
