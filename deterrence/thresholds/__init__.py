"""Games of continuous types: who acts above which number, how that is judged, and what it leads to."""
