"""The list of legal holds."""

from collections.abc import Iterator

import pytest
from aboveboard.errors import NotFound
from aboveboard.rights.list_holds import list_all, read_hold

from tests.house import House
from tests.rights.holding import Officers, officers_of, wait_for_end
from tests.world import DAN


@pytest.fixture
def officers(house: House) -> Iterator[Officers]:
    made = officers_of(house.installation, house.clock)
    yield made
    made.close()


def test_the_first_to_end_leads_those_in_force(house: House, officers: Officers) -> None:
    """What waits comes before all of them."""
    decision = house.shop.decide(house.shop.welcome(DAN))
    late, early = officers.hold(decision, days=50), officers.hold(decision, days=20)
    asked = officers.ask(decision, days=90)["hold"]
    names = [each.hold for each in house.run(list_all(house.gateway))]
    assert names.index(asked) < names.index(early) < names.index(late)
    for hold in (early, late):
        officers.olga.ok("DELETE", f"/v1/holds/{hold}")


def test_a_hold_is_known_after_its_end(house: House, officers: Officers) -> None:
    """By its id alone, with the entry that says so and nothing else."""
    hold = officers.hold(house.shop.decide(house.shop.welcome(DAN)))
    officers.olga.ok("DELETE", f"/v1/holds/{hold}")
    wait_for_end(officers, hold)
    found = house.run(read_hold(house.gateway, hold))
    assert (found.state, found.terms, found.number) == ("erased", None, 0)
    assert found.completion is not None
    with pytest.raises(NotFound):
        house.run(read_hold(house.gateway, "hold_unknown"))
