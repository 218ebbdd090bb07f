"""Which policies are compared? What may be ambiguous, and in each sense the ways to be so, listed once.

From what is ambiguous to the policies, and from a policy's name to the fields of `Strait` that it sets.
"Whether and who": does the US, does Japan draw a line at all. "What triggers": does a line answer any attack,
or an unprovoked one. "How far": does Japan hold itself to rear support, with a line or without.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

__all__ = ["POLICIES", "POSTURES", "Policies"]

Policies = Mapping[str, Mapping[str, Any]]


def _postures(us: str, japan: str, **more: str) -> Mapping[str, Any]:
    return {"us_posture": us, "japan_posture": japan, **more}


_A, _R = "ambiguity", "red line"
_US, _JAPAN = {"us_line": "unprovoked"}, {"japan_line": "unprovoked"}
_REAR = {"japan_latitude": "bases and rear support"}

POSTURES: Policies = MappingProxyType(
    {
        "both ambiguous": _postures(_A, _A),
        "Japan's red line": _postures(_A, _R),
        "US red line": _postures(_R, _A),
        "both red lines": _postures(_R, _R),
    }
)
POLICIES: Mapping[str, Policies] = MappingProxyType(
    {
        "whether and who": POSTURES,
        "what triggers": {
            "both ambiguous": _postures(_A, _A),
            "Japan's line, any attack": _postures(_A, _R),
            "Japan's line, unprovoked": _postures(_A, _R, **_JAPAN),
            "US line, any attack": _postures(_R, _A),
            "US line, unprovoked": _postures(_R, _A, **_US),
            "both lines, any attack": _postures(_R, _R),
            "both lines, unprovoked": _postures(_R, _R, **_US, **_JAPAN),
        },
        "how far": {
            "Japan ambiguous, combat open": _postures(_A, _A),
            "Japan ambiguous, rear support only": _postures(_A, _A, **_REAR),
            "Japan's line, combat open": _postures(_A, _R),
            "Japan's line, rear support only": _postures(_A, _R, **_REAR),
        },
    }
)
