"""Kernels that follow a branch of solutions as a parameter grows: arrays in, arrays out, no game."""
