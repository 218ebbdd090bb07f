"""How the documentation is built: `python -m sphinx -W docs docs/_build/html` (extra `docs`), from the repository's root.

The gallery is drawn and the notebooks are copied before anything is read; neither is committed.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
os.environ.setdefault("MPLBACKEND", "Agg")

project, author = "deterrence", "The deterrence authors"
project_copyright = author
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.mathjax"]
exclude_patterns = ["_build", "jupyter_execute"]
html_theme, html_title = "furo", "deterrence"
html_show_sphinx = False
myst_enable_extensions = ["deflist", "dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "off"  # notebooks are stored executed; the tests execute them
autodoc_typehints = "none"  # the docstrings say what goes in, with shapes and units
autodoc_member_order = "bysource"
default_role = "code"
napoleon_use_rtype = False
pygments_style = "sphinx"


def prepare(app: Any) -> None:
    """Draw the gallery and copy the notebooks with their stored figures."""
    import gallery
    import reference

    gallery.write(HERE / "gallery")
    reference.write(HERE / "api.md")
    notebooks = HERE / "notebooks"
    notebooks.mkdir(exist_ok=True)
    for path in sorted((HERE.parent / "notebooks").glob("*.ipynb")):
        shutil.copy(path, notebooks / path.name)


def plain(app: Any, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Shapes such as (*batch, K) are no markup, and a property's first sentence may have a colon."""
    if what == "property" and lines:  # what stands before a colon would be taken for its type
        lines[0] = lines[0].replace(": ", " - ", 1)
    lines[:] = [re.sub(r"(?<![\w*`])\*(?=batch|\w+[,)]\s*(?!\*))", r"\\*", line) for line in lines]


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("builder-inited", prepare)
    app.connect("autodoc-process-docstring", plain, priority=400)
