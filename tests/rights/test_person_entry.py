"""The parts that every change of a person's rights needs."""

from aboveboard.rights.person_entry import replace
from aboveboard.storage.journal import Submission
from msgspec import structs

from tests.house import House


def test_a_change_begins_a_new_epoch(house: House) -> None:
    """So an answer from before the change is not given again within a visit."""
    house.shop.dial("epoch", 1)
    before = house.run(house.gateway.require_person(house.app, "epoch"))
    write = replace(before, structs.replace(before.state, restricted=True))
    house.run(house.gateway.submit(Submission((before.guard,), (write,), ())))
    after = house.run(house.gateway.require_person(house.app, "epoch"))
    assert (after.state.restricted, after.state.epoch) == (True, before.state.epoch + 1)
