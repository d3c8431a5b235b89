"""A gateway that the commands about people run beside."""

from collections.abc import Iterator

import pytest
from aboveboard.words import Role

from tests.faults.process import made_key
from tests.world import Installation, Shop

APP = "web-shop"


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A serving gateway on an installation that exists, so that a command reports no new one."""
    folder = tmp_path_factory.mktemp("served")
    made_key(folder)
    running = Installation(folder, key_cache_ms="0")
    yield running
    running.close()


@pytest.fixture(scope="session")
def client(served: Installation) -> Iterator[Shop]:
    """The app APP on that gateway, with a placement `home`."""
    shop = Shop(served.url, served.key(Role.APP, APP))
    shop.place()
    yield shop
    shop.http.close()
