"""The folders that tests of faults share."""

from pathlib import Path
from shutil import copytree

import pytest
from aboveboard.settings import find_shipped


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of rules, to change."""
    return Path(copytree(find_shipped("policies"), tmp_path_factory.mktemp("rules") / "policies"))
