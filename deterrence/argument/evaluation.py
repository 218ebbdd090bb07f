"""In what share of a calibrated box does each claim of the article hold, and on what does that hang?

For every contrast of `Strait`, under each law on the box and each setting, the shares of `verdicts`; and for
every claim that a small model lists in its `article`, the same over the model's own box. A verdict is a
headline only where every law and setting that has one agrees; else it is called fragile, and the law and
setting whose shares are farthest from those of the base is named first. Settings in which most games have no
answer are silent: they are named, and count neither way.

What decides is ranked in `deciding`. The laws and bands are those that were put in: a share is no
probability of anything in the world.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from deterrence import __version__
from deterrence.argument.asking import Batch
from deterrence.argument.contrast import Contrast, Move
from deterrence.argument.deciding import by_variance, stacked, unstacked
from deterrence.argument.kept import kept
from deterrence.argument.labelled import from_model, from_strait, labelled
from deterrence.argument.pieces import Piece, piece
from deterrence.argument.settings import BASE, Setting, settings
from deterrence.argument.small import small_models
from deterrence.argument.strait import CONTRASTS
from deterrence.arguments import as_mapping, as_names, real, short, whole
from deterrence.calibration import Scenario
from deterrence.calibration.calibrated import check_scenario
from deterrence.calibration.inputs import LAWS
from deterrence.claims import CLAIMS
from deterrence.errors import ParameterError, nearest
from deterrence.games.strait.options import OPTIONS
from deterrence.sampling.designs import Uniform

__all__ = ["MATTERS", "asked_of", "evaluate"]

MATTERS = 0.005  # half a percentage point, or half a percent of a player's stake


def evaluate(
    scenario: Scenario,
    n: int = 2048,
    seed: int = 0,
    *,
    claims: Iterable[str] | None = None,
    contrasts: Iterable[Contrast] = CONTRASTS,
    options: Mapping[str, Mapping[str, Any]] = OPTIONS,
    laws: Iterable[str] = LAWS,
    beliefs: bool = True,
    models: bool = True,
    mixing: Iterable[str] = (),
    by: float = MATTERS,
    error: float | None = None,
    store: str | Path | None = None,
) -> xr.Dataset:
    """Every claim on a scenario, under all laws and settings, and on the small models.

    Parameters
    ----------
    scenario : Scenario
        `dt.scenario("strait", "2017")`, perhaps with overrides.
    n, seed : int
        Games drawn under each law, independently (the same draws for all settings), and of each small model.
    claims : names of claims, optional
        "C11", ...; by default all.
    contrasts : Contrast
        How `Strait` is to test them; your own may be added.
    options : mapping
        Options of `Strait`, as in `deterrence.games.strait.options.OPTIONS`.
    laws : words
        "triangular" (the scenario's own, always the base), "uniform", "corners" (low or high, equally often).
    beliefs : bool
        Ask with postures chosen, too, under three off-path rules and three selections.
    models : bool
        Ask the small models of the catalogue, too (under the law "uniform").
    mixing : names of options, or "base"
        Ask these a second time, with one signal mixed in games that have no equilibrium in pure ones
        (`PerfectBayesian(mixing=1)`, which proves no list complete): settings ", one signal mixed".
    by : float
        Changes up to this size, either way, make no difference: in probability, or in a player's own stake.
    error : float, optional
        The standard error that no share may exceed.
    store : folder, optional
        Keep finished parts here, and go on with them.

    Returns
    -------
    xarray.Dataset
        Over `test` (a claim's form on a model, with coords claim, form, model, compared, on, sign), `law`,
        `setting`, `verdict`, `quantile`, `rank` and `shown`: `share` and its standard `error`; `change`, the
        median and the 5% and 95% quantiles of the sum compared; `word`, what more than half of the games say;
        of `Strait` `conclusion` ("fragile", or the headline), `agreeing` (the share of laws and settings with
        a verdict that have the base's), `decided_by` and `silent` (laws and settings); `direction`, the share
        that holds among games in which it holds or is reversed; `beside_strait` ("opposite" where more games
        of a small model go the other way); `input` and `weight`, what decides, with `weight_low` and
        `weight_high`, the ends of its 95% interval in `Strait`; `witness`, see `claims.witness`. NaN and ""
        where a test was not asked.

    Raises
    ------
    ParameterError
        For an unknown claim, or an unknown option to be mixed, a claim on a model that lacks its parameter, a
        claim that moves a parameter for which the scenario has no row, or an `n` too small for `error`.

    """
    _enough(n, error)
    options = as_mapping("claims", "options", options, "{'Japan refuses bases': {'japan_access': 'refused'}}")
    for name, changes in options.items():
        as_mapping("claims", f"option {name!r}", changes, "{'japan_access': 'refused'}")
    asked = asked_of(scenario, claims, contrasts, by)
    found: dict[tuple[str, str], Piece] = {}
    laid, asking = _laws(laws), settings(options, beliefs, mixing)
    for law in laid:
        under = _under(scenario, law)
        batch = Batch(under.drawn(Uniform(n, seed)), asked)
        for setting in asking:
            identity = (*_told(under, asked), n, seed, by, setting)
            part = kept(store, identity, partial(_part, batch, setting, by))
            found[law, setting.name] = Piece(**part)
    deciding = ("decides", *_told(scenario, asked), seed)
    ranks = kept(store, deciding, lambda: stacked(by_variance(scenario, asked, seed)))
    rows = from_strait(asked, found, unstacked(ranks))
    if models and "uniform" in laid:
        rows += [from_model(told) for told in small_models(_known(claims), n, seed, store)]
    attributes = {"scenario": repr(scenario), "games": n, "seed": seed, "by": by, "version": __version__}
    return labelled(rows, laid, asking, attributes)


def _part(batch: Batch, setting: Setting, by: float) -> dict[str, Any]:
    return vars(piece(batch, setting, by))


def _told(scenario: Scenario, asked: Iterable[Contrast]) -> tuple[Any, ...]:
    """What the numbers of a part hang on besides the draws and the setting."""
    return str(scenario.inputs), str(scenario.fixed), [repr(contrast) for contrast in asked]


def _under(scenario: Scenario, law: str) -> Scenario:
    """The scenario with all its inputs drawn by another law on the same bands."""
    inputs, fixed = (
        {name: replace(given, shape=law) for name, given in part.items()}
        for part in (scenario.inputs, scenario.fixed)
    )
    return replace(scenario, inputs=inputs, fixed=fixed)


def _laws(laws: Iterable[str]) -> list[str]:
    """The laws asked for, the scenario's own first."""
    wanted = as_names("claims", "laws", laws, f"some of {', '.join(LAWS)}")
    for law in wanted:
        if law not in LAWS:
            raise ParameterError(
                f"claims: there is no law {law!r}{nearest(law, LAWS)} Choose of {', '.join(LAWS)}."
            )
    return [law for law in LAWS if law in {LAWS[0], *wanted}]


def _enough(n: int, error: float | None) -> None:
    if error is None:
        return
    if not (real(error) and 0 < error < 0.5):
        raise ParameterError(f"claims: error came as {error!r}: give a standard error between 0 and 0.5.")
    needed = int(np.ceil(0.25 / error**2))
    if whole(n) and n < needed:
        raise ParameterError(
            f"claims: n={n} games give standard errors of shares up to {0.5 / np.sqrt(n):.3g}, but error="
            f"{error:g} was asked for: give n of at least {needed}."
        )


def _known(claims: Iterable[str] | None) -> set[str]:
    wanted = as_names(
        "claims", "claims", CLAIMS if claims is None else claims, "names of claims, such as 'C11'"
    )
    for claim in wanted:
        if claim not in CLAIMS:
            raise ParameterError(f"there is no claim {claim!r}{nearest(claim, CLAIMS)} There are C01 to C16.")
    return set(wanted)


def asked_of(
    scenario: Scenario, claims: Iterable[str] | None, contrasts: Iterable[Contrast], by: float
) -> tuple[Contrast, ...]:
    """The contrasts of the claims named, each of which the scenario can be asked; `by` is checked, too.

    Raises
    ------
    ParameterError
        As for `evaluate`.

    """
    check_scenario("claims", scenario)
    if not (real(by, 0) and by < 1):
        raise ParameterError(f"claims: by came as {by!r}: give a change of at least 0 and below 1.")
    wanted = _known(claims)
    contrasts = tuple(contrasts) if isinstance(contrasts, Iterable) else (contrasts,)
    if not all(isinstance(contrast, Contrast) for contrast in contrasts):
        raise ParameterError(f"claims: contrasts came as {short(contrasts)}: give a list of Contrast(...).")
    asked = tuple(c for c in contrasts if c.id in wanted)
    if not asked:
        raise ParameterError("claims: nothing is left to ask: name at least one claim that a contrast tests.")
    _rows(scenario, asked)
    return asked


def _rows(scenario: Scenario, contrasts: Iterable[Contrast]) -> None:
    """A claim speaks of the game, and moves nothing that the scenario knows nothing of."""
    for contrast in contrasts:
        contrast.check(BASE.prepare(scenario.game))
        moved = {n: c for case in contrast.cases for n, c in {**contrast.given, **case.changes}.items()}
        for name in scenario.optional:
            if isinstance(moved.get(name), Move):
                raise ParameterError(
                    f"claim {contrast.name} moves {name!r}, for which scenario {scenario.name} has no row: "
                    f"set it to a value in the claim, or give one with scenario.override({name}=...)."
                )
