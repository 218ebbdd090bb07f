"""Several guarantors."""
