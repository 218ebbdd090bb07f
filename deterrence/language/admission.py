"""Do the parameters of a game go together? In shape, and in the joint constraints of a single game."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np

from deterrence.arguments import short
from deterrence.errors import ParameterError

__all__ = ["check_constraints", "check_index", "check_labels", "common_shape"]


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


def check_labels(kind: str, values: Mapping[str, Any]) -> None:
    """Raise if labelled arrays speak of different dims: arrays are matched by place here, not by name.

    Raises
    ------
    ParameterError
        With the dims of each.

    """
    dims = {name: tuple(v.dims) for name, v in values.items() if getattr(v, "dims", ())}
    if len(set(dims.values())) > 1:
        raise ParameterError(
            f"{kind} came with labelled arrays over {dims}, but matches arrays by place, not by name: sweep "
            "them with dt.sweep(over=...), or give them one shape with xr.broadcast."
        )


def check_index(kind: str, shape: tuple[int, ...], index: Any) -> None:
    """Raise if an index names no part of a batch; see `Game.take`.

    Raises
    ------
    ParameterError
        With the shape of the batch.

    """
    flat = isinstance(index, np.ndarray) and index.ndim == 1 and index.dtype.kind in "iu"
    try:
        if not flat:
            np.broadcast_to(False, shape)[index]
            return
        inside = not index.size or (index.min() >= 0 and index.max() < prod(shape))
    except (IndexError, ValueError):
        inside = False
    if not inside:
        raise ParameterError(
            f"{kind}: take came with {short(index)}, which names no games of a batch of shape {shape}: give "
            "integers within its lengths, slices, or an array of bools of that shape."
        )


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
