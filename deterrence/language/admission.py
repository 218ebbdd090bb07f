"""Do the parameters of a game go together? In shape, and in the joint constraints of a single game."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from deterrence.errors import ParameterError

__all__ = ["check_constraints", "common_shape"]


def common_shape(kind: str, values: Mapping[str, Any]) -> tuple[int, ...]:
    """The shape to which all parameters broadcast.

    Raises
    ------
    ParameterError
        If they do not.

    """
    try:
        return np.broadcast_shapes(*{getattr(value, "shape", ()) for value in values.values()})
    except ValueError:
        shapes = {name: np.shape(value) for name, value in values.items() if np.ndim(value)}
        raise ParameterError(
            f"{kind} came with parameters of shapes {shapes}, which do not broadcast "
            "together: reshape them, or use dt.sweep for a grid."
        ) from None


def check_constraints(kind: str, held: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Raise if a joint constraint of a single game does not hold.

    Raises
    ------
    ParameterError
        With the constraint in words and the values that it names.

    """
    for words, holds in held.items():
        if not holds:
            named = {n: v for n, v in values.items() if re.search(rf"\b{n}\b", words)}
            raise ParameterError(
                f"{kind} needs {words}, but came with "
                f"{', '.join(f'{n}={v:g}' for n, v in named.items())}: change one of them."
            )
