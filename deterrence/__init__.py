"""Parametrised games of deterrence, solved for their equilibria in vectorised batches.

Parameters -> game -> solver -> equilibria -> sweep -> plot: one object an arrow. Start with
`Game`, `param` and `outcome` to write a game, or with `scenario("strait", "2017")`; solve it with
`solve`, sweep it with `sweep`, look at it with `plot`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "Game": "game", "param": "parameters", "outcome": "story",
    "normal": "private", "uniform": "private", "logistic": "private",
    "DeterrenceError": "errors", "ParameterError": "errors", "GameError": "errors", "FormatError": "errors",
    "Equilibria": "equilibria", "Status": "status",
    "NormalForm": "normal_form", "to_normal_form": "strategic", "to_agent_form": "strategic",
    "iterated_dominance": "dominance",
    "undominated": "refinements", "trembling_hand_perfect": "refinements",
    "evolutionarily_stable": "refinements",
    "pareto_undominated": "selection", "payoff_dominant": "selection", "risk_dominant": "selection",
    "p_dominance": "selection", "components": "nash_components", "nash_subsets": "nash_components",
    "catalogue": "games", "solve": "solvers",
    "play": "playing", "regret": "judging", "simulate": "simulation", "explain": "explanation",
    "Scenario": "calibration", "scenario": "calibration", "scenarios": "calibration",
    "sweep": "sweeps",
    "read_gambit": "interop", "write_gambit": "interop", "to_nashpy": "interop", "to_pygambit": "interop",
    "from_nashpy": "interop", "from_pygambit": "interop",
}  # fmt: skip
_MODULES = ("games", "plot", "solvers")

__all__ = [*_HOMES, *_MODULES, "__version__"]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    """Public names are imported when first used, so that `import deterrence` stays light."""
    if name in _HOMES:
        value = getattr(import_module(f"deterrence.{_HOMES[name]}"), name)
    elif name in _MODULES:
        value = import_module(f"deterrence.{name}")
    else:
        raise AttributeError(f"deterrence has no public name {name!r}.")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
