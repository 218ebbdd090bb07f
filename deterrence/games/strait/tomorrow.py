"""Option 13: what is it worth to wait, if those who wait today foresee the crisis of next year?

After Powell (International Organization 60, 2006; M14 of the catalogue) and Mei (2026, an abstract; M34): who
will be weaker tomorrow may fight today. With `tomorrow` at "foreseen" an ending in which the dispute goes on
(China holds, or presses in the grey zone) is worth to each player, besides, its `tomorrow`: what the next
years are worth to it, discounted. All other endings settle the matter. Event: "goes on".

These values are no assumption to be swept but next year's game, solved first: `dt.foresight` does so, year by
year from the last one, with the strengths, ties and lines of each year. That is exact, since the years hang
together by these numbers alone:

- postures are given, so that nothing has been said about resolve; the US and Japan move only in a war, which
  ends the game; hence whoever comes to the next year believes what was believed before, types that last
  included;
- China's war cost is drawn anew each year, and told to nobody;
- whether play goes on hangs on no type, so that its worth to a state may be the mean over that state's types
  (with `resolve` "public" it would).

Where a move would tell more (a posture chosen, a deployment) `dt.foresight` refuses: see `unforeseeable`.
Where it is not told what an ending leaves for the next year (a blockade lifted, an island taken) there is no
such game. Ties, effort, punishments and prices of a line are those of each year anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal

from deterrence.games.strait.crisis import JAPAN_STAKE, OPTION, PRIZE, TAIWAN_STAKE, US_STAKE, Crisis
from deterrence.parameters import param

__all__ = ["WORTH", "Tomorrow", "unforeseeable"]

WORTH: Mapping[str, str] = MappingProxyType(
    {
        "China": "china_tomorrow",
        "Taiwan": "taiwan_tomorrow",
        "Japan": "japan_tomorrow",
        "US": "us_tomorrow",
        "South Korea": "south_korea_tomorrow",
    }
)


_CHOSEN = "a posture that is chosen tells of resolve"
_TELLS = (  # choices under which the years hang together by more than what waiting is worth
    ("us_posture", ("chosen",), _CHOSEN),
    ("japan_posture", ("chosen",), _CHOSEN),
    ("deployment", ("US", "Japan", "US and Japan"), "a deployment tells of resolve"),
    ("resolve", ("public",), "whether there is a next year then hangs on the types"),
)


def unforeseeable(choices: Mapping[str, Any]) -> str:
    """The choice under which next year is more than a number to each player, and why; "" if there is none."""
    for name, words, why in _TELLS:
        if choices.get(name) in words:
            return f"{name}={choices[name]!r}, but {why}"
    return ""


def _worth(unit: str) -> Any:
    return param(0.0, unit=unit, source=OPTION)


class Tomorrow(Crisis):
    """What the next years are worth, seen from this one."""

    china_tomorrow: float = _worth(PRIZE)
    taiwan_tomorrow: float = _worth(TAIWAN_STAKE)
    japan_tomorrow: float = _worth(JAPAN_STAKE)
    us_tomorrow: float = _worth(US_STAKE)
    south_korea_tomorrow: float = _worth("share of South Korea's stake")

    tomorrow: Literal["none", "foreseen"] = "none"

    def and_tomorrow(self, payoffs: dict[str, Any]) -> dict[str, Any]:
        """The payoffs of an ending in which the dispute goes on."""
        if self.tomorrow == "none":
            return payoffs
        return {player: value + getattr(self, WORTH[player]) for player, value in payoffs.items()}

    def going_on(self) -> dict[str, Any]:
        """The event of such an ending."""
        return {"goes on": 1.0} if self.tomorrow == "foreseen" else {}
