"""The rate of each API key, over all processes of an installation.

With SQLite one process serves, and its buckets are enough. With PostgreSQL the bucket of a key is a row. A process takes
a lease of some requests out of it. It serves them without another look at the row.
"""

import asyncio
from typing import NamedTuple
from weakref import WeakValueDictionary

from sqlalchemy import bindparam, insert, select, update

from aboveboard.access.rate import Bucket, Buckets, take_some
from aboveboard.access.tables import key_rates
from aboveboard.bounded_cache import BoundedCache
from aboveboard.gateway.gateway import Gateway
from aboveboard.storage.journal import GUARDED, Guard, Submission, Write
from aboveboard.storage.tables import Row

LEASE_MS = 1000
"""The time after which what is left of a lease is lost, in milliseconds. It bounds how late a request may use one."""

LEASES_A_SECOND = 10
"""The leases that a busy key takes each second: few commits, and small leases for the other processes."""

LEASES_MOST = 10_000

GUARDED["key_rates"] = select(key_rates.c.key, key_rates.c.version)

_READ = select(key_rates.c.key, key_rates.c.version, key_rates.c.level, key_rates.c.at_ms)
_INSERT = insert(key_rates)
_UPDATE = (
    update(key_rates)
    .where(key_rates.c.key == bindparam("name"))
    .values(version=bindparam("next"), level=bindparam("left"), at_ms=bindparam("now"))
)


class _Lease(NamedTuple):
    """The rest of the requests that this process took out of a row at `since_ms`."""

    left: int
    since_ms: int


class KeyRates:
    """The requests that each key may still make, as this process knows them."""

    def __init__(self, gateway: Gateway) -> None:
        settings = gateway.settings
        self._gateway, self._rate, self._burst = gateway, settings.rate_limit, settings.rate_burst
        self._is_shared = settings.sqlite_path is None and self._rate > 0
        self._buckets = Buckets(rate_per_s=self._rate, burst=self._burst)
        self._leases = BoundedCache[str, _Lease](LEASES_MOST, trust_ms=LEASE_MS)
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._find = gateway.database.reads.finder(_READ, key_rates.c.key)

    async def take(self, key_id: str) -> int:
        """Takes one request and returns 0, or returns the milliseconds to wait. A rate of 0 is no limit.

        Between two instants, all processes together serve no more than the burst, what the rate gives, and what it gives
        in LEASE_MS. Raises Unavailable when the database does not respond.
        """
        if not self._is_shared:
            return self._buckets.take(key_id, self._gateway.clock())
        if self._use_lease(key_id):
            return 0
        turn = self._turns.setdefault(key_id, asyncio.Lock())
        async with turn:  # one lease for all requests that wait
            if self._use_lease(key_id):
                return 0
            return await self._gateway.with_retries(
                lambda: self._take_lease(key_id), busy="Other processes keep taking requests of this key."
            )

    def _use_lease(self, key_id: str) -> bool:
        lease = self._leases.get(key_id, self._gateway.clock())
        if lease is None or not lease.left:
            return False
        self._leases.put(key_id, lease._replace(left=lease.left - 1), lease.since_ms)
        return True

    async def _take_lease(self, key_id: str) -> int:
        """Takes a lease and uses one request of it. Raises Stale when another process changed the row."""
        row = await self._find(key_id)
        now_ms = self._gateway.clock()
        bucket, taken, wait_ms = take_some(
            None if row is None else Bucket(*row[2:]),
            max(1, min(self._rate // LEASES_A_SECOND, self._burst)),
            rate_per_s=self._rate,
            burst=self._burst,
            now_ms=now_ms,
        )
        if not taken:
            return wait_ms
        version = 0 if row is None else row[1]
        await self._gateway.submit(
            Submission((Guard("key_rates", key_id, version),), (_write(key_id, version, bucket),), ())
        )
        self._leases.put(key_id, _Lease(taken - 1, now_ms), now_ms)
        return 0


def _write(key_id: str, version: int, bucket: Bucket) -> Write:
    if not version:
        row: Row = {"key": key_id, "version": 1, "level": bucket.level, "at_ms": bucket.at_ms}
        return Write(_INSERT, row)
    return Write(_UPDATE, {"name": key_id, "next": version + 1, "left": bucket.level, "now": bucket.at_ms})
