"""The links of a person: their list, and the undoing of one."""

from typing import Any

from aboveboard.people.state import PersonState
from aboveboard.people.store import Person
from aboveboard.rights.guest_links import name_of

from tests.world import EVE


def path(person: str, guest: str = "") -> str:
    return f"/v1/people/{person}/guests" + (f"/{guest}" if guest else "")


def interests(shop: Any, person: str) -> set[str]:
    return {each["key"] for each in shop.ok("GET", f"/v1/people/{person}")["interests"]}


def pair(shop: Any) -> tuple[str, str]:
    """Two ids of one person, each with an interest of its own."""
    one, guest = shop.welcome(EVE), shop.welcome(EVE)
    shop.signal(one, item="travel-1", topics=["travel"])
    shop.signal(guest, item="cooking-1", topics=["cooking"])
    shop.ok("PUT", path(one, guest))
    return one, guest


def test_the_list_has_names_and_times_and_no_id(shop: Any) -> None:
    """The ids of guests are not stored, so none can be told."""
    one, guest = pair(shop)
    (found,) = shop.ok("GET", path(one))["guests"]
    assert found.keys() == {"link", "linked"}
    assert found["link"].startswith("link_")
    assert shop.ok("GET", path(guest)) == {"guests": []}
    assert shop.refused("GET", path("unknown"))["status"] == 404


def test_each_id_has_its_own_again_once_a_link_is_undone(shop: Any) -> None:
    """Signals, records and what was learned came in under an id, and stay with it."""
    one, guest = pair(shop)
    shop.signal(guest, item="running-1", topics=["running"])
    assert interests(shop, one) > interests(shop, guest)
    shop.ok("DELETE", path(one, guest))
    assert interests(shop, one) == {"topic:travel", "item:travel-1"}
    assert interests(shop, guest) == {"topic:cooking", "item:cooking-1", "topic:running", "item:running-1"}
    used = shop.record(shop.decide(one))["allowed"]["interests"]
    assert {interest[2] for interest in used} == {"topic:travel", "item:travel-1"}


def test_each_no_stays_on_both_sides_once_a_link_is_undone(shop: Any) -> None:
    """Later ones are about one id alone."""
    one, guest = pair(shop)
    shop.consent(guest, "improve", "withdrawn")
    shop.limits(one, topics=["travel"])
    shop.ok("DELETE", path(one, guest))
    shop.consent(guest, "combine_sources", "withdrawn")
    held = [shop.ok("GET", f"/v1/people/{each}") for each in (one, guest)]
    assert [each["consents"]["improve"] for each in held] == ["withdrawn", "withdrawn"]
    assert [each["limits"]["topics"] for each in held] == [["travel"], ["travel"]]
    assert [each["consents"]["combine_sources"] for each in held] == ["given", "withdrawn"]
    assert [(each["guests"], "alias" in each) for each in held] == [(0, False), (0, False)]


def test_a_link_is_undone_by_its_name_too(shop: Any) -> None:
    """The app may not know the guest's id any more. Undone, it is not there a second time."""
    one, _ = pair(shop)
    (found,) = shop.ok("GET", path(one))["guests"]
    shop.ok("DELETE", path(one, found["link"]))
    assert shop.ok("GET", path(one)) == {"guests": []}
    assert shop.refused("DELETE", path(one, found["link"]))["field"] == "guest"


def test_only_a_link_of_this_person_is_undone(shop: Any) -> None:
    """Neither the guest nor a stranger can undo it, and an erasure under either id is then one of that id alone."""
    one, guest = pair(shop)
    stranger = shop.welcome(EVE)
    for person, other in ((guest, one), (stranger, guest), (one, stranger), (one, "unknown")):
        assert shop.refused("DELETE", path(person, other))["status"] == 404
    shop.ok("DELETE", path(one, guest))
    shop.erase(guest)
    assert interests(shop, one) == {"topic:travel", "item:travel-1"}


def test_an_undone_link_can_be_made_again(shop: Any) -> None:
    """With entries of its own, under a new name."""
    one, guest = pair(shop)
    (first,) = shop.ok("GET", path(one))["guests"]
    shop.ok("DELETE", path(one, guest))
    again = shop.ok("PUT", path(one, guest))
    (second,) = shop.ok("GET", path(one))["guests"]
    assert first["link"] != second["link"]
    assert shop.ok("PUT", path(one, guest))["log"] == again["log"]
    assert shop.ok("GET", f"/v1/people/{one}")["records"]["link"] == 3


def test_a_link_of_version_0_1_0_has_a_name_that_leads_nowhere() -> None:
    """The same each time, and another for each guest."""
    person = Person(b"p", 1, b"k" * 32, b"", PersonState())
    one, two = (Person(name, 1, b"", b"", PersonState(owner=b"p")) for name in (b"\x01" * 32, b"\x02" * 32))
    assert name_of(person, one) == name_of(person, one) != name_of(person, two)
    assert one.pseudonym.hex()[:13] not in name_of(person, one)
