"""A shop on each database whose log is checked."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from pathlib import Path

import pytest
from aboveboard import settings
from aboveboard.app import run_service
from aboveboard.gateway.gateway import Gateway

from tests.bias_audits.audited import Audited, audited_in
from tests.clocks import HandClock
from tests.storage.ledger import fresh_postgresql


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def audited(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audited]:
    """One for all tests, which count only what they asked for themselves."""
    with ExitStack() as stack:
        changed = {}
        if request.param == "postgresql":
            changed["database_url"] = stack.enter_context(
                fresh_postgresql(request.getfixturevalue("postgresql_url"))
            )
        yield stack.enter_context(audited_in(tmp_path_factory.mktemp(request.param), **changed))


Opener = Callable[[], AbstractAsyncContextManager[Gateway]]


@pytest.fixture
def opened(tmp_path: Path) -> Opener:
    """Opens a gateway that does not serve, so that checks wait. Its clock stands."""
    loaded = settings.load({"ABOVEBOARD_DATA": str(tmp_path)})

    @asynccontextmanager
    async def open_one() -> AsyncIterator[Gateway]:
        async with run_service(loaded, clock=HandClock(), serving=False) as service:
            yield service.gateway

    return open_one
