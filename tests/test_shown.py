"""Games, answers, scenarios and claims show themselves: the words are true, the HTML stands alone, nothing is solved."""

from __future__ import annotations

import re
import time
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

import deterrence as dt
from deterrence.claims import CLAIMS
from deterrence.pages import Grid, Items, Page, Section
from deterrence.solvers import all_solvers


class Read(HTMLParser):
    """Asserts that every tag is closed in order and nothing is fetched or run; collects words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert tag not in ("script", "link", "img", "iframe", "style", "object")
        assert not any(name.startswith("on") or name in ("src", "href") for name, _ in attrs)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.words)


def squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text)


@pytest.mark.parametrize("slug", list(dt.catalogue()))
def test_every_model_shows_itself_small_and_quickly_whole_in_both_forms(slug: str) -> None:
    game = dt.catalogue()[slug]()
    text, html = str(game), game._repr_html_()
    start = time.perf_counter()
    game._repr_html_()
    assert time.perf_counter() - start < 1.0 and len(html) < 70_000
    read = Read(html).text
    for name, value in game.values.items():
        assert name in read and name in text, name
        assert f"{value:.4g}" in read
    for player in game.players:
        assert player in read and player in text
    for svg in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
        ET.fromstring(svg)


def test_no_repr_solves_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any) -> None:
        raise AssertionError("a repr called a solver")

    scenario = dt.scenario("strait", "2022")
    e = dt.solve(dt.games.UnilateralDeterrence(hard_defender=np.linspace(0.1, 0.9, 5)))
    for solver in all_solvers().values():
        monkeypatch.setattr(solver, "__call__", refuse)
    with pytest.raises(AssertionError, match="a repr called a solver"):
        dt.solve(scenario.game)
    for shown in (scenario, scenario.game, scenario.sample(10, 0), e):
        assert str(shown) and shown._repr_html_()
    assert not {"_checks", "payoff", "probability"} & vars(e).keys()


def test_the_drawn_tree_holds_every_end_with_the_payoffs_of_the_rules() -> None:
    game = dt.games.UnilateralDeterrence(c_dd_hard=-0.125, hard_challenger=0.3)
    html = game._repr_html_()
    svg = ET.fromstring(re.findall(r"<svg.*?</svg>", html, re.DOTALL)[0])
    assert svg.attrib["viewBox"] == f"0 0 {svg.attrib['width']} {svg.attrib['height']}" and "max-width:100%" in svg.attrib["style"]
    at: dict[float, list[tuple[float, str]]] = {}
    for text in svg.iter("{http://www.w3.org/2000/svg}text"):
        at.setdefault(float(text.attrib["y"]), []).append((float(text.attrib["x"]), text.text or ""))
    rows = [[word for _, word in sorted(row)][-3:] for y, row in sorted(at.items())]
    assert rows.count(["conflict", "-0.125", "0"]) == 1 and rows.count(["conflict", "-1", "-1"]) == 1
    assert sum(row[0] == "status quo" for row in rows) == 4
    circles = list(svg.iter("{http://www.w3.org/2000/svg}circle"))
    assert len(circles) == len(game.tree.nodes) - len(game.tree.outcomes)
    assert "hard (0.3)" in html and "soft (0.7)" in html and "-> conflict: Challenger -0.125, Defender 0" in str(game)
    dashed = [p for p in svg.iter("{http://www.w3.org/2000/svg}path") if "stroke-dasharray" in p.attrib]
    assert len(dashed) == sum(len(s.nodes) > 1 for s in game.tree.infosets.values())


def test_a_tree_too_large_to_read_is_told_as_who_moves_in_order() -> None:
    strait = dt.scenario("strait", "2017").game
    text, html = str(strait), strait._repr_html_()
    assert "<svg" not in html and len(html) < 70_000
    assert "- Taiwan: restrain | provoke\n  - China: hold | grey zone | attack" in text
    assert f"{len(strait.tree.outcomes)} ends and {len(strait.tree.infosets)} information sets" in re.sub(r"\s+", " ", text)
    source = str(strait.describe().set_index("name").source["a2ad"])
    assert source in Read(html).text  # whole, where a terminal cuts it


def test_a_matrix_marks_best_replies() -> None:
    game = dt.NormalForm([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], players=("China", "US"), actions=[("keep", "arm")] * 2)
    lines = [line.split() for line in str(game).splitlines()]
    assert ["keep", "3,", "3", "0,", "5*"] in lines and ["arm", "5*,", "0", "1*,", "1*"] in lines
    three = dt.NormalForm(np.arange(24.0).reshape(3, 2, 2, 2))
    assert any(line.split()[-3:] == ["7", "15", "23"] for line in str(three).splitlines())


def test_a_batch_shows_shape_ranges_and_formulas() -> None:
    game = dt.games.UnilateralDeterrence(c_sq=np.linspace(0, 0.25, 12).reshape(3, 4))
    read = Read(game._repr_html_()).text
    assert "A batch of 12 games, shape (3, 4)." in read and "12 values, 0 to 0.25" in read and "c_dd_hard" in read
    assert Read(dt.games.UnilateralDeterrence(c_sq=np.zeros(0))._repr_html_()).text.count("0 values")


def test_markup_in_names_is_escaped() -> None:
    class Odd(dt.Game):
        """Is 1 < 2 & "so on" <script>alert(1)</script>? (test)"""

        players = ("A<b>", "B")
        cost: float = dt.param(0.5, unit="<i>", source="a & b")

        def rules(self, move: Any) -> Any:
            if move("A<b>", "x<y", "z") == "z":
                return dt.outcome("<end>", {"A<b>": 0, "B": self.cost})
            move("B", "p&q", "r")
            return dt.outcome("other", {"A<b>": 1, "B": 1})

    game = Odd()
    answer = dt.solve(game)
    for shown in (game, answer, dt.explain(answer.select(k=int(np.flatnonzero(answer.exists)[0])))):
        read = Read(shown._repr_html_()).text
        assert "A<b>" in read
    html = game._repr_html_()
    assert "<script>" not in html and "<script>alert(1)</script>" in Read(html).text
    ET.fromstring(re.findall(r"<svg.*?</svg>", html, re.DOTALL)[0])


def test_an_answer_shows_payoffs_probabilities_and_what_is_played() -> None:
    e = dt.solve(dt.games.UnilateralDeterrence())
    read = Read(e._repr_html_()).text
    k = e.names.index("Challenger: demand if hard, wait or demand if soft")
    assert f"{e.payoff[k, 0]:.3g}" in read and f"{e.event('conflict')[k]:.3g}" in read and "List proved complete: yes" in read
    assert "Challenger: Challenger's resolve: soft -> wait 0.5, demand 0.5" in read
    none = dt.solvers.PureNash()(dt.NormalForm([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]))
    assert dt.Status.none_found.sentence in Read(none._repr_html_()).text


def test_an_answer_of_a_batch_counts_and_tells_what_is_known_already() -> None:
    e = dt.solve(dt.games.UnilateralDeterrence(hard_defender=np.linspace(0.1, 0.9, 9)))
    before = Read(e._repr_html_()).text
    assert "9 games" in before and f"ok {int((e.status == 0).sum())}" in before
    assert "largest regret" not in before and "probability" not in before
    war = e.event("war")
    assert f"war {np.nanmin(war):.3g} to {np.nanmax(war):.3g}" in str(e)
    assert float(np.nanmax(e.regret)) < 1e-12 and "largest regret" in str(e) and "largest regret" in e._repr_html_()


@pytest.mark.parametrize("of", ["tree", "normal form"])
def test_a_large_batch_shows_itself_in_a_tenth_of_a_second(of: str) -> None:
    if of == "tree":
        e = dt.solve(dt.games.UnilateralDeterrence(hard_defender=np.linspace(0, 1, 100_001)))
    else:
        e = dt.solve(dt.NormalForm(np.random.default_rng(0).random((20_000, 2, 2, 2)), 2))
    took = []
    for _ in range(5):
        start = time.perf_counter()
        e._repr_html_(), e.game._repr_html_()
        took.append(time.perf_counter() - start)
    assert min(took) < 0.1, took


def test_a_scenario_says_what_is_assumed_and_whence_each_number_is() -> None:
    scenario = dt.scenario("strait", "2017")
    read, text = Read(scenario._repr_html_()).text, str(scenario)
    assert f"{len(scenario.assumed_inputs)} of" in read and "it does not forecast" in text and len(scenario._repr_html_()) < 100_000
    for name, record in scenario.records.items():
        assert name in text and record.source in read
    assert "with us_prior overridden" in str(scenario.override(us_prior=0.2))


def test_a_claim_shows_its_sentence_and_where_it_fails() -> None:
    claim = dt.games.Strait.article[0]
    read = Read(claim._repr_html_()).text
    assert CLAIMS[claim.id] in read and claim.fails in read and claim.of in read


def test_a_page_says_the_same_in_both_forms() -> None:
    inner = Section("Inner", ("A paragraph.", Items(("one", "two"))))
    page = Page("Title", ("First & foremost.", Section("Outer", (inner, Grid(("a", "b"), (("1", "x < y"),))), folded=True)))
    assert squeezed(Read(page._repr_html_()).text) == squeezed(str(page))
    lines = str(page).splitlines()
    assert lines[:3] == ["Title", "  First & foremost.", "Outer"] and "    - one" in lines
    assert "<details><summary>" in page._repr_html_()
    assert all(len(line) <= 40 for line in Page("Long " * 30, ("word " * 60,)).text(40).splitlines())


def test_a_closed_form_shows_itself_in_words():
    form = dt.games.AmbiguityWindow().closed_form()
    assert repr(form) == str(form) and "p_C = 0.375, threshold of us_fights" in repr(form)
    assert repr(dt.games.AmbiguityWindow().by_hand()) == "closed form (BackwardInduction()), of no game yet"
