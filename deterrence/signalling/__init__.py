"""Signalling games: their structure read off a tree, answers, refinements."""
