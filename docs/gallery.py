"""The gallery of models: a page for each model of the catalogue, written when the site is built.

What a page says is read from the model itself (its docstring, parameters, rules, closed form and claims), so
that a model added to the catalogue has its page. `write(folder)` draws every figure anew.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from markup import end, row, saved, words

import deterrence as dt
from deterrence.claims import CLAIMS
from deterrence.games import FAMILIES
from deterrence.language.tree import Outcome, Tree
from deterrence.overview import information
from deterrence.plot.pictures import telling
from deterrence.symbols.typeset import latex

MOST_LEAVES, MOST_ENDS, LONGEST, FEW, FINE, COARSE = 30, 24, 300, 3, 200, 20
SHOWN = {  # else the defaults: of Strait sixteen profiles of postures lie over one another
    "Strait": [{"us_posture": "ambiguity", "japan_posture": japan} for japan in ("ambiguity", "red line")],
}
STANDING = {
    "published model": "The published model, as far as it was read (see [what is reproduced](../published.md)); numbers are ours.",
    "simplification": "A simplification of the cited work: less than the published model.",
    "reconstruction": "A reconstruction: built on what was read of the cited work, not the authors' own game.",
    "ours": "Our own model. A work that is cited supplied the idea and has no such game.",
}
OWN = "The figure is ours; none in print corresponds to it."
UNREAD = "The figure is ours; those of the cited work were not read (see [what is reproduced](../published.md))."


def write(folder: Path) -> list[str]:
    """Write the index, a page and the figures of every model; the slugs, in the order of the families."""
    folder.mkdir(parents=True, exist_ok=True)
    models = dict(dt.catalogue())
    for slug, kind in models.items():
        (folder / f"{slug}.md").write_text(page(slug, kind, folder), encoding="utf-8")
    (folder / "index.md").write_text("\n".join(_index(models)), encoding="utf-8")
    return list(models)


def page(slug: str, kind: type[dt.Game], folder: Path) -> str:
    """The page of one model; its figures are written beside it."""
    cases = SHOWN.get(kind.__name__, [{}])
    game = kind(**cases[0])
    parts = [
        f"# {kind.__name__}",
        f"**{question(kind)}**",
        "\n".join(_facts(kind)),
        "## Regions",
        *("\n".join(_regions(f"{slug}_{i}" if i else slug, kind, fixed, folder)) for i, fixed in enumerate(cases)),
        "## What the model says",
        "\n".join(_docstring(kind)).replace("\n\n```\n", "\n```\n\n"),
        "## The game",
        "\n".join(_tree(slug, game, folder)),
        "\n".join(_formulas(game)),
        "## Parameters",
        "\n".join(_parameters(kind)),
        "## What it tests",
        "\n".join(_claims(kind)),
        "## At its defaults",
        "\n".join(_defaults(kind)),
        "## Cite",
        f"```bibtex\n{kind.source.strip()}\n```",
    ]
    return "\n\n".join(parts) + "\n"


def question(kind: type[dt.Game]) -> str:
    """The question that a model asks, with its citation: the first line of its docstring."""
    return (inspect.getdoc(kind) or "").splitlines()[0]


def _facts(kind: type[dt.Game]) -> Iterator[str]:
    tree = kind().tree
    yield f"- Standing: {STANDING[kind.standing]}"
    yield f"- Family: {kind.family}"
    yield f"- Players: {', '.join(kind.players)}"
    yield f"- Information: {information(tree)}"
    yield f"- Solved by `dt.solve` as: {dt.solve(kind()).concept}"
    if kind().structure:
        yield f"- Structural choices: {', '.join(f'`{n}={v!r}`' for n, v in kind().structure.items())}"


def _docstring(kind: type[dt.Game]) -> Iterator[str]:
    """The module's text after its question; indented formulas become blocks of text."""
    lines = (inspect.getdoc(sys.modules[kind.__module__]) or "").splitlines()
    body, formula = lines[lines.index("") + 1 :], False
    for line in body:
        indented = line.startswith("    ")
        if indented != formula and line.strip():
            yield "```" if formula else "```text"
            formula = indented
        yield line[4:] if indented else line
    if formula:
        yield "```"


def _regions(name: str, kind: type[dt.Game], fixed: dict[str, str], folder: Path) -> Iterator[str]:
    game = kind(**fixed)
    x, y = telling(game)
    panels = dt.plot.picture(game)
    shown = ", ".join(ax.get_title("left").splitlines()[0] for ax in panels)
    yield saved(panels[0].figure, folder / f"{name}.png", f"{kind.__name__} over {x} and {y}: {shown}", dpi=110)
    yield ""
    yield (
        f"`dt.plot.picture(dt.games.{kind.__name__}({', '.join(f'{n}={v!r}' for n, v in fixed.items())}))`: "
        "each of 10,000 games is solved; everything but the two parameters is at its default. "
        f"{OWN if kind.standing == 'ours' else UNREAD}"
    )
    shares = _shares(game)
    if shares:
        yield ""
        yield "Dashed lines are thresholds and dotted ones outlines by the model's own algebra. Shares of this map:"
        yield ""
        yield from (f"- {name}: {share:.0%}" for name, share in shares.items())
        yield ""
        told = " ".join(dt.agreement(_over(game, COARSE)).summary.split()).partition(": ")[2]
        yield f"By hand, and by the solver of which the algebra speaks (`dt.agreement`), on a coarser grid: {told}"


def _over(game: dt.Game, count: int) -> dt.Game:
    """The games of the picture, on a grid of so many points a side."""
    (x, (a, b)), (y, (c, d)) = telling(game).items()
    steps = (np.arange(count) + 0.487) / count
    return game.replace(**{x: (a + (b - a) * steps)[:, None], y: c + (d - c) * steps})


def _shares(game: dt.Game) -> dict[str, float]:
    """In what share of the picture each named equilibrium exists by the model's algebra."""
    try:
        form = _over(game, FINE).closed_form()
    except dt.GameError:
        return {}
    found = {n: form.exists[..., [m == n for m in form.names]].any(axis=-1).mean() for n in dict.fromkeys(form.names)}
    return {name: float(share) for name, share in sorted(found.items(), key=lambda item: -item[1]) if share > 0}


def _tree(slug: str, game: dt.Game, folder: Path) -> Iterator[str]:
    if type(game.tree) is not Tree:
        yield f"This is {game.tree.kind}, told without a tree. Its information sets and what is done in them:"
        yield ""
        sets = list(game.tree.infosets.items())
        yield from (f"- {label}: {' or '.join(map(str, found.actions))}" for label, found in sets[:MOST_ENDS])
        if len(sets) > MOST_ENDS:
            yield f"- and {len(sets) - MOST_ENDS} more: `dt.games.{type(game).__name__}().tree.infosets`"
        return
    game, told = _small(game)
    under = _part(game.tree.outcomes)
    long = sum(len(str(f)) > 30 for *_, f in game.tree.formulas()) > len(game.tree.outcomes) / 2
    axes = dt.plot.tree(game, under=under, values=long)
    yield saved(axes.figure, folder / f"{slug}_tree.svg", f"The tree of {type(game).__name__}")
    yield ""
    if told:
        yield f"Drawn with {told} instead of the default, to be readable."
    if under:
        yield f"Drawn are the paths with {'; '.join(under)}, of {len(game.tree.outcomes)} ends in all."
    if long:
        yield "Payoffs are numbers at the defaults; the formulas follow."


def _small(game: dt.Game) -> tuple[dt.Game, str]:
    """The game with fewer offers, slices or steps, where its tree is too large to draw."""
    counts = {n: FEW for n, v in game.structure.items() if type(v) is int and v > FEW}
    if len(game.tree.outcomes) <= MOST_LEAVES * 2 / 3 or not counts:
        return game, ""
    return type(game)(**counts), ", ".join(f"`{n}={v}`" for n, v in counts.items())


def _part(leaves: Any) -> list[str]:
    """Facts that leave few enough ends to draw: those that keep the most kinds of ends, then the most ends."""
    facts, under = list(dict.fromkeys(fact for leaf in leaves for fact in leaf.facts)), []
    while len(leaves) > MOST_LEAVES:
        parts = {f: [leaf for leaf in leaves if f in leaf.facts] for f in facts if f not in under}
        parts = {f: part for f, part in parts.items() if len(part) < len(leaves)}
        fact = max(parts, key=lambda f: (len({leaf.label for leaf in parts[f]}), len(parts[f]) <= MOST_LEAVES, len(parts[f])))
        leaves, under = parts[fact], [*under, fact]
    return under


def _formulas(game: dt.Game) -> Iterator[str]:
    game, _ = _small(game)
    formulas = game.formulas()
    if not len(formulas):
        return
    yield f"<details><summary>Payoffs at every end, as formulas ({len(formulas)} ends)</summary>"
    yield ""
    yield "```{list-table}"
    yield ":header-rows: 1"
    yield ""
    yield from row(["path", "outcome", *formulas.tree.players])
    for leaf in formulas.ends[:MOST_ENDS]:
        yield from row([words(leaf.path), words(leaf.label), *(_cell(leaf, i) for i in range(len(leaf.payoffs)))])
    yield "```"
    if len(formulas) > MOST_ENDS:
        yield ""
        yield f"and {len(formulas) - MOST_ENDS} more ends."
    yield ""
    yield f"`print(dt.games.{type(game).__name__}().formulas())` prints all of them in full."
    yield ""
    yield "</details>"


def _cell(leaf: Outcome, player: int) -> str:
    level, slope = leaf.payoffs[player], leaf.slopes[player]
    none = slope.constant and slope.value == 0
    formula = latex(level) if none else rf"{latex(level)} + \left({latex(slope)}\right) \text{{private number}}"
    return f"${formula}$" if len(formula) <= LONGEST else "a long formula"


def _parameters(kind: type[dt.Game]) -> Iterator[str]:
    yield "```{list-table}"
    yield ":header-rows: 1"
    yield ""
    yield from row(["parameter", "default", "from", "to", "unit", "source"])
    for name, p in kind.parameters().items():
        yield from row([f"`{name}`", f"{p.default:g}", end(p.low), end(p.high), words(p.unit), words(p.source)])
    yield "```"
    constraints = list(kind().constraints())
    if constraints:
        yield ""
        yield "Joint constraints: " + "; ".join(f"`{told}`" for told in constraints) + "."


def _claims(kind: type[dt.Game]) -> Iterator[str]:
    yield "Signs are what the article predicts, not what the model finds."
    yield ""
    for claim in kind.article:
        yield f"- **{claim.id}** {CLAIMS[claim.id]} Here: `{claim.of}` on *{claim.on}*, sign {claim.sign}. "
        yield f"  Where the model does not bear it out: {claim.fails}"


def _defaults(kind: type[dt.Game]) -> Iterator[str]:
    yield "```text"
    yield from str(dt.solve(kind())).splitlines()[:25]
    yield "```"


def _index(models: dict[str, type[dt.Game]]) -> Iterator[str]:
    yield "# Gallery of models"
    yield ""
    yield f"The {len(models)} models of the catalogue, by family. Each page has the question, the source and how far the"
    yield "model is the published one, the regions over two parameters with the boundaries of the model's own algebra,"
    yield "the tree, payoffs as formulas, parameters with sources, and the claims of the article with the region in"
    yield "which each fails. All of it is read from the model's file and drawn when these pages are built."
    for family in FAMILIES:
        members = {slug: kind for slug, kind in models.items() if kind.family == family}
        yield ""
        yield f"## {family[0].upper()}{family[1:]}"
        yield ""
        yield "```{list-table}"
        yield ":widths: 45 55"
        yield ""
        for slug, kind in members.items():
            about = f"[{kind.__name__}]({slug}.md)<br>{words(question(kind))}<br>*{kind.standing}*; "
            claims = ", ".join(dict.fromkeys(claim.id for claim in kind.article))
            yield from row([f"[![Regions of {kind.__name__}]({slug}.png)]({slug}.md)", f"{about}{claims}"])
        yield "```"
        yield ""
        yield "```{toctree}"
        yield ":hidden:"
        yield ""
        yield from members
        yield "```"
