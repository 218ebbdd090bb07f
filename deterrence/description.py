"""What are the parameters of this game, and where does each come from? One table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.libraries import fetched
from deterrence.parameters import Parameter, Record

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["description"]


def description(
    parameters: Mapping[str, Parameter], values: Mapping[str, Any], records: Mapping[str, Record]
) -> pd.DataFrame:
    """The table behind `Game.describe`; a batch shows the range of its values as text."""
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for name, p in parameters.items():
        value, record = fetched(values[name]), records.get(name)
        untouched = np.ndim(value) == 0 and value == p.default
        many = np.ndim(value) > 0
        rows.append(
            {
                "name": name,
                "value": f"{value.size} values, {value.min():.6g} to {value.max():.6g}" if many else value,
                "unit": p.unit,
                "minimum": p.low,
                "maximum": p.high,
                "low": record.low if record else np.nan,
                "central": record.central if record else np.nan,
                "high": record.high if record else np.nan,
                "confidence": record.confidence if record else _confidence(p.source),
                "source": record.source if record else p.source if untouched else "set by the user",
            }
        )
    return pd.DataFrame(rows)


def _confidence(source: str) -> str:
    return "convention" if source.startswith("convention") else "assumed"
