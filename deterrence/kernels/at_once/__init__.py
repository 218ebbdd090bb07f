"""Moves at once of two players with private types: linear forms, corners of both sides, pairs of these."""
