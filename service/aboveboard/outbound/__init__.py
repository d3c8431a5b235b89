"""Checks on what may be shown, each removal with its reason."""
