"""What if China may open its attack on Taiwan with a strike on Japan's bases, or on Japan itself?

After Quackenbush (Journal of Conflict Resolution 50, 2006), where the challenger may attack either ally:
a firm Japan beside a doubtful US can become the target. With `strikes` at "possible" China has two further
actions, "strike bases" and "strike Japan". A struck Japan is at war without a choice of its own, whatever
its latitude, and pays for it as if it had joined. A strike puts the share d = `strike_damage` of what it
hits out of action; in the words of the base game (`Strait`)

    bases struck    basing_relief (1 - d),    Japan's own force whole;
    Japan struck    basing_relief (1 - d),    Japan's force m_J (1 - d).

It costs China the price of the strike besides that of a Japan at war, and Japan what is destroyed, both
also if Taiwan then concedes. `us_struck_stake` is what the US loses if China wins a war that it opened
against Japan: the same for both types, and no provocation by Taiwan writes any of it off.

China's private war cost is paid in a war of any kind, so that attack and strikes differ by a constant once
Taiwan resists: that cost decides between war and peace, never between targets. Left out: a strike without
an attack on Taiwan, the losses of US forces in the bases struck, Japan's strike back, and any price of
disarming it first. "Japan joins" and "Japan bases" are events of a Japan that chose. Where Taiwan concedes
to an attack and resists after a strike, or the other way round, the strike is judged with that.
"""

from __future__ import annotations

from typing import Any, Literal

from deterrence.games.strait.crisis import JAPAN_STAKE, OPTION, PRIZE, US_STAKE, Crisis, cost, share

__all__ = ["Strikes"]

Struck = Literal["", "bases", "Japan"]
_KINDS: dict[str, Struck] = {"strike bases": "bases", "strike Japan": "Japan"}


class Strikes(Crisis):
    """Strikes on Japan: what they destroy, what they cost, and what they mean to the US."""

    strike_damage: float = share(0.5, OPTION)
    china_bases_strike_cost: float = cost(0.03, PRIZE, OPTION)
    china_japan_strike_cost: float = cost(0.06, PRIZE, OPTION)
    japan_bases_strike_loss: float = cost(0.03, JAPAN_STAKE, OPTION)
    japan_strike_loss: float = cost(0.10, JAPAN_STAKE, OPTION)
    us_struck_stake: float = cost(0.30, US_STAKE, OPTION)

    strikes: Literal["excluded", "possible"] = "excluded"

    def ways_to_strike(self) -> tuple[str, ...]:
        """The actions that the option adds to those of China."""
        return tuple(_KINDS) if self.strikes == "possible" else ()

    def struck_by(self, china: str) -> Struck:
        """What China's action strikes in Japan, if anything."""
        return _KINDS.get(china, "")

    def intact(self, struck: Struck) -> tuple[Any, Any]:
        """The shares of what Japan's bases restore, and of Japan's force, that a strike leaves."""
        left = 1 - self.strike_damage
        return (left if struck else 1.0), (left if struck == "Japan" else 1.0)

    def after_strike(self, payoffs: dict[str, Any], struck: Struck, china_wins: Any) -> dict[str, Any]:
        """The payoffs of an attack, and what the strike that opened it adds."""
        if not struck:
            return payoffs
        bases = struck == "bases"
        paid = self.china_bases_strike_cost if bases else self.china_japan_strike_cost
        lost = self.japan_bases_strike_loss if bases else self.japan_strike_loss
        return payoffs | {
            "China": payoffs["China"] - paid,
            "Japan": payoffs["Japan"] - lost,
            "US": payoffs["US"] - china_wins * self.us_struck_stake,
        }
