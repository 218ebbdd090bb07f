"""Bargaining and power shifts."""
