"""API keys, roles, rate limits, links and sessions."""
