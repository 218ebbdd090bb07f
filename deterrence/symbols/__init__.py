"""What does a payoff depend on, and how is it computed for a million games? Expressions, plans, slopes."""
