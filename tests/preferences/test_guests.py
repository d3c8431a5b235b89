"""The ids that are linked to a person as guests."""

from aboveboard.preferences.guests import readable_ids
from msgspec import structs

from tests.house import House


def test_guests_without_a_row_are_left_out(house: House) -> None:
    """A guest who was erased has none; the others stay in their order."""
    for name in ("owner-1", "guest-1", "guest-2"):
        house.shop.dial(name, 1)
    owner, one, two = (
        house.run(house.gateway.require_person(house.app, name)) for name in ("owner-1", "guest-1", "guest-2")
    )
    names = (two.pseudonym, b"erased", one.pseudonym)
    linked = structs.replace(owner, state=structs.replace(owner.state, guests=names))
    found = house.run(readable_ids(house.gateway, linked))
    assert [each.pseudonym for each in found] == [owner.pseudonym, two.pseudonym, one.pseudonym]
    assert found[2].key == one.key
