"""A service on a clock that stands, which learns only when it is told to."""

from collections.abc import Iterator

import pytest

from tests.clocks import HandClock
from tests.gateway.house import House
from tests.world import Installation


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, HandClock]]:
    clock = HandClock()
    running = Installation(tmp_path_factory.mktemp("house"), clock, learn_every_ms="0", key_cache_ms="0")
    yield running, clock
    running.close()


@pytest.fixture
def house(standing: tuple[Installation, HandClock]) -> Iterator[House]:
    """An app of its own for each test, with a placement `home`."""
    installation, clock = standing
    shop = installation.shop()
    shop.place()
    yield House(shop, installation, clock)
    shop.http.close()
