"""A service of its own on each kind of database, and a folder for its archives."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.ledger import fresh_postgresql
from tests.world import Installation


@pytest.fixture(params=["sqlite", "postgresql"])
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """A service of its own on each kind of database."""
    if request.param == "sqlite":
        running = Installation(tmp_path / "data")
        yield running
        running.close()
        return
    with fresh_postgresql(request.getfixturevalue("postgresql_url")) as url:
        running = Installation(tmp_path / "data", database_url=url)
        yield running
        running.close()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder
