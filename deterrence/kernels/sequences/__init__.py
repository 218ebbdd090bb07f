"""Signalling games whose receivers reply one after another: paths of replies over beliefs, exact at ties."""
