"""The way in of an app's placements, signals and outcomes."""
