"""The authentication of a request: its API key, the role of the key, and the rate limit."""

import os
from hashlib import blake2b
from typing import NamedTuple

from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers.base import BaseRouteHandler
from litestar.types import Guard, Scope

from aboveboard.access.address_limits import AddressLimits
from aboveboard.access.api_keys import ApiKey, PresentedKey, admit, parse
from aboveboard.access.key_macs import GenuineKeys, read_row
from aboveboard.access.key_rates import KeyRates
from aboveboard.bounded_cache import BoundedCache
from aboveboard.errors import Forbidden, RateLimited, Unauthenticated
from aboveboard.gateway.gateway import Gateway
from aboveboard.words import Role

CACHE_MAX = 10_000
"""The number of keys whose look-up is cached."""

Connection = ASGIConnection[BaseRouteHandler, None, None, State]


class KeyLookup(NamedTuple):
    """The result of a look-up. `key` is None for a key that does not exist."""

    key: ApiKey | None


class Doorkeeper:
    """The check of every API key. A look-up is trusted for `key_cache_ms`, so a revoked key is refused after that.

    `find` returns genuine rows only (`access.key_macs`). So the MAC of a row costs nothing while its look-up is trusted.
    """

    def __init__(self, gateway: Gateway) -> None:
        self._find = gateway.part(GenuineKeys).find
        self._clock = gateway.clock
        self._rates, self._by_address = gateway.part(KeyRates), gateway.part(AddressLimits)
        trust_ms = gateway.settings.key_cache_ms
        self._known = BoundedCache[str, KeyLookup](CACHE_MAX, trust_ms=trust_ms)
        # By a keyed hash of the header, which is stored nowhere. The key of the hash is this process's own.
        self._parsed = BoundedCache[bytes, PresentedKey](CACHE_MAX, trust_ms=trust_ms)
        self._hash_key = os.urandom(32)

    async def admit(self, authorization: str | None, roles: tuple[Role, ...], scope: Scope) -> ApiKey:
        """Returns the key of a request, and takes one request off its rate limit.

        Raises Unauthenticated for a missing, unknown, expired or revoked key, and takes one request off the limit of
        its address. Raises Forbidden for a key of another role, and RateLimited when either limit is used up.
        """
        try:
            key = await self._authenticate(authorization, scope, self._clock())
        except Unauthenticated:
            self._by_address.take(scope)
            raise
        if key.role not in roles:
            wanted = " or ".join(roles)
            raise Forbidden(f"This route needs a key of role {wanted}. Use such a key.")
        wait_ms = await self._rates.take(key.id)
        if wait_ms:
            raise RateLimited(
                "This API key has used up its requests for now. Wait as `Retry-After` says.",
                retry_after_seconds=-(-wait_ms // 1000),
            )
        return key

    async def _authenticate(self, authorization: str | None, scope: Scope, now_ms: int) -> ApiKey:
        presented = self._parse(authorization or "", now_ms)
        remembered = self._known.get(presented.key_id, now_ms)
        if remembered is None:
            self._by_address.check(scope)
            remembered = KeyLookup(await self._look_up(presented.key_id))
            # The time before the look-up counts: a slow one must not lengthen the life of a revoked key.
            self._known.put(presented.key_id, remembered, now_ms)
        return admit(remembered.key, presented, now_ms)

    def _parse(self, authorization: str, now_ms: int) -> PresentedKey:
        """Returns the key that the header presents. It is not proved yet. Raises Unauthenticated for a wrong form."""
        name = blake2b(authorization.encode("utf-8", "surrogatepass"), key=self._hash_key).digest()
        presented = self._parsed.get(name, now_ms)
        if presented is None:
            scheme, _, text = authorization.partition(" ")
            if scheme.lower() != "bearer" or not text:
                raise Unauthenticated(
                    "The request has no API key. Send one in the `Authorization` header.",
                    expected="Authorization: Bearer <key>",
                )
            presented = parse(text.strip())
            self._parsed.put(name, presented, now_ms)
        return presented

    async def _look_up(self, key_id: str) -> ApiKey | None:
        row = await self._find(key_id)
        return None if row is None else read_row(row)


def needs(*roles: Role) -> Guard:
    """Returns a guard that admits keys of these roles only. It stores the key in `connection.state.key`.

    The guard raises Unauthenticated, Forbidden or RateLimited, as `Doorkeeper.admit` does.
    """

    async def guard(connection: Connection, _: BaseRouteHandler) -> None:
        doorkeeper: Doorkeeper = connection.app.state.doorkeeper
        connection.state.key = await doorkeeper.admit(
            connection.headers.get("authorization"), roles, connection.scope
        )

    return guard
