"""The tested reasons of a decision, and their sentences."""
