"""A real installation for the verifier to look at."""

import pytest

from tests.verify.lived import Lived, live


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """Made once, and only ever copied."""
    return live(tmp_path_factory.mktemp("lived"))
