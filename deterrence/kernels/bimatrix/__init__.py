"""Two players: signs of bordered minors, exact vertices at ties, Lemke-Howson pivots."""
