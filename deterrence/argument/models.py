"""How do the small models test the claims that they list? Each `Claim` of an `article`, as a comparison.

"What rises" is drawn twice: a game of the model's box, and the same game with that parameter anywhere between
its value and the upper end, in turn under each structural choice; or, where the claim is about a structural
choice, that one and, in turn, each other.
A pair is drawn again where either is inadmissible. The box lies around the illustrative defaults: four fifths
of the way to the ends of a parameter's range, or of its size where the range is unbounded; where joint
constraints leave no room it shrinks toward the defaults. It is no calibration, and a share of it says that
a verdict is to be found, not how often it is to be met.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import numpy as np

from deterrence.claims import Claim
from deterrence.errors import ParameterError, among, nearest
from deterrence.game import Game
from deterrence.parameters import Array, Parameter

__all__ = ["box", "fields", "pairs", "structures"]

SPREAD = 0.8
FREE, ROUNDS = 30, 90  # rounds of drawing before the box shrinks, and in all


def box(parameter: Parameter) -> tuple[float, float]:
    """The ends between which a parameter of a small model is drawn."""
    low, default, high = parameter.low, parameter.default, parameter.high
    if np.isfinite(low) and np.isfinite(high):
        return default + SPREAD * (low - default), default + SPREAD * (high - default)
    reach = SPREAD * (abs(default) or 0.5)
    return max(low, default - reach), min(high, default + reach)


def structures(kind: type[Game]) -> Iterator[dict[str, Any]]:
    """Nothing changed, then each structural choice of a model on its own."""
    yield {}
    for name, hint in kind._structural_types().items():
        for word in (
            get_args(hint) if get_origin(hint) is Literal else ((True, False) if hint is bool else ())
        ):
            yield {name: word}


def pairs(kind: type[Game], claim: Claim, n: int, seed: int) -> Iterator[tuple[Game, Game]]:
    """Games of a model's box before and after what is claimed to rise: two batches at a time, n pairs in all.

    Raises
    ------
    ParameterError
        If the model lacks the parameter, the choice or the event, or next to no pair of games is admissible.

    """
    compared = _structures(kind, claim)
    moved = "" if "=" in claim.of else claim.of
    sizes = np.diff(np.linspace(0, n, len(compared) + 1).astype(int))
    random = np.random.default_rng(seed)
    for structure, size in zip(compared, sizes, strict=True):
        if size:
            yield _admissible(kind, claim, moved, structure, int(size), random)


def _admissible(
    kind: type[Game], claim: Claim, moved: str, structure: Any, n: int, random: np.random.Generator
) -> tuple[Game, Game]:
    """A pair of batches of shape (n,): `moved` rises, if anything does, between two structures."""
    declared = kind.parameters()
    ends = {name: box(parameter) for name, parameter in declared.items()}

    def drawn(closer: float) -> tuple[dict[str, Array], dict[str, Array]]:
        low = {
            name: p.default + closer * (random.uniform(*ends[name], n) - p.default)
            for name, p in declared.items()
        }
        rise = {moved: low[moved] + random.random(n) * (ends[moved][1] - low[moved])} if moved else {}
        return low, {**low, **rise}

    values = drawn(1.0)
    for attempt in range(ROUNDS):
        pair = [kind(**v, **s) for v, s in zip(values, structure, strict=True)]
        bad = np.broadcast_to(~(np.asarray(pair[0].admissible) & np.asarray(pair[1].admissible)), n)
        if not bad.any():
            return pair[0], pair[1]
        again = drawn(1.0 if attempt < FREE else 0.85 ** (attempt - FREE))
        values = _mixed(values[0], again[0], bad), _mixed(values[1], again[1], bad)
    raise ParameterError(
        f"{claim.id} on {kind.slug()}: {int(bad.sum())} of {n} pairs of games with a larger {claim.of} are "
        "inadmissible even near the defaults: raise another parameter."
    )


def _mixed(old: dict[str, Array], new: dict[str, Array], where: Any) -> dict[str, Array]:
    return {name: np.where(where, new[name], old[name]) for name in old}


def _structures(kind: type[Game], claim: Claim) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The structural fields before and after, as many as there are, such that the event can happen."""
    name, _, word = claim.of.partition("=")
    if word:
        choices = [s for s in structures(kind) if name in s]
        after = next((s for s in choices if str(s[name]) == word), None)
        befores = [s for s in choices if str(s[name]) != word]
        if after is None or not befores:
            raise ParameterError(
                f"{claim.id} compares {claim.of!r}, which is no structural choice of {kind.slug()}"
                f"{nearest(name, kind._structural_types())}"
            )
        return [(before, after) for before in befores]
    if name not in kind.parameters():
        raise ParameterError(
            f"{claim.id} moves {name!r}, which {kind.slug()} lacks{nearest(name, kind.parameters())} "
            f"It has {among(kind.parameters())}."
        )
    payoff, found = claim.on.startswith("payoff: "), {}
    for structure in structures(kind):
        game = kind(**structure)
        if payoff or claim.on in game.tree.events:
            found[repr(game.structure)] = structure
    if not found:
        raise ParameterError(f"{claim.id} speaks of {claim.on!r}, which is no event of {kind.slug()}.")
    return [(structure, structure) for structure in found.values()]


def fields(game: Game) -> dict[str, Any]:
    """Everything that makes one game: its parameters and its structural choices."""
    return {**{name: float(value) for name, value in game.values.items()}, **game.structure}
