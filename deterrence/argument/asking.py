"""How are many contrasts asked of one batch? Every game that some of them need is solved once.

Cases that make the same changes are one batch of games; what is kept of its equilibria is the lowest and
the highest of each number that a contrast looks at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from deterrence.argument.contrast import Contrast, changed, lowest_and_highest
from deterrence.argument.settings import RULES, Setting
from deterrence.game import Game
from deterrence.solvers import fitting
from deterrence.solvers.perfect_bayesian import PerfectBayesian

__all__ = ["Batch"]


@dataclass
class Batch:
    """A drawn batch of `Strait`, of shape (games,), and the contrasts that are asked of it."""

    drawn: Game
    contrasts: Sequence[Contrast]
    _last: tuple[str, Any] = ("", None)

    def ends(self, setting: Setting) -> list[tuple[Any, Any] | None]:
        """Lowest and highest numbers of each contrast, two of (games, cases); None where it is not asked.

        The answer to settings that differ in selection alone, one after another, is found once.
        """
        key = repr((setting.kind, setting.rule, setting.changes, setting.mixing))
        if self._last[0] != key:
            self._last = key, self._ends(setting)
        return self._last[1]  # type: ignore[no-any-return]

    def _ends(self, setting: Setting) -> list[tuple[Any, Any] | None]:
        game = setting.prepare(self.drawn)
        asked = [setting.asks(contrast) for contrast in self.contrasts]
        wanted: dict[str, tuple[dict[str, Any], list[tuple[int, int]]]] = {}
        for number, contrast in enumerate(self.contrasts):
            for place, case in enumerate(contrast.cases if asked[number] else ()):
                changes = {**contrast.given, **case.changes}
                key = repr(sorted(changes.items()))
                wanted.setdefault(key, (changes, []))[1].append((number, place))
        found = [np.empty((2, *game.shape, len(c.cases))) for c in self.contrasts]
        for changes, places in wanted.values():
            batch = changed(game, changes)
            solver = PerfectBayesian(off_path=RULES[setting.rule]) if setting.rule else fitting(batch.tree)
            equilibria = solver(batch)
            none = np.flatnonzero(~np.asarray(equilibria.exists).any(axis=-1))
            mixed = None
            if setting.mixing and none.size and isinstance(solver, PerfectBayesian):
                mixed = replace(solver, mixing=setting.mixing)(batch.take(none))
            for number, place in places:
                on = self.contrasts[number].on
                found[number][..., place] = lowest_and_highest(equilibria, on)
                if mixed is not None:
                    found[number][:, none, place] = lowest_and_highest(mixed, on)
        return [(f[0], f[1]) if a else None for f, a in zip(found, asked, strict=True)]
