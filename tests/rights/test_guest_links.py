"""The links of a person: their list, and the undoing of one."""

import io
import json
import zipfile
from typing import Any

from aboveboard.operations.rotate_keys import rotate_pseudonym
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person, people, write_state
from aboveboard.rights.guest_links import name_of
from aboveboard.storage.journal import Submission
from msgspec import structs
from sqlalchemy import update

from tests.house import House
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


def test_the_records_of_a_link_have_the_choices_of_their_own_id(shop: Any) -> None:
    """The guest was asked nothing, and the export under that id tells nothing of what the person chose."""
    one, guest = shop.welcome(EVE), "never-asked"
    shop.ok("PUT", f"/v1/people/{guest}/dial", {"level": 1})
    shop.ok("PUT", path(one, guest))
    with zipfile.ZipFile(io.BytesIO(shop.http.get(f"/v1/people/{guest}/export").content)) as archive:
        choices = json.loads(archive.read("consents.json"))
    (linked,) = [each for each in choices if each["kind"] == "link"]
    assert (linked["consents"], linked["dial"]) == ({}, 1)


def test_forgetting_under_a_guests_id_tells_nothing_of_the_person(shop: Any) -> None:
    """An interest that only the person has is deleted, and the answer is the one for an interest that no id has."""
    one, guest = pair(shop)
    shop.http.delete(f"/v1/people/{guest}/interests/topic:cooking")
    found, unknown = (
        shop.http.delete(f"/v1/people/{guest}/interests/topic:{name}") for name in ("travel", "unknown")
    )
    assert (found.status_code, found.json().keys()) == (unknown.status_code, unknown.json().keys())
    assert found.status_code == 200
    entries = [each.json()["log"]["index"] for each in (found, unknown)]
    assert shop.ok("GET", f"/v1/people/{guest}")["records"]["correction"] == 3
    assert entries[0] < entries[1]
    assert "topic:travel" not in interests(shop, one)


def test_a_guest_whose_row_does_not_open_keeps_no_no_out(house: House) -> None:
    """Nothing can use such a row. The person is heard, decides on their own data, and can leave."""
    shop = house.shop
    one, guest = pair(shop)
    stored = house.run(house.gateway.require_person(house.app, guest))
    spoiled = update(people).where(people.c.pseudonym == stored.pseudonym).values(sealed=b"?" * 60)

    async def spoil() -> None:
        async with house.gateway.database.engine.begin() as connection:
            await connection.execute(spoiled)

    house.run(spoil())
    shop.consent(one, "improve", "withdrawn")
    shop.dial(one, 3)
    assert shop.decide(one)["personalization"]["effective"] == 3
    shop.ok("POST", f"/v1/people/{one}/objection", {})
    shop.ok("PUT", f"/v1/people/{one}/restriction", {"restricted": True})
    assert shop.decide(one)["personalization"]["effective"] == 0
    assert shop.ok("GET", path(one)) == {"guests": []}
    assert shop.http.get(f"/v1/people/{one}").status_code == 409


def test_a_link_is_undone_while_the_guests_pseudonym_changes(fresh_house: House) -> None:
    """The request that moves the guest finds the link too."""
    one, guest = pair(fresh_house.shop)
    fresh_house.run(rotate_pseudonym(fresh_house.gateway))
    fresh_house.shop.ok("DELETE", path(one, guest))
    assert fresh_house.shop.ok("GET", path(one)) == {"guests": []}


def as_of_0_1_0(house: House, guest: str, **state: Any) -> None:
    """Makes the guest's row one that version 0.1.0 wrote: its link has no name, and its later noes are its own."""
    app = house.app

    async def write() -> None:
        stored = await house.gateway.require_person(app, guest)
        old = structs.replace(stored.state, link="", linked_ms=0, epoch=stored.state.epoch + 1, **state)
        await house.gateway.submit(Submission((stored.guard,), (write_state(stored, old),), ()))

    house.run(write())


def test_noes_that_an_old_link_let_pass_hold_in_decisions_and_stay_when_it_is_undone(house: House) -> None:
    """The dial that the guest turned down under version 0.1.0 is the person's, and is in their row afterwards."""
    one, guest = pair(house.shop)
    as_of_0_1_0(house, guest, dial=0)
    assert house.shop.decide(one)["personalization"]["effective"] == 0
    house.shop.ok("DELETE", path(one, guest))
    assert house.shop.ok("GET", f"/v1/people/{one}")["dial"] == 0


def test_an_old_link_gives_the_guest_the_noes_of_the_person(house: House) -> None:
    """Also in a decision under the guest's own id."""
    one, guest = pair(house.shop)
    as_of_0_1_0(house, one, dial=0)
    as_of_0_1_0(house, guest)
    assert house.shop.decide(guest)["personalization"]["effective"] == 0


def test_an_old_link_that_let_a_no_pass_is_made_again(house: House) -> None:
    """The app links the two again, as it does at each sign-in. From then on the no is the person's too."""
    one, guest = pair(house.shop)
    as_of_0_1_0(house, guest, dial=0)
    house.shop.ok("PUT", path(one, guest))
    assert house.shop.ok("GET", f"/v1/people/{one}")["dial"] == 0
