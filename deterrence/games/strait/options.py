"""Which options does `Strait` have, and what does each change against the base game?

One entry an option: its name in plain words, and the fields that switch it on, structural choices and
parameters. The parameters that it leaves out keep the defaults of the option's own file.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

__all__ = ["OPTIONS"]

OPTIONS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        # after Quackenbush (2006): the challenger may attack either ally (`strikes`)
        "strikes on Japan": {"strikes": "possible"},
        # after Werner (2000): an attacker aims lower to keep a guarantor out (`seizure`)
        "limited seizure": {"seizure": "possible"},
        # a Japan that would refuse, one that would give bases, one that would join (`resolve`)
        "three types of Japan": {"japan_types": "three"},
        # Beijing decides whether to punish Japan's line (`punishment`)
        "punishment by choice": {"punishment": "chosen"},
    }
)
