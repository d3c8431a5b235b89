"""Cedar text, checked, turned into a decision table; every verdict with its reason."""
