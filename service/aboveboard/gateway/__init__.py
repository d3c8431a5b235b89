"""The way of a decision, and its record."""
