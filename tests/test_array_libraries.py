"""Games whose parameters live in another array library: the same answers, there, as in NumPy.

JAX starts threads that processes made by fork, as other tests make them, do not survive: what concerns it runs
in a process of its own.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
import tiny
from conftest import games, raises, random_game, same
from test_every_solver import wide

import deterrence as dt
from deterrence.answers import elsewhere
from deterrence.arrays.foreign import wrapped
from deterrence.arrays.libraries import library_at
from deterrence.kernels.bimatrix.clear import clear_equilibria
from deterrence.kernels.bimatrix.two_players import TwoPlayers

OWN_PROCESS = "DETERRENCE_TEST_JAX"
CHOSEN = ["jax"] if os.environ.get(OWN_PROCESS) else ["array_api_strict", "torch", "cupy"]
GAMES = {name: (kind, fixed) for name, kind, fixed in games()}
FIELDS = ("exists", "status", "complete", "payoff", "payoff_true", "probability")
STRAIT = "strait, US ambiguity, Japan red line"

pytestmark = pytest.mark.skipif(find_spec("array_api_compat") is None, reason="array-api-compat is not installed")


def usable(library: str) -> bool:
    if library == "cupy" and find_spec("cupy"):
        import cupy

        return bool(cupy.cuda.is_available())
    return find_spec(library) is not None


@pytest.fixture(params=CHOSEN)
def there(request: pytest.FixtureRequest) -> Callable[[Any], Any]:
    """A NumPy array as one of the library; skipped where it is not installed."""
    if not usable(request.param):
        pytest.skip(f"{request.param} is not installed")
    if request.param == "jax":
        import jax

        jax.config.update("jax_enable_x64", True)
        return jax.numpy.asarray
    module = pytest.importorskip(request.param)
    return module.asarray


def moved(game: dt.Game, there: Callable[[Any], Any]) -> dt.Game:
    """The same game with its arrays elsewhere; of a single game one number, as an array ()."""
    first = next(iter(game.values))
    new = {n: there(np.array(v)) for n, v in game.values.items() if np.ndim(v) or (not game.shape and n == first)}
    return game.replace(**new)


def lacks(there: Callable[[Any], Any], game: dt.Game) -> bool:
    """Does the game need a distribution function that the library does not have?"""
    return "strict" in there.__module__ and any(s.law is not None for s in game.tree.infosets.values())


def traced(name: str) -> list[Any]:
    kind, fixed = GAMES[name]
    tree = kind(**fixed).tree
    solvers = [dt.solvers.BackwardInduction(), dt.solvers.PerfectBayesian()]
    return [s for s in solvers if not s.unfit(tree) and getattr(s.compiled(tree), "anywhere", False)]


def agree(one: dt.Equilibria, other: dt.Equilibria) -> None:
    """All fields, those in `one` in the library of its game."""
    library = one.game.library
    for field in FIELDS:
        assert library_at(field, getattr(one, field)) == library, field
        assert same(dt.as_numpy(getattr(one, field)), getattr(other, field)), field
    if one.game.tree.at_once:
        assert same(dt.as_numpy(one.joint), other.joint)
    assert one.names == other.names and one.concept == other.concept
    for what in ("strategy", "belief", "cutoff"):
        for label in list(getattr(other, what))[:4]:
            assert same(dt.as_numpy(getattr(one, what)[label]), getattr(other, what)[label]), (what, label)


QUICK = [name for name in GAMES if not name.startswith("strait") or name == STRAIT]


FEW = "compiled_once or size0 or refused or without_float64 or not_finite or strategy[jax-1]"


@pytest.mark.parametrize("which", [FEW, pytest.param("", marks=pytest.mark.slow)], ids=["few", "all"])
def test_jax_in_a_process_of_its_own(which: str) -> None:
    if os.environ.get(OWN_PROCESS) or find_spec("jax") is None:
        pytest.skip("this is that process, or JAX is not installed")
    run = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", __file__, *(["-k", which] if which else [])]
    done = subprocess.run(run, env={**os.environ, OWN_PROCESS: "1"}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("name", [pytest.param(n, marks=[] if n in QUICK else pytest.mark.slow) for n in GAMES])
def test_every_game_gives_the_same_answers(name: str, there: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inadmissible draws among them; Strait is not compiled as a whole, which takes long."""
    monkeypatch.setattr(elsewhere, "MOST_COMPILED", 500)
    kind, fixed = GAMES[name]
    solvers = traced(name)
    if not solvers:
        pytest.skip("solved in NumPy alone")
    for game in (wide(name, 8), random_game(kind, (), 5, **fixed)):
        if lacks(there, game):
            continue
        for solver in solvers:
            one, other = solver(moved(game, there)), solver(game)
            agree(one, other)
            if name in QUICK:
                for field in ("regret", "local_regret", "residual"):
                    assert same(dt.as_numpy(getattr(one, field)), getattr(other, field)), field


def test_axes_are_kept_and_pieces_do_not_matter(there: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    p, q = np.linspace(0, 1, 4)[:, None], np.linspace(0.1, 0.9, 5)
    kind = dt.games.RudimentaryDeterrence
    names = list(kind.parameters())[:2]
    game = kind(**{names[0]: there(p), names[1]: there(q)})
    assert game.shape == (4, 5) and tuple(getattr(game, names[0]).shape) == (4, 1)
    solver = dt.solvers.PerfectBayesian()
    whole = solver(game)
    agree(whole, solver(kind(**{names[0]: p, names[1]: q})))
    for size in (1, 6):
        monkeypatch.setattr(elsewhere, "PIECE_BYTES", size * 8 * solver.compiled(game.tree).plan.live)
        agree(solver(game), dt.as_numpy(whole))
    empty = solver(kind(**{names[0]: there(np.zeros(0))}))
    assert tuple(empty.payoff.shape) == (0, 1, 2)


def test_numbers_that_are_not_finite_get_their_status(there: Any) -> None:
    class Quotient(dt.Game):
        """Is a share of nothing reported?"""

        players = ("China", "US")
        stake: float = dt.param(1.0, unit="share", source="assumption")

        def rules(self, move: Any) -> Any:
            if move("China", "wait", "attack") == "wait":
                return dt.outcome("status quo", {"China": 0.0, "US": 0.0})
            return dt.outcome("war", {"China": 1 / self.stake, "US": -1.0})

    stake = np.array([1.0, 0.0, -2.0])
    agree(dt.solve(Quotient(stake=there(stake))), dt.solve(Quotient(stake=stake)))


@pytest.mark.parametrize("seed", range(6))
def test_play_and_regret_of_any_strategy(seed: int, there: Any) -> None:
    story = tiny.story(seed)
    game = tiny.batch(tiny.kind(story), 7, seed)
    if lacks(there, game):
        pytest.skip("array_api_strict has no distribution functions")
    rng = np.random.default_rng(seed)
    sigma = {s.label: rng.dirichlet(np.ones(len(s.actions)), 7) for s in game.tree.infosets.values()}
    for own in (sigma, {label: there(rows) for label, rows in sigma.items()}):
        one, other = dt.play(moved(game, there), own), dt.play(game, sigma)
        for field in ("value", "value_true", "probability"):
            assert same(dt.as_numpy(getattr(one, field)), getattr(other, field)), field
        for field in ("reach", "reach_by_others", "belief"):
            for label, rows in getattr(other, field).items():
                assert same(dt.as_numpy(getattr(one, field)[label]), rows), (field, label)
        assert same(dt.as_numpy(dt.regret(moved(game, there), own)), dt.regret(game, sigma))
    with raises("sum to 1", error=dt.GameError):
        dt.play(moved(game, there), {label: there(rows / 2) for label, rows in sigma.items()})


def test_a_structure_is_compiled_once(there: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a shape of its parameters, whatever their values."""
    game = dt.games.AmbiguityWindow()
    name = next(iter(game.values))
    runs, answer = [], elsewhere._answer
    monkeypatch.setattr(elsewhere, "_answer", lambda *args: runs.append(1) or answer(*args))
    solver = dt.solvers.BackwardInduction(tolerance=1e-11)  # not compiled by another test
    for shift in (0.0, 0.1, 0.2):
        solver(game.replace(**{name: there(np.linspace(0.3, 0.5, 11) + shift)}, china_alone=1.0 + shift))
    compiles = os.environ.get(OWN_PROCESS) is not None
    assert len(runs) == (1 if compiles else 3)
    solver(game.replace(**{name: there(np.linspace(0, 1, 12))}))
    assert len(runs) == (2 if compiles else 4)


def test_one_equilibrium_and_words_come_to_numpy(there: Any) -> None:
    game = random_game(dt.games.AmbiguityWindow, (2, 3), 4)
    one, other = (dt.solve(g) for g in (moved(game, there), game))
    single, same_single = one.select((1, 2)), other.select((1, 2))
    assert isinstance(single.payoff, np.ndarray) and single.game.library is None
    assert same(single.payoff, same_single.payoff)
    assert dt.explain(single) == dt.explain(same_single)
    assert dt.simulate(single, 20, 1).equals(dt.simulate(same_single, 20, 1))
    assert str(one) == str(other)
    assert one.game.describe().equals(game.describe())
    again = dt.as_numpy(one)
    assert isinstance(again.payoff, np.ndarray) and dt.as_numpy(again) is again
    part = moved(game, there).take((0, slice(1, 3)))
    assert part.library == one.game.library and part.shape == (2,)
    assert same(dt.solve(dt.as_numpy(part)).payoff, other.payoff[0, 1:])
    flat = moved(game, there).take(np.array([5, 0]))
    assert same(dt.solve(dt.as_numpy(flat)).payoff, other.payoff.reshape(6, *other.payoff.shape[2:])[[5, 0]])
    scenario = dt.scenario("strait", "2017").game
    changed = dt.as_numpy(scenario.replace(us_prior=there(np.linspace(0, 1, 3))))
    assert changed.provenance.keys() == scenario.provenance.keys() - {"us_prior"}


def test_an_answer_is_pickled(there: Any) -> None:
    one = dt.solve(moved(random_game(dt.games.AmbiguityWindow, (3,), 4), there))
    try:
        again = pickle.loads(pickle.dumps(one))
    except TypeError:
        pytest.skip("the arrays of this library are not pickled")
    assert same(dt.as_numpy(again.payoff), dt.as_numpy(one.payoff))
    agree(again, dt.as_numpy(one))


def test_a_game_keeps_its_numbers(there: Any) -> None:
    prior = there(np.linspace(0, 1, 3))
    game = dt.games.Strait(us_prior=prior)
    if not hasattr(prior, "at"):  # JAX's cannot be changed
        prior[0] = 0.7
    assert float(game.us_prior[0]) == 0.0


@pytest.mark.parametrize("dtype", ["float32", "int64", "bool"])
def test_other_numbers_are_cast_up(dtype: str, there: Any) -> None:
    values = np.array([0, 1, 1]).astype(dtype)
    game = dt.games.AmbiguityWindow(us_fights=there(values))
    agree(dt.solve(game), dt.solve(dt.games.AmbiguityWindow(us_fights=values.astype(float))))


@pytest.mark.parametrize("size", [(2, 2), (1, 2), (2, 3), (3, 3)])
def test_the_kernel_of_two_players(size: tuple[int, int], there: Any) -> None:
    """Half of the games have ties, which are left out; the others have the equilibria that NumPy finds."""
    (m, n), count = size, 400
    rng = np.random.default_rng(m * n)
    payoffs = rng.integers(-3, 4, (2, m, n, count)).astype(float)
    payoffs[..., count // 2 :] += rng.random((2, m, n, count // 2))
    payoffs[1, 0, 0, -1] = np.nan
    cells = [[[payoffs[i, r, c] for c in range(n)] for r in range(m)] for i in range(2)]
    pure, mixed = TwoPlayers(m, n, count, 1e-10)(*cells, [np.inf] * 2)
    found = clear_equilibria(*[[[there(x) for x in line] for line in table] for table in cells], 1e-10)
    exists, near, row, column = map(dt.as_numpy, (found.exists, found.near, found.row, found.column))
    assert count // 2 > near.sum() > 0 and near[-1] and not exists[:, near].any()
    assert np.array_equal(exists[: m * n, ~near], pure[:, ~near] >= 0)
    clear = ~near[mixed.games]
    pair, game = np.nonzero(exists[m * n :])
    expected = {(g, *x, *y) for g, x, y in _points(mixed.games[clear], *(mix[:, clear] for mix in mixed.mixes))}
    assert expected == {(g, *x, *y) for g, x, y in _points(game, row[pair, :, game].T, column[pair, :, game].T)}
    with raises("one library, on one device", "column[0][0] on NumPy"):
        clear_equilibria([[there(x) for x in line] for line in cells[0]], cells[1], 1e-10)


def _points(games: Any, x: Any, y: Any) -> list[Any]:
    return list(zip(games.tolist(), np.round(x.T, 9).tolist(), np.round(y.T, 9).tolist(), strict=True))


def test_what_is_refused(there: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    prior = there(np.linspace(0, 1, 3))
    game = dt.games.Strait(us_prior=prior)
    name = game.library.name  # type: ignore[union-attr]
    with raises("us_prior on " + name, "a2ad on NumPy", "one library, on one device", error=dt.ParameterError):
        game.replace(a2ad=np.linspace(0, 1, 3))
    with raises("Strait.us_prior is 1.5 at index 1", "(1 of 3 values are bad)", error=dt.ParameterError):
        dt.games.Strait(us_prior=there(np.array([0.5, 1.5, 0.2])))
    with raises("Strait.us_prior is nan at index 0", error=dt.ParameterError):
        dt.games.Strait(us_prior=there(np.array([np.nan, 0.5])))
    with raises("Strait.us_prior came as", "complex", "give an array of real numbers", error=dt.ParameterError):
        dt.games.Strait(us_prior=there(np.array([0.5 + 0j])))
    for solver in (dt.solvers.AgentLogit(), dt.solvers.PerfectBayesian()):
        with raises("in NumPy alone", name, "dt.as_numpy", error=dt.GameError):
            solver(moved(random_game(dt.games.UnilateralDeterrence, (3,)), there))
    solved = dt.solve(moved(random_game(dt.games.AmbiguityWindow, (3,)), there))
    for ask in (dt.margin, dt.components, lambda e: dt.derivative(e, "us_fights")):
        with raises("in NumPy alone", name, "dt.as_numpy", error=dt.GameError):
            ask(solved)
    with raises("NormalForm came", "dt.as_numpy(payoffs)", error=dt.ParameterError):
        dt.NormalForm(there(np.zeros((2, 2, 2))))
    with raises("np.histogram cannot run on " + name, error=dt.GameError):
        np.histogram(wrapped(game.library, prior))
    with raises("was taken for one of NumPy", "dt.as_numpy(game)", error=dt.GameError):
        np.asarray(wrapped(game.library, prior))
    with raises("np.add with reduce or options", error=dt.GameError):
        np.add.reduce(wrapped(game.library, prior))

    class Other:
        __array_namespace__ = None

    with raises("an array of test_array_libraries came among those of " + name, error=dt.GameError):
        wrapped(game.library, prior) + Other()
    monkeypatch.setitem(sys.modules, "array_api_compat", None)
    with raises("Strait.us_prior came as an array of " + name, "deterrence[gpu]", error=dt.ParameterError):
        dt.games.Strait(us_prior=prior)


def test_a_library_without_a_function_says_so(there: Any) -> None:
    game = dt.games.Strait(us_prior=there(np.linspace(0, 1, 3)))
    if not lacks(there, game):
        pytest.skip("this library has them all")
    with raises("array_api_strict has no function 'ndtr'", "dt.as_numpy(game)", error=dt.GameError):
        dt.solvers.PerfectBayesian()(game)


def test_bad_draws_are_named_as_in_numpy(there: Any) -> None:
    class Loaded(dt.Game):
        """Does a draw sum to one?"""

        players = ("China",)
        chance: float = dt.param(0.5, unit="probability", low=0, high=1, source="assumption")

        def rules(self, move: Any) -> Any:
            seen = move.nature("weather", {"calm": self.chance, "storm": 0.5}, to="China")
            return dt.outcome(str(move("China", "wait", "sail")), {"China": float(seen == "calm")})

    chance = np.array([0.5, 0.7])
    messages = []
    for values in (chance, there(chance)):
        with pytest.raises(dt.GameError) as caught:
            dt.solve(Loaded(chance=values))
        messages.append(str(caught.value))
    assert messages[0] == messages[1] and "sums to 1.2 at chance=0.7" in messages[0]


def test_jax_without_float64_is_refused(there: Any) -> None:
    if not os.environ.get(OWN_PROCESS):
        pytest.skip("only JAX can be without")
    import jax

    jax.config.update("jax_enable_x64", False)
    try:
        with pytest.warns(UserWarning), raises("float64 is not to be had", "jax_enable_x64", error=dt.ParameterError):
            dt.games.Strait(us_prior=jax.numpy.linspace(0, 1, 3))
    finally:
        jax.config.update("jax_enable_x64", True)
