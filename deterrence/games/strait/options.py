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
        "blockade": {"blockade": "possible"},  # option 8, blockade.py
        "ultimatum": {"ultimatum": "tenths"},  # option 9, ultimatum.py, after M13
        "deployment": {"deployment": "US"},  # option 10, deployment.py, after Slantchev 2005
    }
)
