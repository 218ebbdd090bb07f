"""Do the verdicts hang on how odds and costs are written?

Three forms that the literature disagrees on. The contest success function (Hirshleifer, Public Choice 63,
1989) is a ratio of forces, or a function of their difference:

    ratio  p = m_C^g / (m_C^g + M^g),      difference  p = 1 / (1 + exp(-g (m_C - M))).

`japan_relief_us` is the share of Japan's cost of joining that it is spared if the US fights too (as
`us_relief_join` does for the US): with it the guarantors' efforts complement each other. `a2ad_cost_slope`
lets A2/AD make intervention dear as well as futile: the US war cost is multiplied by

    1 + a2ad_cost_slope a2ad (1 - basing_relief [j is not abstain]).

The two forms of the contest agree nowhere but at equal forces; strengths that calibration rows fitted to
the ratio give other odds under the difference, and are not fitted anew here.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from deterrence.games.strait.crisis import OPTION, Crisis, cost, share

__all__ = ["FunctionalForms"]


class FunctionalForms(Crisis):
    """The contest, what the US spares Japan, and what A2/AD adds to the US cost of war."""

    japan_relief_us: float = share(0.0, OPTION)
    a2ad_cost_slope: float = cost(0.0, "share of the US war cost per unit of A2/AD", OPTION)

    contest: Literal["ratio", "difference"] = "ratio"

    def odds(self, attack: Any, defence: Any) -> Any:
        """P(the attack wins), by force."""
        if self.contest == "difference":
            return 1 / (1 + np.exp(self.decisiveness * (defence - attack)))
        power = attack**self.decisiveness
        return power / (power + defence**self.decisiveness)

    def denial(self, japan: str, intact: Any = 1.0) -> Any:
        """The share of US force that A2/AD keeps away: what is intact of Japan's bases undoes a part."""
        relief = 0.0 if japan == "abstain" else self.basing_relief * intact
        return self.a2ad * (1 - relief)

    def us_cost(self, japan: str, intact: Any = 1.0) -> Any:
        """What intervening costs the US."""
        spared = {"abstain": 0.0, "bases": self.us_relief_bases, "join": self.us_relief_join}[japan]
        return self.us_war_cost * (1 + self.a2ad_cost_slope * self.denial(japan, intact)) * (1 - spared)

    def japan_cost(self, japan: str, us_fights: bool) -> Any:
        """What its move costs Japan."""
        joined = self.japan_join_cost * (1 - self.japan_relief_us if us_fights else 1.0)
        return {"abstain": 0.0, "bases": self.japan_bases_cost, "join": joined}[japan]
