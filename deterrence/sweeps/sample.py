"""Which games are there in a box, or in a scenario's bands? A batch drawn by a design of points.

`sample` lays the points of a design (`Sobol`, `Latin`, `Uniform`, `Saltelli`, `Morris`) on the laws of some
parameters of a game, independent or tied by a Gaussian copula; or on the laws of a scenario's
rows and conventions, as `deterrence.calibration.draws` gives them, with the win rows on one quantile
and the mapping applied to each draw. The batch remembers how it was drawn: `sweep` takes it as it is.

The weights are those of the laws that were put in. A share of such a sample is no probability of
anything in the world.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from deterrence.arguments import as_mapping
from deterrence.calibration import Scenario
from deterrence.errors import ParameterError, among, nearest
from deterrence.game import Game
from deterrence.parameters import Array
from deterrence.sampling.designs import Design, Morris, Saltelli
from deterrence.sampling.drawing import Drawing, Values, admitted
from deterrence.sampling.laws import correlated, law

__all__ = ["sample"]

_ADVICE = "choose a box in which the joint constraints of the model hold more often."


def sample(
    source: Game | Scenario,
    design: Design,
    over: Mapping[str, Any] | Iterable[str] | None = None,
    correlations: Mapping[tuple[str, str], float] | None = None,
) -> Game:
    """Draw a batch of games.

    Parameters
    ----------
    source : Game or Scenario
        A single game, whose parameters outside `over` keep their values; or a scenario.
    design : Sobol, Latin, Uniform, Saltelli or Morris
        How many games, where, and the seed.
    over : mapping of parameter to range, or names of a scenario's inputs
        Of a game: (low, high) for a uniform law, (low, central, high) for a triangular one, or any law
        with quantiles, such as `dt.pert(low, central, high)` or `dt.normal(mean, sd)`. Of a scenario: what
        is drawn, by the scenario's own laws, while the rest is central; by default everything.
    correlations : mapping of pairs of parameters to numbers, optional
        Of the normal scores of two parameters of a game (Gaussian copula); 0 where not given.

    Returns
    -------
    Game
        A batch of shape (games,), for `dt.sweep` and every solver: n games, with `Saltelli`
        n (factors + 2), with `Morris` n (factors + 1). Inadmissible games are drawn again; `.drawing` has
        their share and all that was drawn.

    Raises
    ------
    ParameterError
        For a batch, an unknown name, a range that is out of order or not admissible, or correlations
        where factors must be independent.
    DeterrenceError
        If hardly any draw is admissible.

    """
    if not isinstance(design, Design):
        raise ParameterError(
            f"sample: design came as {design!r}: give dt.Sobol(n, seed), dt.Latin(n, seed), "
            "dt.Uniform(n, seed), or dt.Saltelli(n, seed) or dt.Morris(n, seed) for sensitivities."
        )
    if isinstance(source, Scenario):
        if isinstance(over, str | Mapping) or correlations:
            raise ParameterError(
                f"sample: {source!r} has laws and ties of its own: let over be a list of names, change a law "
                "by scenario.override(name=(low, central, high)), or draw a box around scenario.game."
            )
        return source.drawn(design, over)
    if not isinstance(source, Game):
        raise ParameterError(f"sample came with {source!r}: give a game or a scenario.")
    laws = _laws(source, over)
    ties = as_mapping("sample", "correlations", correlations, "{('us_prior', 'a2ad'): 0.5}")
    if ties and isinstance(design, Saltelli | Morris):
        raise ParameterError(
            f"sample: correlations {ties} came with {type(design).__name__}, but sensitivities need "
            "independent factors: leave them out, or use dt.Sobol(n, seed)."
        )

    def make(points: Array) -> tuple[Values, Values, Any]:
        quantiles = correlated(points, tuple(laws), ties)
        values = {name: np.asarray(own.ppf(quantiles[:, i])) for i, (name, own) in enumerate(laws.items())}
        return {}, values, source.replace(**values).admissible

    _, drawn, rejected = admitted(design, [True] * len(laws), make, _ADVICE)
    words = {name: str(own) for name, own in laws.items()}
    drawing = Drawing(design, drawn, tuple(laws), words, rejected, ties)
    batch = source.replace(**drawn)
    return batch.with_provenance(source.scenario, batch.provenance, drawing)


def _laws(game: Game, over: Any) -> dict[str, Any]:
    """The law of each parameter of a box, in the order given, with its ends inside the parameter's range."""
    kind, declared = type(game).__name__, game.parameters()
    if game.shape:
        raise ParameterError(
            f"sample: {kind} came as a batch of shape {game.shape}, but a single game is needed: give "
            "scalars to the game and the ranges to over={...}."
        )
    if not isinstance(over, Mapping) or not over:
        raise ParameterError(
            f"sample: over came as {over!r}: say what is drawn from {kind}, such as "
            f"over={{{next(iter(declared))!r}: (low, high)}}"
            + ("; or give the scenario itself, whose rows are drawn together." if game.scenario else ".")
        )
    laws = {}
    for name, given in over.items():
        if name not in declared:
            what = "a structural choice" if name in game.structure else "no parameter"
            raise ParameterError(
                f"sample: {name!r} is {what} of {kind}{nearest(name, declared)} It has {among(declared)}."
            )
        laws[name] = law(name, given)
        ends = np.asarray(laws[name].ppf(np.array([0.0, 1.0])), dtype=float)
        game.replace(**{name: ends[np.isfinite(ends)]} if np.isfinite(ends).any() else {})
    return laws
