"""What does a scenario hold, and in what do two scenarios differ? Two tables.

Inputs are what a scenario starts from (calibration rows and conventions), parameters what follows from
them. A difference is one of numbers: sources that say the same number in other words are not listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.games.strait.strait import Strait
from deterrence.parameters import Record

if TYPE_CHECKING:
    import pandas as pd

    from deterrence.calibration.calibrated import Scenario

__all__ = ["differences", "table"]

_SHOWN = ("low", "central", "high", "confidence", "source")


def table(scenario: Scenario) -> pd.DataFrame:
    """All parameters, then the prize, the two posture overlays and the crisis rate; see `Scenario.table`."""
    import pandas as pd

    prize = scenario.inputs["china_prize_gdp_years"]
    declared = {name: p.unit for name, p in Strait.parameters().items()}
    units = declared | {name: how.unit for name, how in scenario._formulas.items()}
    lines = [(name, units[name], r) for name, r in scenario.records.items()]
    lines.append((prize.name, prize.unit, prize.record()))
    lines += [(f"{n} (overlay)", "P(red line)", r) for n, r in scenario.overlays.items()]
    lines.append(("crisis_rate", "per year", scenario.crisis_rate))
    return pd.DataFrame(
        {"name": name, "value": r.central, "unit": unit or "unit of measurement", **_told(r, _SHOWN)}
        for name, unit, r in lines
    )


def differences(one: Scenario, other: Scenario) -> pd.DataFrame:
    """Where the numbers of two scenarios differ; see `Scenario.differences`."""
    import pandas as pd

    columns = ("low", "central", "high", "source")
    lines: list[dict[str, Any]] = []
    kinds = {name: given.kind for name, given in {**other.inputs, **one.inputs}.items()}
    mine_start, your_start = ({n: given.record() for n, given in s.inputs.items()} for s in (one, other))
    for ours, theirs, start in ((mine_start, your_start, True), (one.records, other.records, False)):
        for name in dict.fromkeys([*ours, *theirs]):
            mine, yours = ours.get(name), theirs.get(name)
            if _band(mine) == _band(yours):
                continue
            what = kinds[name] if start else "parameter"
            whose = [own.by for own in mine.overrides if own.name == name] if mine else []
            beside = {f"other_{key}": value for key, value in _told(yours, columns).items()}
            by = {"by": whose[0] if whose else ""}
            lines.append({"name": name, "kind": what, **_told(mine, columns), **by, **beside})
    head = ["name", "kind", *columns, "by", *(f"other_{key}" for key in columns)]
    return pd.DataFrame(lines, columns=head)


def _told(record: Record | None, columns: tuple[str, ...]) -> dict[str, Any]:
    absent = {key: "" if key in ("source", "confidence") else np.nan for key in columns}
    return absent if record is None else {key: getattr(record, key) for key in columns}


def _band(record: Record | None) -> tuple[float, ...]:
    return () if record is None else (record.low, record.central, record.high)
