"""What does a sweep say? Quantities by name, sensitivities, shares of a box, choices under uncertainty."""
