"""Ambiguity as an object: operators that take a game and return a game."""

from deterrence.ambiguity.knightian import knightian

__all__ = ["knightian"]
