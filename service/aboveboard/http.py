"""The request type of Litestar with this project's parameters."""

from litestar import Request
from litestar.datastructures import State

HttpRequest = Request[None, None, State]
"""The request that handlers take. Litestar's user and auth stay empty: our API keys and sessions identify the caller."""
