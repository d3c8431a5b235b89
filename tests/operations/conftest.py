"""An installation that most tests of this folder copy and then damage or change."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from aboveboard.keys.keyring import Keyring, open_keyring
from sqlalchemy import Connection, create_engine

from tests.faults.outside import checkpoint_of, keep
from tests.faults.process import made_key
from tests.operations.plain_rows import build

ENTRIES = 4


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation of ENTRIES entries that has handed out its newest checkpoint. Tests work on copies."""
    folder = tmp_path_factory.mktemp("operations")
    for _ in range(ENTRIES):
        made_key(folder)
    keep(folder, checkpoint_of(folder))
    return folder


@pytest.fixture
def data(original: Path, tmp_path: Path) -> Path:
    """A copy of the installation for one test."""
    return Path(copytree(original, tmp_path / "data"))


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return open_keyring(tmp_path / "keys")


@pytest.fixture
def old(tmp_path: Path, keyring: Keyring) -> Iterator[Connection]:
    """A database from before, with a key and a row of each kind, at a log of 9 entries."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        build(connection, keyring)
        yield connection
    engine.dispose()
