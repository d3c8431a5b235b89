"""An installation that most tests of this folder copy and then damage or change."""

from pathlib import Path
from shutil import copytree

import pytest

from tests.faults.outside import checkpoint_of, keep
from tests.faults.process import made_key

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
