"""How do games and answers show themselves? As pages; each module makes those of one thing."""
