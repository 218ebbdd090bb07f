"""What the documents show runs: the README is a doctest, the notebooks are executed."""

import doctest
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_readme_is_a_doctest():
    result = doctest.testfile(str(ROOT / "README.md"), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.attempted > 8
    assert result.failed == 0


@pytest.mark.parametrize("part", ["Run it", "Test it"])
def test_readme_has_one_line_to_run_and_one_to_test(part):
    section = (ROOT / "README.md").read_text().split(f"## {part}\n")[1].split("\n## ")[0]
    code = section.split("```")[1].splitlines()[1:]
    assert len([line for line in code if line.strip()]) == 1


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_runs_and_shows_its_figures(path, tmp_path):
    notebook = nbformat.read(path, as_version=4)
    stored = sum("image/png" in o.get("data", {}) for c in notebook.cells for o in c.get("outputs", []))
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    drawn = sum("image/png" in o.get("data", {}) for c in notebook.cells for o in c.get("outputs", []))
    assert stored == drawn > 0, "execute the notebook again and store its figures"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_matches_its_text(path):
    """The executed notebook holds the cells of the percent script beside it."""
    jupytext = pytest.importorskip("jupytext")
    script = jupytext.read(path.with_suffix(".py"))
    notebook = nbformat.read(path, as_version=4)
    assert [c.source for c in script.cells] == [c.source for c in notebook.cells]
