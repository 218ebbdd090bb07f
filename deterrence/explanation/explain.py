"""Why does each player do what it does? One equilibrium of one game, told in words and numbers.

First what happens; then, for every information set that is reached, who moves, what it knows, what it
believes about what it was not shown, what it does, and what each other action would give it and lead to;
then which choice is the closest, and how far parameters are from where it turns. Sets off the path are
told when asked for: right after a deviation what is expected stands beside it. A game of thresholds is
told type by type, a game of states state by state. A drawn game's many numbers stand at the end.

What it does not do: say which of several equilibria will be played.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deterrence.answers.details import correlated
from deterrence.answers.status import Status
from deterrence.arguments import as_names
from deterrence.equilibria import Equilibria
from deterrence.errors import ParameterError
from deterrence.explanation.choices import Choices
from deterrence.explanation.nearness import closest_choice, how_far
from deterrence.explanation.states import stated
from deterrence.explanation.thresholds import typed
from deterrence.game import Game
from deterrence.language.description import MOST, changed
from deterrence.pages import Grid, Page, Section
from deterrence.solver import check_answers
from deterrence.states.tree import StateTree
from deterrence.thresholds.tree import ThresholdTree

__all__ = ["explain"]


def explain(equilibrium: Equilibria, by: str | Iterable[str] = (), every: bool = False) -> Page:
    """Tell one equilibrium of one game.

    Parameters
    ----------
    equilibrium : Equilibria
        One equilibrium of one game, as from `Equilibria.select`.
    by : str or iterable of str, optional
        Parameters for which to search how far each can move alone before other actions are taken, and
        which (`dt.distance`, some 40 solutions for each). Without it, estimates to first order.
    every : bool
        Tell every information set: the rarely reached, and those off the path.

    Returns
    -------
    Page
        Print it, or let a notebook show it. Payoffs are each player's own, in its own prior; x is the
        mover's private number.

    Raises
    ------
    ParameterError
        If the equilibrium is not a single one, players do not mix independently, `by` names no parameter
        of the game, or comes with another concept than that of `dt.solve`.

    """
    check_answers("explain", equilibrium)
    by = as_names("explain", "by", by or (), "names of parameters")
    equilibrium.check_single("explain")
    if correlated(equilibrium.details, 0) is not None:
        raise ParameterError(
            f"explain tells what players do independently, but came with a {equilibrium.concept}: look at "
            "its .joint."
        )
    tree = equilibrium.game.tree
    sections: list[Section]
    if isinstance(tree, ThresholdTree):
        sections = [*typed(equilibrium)]
    elif isinstance(tree, StateTree):
        sections = [*stated(equilibrium, every)]
    else:
        choices = Choices(equilibrium)
        sections = [choices.happening(), *choices.sections(every), closest_choice(equilibrium)]
    if by:
        sections.append(how_far(equilibrium, by))
    sections += numbers_of_its_own(equilibrium.game)
    status = Status(int(equilibrium.status[0]))
    about = [f"Concept: {equilibrium.concept}."] + [status.sentence] * (status is not Status.ok)
    return Page(f"{equilibrium.game!r}: {equilibrium.names[0]}", (" ".join(about), *sections))


def numbers_of_its_own(game: Game) -> Iterator[Section]:
    """The parameters that its name does not list, being too many, beside the scenario's or the defaults."""
    own = {name: value for name, value in changed(game).items() if name in game.parameters()}
    if len(own) <= MOST:
        return
    central = {name: record.central for name, record in game.provenance.items()}
    usual = {name: p.default for name, p in game.parameters().items()} | central
    rows = tuple((name, f"{value:.4g}", f"{usual[name]:.4g}") for name, value in own.items())
    head = ("parameter", "here", "in the scenario" if game.scenario else "by default")
    yield Section("Its own numbers", (Grid(head, rows, frozenset({1, 2})),), folded=True)
