"""Which options does `Strait` have, and what does each change against the base game?

From an option's name in plain words to the fields that turn it on (structural choices and parameters); its
other parameters keep their defaults. Report each option alone against the base game, and at most two
together. It is a table and nothing else: the file of an option tells what it means.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

__all__ = ["OPTIONS"]

OPTIONS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "strikes on Japan": {"strikes": "possible"},  # option 1, strikes.py, after Quackenbush (2006)
        "limited seizure": {"seizure": "possible"},  # option 2, seizure.py, after Werner (2000)
        "punishment by choice": {"punishment": "chosen"},  # option 12, punishment.py
        "three types of Japan": {"japan_types": "three"},  # option 12, resolve.py
    }
)
