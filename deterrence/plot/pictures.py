"""What does a model's answer look like over its two most telling parameters?

On the left the regions of the solver's answer, on the right the probability of the event that the model is
asked about; dashed lines and names are its own algebra, where it has one, and no solver is asked for them. A
model names the two parameters and their ranges in `picture`; else they are the first two of which a claim
speaks, or that have a threshold. Points lie off round numbers, where thresholds like to lie.

The regions are sets of equilibria where there are several sets and few, else the most probable ends; a game
of states has no ends, and shows what two claims speak of, and so does one that ends alike all over. A region
that is thinner than a cell is missed.
"""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from deterrence.errors import GameError, ParameterError
from deterrence.game import Game
from deterrence.inference.quantities import COUNT, quantity
from deterrence.language.closed_form import ClosedForm
from deterrence.parameters import Parameter
from deterrence.plot.closed_forms import closed_form
from deterrence.plot.exclusive import ends, most_probable
from deterrence.plot.heatmaps import heatmap
from deterrence.plot.regimes import regime_map
from deterrence.plot.sheet import AxesArray
from deterrence.solver import check_game
from deterrence.solvers import named
from deterrence.states.game import StateGame
from deterrence.sweeps import sweep

__all__ = ["picture", "telling"]

POINTS, OFF = 100, 0.487  # along each axis; where in its cell a point lies
MOST_SETS = 6  # that a legend can tell apart
WIDE, HIGH, BETWEEN, EDGE = 4.5, 3.7, 1.4, 0.1  # inches: of a panel, from one to the next, around the figure


def picture(game: Game) -> AxesArray:
    """Draw a model's regions over two of its parameters, and how probable is what it is asked about.

    Parameters
    ----------
    game : Game
        A single game: the values of everything but the two parameters.

    Returns
    -------
    array of two Axes
        Regions, and the first of the model's claims whose event or payoff varies there: where equilibria
        disagree on it, the highest is shown, hatched.

    Raises
    ------
    ParameterError
        For a batch, or a model with fewer than two parameters.

    """
    check_game("plot.picture", game)
    kind, over = type(game).__name__, telling(game)
    if game.shape or len(over) != 2:
        raise ParameterError(
            f"plot.picture came with {kind} of shape {game.shape} and the parameters {', '.join(over)}, but "
            "draws a single game over two: take one game of a batch, or sweep it and draw dt.plot.curves."
        )
    (x, y), form = over, _form(game)
    steps = (np.arange(POINTS) + OFF) / POINTS
    points = {name: low + (high - low) * steps for name, (low, high) in over.items()}
    ds = sweep(game, named(form.concept) if form else None, over=points, check=0)
    figure = plt.figure(figsize=(2 * (WIDE + BETWEEN), 2 * HIGH))
    share = 0.5 * WIDE / (WIDE + BETWEEN)
    left, right = (figure.add_axes((start, 0.5, share, 0.5)) for start in (0.0, 0.5))
    values = _varying(ds, game)
    if isinstance(game, StateGame) or _one_end(ds):
        heatmap(ds, values[-1], x=x, y=y, ax=left, among="highest")
    else:
        regime_map(ds, x=x, y=y, by=None if _tells_sets(ds) else "event", ax=left)
    heatmap(ds, values[0], x=x, y=y, ax=right, among="highest")
    right.set_title(right.get_title("left").split(f"\n{kind}")[0], loc="left", fontsize=8)
    for ax in (left, right):
        ax.set(xlim=over[x], ylim=over[y])
    if form:
        closed_form(game, x, y, left)
    _fit(figure)
    both = np.empty(2, dtype=object)
    both[:] = left, right
    return both


def telling(game: Game) -> dict[str, tuple[float, float]]:
    """The two parameters of a model that tell most, with their ranges: `picture`, or by the rule above."""
    if game.picture:
        return dict(game.picture)
    known, form = game.parameters(), _form(game)
    spoken = [claim.of for claim in game.article if claim.of in known]
    thresholds = [threshold.of for threshold in form.thresholds.values()] if form else []
    return {name: _range(known[name]) for name in list(dict.fromkeys([*spoken, *thresholds, *known]))[:2]}


def _form(game: Game) -> ClosedForm | None:
    try:
        return game.closed_form()
    except GameError:
        return None


def _range(p: Parameter) -> tuple[float, float]:
    """What a parameter may be, if that is bounded; else up to twice its default, or one either way."""
    if np.isfinite([p.low, p.high]).all():
        return p.low, p.high
    low, high = sorted((0.0, 2 * p.default)) if p.default else (-1.0, 1.0)
    return max(low, p.low), min(high, p.high)


def _tells_sets(ds: xr.Dataset) -> bool:
    """Do the sets of equilibria tell more than the ends? Several, and few enough for a legend."""
    codes = np.unique(ds.regime.values[ds.exists.values.any(axis=-1)])
    return 1 < len(codes) <= MOST_SETS


def _one_end(ds: xr.Dataset) -> bool:
    """Would a map of ends have one colour? Then what a second claim speaks of tells more."""
    if _tells_sets(ds):
        return False
    codes, disagree = most_probable(ds, ends(ds, "event"))
    return not disagree.any() and len(np.unique(codes.values[codes.values >= 0])) == 1


def _varying(ds: xr.Dataset, game: Game) -> list[str]:
    """What varies over the map: what the claims speak of, else the number of equilibria, or payoffs."""
    known = {*map(str, ds.event.values), *(f"payoff: {p}" for p in game.players)}
    claimed = [claim.on for claim in game.article if claim.on in known]
    found = []
    for value in dict.fromkeys([*claimed, COUNT, *(f"payoff: {p}" for p in game.players)]):
        values = quantity(ds, value, "picture").values.where(ds.exists.astype(bool))
        if float(values.max() - values.min()) > 0:
            found.append(value)
    return found[:2] or [COUNT]


def _fit(figure: Figure) -> None:
    """Make the figure as large as what is on it, the panels staying as they are."""
    figure.draw_without_rendering()
    box, old = figure.get_tightbbox().padded(EDGE), figure.get_size_inches()
    places = [(ax, ax.get_position(original=True)) for ax in figure.axes]
    figure.set_size_inches(box.width, box.height)
    for ax, p in places:
        corner = (p.x0 * old[0] - box.x0) / box.width, (p.y0 * old[1] - box.y0) / box.height
        ax.set_position((*corner, p.width * old[0] / box.width, p.height * old[1] / box.height))
