"""Sums made anew from records, models that time alone changes, and damage that is found and mended."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.tables import model_versions, models
from aboveboard.clock import MS_PER_DAY
from aboveboard.decisions.decide import decide
from aboveboard.decisions.request import DecisionRequest
from aboveboard.engine import decay
from aboveboard.engine.decay import PeriodSums
from aboveboard.engine.sums_codec import decode, encode
from aboveboard.errors import Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.keys.kms import LocalAead
from aboveboard.learning import rebuild as rebuilding
from aboveboard.learning.learner import learn_once
from aboveboard.learning.model_versions import Newest, Unsound, ask_for_a_rebuild, newest
from aboveboard.learning.rebuild import PAGE, from_records, make_due, rebuild
from aboveboard.signals.outcome_tables import impressions, outcomes
from msgspec import structs
from sqlalchemy import select, update

from tests.house import House
from tests.world import DAN, EVE

KINDS = ("taken", "dismissed", "seen", "taken", "seen")


@pytest.fixture
def key(house: House) -> str:
    """A placement that has learned from five people over ten days, with a half-life of four."""
    house.run(learn_once(house.gateway))
    house.shop.place(half_life_days=4)
    for number, kind in enumerate(KINDS):
        person = house.shop.welcome(DAN if number % 2 else EVE)
        house.shop.signal(person, topics=["running"])
        house.shop.outcome(house.shop.decide(person, context={"device": "mobile"}), kind)
        house.run(learn_once(house.gateway))
        house.clock.forward(days=2)
    return placement_key(house.app, "home")


def stored(house: House, key: str) -> Any:
    """Version, sums as bytes, and when the model is due."""
    table = models.c
    query = select(table.version, table.statistics, table.due_ms).where(table.placement_key == key)
    return house.rows(query)[0]


def test_records_that_newer_keys_open_are_counted_too(house: House, key: str) -> None:
    """Keys were exchanged after the old ones were read, by the round in the background."""
    gateway = house.gateway
    of = house.run(newest(gateway, key))
    expected = house.run(from_records(gateway, of))
    assert decay.examples_in(expected) > 0
    keys, looked = gateway.keyring, gateway.look

    async def look() -> bool:
        gateway.keyring = keys
        return False

    gateway.keyring, gateway.look = structs.replace(keys, master=LocalAead(bytes(32))), look
    again = house.run(from_records(gateway, of))
    gateway.look = looked
    assert encode(again) == encode(expected)


def test_the_scan_ends_while_decisions_are_made(
    house: House, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after each page. No placement would get its sums back if it waited for a page that is empty."""
    gateway, app, pages = house.gateway, house.app, list[int]()
    of = house.run(newest(gateway, key))
    expected, read = house.run(from_records(gateway, of)), rebuilding.decisions

    async def read_page(*of: Any, **most: Any) -> Any:
        found = await read(*of, **most)
        pages.append(len(found))
        assert len(pages) < 50
        await decide(gateway, app, DecisionRequest("home"))
        return found

    monkeypatch.setattr(rebuilding, "decisions", read_page)
    assert encode(house.run(from_records(gateway, of))) == encode(expected)
    assert pages[-1] < PAGE


def damage(house: House, key: str, statistics: bytes) -> None:
    async def write() -> None:
        async with house.gateway.database.engine.begin() as connection:
            changed = update(models).where(models.c.placement_key == key)
            await connection.execute(changed.values(statistics=statistics))

    house.run(write())


def made_up_to_now(house: House, key: str) -> bytes:
    """What learning one by one gives, without what is too old by now."""
    return encode(decay.drop_old_periods(decode(stored(house, key)[1]), house.clock()))


def test_made_anew_they_are_to_the_bit_what_learning_gave(house: House, key: str) -> None:
    """And the model is another version, with the same weights at the same time."""
    before = made_up_to_now(house, key)
    assert house.run(rebuild(house.gateway, key, always=True)) == len(KINDS)
    assert stored(house, key)[1] == before
    assert key not in house.run(make_due(house.gateway))


def test_sums_that_cannot_be_read_are_made_anew_when_something_is_to_be_learned(
    house: House, key: str
) -> None:
    """What waits meanwhile is learned afterwards: nothing is lost."""
    before = made_up_to_now(house, key)
    damage(house, key, b"no sums")
    house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)))
    for _ in range(2):
        assert house.run(learn_once(house.gateway)) == 0
    assert key in house.run(make_due(house.gateway))
    assert stored(house, key)[1] == before
    assert house.run(learn_once(house.gateway)) == 1
    assert decay.examples_in(decode(stored(house, key)[1])) == len(KINDS) + 1


def test_sums_of_an_earlier_format_are_made_anew_though_no_model_is_due(house: House) -> None:
    """Their examples were made otherwise, and without a half-life time alone would never call for another model."""
    house.run(learn_once(house.gateway))
    house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)))
    house.run(learn_once(house.gateway))
    key = placement_key(house.app, "home")
    _, before, due_ms = stored(house, key)
    assert due_ms is None
    damage(house, key, msgspec.msgpack.encode(msgspec.msgpack.decode(before) | {"format": 2}))
    house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)))
    house.run(learn_once(house.gateway))
    assert key in house.run(make_due(house.gateway))
    assert stored(house, key)[1] == before


def test_damaged_sums_make_no_model(house: House, key: str) -> None:
    """They are found when the next one is to be made, and made anew in the background."""
    before = decode(made_up_to_now(house, key))
    number, one = next(iter(before.periods.items()))
    broken = structs.replace(before, periods=before.periods | {number: structs.replace(one, a=-50 * one.a)})
    damage(house, key, encode(broken))
    versions = len(house.rows(select(model_versions.c.version).where(model_versions.c.placement_key == key)))
    house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)))
    assert house.run(learn_once(house.gateway)) == 0
    assert key in house.run(make_due(house.gateway))
    assert encode(decode(stored(house, key)[1])) == encode(before)
    after = house.rows(select(model_versions.c.version).where(model_versions.c.placement_key == key))
    assert len(after) == versions + 1


def test_another_half_life_is_another_set_of_periods(house: House, key: str) -> None:
    """From the records, at once, to the bit what would be there had it always been so."""
    asked = {"title": "Home", "baseline": "editorial", "half_life_days": 20}
    house.shop.ok("PUT", "/v1/placements/home", asked)
    assert key in house.run(make_due(house.gateway))
    sums = decode(stored(house, key)[1])
    assert sums.period_ms == 5 * MS_PER_DAY
    before = house.run(newest(house.gateway, key))
    assert encode(
        decay.drop_old_periods(house.run(from_records(house.gateway, before)), house.clock())
    ) == encode(sums)


def test_another_prior_is_in_force_at_once(house: House, key: str) -> None:
    """Without a record being read: it is no part of the sums."""
    asked = {"title": "Home", "baseline": "editorial", "half_life_days": 4, "prior_reward": 0.9}
    house.shop.ok("PUT", "/v1/placements/home", asked)
    assert key in house.run(make_due(house.gateway))
    model = house.run(house.gateway.shelves.model(key, stored(house, key)[0]))
    assert model.prior_reward == 0.9


def test_time_alone_makes_a_model_and_at_last_none(house: House, key: str) -> None:
    """Each quarter of the half-life another one, until all is too old to count; its rewards go with it."""
    version, _, due_ms = stored(house, key)
    house.clock.forward(ms=max(0, due_ms - house.clock()))
    assert key in house.run(make_due(house.gateway))
    assert stored(house, key)[0] == version + 1
    house.clock.forward(days=25)
    assert key in house.run(make_due(house.gateway))
    _, statistics, due_ms = stored(house, key)
    assert (decay.examples_in(decode(statistics)), due_ms) == (0, None)
    kept = select(impressions.c.impression).where(impressions.c.placement_key == key)
    assert house.rows(kept) == []
    house.clock.forward(days=25)
    assert key not in house.run(make_due(house.gateway))


def test_an_outcome_of_a_decision_that_is_too_old_teaches_nothing(house: House, key: str) -> None:
    """It is settled: with this half-life it would count for nothing."""
    decision = house.shop.decide(house.shop.welcome(DAN))
    house.clock.forward(days=25)
    assert house.shop.outcome(decision)["status"] == "kept"
    before = made_up_to_now(house, key)
    assert house.run(learn_once(house.gateway)) == 1
    assert made_up_to_now(house, key) == before
    assert house.rows(select(outcomes.c.outcome).where(outcomes.c.pending == 1)) == []


def test_whoever_is_erased_while_sums_are_unreadable_is_in_no_model(house: House, key: str) -> None:
    """Then the sums are made anew at once, without them."""
    decision = house.shop.decide(house.shop.welcome(DAN, "gone"))
    house.shop.outcome(decision)
    before = made_up_to_now(house, key)
    house.run(learn_once(house.gateway))
    damage(house, key, b"no sums")
    assert house.shop.ok("DELETE", "/v1/people/gone")["state"] == "erased"
    assert stored(house, key)[1] == before


def slowly(monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[int], Awaitable[object]]) -> list[str]:
    """After each scan of the records, `meanwhile` with its number. Whose scans there are."""
    scans: list[str] = []

    async def scan(gateway: Gateway, of: Newest) -> PeriodSums:
        found = await from_records(gateway, of)
        scans.append(of.key)
        await meanwhile(len(scans))
        return found

    monkeypatch.setattr(rebuilding, "from_records", scan)
    return scans


def test_of_two_nodes_that_make_sums_anew_the_slower_one_keeps_those_of_the_other(
    house: House, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not throw them away to begin again, or neither would ever end."""
    before = made_up_to_now(house, key)
    damage(house, key, b"")
    both = asyncio.Barrier(2)
    scans = slowly(monkeypatch, lambda _: both.wait())

    async def nodes() -> list[int]:
        async with asyncio.timeout(10):
            return await asyncio.gather(*(rebuild(house.gateway, key) for _ in range(2)))

    assert house.run(nodes()) == [len(KINDS)] * 2
    assert (len(scans), stored(house, key)[1]) == (2, before)


def test_sums_that_were_asked_for_anew_are_thrown_away_once(
    house: House, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the background was faster with them, they are what was asked for."""
    asked = 0

    async def background(number: int) -> None:
        if number == 1:
            await rebuild(house.gateway, key)

    async def asking(gateway: Gateway, before: Newest) -> None:
        nonlocal asked
        asked += 1
        await ask_for_a_rebuild(gateway, before)

    monkeypatch.setattr(rebuilding, "ask_for_a_rebuild", asking)
    slowly(monkeypatch, background)
    assert house.run(rebuild(house.gateway, key, always=True)) == len(KINDS)
    assert asked == 1


def test_items_that_change_meanwhile_do_not_make_the_work_begin_again(
    house: House, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sums are of records, and each record names the revision that it was decided with."""
    before = made_up_to_now(house, key)
    damage(house, key, b"")

    def item(title: str) -> None:
        asked = {"items": [{"item": "running-1", "tags": ["running"], "content": {"title": title}}]}
        house.shop.ok("PATCH", "/v1/placements/home/items", asked)

    scans = slowly(monkeypatch, lambda _: asyncio.to_thread(item, "scanned"))
    solve, solved = rebuilding.new_version, list[int]()

    async def solving(gateway: Gateway, of: Newest, sums: PeriodSums) -> Any:
        found = await solve(gateway, of, sums)
        solved.append(of.placement.revision)
        if len(solved) == 1:
            await asyncio.to_thread(item, "solved")
        return found

    monkeypatch.setattr(rebuilding, "new_version", solving)
    assert house.run(rebuild(house.gateway, key)) == len(KINDS)
    assert (scans, len(solved), stored(house, key)[1]) == ([key], 2, before)


def test_one_placement_that_cannot_be_made_does_not_keep_the_others_waiting(
    house: House, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it is, it is tried again in the next round."""
    solve = rebuilding.new_version

    async def broken(gateway: Gateway, before: Newest, sums: PeriodSums) -> Any:
        if before.key == key:
            raise OSError("x")
        return await solve(gateway, before, sums)

    house.shop.place("side", half_life_days=4)
    side = placement_key(house.app, "side")
    house.shop.outcome(house.shop.decide(house.shop.welcome(DAN), "side"))
    house.run(learn_once(house.gateway))
    house.clock.forward(days=2)
    monkeypatch.setattr(rebuilding, "new_version", broken)
    assert stored(house, key)[2] <= stored(house, side)[2] <= house.clock()
    made = house.run(make_due(house.gateway))
    assert (side in made, key in made) == (True, False)


def test_sums_that_stay_damaged_are_tried_again_later(
    house: House, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not all the time: nothing that this gateway does would change them."""

    async def unsound(*_: Any) -> Any:
        raise Unsound("x")

    monkeypatch.setattr(rebuilding, "new_version", unsound)
    with pytest.raises(Unsound):
        house.run(rebuild(house.gateway, key, always=True))
    _, statistics, due_ms = stored(house, key)
    assert (statistics, due_ms) == (b"", house.clock() + rebuilding.AGAIN_MS)
    with pytest.raises(Unprocessable):
        decode(statistics)
