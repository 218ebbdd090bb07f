"""What are the equilibria of a model by its own algebra, without a solver?

A `ClosedForm` says which named profiles are equilibria of every game of a batch, with their mixing
probabilities and what they lead to, and the thresholds between them. A model states it in `by_hand`, told
of arrays: as `Region`s (a profile and where it is an equilibrium) and `Threshold`s. The inherited tests
hold the general solver and the closed form to one another, near the thresholds and on them, too.
It shares no code with a solver.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

__all__ = ["ClosedForm", "Region", "Threshold"]


class Threshold(NamedTuple):
    """A value `at` of the parameter `of` at which the equilibria change; `at` must not depend on `of`."""

    of: str
    at: Any


@dataclass(frozen=True, eq=False)
class Region:
    """A named profile, and the games of which it is an equilibrium.

    Parameters
    ----------
    name : str
    where : bool or array
        Ends included: on a threshold the profiles of both sides are equilibria.
    probability : mapping event -> number or array
        Every event of the game; one that is left out has probability zero.
    choices : mapping "<set> -> <action>" -> number or array
        At every information set the probability of all actions but one, which gets the rest. One that is
        left out, of a game of thresholds or states, is not compared.

    A continuum of equilibria is given by its ends: a pair (low end, high end) in place of one value.

    """

    name: str
    where: Any
    probability: Mapping[str, Any]
    choices: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ends(self) -> int:
        """2 for a continuum, else 1."""
        return 1 + any(isinstance(v, tuple) for v in (*self.probability.values(), *self.choices.values()))


@dataclass(frozen=True, eq=False, repr=False)
class ClosedForm:
    """All equilibria of a concept, by formulas; R of them are told apart. Made by `Game.closed_form`.

    Parameters
    ----------
    concept : str
        The solver of whose equilibria this speaks, as one writes it: 'PerfectBayesian(off_path="any")'.
    regions : tuple of Region
    thresholds : mapping name -> Threshold
        `form.thresholds["c_H"].at` is an array that broadcasts to the batch.
    values : mapping name -> number or array
        Other numbers that the formulas give: a cutoff, a horizon.
    covers : bool or array
        The games of which this speaks: False where a prior of zero, say, makes it another game.
    complete : bool
        Are these all equilibria of the concept where it covers the game, or only some?

    Values are NaN where an equilibrium does not exist, or nothing is claimed.

    """

    concept: str
    regions: tuple[Region, ...]
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    covers: Any = True
    complete: bool = True
    game: Any = None

    @cached_property
    def _rows(self) -> list[tuple[Region, int]]:
        return [(region, end) for region in self.regions for end in range(region.ends)]

    @property
    def names(self) -> tuple[str, ...]:
        """The R equilibria; two of one name are the ends of a continuum."""
        return tuple(region.name for region, _ in self._rows)

    @property
    def events(self) -> tuple[str, ...]:
        """The events whose probability is given."""
        return tuple(dict.fromkeys(event for region in self.regions for event in region.probability))

    @cached_property
    def covered(self) -> Any:
        """The admissible games of which this speaks, (*batch,)."""
        return np.broadcast_to(np.logical_and(self.covers, self.game.admissible), self.game.shape)

    @cached_property
    def exists(self) -> Any:
        """Where each is an equilibrium, (*batch, R)."""
        here = [np.broadcast_to(region.where, self.game.shape) & self.covered for region, _ in self._rows]
        return np.stack(here, axis=-1)

    @cached_property
    def probability(self) -> dict[str, Any]:
        """Event -> its probability in each, (*batch, R)."""
        return {
            event: self._table([(r.probability.get(event, 0.0), end) for r, end in self._rows])
            for event in self.events
        }

    @cached_property
    def choices(self) -> dict[str, Any]:
        """The probability of each action, (*batch, R), by "<set> -> <action>"."""
        told = dict.fromkeys(choice for region in self.regions for choice in region.choices)
        return {
            choice: self._table([(r.choices.get(choice, np.nan), end) for r, end in self._rows])
            for choice in told
        }

    @cached_property
    def margin(self) -> Any:
        """Distance to the nearest threshold, in the unit of its parameter, (*batch,)."""
        nearest = np.full(self.game.shape, np.inf)
        for of, at in self.thresholds.values():
            nearest = np.fmin(nearest, np.abs(self.game.values[of] - np.asarray(at)))
        return nearest

    def _table(self, values: list[tuple[Any, int]]) -> Any:
        ends = [value[end] if isinstance(value, tuple) else value for value, end in values]
        rows = np.stack([np.broadcast_to(v, self.game.shape) for v in ends], axis=-1).astype(float)
        return np.where(self.exists, rows, np.nan)

    def __str__(self) -> str:
        """A single game's thresholds and equilibria; of a batch, in how many games each exists."""
        lines = [f"closed form ({self.concept}) of {self.game!r}"]
        for name, (of, at) in self.thresholds.items():
            lines.append(f"  {name} = {_number(at)}, threshold of {of}")
        lines += [f"  {name} = {_number(value)}" for name, value in self.values.items()]
        for r, (region, end) in enumerate(self._rows):
            name = f"{region.name} ({('low', 'high')[end]} end)" if region.ends > 1 else region.name
            if self.game.shape:
                lines.append(f"  {name}: in {int(self.exists[..., r].sum())} of {self.game.size} games")
            elif self.exists[r]:
                told = [f"P({event}) = {p[r]:.3g}" for event, p in self.probability.items() if p[r] > 0]
                lines.append(f"  {name}: {', '.join(told)}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self) if self.game is not None else f"closed form ({self.concept}), of no game yet"


def _number(value: Any) -> str:
    if np.ndim(value):
        return f"<{'x'.join(map(str, np.shape(value)))} array>"
    return f"{float(value):.6g}"
