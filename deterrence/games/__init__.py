"""Every model of the library: a class in any file of this folder, or of a folder in it, is in the catalogue.

`dt.games.Strait` is the class by name; `dt.catalogue()` is the table of all of them. Adding a model
touches one file; the folders are the families. What a model must say of itself, and agree with, is asked
by the inherited tests (`tests/test_every_model.py`).
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from deterrence.errors import nearest
from deterrence.game import Game

__all__ = ["FAMILIES", "STANDINGS", "models"]

FAMILIES = (
    "perfect deterrence",
    "signalling resolve",
    "design of commitments",
    "bargaining and power shifts",
    "several guarantors",
    "reputation and dynamics",
    "the Strait",
)
STANDINGS = ("published model", "simplification", "reconstruction", "ours")


@cache
def models() -> dict[str, type[Game]]:
    """Every model by slug ("strait", "unilateral_deterrence"), in the order of the families."""
    found = []
    for info in walk_packages(__path__, __name__ + "."):
        for value in vars(import_module(info.name)).values():
            own = isinstance(value, type) and issubclass(value, Game) and value.__module__ == info.name
            if own and value.players:  # without players it is a part of models, no model
                found.append(value)
    order = {family: number for number, family in enumerate(FAMILIES)}
    found.sort(key=lambda kind: (order.get(kind.family, len(order)), kind.slug()))
    return {kind.slug(): kind for kind in found}


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(name)
    known = {game.__name__: game for game in models().values()}
    if name not in known:
        raise AttributeError(f"deterrence.games has no model {name!r}{nearest(name, known)}")
    return known[name]


def __dir__() -> list[str]:
    return [*__all__, *(game.__name__ for game in models().values())]
