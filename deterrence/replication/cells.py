"""How is a number written into a table of an archive? In one form, so that equal numbers are equal bytes.

Computed values have eight decimals, which is far coarser than the last bits in which processors differ; what
was put in (parameters, axes) has ten significant digits. What is not finite is an empty cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

__all__ = ["DECIMALS", "ROUNDING", "as_csv", "computed", "given"]

DECIMALS = 8
ROUNDING = 1e-6  # a hundred times the last decimal: two numbers no farther apart are the same to rounding


def given(value: Any) -> str:
    """A number that was put in, as text; text as it is."""
    if not isinstance(value, (int, float, np.number)):
        return str(value)
    return "" if np.isnan(value) else f"{float(value):.10g}"


def computed(values: Any) -> Any:
    """Computed numbers of any shape as a row of text. Adding 0 makes -0 plain."""
    rounded = np.round(np.asarray(values, dtype=float), DECIMALS) + 0.0
    cells = [f"{x:.{DECIMALS}f}" if np.isfinite(x) else "" for x in rounded.ravel().tolist()]
    return np.array(cells, dtype=object)


def as_csv(rows: Iterable[Sequence[Any]]) -> bytes:
    """The bytes of a table."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
