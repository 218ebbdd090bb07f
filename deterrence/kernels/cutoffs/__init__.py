"""Thresholds that fit together, in batches of plain arrays: they are isolated in boxes, then polished."""
