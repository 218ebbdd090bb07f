"""Signalling games: linear forms in mixtures, vertices of both sides, exact at ties."""
