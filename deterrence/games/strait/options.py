"""Which options does the flagship have, and what does each change against the base game?

One table: an option's name in plain words, and the fields that it sets, structural choices and
parameters. Each is to be reported alone against the base game, at most two together. The numbers are
illustrations, as all that belongs to an option (`OPTION`); no row of a scenario speaks of them. Option 13,
`tomorrow`, is not listed: what waiting is worth comes out of next year's game, for each case of a claim
(`claims.foresight_table`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from deterrence.games.strait.ties import LADDER

__all__ = ["OPTIONS"]

_QUADRIAD = {"third_guarantor": "South Korea"}
_REAR = {"japan_latitude": "bases and rear support"}

OPTIONS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        # conditional_lines: errors of one verdict in ten, and Japan as conditional as the US
        "conditional lines": {
            "us_line": "unprovoked", "japan_line": "unprovoked",
            "attribution_miss": 0.1, "attribution_false": 0.1, "japan_conditionality": 0.25,
        },
        # ties: each rung of the ladder agreed on in peacetime; Taiwan's high effort
        **{f"ties: {rung}": {"ties": "agreed", **attributes} for rung, attributes in LADDER.items()},
        "Taiwan's high effort": {"taiwan_effort": "high"},
        # functional_forms: the middle of the band 0 to .5 of the relief
        "difference contest": {"contest": "difference"},
        "the US spares Japan costs": {"japan_relief_us": 0.25},
        "A2/AD makes intervention dear": {"a2ad_cost_slope": 0.5},
        # resolve: a correlation that nearly all priors of the scenarios admit
        "correlated resolve": {"resolve_draws": "correlated", "resolve_correlation": 0.1},
        "US prior falls in Japan's strength": {"retrenchment": "follows Japan", "us_prior_slope": 1.0},
        # latitude
        "Japan's latitude: rear support": _REAR,
        "Japan's latitude: rear support, green light": {**_REAR, "us_green_light": "given"},
        "Japan's latitude: none": {"japan_latitude": "none"},
        # punishment; resolve
        "Beijing chooses whom to punish": {"punishment": "chosen"},
        "three types of Japan": {"japan_types": "three", "japan_loss_unwilling": 0.0},  # below every band
        # third_guarantor: its parameters are calibrated in a scenario
        "South Korea, ambiguous": _QUADRIAD,
        "South Korea's line": {**_QUADRIAD, "south_korea_posture": "red line"},
        # strikes (after Quackenbush 2006), seizure (after Werner 2000)
        "China may strike Japan": {"strikes": "possible"},
        "China may seize an island": {"seizure": "possible"},
        # blockade, ultimatum (after Fearon 1995), deployment (after Slantchev 2005)
        "China may blockade Taiwan": {"blockade": "possible"},
        "China may name its price": {"ultimatum": "tenths"},
        "the US may deploy": {"deployment": "US"},
        # escalation (4.9, 11, after M15): Japan's verdicts hang on what a general war would cost it
        "a war may become general": {"escalation": "possible"},
        "a war may become general, Japan untouched": {
            "escalation": "possible", "japan_general_war_loss": 0.0,
        },
        # choices of the base game
        "Japan refuses bases": {"japan_access": "refused"},
        "US moves first": {"moves_first": "US"},
        "no rent from provocation in war": {"provocation_rent_in_war": False},
    }
)  # fmt: skip
