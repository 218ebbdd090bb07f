"""What does a model prove, in words and in LaTeX? Statements that print, and go into a paper.

Each is marked proved, with what the proof is, or numerical, with what found it. They hold for admissible
games, where the joint constraints of the model hold.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

__all__ = ["Proposition", "Propositions", "escaped"]

WIDTH = 110
HEADS = {
    "abbreviation": "Notation",
    "threshold": "Thresholds",
    "equilibrium": "Equilibria",
    "value": "Other numbers",
    "list": "Completeness",
}


@dataclass(frozen=True)
class Proposition:
    """One statement.

    Attributes
    ----------
    kind : str
        "abbreviation", "threshold", "equilibrium", "value" or "list".
    name : str
        Of the threshold, the equilibrium or the value, as the closed form has it.
    words : str
        In words, with formulas as they are written in Python.
    latex : str
        In LaTeX for text mode, with formulas between dollars.
    proved : bool
        Or numerical: by a solver at given values, or by a computation that is no readable formula.
    by : str
        What the proof is, or what found it.
    condition : (str, str)
        Of an equilibrium: where it exists, as LaTeX for math mode and as text, "" where always or not known.
    formula : (str, str)
        Of a threshold, value or abbreviation: symbol and formula, as text.

    """

    kind: str
    name: str
    words: str
    latex: str
    proved: bool
    by: str
    condition: tuple[str, str] = ("", "")
    formula: tuple[str, str] = ("", "")

    @property
    def standing(self) -> str:
        """In a word: proved, or numerical."""
        return "proved" if self.proved else "numerical"


@dataclass(frozen=True)
class Propositions:
    """All statements of one model; made by `dt.propositions`."""

    game: str
    concept: str
    rows: tuple[Proposition, ...]

    def __iter__(self) -> Iterator[Proposition]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __str__(self) -> str:
        """By kind, with the standing of each; proofs are listed once, at the end."""
        lines = [f"{self.game}: {self.concept}"]
        for kind, head in HEADS.items():
            rows = [row for row in self.rows if row.kind == kind]
            lines += ["", head] * bool(rows)
            for row in rows:
                mark = f" [{row.standing} {self._proofs.index(row.by) + 1}]"
                lines.append(textwrap.fill(row.words + mark, WIDTH, initial_indent="  ",
                                           subsequent_indent="      ", break_long_words=False))  # fmt: skip
        lines.append("")
        for number, by in enumerate(self._proofs, 1):
            lines.append(textwrap.fill(f"[{number}] {by}", WIDTH, subsequent_indent="    "))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = []
        for row in self.rows:
            cells = (escape(HEADS[row.kind]), _for_html(row.latex), f"{row.standing}: {escape(row.by)}")
            rows.append("<tr>" + "".join(f'<td style="text-align:left">{c}</td>' for c in cells) + "</tr>")
        head = f"<caption>{escape(self.game)}: {escape(self.concept)}</caption>"
        return f"<table>{head}<tbody>{''.join(rows)}</tbody></table>"

    def _repr_latex_(self) -> str:
        return self.latex

    @property
    def latex(self) -> str:
        r"""For a paper, with what each proof is; needs amsmath, amsthm and \newtheorem{proposition}."""
        blocks = [f"% {self.game}: needs amsmath, amsthm and \\newtheorem{{proposition}}{{Proposition}}"]
        for kind, head in HEADS.items():
            for proved in (True, False):
                rows = [row for row in self.rows if row.kind == kind and row.proved is proved]
                if not rows:
                    continue
                standing = "" if proved else ", found numerically"
                items = "\n".join(rf"  \item {row.latex}" for row in rows)
                body = f"\\begin{{itemize}}\n{items}\n\\end{{itemize}}"
                by = "; ".join(dict.fromkeys(escaped(row.by) for row in rows))
                if kind in ("abbreviation", "value") or not proved:
                    blocks.append(f"\\paragraph{{{head}{standing}.}}\n{body}\n({by}.)")
                    continue
                blocks.append(
                    f"\\begin{{proposition}}[{escaped(self.game)}: {head.lower()}]\n{body}\n"
                    f"\\end{{proposition}}\n\\begin{{proof}}By {by}.\\end{{proof}}"
                )
        return "\n\n".join(blocks)

    @property
    def _proofs(self) -> list[str]:
        return list(dict.fromkeys(row.by for row in self.rows))


def escaped(text: str) -> str:
    """Words for LaTeX's text mode."""
    return text.replace("_", r"\_").replace("&", r"\&").replace("%", r"\%").replace("->", r"$\to$")


def _for_html(text: str) -> str:
    """LaTeX between dollars, its signs safe in a page."""
    text = text.replace(r"\_", "_").replace(r"\&", "&").replace(r"\%", "%")
    safe = text.replace("&", "&amp;").replace("<", r"&lt;").replace(">", r"&gt;")
    return re.sub(r"\\emph\{([^{}]*)\}", r"<em>\1</em>", safe)
