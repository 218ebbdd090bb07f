"""What if China may name its price before it attacks, and war costs are private on both sides?

After Fearon (International Organization 49, 1995; `UltimatumBargaining`). With `ultimatum` at "halves",
"quarters" or "tenths" China may demand a share of all that is at stake, in steps of that size up to the
whole, at `china_ultimatum_cost` (surprise lost, neighbours roused). Taiwan's war cost is then private too,
Normal(taiwan_war_cost, taiwan_cost_spread), learnt before it answers a demand or any use of force. It
accepts the share x where, with p the expected chance that China wins and without a rent,

    its war cost >= (x - p) taiwan_loss.

A settlement is worth x times the prize to China and costs every other state x of its loss if Taiwan falls;
it ends a provocation for both sides. A demand refused is carried out: the war of an attack that Taiwan
resists. China trades the terms against the risk of refusal. Where its costs of war do not hang on p (no
audience cost, no fear of a nuclear Japan, no provocation), a p higher by one step makes it demand one step
more, and the risk of war stays what it was: win probability moves the settlement, not the risk, so long as
the best demand lies inside the menu and beats holding. A coarse menu makes the risk jump where the best
demand changes: read maps in tenths. Events: "ultimatum", and "conceded" with weight x.

Left out: bluffs (China cannot let a refusal pass), demands between the steps, haggling, and help or audience
costs over a settlement: a line answers an attack, not a concession. The demand tells about China's cost,
which concerns nobody else. Where demands cost nothing, one that Taiwan surely refuses is an attack that it
surely resists: China is then indifferent between them.
"""

from __future__ import annotations

from typing import Any, Literal

from deterrence.games.strait.crisis import OPTION, PRIZE, TAIWAN_STAKE, cost
from deterrence.games.strait.facts import Facts
from deterrence.games.strait.third_guarantor import ThirdGuarantor
from deterrence.language.private import normal
from deterrence.language.story import Ending, Storyteller

__all__ = ["Ultimatum"]

_STEPS = {"none": 0, "halves": 2, "quarters": 4, "tenths": 10}


class Ultimatum(ThirdGuarantor):
    """Demands of China, and a war cost that Taiwan alone knows."""

    china_ultimatum_cost: float = cost(0.01, PRIZE, OPTION)
    taiwan_cost_spread: float = cost(0.12, TAIWAN_STAKE, OPTION)

    ultimatum: Literal["none", "halves", "quarters", "tenths"] = "none"

    def demands(self) -> dict[str, float]:
        """The menu: from the words of a demand to the share demanded, the mildest first."""
        steps = _STEPS[self.ultimatum]
        return {f"demand {100 * i // steps}%": i / steps for i in range(1, steps + 1)}

    def taiwan_learns(self, move: Storyteller) -> Any:
        """Taiwan's war cost, when it must answer for it."""
        if self.ultimatum == "none":
            return self.taiwan_war_cost
        law = normal(self.taiwan_war_cost, self.taiwan_cost_spread)
        return move.private("Taiwan", "Taiwan's war cost", law)

    def settlement(self, facts: Facts, conceded: float) -> Ending:
        """Taiwan gives the share that China demands."""
        payoffs = {
            "China": conceded * self.china_prize,
            "Taiwan": -conceded * self.taiwan_loss,
            "Japan": -conceded * facts.japan_loss,
            "US": -conceded * facts.us_loss,
        } | self.third_payoff(-conceded * self.south_korea_loss)
        return facts.end("settlement", payoffs, {"conceded": conceded, "Taiwan falls": float(conceded == 1)})
