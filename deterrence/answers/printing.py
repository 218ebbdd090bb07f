"""How does an answer read in a few lines, and how does a notebook show it?

Neither solves or judges anything: what has not been asked for yet (regret, and of a batch payoffs and
probabilities) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.answers.fetching import as_numpy
from deterrence.answers.status import Status
from deterrence.pages import Grid, Items, Page, Part, Section

if TYPE_CHECKING:
    from deterrence.equilibria import Equilibria

__all__ = ["answer_page", "printed"]

MOST_SETS, MOST_SHOWN = 24, 12


def printed(answer: Equilibria) -> str:
    """A single game's equilibria with what they lead to; of a batch, how many there are."""
    answer = as_numpy(answer)
    lines = [f"{answer.concept}: {answer.game!r}"]
    if answer.reason:
        lines.append(f"  chosen: {answer.reason}")
    if answer.game.shape:
        return "\n".join([*lines, *_counted(answer)])
    for k in np.flatnonzero(answer.exists):
        chances = zip(answer.events, answer.probability[k], strict=True)
        status = Status(int(answer.status[k])).name
        lines.append(
            f"  {answer.names[k]} [{status}]: " + ", ".join(f"P({e}) = {p:.3g}" for e, p in chances if p > 0)
        )
    if not answer.exists.any():
        lines.append(f"  {Status(int(answer.status.max())).sentence}")
    lines.append(f"  list proved complete: {'yes' if answer.complete else 'no'}")
    return "\n".join(lines)


def answer_page(answer: Equilibria) -> Page:
    """The same, with payoffs and, in small games, what is played at every information set."""
    answer = as_numpy(answer)
    parts: list[Part] = [f"Chosen: {answer.reason}."] if answer.reason else []
    if answer.game.shape:
        parts += list(_counted(answer))
        return Page(f"{answer.concept}: {answer.game!r}", tuple(parts))
    found = np.flatnonzero(answer.exists)
    if not found.size:
        parts.append(Status(int(answer.status.max())).sentence)
    else:
        parts.append(_table(answer, found[:MOST_SHOWN]))
        if found.size > MOST_SHOWN:
            parts.append(f"{found.size - MOST_SHOWN} more equilibria: print it.")
        parts += _played(answer, found[:MOST_SHOWN])
    parts.append(f"List proved complete: {'yes' if answer.complete else 'no'}.")
    return Page(f"{answer.concept}: {answer.game!r}", tuple(parts))


def _counted(answer: Equilibria) -> Iterator[str]:
    """A batch in lines: counts, then what has been computed already."""
    count = np.einsum("...k->...", answer.exists.astype(np.int32))  # 30 times as fast as .sum(axis=-1)
    span = f"{count.min()} to {count.max()}" if count.size else "-"
    yield (
        f"{answer.game.size} games; equilibria a game: {span}; none found in "
        f"{int((count == 0).sum())}; list proved complete in {int(np.sum(answer.complete))}"
    )
    statuses = {code: int(np.count_nonzero(answer.status == code)) for code in Status}
    told = ", ".join(f"{code.name.replace('_', ' ')} {n}" for code, n in statuses.items() if n)
    yield f"shape {answer.game.shape}; candidates by status: {told or '-'}"
    known = vars(answer)
    for field, names in (("probability", answer.events), ("payoff", answer.players)):
        if field in known and count.any():
            rows = known[field][answer.exists]
            spans = zip(names, rows.min(axis=0), rows.max(axis=0), strict=True)
            yield f"{field}: {', '.join(f'{name} {low:.3g} to {high:.3g}' for name, low, high in spans)}"
    if {"regret", "_found"} & vars(known.get("_checks", Status)).keys() and count.any():
        yield f"largest regret: {np.nanmax(answer.regret):.3g}"


def _table(answer: Equilibria, found: Any) -> Grid:
    """One row for each equilibrium: status, probabilities of what can happen, payoffs."""
    odds, paid = answer.probability[found], answer.payoff[found]
    events = [i for i in range(len(answer.events)) if (odds[:, i] > 0).any()]
    head = ["equilibrium", "status", *(f"P({answer.events[i]})" for i in events)]
    head += [f"payoff: {player}" for player in answer.players]
    rows = [
        (
            answer.names[k],
            Status(int(answer.status[k])).name.replace("_", " "),
            *(f"{odds[row, i]:.3g}" for i in events),
            *(f"{v:.3g}" for v in paid[row] + 0.0),
        )
        for row, k in enumerate(found)
    ]
    return Grid(tuple(head), tuple(rows), frozenset(range(2, len(head))))


def _played(answer: Equilibria, found: Any) -> list[Part]:
    """What each equilibrium plays at every set of a small game; else where to ask."""
    sets = answer.game.tree.infosets
    if len(sets) > MOST_SETS:
        return [
            f"What is played at its {len(sets)} information sets, and why: dt.explain(answer.select(k=...))."
        ]
    told: list[Part] = []
    for k in found:
        lines = []
        for label, s in sets.items():
            weights = answer.strategy[label][k]
            used = [(a, p) for a, p in zip(s.actions, weights, strict=True) if p > 0]
            words = [a if p > 1 - 1e-9 else f"{a} {p:.3g}" for a, p in used]
            lines.append(f"{label} -> {', '.join(words)}")
        told.append(
            Section(f"What is played: {answer.names[k]}", (Items(tuple(lines)),), folded=len(found) > 1)
        )
    return told
