"""How does an answer read in a few lines?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from deterrence.fetching import as_numpy
from deterrence.status import Status

if TYPE_CHECKING:
    from deterrence.equilibria import Equilibria

__all__ = ["printed"]


def printed(answer: Equilibria) -> str:
    """A single game's equilibria with what they lead to; of a batch, how many there are."""
    answer = as_numpy(answer)
    count = answer.exists.sum(axis=-1)
    lines = [f"{answer.concept}: {answer.game!r}"]
    if answer.reason:
        lines.append(f"  chosen: {answer.reason}")
    if answer.game.shape:
        span = f"{count.min()} to {count.max()}" if count.size else "-"
        lines.append(
            f"{answer.game.size} games; equilibria a game: {span}; none found in "
            f"{int((count == 0).sum())}; list proved complete in {int(np.sum(answer.complete))}"
        )
        return "\n".join(lines)
    for k in np.flatnonzero(answer.exists):
        chances = zip(answer.events, answer.probability[k], strict=True)
        status = Status(int(answer.status[k])).name
        lines.append(
            f"  {answer.names[k]} [{status}]: " + ", ".join(f"P({e}) = {p:.3g}" for e, p in chances if p > 0)
        )
    if not count:
        lines.append(f"  {Status(int(answer.status.max())).sentence}")
    lines.append(f"  list proved complete: {'yes' if answer.complete else 'no'}")
    return "\n".join(lines)
