"""Batched numerics on plain arrays, games on the last axis: they know no game and no equilibrium object."""
