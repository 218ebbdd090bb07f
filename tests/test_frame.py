"""The frame that every model stands in: what it refuses, how it reads, and that a new file is all it takes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from agreement import judged
from conftest import cells, numbers, raises, random_game, same
from oracles.closed_forms import rudimentary, unilateral_regions

import deterrence as dt
from deterrence.beside.agreement import Agreement
from deterrence.claims import CLAIMS, Claim
from deterrence.games import RudimentaryDeterrence, UnilateralDeterrence
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered

mpl.use("Agg")
TESTS = Path(__file__).parent
NEW = '''
"""Does a threat work if carrying it out is costly?"""
from deterrence.claims import Claim
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.game import Game
from deterrence.language.ordering import ordered
from deterrence.parameters import param
from deterrence.language.story import outcome


class NewEntry(Game):
    """Does a threat work if carrying it out is costly? (own model)"""

    players = ("China", "US")
    family = "perfect deterrence"
    standing = "ours"
    source = """@misc{newentry,
  author = {The deterrence authors},
  title = {NewEntry},
  note = {own model}
}"""
    article = (Claim("C04", of="cost", on="loss", sign="+", fails="Everywhere but at the threshold."),)
    prize: float = param(1.0, unit="share of the prize", low=0, source="assumption")
    cost: float = param(0.9, unit="share of the US stake", low=0, source="assumption")

    def constraints(self):
        return ordered(self, "prize > 0")

    def rules(self, move):
        if move("China", "wait", "attack") == "wait":
            return outcome("status quo", {"China": 0, "US": 0})
        if move("US", "yield", "fight") == "yield":
            return outcome("loss", {"China": self.prize, "US": -1})
        return outcome("war", {"China": -0.5, "US": -self.cost})

    def by_hand(self):
        return ClosedForm(
            concept="BackwardInduction()",
            thresholds={"c": Threshold("cost", 1.0)},
            regions=(
                Region("deterred", self.cost <= 1, {"status quo": 1.0}, {"China -> attack": 0.0, FIGHT: 1.0}),
                Region("taken", self.cost >= THRESHOLD, {"loss": 1.0, "war": 0.0}, {"China -> attack": 1.0, FIGHT: 0.0}),
            ),
        )


FIGHT, THRESHOLD = "US: China: attack -> fight", 1.0
'''
RUN = """
import sys, pytest, deterrence.games as games
games.__path__.append(sys.argv[1])
sys.exit(pytest.main(["-k", "new_entry or newentry", "-m", "not slow", "-p", "no:cacheprovider", *sys.argv[2:]]))
"""


WRONG = {  # what is put in the place of what, and the test that finds it out
    "A": ('standing = "ours"', 'standing = ""', "test_it_says_where_it_stands"),
    "B": ('fight", 1.0', 'fight", 1.2', "test_the_solver_and_the_closed_form_list_the_same"),
    "C": ('of="cost"', 'of="costs"', "test_its_claims_speak_of_the_model"),
    "D": ("FIGHT: 1.0}", "FIGHT: 0.5}", "test_nobody_gains_by_leaving_what_the_closed_form_lists"),
    "E": (", FIGHT: 1.0}", "}", "test_it_has_a_closed_form_or_says_so"),
    "F": ("note = {own model}", "", "test_its_source_is_bibtex"),
}  # fmt: skip


def dropped_in(folder: Path, *files: str) -> subprocess.CompletedProcess[str]:
    """The inherited tests of the models in a folder that is no part of the library."""
    return subprocess.run(
        [sys.executable, "-c", RUN, str(folder), *(str(TESTS / f) for f in files)],
        capture_output=True, text=True, check=False, cwd=TESTS.parent, timeout=300, env=dict(os.environ),
    )  # fmt: skip


def test_a_new_file_is_a_model_with_all_inherited_tests(tmp_path: Path) -> None:
    (tmp_path / "new_entry.py").write_text(NEW)
    done = dropped_in(tmp_path, "test_every_model.py", "test_every_game.py", "test_cli.py")
    assert done.returncode == 0, done.stdout[-3000:]
    assert int(done.stdout.rsplit(" passed", 1)[0].split()[-1]) >= 20, done.stdout


def test_wrong_models_are_found_out(tmp_path: Path) -> None:
    for letter, (right, wrong, _) in WRONG.items():
        assert right in NEW
        text = NEW.replace(right, wrong).replace("NewEntry", f"NewEntry{letter}")
        (tmp_path / f"new_entry_{letter.lower()}.py").write_text(text)
    done = dropped_in(tmp_path, "test_every_model.py")
    for letter, (_, _, test) in WRONG.items():
        failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED") and f"new_entry_{letter.lower()}]" in line]
        assert any(test in line for line in failed), (letter, done.stdout[-3000:])


def test_vectorised_closed_forms_equal_the_plain_ones() -> None:
    """The oracles share no code with the library."""
    batch = random_game(RudimentaryDeterrence, (300,), 21)
    form = batch.closed_form()
    for (i,), game in cells(batch):
        o = rudimentary(numbers(game))
        assert form.thresholds["p*"].at[i] == pytest.approx(o["threshold"])
        if form.margin[i] > 1e-9:
            (r,) = np.flatnonzero(form.exists[i])
            assert form.names[r] == ("attack" if o["challenge"] else "deterrence")
            assert form.probability["war"][i, r] == pytest.approx(o["events"]["conflict"])
    crises = random_game(UnilateralDeterrence, (600,), 22)
    many, words = crises.closed_form(), {"steadfast": "steadfast deterrence"}
    for (i,), game in cells(crises):
        if not many.covered[i] or many.margin[i] < 1e-9:
            continue
        o = unilateral_regions(numbers(game))
        wanted = [(words.get(e["name"], e["name"]), e["x_hard"], e["x_soft"], y) for e in o["equilibria"] for y in sorted(set(e["y_range"]))]
        rows = [many.choices[f"Challenger: Challenger's resolve: {w} -> demand"][i] for w in ("hard", "soft")]
        rows.append(many.choices["Defender: Defender's resolve: soft; Challenger: demand -> deny"][i])
        found = [(many.names[r], *(row[r] for row in rows)) for r in np.flatnonzero(many.exists[i])]
        assert [f[0] for f in sorted(found)] == [w[0] for w in sorted(wanted)]
        assert same([f[1:] for f in sorted(found)], [w[1:] for w in sorted(wanted)])


def test_a_closed_form_reads() -> None:
    text = str(UnilateralDeterrence(hard_challenger=0.2).closed_form())
    assert "c_S = 0.666667, threshold of hard_defender" in text and "steadfast deterrence (low end): P(status quo) = 1" in text
    assert "v_TH = 0.625" in str(dt.games.TyingHands().closed_form())
    assert "in 1 of 2 games" in str(RudimentaryDeterrence(hard_defender=[0.2, 0.9]).closed_form())
    with raises("Strait has no closed form", "dt.solve", error=dt.GameError):
        dt.games.Strait().closed_form()


def test_comparison_notices() -> None:
    """What is compared would differ if an equilibrium were missing, extra, or elsewhere."""
    game = random_game(UnilateralDeterrence, (50,), 3)
    form = game.closed_form()
    e = dt.solvers.named(form.concept)(game)
    sharp = form.covered & (form.margin > 1e-9)
    assert np.max(Agreement(form, e).apart[sharp]) < 1e-9
    fewer = ClosedForm(form.concept, form.regions[:-1], form.thresholds, covers=form.covers, game=game)
    some = sharp & form.exists[:, -1]
    assert np.all(Agreement(fewer, e).apart[some] > 1e-3)
    wrong = Region("bluff", form.regions[3].where, form.regions[3].probability, form.regions[3].choices | {"Challenger: Challenger's resolve: soft -> demand": 0.5})
    moved = ClosedForm(form.concept, (*form.regions[:3], wrong, form.regions[4]), form.thresholds, covers=form.covers, game=game)
    bluffs = sharp & moved.exists[:, 4]
    assert bluffs.any() and np.all(Agreement(moved, e).apart[bluffs] > 1e-9) and np.all(judged(moved)[bluffs, 4] > 1e-9)


def test_constraints_are_chains() -> None:
    links = ordered(UnilateralDeterrence(), "c_cd < c_sq <= c_dc", "hard_defender >= 0")
    assert list(links) == ["c_cd < c_sq", "c_sq <= c_dc", "hard_defender >= 0"] and all(links.values())
    with raises("'c_sqq'", "neither a number nor a parameter of UnilateralDeterrence", error=dt.GameError):
        ordered(UnilateralDeterrence(), "c_cd < c_sqq")
    with raises("'c_cd'", "write a chain", error=dt.GameError):
        ordered(UnilateralDeterrence(), "c_cd")
    with raises("needs c_cd < c_dd_hard", "c_cd=2", "c_dd_hard=-0.25", error=dt.ParameterError):
        UnilateralDeterrence(c_cd=2.0)


def test_what_models_may_not_be_called() -> None:
    field: Any = dt.param(0.5, unit="probability", source="assumption")
    with raises("Clash has the field(s) source, which every game has", error=dt.GameError):
        type("Clash", (dt.Game,), {"__annotations__": {"source": float}, "source": field, "players": ("A",)})
    assert all(id in CLAIMS for id in (f"C{n:02d}" for n in range(1, 17))) and len(CLAIMS) == 16
    good: dict[str, str] = {"id": "C04", "of": "p", "on": "war", "sign": "-", "fails": "Never."}
    assert "C04 (p on war: -); fails: Never." in str(Claim(**good))
    for wrong, told in (({"id": "C4"}, "no claim 'C4'"), ({"sign": "up"}, "sign 'up'"), ({"fails": " "}, "where it fails")):
        with raises(told, error=dt.GameError):
            Claim(**{**good, **wrong})


def test_payoffs_are_formulas() -> None:
    told = RudimentaryDeterrence().formulas()
    assert len(told) == 6 and "hard > challenge > retaliate: conflict\n    Challenger  a_dd" in str(told)
    assert r"$a_{\text{dd}}$" in told._repr_html_() and told._repr_latex_().startswith(r"$$\begin{array}{lll}")
    window = dt.games.AmbiguityWindow().formulas()
    assert r"-\text{china insult}" in window._repr_html_()
    strait = dt.games.Strait(us_posture="ambiguity", japan_posture="ambiguity").formulas()
    page = strait._repr_html_()
    assert r"\frac{" in page and r"\text{private number}" in page and "more ends: print it" in page and page.count("<tr>") == 61
    assert "is a game of thresholds: it has no payoffs by path" in str(dt.games.TyingHands().formulas())
    assert len(dt.games.TyingHands().formulas()) == 0


def test_formulas_are_typeset() -> None:
    class Typeset(dt.Game):
        """How is it written? (own model)"""

        players = ("A",)
        x: float = dt.param(0.5, unit="u", low=0, source="assumption")
        c_dd_hard: float = dt.param(0.5, unit="u", source="assumption")

        def rules(self, move: Any) -> Any:
            a = np.where(self.x < 1, np.minimum(self.x, 2.0), np.sqrt(self.x)) - (self.x - self.c_dd_hard)
            return dt.outcome("end", {"A": a / (1 + self.x) ** 2 + abs(self.c_dd_hard) * -self.x})

    (row,) = Typeset().formulas().ends
    (cell,) = Typeset().formulas()._cells(row)
    for part in (r"\begin{cases}", r"\min\left(x, 2\right)", r"\sqrt{x}", r"\left(x - c_{\text{dd hard}}\right)", r"\left(x + 1\right)^{2}", r"\left|c_{\text{dd hard}}\right|", r"x \lt  1"):
        assert part in cell, (part, cell)
    assert cell.count("{") == cell.count("}")


def test_the_catalogue_answers_a_person() -> None:
    found = dt.catalogue()
    table = found.table()
    assert list(table.index) == list(found) and table.loc["strait", "family"] == "the Strait"
    assert table.loc["ambiguity_window", "information"] == "perfect" and table.loc["ambiguity_window", "concept"] == "BackwardInduction"
    assert {"private types", "continuous types", "states"} <= set(table.information)
    text, page = repr(found), found._repr_html_()
    assert max(map(len, text.splitlines())) <= 120 and "several guarantors" in text.splitlines()
    assert all(slug in text and slug in page for slug in found) and "strat" not in found and "strait" in found
    with raises("no model 'strat'", "did you mean 'strait'", error=dt.ParameterError):
        found["strat"]


def test_boundaries_of_a_closed_form_lie_where_the_answer_changes() -> None:
    game = UnilateralDeterrence()
    grid = np.linspace(0.01, 0.99, 15)
    ds = dt.sweep(game, dt.solvers.PerfectBayesian(off_path="any"), over={"hard_challenger": grid, "hard_defender": grid}, check=0)
    axes = dt.plot.closed_form(game, "hard_challenger", "hard_defender", dt.plot.regime_map(ds))
    lines = {c.get_gid(): np.concatenate(c.get_paths()[0].to_polygons(closed_only=False)) for c in axes.collections if c.get_gid() in ("c_H", "c_S", "d_t")}
    assert np.allclose(lines["c_H"][:, 1], 0.8) and np.allclose(lines["c_S"][:, 1], 2 / 3)
    assert np.allclose(lines["d_t"][:, 0], 2 / 3) and not np.any((lines["d_t"][:, 1] > 0.68) & (lines["d_t"][:, 1] < 0.79))
    named = {t.get_text() for t in axes.texts}
    assert {"certain deterrence", "separating\nsteadfast deterrence", "bluff\nsteadfast deterrence"} <= named
    names, letters = ([t for t in axes.texts if (t.get_fontweight() == "bold") == bold] for bold in (False, True))
    boxes = [t.get_window_extent() for t in letters]
    assert len(boxes) == 4 and not any(name.get_window_extent().overlaps(box) for name in names for box in boxes)
    assert all(name.get_window_extent().x1 < axes.get_window_extent().x1 for name in names)
    mpl.pyplot.close("all")
    empty = mpl.figure.Figure().subplots()
    assert "hard_defender (probability)" in dt.plot.closed_form(game, "hard_defender", "hard_challenger", empty).get_xlabel()
    with raises("x='hard'", "two of its parameters", error=dt.ParameterError):
        dt.plot.closed_form(game, "hard", "c_sq", empty)
    with raises("game of shape (2,)", error=dt.ParameterError):
        dt.plot.closed_form(game.replace(c_sq=[0.0, 0.1]), "hard_defender", "hard_challenger", empty)
    assert Threshold("c", 1.0).of == "c"
