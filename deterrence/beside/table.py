"""Two lists of equilibria as a table: a row for each pair of partners, and for each that has none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.beside.showing import small
from deterrence.errors import ParameterError, nearest

if TYPE_CHECKING:
    import pandas as pd

    from deterrence.beside.agreement import Agreement

__all__ = ["table"]


def table(lists: Agreement, events: Sequence[str]) -> pd.DataFrame:
    """See `Agreement.table`."""
    import pandas as pd

    form, found, count = lists.form, lists.found, lists.form.game.size
    for event in events:
        if event not in form.events:
            raise ParameterError(
                f"the closed form of {type(form.game).__name__} does not tell P({event})"
                f"{nearest(event, form.events)} It tells {', '.join(form.events)}."
            )
    by_hand = np.nonzero(form.exists.reshape(count, -1))
    alone = np.nonzero(found.exists.reshape(count, -1) & ~(lists.partners.alone <= lists.within))
    games = np.concatenate([by_hand[0], alone[0]])
    order = np.argsort(games, kind="stable")
    r = np.concatenate([by_hand[1], np.full(alone[1].shape, -1)])[order]
    k = np.concatenate([lists.partners.solved[by_hand], alone[1]])[order]
    games = games[order]

    def of(values: Any, which: Any) -> Any:
        """The values of the equilibria that are in the rows; NaN where a row has none."""
        return np.where(which < 0, np.nan, values.reshape(count, -1)[games, which])

    shown: dict[str, Any] = {
        name: np.broadcast_to(value, form.game.shape).reshape(-1)[games]
        for name, value in form.game.values.items()
        if np.ndim(value)
    }
    shown["by hand"] = [form.names[i] if i >= 0 else "" for i in r]
    shown["solved"] = [found.names[i] if i >= 0 else "" for i in k]
    for event in events or form.events:
        words = f"expected {event}" if event in form.game.expected else f"P({event})"
        shown[f"{words} by hand"] = of(form.probability[event], r)
        shown[f"{words} solved"] = of(found.event(event), k)
    apart = np.where(r < 0, np.inf, lists.partners.apart[games, r])
    shown["largest difference"] = [small(gap) if np.isfinite(gap) else "no partner" for gap in apart]
    shown["regret"] = [small(gain) if np.isfinite(gain) else "" for gain in of(found.regret, k)]
    return pd.DataFrame(shown)
