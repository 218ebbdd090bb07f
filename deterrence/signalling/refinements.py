"""Which equilibria of a signalling game survive second thoughts about who would send an unsent message?

After a message that an equilibrium does not use, any belief may support the reply. Refinements leave out
types that have less reason to send it than others (see `deterrence.kernels.signalling.doubts`), and keep
the equilibria whose replies are best against some belief about the types that are left.

For two types "intuitive" is the Intuitive Criterion of Cho & Kreps (1987). For more it is their test of
equilibrium domination, which asks for one belief about the types left that keeps all of them from the
message; the Intuitive Criterion proper asks less. Neither is iterated; D2, divinity (Banks & Sobel 1987)
and stability are not decided here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from deterrence.answers.status import Status
from deterrence.equilibria import Equilibria
from deterrence.errors import ParameterError
from deterrence.kernels.profiles import CONTINUUM

__all__ = ["RULES", "refined"]

RULES = ("intuitive", "D1")


def refined(equilibria: Equilibria, details: Any, rule: str) -> Equilibria:
    """The equilibria of all off-path beliefs that survive "intuitive" or "D1".

    Returns
    -------
    Equilibria
        The same candidates; those that do not survive have status `refined_away`. Beliefs after unsent
        messages are on the types that are left. A type is left out, or not, whatever the reply in
        question, and replies that are best against fewer beliefs are on faces of the former ones: so the
        extreme points of what survives are among those listed, and `complete` stays, except where a game
        is tied and has a continuum, on which the types' payoffs may vary.

    Raises
    ------
    ParameterError
        If the off-path rule was not "any".

    """
    compiled, found = details.compiled, details.found
    if compiled.structure.numbers.rule is not None:
        raise ParameterError(
            f"refine came with a {equilibria.concept}: give the answer of PerfectBayesian(off_path='any')."
        )
    left = compiled.doubted(details.solved, found, rule)
    entry, there = details.entry.copy(), details.entry >= 0
    entry[there] = np.where(left.kept[entry[there]], entry[there], -1)
    exists = entry >= 0
    varied = np.zeros(there.shape, dtype=bool)
    varied[there] = ((found.kinds == CONTINUUM) & left.near)[details.entry[there]]
    status = np.where(there & ~exists, np.int8(Status.refined_away), equilibria.status)
    return replace(
        equilibria,
        concept=f"{equilibria.concept}, refined by {rule}",
        exists=exists,
        status=status,
        complete=equilibria.complete & ~varied.any(axis=-1),
        details=replace(details, found=replace(found, belief=left.belief), entry=entry),
    )
