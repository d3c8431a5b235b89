"""Compiled placements and models, cached by revision; the tables that hold them; titles of the past."""
