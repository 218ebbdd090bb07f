"""Which equilibrium of the stage game is played, where what follows is known?

The movers of a state choose at once, each for this period's payoff and what play is worth afterwards. Their
equilibria are listed by the solver of normal forms that is handed in; without one, all of them where two
choose, and the pure ones where more do. A rule takes one:

- "first listed", "last listed": in the order in which actions are listed, mixed ones after pure ones;
- "payoff-dominant": the one that gives every mover at least as much as any other listed (Harsanyi & Selten
  1988); where there is none, the first listed;
- "risk-dominant": of two strict equilibria of a 2 x 2 game, that with the larger product of losses from
  deviating alone (Harsanyi & Selten 1988); otherwise the first listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb
from typing import Any

import numpy as np

from deterrence.kernels.bimatrix.two_players import TwoPlayers
from deterrence.kernels.profiles import STRICT, Profiles
from deterrence.kernels.pure import pure_equilibria
from deterrence.normal_form.solver import Kernel, NormalFormSolver
from deterrence.states.tree import State

__all__ = ["RULES", "Chosen", "Stages"]

MOST_BASES = 1_000  # pairs of supports
RULES = ("first listed", "payoff-dominant", "risk-dominant", "last listed")


class Chosen:
    """What is played in a state, (actions, G) for each mover; flags are (G,).

    `none`: no stage equilibrium, and the profile nearest to one stands in; `tied`: the equilibrium rests on
    a tie; `sure`: it is proved that there is at most this one.
    """

    def __init__(self, mixes: list[Any], none: Any, tied: Any, sure: Any) -> None:
        self.mixes, self.none, self.tied, self.sure = mixes, none, tied, sure


class Stages:
    """Solves stage games of up to `games` games at a time."""

    def __init__(self, stage: NormalFormSolver | None, tolerance: float, games: int) -> None:
        self.stage, self.tolerance, self.games = stage, tolerance, games
        self._kernels: dict[tuple[int, ...], Kernel] = {}

    def play(self, state: State, worth: Any, rule: str) -> Chosen:
        """One equilibrium of each stage game; `worth` is (profiles, players, G)."""
        games = worth.shape[-1]
        active = [place for place, m in enumerate(state.sizes) if m > 1]
        if not active:
            never = np.zeros(games, dtype=bool)
            return Chosen([np.ones((1, games)) for _ in state.movers], never, never, ~never)
        sizes = tuple(state.sizes[place] for place in active)
        payoffs = worth[:, [state.movers[place] for place in active]]
        listed = self._listed(sizes, payoffs)
        if rule == "payoff-dominant":
            number = _dominant(listed)
        elif rule == "risk-dominant":
            number = _safest(listed, payoffs, sizes)
        else:
            number = listed.last() if rule == "last listed" else listed.first()
        none = ~listed.present.any(axis=0)
        if none.any():
            number = np.where(none, _nearest(payoffs, sizes), number)
        every = np.arange(games)
        mixes = [np.ones((1, games)) for _ in state.movers]
        for n, place in enumerate(active):
            mixes[place] = listed.mixes[n][number, :, every].T
        tied = ~none & (listed.kinds[number, every] != STRICT)
        sure = listed.proved & (listed.present.sum(axis=0) <= 1) & ~tied
        return Chosen(mixes, none, tied, sure)

    def _kernel(self, sizes: tuple[int, ...]) -> Kernel:
        if self.stage:
            return self.stage.kernel(sizes, self.games)
        m, n = sizes
        both = TwoPlayers(m, n, self.games, self.tolerance)

        def solve(payoffs: list[list[Any]], bounds: list[float]) -> tuple[Any, Profiles]:
            row, column = ([own[r * n : (r + 1) * n] for r in range(m)] for own in payoffs)
            return both(row, column, bounds)

        return solve

    def _listed(self, sizes: tuple[int, ...], payoffs: Any) -> _Listed:
        games = payoffs.shape[-1]
        rows = [[payoffs[p, n] for p in range(len(payoffs))] for n in range(len(sizes))]
        unknown = [np.inf] * len(sizes)
        profiles = np.array(list(np.ndindex(*sizes)))
        mixes = [
            np.broadcast_to(np.eye(m)[profiles[:, n], :, None], (len(profiles), m, games))
            for n, m in enumerate(sizes)
        ]
        if len(sizes) == 1 or (self.stage is None and not _mixable(sizes)):
            kinds, finite = pure_equilibria(rows, sizes, self.tolerance, unknown)
            return _Listed(kinds, mixes, payoffs, finite & (len(sizes) == 1))
        if sizes not in self._kernels:
            self._kernels[sizes] = self._kernel(sizes)
        pure, mixed = self._kernels[sizes](rows, unknown)
        if self.stage and not self.stage.lists_pure:
            pure = np.full((len(profiles), games), -1, dtype=np.int8)
        order = np.argsort(mixed.games, kind="stable")
        owner = mixed.games[order]
        place = np.arange(len(owner)) - np.searchsorted(owner, owner)
        count = int(place.max()) + 1 if len(place) else 0
        kinds = np.full((len(profiles) + count, games), -1, dtype=np.int8)
        kinds[: len(profiles)] = pure
        kinds[len(profiles) + place, owner] = mixed.kinds[order]
        both, odds = [], np.ones((count, len(profiles), games))
        for n, m in enumerate(sizes):
            own = np.zeros((count, m, games))
            own[place, :, owner] = mixed.mixes[n][:, order].T
            both.append(np.concatenate([mixes[n], own]))
            odds = odds * own[:, profiles[:, n]]
        paid = np.concatenate([payoffs, np.einsum("kpg,png->kng", odds, payoffs)])
        return _Listed(kinds, both, paid, mixed.proved)


class _Listed:
    """Candidates of G games: `kinds` (K, G), `mixes` by mover (K, actions, G), `paid` (K, movers, G)."""

    def __init__(self, kinds: Any, mixes: list[Any], paid: Any, proved: Any) -> None:
        self.kinds, self.mixes, self.paid, self.proved = kinds, mixes, paid, proved
        self.present = kinds >= 0

    def first(self) -> Any:
        """The first candidate that is there."""
        return self.present.argmax(axis=0)

    def last(self) -> Any:
        """The last."""
        return len(self.present) - 1 - self.present[::-1].argmax(axis=0)


def _mixable(sizes: Sequence[int]) -> bool:
    return len(sizes) == 2 and comb(sum(sizes), sizes[0]) <= MOST_BASES


def _dominant(listed: _Listed) -> Any:
    paid = np.where(listed.present[:, None], listed.paid, -np.inf)
    best = listed.present & (paid >= paid.max(axis=0)).all(axis=1)
    return np.where(best.any(axis=0), best.argmax(axis=0), listed.first())


def _safest(listed: _Listed, payoffs: Any, sizes: Sequence[int]) -> Any:
    first = listed.first()
    if tuple(sizes) != (2, 2):
        return first
    strict = listed.kinds[:4] == STRICT
    result = first
    for one, other in ((0, 3), (1, 2)):
        # the row player's action is the first binary digit of a profile's number, the column's the last
        risk = [
            (payoffs[p, 0] - payoffs[p ^ 2, 0]) * (payoffs[p, 1] - payoffs[p ^ 1, 1]) for p in (one, other)
        ]
        both = strict[one] & strict[other]
        result = np.where(both, np.where(risk[1] > risk[0], other, one), result)
    return result


def _nearest(payoffs: Any, sizes: Sequence[int]) -> Any:
    """The pure profile whose largest gain from deviating alone is least."""
    games = payoffs.shape[-1]
    gain = np.zeros((*sizes, games))
    for n in range(len(sizes)):
        own = payoffs[:, n].reshape(*sizes, games)
        gain = np.maximum(gain, own.max(axis=n, keepdims=True) - own)
    return gain.reshape(-1, games).argmin(axis=0)
