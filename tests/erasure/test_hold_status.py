"""The holds in the receipt of an erasure."""

from collections.abc import Iterator

import pytest
from aboveboard.erasure.hold_status import describe_holds, find_completion
from aboveboard.erasure.state import HoldPart

from tests.house import House
from tests.rights.holding import GROUND, Officers, officers_of, wait_for_end
from tests.world import DAN


@pytest.fixture
def officers(house: House) -> Iterator[Officers]:
    made = officers_of(house.installation, house.clock)
    yield made
    made.close()


def test_a_hold_is_described_as_it_is_now(house: House, officers: Officers) -> None:
    """With its later end after a renewal, and without any word after its end."""
    hold = officers.hold(house.shop.decide(house.shop.welcome(DAN)), days=10)
    part = HoldPart(hold, 1)
    (found,) = house.run(describe_holds(house.gateway, [part]))
    assert (found.state, found.ground, found.completion) == ("held", GROUND, None)
    officers.olga.ok("DELETE", f"/v1/holds/{hold}")
    ended = wait_for_end(officers, hold)
    (found,) = house.run(describe_holds(house.gateway, [part]))
    assert (found.state, found.ground, found.completion) == ("erased", None, ended["completion"])


def test_a_hold_in_force_has_no_completion(house: House, officers: Officers) -> None:
    """Nor has one that never was."""
    hold = officers.hold(house.shop.decide(house.shop.welcome(DAN)))
    for name in (hold, "hold_unknown"):
        assert house.run(find_completion(house.gateway, name)) is None
    officers.olga.ok("DELETE", f"/v1/holds/{hold}")
