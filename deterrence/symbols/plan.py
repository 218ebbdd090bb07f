"""How are expressions computed for a million games at once?

A `Plan` is the graph of some expressions, cut down to what they need and ordered, run as a list of
NumPy calls on arrays of any shapes that broadcast: what depends on one axis only costs one axis.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from deterrence.symbols.expressions import Expression, ordered

__all__ = ["Plan"]


class Plan:
    """An ordered list of NumPy calls that computes some expressions; temporaries die at last use.

    Parameters
    ----------
    outputs : sequence of Expression
        What `__call__` returns, in this order.

    """

    def __init__(self, outputs: Sequence[Expression]) -> None:
        nodes = ordered(outputs)
        slot = {node.index: i for i, node in enumerate(nodes)}
        self.outputs = [slot[e.index] for e in outputs]
        self.size = len(nodes)
        self.constants = [(slot[n.index], n.value) for n in nodes if n.function is None and n.constant]
        self.parameters = [(slot[n.index], n.value) for n in nodes if isinstance(n.value, str)]
        last_use: dict[int, int] = {}
        calls = [n for n in nodes if n.function is not None]
        for position, node in enumerate(calls):
            for a in node.arguments:
                last_use[slot[a.index]] = position
        kept = set(self.outputs)
        dying: dict[int, list[int]] = {}
        for register, position in last_use.items():
            if register not in kept:
                dying.setdefault(position, []).append(register)
        self.steps = [
            (n.function, tuple(slot[a.index] for a in n.arguments), slot[n.index], dying.get(i, ()))
            for i, n in enumerate(calls)
        ]
        alive = peak = 0
        for _, _, _, dead in self.steps:
            alive += 1
            peak = max(peak, alive)
            alive -= len(dead)
        self.live = peak  # arrays of a piece's size held at once, at most

    def __call__(self, values: Mapping[str, Any]) -> list[Any]:
        """The outputs for parameter values (floats or arrays that broadcast together).

        Each output has the broadcast shape of the parameters that it depends on.
        """
        registers: list[Any] = [None] * self.size
        for register, number in self.constants:
            registers[register] = number
        for register, name in self.parameters:
            registers[register] = values[name]
        with np.errstate(all="ignore"):
            for function, args, out, dead in self.steps:
                if len(args) == 2:
                    registers[out] = function(registers[args[0]], registers[args[1]])  # type: ignore[misc]
                else:
                    registers[out] = function(*[registers[a] for a in args])  # type: ignore[misc]
                for register in dead:
                    registers[register] = None
        return [registers[i] for i in self.outputs]
