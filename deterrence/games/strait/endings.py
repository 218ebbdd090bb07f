"""How does a crisis over Taiwan end if nobody comes to its help? Peace, the grey zone, and giving in.

The endings of `Strait` that no guarantor decides: China holds; it presses in the grey zone, and Taiwan
resists or concedes; Taiwan gives in to an attack, after a strike on Japan or not, or at once to a blockade.
In the grey zone a provocation counts half, and guarantors lose a quarter if Taiwan resists.
"""

from __future__ import annotations

from deterrence.games.strait.facts import Facts
from deterrence.games.strait.strikes import Strikes
from deterrence.games.strait.third_guarantor import ThirdGuarantor
from deterrence.games.strait.tomorrow import Tomorrow
from deterrence.language.story import Ending

__all__ = ["Endings"]


class Endings(Tomorrow, ThirdGuarantor, Strikes):
    """What each gets where no guarantor is asked."""

    def status_quo(self, facts: Facts) -> Ending:
        """China holds."""
        payoffs = {"China": -facts.anger, "Taiwan": facts.rent, "Japan": 0.0, "US": 0.0}
        payoffs = self.and_tomorrow(payoffs | self.third_payoff(0.0))
        return facts.end("status quo", payoffs, self.going_on())

    def grey_zone(self, facts: Facts, resists: bool) -> Ending:
        """China presses short of force."""
        gain, grip = (-self.china_grey_cost, 0.25) if resists else (self.china_grey_gain, 1.0)
        taiwan = (
            0.5 * facts.rent - self.taiwan_grey_resistance_cost
            if resists
            else -self.taiwan_grey_concession_loss
        )
        payoffs = {
            "China": gain - 0.5 * facts.anger,
            "Taiwan": taiwan,
            "Japan": -grip * self.japan_grey_loss,
            "US": -grip * self.us_grey_loss,
        }
        payoffs = self.and_tomorrow(payoffs | self.third_payoff(-grip * self.south_korea_grey_loss))
        return facts.end("grey zone", payoffs, self.going_on())

    def capitulation(self, facts: Facts) -> Ending:
        """Taiwan gives in to an attack or a blockade without a fight."""
        payoffs = {
            "China": self.china_prize * (1 - self.occupation_cost),
            "Taiwan": -self.taiwan_loss * (1 - self.capitulation_relief),
            "Japan": -facts.japan_loss,
            "US": -facts.us_loss,
        } | self.third_payoff(-self.south_korea_loss)
        blockade = facts.china == "blockade"
        label, by = ("submission", "blockade") if blockade else ("capitulation", "attack")
        after = self.after_strike(payoffs, facts.struck, 1.0)
        return facts.end(label, after, {by: 1.0, "Taiwan falls": 1.0})
