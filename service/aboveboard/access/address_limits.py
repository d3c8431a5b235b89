"""The limit on requests of one address that prove nothing: a failed API key, or a page without a session.

Addresses are kept in memory only, and at most as long as a bucket takes to refill. Nothing writes or logs one.
"""

from litestar.types import Scope

from aboveboard.access.client_address import find_client
from aboveboard.access.rate import Buckets
from aboveboard.errors import RateLimited
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.limits import Limit


class AddressLimits:
    """The buckets of all addresses, in this process. `ADDRESS_RATE` 0 is no limit."""

    def __init__(self, gateway: Gateway) -> None:
        settings = gateway.settings
        self._proxies = settings.proxies
        self._buckets = Buckets(rate_per_s=settings.address_rate, burst=settings.address_burst)
        self._limits, self._clock = gateway.limits, gateway.clock

    def take(self, scope: Scope) -> None:
        """Takes one request off what the client may send. Raises RateLimited when that is used up."""
        self._refuse(self._buckets.take(find_client(scope, self._proxies), self._clock()))

    def check(self, scope: Scope) -> None:
        """Raises RateLimited while what the client may send is used up. Takes nothing."""
        self._refuse(self._buckets.wait(find_client(scope, self._proxies), self._clock()))

    def _refuse(self, wait_ms: int) -> None:
        if wait_ms and self._limits.refuses(Limit.ADDRESS_RATE):
            raise RateLimited(
                "Too many requests without a session or a valid key came from this address. "
                "Wait as `Retry-After` says.",
                retry_after_seconds=-(-wait_ms // 1000),
            )
