"""A service with an app, as tests of the gateway see it: from outside and from inside."""

from typing import Any, NamedTuple

from service.gateway.gateway import Gateway
from tests.clocks import HandClock
from tests.laws.running import app_of
from tests.world import Installation, Shop


class House(NamedTuple):
    """An app of the service, the gateway behind it, and the clock that both go by."""

    shop: Shop
    installation: Installation
    clock: HandClock

    @property
    def gateway(self) -> Gateway:
        return self.installation.service.gateway

    def run(self, work: Any) -> Any:
        return self.installation.run(work)

    def rows(self, query: Any) -> Any:
        return self.run(self.gateway.database.rows(query))

    @property
    def app(self) -> str:
        """The name of the app."""
        return str(app_of(self.installation, self.shop.decide()))
