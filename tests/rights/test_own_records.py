"""A person's own records, page by page."""

from aboveboard.gateway.record_bodies import DialRecord, LimitRecord
from aboveboard.rights.own_records import latest, page_of

from tests.house import House


def test_pages_go_from_the_newest_to_the_oldest(house: House) -> None:
    """Each says if there are more."""
    for level in (1, 2, 3):
        house.shop.dial("pages", level)
    person = house.run(house.gateway.require_person(house.app, "pages"))

    def page(number: int) -> tuple[list[int], bool]:
        found, more = house.run(page_of(house.gateway, [person], (DialRecord,), page=number, size=2))
        return [each.body.level for each in found], more

    assert [page(number) for number in (1, 2, 3)] == [([3, 2], True), ([1], False), ([], False)]
    assert house.run(latest(house.gateway, [person], DialRecord)).level == 3


def test_a_person_without_such_records_has_no_latest(house: House) -> None:
    """None, not an error."""
    house.shop.dial("limitless", 1)
    person = house.run(house.gateway.require_person(house.app, "limitless"))
    assert house.run(latest(house.gateway, [person], LimitRecord)) is None
