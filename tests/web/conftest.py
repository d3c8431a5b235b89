"""Pages, as browsers ask for them: a running service, an app, and people who use its links."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.browsing import House, open_house


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from open_house(Path(tmp_path_factory.mktemp("pages")))
