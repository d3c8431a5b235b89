"""A service on each database whose log has some more than three full tiles."""

from collections.abc import Iterator

import pytest
from aboveboard.gateway.gateway import Gateway

from tests.storage.ledger import fresh_postgresql
from tests.transparency.growth import ENTRIES, grow
from tests.world import Installation


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """A service of our own on each database, whose log has some more than three full tiles."""
    url = request.getfixturevalue("fresh_log_url") if request.param == "postgresql" else ""
    installation = Installation(tmp_path_factory.mktemp("tiles"), learn_every_ms="0", database_url=url)
    installation.run(grow(installation.service.gateway, ENTRIES))
    yield installation
    installation.close()


@pytest.fixture(scope="module")
def fresh_log_url(postgresql_url: str) -> Iterator[str]:
    with fresh_postgresql(postgresql_url) as url:
        yield url


@pytest.fixture
def gateway(running: Installation) -> Gateway:
    return running.service.gateway
