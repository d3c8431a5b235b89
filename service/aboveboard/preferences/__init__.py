"""Changes of consent, dial, limits and facts, and their history."""
