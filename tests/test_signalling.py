"""Signalling games against an enumeration of all pure profiles in plain Python; own priors (misperception)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest
from conftest import cells, pure_profiles, same

import deterrence as dt
from deterrence.solvers import PerfectBayesian

TYPES, SIGNALS, REPLIES = ("strong", "weak"), ("quiet", "loud"), ("fold", "call")
CELLS = list(product(range(2), range(2), range(2)))


def _number() -> Any:
    return dt.param(0.0, unit="u", source="assumption")


def _chance() -> Any:
    return dt.param(0.5, unit="probability", low=0, high=1, source="assumption")


class Signalling(dt.Game):
    """Two types, two signals, two replies; the receiver may hold a prior of its own."""

    players = ("Sender", "Receiver")
    prior: float = _chance()
    own: float = _chance()
    misperceived: bool = False
    s000: float = _number(); s001: float = _number(); s010: float = _number(); s011: float = _number()  # noqa: E702
    s100: float = _number(); s101: float = _number(); s110: float = _number(); s111: float = _number()  # noqa: E702
    r000: float = _number(); r001: float = _number(); r010: float = _number(); r011: float = _number()  # noqa: E702
    r100: float = _number(); r101: float = _number(); r110: float = _number(); r111: float = _number()  # noqa: E702

    def rules(self, move: Any) -> Any:
        p, q = self.prior, self.own
        believes = {"Receiver": {"strong": q, "weak": 1 - q}} if self.misperceived else None
        kind = move.nature("type", {"strong": p, "weak": 1 - p}, to="Sender", believes=believes)
        signal = move("Sender", *SIGNALS)
        reply = move("Receiver", *REPLIES)
        cell = f"{TYPES.index(kind)}{SIGNALS.index(signal)}{REPLIES.index(reply)}"
        return dt.outcome(
            f"{signal}, {reply}", {"Sender": getattr(self, f"s{cell}"), "Receiver": getattr(self, f"r{cell}")}
        )


def draws(count: int, seed: int, **fixed: Any) -> Signalling:
    rng = np.random.default_rng(seed)
    values = {f"{w}{a}{b}{c}": rng.uniform(-1, 1, count) for w in "sr" for a, b, c in CELLS}
    priors = [np.where(rng.random(count) < 0.2, rng.integers(0, 2, count), rng.random(count)) for _ in range(2)]
    return Signalling(prior=priors[0], own=priors[1], **values, **fixed)


def pure_equilibria(p: dict[str, float], off_path: float | None = None) -> Iterator[tuple[tuple[int, ...], Any]]:
    """All pure perfect Bayesian equilibria, by looking at every profile: (signals by type, replies by signal)."""
    prior = p["own"]
    for signals in product(range(2), repeat=2):
        for replies in product(range(2), repeat=2):
            good = True
            for seen in range(2):
                weight = [prior * (signals[0] == seen), (1 - prior) * (signals[1] == seen)]
                belief = weight[0] / sum(weight) if sum(weight) else prior if off_path is None else off_path
                worth = [belief * p[f"r0{seen}{c}"] + (1 - belief) * p[f"r1{seen}{c}"] for c in range(2)]
                good &= worth[replies[seen]] >= max(worth)
            for t in range(2):
                worth = [p[f"s{t}{b}{replies[b]}"] for b in range(2)]
                good &= worth[signals[t]] >= max(worth)
            if good:
                yield (signals + replies), [
                    sum(w * p[f"{who}{t}{signals[t]}{replies[signals[t]]}"] for t, w in enumerate((mu, 1 - mu)))
                    for who, mu in (("s", p["prior"]), ("r", p["own"]))
                ]


def found(e: dt.Equilibria, i: Any) -> dict[tuple[int, ...], Any]:
    """The pure ones among the equilibria of a game."""
    sets = [f"Sender: type: {t}" for t in TYPES] + [f"Receiver: Sender: {s}" for s in SIGNALS]
    rows = {}
    for k in np.flatnonzero(e.exists[i]):
        second = [e.strategy[s][i][k, 1] for s in sets]
        if set(second) <= {0.0, 1.0}:
            rows[tuple(int(p) for p in second)] = e.payoff[i][k]
    return rows


@pytest.mark.parametrize("misperceived", [False, True])
@pytest.mark.parametrize("rule", ["prior", "strong", "weak"])
def test_all_pure_equilibria_are_found(rule: str, misperceived: bool) -> None:
    batch = draws(400, 1, misperceived=misperceived)
    if not misperceived:
        batch = batch.replace(own=batch.prior)
    off_path = rule if rule == "prior" else {"Sender": rule}
    e, pure = PerfectBayesian(off_path=off_path)(batch), pure_profiles(batch, off_path)
    none = several = 0
    for i, game in cells(batch):
        p = {n: float(v) for n, v in game.values.items()}
        wanted = dict(pure_equilibria(p, None if rule == "prior" else float(rule == "strong")))
        here = found(e, i)
        assert here.keys() == wanted.keys(), i
        assert all(same(here[key], wanted[key]) for key in wanted)
        none += not wanted
        several += len(wanted) > 1
        assert np.all(pure.status[i] == dt.Status.none_found) == (not wanted) and found(pure, i).keys() == here.keys()
    assert none > 20 and several > 20
    assert e.complete.mean() > 0.9 and not pure.complete.any(), "mixed equilibria are not excluded by looking at pure ones"


def test_own_priors_are_played_on_and_judged_by() -> None:
    batch = draws(400, 2, misperceived=True)
    e = dt.solve(batch)
    ok = e.status == dt.Status.ok
    assert e.regret[ok].max() < 1e-9 and e.local_regret[ok].max() < 1e-9
    gap = np.abs(e.payoff - e.payoff_true)[ok]
    assert gap[:, 0].max() < 1e-12 < 0.5 < gap[:, 1].max(), "only the receiver's own expectation is off"
    # judged under nature's prior the same play would be regretted
    k = int(ok.sum(axis=0).argmax())
    some = np.flatnonzero(ok[:, k])
    plain = batch.take(some).replace(misperceived=False)
    assert dt.regret(plain, {s: e.strategy[s][some, k] for s in e.strategy}).max() > 0.1
    # without misperception the own prior is idle
    same_play = dt.solve(batch.replace(misperceived=False)), dt.solve(batch.replace(misperceived=False, own=0.5))
    assert same(same_play[0].payoff, same_play[1].payoff, 0.0)


def test_beliefs_off_the_path_are_flagged_and_follow_the_rule() -> None:
    batch = draws(200, 3)
    for rule, wanted in (("prior", batch.prior), ("strong", np.ones(200)), ("weak", np.zeros(200))):
        e = PerfectBayesian(off_path=rule if rule == "prior" else {"Sender": rule})(batch)
        k = e.names.index("Sender: quiet")
        here = e.exists[:, k]
        assert here.sum() > 10
        surprise = "Receiver: Sender: loud"
        assert e.off_path[surprise][here, k].all() and not e.off_path["Receiver: Sender: quiet"][here, k].any()
        assert same(e.belief[surprise][here, k, 0], wanted[here]) and e.nodes[surprise][0] == "strong > loud"
        assert same(e.belief["Receiver: Sender: quiet"][here, k, 0], batch.prior[here])
