"""Every model of the library: a class in any file of this folder is in the catalogue.

`dt.catalogue()` finds them by walking the folder; `dt.games.Strait` is the same class by name.
Adding a game touches one file.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from types import MappingProxyType
from typing import Any

from deterrence.errors import ParameterError, nearest
from deterrence.game import Game

__all__ = ["catalogue"]


@cache
def catalogue() -> Mapping[str, type[Game]]:
    """Every model by slug ("strait", "unilateral_deterrence")."""
    found: dict[str, type[Game]] = {}
    for info in walk_packages(__path__, __name__ + "."):
        for value in vars(import_module(info.name)).values():
            if isinstance(value, type) and issubclass(value, Game) and value.__module__ == info.name:
                found[value.slug()] = value
    return MappingProxyType(_Catalogue(sorted(found.items())))


class _Catalogue(dict[str, type[Game]]):
    """Models by slug; an unknown one is told with its nearest names."""

    def __missing__(self, slug: str) -> type[Game]:
        raise ParameterError(f"there is no model {slug!r}{nearest(slug, self)} There are {', '.join(self)}.")


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(name)
    models = {game.__name__: game for game in catalogue().values()}
    if name not in models:
        raise AttributeError(f"deterrence.games has no model {name!r}{nearest(name, models)}")
    return models[name]


def __dir__() -> list[str]:
    return [*__all__, *(game.__name__ for game in catalogue().values())]
