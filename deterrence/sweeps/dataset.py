"""What does a sweep hand over? Arrays with names, units and the meaning of every code.

`Layout` knows the shape of the result of a sweep before it runs: cases may differ in their
candidates and events, which are matched by name (an event that a case cannot have has probability
zero there; a candidate that it does not examine is absent).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from deterrence.equilibria import Equilibria
from deterrence.game import Game
from deterrence.status import Status
from deterrence.sweeps.drawn import drawn_coords
from deterrence.sweeps.regimes import candidate_sets

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Layout", "dataset"]

CHECKS = ("regret", "local_regret", "residual")


@dataclass(frozen=True, eq=False)
class Layout:
    """Names and sizes of a sweep's result."""

    axes: Mapping[str, Any]
    cases: tuple[str, ...]
    candidates: tuple[str, ...]
    players: tuple[str, ...]
    events: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    own_priors: bool

    @classmethod
    def of(
        cls, axes: Mapping[str, Any], cases: Sequence[str], solved: Sequence[Equilibria], sets: Sequence[str]
    ) -> Self:
        """The layout of a sweep whose cases have these solved corners."""

        def union(rows: Any) -> tuple[Any, ...]:
            return tuple(dict.fromkeys(word for row in rows for word in row))

        return cls(
            axes=axes,
            cases=tuple(cases),
            candidates=union(s.names for s in solved),
            players=solved[0].players,
            events=union(s.events for s in solved),
            choices=union(((label, a) for a in s.actions.get(label, ())) for label in sets for s in solved),
            own_priors=any(s.game.tree.misperceived for s in solved),
        )

    @property
    def grid(self) -> tuple[int, ...]:
        """Length of each axis."""
        return tuple(len(values) for values in self.axes.values())

    @property
    def cells(self) -> int:
        """Games of one case."""
        return int(np.prod(self.grid, dtype=np.int64))

    @property
    def games(self) -> int:
        """Games of all cases."""
        return self.cells * len(self.cases)

    @property
    def variables(self) -> dict[str, tuple[tuple[int, ...], str]]:
        """Inner shape and dtype of each array."""
        k, n, m = len(self.candidates), len(self.players), len(self.events)
        return {
            "exists": ((k,), "?"),
            "status": ((k,), "i1"),
            "payoff": ((k, n), "f8"),
            **({"payoff_true": ((k, n), "f8")} if self.own_priors else {}),
            "probability": ((k, m), "f8"),
            "complete": ((), "?"),
            **({"strategy": ((k, len(self.choices)), "f8")} if self.choices else {}),
            **dict.fromkeys(CHECKS, ((k,), "f4")),
        }

    @property
    def bytes(self) -> int:
        """Memory of the result, with the regime."""
        return sum(
            self.games * int(np.prod(inner, dtype=np.int64)) * np.dtype(kind).itemsize
            for inner, kind in (*self.variables.values(), ((), "i4"))
        )

    def allocate(self) -> dict[str, Any]:
        """Empty arrays, (case, *inner, *grid) in memory: each quantity of a block is contiguous."""
        arrays = {}
        for name, (inner, kind) in self.variables.items():
            blank: Any = np.nan if kind.startswith("f") else False
            blank = Status.not_an_equilibrium if name == "status" else blank
            arrays[name] = np.full((len(self.cases), *inner, *self.grid), blank, dtype=kind)
        return arrays

    def write(
        self, arrays: Mapping[str, Any], case: int, index: tuple[slice, ...], solved: Equilibria
    ) -> None:
        """Put one solved block in its place."""
        arrays["complete"][(case, *index)] = solved.complete
        own = [self.candidates.index(name) for name in solved.names]
        events = [self.events.index(event) for event in solved.events]
        impossible = [i for i in range(len(self.events)) if i not in events]
        strategy = {label: solved.strategy[label] for label in self._sets(solved)}
        foreign = [k for k in range(len(self.candidates)) if k not in own]
        for k in foreign:  # not examined in this case: absent, and none found where none is
            none = (solved.status == Status.none_found).any(axis=-1)
            arrays["status"][(case, k, *index)] = np.where(none, Status.none_found, Status.not_an_equilibrium)
        for source, k in enumerate(own):
            arrays["exists"][(case, k, *index)] = solved.exists[..., source]
            arrays["status"][(case, k, *index)] = solved.status[..., source]
            for player in range(len(self.players)):
                arrays["payoff"][(case, k, player, *index)] = solved.payoff[..., source, player]
                if self.own_priors:
                    arrays["payoff_true"][(case, k, player, *index)] = solved.payoff_true[..., source, player]
            for e, event in enumerate(events):
                arrays["probability"][(case, k, event, *index)] = solved.probability[..., source, e]
            for event in impossible:
                zero = np.where(solved.exists[..., source], 0.0, np.nan)
                arrays["probability"][(case, k, event, *index)] = zero
            for c, (label, action) in enumerate(self.choices):
                if label in strategy:
                    a = solved.actions[label].index(action)
                    arrays["strategy"][(case, k, c, *index)] = strategy[label][..., source, a]

    def write_checks(self, arrays: Mapping[str, Any], case: int, where: Any, solved: Equilibria) -> None:
        """Put the regrets of a judged sample in their places."""
        for source, name in enumerate(solved.names):
            k = self.candidates.index(name)
            for check in CHECKS:
                arrays[check][(case, k, *where)] = getattr(solved, check)[..., source]

    def _sets(self, solved: Equilibria) -> list[str]:
        return [
            label for label in dict.fromkeys(label for label, _ in self.choices) if label in solved.actions
        ]


def dataset(layout: Layout, arrays: Mapping[str, Any], game: Game, attributes: dict[str, Any]) -> xr.Dataset:
    """The labelled result."""
    import xarray as xr

    grid = (*(("case",) if layout.cases != ("",) else ()), *layout.axes)
    inner = {
        "payoff": ("equilibrium", "player"), "payoff_true": ("equilibrium", "player"),
        "probability": ("equilibrium", "event"), "strategy": ("equilibrium", "choice"), "complete": (),
    }  # fmt: skip

    def labelled(name: str, array: Any) -> Any:
        dims = inner.get(name, ("equilibrium",))
        array = np.moveaxis(array, range(1, 1 + len(dims)), range(-len(dims), 0))
        return (*grid, *dims), array if "case" in grid else array[0]

    table = game.parameters()
    coords: dict[str, Any] = {
        name: (
            name,
            values,
            {"long_name": name.replace("_", " "), "unit": table[name].unit, "source": "swept"},
        )
        for name, values in layout.axes.items()
        if name in table
    }
    coords |= drawn_coords(game)
    if "case" in grid:
        coords["case"] = list(layout.cases)
    coords |= {
        "equilibrium": list(layout.candidates),
        "player": list(layout.players),
        "event": list(layout.events),
    }
    if layout.choices:
        sets, actions = zip(*layout.choices, strict=True)
        coords |= {
            "choice": [f"{label} -> {action}" for label, action in layout.choices],
            "infoset": ("choice", list(sets)),
            "owner": ("choice", [label.split(": ")[0] for label in sets]),
            "action": ("choice", list(actions)),
        }
    refused = (arrays["status"] == Status.inadmissible).all(axis=1)  # of a game: all its candidates
    attributes = {**attributes, "inadmissible_share": float(refused.mean())}
    result = xr.Dataset({name: labelled(name, array) for name, array in arrays.items()}, coords, attributes)
    for name in {"payoff", "payoff_true"} & set(arrays):
        result[name].attrs["unit"] = "each player's own unit; not comparable across players"
    codes = [Status.ok, *(s for s in Status if s)]
    result.status.attrs = _flags([int(s) for s in codes], [s.name.replace("_", " ") for s in codes])
    result.status.attrs["sentences"] = json.dumps([s.sentence for s in codes])
    regime, meanings = candidate_sets(arrays["exists"], arrays["status"], layout.candidates)
    result["regime"] = (grid, regime if "case" in grid else regime[0])
    result.regime.attrs = _flags(list(range(len(meanings))), meanings)
    return result


def _flags(values: list[int], meanings: list[str]) -> dict[str, Any]:
    """CF attributes of a coded variable, and the meanings once more as readable JSON."""
    words = [re.sub(r"[^A-Za-z0-9_.+@-]+", "_", m) for m in meanings]
    return {
        "flag_values": np.array(values, dtype=np.int32),
        "flag_meanings": " ".join(words),
        "meanings": json.dumps(meanings),
    }
