"""The erasure that an earlier request started (`erasure.repeat`)."""

from aboveboard.erasure.erase import erase
from aboveboard.erasure.repeat import find_erasure, is_stored_again
from aboveboard.gateway.idempotency import KEEP_MS

from tests.house import House


def test_a_request_finds_its_erasure_for_a_day(house: House) -> None:
    """Before it there is none, and after the day the id is another one."""
    house.shop.dial("u", 1)
    name, before = house.run(find_erasure(house.gateway, b"request"))
    assert before is None
    house.run(erase(house.gateway, house.app, "u", erasure=name))
    again, status = house.run(find_erasure(house.gateway, b"request"))
    assert (again, status.state) == (name, "erased")
    house.clock.forward(ms=KEEP_MS)
    later, status = house.run(find_erasure(house.gateway, b"request"))
    assert (later != name, status) == (True, None)
    assert house.run(find_erasure(house.gateway, b"another")) != (name, None)


def test_a_person_is_stored_again_once_they_come_back(house: House) -> None:
    """An erasure under way counts as nothing, because it needs no further request."""
    told = [house.run(is_stored_again(house.gateway, house.app, "u-back"))]
    house.shop.dial("u-back", 1)
    told.append(house.run(is_stored_again(house.gateway, house.app, "u-back")))
    house.run(erase(house.gateway, house.app, "u-back", wait_s=0))
    told.append(house.run(is_stored_again(house.gateway, house.app, "u-back")))
    assert told == [False, True, False]
