"""Where does a code change in a box? Cells that are split where it does, and edges that are bisected."""
