"""Stored legal holds and their copies: what opens them, and what does not."""

from collections.abc import Iterator

import pytest
from aboveboard.errors import Unreadable
from aboveboard.gateway.stored_holds import count_held, find_hold, list_due, read_held
from aboveboard.operations.rotate_keys import rotate_master
from aboveboard.people.hold_tables import held_records, holds

from tests.edits import edited, read
from tests.house import House
from tests.rights.holding import GROUND, Officers, officers_of
from tests.world import DAN


@pytest.fixture
def officers(house: House) -> Iterator[Officers]:
    made = officers_of(house.installation, house.clock)
    yield made
    made.close()


def test_a_copy_is_what_its_entry_commits_to(house: House, officers: Officers) -> None:
    """Byte by byte."""
    decision = house.shop.decide(house.shop.welcome(DAN))
    hold = officers.hold(decision)
    found = house.run(find_hold(house.gateway, hold))
    (copy,) = house.run(read_held(house.gateway, found))
    assert (copy.place, copy.content.record) == (decision["log"]["index"], decision["decision"])
    officers.olga.ok("DELETE", f"/v1/holds/{hold}")


def test_a_copy_of_another_hold_does_not_open(house: House, officers: Officers) -> None:
    """Each is sealed for its own hold and index."""
    person = house.shop.welcome(DAN)
    hold = officers.hold(house.shop.decide(person), house.shop.decide(person))
    one, other = read(house.installation, held_records, held_records.c.hold_id == hold)
    where = (held_records.c.hold_id == hold) & (held_records.c.entry_index == one["entry_index"])
    found = house.run(find_hold(house.gateway, hold))
    with (
        edited(house.installation, held_records, where, one | {"sealed": other["sealed"]}),
        pytest.raises(Unreadable),
    ):
        house.run(read_held(house.gateway, found))
    officers.olga.ok("DELETE", f"/v1/holds/{hold}")


def test_a_hold_of_another_id_does_not_open(house: House, officers: Officers) -> None:
    """Its key is wrapped for its own id. Nor does a copy open in the place of the hold's own content."""
    decision = house.shop.decide(house.shop.welcome(DAN))
    hold, other = officers.hold(decision), officers.hold(decision)
    ((row,), (wrong,)) = (read(house.installation, holds, holds.c.hold_id == name) for name in (hold, other))
    (copy,) = read(house.installation, held_records, held_records.c.hold_id == hold)
    swapped = {"wrapped_key": wrong["wrapped_key"], "sealed": wrong["sealed"]}
    for change in (swapped, {"sealed": copy["sealed"]}):
        with (
            edited(house.installation, holds, holds.c.hold_id == hold, row | change),
            pytest.raises(Unreadable),
        ):
            house.run(find_hold(house.gateway, hold))
    for name in (hold, other):
        officers.olga.ok("DELETE", f"/v1/holds/{name}")


def test_no_column_has_the_ground_in_clear(house: House, officers: Officers) -> None:
    """It is in the sealed content alone."""
    hold = officers.hold(house.shop.decide(house.shop.welcome(DAN)))
    (row,) = read(house.installation, holds, holds.c.hold_id == hold)
    assert not any(GROUND.encode() in value for value in row.values() if isinstance(value, bytes))
    officers.olga.ok("DELETE", f"/v1/holds/{hold}")


def test_a_rotation_of_the_master_key_covers_holds(fresh_house: House) -> None:
    """The wrapped key is another one, and the hold opens as before."""
    officers = officers_of(fresh_house.installation, fresh_house.clock)
    hold = officers.hold(fresh_house.shop.decide(fresh_house.shop.welcome(DAN)))
    (before,) = read(fresh_house.installation, holds, holds.c.hold_id == hold)
    fresh_house.run(rotate_master(fresh_house.gateway, lambda _: None))
    (after,) = read(fresh_house.installation, holds, holds.c.hold_id == hold)
    assert after["wrapped_key"] != before["wrapped_key"]
    found = fresh_house.run(find_hold(fresh_house.gateway, hold))
    assert found.content.now.ground == GROUND
    officers.close()


def test_a_hold_is_due_at_its_end(fresh_house: House) -> None:
    """Not a millisecond earlier. Its copies are counted by hold."""
    officers = officers_of(fresh_house.installation, fresh_house.clock)
    hold = officers.hold(fresh_house.shop.decide(fresh_house.shop.welcome(DAN)), days=1)
    assert fresh_house.run(count_held(fresh_house.gateway)) == {hold: 1}
    fresh_house.clock.now_ms += 86_400_000 - 1
    assert fresh_house.run(list_due(fresh_house.gateway)) == []
    fresh_house.clock.now_ms += 1
    assert fresh_house.run(list_due(fresh_house.gateway)) == [hold]
    officers.close()
