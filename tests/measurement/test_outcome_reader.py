"""Pages of outcomes: each once, newest first, by an index."""

from collections.abc import Coroutine

import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.learning.learner import learn_once
from aboveboard.learning.stored_outcome import WaitingOutcome
from aboveboard.measurement import outcome_reader
from aboveboard.measurement.outcome_reader import read_outcomes, select_placement

from tests.house import House
from tests.world import DAN

MANY = 7


def read(house: House, most: int = 1000) -> Coroutine[None, None, list[WaitingOutcome | None]]:
    where = select_placement(placement_key(house.app, "home"))  # the name is asked for over HTTP

    async def found() -> list[WaitingOutcome | None]:
        revisions = Revisions(house.gateway.shelves)
        return [one async for one in read_outcomes(house.gateway, revisions, most, *where)]

    return found()


@pytest.fixture
def reported(house: House, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The decisions that outcomes are of, newest first, two or three in the same millisecond; pages are of two."""
    monkeypatch.setattr(outcome_reader, "PAGE", 2)
    person, made = house.shop.welcome(DAN), list[str]()
    for number in range(MANY):
        decision = house.shop.decide(person)
        assert house.shop.outcome(decision)["status"] == "kept"
        made.append(decision["decision"])
        house.clock.forward(ms=number % 3 == 2)
    return made[::-1]


def test_each_is_read_once_and_the_newest_first(house: House, reported: list[str]) -> None:
    """Also where a page ends between outcomes of one millisecond."""
    found = [one.recalled.body.decision for one in house.run(read(house)) if one]
    mine = [decision for decision in found if decision in reported]
    assert sorted(mine) == sorted(reported)
    assert [mine[:1], *map(sorted, (mine[1:4], mine[4:]))] == [
        reported[:1],
        *map(sorted, (reported[1:4], reported[4:])),
    ]


@pytest.mark.usefixtures("reported")
def test_a_page_is_found_by_its_place(house: House) -> None:
    """No row is sorted, and no row before it is read."""
    first, *others = house.plans(read(house), "outcomes")
    by = "SEARCH outcomes USING INDEX ix_outcomes_placement_key_at_ms_outcome"
    assert first == f"{by} (placement_key=?)"
    assert set(others) == {f"{by} (placement_key=? AND at_ms<?)"}


@pytest.mark.usefixtures("reported")
def test_what_waits_is_found_among_what_waits(house: House) -> None:
    """Outcomes that were learned long ago are not read, but for those of the same shown items."""
    steps = house.plans(learn_once(house.gateway), "outcomes")
    assert all(("(pending=?" in step or "(impression=?" in step) for step in steps), steps
    assert not any("TEMP" in step for step in steps), steps
    assert any("(pending=? AND at_ms>?)" in step for step in steps)
