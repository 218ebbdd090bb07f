"""Design of commitments."""
