"""In what do two scenarios differ? A table of their numbers.

Inputs are what a scenario starts from (calibration rows and conventions), parameters what follows from
them. A difference is one of numbers: sources that say the same number in other words are not listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.parameters import Record

if TYPE_CHECKING:
    import pandas as pd

    from deterrence.calibration.calibrated import Scenario

__all__ = ["differences"]


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
    absent = {key: "" if key == "source" else np.nan for key in columns}
    return absent if record is None else {key: getattr(record, key) for key in columns}


def _band(record: Record | None) -> tuple[float, ...]:
    return () if record is None else (record.low, record.central, record.high)
