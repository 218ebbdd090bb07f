"""What a hostile user tries over the whole public surface: one sentence each, or a status in the cell (see also test_study_mistakes)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
import xarray as xr
from conftest import raises, same

import deterrence as dt
from deterrence import solvers

OVER = {"us_prior": [0.1, 0.2, 0.3]}
PAIR: Any = ("a", "b")
CASES = [{"name": "a", "us_posture": "ambiguity"}, {"name": "b", "us_posture": "red line"}]


@cache
def strait() -> Any:
    return dt.games.Strait(us_posture="ambiguity", japan_posture="ambiguity")


@cache
def solved() -> Any:
    return dt.solve(strait())


@cache
def drawn(design: str = "Uniform") -> Any:
    games = dt.sample(strait(), getattr(dt, design)(8), over={"us_prior": (0, 1), "a2ad": (0, 1)})
    return dt.sweep(games, cases=CASES)


@cache
def plan() -> Any:
    return dt.scenario("strait", "2017")


def matrix(*args: Any, **kwargs: Any) -> Any:
    return dt.NormalForm(np.ones((2, 2, 2)), *args, **kwargs)


def told(body: Callable[[Any, Any], Any], players: Any = ("Ann", "Bob"), **fields: Any) -> Any:
    """The answer to a game of these rules."""
    space = {"__doc__": "A game of the tests. (example)", "players": players, "rules": body, **fields}
    kind: Any = type("Told", (dt.Game,), {**space, "__annotations__": dict.fromkeys(fields, float)})
    return dt.solve(kind())


def end(u: Any = 1.0, events: Any = ()) -> Any:
    return dt.outcome("end", {"Ann": u, "Bob": 0.0}, events)


def drawing(outcomes: Any, **kwargs: Any) -> Any:
    return lambda game, move: (move.nature("luck", outcomes, **kwargs), end())[1]


def private(law: Any) -> Any:
    return lambda game, move: (move.private("Ann", "cost", law), move("Ann", "in", "out"), end())[2]


WRONG: dict[str, tuple[Callable[[], Any], tuple[str, ...]]] = {
    # numbers that are none
    "text": (lambda: strait().replace(us_prior="0.5"), ("us_prior came as '0.5'", "give a number")),
    "texts": (lambda: strait().replace(us_prior=["0.1", "0.2"]), ("came as ['0.1', '0.2']",)),
    "bytes": (lambda: strait().replace(us_prior=b"0.5"), ("came as b'0.5'",)),
    "complex": (lambda: strait().replace(us_prior=np.array([0.1 + 2j])), ("came as array([0.1+2.j])",)),
    "masked": (lambda: strait().replace(us_prior=np.ma.array([0.1, 0.9], mask=[0, 1])), ("us_prior is nan at index 1",)),
    "object": (lambda: strait().replace(us_prior=np.array([0.1, "x"], dtype=object)), ("give a number",)),
    "two dims": (
        lambda: strait().replace(us_prior=xr.DataArray([0.1, 0.2], dims="x"), a2ad=xr.DataArray([0.1, 0.2], dims="y")),
        ("labelled arrays over", "'us_prior': ('x',)", "by place, not by name", "xr.broadcast"),
    ),
    "axis of text": (lambda: dt.sweep(strait(), over={"us_prior": ["0.1", "0.2"]}), ("axis 'us_prior' came as",)),
    "axis too large": (lambda: dt.sweep(strait(), over={"us_prior": [10**400]}), ("give a sequence of numbers",)),
    "axis masked": (lambda: dt.sweep(strait(), over={"us_prior": np.ma.array([0.1, 0.2], mask=[0, 1])}), ("is nan",)),
    "box of text": (lambda: dt.sample(strait(), dt.Uniform(4), over={"us_prior": ("0", "1")}), ("came as ('0', '1')",)),
    "truth for a count": (lambda: dt.games.ArmsBuildUp(steps=True), ("steps came as True", "structural choice")),
    "payoffs of text": (lambda: told(lambda g, m: end("much")), ("gives Ann 'much'", "give a number")),
    # what is no game, no answer, no solver
    "no game": (lambda: dt.to_normal_form("strait"), ("to_normal_form came with 'strait'", "give a game")),
    "agents of none": (lambda: dt.to_agent_form(None), ("to_agent_form came with None",)),
    "a class": (lambda: dt.sweep(dt.games.Strait, over=OVER), ("sweep came with the class Strait",)),
    "nashpy of none": (lambda: dt.to_nashpy(None), ("to_nashpy came with None",)),
    "nashpy of a tree": (lambda: dt.to_nashpy(strait()), ("Strait is", "dt.to_normal_form(game)")),
    "play none": (lambda: dt.play(None, {}), ("play came with None",)),
    "explain a game": (lambda: dt.explain(strait()), ("explain came with Strait(", "dt.solve(game)")),
    "margin of none": (lambda: dt.margin(None), ("margin came with None",)),
    "derivative of a game": (lambda: dt.derivative(strait(), by="us_prior"), ("derivative came with Strait(",)),
    "simulate a game": (lambda: dt.simulate(strait(), 3, 0), ("simulate came with Strait(",)),
    "fears of a game": (lambda: dt.ambiguity.fears_confirmed(strait()), ("fears_confirmed came with Strait(",)),
    "picture of none": (lambda: dt.plot.picture(None), ("plot.picture came with None",)),
    "a solver's class": (lambda: dt.sweep(strait(), solvers.PerfectBayesian, over=OVER), ("the class PerfectBayesian",)),
    "a solver's name": (lambda: dt.distance(strait(), "us_prior", "AllNash"), ("distance: solver came as 'AllNash'",)),
    "a solver of nothing": (lambda: dt.sweep(strait(), lambda game: None, over=OVER), ("sweep came with None", "answer")),
    "restoring with another": (lambda: dt.restoring(strait(), solvers.AllNash()), ("restoring: solver came as AllNash",)),
    "no Dataset": (lambda: dt.correspondence(None), ("correspondence came with None",)),
    "no scenario": (lambda: dt.validate("2017"), ("validate: scenario came as '2017'", "dt.scenario(")),
    "no scenario to choose in": (lambda: dt.policies.choose("2017"), ("policies: scenario came as '2017'",)),
    "no scenario to compare": (lambda: plan().differences(None), ("differences came with None",)),
    "a design's class": (lambda: plan().drawn(dt.Uniform), ("a sample came with", "give a design")),
    # counts, seeds, shares
    "plays": (lambda: dt.simulate(solved(), 1.5, 0), ("n=1.5", "positive number of plays")),
    "too many plays": (lambda: dt.simulate(solved(), 10**12, 0), ("asked for 1000000000000 plays", "part after part")),
    "a seed of none": (lambda: dt.simulate(solved(), 3, None), ("simulate: seed came as None", "whole number")),
    "a seed below": (lambda: dt.sweep(strait(), over=OVER, seed=-1), ("sweep: seed came as -1",)),
    "a seed to refine": (lambda: dt.refine(strait(), over={"us_prior": (0, 1), "a2ad": (0, 1)}, seed=None), ("seed came as None",)),
    "years": (
        lambda: dt.simulate(dt.Repeated(strait(), learns=("us_prior",)), 2, 0, years=1.5),
        ("years=1.5", "positive number of years"),
    ),
    "too many years": (
        lambda: dt.simulate(dt.Repeated(strait(), learns=("us_prior",)), 2, 0, years=10**9),
        ("asked for 2000000000 plays",),
    ),
    "a check": (lambda: dt.sweep(strait(), over=OVER, check="all"), ("check came as 'all'",)),
    "cells": (lambda: dt.refine(strait(), over={"us_prior": (0, 1), "a2ad": (0, 1)}, start=10**9), ("too many to keep",)),
    "halvings": (lambda: dt.refine(strait(), over={"us_prior": (0, 1), "a2ad": (0, 1)}, halvings=10**6), ("too many to keep",)),
    "probes": (lambda: dt.refine(strait(), over={"us_prior": (0, 1), "a2ad": (0, 1)}, probes=10**12), ("probes came as",)),
    "tolerance": (lambda: solvers.AllNash(tolerance=None), ("tolerance came as None",)),
    "a huge design": (lambda: dt.Sobol(10**400), ("more than 2**30",)),
    "pairs": (lambda: dt.Saltelli(8, pairs="no"), ("pairs came as 'no'",)),
    "places": (lambda: solvers.PerfectBayesian(capacity=10**9), ("capacity came as 1000000000", "10,000")),
    "places of all": (lambda: solvers.AllNash(capacity=1.5), ("capacity=1.5",)),
    "rationality": (lambda: solvers.AgentLogit(rationality="high"), ("rationality='high'",)),
    "a seed of states": (lambda: solvers.MarkovPerfect(seed="x"), ("MarkovPerfect: seed came as 'x'",)),
    "a stage's class": (lambda: solvers.MarkovPerfect(stage=solvers.AgentLogit), ("the class AgentLogit",)),
    "a rule": (lambda: solvers.PerfectBayesian(off_path=3), ("off_path came as 3",)),
    "a refinement": (lambda: solvers.PerfectBayesian(refinement=None), ("refinement came as None",)),
    "decide drops all": (lambda: dt.decide(drawn(), drop=2), ("drop came as 2", "below 1")),
    "decide by NaN": (lambda: dt.decide(drawn(), tolerance=np.nan), ("tolerance came as nan",)),
    "decide over nothing": (lambda: dt.decide(drawn(), over=None), ("over came as None",)),
    "decide without games": (lambda: dt.decide(drawn().isel(draw=[])), ("without games",)),
    "share without games": (lambda: dt.share(drawn().isel(draw=[]), dt.lower("attack", PAIR)), ("without games",)),
    "share with none": (lambda: dt.share(drawn(), dt.lower("attack", PAIR), confidence=None), ("confidence came as None",)),
    "share of a class": (lambda: dt.share(drawn(), dt.Game), ("the statement came as",)),
    "lower than a word": (lambda: dt.lower("attack", PAIR, by="much"), ("by came as 'much'",)),
    "lower of none": (lambda: dt.lower(None, PAIR), ("value came as None",)),
    "lower, no pair": (lambda: dt.lower("attack", 3), ("case came as 3",)),
    "no confidence": (lambda: dt.sensitivity(drawn("Saltelli"), "attack", confidence=0), ("confidence came as 0", "above 0")),
    "sensitivity of three": (lambda: dt.sensitivity(drawn("Saltelli"), of=3), ("of came as 3",)),
    "sensitivity of no draw": (lambda: dt.sensitivity(drawn("Saltelli").isel(draw=[]), "attack"), ("without draws",)),
    "sensitivity, no seed": (lambda: dt.sensitivity(drawn("Saltelli"), "attack", seed=None), ("seed came as None",)),
    "a step": (lambda: dt.signs(strait(), {"us_prior": (0, 1)}, step="far"), ("step came as 'far'",)),
    "signs of three": (lambda: dt.signs(strait(), {"us_prior": (0, 1)}, of=3), ("of came as 3",)),
    "seconds": (lambda: dt.profile(strait(), over=OVER, seconds="few"), ("seconds came as 'few'",)),
    "claims by NaN": (lambda: dt.claims.evaluate(plan(), n=4, by=np.nan), ("by came as nan",)),
    "no claims": (lambda: dt.claims.evaluate(plan(), n=4, claims=[]), ("nothing is left to ask",)),
    "a contrast": (lambda: dt.claims.evaluate(plan(), n=4, contrasts=["C11"]), ("contrasts came as", "Contrast(...)")),
    "options": (lambda: dt.claims.evaluate(plan(), n=4, options={"odd": 3}), ("option 'odd' came as 3",)),
    "a factor": (lambda: dt.claims.times("twice"), ("times came with 'twice'",)),
    "a move": (lambda: dt.claims.plus(np.nan), ("plus came with nan",)),
    "too few to validate": (lambda: dt.validate(plan(), n="many"), ("n='many'", "at least 2")),
    "one policy": (lambda: dt.policies.choose(plan(), 4, policies={}), ("policies came empty", "two at least")),
    "no policy": (lambda: dt.policies.choose(plan(), 4, policies={"odd": 3, "even": {}}), ("'odd' came as 3",)),
    "beliefs": (lambda: dt.policies.degrees_of_belief(plan(), 4, beliefs="x"), ("beliefs came as 'x'",)),
    "widths": (lambda: dt.policies.degrees_of_doubt(plan(), 4, widths=[]), ("widths came as []",)),
    "points": (lambda: dt.policies.best_signal(plan(), 4, points=1), ("points came as 1",)),
    # names, mappings, lists
    "parameters": (lambda: dt.derivative(solved(), by=3), ("by came as 3", "names of parameters")),
    "axes": (lambda: dt.sweep(strait(), over="us_prior"), ("over came as 'us_prior'", "give a mapping")),
    "cases": (lambda: dt.sweep(strait(), over=OVER, cases={"name": "a"}), ("cases came as", "list of mappings")),
    "sets": (lambda: dt.sweep(strait(), over=OVER, choices=3), ("choices came as 3",)),
    "kept": (lambda: dt.sweep(strait(), over=OVER, keep=[1]), ("keep came as [1]",)),
    "events": (lambda: dt.refine(strait(), over={"us_prior": (0, 1), "a2ad": (0, 1)}, by=3), ("by came as 3",)),
    "a tie twice": (
        lambda: dt.sample(strait(), dt.Uniform(4), over={"us_prior": (0, 1), "a2ad": (0, 1)},
                          correlations={("us_prior", "a2ad"): 0.9, ("a2ad", "us_prior"): -0.9}),
        ("('us_prior', 'a2ad')", "give each pair once"),
    ),
    "no ties": (lambda: dt.sample(strait(), dt.Uniform(4), over={"us_prior": (0, 1)}, correlations=3), ("correlations came as 3",)),
    "a law that falls": (lambda: dt.sample(strait(), dt.Uniform(4), over={"us_prior": dt.uniform(1, 0)}), ("quantiles",)),
    "a law of text": (lambda: dt.pert("0", 0.5, 1), ("pert came as ('0', 0.5, 1)",)),
    "learnt twice": (lambda: dt.Repeated(strait(), learns=("us_prior", "us_prior")), ("name each once",)),
    "no timeline": (lambda: dt.Repeated(strait(), timeline="x"), ("timeline came as 'x'",)),
    "a timeline of text": (
        lambda: dt.simulate(dt.Repeated(strait(), timeline={"a2ad": "x"}), 2, 0, years=2),
        ("timeline of 'a2ad' came as 'x'", "one a year"),
    ),
    "repeated by a name": (lambda: dt.Repeated(strait(), solver="AllNash"), ("solver came as 'AllNash'",)),
    "nobody pessimistic": (lambda: dt.ambiguity.knightian(strait(), "us_prior", 0.1, 0.2, pessimism={}), ("came empty",)),
    "pessimism of a word": (lambda: dt.ambiguity.knightian(strait(), "us_prior", 0.1, 0.2, pessimism="China"), ("mapping",)),
    "fears of a word": (lambda: dt.ambiguity.knightian(strait(), "us_prior", 0.1, 0.2, fears="low"), ("fears came as",)),
    "whose numbers": (lambda: plan().override(us_prior=0.3, by=""), ("by came as ''", "whose numbers")),
    "own numbers": (lambda: plan().override(3), ("own came as 3", "give a mapping")),
    "dated by a word": (lambda: plan().dated(0.1, "often"), ("rate is 'often'",)),
    "dated apart": (lambda: plan().dated([0.1, 0.2], [0.1, 0.2, 0.3]), ("p_attack has shape (2,)", "broadcast")),
    "letters": (lambda: dt.propositions(dt.games.RudimentaryDeterrence, symbols="p"), ("symbols came as 'p'",)),
    "near nothing": (lambda: dt.propositions(dt.games.RudimentaryDeterrence, near="x"), ("no parameter 'x'",)),
    "facts": (lambda: dt.plot.tree(dt.games.RudimentaryDeterrence(), under=3), ("under came as 3",)),
    "leaves": (lambda: dt.plot.tree(dt.games.RudimentaryDeterrence(), max_leaves=None), ("max_leaves came as None",)),
    "no axes": (lambda: dt.plot.tree(dt.games.RudimentaryDeterrence(), ax=3), ("ax came as 3",)),
    "players by number": (lambda: matrix(players=1.5), ("players came as 1.5",)),
    "players' numbers": (lambda: matrix(players=[1, 2]), ("players came as [1, 2]",)),
    "actions of words": (lambda: matrix(actions=["ab", "cd"]), ("actions=['ab', 'cd']", "list of names")),
    "actions by number": (lambda: matrix(actions=5), ("actions=5",)),
    # places
    "no games there": (lambda: strait().replace(us_prior=np.zeros(3)).take(7), ("take came with 7", "shape (3,)")),
    "no such games": (lambda: strait().replace(us_prior=np.zeros(3)).take(np.array([0, 9])), ("take came with array([0, 9])",)),
    "part of one game": (lambda: strait().take(0), ("take came with 0", "shape ()")),
    "a game by name": (lambda: dt.solve(strait().replace(us_prior=np.zeros(3))).select("first"), ("give one integer an axis",)),
    "a candidate by name": (lambda: solved().select((), "first"), ("k='first'", "number of a candidate")),
    # strategies
    "a strategy of text": (lambda: dt.play(dt.games.RudimentaryDeterrence(), dict.fromkeys(dt.games.RudimentaryDeterrence().tree.infosets, "ab")), ("came as 'ab'",)),
    "a strategy too wide": (
        lambda: dt.play(dt.games.RudimentaryDeterrence(), dict.fromkeys(dt.games.RudimentaryDeterrence().tree.infosets, [[1, 0]] * 3)),
        ("has shape (3, 2), but the games have ()",),
    ),
    "no strategy": (lambda: dt.play(strait(), 3), ("strategy came as 3",)),
    # files
    "no path": (lambda: dt.read_gambit(3), ("read_gambit came with 3", "as text")),
    "an empty path": (lambda: dt.open_store(""), ("open_store came with ''",)),
    "no sheet": (lambda: plan().read_sheet(None), ("read_sheet came with None",)),
    "no archive": (lambda: dt.recompute(None), ("recompute came with None",)),
    "no studies": (lambda: dt.replicate(3, "archive.zip"), ("replicate came with 3",)),
    "a claims store": (lambda: dt.claims.evaluate(plan(), n=4, claims="C04", models=False, beliefs=False, options={}, store=3), ("claims: store came with 3",)),
    # rules
    "same players": (lambda: told(lambda g, m: end(), ("Ann", "Ann")), ("players ('Ann', 'Ann')", "different words")),
    "a nameless player": (lambda: told(lambda g, m: end(), ("", "Bob")), ("players ('', 'Bob')",)),
    "players in a word": (lambda: told(lambda g, m: end(), "AB"), ("players 'AB'", "give a tuple")),
    "actions in a list": (lambda: told(lambda g, m: (m("Ann", ["in", "out"]), end())[1]), ("Ann's move came with the options",)),
    "no draw": (lambda: told(drawing(None)), ("draw 'luck' came with None",)),
    "a draw of text": (lambda: told(drawing({"a": "half", "b": 0.5})), ("has the probabilities ('half', 0.5)",)),
    "shown to a number": (lambda: told(drawing({"a": 0.5, "b": 0.5}, to=3)), ("3 came where names of players",)),
    "a belief of text": (lambda: told(drawing({"a": 0.5, "b": 0.5}, believes="Ann")), ("believes='Ann'",)),
    "a law of words": (lambda: told(private(dt.normal("low", 1))), ("normal('low', 1) came as a law",)),
    "rules without an end": (lambda: told(lambda g, m: [0 for _ in iter(lambda: m("Ann", "in", "out"), None)]), ("2000 times on one path",)),
    "an outcome without a name": (lambda: dt.outcome("", {"Ann": 1}), ("the label ''",)),
    "an outcome without payoffs": (lambda: dt.outcome("end", None), ("payoffs=None",)),
    "a parameter of text": (lambda: dt.param("x", unit="u", source="s"), ("low=-inf", "give one number each")),
    "a parameter without source": (lambda: dt.param(1, unit="u", source=None), ("source None", "said in words")),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_wrong_uses_are_told_in_a_sentence(case: str) -> None:
    call, words = WRONG[case]
    with raises(*words):
        call()
    plt.close("all")


def test_numbers_of_all_sorts_are_taken() -> None:
    given: tuple[Any, ...] = (0.5, np.float32(0.5), np.int64(1), True, [0.25, 1], (0, 1), range(2), np.array([0.5], dtype=object))
    for value in given:
        assert same(strait().replace(us_prior=value).us_prior, np.asarray(value, dtype=float))
    assert dt.Sobol(np.int64(8)).n == 8
    labelled = xr.DataArray([0.1, 0.2], dims="x")
    assert strait().replace(us_prior=labelled, a2ad=labelled).shape == (2,)


def test_what_lies_under_a_mask_is_no_payoff() -> None:
    payoffs = np.ma.array(np.ones((2, 2, 2, 2)), mask=False)
    payoffs[1, 0, 0, 0] = np.ma.masked
    e = dt.solve(dt.NormalForm(payoffs, players=2))
    assert e.exists[0].any() and not e.exists[1].any() and np.all(e.status[1] == dt.Status.not_finite)


def test_a_law_that_is_undefined_in_one_game_is_a_status_there() -> None:
    class Undefined(dt.Game):
        """Is the mean of a private cost a number everywhere? (example)"""

        players = ("Ann", "Bob")
        p: float = dt.param(0.2, unit="u", source="assumption")
        q: float = dt.param(0.2, unit="u", source="assumption")

        def rules(self, move: Any) -> Any:
            cost = move.private("Ann", "cost", dt.normal(self.p / self.q, 1.0))
            if move("Ann", "in", "out") == "in":
                return dt.outcome("in", {"Ann": 1.0 - cost, "Bob": 0.0})
            return dt.outcome("out", {"Ann": 0.0, "Bob": 1.0})

    e = dt.solve(Undefined(p=np.array([0.0, 0.2]), q=np.array([0.0, 0.2])))
    assert e.status[:, 0].tolist() == [dt.Status.not_finite, dt.Status.ok] and e.exists[:, 0].tolist() == [False, True]
    assert same(e.event("in")[:, 0], [np.nan, 0.5])  # the cost is below 1, its mean, in half the cases


def test_a_chance_that_is_no_number_is_a_status() -> None:
    e = told(drawing({"a": float("nan"), "b": 0.5}))
    assert not e.exists.any() and np.all(e.status == dt.Status.not_finite)


EMPTY: tuple[dt.Game, ...] = (
    dt.NormalForm(np.zeros((0, 2, 2, 2)), players=2),
    dt.games.ArmsBuildUp(china_gain=np.zeros(0)),
    dt.games.AllianceReliability(us_stakes=np.zeros(0)),
    dt.games.UnilateralDeterrence(hard_defender=np.zeros(0)),
)


@pytest.mark.parametrize("game", EMPTY, ids=lambda game: type(game).__name__)
def test_a_batch_without_games_is_solved_and_judged(game: dt.Game) -> None:
    e = dt.solve(game)
    shape = (0, len(e.names))
    assert e.exists.shape == e.regret.shape == e.local_regret.shape == e.residual.shape == shape and e.complete.shape == (0,)
    assert e.payoff.shape == (*shape, len(e.players)) and e.probability.shape == (*shape, len(e.events))
    if isinstance(game, dt.NormalForm):
        for keep in (dt.undominated, dt.trembling_hand_perfect, dt.risk_dominant, dt.payoff_dominant, dt.evolutionarily_stable):
            assert keep(e).exists.shape == shape
        assert dt.components(e).shape == dt.p_dominance(e).shape == shape


@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_a_store_makes_its_labels_anew(damage: str, tmp_path: Path) -> None:
    """Numbers that are done are not lost with the file of the coordinates, which follow from the question."""
    whole, store = tmp_path / "whole", tmp_path / "store"
    before = dt.sweep(strait(), over=OVER, store=whole).load()
    shutil.copytree(whole, store)
    labels = next(store.glob("labels-*.npz"))
    labels.write_bytes(labels.read_bytes()[:100]) if damage == "cut" else labels.unlink()
    with raises("is damaged or gone", "run the sweep again"):
        dt.open_store(store)
    part = (store / "part-000000.npz").stat().st_mtime_ns
    xr.testing.assert_identical(dt.sweep(strait(), over=OVER, store=store).load(), before)
    assert (store / "part-000000.npz").stat().st_mtime_ns == part


def test_a_part_of_a_claims_study_that_is_cut_is_named(tmp_path: Path) -> None:
    ask = {"n": 4, "claims": "C04", "models": False, "beliefs": False, "options": {}, "laws": [], "store": tmp_path}
    dt.claims.evaluate(plan(), **ask)
    part = next(tmp_path.glob("*.npz"))
    part.write_bytes(part.read_bytes()[:100])
    with raises(part.name, "delete it"):
        dt.claims.evaluate(plan(), **ask)
