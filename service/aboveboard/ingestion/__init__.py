"""The intake of an app's placements, signals and outcomes."""
