"""Games in which all move once and at once: the game, conversions, its solvers and answers."""
