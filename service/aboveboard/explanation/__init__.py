"""Reasons that were tested, and their sentences."""
