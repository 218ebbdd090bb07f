"""Perfect deterrence."""
