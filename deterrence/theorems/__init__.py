"""What a model proves, written for a paper: by_hand on symbols, conditions, and their statements."""
