"""The reference: every public name with its docstring, in the order in which one meets them.

Names come from `deterrence.__all__`; one that no group below lists is put under "Further names", so that the
reference is complete whatever is added.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import deterrence as dt
import deterrence.study.study
from deterrence.solvers import all_solvers

__all__ = ["GROUPS", "write"]

GROUPS = {
    "Games": ("Game", "param", "outcome", "normal", "uniform", "logistic", "NormalForm", "ThresholdGame", "StateGame",
              "catalogue", "to_normal_form", "to_agent_form"),
    "Solving": ("solve", "Equilibria", "Status"),
    "Judging and explaining": ("play", "regret", "sequential", "agreement", "explain", "restoring"),
    "Plays, and paths over years": ("simulate", "Repeated", "foresight"),
    "Which of several": ("undominated", "trembling_hand_perfect", "evolutionarily_stable", "pareto_undominated",
                         "payoff_dominant", "risk_dominant", "p_dominance", "components", "nash_subsets",
                         "iterated_dominance"),
    "How an answer moves": ("derivative", "margin", "binding", "distance", "correspondence"),
    "Scenarios": ("scenarios", "scenario", "Scenario"),
    "Sweeps and samples": ("sweep", "open_store", "profile", "refine", "sample", "Sobol", "Latin", "Uniform", "Saltelli",
                           "Morris", "pert", "sensitivity", "share", "lower", "higher"),
    "Conclusions": ("decide", "validate", "propositions", "signs"),
    "Handing over": ("replicate", "recompute"),
    "Other libraries and files": ("read_gambit", "write_gambit", "to_nashpy", "from_nashpy", "to_pygambit",
                                  "from_pygambit", "as_numpy"),
    "Errors": ("DeterrenceError", "ParameterError", "GameError", "FormatError"),
}  # fmt: skip
CLAIMS = ("Claim", "Contrast", "Case", "plus", "times", "evaluate", "options_table", "interaction", "rate_elasticity",
          "World", "foresight_table", "witness")
HEAD = """# Reference

Shapes are written `(*batch, K, actions)`: the shape of the batch of games first, then the K candidates that a
concept examines. Units are those of the parameters: `game.describe()` prints them. `import deterrence as dt`."""

MOVE = """## Telling a game

What `rules(self, move)` is given:

```{eval-rst}
.. currentmodule:: deterrence.language.story

.. autoclass:: deterrence.language.story.Storyteller
   :members: __call__, nature, private
```
"""


def write(path: Path) -> list[str]:
    """Write the page; the public names on it, without modules."""
    lines, names = [HEAD, ""], []
    for title, group in (*GROUPS.items(), ("Further names", _further())):
        if group:
            lines += [f"## {title}", "", *_block("deterrence", group)]
            names += group
        lines += [MOVE] * (title == "Games")
    lines += ["## Solvers", "", *_block("deterrence.solvers", sorted(all_solvers()))]
    lines += ["## Figures", "", *_block("deterrence.plot", dt.plot.__all__)]
    lines += ["## Ambiguity", "", *_block("deterrence.ambiguity", dt.ambiguity.__all__)]
    lines += ["## Claims of the article", "", *_block("deterrence.claims", CLAIMS)]
    lines += ["## Policies of ambiguity", "", *_block("deterrence.policies", _functions(dt.policies))]
    lines += ["## Study files", "", "```text", inspect.getdoc(deterrence.study.study) or "", "```", ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    return names


def _functions(module: Any) -> list[str]:
    return [n for n in module.__all__ if callable(getattr(module, n))]


def _further() -> tuple[str, ...]:
    listed = {name for group in GROUPS.values() for name in group}
    others = sorted(n for n in dt.__all__ if n not in listed and not n.startswith("_"))
    return tuple(n for n in others if not inspect.ismodule(getattr(dt, n)))


def _block(module: str, names: tuple[str, ...] | list[str]) -> Iterator[str]:
    yield "```{eval-rst}"
    yield f".. currentmodule:: {module}"
    yield ""
    for name in names:
        value = getattr(getattr(dt, module.partition(".")[2]) if "." in module else dt, name)
        kind = "autoclass" if inspect.isclass(value) else "autofunction"
        yield f".. {kind}:: {module}.{name}"
        if kind == "autoclass" and not issubclass(value, Exception):
            yield "   :members:"
        if name == "Scenario":  # what replaces its numbers is a class of its own
            yield "   :inherited-members:"
        yield ""
    yield "```"
    yield ""
