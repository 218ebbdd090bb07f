"""What is behind an answer? Status, strategies and beliefs, kept or computed when asked for."""
