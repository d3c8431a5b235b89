"""Bias checks that the gateway makes itself: their jobs, label files and sealed reports."""
