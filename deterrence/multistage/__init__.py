"""Multi-stage games in which several players' moves inform others: pure and semi-separating signals."""
