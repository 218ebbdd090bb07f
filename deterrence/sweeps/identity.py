"""Is this the same study? What a result depends on, as a table that can be compared line by line.

A game is known by its tree: every payoff, probability and constraint as the formula that tracing found, so
that a change in a helper is noticed and a change in a comment is not. Games without such a tree (of types,
of states) are known by the compiled code of their methods and of the functions of the same module that
those call, which another version of Python compiles otherwise. Sources and units do not change a result
and are left out. The library's own solvers are known by the hash of its code as a whole: parts that two
states of it computed are not to stand in one result.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from deterrence.errors import DeterrenceError, ParameterError
from deterrence.game import Game
from deterrence.language.tree import Branching, Chance, Decision, Outcome, Tree
from deterrence.sources import code_digest
from deterrence.sweeps.question import Question
from deterrence.symbols.expressions import Expression, Graph, ordered

__all__ = ["differences", "digest", "identity"]


def identity(question: Question) -> dict[str, Any]:
    """What the bits of a result depend on, as plain JSON values under names that a reader knows."""
    from deterrence import __version__

    layout = question.layout
    cases = {}
    for name, game, solve in zip(layout.cases, question.games, question.solvers, strict=True):
        cases[name or "game"] = {
            "class": type(game).__name__,
            **game.structure,
            **{n: _number(v) for n, v in game.values.items() if n not in layout.axes},
            "solver": _solver(solve),
            "rules": _rules(game),
        }
    return {
        "version": __version__,
        "code of the library": code_digest()[:12],
        "axes": {name: _array(values) for name, values in layout.axes.items()},
        **_drawn(question.games[0]),
        "cases": cases,
        "keep": [*layout.kept, *layout.players, *layout.events],
        "choices": [f"{label} -> {action}" for label, action in layout.choices],
        "derivatives": [*layout.further.derivatives],
        "distances": [*layout.further.distances],
        "dtype": layout.dtype,
        "games judged": question.wanted,
        "seed": question.seed,
        "games a piece": question.piece,
    }


def digest(table: Any) -> str:
    """The hash of a table of plain values."""
    return hashlib.sha256(json.dumps(table, sort_keys=True).encode()).hexdigest()


def differences(theirs: Any, ours: Any, name: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where two tables differ: the path of each entry, and both values (None where there is none)."""
    if isinstance(theirs, Mapping) and isinstance(ours, Mapping):
        for key in dict.fromkeys([*theirs, *ours]):
            yield from differences(theirs.get(key), ours.get(key), f"{name}.{key}" if name else str(key))
    elif theirs != ours:
        yield name, theirs, ours


def _drawn(game: Game) -> dict[str, Any]:
    """How a batch was drawn: a result has the draws beside it, and those of a scenario are no parameters."""
    if game.drawing is None:
        return {}
    draws = {name: _array(values) for name, values in game.drawing.values.items()}
    return {"drawn": {"design": repr(game.drawing.design), **draws}}


def _number(value: Any) -> float | str:
    return _array(value) if np.ndim(value) else float(value)


def _array(values: Any) -> str:
    values = np.ascontiguousarray(values, dtype=float)
    ends = f" from {values.flat[0]:g} to {values.flat[-1]:g}" if values.size else ""
    return f"{values.size} values{ends} ({hashlib.sha256(values.tobytes()).hexdigest()[:12]})"


def _solver(solve: Callable[..., Any]) -> str:
    if isinstance(solve, FunctionType):
        return f"{solve.__qualname__} {digest(_code(solve, set()))[:12]}"
    words = repr(solve)
    if " at 0x" in words:
        raise ParameterError(
            f"sweep: a store cannot tell what {words} is set to: give a function, or a frozen dataclass."
        )
    own = {} if type(solve).__module__.startswith("deterrence.") else _methods(type(solve))
    return f"{words} {digest(own)[:12]}" if own else words


def _rules(game: Game) -> str:
    kind = type(game)
    traced = type(game.tree) is Tree
    parts: list[Any] = [_tree(game.tree)] if traced else [sys.version_info[:2], _methods(kind)]
    if kind.constraints is not Game.constraints:
        graph = Graph()
        try:
            told = game.stand_in({name: graph.parameter(name) for name in game.parameters()}).constraints()
            parts.append({words: _formulas([graph.as_expression(holds)])[0] for words, holds in told.items()})
        except (DeterrenceError, TypeError):  # not of a kind that can be traced: known by its code
            parts.append(_code(kind.constraints, set()))
    return digest(parts)[:16]


def _tree(tree: Tree) -> Any:
    """Every node with its formulas as hashes."""
    number, rows, formulas = tree.graph.as_expression, [], []
    for node in tree.nodes:
        row: list[Any] = [type(node).__name__, node.path]
        if isinstance(node, Outcome):
            formulas += [*node.payoffs, *node.slopes, *node.events.values()]
            row += [node.label, list(node.events)]
        if isinstance(node, Branching):
            row += [node.subject, list(node.options)]
        if isinstance(node, Chance):
            formulas += [*node.probabilities, *(p for own in node.believes.values() for p in own)]
            row += [list(node.to), list(node.believes)]
        if isinstance(node, Decision):
            formulas += node.law.arguments if node.law is not None else ()
            row += [node.infoset, node.private, node.law.name if node.law is not None else ""]
        rows.append(row)
    return [list(tree.players), rows, _formulas([number(f) for f in formulas])]


def _formulas(outputs: list[Expression]) -> list[str]:
    """The hash of each expression: of its function and the hashes of its arguments."""
    known: dict[int, str] = {}
    for e in ordered(outputs):
        head = repr(e.value) if e.function is None else getattr(e.function, "__name__", repr(e.function))
        words = "|".join([head, *(known[a.index] for a in e.arguments)])
        known[e.index] = hashlib.sha256(words.encode()).hexdigest()
    return [known[e.index] for e in outputs]


def _methods(kind: type) -> dict[str, Any]:
    """The code of all methods of a class that the library's own bases do not define."""
    found: dict[str, Any] = {}
    seen: set[FunctionType] = set()
    for base in reversed(kind.__mro__):
        if base.__module__.startswith("deterrence.") and "games" not in base.__module__:
            continue
        for name, value in vars(base).items():
            if isinstance(value, FunctionType):
                found[name] = _code(value, seen)
    return found


def _code(function: Any, seen: set[Any]) -> Any:
    """What a function does: its code, and that of the functions of its module that it names."""
    if not isinstance(function, FunctionType) or function in seen:
        return getattr(function, "__qualname__", repr(function))
    seen.add(function)
    helpers = [function.__globals__.get(name) for name in _names(function.__code__)]
    near = [h for h in helpers if isinstance(h, FunctionType) and h.__module__ == function.__module__]
    captured = [_value(c.cell_contents, seen) for c in function.__closure__ or ()]
    return [_plain(function.__code__), captured, [_code(h, seen) for h in near]]


def _value(value: Any, seen: set[Any]) -> Any:
    """What a function has captured, without where it lies in memory."""
    if isinstance(value, FunctionType):
        return _code(value, seen)
    return _array(value) if isinstance(value, np.ndarray) else re.sub(r" at 0x[0-9a-f]+", "", repr(value))


def _names(code: CodeType) -> list[str]:
    inner = [c for c in code.co_consts if isinstance(c, CodeType)]
    return [*code.co_names, *(name for c in inner for name in _names(c))]


def _plain(code: CodeType) -> Any:
    consts = [
        _plain(c)
        if isinstance(c, CodeType)
        else sorted(map(repr, c))
        if isinstance(c, frozenset)
        else repr(c)
        for c in code.co_consts
    ]
    return [code.co_code.hex(), consts, list(code.co_names)]
