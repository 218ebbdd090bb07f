"""Any number of players and actions: supports, subdivision with proof, Newton from random starts."""
