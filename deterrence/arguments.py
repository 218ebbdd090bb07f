"""Is an argument of the kind that was needed: a count, a number, a seed, names, a mapping, a path?

A public function asks here first what Python would only find out later, in a sentence of its own, about a
line of the library. `whole` and `real` answer yes or no, for callers that say what they need in their own
words; the others return the argument in the form in which it is used, or raise in the name of the caller.
Which values are admissible in a model or a solver is said where these are.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from deterrence.errors import FormatError, ParameterError

__all__ = ["as_mapping", "as_names", "as_path", "check_seed", "real", "short", "whole"]

LONGEST = 80  # letters of a value that a message shows


def whole(value: object, least: int = 0) -> bool:
    """Is it one whole number, at least so large? True and False are none."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool) and bool(value >= least)


def real(value: object, low: float = -np.inf, high: float = np.inf) -> bool:
    """Is it one number from `low` to `high`, ends included? NaN, True and False are none."""
    number = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    return number and bool(low <= value <= high)  # type: ignore[operator]  # a number, as was just seen


def check_seed(caller: str, seed: object) -> None:
    """Raise if it is no whole number from 0 on: None would draw anew each time.

    Raises
    ------
    ParameterError
        In the name of the caller.

    """
    if not whole(seed):
        raise ParameterError(f"{caller}: seed came as {short(seed)}: give a whole number of at least 0.")


def as_names(caller: str, argument: str, given: Any, what: str) -> list[str]:
    """One name or several, as a list.

    Raises
    ------
    ParameterError
        If it is neither a word nor a series of words; `what` says what was needed.

    """
    listed = [given] if isinstance(given, str) else given
    listed = list(listed) if isinstance(listed, Iterable) else [listed]
    if not all(isinstance(name, str) for name in listed):
        raise ParameterError(f"{caller}: {argument} came as {short(given)}: give {what}.")
    return listed


def as_mapping(caller: str, argument: str, given: Any, example: str) -> dict[Any, Any]:
    """A mapping as a dict; None is an empty one.

    Raises
    ------
    ParameterError
        If it is something else.

    """
    if given is not None and not isinstance(given, Mapping):
        raise ParameterError(
            f"{caller}: {argument} came as {short(given)}: give a mapping, such as {example}."
        )
    return dict(given or {})


def as_path(caller: str, given: Any) -> Path:
    """A path, of text or of a path.

    Raises
    ------
    FormatError
        If it is neither, or empty.

    """
    if not isinstance(given, str | os.PathLike) or not os.fspath(given):
        raise FormatError(f"{caller} came with {short(given)}: give the name of a file or folder as text.")
    return Path(given)


def short(value: object) -> str:
    """A value as a message shows it: the first letters of a long one."""
    text = " ".join(repr(value).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 4] + " ..."
