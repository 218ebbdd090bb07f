"""Are the names and choices that a game is created with admissible, and what stands for the rest?"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING
from typing import Any, Literal, get_args, get_origin

from deterrence.errors import GameError, ParameterError, among, nearest

__all__ = ["Signature", "check_names", "check_structural", "completed", "members"]

_Missing = type(MISSING)  # by type: a class that came from another process has a copy of the object


class Signature:
    """What a game is created with, for `help` and editors: made when asked for, since it may be long."""

    def __get__(self, game: object, kind: Any) -> inspect.Signature:
        """The keywords, their types and their defaults."""
        fields = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
        given = {f.name: {} if isinstance(f.default, _Missing) else {"default": f.default} for f in fields}
        keyword = inspect.Parameter.KEYWORD_ONLY
        return inspect.Signature(
            [inspect.Parameter(f.name, keyword, annotation=f.type, **given[f.name]) for f in fields],
            return_annotation=None,
        )


def members(*everyone: str, count: str) -> Any:
    """Players of whom the first few are there: as many as the structural field named `count` says.

    `players = members("US", "Japan", "South Korea", count="guarantors")` in a model: its class has all
    of them, a game those who are there.
    """
    return _Members(everyone, count)


class _Members:
    def __init__(self, everyone: tuple[str, ...], count: str) -> None:
        self.everyone, self.count = everyone, count

    def __get__(self, game: object, kind: Any) -> tuple[str, ...]:
        return self.everyone if game is None else self.everyone[: getattr(game, self.count)]


def check_names(game: str, fields: Iterable[str], taken: Iterable[str]) -> None:
    """Raise if a field has the name of something that every game has, which it would hide.

    Raises
    ------
    GameError
        With the names.

    """
    clash = sorted({*fields} & {*taken, "shape", "provenance", "scenario", "drawing"})
    if clash:
        raise GameError(
            f"{game} has the field(s) {', '.join(clash)}, which every game has in another meaning: "
            "choose other names."
        )


def completed(
    game: str, fields: Sequence[dataclasses.Field[Any]], given: Mapping[str, Any]
) -> dict[str, Any]:
    """The values of all fields, in order: those given, else the defaults.

    Raises
    ------
    ParameterError
        If a name is unknown, or a field without a default is not given.

    """
    names = [f.name for f in fields]
    values = {
        f.name: f.default
        if isinstance(f.default_factory, _Missing) or f.name in given
        else f.default_factory()  # type: ignore[operator]
        for f in fields
    }
    for name in given:
        if name not in values:
            raise ParameterError(
                f"{game} has no parameter {name!r}{nearest(name, names)} It has {among(names)}."
            )
    for name, value in values.items():
        if isinstance(value, _Missing) and name not in given:
            raise ParameterError(f"{game} came without {name}, which has no default: give it a value.")
    return values | dict(given)


def check_structural(game: str, name: str, kind: Any, value: Any) -> None:
    """Raise if a structural field holds anything but one admissible value.

    Raises
    ------
    ParameterError
        For an array, a value of another type, or a word that is not among the choices.

    """
    if get_origin(kind) is Literal:
        words = get_args(kind)
        if not any(value is word or (type(value) is type(word) and value == word) for word in words):
            raise ParameterError(
                f"{game}.{name} came as {value!r}, but is a structural choice, one value for the whole "
                f"batch: choose one of {', '.join(map(repr, words))}, or compare several with "
                f"dt.sweep(cases=...){nearest(str(value), map(str, words))}"
            )
    elif not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ParameterError(
            f"{game}.{name} came as {value!r}, but is a structural choice: give one {kind.__name__}."
        )
