"""How is a game told? Parameters, the words of a rule, and the tree that replaying it makes."""
