"""A service on a clock that stands, as tests of the gateway have it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import HandClock
from tests.house import House
from tests.world import Installation


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """With an app and a placement `home`; it learns only when it is told to."""
    clock = HandClock()
    installation = Installation(tmp_path, clock, learn_every_ms="0", key_cache_ms="0")
    shop = installation.shop()
    shop.place()
    yield House(shop, installation, clock)
    shop.http.close()
    installation.close()
