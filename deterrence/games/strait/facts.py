"""What is settled on one path of `Strait` once China has moved, and what does every end owe to it?

Not a part of the model: the bundle that the rules hand to the endings (`endings`, `war`, `blockade`,
`seizure`, `ultimatum`). It knows what has happened by then, and what was paid for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deterrence.games.strait.strikes import Struck
from deterrence.games.strait.ties import Peacetime
from deterrence.language.private import PrivateNumber
from deterrence.language.story import Ending, outcome

__all__ = ["Facts"]


@dataclass(frozen=True)
class Facts:
    """What is settled on a path once China has moved."""

    before: Peacetime
    widened: bool  # Japan's latitude, by the US
    lines: tuple[bool, bool, bool]  # drawn by the US, Japan, South Korea
    us_loss: Any  # of the US type drawn, if Taiwan falls
    japan_loss: Any
    provoked: bool
    anger: Any  # what the provocation costs China
    rent: Any  # what it is worth to Taiwan
    china: str  # what China does
    struck: Struck  # what of Japan that opens with
    china_cost: PrivateNumber  # of a war
    taiwan_cost: Any
    price: dict[str, Any]  # what a player pays in every outcome

    @property
    def events(self) -> list[str]:
        """What has happened by now."""
        before, (us_line, japan_line, third_line) = self.before, self.lines
        happened = {
            "ties": before.agreed, "ties in force": before.in_force, "Taiwan effort": before.effort,
            "US green light": self.widened, "US red line": us_line, "Japan red line": japan_line,
            "South Korea red line": third_line, "provocation": self.provoked,
            "Japan punished": before.answer == "punish Japan",
            "Taiwan punished": before.answer == "punish Taiwan",
            "ultimatum": self.china.startswith("demand"),
            "US deploys": "US" in before.deployed, "Japan deploys": "Japan" in before.deployed,
            "strike on bases": self.struck == "bases", "strike on Japan": self.struck == "Japan",
        }  # fmt: skip
        return [event for event, true in happened.items() if true]

    def end(self, label: str, payoffs: dict[str, Any], events: dict[str, Any] | None = None) -> Ending:
        """An outcome, after what every outcome costs."""
        net = {player: value - self.price.get(player, 0.0) for player, value in payoffs.items()}
        return outcome(label, net, events={**dict.fromkeys(self.events, 1.0), **(events or {})})
