"""When does a public line bind the state that drew it?

A line costs its author an audience if the word is broken, so above some audience cost even the
irresolute type keeps it. That threshold decides what a line does, and the audience costs are assumed:
whoever reads a red-line result needs the two numbers side by side. The thresholds of the US are in
closed form with the scenario; Japan's are found by solving the game.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.pages import wrapped

if TYPE_CHECKING:
    from deterrence.calibration import Scenario
    from deterrence.game import Game

__all__ = ["japan_lock", "japan_lock_words", "lock_text"]


def japan_lock(game: Game) -> list[tuple[float, str, str]]:
    """Where a Japanese line starts to bind the irresolute type: audience cost, reply below, above.

    Found by solving `game` (one game of `Strait`) with the line drawn and `japan_audience_cost`
    swept over [0, 1]; an empty list means that no audience cost up to 1 changes the reply.
    """
    from deterrence.solvers import solve

    line = game.replace(us_posture="ambiguity", japan_posture="red line")
    label = next(
        s for s in line.tree.infosets if s.startswith("Japan: ") and "irresolute; Taiwan: restrain" in s
    )

    def reply(costs: Any) -> Any:
        return solve(line.replace(japan_audience_cost=costs)).strategy[label][:, 0].argmax(axis=-1)

    grid = np.linspace(0, 1, 1001)
    before = reply(grid)
    found = []
    for i in np.flatnonzero(np.diff(before)):
        fine = np.linspace(grid[i], grid[i + 1], 101)
        j = int(np.argmax(reply(fine) != before[i]))
        below, above = (line.tree.infosets[label].actions[n] for n in (before[i], before[i + 1]))
        found.append((float(fine[j]), below, above))
    return found


def japan_lock_words(game: Game) -> str:
    """The thresholds of a Japanese line beside Japan's audience cost, in one clause."""
    locks = japan_lock(game)
    moves = [f"moves the irresolute type from {low} to {high} above {at:.3f}" for at, low, high in locks]
    effect = " and ".join(moves) or "leaves the irresolute type's reply as it is at any audience cost up to 1"
    return (
        f"Japan audience cost {game.values['japan_audience_cost']:.3f}; a Japanese line {effect} "
        "(shares of the resolute stake, US ambiguous)"
    )


def lock_text(scenario: Scenario, width: int) -> str:
    """When a line binds: the thresholds beside the audience costs."""
    lines = [f"{scenario.lock_thresholds()}.", f"{japan_lock_words(scenario.game)}."]
    lines.append("Approval shares are read one to one as shares of the stake: nothing supports that.")
    return "When a line binds (central values)\n" + "\n".join(wrapped(line, width) for line in lines)
