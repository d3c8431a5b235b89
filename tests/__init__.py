"""A package, so that no other one that happens to be called `tests` is imported in its place."""
