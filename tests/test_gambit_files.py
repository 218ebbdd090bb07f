"""Do games survive Gambit's files, and is every malformed file told its mistake with line and column?"""

from __future__ import annotations

import pickle
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import pure_profiles

import deterrence as dt
from deterrence.interop import read_gambit, to_nashpy, to_pygambit, write_gambit
from deterrence.interop.efg import read_efg
from deterrence.interop.from_game import exact_probabilities, tree_file
from deterrence.interop.nfg import read_nfg
from deterrence.interop.scanner import Scanner
from deterrence.interop.writing import gambit_text
from deterrence.judging.replayed import Table
from deterrence.language.tree import Decision, Outcome
from deterrence.normal_form.game import NormalForm

TOLL = r"""EFG 2 R "Who pays the \"toll\"?" { "1" "2" }
"Outcomes at a draw, at a move and at ends; players named like set numbers."

c "" 1 "weather; sea: rough" { "calm" 1/3 "storm" 2/3 } 1 "start" { 0.5, -1e-1 }
p "" 1 1 "sails" { "go" "stay" } 0
p "" 2 1 "asks" { "toll" "toll" } 2 "sea" { 1 -1, }
t "" 3 "paid" { -1/3, 1/3 }
t "" 4 "" { .25, 2. }
t "" 0
p "" 1 1 0
p "" 2 1 0
t "" 3
t "" 4
t "home" 0
"""
HEAD = 'EFG 2 R "t" { "A" "B" }\n""\n'
MOVE = HEAD + 'p "" 1 1 "" { "x" "y" } 0\n'
ENDS = 't "" 1 "" { 1 2 }\nt "" 2 "" { 3 4 }\n'
NFG = 'NFG 1 R "t" { "A" "B" } '


def put(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_tree_with_outcomes_on_the_way(tmp_path: Path) -> None:
    game: Any = read_gambit(put(tmp_path / "toll-road.efg", TOLL))
    assert type(game).__name__ == "TollRoad"
    assert game.players == ("1", "2") and list(game.tree.infosets) == ["1: 1", "2: 1"]
    assert [c.subject for c in game.tree.chances] == ["weather, sea - rough"]
    assert game.tree.infosets["2: 1"].actions == ("toll", "toll (2)")
    assert game.tree.events == ("paid", "outcome 4", "no outcome")
    assert game.parameters()["payoff_paid_2"].default == 1 / 3
    assert game.parameters()["payoff_paid_2"].source == "the file toll-road.efg"
    paid = {n.path: [float(q) for q, _ in Table(game).payoffs[n]] for n in game.tree.outcomes}
    assert paid["calm > go > toll"] == pytest.approx([0.5 + 1 - 1 / 3, -0.1 - 1 + 1 / 3], abs=1e-15)
    assert paid["storm > go > toll (2)"] == pytest.approx([0.75, 1.9], abs=1e-15)
    assert paid["storm > stay"] == [0.5, -0.1]
    swept = game.replace(payoff_start_1=np.array([0.0, 0.5]))
    half = {label: [0.5, 0.5] for label in game.tree.infosets}
    assert dt.play(swept, half).value[1] == pytest.approx(dt.play(game, half).value, abs=1e-15)


def test_fractions_stay_exact(tmp_path: Path) -> None:
    file = read_efg(TOLL, "toll.efg")
    assert file.set_at[0, 1].probabilities == (Fraction(1, 3), Fraction(2, 3))
    assert [o.payoffs for o in file.outcomes][2] == (Fraction(-1, 3), Fraction(1, 3))
    assert file.outcomes[0].payoffs == (Fraction(1, 2), Fraction(-1, 10))
    game: Any = read_gambit(put(tmp_path / "toll.efg", TOLL))
    assert read_efg(gambit_text(game, ".efg", "x"), "x") == file
    changed = read_efg(gambit_text(game.replace(payoff_sea_1=0.7), ".efg", "x"), "x")
    assert changed.outcomes[1].payoffs == (Fraction(7, 10), -1)
    assert changed.outcomes[2] == file.outcomes[2]


def test_pickle_and_class(tmp_path: Path) -> None:
    text = MOVE + ENDS
    game: Any = read_gambit(put(tmp_path / "small.efg", text)).replace(payoff_1_A=5.0)
    again = pickle.loads(pickle.dumps(game))
    assert type(again) is type(game) and again.values == game.values
    assert read_gambit(tmp_path / "small.efg").tree is game.tree


@pytest.mark.parametrize(
    "game",
    [
        dt.games.RudimentaryDeterrence(),
        dt.games.UnilateralDeterrence(hard_challenger=0.1, hard_defender=1 / 3, c_cd=-1 / 3),
        dt.games.UnilateralDeterrence(resolve="public", hard_challenger=0.9),
        NormalForm([[[1, 0.1], [2, 3]], [[1 / 3, 5], [-1e-7, 7]]]),
    ],
    ids=repr,
)
def test_round_trip(game: dt.Game, tmp_path: Path) -> None:
    path = tmp_path / "game.efg"
    write_gambit(game, path)
    assert [p.name for p in tmp_path.iterdir()] == ["game.efg"]
    back = read_gambit(path)
    assert tree_file(back) == tree_file(game) == read_efg(path.read_text(), "game.efg")
    assert [type(n) for n in back.tree.nodes] == [type(n) for n in game.tree.nodes]
    assert set(game.tree.events) - {"war"} == set(back.tree.events)
    assert [s.name for s in tree_file(back).sets if s.player] == list(game.tree.infosets)
    old, new = Table(game), Table(back)
    for a, b in zip(game.tree.nodes, back.tree.nodes, strict=True):
        if isinstance(a, Outcome):
            assert [float(q) for q, _ in old.payoffs[a]] == [float(q) for q, _ in new.payoffs[b]]
        elif not isinstance(a, Decision):
            assert [float(p) for p in old.draw(a)] == [float(p) for p in new.draw(b)]
    rng = np.random.default_rng(4)
    strategy = {label: rng.dirichlet(np.ones(len(s.actions))) for label, s in game.tree.infosets.items()}
    same = dict(zip(back.tree.infosets, strategy.values(), strict=True))
    assert dt.play(back, same).value == pytest.approx(dt.play(game, strategy).value, abs=1e-12)
    assert dt.regret(back, same) == pytest.approx(dt.regret(game, strategy), abs=1e-12)


def test_backward_induction_on_a_file(tmp_path: Path) -> None:
    entry = 'EFG 2 R "" { "In" "Out" }\np "" 1 7 "" { "in" "out" } 0\np "" 2 3 "" { "fight" "share" } 0\n'
    ends = 't "" 1 "war" { -1 -1 }\nt "" 2 "peace" { 1 1 }\nt "" 3 "apart" { 0 2 }\n'
    answer = dt.solve(read_gambit(put(tmp_path / "entry.efg", entry + ends)))
    assert answer.probability[0].tolist() == [0, 1, 0] and answer.regret.max() < 1e-12
    assert set(answer.strategy) == {"In: 7", "Out: 3"}


def test_who_is_informed_is_read_off_the_sets(tmp_path: Path) -> None:
    for resolve, seen in [
        ("private", [("Challenger",), ("Defender",)]),
        ("public", [("Challenger", "Defender")] * 2),
    ]:
        game = dt.games.UnilateralDeterrence(hard_challenger=0.4, resolve=resolve)
        write_gambit(game, tmp_path / "game.efg")
        back = read_gambit(tmp_path / "game.efg")
        assert list(dict.fromkeys((c.subject, c.to) for c in back.tree.chances)) == [
            ("Challenger's resolve", seen[0]),
            ("Defender's resolve", seen[1]),
        ]
        # more candidates are examined: equal payoffs are not known to be equal, nor that play ends with a reply
        old, new = pure_profiles(game) if resolve == "private" else dt.solve(game), dt.solve(back)
        assert new.concept == old.concept
        assert new.payoff[new.exists] == pytest.approx(old.payoff[old.exists], abs=1e-12)
    twice = HEAD + 'c "" 1 "coin" { "h" 1/2 "t" 1/2 } 0\np "" 1 1 "" { "a" } 0\nc "" 1 0\n'
    rest = 'p "" 2 1 "" { "x" } 0\nt "" 0\np "" 2 2 "" { "x" } 0\nt "" 0\n'
    half = rest + 'p "" 1 1 0\nt "" 0\n'
    tree = read_gambit(put(tmp_path / "twice.efg", twice + half)).tree
    assert [(c.subject, c.to) for c in tree.chances] == [("coin", ()), ("coin (2)", ())]


def test_strategic_files(tmp_path: Path) -> None:
    listed = read_nfg(NFG + "{ 3 2 }\n1 1 0 2 0 2 1 1/3 0 .3e1 2. 0", "x.nfg")
    assert listed.actions == (("1", "2", "3"), ("1", "2"))
    assert listed.payoffs == ((1, 1), (0, 2), (0, 2), (1, Fraction(1, 3)), (0, 3), (2, 0))
    told = (
        'NFG 1 D "t" { "A" "B" } { { "1" "2" "3" } { "1" "2" } } "" { { "a" 1, 1 } { "b" 0 2 } }\n1 2 2 1 0 2'
    )
    by_outcome = read_nfg(told, "x.nfg")
    assert by_outcome.payoffs == ((1, 1), (0, 2), (0, 2), (1, 1), (0, 0), (0, 2))
    game: Any = read_gambit(put(tmp_path / "x.nfg", told))
    assert isinstance(game, NormalForm) and game.payoffs[0].tolist() == [[1, 1], [0, 0], [0, 0]]
    write_gambit(game, tmp_path / "y.nfg")
    assert read_nfg((tmp_path / "y.nfg").read_text(), "y.nfg").payoffs == by_outcome.payoffs
    assert np.array_equal(to_nashpy(game).payoff_matrices[1], game.payoffs[1])


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("", "1:1", "the end of the file came, but the word EFG"),
        ("NFG 1 R", "1:1", "'NFG' came, but the word EFG"),
        ("EFG 3 R", "1:5", "'3' came, but version 2"),
        ("EFG 2 Q", "1:7", "'Q' came, but R or D"),
        ('EFG 2 R { "A" }', "1:9", "'{' came, but the title in quotes"),
        ('EFG 2 R "t" { }', "1:13", "list of players is empty"),
        ('EFG 2 R "t" { "A" 3 }', "1:19", "'3' came, but a player's name"),
        ('EFG 2 R "t { "A" "B" }', "1:15", "'A' came, but '{'"),
        ('EFG 2 R "t" { "A" }\n"no end', "2:1", "is never closed"),
        (HEAD + 'q "" 1', "3:1", "'q' came, but a node (c, p or t)"),
        (HEAD + 'p "" 3 1 "" { "x" } 0', "3:6", "'3' came, but the player's number (a whole number, 1 to 2)"),
        (HEAD + 'p "" 0 1 "" { "x" } 0', "3:6", "'0' came"),
        (HEAD + 'p "" 1 1 "" { } 0', "3:13", "list of actions is empty"),
        (HEAD + 'p "" 1 1 0', "3:10", "'{' before the actions of the new information set 1 of player 1"),
        (HEAD + 'c "" 1 "" { "x" 1/2 "y" 1/3 } 0', "3:11", "sum to 5/6"),
        (HEAD + 'c "" 1 "" { "x" 0.333333 "y" 0.333333 "z" 0.333333 } 0', "3:11", "sum to 999999/1000000"),
        (HEAD + 'c "" 1 "" { "x" 3/2 "y" -1/2 } 0', "3:25", "'-1/2' came, but a probability of 0 or more"),
        (HEAD + 'c "" 1 "" { "x" "y" } 0', "3:17", "\"y\" came, but the probability of 'x'"),
        (MOVE + ENDS + ENDS, "6:1", "'t' came, but the end of the file"),
        (MOVE + ENDS + "# over", "6:1", "'#' came, but the end of the file"),
        (MOVE + 't "" 1 "" { 1 2 }', "4:18", "the end of the file came, but a node (c, p or t) below the node of line 3"),
        (MOVE + 't "" 1 "" { 1 }', "4:15", "'}' came, but payoff 2 of 2 of outcome 1"),
        (MOVE + 't "" 1 "" { 1 2 3 }', "4:17", "'3' came, but '}' was expected after 2 payoffs"),
        (MOVE + 't "" 1 "" { 1 two }', "4:15", "'two' came, but payoff 2 of 2"),
        (MOVE + 't "" 1 "" { 1 1/0 }', "4:15", "'1/0' came, but a fraction with a denominator other than 0"),
        (MOVE + 't "" 1 "" { 1 1e999 }', "4:15", "'1e999' came, but a number with at most"),
        (MOVE + 't "" 1 "" { 1 9e399 }', "4:15", "'9e399' came, but a number within the range of floats"),
        (MOVE + 't "" 9', "4:7", "'{' before the payoffs of the new outcome 9"),
        (MOVE + 't "" 1/2', "4:6", "'1/2' came, but the outcome's number"),
        (MOVE + 't "" 0 { 1 2 }', "4:8", "outcome 0 being none"),
        (MOVE + 't "" 1 "" { 1 2 }\nt "" 1 "" { 1 3 }', "5:6", "the payoffs 1, 3, but 1, 2 was expected"),
        (MOVE + 'p "" 1 1 "" { "x" "z" } 0', "4:8", "information set 1 of player 1 came with the actions 'x', 'z'"),
        (MOVE + 't "" 1 "" { 1, , 2 }', "4:16", "',' came, but payoff 2 of 2"),
        (MOVE + 't "" 1 "" { 1 2', "4:16", "the end of the file came, but '}' was expected"),
    ],
)  # fmt: skip
def test_malformed_trees(text: str, place: str, expected: str, tmp_path: Path) -> None:
    line, column = place.split(":")
    with pytest.raises(dt.FormatError) as caught:
        read_gambit(put(tmp_path / "bad.efg", text))
    assert str(caught.value).startswith(f"bad.efg, line {line}, column {column}: ")
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("", "1:1", "the end of the file came, but the word NFG"),
        ("NFG 2 R", "1:5", "version 1"),
        ('NFG 1 R "t" { "A" "B" { 2 2 }', "1:23", "'{' came, but a player's name in quotes, or '}'"),
        (NFG + "{ 3 }\n1 1", "1:25", "strategies for 1 of 2 players"),
        (NFG + "{ 0 2 }", "1:27", "'0' came, but the number of strategies of player 1"),
        (NFG + '{ { "x" } { } }', "1:35", "player 2 has no strategy"),
        (NFG + "{ 2 1 }\n1 2 3", "2:6", "the end of the file came, but payoff 4 of 4"),
        (NFG + "{ 2 1 }\n1 2 3 4 5", "2:9", "'5' came, but the end of the file"),
        (NFG + "{ 2 1 }\n1 2 x 4", "2:5", "'x' came, but payoff 3 of 4"),
        (NFG + '{ 2 1 } "" { { "" 1 2 } } 1 2', "1:53", "'2' came, but outcome of profile 2 of 2"),
        (NFG + '{ 2 1 } "" { { "" 1 2 } } 1', "1:52", "the end of the file came, but outcome of profile 2"),
        (NFG + '{ 2 1 } "" { { "" 1 } } 1 1', "1:45", "'}' came, but payoff 2 of 2 of outcome 1"),
        (NFG + '{ 2 1 } "" { "" 1 2 } 1 1', "1:38", "came, but '{' before an outcome"),
    ],
)  # fmt: skip
def test_malformed_strategic_files(text: str, place: str, expected: str, tmp_path: Path) -> None:
    line, column = place.split(":")
    with pytest.raises(dt.FormatError) as caught:
        read_gambit(put(tmp_path / "bad.nfg", text))
    assert str(caught.value).startswith(f"bad.nfg, line {line}, column {column}: ")
    assert expected in str(caught.value)


def test_files_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "folder.efg").mkdir()
    (tmp_path / "latin.efg").write_bytes(b'EFG 2 R\n"caf\xe9"')
    for name, words in [
        ("absent.efg", "does not exist"),
        ("folder.efg", "is a folder"),
        ("game.gbt", "ending '.gbt'"),
        ("latin.efg", "latin.efg, line 2, column 5: the byte 0xe9 came"),
    ]:
        with pytest.raises(dt.FormatError, match=re.escape(words)):
            read_gambit(tmp_path / name)


def test_players_who_forget(tmp_path: Path) -> None:
    absent = MOVE + 'p "" 1 1 0\n' + ENDS + 't "" 2\n'
    forgets = MOVE + 'p "" 1 2 "" { "l" "r" } 0\n' + ENDS + 'p "" 1 2 0\nt "" 1\nt "" 2\n'
    for text, line in [(absent, 4), (forgets, 7)]:
        with pytest.raises(
            dt.FormatError, match=rf"line {line}: 'A' reaches its information set .* perfect recall"
        ):
            read_gambit(put(tmp_path / "forgets.efg", text))


def test_games_that_a_file_cannot_say(tmp_path: Path) -> None:
    class Costly(dt.Game):
        players = ("US",)
        scale: float = dt.param(1.0, unit="utility", source="assumption")

        def rules(self, move: Any) -> Any:
            cost = move.private("US", "cost", dt.normal(0, self.scale))
            return dt.outcome("war", {"US": -cost if move("US", "yield", "fight") == "fight" else 0.0})

    class Misled(dt.Game):
        players = ("US",)
        belief: float = dt.param(0.5, unit="probability", low=0, high=1, source="assumption")

        def rules(self, move: Any) -> Any:
            own = {"a": self.belief, "b": 1 - self.belief}
            seen = move.nature("storm", {"a": 0.5, "b": 0.5}, believes={"US": own})
            return dt.outcome("end", {"US": 1.0 if seen == "a" else 0.0})

    single = NormalForm(np.zeros((2, 2, 2)))
    for game, name, words in [
        (Costly(), "x.efg", "private number"),
        (Misled(), "x.efg", "a prior of its own for 'storm'"),
        (dt.games.RudimentaryDeterrence(), "x.nfg", "is a game tree"),
        (NormalForm(np.zeros((3, 2, 2, 2)), players=2), "x.nfg", "choose one with game.take"),
        (NormalForm(np.full((2, 2, 2), np.inf)), "x.nfg", "needs finite numbers"),
        (NormalForm(np.full((2, 2, 2), np.nan)), "x.efg", "needs finite numbers"),
        (single, "x.txt", "ending '.txt'"),
        (single, "absent/x.nfg", "cannot be written"),
    ]:
        with pytest.raises(dt.FormatError, match=re.escape(words)):
            write_gambit(game, tmp_path / name)
    assert not list(tmp_path.iterdir())
    with pytest.raises(dt.GameError, match="nashpy takes normal forms"):
        to_nashpy(dt.games.RudimentaryDeterrence())
    with pytest.raises(dt.GameError, match="one game of two players"):
        to_nashpy(NormalForm(np.zeros((3, 2, 2, 2))))


@pytest.mark.parametrize(
    "odds",
    [(0.3, 0.7), (0.9, 1 - 0.9), (1 / 3, 1 - 1 / 3), (0.7, 0.3, 0.0), (1.0, 0.0), (0.1,) * 10, (1 / 3,) * 3],
)
def test_probabilities_sum_exactly(odds: tuple[float, ...]) -> None:
    exact = exact_probabilities(odds, "draw")
    assert sum(exact) == 1 and min(exact) >= 0
    assert max(abs(float(e) - p) for e, p in zip(exact, odds, strict=True)) < 1e-15
    if len(odds) == 2:
        assert tuple(map(float, exact)) == odds


def test_odd_names_survive() -> None:
    for title in ['say "no"', "back\\slash", "line\nbreak", "", "Ärger; mit: Namen"]:
        text = gambit_text(NormalForm(np.zeros((2, 1, 1)), players=[title or "x", "other"]), ".nfg", "x")
        assert read_nfg(text, "x").players[0] == (title or "x")
    ends = gambit_text(NormalForm(np.zeros((2, 1, 1)), players=["ends in \\", "other"]), ".nfg", "x")
    assert read_nfg(ends, "x").players == ("ends in \\ ", "other")
    scanner = Scanner('"a" 1.5e-1', "x")
    assert (scanner.text("a text"), scanner.number("a number")) == ("a", Fraction(3, 20))


def test_pygambit_reads_what_is_written() -> None:
    pytest.importorskip("pygambit")
    game = dt.games.UnilateralDeterrence(hard_challenger=0.1, hard_defender=1 / 3)
    copy = to_pygambit(game)
    profile = copy.mixed_behavior_profile()
    half = {label: np.full(len(s.actions), 0.5) for label, s in game.tree.infosets.items()}
    assert sorted(s.label for p in copy.players for s in p.infosets) == sorted(half)
    value = dt.play(game, half).value
    assert [float(profile.payoff(p)) for p in copy.players] == pytest.approx(list(value), abs=1e-12)
    small = to_pygambit(NormalForm([[[1, 2], [3, 4]], [[5, 6], [7, 8]]]))
    assert [len(p.strategies) for p in small.players] == [2, 2]


def test_without_pygambit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pygambit", None)
    with pytest.raises(dt.DeterrenceError, match=r"deterrence\[oracle\]"):
        to_pygambit(dt.games.RudimentaryDeterrence())
