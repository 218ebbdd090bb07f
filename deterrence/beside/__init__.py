"""Do a model's own algebra and a general solver say the same? Two lists of equilibria, laid side by side."""
