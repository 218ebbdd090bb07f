"""How is a tree solved by formulas? Branch values, information, beliefs, and the compiled program."""
