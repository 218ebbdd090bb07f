"""Three or four players with two actions each: elimination with a certificate, boxes for the rest."""
