"""What the documents show runs: README and pages are doctests, notebooks are executed, the site is built."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

import deterrence as dt
from deterrence.argument.wording import NOT_SO

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
STUDIES = ("00_the_argument_in_pictures", "09_claims_on_calibrated_scenarios")  # whole claims studies: minutes
PAGES = sorted(path for path in DOCS.glob("*.md") if path.stem != "api")  # which is written by the build
BLOCKS = [
    (path.stem, code)
    for path in PAGES
    for code in re.findall(r"^```python\n(.*?)^```", path.read_text(encoding="utf-8"), re.M | re.S)
    if ">>>" not in code
]
ELSEWHERE = ("SSHCluster", "dask_jobqueue", "dask_kubernetes")  # hosts that a test has not; the page says so


@pytest.fixture
def docs(monkeypatch):
    """The modules that write pages, importable."""
    monkeypatch.syspath_prepend(str(DOCS))
    yield
    plt.close("all")


def test_readme_is_a_doctest():
    result = doctest.testfile(str(ROOT / "README.md"), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.attempted > 8
    assert result.failed == 0


@pytest.mark.parametrize("path", [p for p in PAGES if ">>>" in p.read_text(encoding="utf-8")], ids=lambda p: p.stem)
def test_a_page_is_a_doctest(path, tmp_path, monkeypatch, docs):
    monkeypatch.chdir(tmp_path)
    result = doctest.testfile(str(path), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.attempted and not result.failed


@pytest.mark.parametrize(("page", "code"), [
    pytest.param(*block, id=f"{block[0]}-{i}", marks=pytest.mark.slow if "local_cluster" in block[1] else ())
    for i, block in enumerate(BLOCKS)
])  # fmt: skip
def test_a_block_without_output_runs(page, code, tmp_path, monkeypatch):
    compiled = compile(code, page, "exec")
    if any(word in code for word in ELSEWHERE):
        assert "Not run: several hosts, SSH, Slurm" in " ".join((DOCS / f"{page}.md").read_text().split())
        return
    monkeypatch.chdir(tmp_path)
    game = dt.scenario("strait", "2017").game.replace(us_posture="ambiguity", japan_posture="ambiguity")
    exec(compiled, {"dt": dt, "game": game, "axes": {"us_prior": np.linspace(0.1, 0.6, 4)}})


def test_pages_cite_doi_and_publishers_only():
    for path in PAGES:
        for link in re.findall(r"https?://[^\s>)]+", path.read_text(encoding="utf-8")):
            assert link.startswith(("https://doi.org/", "https://docs.xarray.dev")), f"{path.name}: {link}"


def test_links_to_models_lead_to_models():
    for path in PAGES:
        found = set(re.findall(r"gallery/(\w+?)(?:\.md|\.png)", path.read_text(encoding="utf-8"))) - {"index"}
        assert found <= set(dt.catalogue()), path.name


def test_every_model_is_told_as_reproduced_or_ours():
    """A row of the table for whatever stands on a work, and the names of the others; none in both."""
    text = (DOCS / "published.md").read_text(encoding="utf-8")
    models = dt.catalogue()
    rows = set(re.findall(r"\(gallery/(\w+)\.md\)", text))
    named = {slug for slug, kind in models.items() if f"`{kind.__name__}`" in text}
    assert rows | named == set(models) and not rows & named
    assert {slug for slug, kind in models.items() if kind.standing != "ours"} <= rows


def test_the_reference_has_every_public_name(tmp_path, docs):
    import reference

    named = reference.write(tmp_path / "api.md")
    modules = {"ambiguity", "games", "plot", "solvers", "__version__"}
    assert sorted(named) == sorted(set(dt.__all__) - modules - {n for n in dt.__all__ if isinstance(getattr(dt, n), type(dt))})
    text = (tmp_path / "api.md").read_text()
    assert ":members: __call__, nature, private" in text and "A study file is TOML" in text
    assert all(f"autofunction:: deterrence.{n}" in text or f"autoclass:: deterrence.{n}" in text for n in named)


@pytest.mark.parametrize("kind", [dt.games.RudimentaryDeterrence, dt.games.TyingHands], ids=lambda k: k.__name__)
def test_a_page_of_the_gallery_tells_what_the_model_says_of_itself(kind, tmp_path, docs):
    import gallery

    text = gallery.page(kind.slug(), kind, tmp_path)
    assert gallery.question(kind) in text and gallery.STANDING[kind.standing] in text and kind.source.strip() in text
    assert gallery.UNREAD in text and gallery.OWN not in text
    assert all(f"`{name}`" in text for name in kind.parameters())
    assert all(claim.fails in text for claim in kind.article)
    assert "The lists are the same" in text and "THE LISTS DIFFER" not in text
    for figure in re.findall(r"\]\((\w+\.(?:png|svg))\)", text):
        assert (tmp_path / figure).stat().st_size > 5000


def test_a_large_tree_is_drawn_in_a_part_that_keeps_its_ends(docs):
    import gallery

    for kind in (dt.games.CooperationLadder, dt.games.AsymmetricEscalation, dt.games.Strait):
        leaves = kind().tree.outcomes
        under = gallery._part(leaves)
        kept = [leaf for leaf in leaves if set(under) <= set(leaf.facts)]
        assert under and len(kept) <= gallery.MOST_LEAVES
        assert {leaf.label for leaf in kept} == {leaf.label for leaf in leaves}


@pytest.mark.slow
def test_the_site_builds_without_warnings(tmp_path):
    for name in ("sphinx", "myst_nb", "furo"):
        pytest.importorskip(name)
    for folder in ("docs", "notebooks"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("_build", "gallery", "api.md"))
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "docs", "site"]
    here = os.environ | {"PYTHONPATH": str(ROOT), "MPLBACKEND": "Agg"}  # this checkout, wherever another is installed
    done = subprocess.run(command, cwd=tmp_path, env=here, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and not done.stderr.strip(), done.stderr
    assert {p.stem for p in (tmp_path / "site" / "gallery").glob("*.html")} == {*dt.catalogue(), "index"}


@pytest.mark.parametrize("part", ["Run it", "Test it"])
def test_readme_has_one_line_to_run_and_one_to_test(part):
    section = (ROOT / "README.md").read_text().split(f"## {part}\n")[1].split("\n## ")[0]
    code = section.split("```")[1].splitlines()[1:]
    assert len([line for line in code if line.strip()]) == 1


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.parametrize("path", [
    pytest.param(path, id=path.stem, marks=[pytest.mark.slow, pytest.mark.long] if path.stem in STUDIES else ()) for path in NOTEBOOKS
])  # fmt: skip
def test_notebook_runs_and_shows_its_figures(path, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # this checkout, wherever another is installed
    notebook = nbformat.read(path, as_version=4)
    stored = sum("image/png" in o.get("data", {}) for c in notebook.cells for o in c.get("outputs", []))
    NotebookClient(notebook, timeout=900, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert not taken_back(notebook), "sentences that the numbers no longer bear out"
    drawn = sum("image/png" in o.get("data", {}) for c in notebook.cells for o in c.get("outputs", []))
    assert stored == drawn > 0, "execute the notebook again and store its figures"


def taken_back(notebook):
    """The paragraphs of a notebook that lean on a condition which does not hold."""
    told = [str(o.get("data", {}).get("text/markdown", "")) for c in notebook.cells for o in c.get("outputs", [])]
    return [text for text in told if NOT_SO in text]


def test_a_sentence_that_no_longer_follows_is_found(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    source = "from IPython.display import Markdown\nfrom deterrence.argument.wording import so\nMarkdown(f'War rises{so(0.2 > 0.1)}.')"
    for code, found in ((source, 0), (source.replace("0.2 >", "0.05 >"), 1)):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
        NotebookClient(notebook, timeout=100).execute()
        assert len(taken_back(notebook)) == found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_what_a_stored_notebook_says_follows_from_its_numbers(path):
    assert not taken_back(nbformat.read(path, as_version=4))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_matches_its_text(path):
    """The executed notebook holds the cells of the percent script beside it."""
    jupytext = pytest.importorskip("jupytext")
    script = jupytext.read(path.with_suffix(".py"))
    notebook = nbformat.read(path, as_version=4)
    assert [c.source for c in script.cells] == [c.source for c in notebook.cells]


def test_sliders_move_the_main_map(monkeypatch):
    """With ipywidgets every slider is one of the map's arguments; the notebook's other cells are executed without it."""
    widgets = pytest.importorskip("ipywidgets")
    made = {}
    monkeypatch.setattr(widgets, "interact", lambda drawn, **controls: made.update(drawn=drawn, **controls))
    notebook = nbformat.read(ROOT / "notebooks" / f"{STUDIES[1]}.ipynb", as_version=4)
    code = [c.source for c in notebook.cells if c.cell_type == "code"]
    names: dict[str, object] = {}
    for source in (code[0], *(c for c in code if "def main_map" in c or "ipywidgets" in c)):
        exec(source, names)
    drawn = made.pop("drawn")
    assert set(made) == {"belief", "a2ad", "posture", "taiwan"}
    drawn(**{name: control.value for name, control in made.items()})
    drawn(**{**{name: control.value for name, control in made.items()}, "posture": "red line"})
    plt.close("all")
