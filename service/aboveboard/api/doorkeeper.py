"""Who is asking: the API key of a request, its role, its rate."""

from typing import NamedTuple

from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers.base import BaseRouteHandler
from litestar.types import Guard
from sqlalchemy import select

from aboveboard.access.api_keys import ApiKey, admit, parse
from aboveboard.access.rate import Buckets
from aboveboard.access.tables import KeyRow, api_keys
from aboveboard.bounded_cache import BoundedCache
from aboveboard.clock import Clock
from aboveboard.errors import Forbidden, RateLimited, Unauthenticated
from aboveboard.settings import Settings
from aboveboard.storage.reads import Find
from aboveboard.words import Role

CACHE_MAX = 10_000

Connection = ASGIConnection[BaseRouteHandler, None, None, State]

READ_KEY = select(*api_keys.c)
"""The row of a key, in the order of `ApiKey`."""


class Remembered(NamedTuple):
    """The result of a look-up; None for a key that does not exist."""

    key: ApiKey | None


class Doorkeeper:
    """Looks keys up, and trusts what it found for `key_cache_ms`: a revoked key is out after that long at most."""

    def __init__(self, find: Find[str, KeyRow], settings: Settings, clock: Clock) -> None:
        self._find, self._clock = find, clock
        self._buckets = Buckets(rate_per_s=settings.rate_limit, burst=settings.rate_burst)
        self._known = BoundedCache[str, Remembered](CACHE_MAX, trust_ms=settings.key_cache_ms)

    async def admit(self, authorization: str | None, roles: tuple[Role, ...]) -> ApiKey:
        """The key of a request that may go on. Raises Unauthenticated, Forbidden or RateLimited."""
        key = await self._authenticate(authorization, self._clock())
        if key.role not in roles:
            wanted = " or ".join(roles)
            raise Forbidden(f"this route needs a key of role {wanted}")
        wait_ms = self._buckets.take(
            key.id, self._clock()
        )  # in the order of time, however long a look-up took
        if wait_ms:
            raise RateLimited(
                "this key has used up its requests for now", retry_after_seconds=-(-wait_ms // 1000)
            )
        return key

    async def _authenticate(self, authorization: str | None, now_ms: int) -> ApiKey:
        scheme, _, text = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not text:
            raise Unauthenticated("the request has no API key", expected="Authorization: Bearer <key>")
        presented = parse(text.strip())
        remembered = self._known.get(presented.key_id, now_ms)
        if remembered is None:
            remembered = Remembered(await self._look_up(presented.key_id))
            # From the time before the look-up: a slow one must not lengthen the life of a revoked key.
            self._known.put(presented.key_id, remembered, now_ms)
        return admit(remembered.key, presented, now_ms)

    async def _look_up(self, key_id: str) -> ApiKey | None:
        row = await self._find(key_id)
        if row is None:
            return None
        name, app, role, digest, created_ms, expires_ms, revoked_ms = row
        return ApiKey(name, app, Role(role), digest, created_ms, expires_ms, revoked_ms)


def needs(*roles: Role) -> Guard:
    """A guard: the route is for keys of these roles. Leaves the key in `connection.state.key`."""

    async def guard(connection: Connection, _: BaseRouteHandler) -> None:
        doorkeeper: Doorkeeper = connection.app.state.doorkeeper
        connection.state.key = await doorkeeper.admit(connection.headers.get("authorization"), roles)

    return guard
