"""How far may Japan go, and does the US give it a green light?

`japan_latitude` bounds what Japan can do in a war: "none" (abstain), "bases and rear support" (abstain or
bases), or "combat" (all three, the base game). With `us_green_light` at "chosen" the US decides in
peacetime, before it knows what a crisis will find it to be, whether to widen Japan's latitude by one step,
at `us_green_light_cost` in every outcome; "given" takes that as done. A Japan of full latitude needs no
green light, and the US is not asked.

A line that Japan draws beyond its latitude is broken in every war, at the full audience cost (half of it
with bases). Refused access (`japan_access`) is a refusal on the day, which no green light undoes. Of option
12 this is the second part; the first is `punishment`, the third (three types of Japan) is in `resolve`.
"""

from __future__ import annotations

from typing import Literal

from deterrence.games.strait.crisis import OPTION, US_STAKE, Crisis, cost
from deterrence.language.story import Storyteller

__all__ = ["Latitude"]

_STEPS = ("none", "bases and rear support", "combat")


class Latitude(Crisis):
    """What Japan may do, and whether the US widens it."""

    us_green_light_cost: float = cost(0.02, US_STAKE, OPTION)

    japan_latitude: Literal["combat", "bases and rear support", "none"] = "combat"
    us_green_light: Literal["absent", "given", "chosen"] = "absent"

    def green_light(self, move: Storyteller) -> bool:
        """Does the US widen Japan's latitude by one step?"""
        if self.japan_latitude == "combat" or self.us_green_light == "absent":
            return False
        return self.us_green_light == "given" or move("US", "keep limits", "green light") == "green light"

    def japan_moves(self, move: Storyteller, widened: bool) -> str:
        """What Japan does in a war, within its latitude."""
        open_to_it = ("abstain", "bases", "join")[: 1 + _STEPS.index(self.japan_latitude) + widened]
        if self.japan_access == "refused" or len(open_to_it) == 1:
            return "abstain"
        return str(move("Japan", *open_to_it))

    def japan_may_fight(self, widened: bool) -> bool:
        """Is fighting within Japan's latitude, on the day too?"""
        full = _STEPS.index(self.japan_latitude) + widened >= _STEPS.index("combat")
        return full and self.japan_access == "free"
