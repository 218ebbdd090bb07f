"""How does Gambit solve the same trees, and what are its answers worth? Build, solve, read, judge.

A profile is judged by code that shares nothing with a solver: `dt.regret`, the probabilities of the ends of
the tree, and a linear programme at each information set that play does not reach: is there a belief under
which what is played there is best? Where there is one at every set the profile is a perfect Bayesian
equilibrium (in games of one sender; elsewhere this asks less than that).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import process_time
from typing import Any

import numpy as np
from scipy.optimize import linprog

import deterrence as dt
from deterrence.judging.playing import Run, checked
from deterrence.judging.replayed import Table
from tests.oracles.gambit_answers import to_gambit

__all__ = ["Answer", "Judged", "Peer", "asked", "counted", "judged", "peers"]

Profile = dict[str, Any]  # information set -> probabilities
REGRET = 1e-3  # beyond this a profile is no equilibrium
SLACK = 1e-4  # gains that count as none: what Gambit accepts


@dataclass(frozen=True)
class Peer:
    """One function of Gambit: `solve` a game, `read` what it returns as profiles and the level reached."""

    name: str
    solve: Callable[[Any], Any]
    read: Callable[[Any, Any], tuple[list[Profile], float]]


@dataclass(frozen=True)
class Answer:
    """What a peer says of one game, in how long; `level` is the rationality at which it stopped."""

    seconds: float
    profiles: list[Profile]
    level: float


@dataclass(frozen=True)
class Judged:
    """A profile's regret, whether beliefs support it off the path, and the probability of each end."""

    regret: float
    supported: bool
    ends: Any


def peers(rationality: float) -> dict[str, Peer]:
    """Gambit's solvers of trees; raises ImportError where pygambit is missing."""
    import pygambit

    def several(game: Any, found: Any) -> tuple[list[Profile], float]:
        return [
            {s.label: [float(e[a]) for a in s.actions] for p in game.players for s in p.infosets}
            for e in found.equilibria
        ], np.inf

    def last(game: Any, found: Any) -> tuple[list[Profile], float]:
        values = iter([found[-1][i] for i in range(len(found[-1]))])
        sets = [s for p in game.players for s in p.infosets]
        return [{s.label: [float(next(values)) for _ in s.actions] for s in sets}], found[-1].lam

    nash, qre = pygambit.nash, pygambit.qre
    return {
        "enumpure_agent": Peer("enumpure_agent_solve", nash.enumpure_agent_solve, several),
        "enumpoly": Peer("enumpoly_solve", nash.enumpoly_solve, several),
        "logit": Peer("logit_solve", nash.logit_solve, several),
        "logit_lambda": Peer(
            f"logit_solve_lambda({rationality:g})",
            lambda game: qre.logit_solve_lambda(game, [rationality]),
            last,
        ),
    }


def asked(peer: Peer, games: list[dt.Game]) -> tuple[float, list[Answer]]:
    """Seconds to build a game, and the peer's answers."""
    start = process_time()
    copies = [to_gambit(game) for game in games]
    building = (process_time() - start) / len(games)
    answers = []
    for copy in copies:
        start = process_time()
        found = peer.solve(copy)
        seconds = process_time() - start
        answers.append(Answer(seconds, *peer.read(copy, found)))
    return building, answers


def judged(game: dt.Game, profile: Profile) -> Judged:
    """One profile of one game."""
    strategy = {label: np.asarray(row) / np.sum(row) for label, row in profile.items()}
    run = Run(Table(game), checked(game, strategy))
    ends = np.array([float(run.reach(end, "", True)) for end in game.tree.outcomes])
    good = all(_supported(run, s) for s in game.tree.infosets.values())
    return Judged(float(dt.regret(game, strategy)), good, ends)


def counted(
    ours: list[list[Judged]], theirs: list[list[Judged]], near: float, at_a_level: bool
) -> dict[str, Any]:
    """How lists of profiles differ, games side by side; plays as `near` as this are the same.

    At a given rationality (`at_a_level`) regret is meant, and says nothing against a profile.
    """

    def strangers(some: list[Judged], others: list[Judged]) -> int:
        return sum(all(np.abs(a.ends - b.ends).max() > near for b in others) for a in some)

    every = [t for own in theirs for t in own]
    sound = [[t for t in own if at_a_level or (t.regret <= REGRET and t.supported)] for own in theirs]
    missing = [strangers(mine, own) for mine, own in zip(ours, theirs, strict=True)]
    result = {
        "peer a game": len(every) / len(theirs),
        "lists that miss": f"{sum(map(bool, missing))} of {len(missing)}",
        "missing": sum(missing),
        "elsewhere": sum(strangers(own, mine) for own, mine in zip(sound, ours, strict=True)),
        "peer regret": max((t.regret for t in every), default=float("nan")),
    }
    if not at_a_level:
        result["spurious"] = sum(t.regret > REGRET for t in every)
        result["unsupported"] = sum(t.regret <= REGRET and not t.supported for t in every)
    return result


def _supported(run: Run, infoset: Any) -> bool:
    """Is what is played at a set best under the beliefs there, or if it is not reached under some?"""
    owner, player = run.table.players.index(infoset.player), infoset.player
    worth = np.array([[float(run.line(c, owner)[0]) for c in node.children] for node in infoset.nodes])
    odds = np.array([float(run.reach(node, player, False)) for node in infoset.nodes])
    used = np.flatnonzero(run.sigma[infoset.label] > SLACK)
    gains = [worth[:, b] - worth[:, a] for a in used for b in range(worth.shape[1]) if b != a]
    if odds.sum() > 0:
        return all(odds @ gain <= SLACK * odds.sum() for gain in gains)
    if not gains:
        return True
    bounds = {"A_ub": gains, "b_ub": [SLACK] * len(gains), "A_eq": [[1.0] * len(odds)], "b_eq": [1.0]}
    return bool(linprog(np.zeros(len(odds)), **bounds).status == 0)
