"""Reputation and dynamics."""
