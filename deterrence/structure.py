"""Are the names and structural choices that a game is created with admissible?"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, get_args, get_origin

from deterrence.errors import ParameterError, nearest

__all__ = ["check_structural", "with_known_names"]


def with_known_names(init: Callable[..., None]) -> Callable[..., None]:
    """The same `__init__`, but an unknown name is told with its nearest ones."""
    if getattr(init, "checks_names", False):
        return init

    @wraps(init)
    def checked(self: Any, **values: Any) -> None:
        names = [f.name for f in dataclasses.fields(self)]
        for name in values:
            if name not in names:
                raise ParameterError(
                    f"{type(self).__name__} has no parameter {name!r}{nearest(name, names)} "
                    f"It has {', '.join(names)}."
                )
        init(self, **values)

    checked.checks_names = True  # type: ignore[attr-defined]
    return checked


def check_structural(game: str, name: str, kind: Any, value: Any) -> None:
    """Raise if a structural field holds anything but one admissible value.

    Raises
    ------
    ParameterError
        For an array, a value of another type, or a word that is not among the choices.

    """
    if get_origin(kind) is Literal:
        words = get_args(kind)
        if not isinstance(value, (str, int, bool)) or value not in words:
            raise ParameterError(
                f"{game}.{name} came as {value!r}, but is a structural choice, one value for the whole "
                f"batch: choose one of {', '.join(map(repr, words))}, or compare several with "
                f"dt.sweep(cases=...){nearest(str(value), map(str, words))}"
            )
    elif not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ParameterError(
            f"{game}.{name} came as {value!r}, but is a structural choice: give one {kind.__name__}."
        )
