"""What do the words of a report mean? For a reader who knows policy and no game theory."""

from __future__ import annotations

from deterrence.argument.evaluation import MATTERS
from deterrence.reporting.html import captioned, section

__all__ = ["glossary"]

_WORDS = {
    "game, draw": (
        "One crisis with all its numbers fixed. Inputs are drawn within their bands; each draw is a "
        "game, and every game is solved."
    ),
    "band, central": (
        "The low and high ends of an input, and the value thought likeliest. In the central game "
        "every input has that value."
    ),
    "quantile": (
        "Of a hundred draws of an input, the 5% quantile has five below it and the 95% quantile five "
        "above it."
    ),
    "law": (
        "How draws spread over a band. Three are asked: most near the central value, evenly, and low "
        "or high alone."
    ),
    "posture": (
        "Ambiguity: nothing is said of what would be done. Red line: it is said, and going back on it costs."
    ),
    "resolute": (
        "Willing to fight when it comes to it. Each government knows it of itself; the others only "
        "know how likely it is."
    ),
    "unprovoked": (
        "A line that answers attacks on a Taiwan that has not provoked; who provoked may be misjudged."
    ),
    "A2/AD": ("Anti-access and area denial: weapons that keep US forces away."),
    "latitude": ("What Japan's law lets it do: fight, support from the rear, or nothing."),
    "holds, reversed": (
        "In a game the number compared moves the claim's way, or against it, by more than "
        f"{MATTERS:g}; else there is no difference. Of a test: in more than half of the games, by two "
        "standard errors."
    ),
    "fragile": ("Some law, belief, choice among equilibria or option of the game gives another verdict."),
    "share": (
        "How many of the games drawn. It follows from the bands and laws put in and is no probability"
        " of anything in the world."
    ),
    "P(attack)": (
        "How likely China is to attack in one crisis of the model. How often there are crises is "
        "another question."
    ),
    "payoff": ("What a player gets, as a share of what it has at stake."),
    "equilibrium": (
        "Everybody does the best it can, given what the others do and what it has learnt (perfect "
        "Bayesian equilibrium). What to believe after a move that nobody was to make is a choice of "
        "the analyst."
    ),
    "Sobol index": (
        "The part of the spread of an answer that stays while one input alone is unknown (total-order index)."
    ),
    "Shapley value": (
        "The part of a difference that a group of inputs makes, averaged over all orders of changing "
        "the groups."
    ),
}


def glossary() -> str:
    """Each word with its meaning."""
    rows = [[word, meaning] for word, meaning in _WORDS.items()]
    return section("Words", "words", captioned(["", ""], rows, "The terms of this report, as it uses them."))
