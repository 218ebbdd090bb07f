"""Does fighting the first challenger buy a defender of doubtful resolve peace for a while?

The chain-store game of Kreps & Wilson, "Reputation and Imperfect Information" (*Journal of Economic Theory*
27, 1982), as a game of states: how many challengers are left, and what is believed. A challenger gets 0 if it
stays out, b if the defender yields, b - 1 if it fights; a weak defender gets -1 if it fights, 0 if it yields,
and a > 1 where it is not challenged; a strong one, of prior probability mu, always fights. With n challengers
left, the next one enters iff the belief is below b^n, so that peace lasts until

    n* = ceil(ln mu / ln b)

are left (`protected`); a weak defender then fights with probability (1 - b^(n-1)) mu / ((1 - mu) b^(n-1)).

A reconstruction: the players are the weak defender and each challenger (C3 is the one with whom three are
left), and a state tells what is believed in it, by Kreps & Wilson's updating: 0 after a yield, the larger of
the old belief and b^(n-1) after a fight. Their strategies are found by backward induction, not put in; that
they make this updating Bayes' rule is checked in the tests. A weak defender and the next challenger (what to
do after a fight) move in one stage. Other sequential equilibria, with other beliefs, are not covered.

Probabilities and the defender's payoff are those of a weak defender; what a challenger gets is divided by
the probability, when it decides, that the defender is weak, and is comparable with its own payoffs only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from deterrence.claims import Claim
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.parameters import param
from deterrence.states.game import StateGame

__all__ = ["ChainStore"]

SOURCE = "assumption; range as in Kreps & Wilson 1982"
MOST = 6
AFTER = ("stay out after a fight", "enter after a fight")
FRESH, WEAK = "untested", "known to be weak"


class ChainStore(StateGame):
    """Does fighting the first challenger buy a defender of doubtful resolve peace for a while? (after Kreps & Wilson 1982)"""  # noqa: E501

    players = ("Defender", *(f"C{n}" for n in range(MOST, 0, -1)))
    family = "reputation and dynamics"
    standing = "reconstruction"
    source = """@article{kreps1982reputation,
  author = {Kreps and Wilson},
  title = {Reputation and Imperfect Information},
  journal = {Journal of Economic Theory},
  volume = {27},
  pages = {253--279},
  year = {1982}
}"""
    picture = {"strong": (0.005, 0.6), "prize": (0.05, 0.95)}
    article = (
        Claim("C02", of="strong", on="fight", sign="mixed",
              fails="Near the end of the horizon a fight buys no peace; a prior below b^n is too low."),
        Claim("C04", of="strong", on="challenge", sign="-",
              fails="From the prior b on nobody enters; below it the last challengers come all the same."),
    )  # fmt: skip

    strong: float = param(
        0.1, unit="prior that the defender always fights", low=0.001, high=0.999, source=SOURCE
    )
    prize: float = param(
        0.5, unit="b: challenger's gain from a yield; a fight costs it 1", low=0.01, high=0.99, source=SOURCE
    )
    peace: float = param(
        2.0, unit="a: weak defender's gain from no challenge; a fight costs it 1", low=1, source=SOURCE
    )
    discount: float = param(
        1.0, unit="weight of the next challenge", low=0, high=1, source="Kreps & Wilson 1982"
    )

    # structural: how many may challenge
    challenges: Literal[1, 2, 3, 4, 5, 6] = 4

    def constraints(self) -> dict[str, Any]:
        return {"peace * discount > 1": self.peace * np.asarray(self.discount) > 1}

    @property
    def protected(self) -> Any:
        """With how many challengers left, at least, the next one stays out: n*."""
        return np.ceil(np.log(self.strong) / np.log(self.prize))

    def belief(self, last: Any) -> Any:
        """That the defender is strong, after a last fight that left so many challengers."""
        if last in (FRESH, WEAK):
            return self.strong if last == FRESH else 0.0
        return np.maximum(self.strong, np.power(self.prize, last))

    def patience(self, player: str) -> Any:
        return self.discount if player == "Defender" else 1.0

    def states(self) -> tuple[Any, ...]:
        found: list[Any] = [("to decide", self.challenges, FRESH)]
        for state in found:
            for words in self._profiles(state):
                found += [n for n in self._next(state, words) if n not in found]
        return tuple(found)

    def label(self, state: Any) -> str:
        phase, left, last = state
        known = last if last in (FRESH, WEAK) else f"fought with {last + 1} left"
        return f"{left} left, {'next to decide' if phase == 'to decide' else 'challenged'}, {known}"

    def actions(self, state: Any) -> Mapping[str, tuple[str, ...]]:
        phase, left, _ = state
        if phase == "to decide":
            return {f"C{left}": ("stay out", "enter")}
        return {"Defender": ("yield", "fight")} | ({f"C{left - 1}": AFTER} if self._at_once(state) else {})

    def stage(self, state: Any, actions: Mapping[str, str]) -> Mapping[str, Any]:
        phase, left, last = state
        paid: dict[str, Any] = dict.fromkeys(self.players, 0.0)
        believed = self.belief(last)
        against_strong = believed / (1 - believed) * (self.prize - 1)
        if phase == "to decide":
            enters = actions[f"C{left}"] == "enter"
            paid[f"C{left}"] = against_strong if enters else 0.0
            paid["Defender"] = 0.0 if enters else self.peace
            return paid
        fights = actions["Defender"] == "fight"
        paid[f"C{left}"] = self.prize - 1 if fights else self.prize
        paid["Defender"] = -1.0 if fights else 0.0
        if self._at_once(state):
            follows = actions[f"C{left - 1}"] == "enter after a fight"
            paid[f"C{left - 1}"] = against_strong if follows else 0.0
            if fights and not follows:
                paid["Defender"] = self.discount * self.peace - 1
        return paid

    def transition(self, state: Any, actions: Mapping[str, str]) -> Mapping[Any, Any]:
        return dict.fromkeys(self._next(state, tuple(actions.values())), 1.0)

    def events(self, state: Any, actions: Mapping[str, str]) -> tuple[str, ...]:
        taken = actions.values()
        return (*(("challenge",) if "enter" in taken else ()), *(("fight",) if "fight" in taken else ()))

    def _at_once(self, state: Any) -> bool:
        """Does the next challenger choose, for after a fight, while the defender does?"""
        return bool(state[1] > 1 and state[2] != WEAK)  # a fight by one known to be weak teaches nothing

    def _profiles(self, state: Any) -> list[tuple[str, ...]]:
        if state[0] == "to decide":
            return [("stay out",), ("enter",)]
        return [
            (own, other) for own in ("yield", "fight") for other in (AFTER if self._at_once(state) else ("",))
        ]

    def _next(self, state: Any, taken: tuple[str, ...]) -> list[Any]:
        """The state that follows; none where the last challenger is dealt with."""
        phase, left, last = state
        if "enter" in taken:
            return [("challenged", left, last)]
        if phase == "to decide" or "yield" in taken:
            rest = [("to decide", left - 1, last if phase == "to decide" else WEAK)]
            return rest if left > 1 else []
        if last == WEAK:
            return [("to decide", left - 1, WEAK)] if left > 1 else []
        if "enter after a fight" in taken:
            return [("challenged", left - 1, left - 1)]
        return [("to decide", left - 2, left - 1)] if left > 2 else []

    def by_hand(self) -> ClosedForm:
        mu, b, n = self.strong, self.prize, self.challenges
        regions = []
        for left in range(n + 1):  # how many are left when the first challenger comes
            where = (mu <= b**left) & ((mu >= b ** (left + 1)) | (left == n))
            fights = self._fights(mu, left) if left else 0.0
            ends = {"challenge": float(left > 0), "fight": fights}
            regions.append(Region(f"challenged with {left} left" if left else "never challenged", where, ends,
                                  self._choices(left)))  # fmt: skip
        return ClosedForm(
            concept="MarkovPerfect()",
            thresholds={f"b^{left}": Threshold("strong", b**left) for left in range(1, n + 1)},
            regions=tuple(regions),
            values={"n*": self.protected},
        )

    def _fights(self, believed: Any, left: int) -> Any:
        """The chance that a weak defender fights, with so many left."""
        enough = self.prize ** (left - 1)
        mixed = (1 - enough) * believed / ((1 - believed) * enough)
        return np.where((believed >= enough) & (left > 1), 1.0, mixed)

    def _choices(self, first: int) -> dict[str, Any]:
        """Kreps & Wilson's strategies at every state; the defender's gain from peace counts discounted.

        The untested defender is challenged from when `first` are left.
        """
        told: dict[str, Any] = {}
        for state in self.states():
            phase, left, last = state
            believed, where = self.belief(last), self.label(state)
            if phase == "to decide":
                enters = left <= first if last == FRESH else believed < self.prize**left
                told[f"C{left}: {where} -> enter"] = np.where(enters, 1.0, 0.0)
                continue
            told[f"Defender: {where} -> fight"] = self._fights(believed, left)
            if self._at_once(state):
                out = np.where(believed > self.prize ** (left - 1), 1.0, 1 / (self.peace * self.discount))
                told[f"C{left - 1}: {where} -> {AFTER[0]}"] = out
        return told
