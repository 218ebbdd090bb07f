"""What else may be believed in an equilibrium of a signalling game, and which equilibria survive that?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from deterrence.answers.listed import Listed
from deterrence.equilibria import Equilibria
from deterrence.errors import ParameterError
from deterrence.signalling.refinements import RULES, refined

__all__ = ["SignallingEquilibria"]


class SignallingEquilibria(Equilibria):
    """Equilibria of signalling games; beside the fields of `Equilibria` it says what else may be believed."""

    def supporting(self, infoset: str) -> Any:
        """(*batch, K, types, 2): least and largest probability of each type, at a set that replies.

        Where the message is sent both are the one belief that Bayes' rule gives. Where it is not, the
        beliefs that support the reply are a polytope (for two types: this interval), of which `belief`
        is the mean of the corners. NaN at sets where the type does not matter.

        Raises
        ------
        DeterrenceError
            If the set does not exist.

        """
        nodes = self.belief[infoset]  # also says which sets there are
        details = _whole(self.details)
        structure = details.compiled.structure
        result = np.full((*nodes.shape[:-1], structure.stage.types, 2), np.nan)
        if infoset not in structure.agents:
            return result
        message = structure.stage.place[structure.agents.index(infoset)]
        found: Any = details.found
        belief = found.belief[1:, message][:, :, details.entry[self.exists]]
        result[self.exists] = np.moveaxis(belief, (0, 1), (2, 1))
        return result

    def refine(self, rule: str) -> Equilibria:
        """Those that survive "intuitive" or "D1"; see `deterrence.signalling.refinements`."""
        if rule not in RULES:
            raise ParameterError(f"rule came as {rule!r}: give 'intuitive' or 'D1'.")
        if not isinstance(self.details, Listed):
            raise ParameterError("refine came after .select: refine the whole answer, then select.")
        return refined(self, self.details, rule)


def _whole(details: Any) -> Listed:
    """The details behind an answer, or behind the one that was selected."""
    if isinstance(details, Listed):
        return details
    inner = _whole(details.details)
    return replace(inner, entry=inner.entry[..., details.k : details.k + 1])
