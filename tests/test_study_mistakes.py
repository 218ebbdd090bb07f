"""Does a study file with mistakes get all of them told, each with its field and what was expected?"""

from __future__ import annotations

from pathlib import Path

import pytest

import deterrence as dt
from deterrence.study import Study

TWO_AXES = """
game = "strait"
scenario = "2017"
[over]
us_prior = { from = 0, to = 0.7, points = 4 }
a2ad = [0.2, 0.8]
[[cases]]
name = "ambiguous"
us_posture = "ambiguity"
japan_posture = "ambiguity"
[[cases]]
name = "line"
us_posture = "ambiguity"
japan_posture = "red line"
[outputs]
data = "out/small.nc"
figures = [{ kind = "difference", file = "out/small.png", mark = true, reverse = "us_prior" }]
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def mistakes(text: str) -> list[str]:
    """The lines of the message, each "field: words"."""
    path = Path("study.toml")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(dt.FormatError) as caught:
        Study.read(path)
    first, *lines = str(caught.value).split("\n")
    assert first == f"study.toml has {len(lines)} mistake{'s' if len(lines) > 1 else ''}:"
    return [line.strip() for line in lines]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["game: is missing", "over: names no axis", "outputs: names nothing to write"]),
        ('game = "strat"', ["game: came as 'strat', which the catalogue lacks; did you mean 'strait'?"]),
        ("game = 3", ["game: came as 3, but text is needed"]),
        ('game = "strait"\nscenario = 2017', ["scenario: came as 2017, but text is needed: write it"]),
        ('game = "strait"\nscenario = "2018"', ["scenario: strait has no scenario '2018'"]),
        ('gmae = "strait"', ["gmae: is no field of a study; did you mean 'game'?"]),
        ('game = "strait"\nseed = 1.5', ["seed: came as 1.5, but a whole number is needed"]),
        ('game = "strait"\nexecutor = 0', ["executor: came as 0, but a number of workers or an address is needed"]),
        ('game = "strait"\nexecutor = "two"', ["executor: came as 'two', but a number of workers"]),
        ('game = "strait"\nstore = 3', ["store: came as 3, but text is needed"]),
        ('game = "strait"\nstore = ""', ["store: came empty: name a folder"]),
        ('game = "strait"\ncheck = true', ["check: came as True, but a number is needed"]),
        ('game = "strait"\nsolver = "PerfectBaysian"', ["solver.name: came as 'PerfectBaysian'; did"]),
        ('game = "strait"\nsolver = "BackwardInduction"', ["solver: BackwardInduction needs perfect"]),
        ('game = "strait"\nsolver = { name = "PerfectBayesian", off_path = 5 }', ["solver.off_path: came"]),
        ('game = "strait"\ncases = 3', ["cases: came as 3, but a list is needed"]),
        ('game = "strait"\ncases = [4]', ["cases[0]: came as 4, but a table", "cases[0].name: is missing"]),
        ('game = "strait"\nover = 3', ["over: came as 3, but a table is needed"]),
        ('game = "strait"\nchoices = ["US"]', ["choices[0]: is 'US', which is no information set"]),
        ('game = "strait"\n[parameters]\nus_piror = 1', ["parameters.us_piror: is no field of Strait; did"]),
        ('game = "strait"\n[parameters]\nus_prior = "x"', ["parameters.us_prior: came as 'x', but one"]),
        ('game = "strait"\n[parameters]\nchina_cost_bases = 1', ["parameters: Strait needs china_cost"]),
    ],
)  # fmt: skip
def test_mistakes_outside_the_axes(text: str, expected: list[str]) -> None:
    found = mistakes(text)
    for words in expected:
        assert any(line.startswith(words) for line in found), found


@pytest.mark.parametrize(
    ("axis", "expected"),
    [
        ("us_prior = { from = 1, to = 0, points = 3 }", "over.us_prior: goes from 1 down to 0"),
        ("us_prior = { from = 0, to = 1, points = 0 }", "over.us_prior.points: is 0, but must lie between 1"),
        ("us_prior = { from = 0, to = 1, points = 1 }", "over.us_prior: cannot have 1 points from 0 to 1"),
        ("us_prior = { from = 0, to = 1, points = 2.5 }", "over.us_prior.points: came as 2.5"),
        ("us_prior = { from = 0, to = 1, points = 100000000000 }", "over.us_prior.points: is 100000000000"),
        ("us_prior = { from = 0, to = 1 }", "over.us_prior.points: is missing"),
        ("us_prior = { from = nan, to = 1, points = 3 }", "over.us_prior.from: is nan"),
        ("us_prior = { from = 0, to = 1, points = 3, setp = 1 }", "over.us_prior.setp: is no field of an"),
        ('us_prior = { from = 0, to = 1, points = 3, scale = "log" }', "over.us_prior.from: is 0, but a log"),
        ('us_prior = { from = 0, to = 1, points = 3, scale = "lin" }', "over.us_prior.scale: came as 'lin'"),
        ("us_prior = { from = 0, to = 1.5, points = 3 }", "over.us_prior: Strait.us_prior is 1.5 at index 2"),
        ("us_prior = []", "over.us_prior: came empty"),
        ("us_prior = [0.1, nan]", "over.us_prior: Strait.us_prior is nan at index 1"),
        ("us_prior = [0.2, 0.1]", "over.us_prior: is not in increasing order"),
        ('us_prior = ["a"]', "over.us_prior: came as ['a'], but a list of numbers"),
        ("us_prior = 0.5", "over.us_prior: came as 0.5, but a list of numbers"),
        ("us_piror = [0.1]", "over.us_piror: is no parameter of Strait; did you mean 'us_prior'"),
        ('us_posture = ["ambiguity"]', "over.us_posture: is a structural choice of Strait, not a number"),
    ],
)  # fmt: skip
def test_mistakes_in_axes(axis: str, expected: str) -> None:
    (found,) = mistakes(f'game = "strait"\n[over]\n{axis}\n[outputs]\ndata = "x.nc"')
    assert found.startswith(expected)


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ('kind = "heatmp", file = "x.png"', "kind: came as 'heatmp'; did you mean 'heatmap'?"),
        ("", "file: is missing"),
        ('file = "x.gif"', "file: is 'x.gif', but must end in .png, .pdf, .svg"),
        ('file = "x.png", value = "atack"', "value: came as 'atack', which is no event or payoff; did"),
        ('file = "x.png", x = "us_prir"', "x: came as 'us_prir', which is no axis left; did you mean"),
        ('file = "x.png", x = "a2ad", y = "a2ad"', "y: came as 'a2ad', which is no axis left"),
        ('file = "x.png", kind = "curves", y = "a2ad"', "y: is no field of curves"),
        ('file = "x.png", kind = "curves"', "at: is missing a2ad"),
        ('file = "x.png", cases = "lines"', "cases: names 'lines', which is no case; did you mean 'line'?"),
        ('file = "x.png", kind = "difference", cases = ["line"]', "cases: names 1 cases, but a difference"),
        ('file = "x.png", reverse = ["japan_prior"]', "reverse: names 'japan_prior', but the figure's axes"),
        ('file = "x.png", labels = { a2da = "A2/AD" }', "labels.a2da: is no axis of the figure; did"),
        ('file = "x.png", kind = "regimes", value = "war"', "value: is no field of regimes"),
        ('file = "x.png", by = "event"', "by: is a field of regimes"),
        ('file = "x.png", mark = 1', "mark: came as 1, but true or false is needed"),
        ('file = "x.png", colour = "red"', "colour: is no field of a figure"),
    ],
)  # fmt: skip
def test_mistakes_in_figures(figure: str, expected: str) -> None:
    text = TWO_AXES[: TWO_AXES.index("figures")] + "figures = [{ " + figure + " }]"
    (found,) = mistakes(text)
    assert found.startswith(f"outputs.figures[0].{expected}"), found


def test_all_mistakes_are_told_at_once() -> None:
    found = mistakes(
        """
        titel = "x"
        game = "strait"
        [parameters]
        us_prior = 1.4
        a2ad = [0.1, 0.2]
        us_posture = "red lin"
        [over]
        japan_prior = { from = 1, to = 0, points = 0 }
        a2ad = []
        [[cases]]
        us_posture = "ambiguty"
        [[cases]]
        name = "b"
        japan_prior = 0.3
        [outputs]
        data = "x.csv"
        figures = [3]
        """
    )
    fields = [line.split(": ")[0] for line in found]
    assert sorted(fields) == sorted(
        [
            "titel", "parameters.us_prior", "parameters.a2ad", "parameters.us_posture",
            "over.japan_prior.points", "over.japan_prior", "over.a2ad", "over.a2ad",
            "cases[0].name", "cases[0].us_posture", "cases[1].japan_prior",
            "outputs.data", "outputs.figures[0]",
        ]
    )  # fmt: skip
    assert any("did you mean 'red line'?" in line for line in found)


def test_a_wrong_game_does_not_hide_other_mistakes() -> None:
    found = mistakes('game = "x"\n[over]\na = { from = 2, to = 1, points = 3 }\n[outputs]\ndata = "x.csv"')
    assert [line.split(":")[0] for line in found] == ["game", "over.a", "outputs.data"]


def test_outputs_that_collide() -> None:
    (found,) = mistakes(TWO_AXES.replace('"out/small.png"', '["a.png", "a.png"]'))
    assert found == "outputs: writes 'a.png' twice: give each output a file of its own."
