"""Bias checks from the log: a group that gets a class of items less, how sure that is, and why."""
