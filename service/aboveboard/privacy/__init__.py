"""The filter that alone can build Allowed, the engine's only door."""
