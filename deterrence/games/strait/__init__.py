"""The Strait."""
