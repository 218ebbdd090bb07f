"""Games of states: played period by period, each with payoffs and moves from state to state."""
