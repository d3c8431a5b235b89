"""Litestar's request with the parameters that this project gives it."""

from litestar import Request
from litestar.datastructures import State

HttpRequest = Request[None, None, State]
"""A request as each handler takes it. Litestar's user and auth stay empty: our own keys and sessions say who asks."""
