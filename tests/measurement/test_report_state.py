"""A report is of one state of the database, on each kind, whatever is committed while it is read."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.errors import Unavailable
from aboveboard.ingestion.placements import patch_items
from aboveboard.learning.learner import learn_once
from aboveboard.measurement import report as module
from aboveboard.measurement.drift_alarm import Band
from aboveboard.measurement.measurement_store import ReportPart, write_measurement
from aboveboard.measurement.placement_report import PlacementReport
from aboveboard.storage.database import Database

from tests.clocks import HandClock
from tests.house import House
from tests.storage.ledger import fresh_postgresql
from tests.world import ITEMS, Installation

Commit = Callable[[], Awaitable[None]]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house on each kind of database, which learns only when it is told to."""
    with ExitStack() as stack:
        url, clock = "", HandClock()
        if request.param == "postgresql":
            url = stack.enter_context(fresh_postgresql(request.getfixturevalue("postgresql_url")))
        running = Installation(
            tmp_path_factory.mktemp("state"), clock, learn_every_ms="0", key_cache_ms="0", database_url=url
        )
        shop = running.shop()
        shop.place()
        yield House(shop, running, clock)
        shop.http.close()
        running.close()


class Interrupted:
    """The reads of a report, before one of which another commit is made. `queries` counts them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, before: int, commit: Commit) -> None:
        self.queries, read = 0, Database.read_one_state

        async def interrupted(database: Database, work: Any) -> Any:
            return await read(database, lambda reader: work(_Reader(self, reader, before, commit)))

        monkeypatch.setattr(Database, "read_one_state", interrupted)


class _Reader:
    def __init__(self, counted: Interrupted, reader: Any, before: int, commit: Commit) -> None:
        self._counted, self._reader, self._before, self._commit = counted, reader, before, commit

    async def rows(self, query: Any) -> Any:
        if self._counted.queries == self._before:
            await self._commit()
        self._counted.queries += 1
        return await self._reader.rows(query)


def read(house: House) -> PlacementReport:
    found: PlacementReport = house.run(module.report(house.gateway, house.app, "home"))
    return found


def test_a_learner_between_two_reads_changes_nothing(place: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it commits what it learned, or a new measurement, the report is the one of before."""
    key, before, queries = placement_key(place.app, "home"), 1, 2

    async def learn() -> None:
        assert await learn_once(place.gateway)
        await write_measurement(place.gateway, key, ReportPart.BAND, Band(before))

    while before < queries:
        kind = "taken" if before % 2 else "seen"
        place.shop.outcome(place.shop.decide(None, session=f"s-{before}"), kind)
        expected = read(place)
        assert expected.waiting == 1
        with monkeypatch.context() as patched:
            interrupted = Interrupted(patched, before, learn)
            found = read(place)
        assert found == expected, f"a commit before query {before}"
        after = read(place)
        assert (after.waiting, after.shown, after.band) == (0, expected.shown + 1, Band(before))
        before, queries = before + 1, interrupted.queries
    assert queries > 10


def test_a_report_has_the_items_of_the_state_that_it_reads(
    place: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change between the placement and its numbers is seen, and both are read again."""
    get, removed = module.get_placement, [item["item"] for item in ITEMS[:2]]

    async def get_and_change(gateway: Any, app: str, placement: str) -> Any:
        found = await get(gateway, app, placement)
        if removed:
            await patch_items(gateway, app, placement, [], [removed.pop()])
        return found

    monkeypatch.setattr(module, "get_placement", get_and_change)
    names = [each.item for each in read(place).items if not each.removed]
    assert (removed, names) == ([], [item["item"] for item in ITEMS[2:]])


def test_a_placement_that_never_rests_has_no_report(place: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller is asked to send the request again, and no mixed numbers are returned."""

    async def check(*_: Any) -> None:
        raise module.Stale("The placement was changed after it was read. Read it again.")

    monkeypatch.setattr(module, "_check_revision", check)
    with pytest.raises(Unavailable, match="keep changing this placement"):
        read(place)
