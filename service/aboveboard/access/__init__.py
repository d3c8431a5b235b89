"""API keys, roles, rate limits."""
