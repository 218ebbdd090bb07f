"""Where do probabilities and beliefs go as rationality grows without bound?

Along a regular stretch of a branch they are smooth in 1 / t, so that three points, at t, 2 t and 4 t, give
their limit but for an error of order 1 / t^3 (Richardson's extrapolation). Whether the stretch is regular
is judged by the result: it must be close to the last point, and no agent may gain at its set, reached
or not, under the beliefs of the limit.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from deterrence.agent_form.numbers import NEGLIGIBLE, Numbers
from deterrence.kernels.continuation.agents import Worth, added
from deterrence.kernels.continuation.branch import follow
from deterrence.kernels.continuation.landing import leapt

__all__ = ["Assessment", "checked", "extrapolated"]

NOTHING = 1e-10  # what an extrapolated probability must exceed not to be 0
RARE = 1e-5  # probabilities that may be taken for 0
REACHED = 1e-7  # sets with this probability, if their owner wants to go there, have beliefs by Bayes' rule


class Assessment(NamedTuple):
    """Probabilities of actions (actions + 1, G; the last row is 1) and beliefs (nodes, G)."""

    sigma: Any
    beliefs: Any


def extrapolated(numbers: Numbers, worth: Worth, x: Any, t: Any) -> tuple[Assessment, Any, Any, Any, Any]:
    """The limit that a stretch of the branch from log odds x at t up to 4 t points to.

    Returns
    -------
    assessment : Assessment
    moved, blur : array (G,)
        The largest difference between a probability or belief in the limit and at 4 t, and in the limit
        and its extrapolation from two points.
    x : array (unknowns, G)
        Log odds at 4 t.
    done : bool array (G,)
        Was the branch followed so far?

    """
    agents = worth.agents
    logs = agents.log_probabilities(x)
    points = [np.concatenate([np.exp(logs), numbers.beliefs(logs)])]
    done = np.ones(len(t), dtype=bool)
    for _ in range(2):
        new, fine = leapt(worth, x, t, 2 * t)
        lost = np.flatnonzero(~fine)
        if lost.size:
            new[:, lost], fine[lost] = follow(worth.part(lost), x[:, lost], t[lost], 2 * t[lost])
        x, t, done = new, 2 * t, done & fine
        logs = agents.log_probabilities(x)
        points.append(np.concatenate([np.exp(logs), numbers.beliefs(logs)]))
    limit = (points[0] - 6 * points[1] + 8 * points[2]) / 3
    blur = np.abs(limit - 2 * points[2] + points[1]).max(axis=0)
    limit[limit < NOTHING] = 0.0
    sigma, beliefs = limit[: agents.actions + 1], limit[agents.actions + 1 :]
    sigma[-1] = 1.0
    _normalise(sigma, numbers.form.action_ends)
    _normalise(beliefs, numbers.form.node_ends)
    moved = np.abs(limit - points[2]).max(axis=0)
    return Assessment(sigma, _bayesian(numbers, sigma, beliefs)), moved, blur, x, done


def _bayesian(numbers: Numbers, sigma: Any, beliefs: Any) -> Any:
    """Beliefs by Bayes' rule at sets that are reached, the given ones elsewhere."""
    form = numbers.form
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.maximum(np.log(sigma), NEGLIGIBLE)
        exact, reach = numbers.beliefs(logs), numbers.reach_of_nodes(sigma)
    for start, stop in pairwise(form.node_ends):
        reached = added(reach[start:stop]) > REACHED
        beliefs[start:stop] = np.where(reached, exact[start:stop], beliefs[start:stop])
    return beliefs


def checked(
    numbers: Numbers, worth: Worth, unit: Any, limit: Assessment, slack: float
) -> tuple[Assessment, Any]:
    """The limit without actions that have no place in it, and the largest loss by an action that is used.

    Rare actions that are worse than the best one at their set by more than `slack`, a share of their
    owner's range, have the limit 0. Losses, (G,), are in the same unit.
    """
    losses = _losses(numbers, worth, unit, limit)
    wrong = (losses > slack) & (limit.sigma[:-1] > 0) & (limit.sigma[:-1] < RARE)
    if wrong.any():
        limit.sigma[:-1][wrong] = 0.0
        _normalise(limit.sigma, numbers.form.action_ends)
        limit = Assessment(limit.sigma, _bayesian(numbers, limit.sigma, limit.beliefs))
        losses = _losses(numbers, worth, unit, limit)
    return limit, np.where(limit.sigma[:-1] > 0, losses, 0.0).max(axis=0)


def _losses(numbers: Numbers, worth: Worth, unit: Any, limit: Assessment) -> Any:
    """By how much each action is worse than its set's best, as a share of its owner's range, (actions, G)."""
    form, agents = numbers.form, worth.agents
    losses = -worth.values(numbers.odds_of_lines(limit.sigma, limit.beliefs)[agents.sure :])[agents.place]
    share = unit / np.where(numbers.range > 0, numbers.range, np.inf)
    for h, (start, stop) in enumerate(pairwise(form.action_ends)):
        losses[start:stop] -= losses[start:stop].min(axis=0)
        losses[start:stop] *= share[form.owners[h]]
    return losses


def _normalise(rows: Any, ends: Any) -> None:
    for start, stop in pairwise(ends):
        rows[start:stop] /= added(rows[start:stop])
