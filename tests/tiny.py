"""Random small games: draws of types, two or three moves, perhaps a private cost; every payoff a parameter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

import deterrence as dt


@dataclass(frozen=True)
class Move:
    player: str
    actions: tuple[str, ...]
    stops: bool = False  # the first action ends the game
    hides: str = ""  # a player whose move, just before, is made at the same time
    private: bool = False  # after a cost that the mover alone learns


@dataclass(frozen=True)
class Draw:
    label: str
    to: tuple[str, ...] = ()
    believer: str = ""  # a player with a prior of its own


@dataclass(frozen=True)
class Story:
    """What a random game is like; `split` names a draw whose outcome "y" comes as "y1" and "y2"."""

    players: tuple[str, ...]
    draws: tuple[Draw, ...]
    moves: tuple[Move, ...]
    slopes: tuple[float, ...] = ()  # of the private cost, by action; empty: a parameter, by action
    split: str = ""

    def leaves(self) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Every path, as outcomes of the draws ("x" or "y") and actions taken."""
        types: list[tuple[str, ...]] = [()]
        for _ in self.draws:
            types = [(*t, o) for t in types for o in "xy"]
        ends: list[tuple[str, ...]] = []
        paths: list[tuple[str, ...]] = [()]
        for move in self.moves:
            longer = [(*p, a) for p in paths for a in move.actions]
            ends += [p for p in longer if move.stops and p[-1] == move.actions[0]]
            paths = [p for p in longer if not (move.stops and p[-1] == move.actions[0])]
        return [(t, p) for t in types for p in ends + paths]


def story(seed: int, draws: int | None = None, simultaneous: bool = True, private: bool = True) -> Story:
    """A random structure that `PerfectBayesian` covers, with at most some hundred candidates."""
    rng = np.random.default_rng(seed)
    players = ("Ann", "Bob", "Cy")[: 2 + int(rng.random() < 0.5)]
    lots, told = [], set[str]()
    for label in ("mood", "luck")[: int(rng.integers(0, 3)) if draws is None else draws]:
        owner = str(rng.choice(players))
        kind = rng.choice(["type", "type", "hidden", "public"])
        to = {"type": (owner,), "hidden": (), "public": players}[kind] if owner not in told else ()
        told |= set(to) if len(to) == 1 else set()
        lots.append(Draw(label, to, str(rng.choice(players)) if rng.random() < 0.3 else ""))
    moves: list[Move] = []
    count = int(rng.integers(2, 4))
    for n in range(count):
        others = [p for p in players if not moves or p != moves[-1].player]
        player = str(rng.choice(others))
        actions = ("left", "right", "on")[: 3 if count == 2 and rng.random() < 0.4 else 2]
        new = moves and moves[-1].player not in [m.player for m in moves[:-1]] and not moves[-1].stops
        hides = moves[-1].player if simultaneous and new and rng.random() < 0.3 else ""
        moves.append(Move(player, actions, n < 2 and rng.random() < 0.3, hides))
    last = {m.player: n for n, m in enumerate(moves)}
    free = [n for p, n in last.items() if p not in told and not moves[n].hides]
    free = [n for n in free if n + 1 == len(moves) or not moves[n + 1].hides]
    slopes: tuple[float, ...] = ()
    if private and free and rng.random() < 0.6:
        n = int(rng.choice(free))
        moves[n] = replace(moves[n], private=True)
        slopes = ((0.0, -1.0), (0.0, -1.0, -1.5))[len(moves[n].actions) - 2] if rng.random() < 0.5 else ()
    return Story(players, tuple(lots), tuple(moves), slopes)


def kind(s: Story) -> type[dt.Game]:
    """The game class of a story."""
    number = {leaf: i for i, leaf in enumerate(s.leaves())}
    fields: dict[str, Any] = {f"u{i}_{p}": _number() for i in number.values() for p in sorted(s.players)}
    fields |= {f"p_{d.label}": _chance() for d in s.draws} | {f"q_{d.label}": _chance() for d in s.draws}
    fields |= {"share": _chance(), "mean": _number(), "sd": dt.param(0.3, unit="u", low=0, source="assumption")}
    fields |= {f"slope_{a}": _number() for a in ("left", "right", "on")}

    def rules(self: Any, move: Any) -> Any:
        types, path, costs = [], [], {}
        for d in s.draws:
            nature, own = (_odds(getattr(self, f"{which}_{d.label}"), self.share, d.label == s.split) for which in "pq")
            word = move.nature(d.label, nature, to=d.to, believes={d.believer: own} if d.believer else None)
            types.append(str(word)[0])
        for m in s.moves:
            cost = move.private(m.player, "cost", dt.normal(self.mean, self.sd)) if m.private else None
            taken = move(m.player, *m.actions, hides=m.hides or ())
            path.append(str(taken))
            if cost is not None:
                slope = s.slopes[m.actions.index(taken)] if s.slopes else getattr(self, f"slope_{taken}")
                costs[m.player] = slope * cost
            if m.stops and taken == m.actions[0]:
                break
        leaf = number[tuple(types), tuple(path)]
        payoffs = {p: getattr(self, f"u{leaf}_{p}") + costs.get(p, 0.0) for p in s.players}
        return dt.outcome(" ".join(path), payoffs, events=("mild",) if types[:1] == ["x"] else ())

    annotations = dict.fromkeys(fields, float)
    body = {"__annotations__": annotations, "players": s.players, "rules": rules, "__module__": __name__, **fields}
    return type("Tiny", (dt.Game,), body)


def batch(of: type[dt.Game], count: int = 30, seed: int = 0) -> dt.Game:
    """Random games of one class; the draw depends on the names of the parameters only."""
    values = {}
    for name in of.parameters():
        rng = np.random.default_rng([seed, *name.encode()])
        values[name] = rng.random(count) if name[1:2] == "_" or name == "share" else rng.uniform(-1, 1, count)
        if name[1:2] == "_":
            values[name] = np.where(rng.random(count) < 0.15, np.round(values[name]), values[name])
    values["sd"] = np.maximum(values["sd"], 0.0)  # half the draws: a number known to all
    return of(**values)


def clean(*solved: dt.Equilibria) -> Any:
    """Games in which no equilibrium rests on a tie, (batch,)."""
    return ~np.any([np.any(e.status == dt.Status.tie, axis=-1) for e in solved], axis=0)


def _odds(p: Any, share: Any, split: bool) -> dict[str, Any]:
    return {"x": p, "y1": (1 - p) * share, "y2": (1 - p) * (1 - share)} if split else {"x": p, "y": 1 - p}


def _number() -> Any:
    return dt.param(0.0, unit="u", source="assumption")


def _chance() -> Any:
    return dt.param(0.5, unit="probability", low=0, high=1, source="assumption")
