"""Is an answer right? Evaluations that share no code with a solver."""
