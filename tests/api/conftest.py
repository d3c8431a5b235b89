"""A service whose log moves only when a test moves it: it learns nothing in the background."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aboveboard.words import Role

from tests.api.wire import FOR_COMPLIANCE, client
from tests.storage.ledger import fresh_postgresql
from tests.world import Installation, Shop


@pytest.fixture(scope="session")
def still_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    running = Installation(tmp_path_factory.mktemp("still"), learn_every_ms="0", key_cache_ms="0")
    yield running
    running.close()


@pytest.fixture(scope="module")
def still(still_installation: Installation) -> Iterator[Shop]:
    """An app with a placement `home`, for all tests of a module: what is refused leaves no trace."""
    app = still_installation.shop()
    app.place()
    yield app
    app.http.close()


@pytest.fixture(scope="module")
def entitled(still_installation: Installation, still: Shop) -> Iterator[Callable[[str], Shop]]:
    """Who may ask for a path: the app `still`, or the compliance team that audits it."""
    with client(still_installation, still_installation.key(Role.COMPLIANCE)) as team:
        yield lambda path: team if path.startswith(FOR_COMPLIANCE) else still


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind that is not used yet."""
    if request.param == "sqlite":
        yield ""
        return
    with fresh_postgresql(request.getfixturevalue("postgresql_url")) as url:
        yield url
