"""Games in which every information set is an agent of its own (Selten 1975), as arrays."""
