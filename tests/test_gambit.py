"""Do the solvers agree with Gambit on small games?

Gambit lists pure agent-Nash profiles and pure Nash equilibria; a perfect Bayesian equilibrium is both and
more. So: (1) every profile that a solver reports is in both of Gambit's lists, with the same event
probabilities and payoffs; (2) those agent-Nash profiles that are sequentially rational at every
information set, under Bayes' rule and the prior off the path, are exactly the solver's list.
Sequential rationality is checked below on floats, by code of its own. The answers were stored by
`oracles/gambit_answers.py`; where pygambit is installed some are asked for again.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np
import pytest
from oracles.closed_forms import unilateral_regions
from oracles.gambit_answers import GAMES, STORE, actions, solve

import deterrence as dt
from deterrence.judging.replayed import Table
from deterrence.language.tree import Chance, Decision, InformationSet, Node, Outcome

STORED: dict[str, Any] = json.loads(STORE.read_text())
ANSWERS: list[dict[str, Any]] = STORED["answers"]
NAMES = [f"{i}-{a['game']}-{a['values'].get('resolve', 'private')}" for i, a in enumerate(ANSWERS)]
every_answer = pytest.mark.parametrize("answer", ANSWERS, ids=NAMES)


@cache
def catalogued(number: int) -> dt.Game:
    return GAMES[ANSWERS[number]["game"]](**ANSWERS[number]["values"])


def game_of(answer: dict[str, Any]) -> dt.Game:
    return catalogued(ANSWERS.index(answer))


def found(game: dt.Game, solver: Any) -> dict[str, int]:
    """The solver's pure equilibria as codes -> candidate; none of these games is tied."""
    answer = solver(game)
    assert dt.Status.tie not in answer.status
    codes, pure = {}, 0
    for k in map(int, np.flatnonzero(answer.exists)):
        rows = [answer.strategy[label][k] for label in game.tree.infosets]
        if all(sorted(row) == [0.0] * (len(row) - 1) + [1.0] for row in rows):
            codes["".join(str(int(np.argmax(row))) for row in rows)] = k
            pure += 1
    assert len(codes) == pure
    return codes


class Sequential:
    """One pure profile of one game: prior-rule beliefs and the best gain at any information set."""

    def __init__(self, game: dt.Game, code: str) -> None:
        self.table, self.players = Table(game), game.players
        self.sets = self.table.tree.infosets
        self.played = {label: int(c) for label, c in zip(self.sets, code, strict=True)}

    def value(self, node: Node, player: int) -> float:
        if isinstance(node, Outcome):
            return float(self.table.payoffs[node][player][0])
        if isinstance(node, Chance):
            odds = self.table.draw(node)
            return sum(float(p) * self.value(c, player) for p, c in zip(odds, node.children, strict=True))
        assert isinstance(node, Decision)
        return self.value(node.children[self.played[node.infoset]], player)

    def about(self, s: InformationSet, position: int) -> list[float]:
        """Belief over one hidden draw: Bayes after each seen action of those told, else the prior again."""
        paths = [n.steps for n in s.nodes]
        draw = paths[0][position]
        node: Any = s.nodes[0]
        for _ in range(len(paths[0]) - position):
            node = node.parent
        prior = [float(p) for p in self.table.draw(node)]
        belief = prior
        for i in range(position + 1, len(paths[0])):
            seen = len({p[i].answer for p in paths}) == 1
            if not (paths[0][i].decision and seen and paths[0][i].subject in draw.to):
                continue
            at = [next(p[i].infoset for p in paths if p[position].answer == b) for b in range(len(prior))]
            weights = [w * (self.played[h] == paths[0][i].answer) for w, h in zip(belief, at, strict=True)]
            belief = [w / sum(weights) for w in weights] if sum(weights) > 0 else prior
        return belief

    def beliefs(self, s: InformationSet) -> list[float]:
        steps = [n.steps for n in s.nodes]
        weights = [1.0] * len(s.nodes)
        for i in range(len(steps[0])):
            if len({p[i].answer for p in steps}) == 1:
                continue
            hidden = None if steps[0][i].decision else self.about(s, i)
            for j, p in enumerate(steps):
                sure = float(self.played.get(p[i].infoset) == p[i].answer)
                weights[j] *= sure if hidden is None else hidden[p[i].answer]
        return weights

    def gain(self) -> float:
        """The most that a player gains at one information set, reached or not."""
        most = 0.0
        for label, s in self.sets.items():
            who, mu = self.players.index(s.player), self.beliefs(s)
            worth = [
                sum(w * self.value(n.children[a], who) for w, n in zip(mu, s.nodes, strict=True))
                for a in range(len(s.actions))
            ]
            most = max(most, max(worth) - worth[self.played[label]])
        return most


def agrees(code: str, pattern: str) -> bool:
    """Does a full profile follow a reduced one wherever that says anything?"""
    return all(p in ("-", c) for c, p in zip(code, pattern, strict=True))


def check_numbers(answer: dict[str, Any], game: dt.Game, solver: Any, codes: dict[str, int]) -> None:
    result = solver(game)
    for code, k in codes.items():
        row = answer["rows"][answer["agent"][code]]
        np.testing.assert_allclose([*result.probability[k], *result.payoff[k]], row, rtol=0, atol=1e-12)


@every_answer
def test_perfect_bayesian(answer: dict[str, Any]) -> None:
    game = game_of(answer)
    codes = found(game, dt.solvers.PerfectBayesian())
    assert set(codes) <= set(answer["agent"])
    assert all(any(agrees(c, p) for p in answer["nash"]) for c in codes)
    check_numbers(answer, game, dt.solvers.PerfectBayesian(), codes)
    assert set(codes) == {c for c in answer["agent"] if Sequential(game, c).gain() <= 1e-9}


@pytest.mark.parametrize("answer", [a for a in ANSWERS if a["values"].get("resolve") == "public"])
def test_backward_induction(answer: dict[str, Any]) -> None:
    game = game_of(answer)
    codes = found(game, dt.solvers.BackwardInduction())
    assert len(codes) == 1
    assert set(codes) == set(found(game, dt.solvers.PerfectBayesian()))
    assert set(codes) <= set(answer["agent"])
    assert any(agrees(c, p) for c in codes for p in answer["nash"])
    check_numbers(answer, game, dt.solvers.BackwardInduction(), codes)


@every_answer
def test_gambit_lists_nest(answer: dict[str, Any]) -> None:
    """A Nash equilibrium has an agent-Nash profile behind it: no list was stored by mistake."""
    assert all(any(agrees(c, p) for c in answer["agent"]) for p in answer["nash"])


def test_draws_cover_the_regions_of_the_unilateral_game() -> None:
    private = [
        a["values"] for a in ANSWERS if a["game"] == "UnilateralDeterrence" and "resolve" not in a["values"]
    ]
    assert len(private) == 30
    regions = {e["name"] for values in private for e in unilateral_regions(values)["equilibria"]}
    assert regions == {"certain deterrence", "separating", "attack", "bluff", "steadfast"}


def test_labels() -> None:
    """The stored action numbers follow the order of `infosets`, which the words below spell out."""
    game = dt.games.RudimentaryDeterrence()
    assert actions(game, "0-1") == {
        "Challenger": "wait",
        "Defender: Defender's resolve: soft; Challenger: challenge": "retaliate",
    }


@pytest.mark.parametrize("answer", ANSWERS[::9], ids=NAMES[::9])
def test_stored_answers_are_gambits(answer: dict[str, Any]) -> None:
    pytest.importorskip("pygambit")
    again = solve(game_of(answer))
    stored = {key: answer[key] for key in ("agent", "rows", "nash")}
    assert json.loads(json.dumps(again)) == stored
