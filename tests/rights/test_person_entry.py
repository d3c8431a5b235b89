"""The parts that every change of a person's rights needs."""

from itertools import count

import pytest
from aboveboard.rights.person_entry import replace
from aboveboard.storage.journal import Submission
from aboveboard.storage.tables import records
from msgspec import structs
from sqlalchemy import select

from tests.house import House
from tests.world import EVE

CHANGES = {
    "link": ("PUT", "guests/{other}", None),
    "unlink": ("DELETE", "guests/{guest}", None),
    "dial": ("PUT", "dial", {"level": 0}),
    "restrict": ("PUT", "restriction", {"restricted": True}),
    "object": ("POST", "objection", {"purposes": ["improve"]}),
    "forget": ("DELETE", "interests/item:running-2", None),
}
"""The changes that write entries under several ids of a person."""


def test_a_change_begins_a_new_epoch(house: House) -> None:
    """So an answer from before the change is not given again within a visit."""
    house.shop.dial("epoch", 1)
    before = house.run(house.gateway.require_person(house.app, "epoch"))
    write = replace(before, structs.replace(before.state, restricted=True))
    house.run(house.gateway.submit(Submission((before.guard,), (write,), ())))
    after = house.run(house.gateway.require_person(house.app, "epoch"))
    assert (after.state.restricted, after.state.epoch) == (True, before.state.epoch + 1)


@pytest.mark.parametrize("name", CHANGES)
def test_the_entries_of_one_change_have_one_time(
    house: House, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page tells by it that they are one event, however slow the machine is between two of them."""
    shop, (method, path, body) = house.shop, CHANGES[name]
    person, guest, other = (shop.welcome(EVE) for _ in range(3))
    shop.ok("PUT", f"/v1/people/{person}/guests/{guest}")
    for each in (person, guest):
        shop.signal(each)
    ((newest,),) = house.rows(select(records.c.entry_index).order_by(records.c.entry_index.desc()).limit(1))
    ticks = count(house.clock())
    monkeypatch.setattr(house.gateway, "clock", lambda: next(ticks))
    shop.ok(method, f"/v1/people/{person}/{path.format(guest=guest, other=other)}", body)
    times = [at_ms for (at_ms,) in house.rows(select(records.c.at_ms).where(records.c.entry_index > newest))]
    assert len(times) > 1
    assert len(set(times)) == 1
