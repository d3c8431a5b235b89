"""The placements and models, stored and compiled, with their caches."""
