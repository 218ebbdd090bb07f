"""Why does each player do what it does? One equilibrium told in words, and how close it is to another one."""

from __future__ import annotations

from deterrence.explanation.explain import explain

__all__ = ["explain"]
