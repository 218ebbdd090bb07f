"""What are all perfect Bayesian equilibria where receivers reply one after another? Of two types: all.

Nobody who replies knows the type, so what one of them does tells the others nothing: after a message all
hold one and the same belief, also if the message or a reply was not expected ("no signalling what you do
not know", Fudenberg & Tirole 1991). What may follow a message is then the path of
`deterrence.kernels.sequences.paths`: corners, and links on which the belief stands still while one
mixture moves. The types' values are linear on links, and constant where the belief moves.

*Why the list is complete.* Let nothing be tied. Suppose that u messages are used, s of them by both types.
The types are then indifferent u + s - 2 times. Each of the s messages has one number that moves the
types' values (its place on a link); where one type alone sends a message the belief is certain and there
is none. So u <= 2, unless something is tied: both types send one message; or they part; or one of them
sends two, the other one of these; or both send both. The place on each link follows from the
indifference, the belief there is the link's, and Bayes' rule gives the mixtures. All links are tried.
After a message that is not sent the replies that keep both types away are parts of the path: the list has
their ends and the corners between. A tie is noticed: an equilibrium that uses three messages is a mixture
of some that use two (see `deterrence.kernels.sequences.exact`), with the same replies, at which the third
is as good; and every corner and crossing of what follows it is compared, under a fixed rule too. Games
with a comparison within the tolerance go to exact arithmetic, and so do those in which one type is certain.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from deterrence.kernels.profiles import CONTINUUM, STRICT, TIED
from deterrence.kernels.sequences.drafts import Draft, Drafts
from deterrence.kernels.sequences.exact import Extreme, exact_equilibria
from deterrence.kernels.sequences.paths import Path
from deterrence.kernels.sequences.ways import Payoffs, Sequences, in_fractions
from deterrence.kernels.signalling.assessments import Assessments, joined

__all__ = ["assessments_in_sequence"]


def assessments_in_sequence(stage: Sequences, payoffs: Payoffs, tolerance: float) -> Assessments:
    """Solve G games; arrays of `payoffs` have shape (G,)."""
    with np.errstate(all="ignore"):
        drafts = Drafts(stage, payoffs, tolerance)
        parts = []
        for draft in drafts:
            sent = [m in draft.places for m in range(stage.messages)]
            for m in range(stage.messages):
                if not sent[m]:
                    draft = drafts.settled(draft, m)
            parts.append(_listed(stage, payoffs, drafts.paths, draft, sent))
    parts = [part.chosen(np.flatnonzero(~drafts.near[part.games])) for part in parts]
    near = np.flatnonzero(drafts.near)
    proved: Any = np.ones(len(drafts.near), dtype=bool)
    sound = reduce(np.logical_and, [np.isfinite(x) for x in payoffs.each()])
    proved[near[~sound[near]]] = False
    for game in near[sound[near]]:
        own = payoffs.of(int(game))
        found, proved[game] = exact_equilibria(stage, in_fractions(own, tolerance))
        parts += [_exact(stage, int(game), e) for e in found]
    whole = joined(parts, proved)
    return whole.chosen(np.lexsort((whole.patterns, whole.games)))


def _exact(stage: Sequences, game: int, e: Extreme) -> Assessments:
    """One equilibrium found in exact arithmetic."""
    kind = CONTINUUM if e.continuum else TIED if e.tied else STRICT
    pattern = tuple(tuple(m for m, p in enumerate(mix) if p) for mix in e.messages)
    belief = np.empty((3, stage.messages, 2, 1))
    for m, (low, high) in enumerate(e.beliefs):
        belief[:, m, 0, 0] = (low + high) / 2, low, high
    belief[:, :, 1] = 1 - belief[(0, 2, 1), :, 0]
    return Assessments(
        np.array([game]),
        np.array([stage.patterns.index(pattern)]),
        np.array([kind], dtype=np.int8),
        np.array(e.messages, dtype=float)[..., None],
        np.array([p for replies in e.replies for mix in replies for p in mix], dtype=float)[:, None],
        belief,
        np.array(e.sent)[:, None],
    )


def _listed(
    stage: Sequences, payoffs: Payoffs, paths: list[Path], draft: Draft, sent: list[bool]
) -> Assessments:
    """Equilibria in the terms of the game."""
    games, prior = draft.games, payoffs.prior[0][draft.games]
    actions, free = [np.zeros((0, len(games)))], np.zeros(len(games), dtype=bool)
    belief = np.empty((3, stage.messages, 2, len(games)))
    for m, path in enumerate(paths):
        corner, share = draft.places[m]
        after = np.where(share > 0, corner + 1, corner)
        start, stop = path.actions[:, corner, games], path.actions[:, after, games]
        actions.append(start + share * (stop - start))
        if sent[m]:
            mass = draft.messages[0, m] * prior, draft.messages[1, m] * (1 - prior)
            belief[:, m, 0] = mass[0] / (mass[0] + mass[1])
        elif payoffs.rule is not None:
            belief[:, m, 0] = payoffs.rule[0][games]
        else:
            low, high = path.low[corner, games], path.high[corner, games]
            belief[1, m, 0], belief[2, m, 0] = np.where(share > 0, high, low), high
            belief[0, m, 0] = (belief[1, m, 0] + high) / 2
            free |= path.count[games] > 1
    belief[:, :, 1] = 1 - belief[(0, 2, 1), :, 0]
    pattern = tuple(tuple(np.flatnonzero(own.any(axis=-1)).tolist()) for own in draft.messages)
    number = stage.patterns.index(pattern) if len(games) else 0
    kinds = np.where(free, CONTINUUM, STRICT).astype(np.int8)
    told = np.repeat(np.array(sent)[:, None], len(games), axis=1)
    numbers = np.full(len(games), number)
    return Assessments(games, numbers, kinds, draft.messages, np.concatenate(actions), belief, told)
