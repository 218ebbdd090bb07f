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
    "Game": "game", "param": "parameters", "outcome": "language.story",
    "normal": "language.private", "uniform": "language.private", "logistic": "language.private",
    "DeterrenceError": "errors", "ParameterError": "errors", "GameError": "errors", "FormatError": "errors",
    "Equilibria": "equilibria", "Status": "answers.status",
    "NormalForm": "normal_form.game", "ThresholdGame": "thresholds.game", "StateGame": "states.game",
    "to_normal_form": "normal_form.conversion", "to_agent_form": "normal_form.conversion",
    "iterated_dominance": "normal_form.dominance",
    "undominated": "normal_form.refinements", "trembling_hand_perfect": "normal_form.refinements",
    "evolutionarily_stable": "normal_form.refinements",
    "pareto_undominated": "normal_form.selection", "payoff_dominant": "normal_form.selection",
    "risk_dominant": "normal_form.selection", "p_dominance": "normal_form.selection",
    "components": "normal_form.components", "nash_subsets": "normal_form.components",
    "catalogue": "overview", "solve": "solvers", "sequential": "judging.assessing",
    "play": "judging.playing", "regret": "judging.regret", "explain": "explanation",
    "as_numpy": "answers.fetching", "agreement": "beside.agreement",
    "simulate": "simulation", "Repeated": "simulation", "foresight": "simulation",
    "Scenario": "calibration", "scenario": "calibration", "scenarios": "calibration",
    "derivative": "statics", "margin": "statics", "binding": "statics", "distance": "statics",
    "sweep": "sweeps", "sample": "sweeps", "refine": "sweeps", "pert": "sampling.laws",
    "open_store": "sweeps.stored", "profile": "sweeps.profile", "correspondence": "sweeps.correspondence",
    "restoring": "explanation.restoration",
    "replicate": "replication", "recompute": "replication",
    "propositions": "theorems.propositions", "signs": "comparative.signs",
    "sensitivity": "inference.sensitivities", "share": "inference.shares", "decide": "inference.decisions",
    "lower": "inference.statements", "higher": "inference.statements", "validate": "validation",
    "Sobol": "sampling.designs", "Latin": "sampling.designs", "Uniform": "sampling.designs",
    "Saltelli": "sampling.designs", "Morris": "sampling.designs",
    "read_gambit": "interop", "write_gambit": "interop", "to_nashpy": "interop", "to_pygambit": "interop",
    "from_nashpy": "interop", "from_pygambit": "interop",
}  # fmt: skip
_MODULES = ("ambiguity", "claims", "games", "plot", "policies", "solvers")

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
