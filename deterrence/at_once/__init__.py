"""Two players with private types that move at once: their structure read off a tree, and answers."""
