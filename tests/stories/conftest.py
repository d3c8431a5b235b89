"""A service on a clock that tests move, for stories that take days."""

from collections.abc import Iterator

import pytest

from tests.clocks import HandClock
from tests.world import Installation, Shop


@pytest.fixture(scope="session")
def _on_a_clock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, HandClock]]:
    clock = HandClock()
    running = Installation(tmp_path_factory.mktemp("stories"), clock, learn_every_ms="0")
    yield running, clock
    running.close()


@pytest.fixture
def clock(_on_a_clock: tuple[Installation, HandClock]) -> HandClock:
    return _on_a_clock[1]


@pytest.fixture
def timed_installation(_on_a_clock: tuple[Installation, HandClock]) -> Installation:
    return _on_a_clock[0]


@pytest.fixture
def timed(timed_installation: Installation) -> Iterator[Shop]:
    """An app of its own for each test, with a placement `home`, on the clock."""
    app = timed_installation.shop()
    app.place()
    yield app
    app.http.close()
