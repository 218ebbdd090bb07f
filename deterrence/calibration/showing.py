"""How does a scenario show itself, also as a table? What is assumed in it; parameters with their sources."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from deterrence.calibration.formulas import formulas
from deterrence.calibration.inputs import awake
from deterrence.games.strait.strait import Strait
from deterrence.pages import Items, Page, Section
from deterrence.parameters import Record
from deterrence.shown.games import parameter_grid

if TYPE_CHECKING:
    import pandas as pd

    from deterrence.calibration.calibrated import Scenario

__all__ = ["assumptions", "scenario_page", "scenario_table"]


def assumptions(scenario: Scenario) -> str:
    """How much of it is assumed, in a few sentences."""
    inputs, values, used = scenario.assumed_inputs, scenario.assumed, awake(scenario.inputs)
    text = (
        f"{len(inputs)} of {len(used)} inputs are assumed, and {len(values)} of "
        f"{len(scenario.records) - len(scenario.optional)} parameters are assumptions or follow from one; "
        f"{len(scenario.optional)} more have no row and leave the options of the game off. "
    )
    if len(inputs) > 0.9 * len(used):
        how = "entirely" if len(inputs) == len(used) else "mostly"
        text += (
            f"The scenario rests {how} on assumed rows and conventions: read differences in it, not levels. "
        )
    kept = [name for name in used if name not in inputs]
    return f"{text}Inputs with support: {', '.join(kept) or 'none'}."


def scenario_page(scenario: Scenario) -> Page:
    """What `print` and a notebook show; nothing is solved or drawn."""
    counts = Counter(given.confidence for given in awake(scenario.inputs).values())
    told = ", ".join(f"{confidence} {n}" for confidence, n in counts.most_common())
    grid, _ = parameter_grid(scenario.game)
    own = (Section("Own numbers", (Items(tuple(map(str, scenario.log))),)),) if scenario.log else ()
    what = (
        "It models; it does not forecast.",
        *own,
        f"Inputs by confidence: {told}.",
        assumptions(scenario),
        Section(f"Parameters of its central game ({len(scenario.records)})", (grid,), folded=True),
    )
    return Page(repr(scenario), what)


def scenario_table(scenario: Scenario) -> pd.DataFrame:
    """The table behind `Scenario.table`."""
    import pandas as pd

    prize = scenario.inputs["china_prize_gdp_years"]
    units = {name: p.unit for name, p in Strait.parameters().items()}
    units |= {name: how.unit for name, how in formulas(scenario.access_only).items()}
    lines = [(name, units[name], r) for name, r in scenario.records.items()]
    lines.append((prize.name, prize.unit, prize.record()))
    lines += [(f"{n} (overlay)", "P(red line)", r) for n, r in scenario.overlays.items()]
    lines.append(("crisis_rate", "per year", scenario.crisis_rate))
    return pd.DataFrame(
        {"name": name, "value": r.central, "unit": unit or "unit of measurement", **_told(r)}
        for name, unit, r in lines
    )


def _told(record: Record) -> dict[str, Any]:
    return {key: getattr(record, key) for key in ("low", "central", "high", "confidence", "source")}
