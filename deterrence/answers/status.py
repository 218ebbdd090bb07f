"""What became of a candidate equilibrium? One code with a sentence each."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["Status"]


class Status(IntEnum):
    """What a candidate is; `sentence` says it in words."""

    ok = 0
    tie = 1
    degenerate = 2
    not_an_equilibrium = 3
    none_found = 4
    not_converged = 5
    not_finite = 6
    inadmissible = 7
    refined_away = 8
    even_number = 9

    @property
    def sentence(self) -> str:
        """The status in one sentence."""
        return _SENTENCES[self]


_SENTENCES = {
    Status.ok: "An equilibrium of the named concept.",
    Status.tie: "An equilibrium, but some comparison that it rests on is tied: others may exist beside it.",
    Status.degenerate: "One of a continuum of equilibria.",
    Status.not_an_equilibrium: "Not an equilibrium: rejected, or no candidate of its case; another one is.",
    Status.none_found: "None found: no candidate that the concept examines is an equilibrium of this game.",
    Status.not_converged: "The iteration ended before its tolerance was met.",
    Status.not_finite: "A payoff or probability of this game is not finite.",
    Status.inadmissible: "The parameters of this game violate a joint constraint of the model.",
    Status.refined_away: "An equilibrium that a refinement turns away; the concept names it.",
    Status.even_number: "An equilibrium, but of an even number although nothing is tied: one is missing.",
}
