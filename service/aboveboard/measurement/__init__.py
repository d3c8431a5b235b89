"""The reports on placements, with cross-fitted models, and the drift alarm."""
