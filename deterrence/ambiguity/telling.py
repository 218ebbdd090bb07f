"""How does a signal read in a few lines?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.answers.status import Status

if TYPE_CHECKING:
    from deterrence.ambiguity.signal import Signal

__all__ = ["told"]


def told(signal: Signal) -> str:
    """What one signal says, what is then believed, what disobeying costs; of a batch, how good they are."""
    title = f"best {signal.kind} signal about {signal.draw} for {signal.goal}: {signal.game!r}"
    found = int(signal.exists.sum())
    if signal.game.shape:
        span = f"; value {np.nanmin(signal.value):.4g} to {np.nanmax(signal.value):.4g}" if found else ""
        return f"{title}\n{signal.game.size} games; signals found in {found}{span}"
    status = Status(int(signal.status))
    if not found:
        return f"{title}\n  {status.sentence}"
    lines = [title, f"  value {float(signal.value):.4g} [{status.name}]"]
    for words in signal.experiment.recommendation.values:
        row = signal.experiment.sel(recommendation=words)
        lines.append(f"  recommends {words}: {_listed(row, 'if ')}")
    beliefs, duties = signal.posterior, signal.obedience
    for i, message in enumerate(beliefs.message.values):
        receiver = str(beliefs.receiver.values[i])
        lines.append(f"  {receiver}, told '{message}', believes {_listed(beliefs[i])}")
        heard = duties.message.values == message
        if signal.kind == "private":
            heard &= duties.receiver.values == receiver
        for j in np.flatnonzero(heard):
            one = duties.isel(constraint=j)
            binds = " (binds)" if one.binding else ""
            cost = float(one.slack) + 0.0
            lines.append(f"    {one.instead.item()} at '{one.infoset.item()}' would cost {cost:.3g}{binds}")
    return "\n".join(lines)


def _listed(row: Any, before: str = "") -> str:
    pairs = zip(row.type.values, row.values, strict=True)
    return ", ".join(f"{float(p) + 0.0:.3g} {before}{t}" for t, p in pairs)
