"""Random admissible games for all tests, the structures of `Strait`, and how hypothesis runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from oracles.strait_plain import DEFAULTS

import deterrence as dt

settings.register_profile(
    "deterrence",
    deadline=None,
    max_examples=40,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("deterrence")
pytest.register_assert_rewrite("strait_frame")  # its failures show values, as those of a test file do

SHAPES: tuple[tuple[int, ...], ...] = ((), (12,), (3, 4))
POSTURES = ("ambiguity", "red line")
POSTURE_PAIRS = tuple(product(POSTURES, POSTURES))
STRAIT: dict[str, dict[str, Any]] = {
    "chosen": {},
    **{f"US {u}, Japan {j}": {"us_posture": u, "japan_posture": j} for u, j in POSTURE_PAIRS},
    "US chosen": {"japan_posture": "ambiguity"},
    "US first": {"moves_first": "US", "us_posture": "red line", "japan_posture": "red line"},
    "US first, chosen": {"moves_first": "US"},
    "no access": {"japan_access": "refused", "us_posture": "red line", "japan_posture": "ambiguity"},
    "no access, chosen": {"japan_access": "refused"},
    "no rent in war": {"provocation_rent_in_war": False, "us_posture": "ambiguity", "japan_posture": "red line"},
    "public": {"resolve": "public", "us_posture": "ambiguity", "japan_posture": "ambiguity"},
    "conditional lines": {
        "us_line": "unprovoked", "japan_line": "unprovoked", "attribution_miss": 0.2, "attribution_false": 0.1,
        "japan_conditionality": 0.5, "us_posture": "ambiguity", "japan_posture": "red line",
    },
    "functional forms": {
        "contest": "difference", "japan_relief_us": 0.3, "a2ad_cost_slope": 0.5,
        "us_posture": "ambiguity", "japan_posture": "red line",
    },
    "ties": {"ties": "offered", "taiwan_effort": "chosen", "us_posture": "ambiguity", "japan_posture": "ambiguity"},
    "correlated": {
        "resolve_draws": "correlated", "resolve_correlation": 0.2, "retrenchment": "follows Japan", "us_prior_slope": 1.0,
        "us_prior": 0.4, "japan_prior": 0.5, "japan_posture": "ambiguity",
    },
    "green light": {
        "japan_latitude": "bases and rear support", "us_green_light": "chosen",
        "us_posture": "ambiguity", "japan_posture": "red line",
    },
    "quadriad": {
        "third_guarantor": "South Korea", "south_korea_posture": "red line",
        "us_posture": "ambiguity", "japan_posture": "ambiguity",
    },
    "blockade": {"blockade": "possible", "us_posture": "ambiguity", "japan_posture": "red line"},
    "ultimatum": {"ultimatum": "halves", "us_posture": "ambiguity", "japan_posture": "red line"},
    "deployment": {"deployment": "US", "us_posture": "ambiguity", "japan_posture": "red line"},
    "strikes": {"strikes": "possible", "us_posture": "ambiguity", "japan_posture": "red line"},
    "seizure": {"seizure": "possible", "us_posture": "ambiguity", "japan_posture": "red line"},
    "punishment": {"punishment": "chosen", "us_posture": "ambiguity", "japan_posture": "red line"},
    "three types of Japan": {"japan_types": "three", "us_posture": "ambiguity", "japan_posture": "red line"},
    "cost known": {"china_cost_spread": 0.0, "us_posture": "red line", "japan_posture": "ambiguity"},
}


def games() -> list[tuple[str, type[dt.Game], dict[str, Any]]]:
    """Every game of the catalogue, with the structural variants that the tests run it in, and normal forms."""
    rows: list[tuple[str, type[dt.Game], dict[str, Any]]] = []
    for slug, kind in dt.catalogue().items():
        if slug == "strait":
            rows += [(f"strait, {words}", kind, fixed) for words, fixed in STRAIT.items()]
        else:
            rows.append((slug, kind, {}))
            words = kind._structural_types()
            if "resolve" in words:
                rows.append((f"{slug}, public", kind, {"resolve": "public"}))
    rows += [
        (f"normal form {' x '.join(map(str, sizes))}", type(dt.NormalForm(np.zeros((len(sizes), *sizes)))), {})
        for sizes in ((2, 3), (2, 2, 2))
    ]
    return rows


def off() -> dict[str, float]:
    """The parameters of `Strait` that belong to options, at their defaults."""
    return {name: p.default for name, p in dt.games.Strait.parameters().items() if name not in DEFAULTS}


def random_game(
    kind: type[dt.Game], shape: tuple[int, ...] = (), seed: int = 0, spread: float = 0.8, **fixed: Any
) -> dt.Game:
    """A batch of admissible games, drawn around the defaults of any model.

    A parameter with a finite range is uniform on the part of it that lies within a share `spread` of
    the default's distance from either end (a probability is 0 or 1 in one draw in ten); another is its
    default plus or minus at most `spread` times its size (of 1/2 if it is 0). Where a joint constraint
    fails the parameters are drawn again, at last ever closer to the defaults. `fixed` are set as given;
    what belongs to an option of `Strait` stays at its default, with which the option is off.
    """
    fixed = (off() if kind is dt.games.Strait else {}) | fixed
    rng = np.random.default_rng(seed)
    drawn = {name: p for name, p in kind.parameters().items() if name not in fixed}
    values = _draw(drawn, shape, rng, spread)
    for attempt in range(200):
        bad = ~np.broadcast_to(_batch(kind, values, fixed, shape).admissible, shape or (1,))
        if not bad.any():
            break
        again = _draw(drawn, shape, rng, spread)
        closer = 1.0 if attempt < 20 else 0.8 ** (attempt - 20)
        for name, p in drawn.items():
            new = p.default + closer * (again[name] - p.default)
            values[name] = np.where(bad, new, values[name])
    else:
        raise AssertionError(f"no admissible draw of {kind.__name__} with {fixed}")
    scalar = {name: float(v[0]) for name, v in values.items()} if not shape else values
    return kind(**scalar, **fixed)


def _batch(kind: type[dt.Game], values: dict[str, Any], fixed: dict[str, Any], shape: tuple[int, ...]) -> dt.Game:
    rows = {n: np.broadcast_to(v, shape or (1,)) if np.ndim(v) else v for n, v in fixed.items()}
    return kind(**values, **rows)


def _draw(drawn: dict[str, Any], shape: tuple[int, ...], rng: Any, spread: float) -> dict[str, Any]:
    values = {}
    for name, p in drawn.items():
        share = rng.random(shape or (1,))
        if np.isfinite(p.low) and np.isfinite(p.high):
            low, high = (p.default + spread * (end - p.default) for end in (p.low, p.high))
            value = low + (high - low) * share
            if p.unit == "probability":
                value = np.where(rng.random(share.shape) < 0.1, np.round(share), value)
        else:
            value = p.default + spread * (abs(p.default) or 0.5) * (2 * share - 1)
        values[name] = np.clip(value, p.low, p.high)
    return values


def pure_profiles(game: dt.Game, off_path: Any = "prior") -> dt.Equilibria:
    """What `PerfectBayesian` lists where mixed signals are not covered, for any game of its class."""
    return dt.solvers.PerfectBayesian(off_path=off_path).profiles(game.tree)(game)


def cells(game: dt.Game) -> Iterator[tuple[tuple[int, ...], dt.Game]]:
    """Every game of a batch on its own, with its index."""
    for index in np.ndindex(game.shape):
        yield index, game.take(index) if index else game


def numbers(game: dt.Game) -> dict[str, float]:
    """The parameters of one game, as an oracle takes them."""
    return {name: float(value) for name, value in game.values.items()}


def same(a: Any, b: Any, tolerance: float = 1e-12) -> bool:
    """Equal shapes, NaN in the same places, and numbers within a tolerance."""
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape:
        return False
    if a.dtype == bool or b.dtype == bool:
        return bool(np.array_equal(a, b))
    return bool(np.allclose(a, b, rtol=tolerance, atol=tolerance, equal_nan=True))


@contextmanager
def raises(*words: str, error: type[Exception] = dt.DeterrenceError) -> Iterator[None]:
    """One sentence of the library's own, holding all these words."""
    with pytest.raises(error) as caught:
        yield
    message = str(caught.value)
    assert isinstance(caught.value, dt.DeterrenceError)
    assert "\n" not in message, message
    for word in words:
        assert word in message, f"{word!r} not in {message!r}"


def thresholds(window: dt.Game) -> dict[str, Any]:
    """p_C, p_C1 and p_T of the ambiguity window, as shares: 1 where no probability is large enough."""
    return {name: np.minimum(at, 1.0) for name, (_, at) in window.closed_form().thresholds.items()}
