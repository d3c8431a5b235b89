"""Features, model, choice and learning: pure functions of their arguments."""
