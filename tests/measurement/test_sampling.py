"""The sample of the newest outcomes: what it says of itself, and when it is due."""

import asyncio
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.clock import to_iso
from aboveboard.measurement import cross_fit, sampling
from aboveboard.measurement.measurement_store import ReportPart, read_measurement, write_measurement
from aboveboard.measurement.report import report
from aboveboard.measurement.sampling import SHARE, Findings, find_due, sample, take_newest
from msgspec import structs

from tests.house import House
from tests.world import DAN


def shown(house: House, times: int, placement: str = "home") -> None:
    for number in range(times):
        house.shop.outcome(house.shop.decide(None, placement, session=f"s-{number}"))


def rest(house: House, placement: str = "home", took_ms: int = 0) -> None:
    """Says that the last sample took that long, and not the time that it took here."""
    key = placement_key(house.app, placement)
    found = house.run(read_measurement(house.gateway.database, key, ReportPart.SAMPLE, Findings))
    found = structs.replace(found, sample=structs.replace(found.sample, took_ms=took_ms))
    house.run(write_measurement(house.gateway, key, ReportPart.SAMPLE, found))


def due(house: House) -> str | None:
    found: str | None = house.run(find_due(house.gateway))
    return found


def test_a_report_says_what_its_sample_is(house: House) -> None:
    """The newest outcomes, their share of all, their days, and when and how long they were read."""
    shown(house, 2)
    house.clock.forward(days=1)
    shown(house, 2)
    house.run(sample(house.gateway, placement_key(house.app, "home"), most=3))
    found = house.run(report(house.gateway, house.app, "home"))
    assert (found.sample.outcomes, found.sample.of, found.sample.share) == (3, 4, 0.75)
    assert found.sample.first < found.sample.last
    assert found.sample.made == to_iso(house.clock())
    assert found.sample.took_ms >= 0
    assert {each.evaluation.rows for each in found.policies} == {3}


def test_a_sample_is_due_after_each_change(fresh_house: House) -> None:
    """An outcome and an erasure are changes. A placement without outcomes is never due."""
    key = placement_key(fresh_house.app, "home")
    fresh_house.shop.place("empty")
    assert due(fresh_house) is None
    shown(fresh_house, 1)
    person = fresh_house.shop.welcome(DAN)
    assert due(fresh_house) == key
    changes = (
        lambda: fresh_house.shop.outcome(fresh_house.shop.decide(person)),
        lambda: fresh_house.shop.erase(person),
    )
    for change in changes:
        fresh_house.run(sample(fresh_house.gateway, key))
        rest(fresh_house)
        assert due(fresh_house) is None
        change()
        assert due(fresh_house) == key


def test_a_sample_that_took_long_rests_for_longer(fresh_house: House) -> None:
    """So that samples take no more than their share of the time, in all processes together."""
    key = placement_key(fresh_house.app, "home")
    shown(fresh_house, 1)
    fresh_house.run(sample(fresh_house.gateway, key))
    rest(fresh_house, took_ms=10_000)
    shown(fresh_house, 2)
    fresh_house.clock.forward(ms=round(10_000 / SHARE) - 1)
    assert due(fresh_house) is None
    fresh_house.clock.forward(ms=1)
    assert due(fresh_house) == key


def test_the_oldest_sample_is_read_first(fresh_house: House) -> None:
    """A placement without one comes before all others."""
    for name in ("home", "other", "third"):
        if name != "home":
            fresh_house.shop.place(name)
        shown(fresh_house, 1, name)
    keys = [placement_key(fresh_house.app, name) for name in ("other", "home")]
    for key, name in zip(keys, ("other", "home"), strict=True):
        fresh_house.run(sample(fresh_house.gateway, key))
        rest(fresh_house, name)
        fresh_house.clock.forward(minutes=1)
    assert due(fresh_house) == placement_key(fresh_house.app, "third")
    fresh_house.run(sample(fresh_house.gateway, placement_key(fresh_house.app, "third")))
    for name in ("other", "home"):
        fresh_house.shop.outcome(fresh_house.shop.decide(None, name, session="later"))
    assert due(fresh_house) == keys[0]


@pytest.mark.parametrize(
    ("module", "name", "pause"),
    [(sampling, "describe", "PAUSE_AFTER"), (cross_fit, "list_examples", "PAGE")],
)
def test_other_tasks_run_while_a_sample_is_computed(
    fresh_house: House, monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, pause: str
) -> None:
    """A request never waits for the whole sample."""
    shown(fresh_house, 4)
    key, work = placement_key(fresh_house.app, "home"), getattr(module, name)
    turns, at = 0, list[int]()

    async def noted(*asked: Any) -> Any:
        found = await work(*asked)
        at.append(turns)
        return found

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def both() -> None:
        task = asyncio.create_task(other())
        await sample(fresh_house.gateway, key)
        task.cancel()

    monkeypatch.setattr(module, pause, 1)
    monkeypatch.setattr(module, name, noted)
    fresh_house.run(both())
    assert len({*at}) == 4


def test_a_newest_part_has_all_outcomes_of_its_decisions() -> None:
    """A decision that lost its best outcome would look worse than it was."""
    made: Any = [
        SimpleNamespace(recalled=SimpleNamespace(at_ms=number // 2, body=SimpleNamespace(decision=number)))
        for number in range(9)
        for _ in range(2)
    ]
    assert [one.recalled.body.decision for one in take_newest(made[::-1], 2)] == [8, 8, 7, 7, 6, 6, 5, 5]
    assert take_newest(made, 1) == made
