"""A database of each kind that nobody has used yet."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.ledger import fresh_postgresql


@pytest.fixture
def fresh_postgresql_url(postgresql_url: str) -> Iterator[str]:
    with fresh_postgresql(postgresql_url) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'aboveboard.db'}"
    url: str = request.getfixturevalue("fresh_postgresql_url")
    return url
