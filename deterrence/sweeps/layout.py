"""Which arrays does a sweep fill? Names, sizes and types, known before it runs.

Cases may differ in their candidates and events, which are matched by name (an event that a case cannot
have has probability zero there; a candidate that it does not examine is absent). In memory and on disk
an array is (*inner, games), games of one case after another in the order of the grid, so that any run of
games is one slice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from deterrence.arguments import as_names
from deterrence.equilibria import Equilibria
from deterrence.errors import ParameterError, nearest
from deterrence.sweeps.further import Further

__all__ = ["CHECKS", "LABELLED", "Layout", "Variable"]

CHECKS = ("regret", "local_regret", "residual")
DTYPES = ("float64", "float32")
LABELLED = {  # dims of a variable beside the grid and the candidates
    "payoff": ("player",), "payoff_true": ("player",), "probability": ("event",), "strategy": ("choice",),
    "derivative_payoff": ("player", "parameter"), "derivative_probability": ("event", "parameter"),
    "distance": ("parameter", "direction"),
}  # fmt: skip
DIRECTIONS = ("down", "up")


@dataclass(frozen=True)
class Variable:
    """One quantity of every game: its dims beside those of the grid, their lengths, and its dtype."""

    dims: tuple[str, ...]
    inner: tuple[int, ...]
    kind: str

    @property
    def bytes(self) -> int:
        """Of one game."""
        return int(np.prod(self.inner, dtype=np.int64)) * np.dtype(self.kind).itemsize


@dataclass(frozen=True, eq=False)
class Layout:
    """Names and sizes of a sweep's result: the variables `kept`, the `players` and `events` in them."""

    axes: Mapping[str, Any]
    cases: tuple[str, ...]
    candidates: tuple[str, ...]
    players: tuple[str, ...]
    events: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    further: Further
    kept: tuple[str, ...]
    dtype: str

    @classmethod
    def of(
        cls,
        axes: Mapping[str, Any],
        cases: Sequence[str],
        solved: Sequence[Equilibria],
        sets: Iterable[str],
        further: Further,
        keep: Iterable[str] | None,
        dtype: str,
    ) -> Self:
        """The layout of a sweep whose cases have these solved corners.

        Raises
        ------
        ParameterError
            If `sets`, `keep` or `dtype` names what there is not.
        GameError
            If the answers of a case have nothing `further` of the kind that is asked for.

        """

        def union(rows: Any) -> tuple[Any, ...]:
            return tuple(dict.fromkeys(word for row in rows for word in row))

        if dtype not in DTYPES:
            raise ParameterError(f"sweep: dtype came as {dtype!r}: give {' or '.join(map(repr, DTYPES))}.")
        known = {"infoset": union(s.actions for s in solved), "player": union(s.players for s in solved),
                 "event": union(s.events for s in solved)}  # fmt: skip
        labels = as_names("sweep", "choices", sets, "labels of information sets")
        for label in labels:
            if label not in known["infoset"]:
                raise ParameterError(
                    f"sweep: choices names information set {label!r}, which no case has"
                    f"{nearest(label, known['infoset'])}"
                )
        further.check(solved)
        own_priors = any(s.game.tree.misperceived for s in solved)
        asked = (*(["strategy"] if labels else []), *further.variables)
        every = ["exists", "status", "payoff", *(["payoff_true"] if own_priors else []), "probability",
                 "complete", *asked, *CHECKS, "regime"]  # fmt: skip
        kept, parts = _kept(every, known, keep, asked)
        return cls(
            axes=axes,
            cases=tuple(cases),
            candidates=union(s.names for s in solved),
            players=tuple(p for p in known["player"] if p in parts["player"]),
            events=tuple(e for e in known["event"] if e in parts["event"]),
            choices=union(((label, a) for a in s.actions.get(label, ())) for label in labels for s in solved),
            further=further,
            kept=kept,
            dtype=dtype,
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
    def lead(self) -> dict[str, int]:
        """The dims that count games, with their lengths: `case` where cases are compared, then the axes."""
        case = {} if self.cases == ("",) else {"case": len(self.cases)}
        return {**case, **{name: len(values) for name, values in self.axes.items()}}

    @property
    def variables(self) -> dict[str, Variable]:
        """What is kept, by name."""
        kinds = {"exists": "bool", "status": "int8", "complete": "bool", "regime": "int32"}
        found = {}
        for name in self.kept:
            dims = () if name in ("complete", "regime") else ("equilibrium", *LABELLED.get(name, ()))
            kind = "float32" if name in CHECKS else kinds.get(name, self.dtype)
            found[name] = Variable(dims, tuple(len(self.words[dim]) for dim in dims), kind)
        return found

    @property
    def words(self) -> dict[str, tuple[str, ...]]:
        """The labels of each dim that is no axis."""
        return {
            "case": self.cases,
            "equilibrium": self.candidates,
            "player": self.players,
            "event": self.events,
            "choice": tuple(f"{label} -> {action}" for label, action in self.choices),
            "parameter": self.further.parameters,
            "direction": DIRECTIONS,
        }

    @property
    def bytes(self) -> int:
        """Memory of the result."""
        return self.games * sum(v.bytes for v in self.variables.values())

    def blank(self, games: int) -> dict[str, Any]:
        """Arrays for some games, (*inner, games), not filled."""
        return {n: np.empty((*v.inner, games), dtype=v.kind) for n, v in self.variables.items()}


def _kept(
    every: Sequence[str], known: Mapping[str, Sequence[str]], keep: Iterable[str] | None, asked: Iterable[str]
) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The variables to keep, in order, and the players and events of which something is kept.

    What was `asked` for by an option of its own is kept, whatever `keep` names: of the players and events
    that `keep` leaves, or of all where it says nothing of them.
    """
    if keep is None:
        return tuple(every), dict(known)
    words = as_names("sweep", "keep", keep, "names of variables")
    if not words:
        raise ParameterError("sweep: keep came empty: name at least one variable, or leave it out.")
    names, parts = set(asked), {dim: set[str]() for dim in known}
    for word in words:
        name, _, label = word.partition(": ")
        if name not in every:
            raise ParameterError(
                f"sweep: keep names {word!r}, which is no variable of this sweep{nearest(name, every)} "
                f"It has {', '.join(every)}."
            )
        dim, *_ = LABELLED.get(name, ("",))
        labels = known.get(dim, ())
        if label and label not in labels:
            raise ParameterError(
                f"sweep: keep names {word!r}, but {label!r} is no {dim or 'part'} of {name}"
                f"{nearest(label, labels)}"
            )
        names.add(name)
        if dim in parts:
            parts[dim] |= {label} if label else set(labels)
    for name in asked:
        dim, *_ = LABELLED.get(name, ("",))
        if dim in parts and not parts[dim]:
            parts[dim] = set(known[dim])
    return tuple(name for name in every if name in names), parts
