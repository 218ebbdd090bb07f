"""Signalling resolve."""
