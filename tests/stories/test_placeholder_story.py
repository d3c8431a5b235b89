"""An app that sends `undefined` for every visitor without an account: nothing makes one person of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
from aboveboard.people.placeholders import Placeholders
from aboveboard.people.store import people
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.clocks import HandClock
from tests.house import House
from tests.people.test_placeholders import PLACEHOLDERS
from tests.world import EVE, Installation, Shop

IN_PATHS = [text for text in PLACEHOLDERS if text and "/" not in text]
FIELDS = {"item": "tent", "topics": ["camping"]}


@pytest.fixture(scope="module")
def standing_house(standing: tuple[Installation, HandClock]) -> Iterator[House]:
    """One app for all examples, in which no person is known."""
    installation, clock = standing
    shop = installation.shop()
    shop.place()
    yield House(shop, installation, clock)
    shop.http.close()


class Nothing(Placeholders):
    """As in version 0.1.0, to which every id was a person."""

    def has(self, app: str, person: str) -> bool:
        return False


@contextmanager
def before(house: House) -> Iterator[None]:
    """The gateway as it was before it knew of placeholders."""
    gateway = house.gateway
    now, gateway.placeholders = gateway.placeholders, Nothing()
    yield
    gateway.placeholders = now


def path(person: str) -> str:
    return f"/v1/people/{quote(person, safe='')}"


def size(house: House) -> int:
    return int(house.rows(select(func.count()).select_from(people))[0][0])


def writes(shop: Shop, person: str) -> list[tuple[str, str, Any]]:
    """Every request by which something is stored or linked under an id in its path."""
    yes = {"state": "given", "notice": shop.notice("improve")}
    return [
        *[("PUT", f"{path(person)}/dial", {"level": level}) for level in (0, 4)],
        ("PUT", f"{path(person)}/consents/improve", yes),
        ("PUT", f"{path(person)}/consents/improve", {"state": "withdrawn"}),
        ("PUT", f"{path(person)}/limits", {"topics": ["camping"]}),
        ("PUT", f"{path(person)}/facts", {"age_class": "adult"}),
        *[("PUT", f"{path(person)}/restriction", {"restricted": on}) for on in (True, False)],
        ("POST", f"{path(person)}/objection", {}),
        ("POST", f"{path(person)}/link", {}),
        ("POST", "/v1/decisions", {"placement": "home", "person": person}),
        ("POST", "/v1/decisions/preview", {"placement": "home", "person": person}),
    ]


@given(st.sampled_from(IN_PATHS), st.data())
def test_nothing_is_stored_under_a_placeholder(standing_house: House, person: str, data: Any) -> None:
    """No choice, no fact, no decision, no link to pages: 422 names the field. An unknown one is 404 to read."""
    house = standing_house
    count = size(house)
    method, where, body = data.draw(st.sampled_from(writes(house.shop, person)))
    found = house.shop.refused(method, where, body)
    assert (found["status"], found["field"]) == (422, "person")
    assert house.shop.refused("GET", path(person))["status"] == 404
    assert size(house) == count


@given(st.sampled_from(IN_PATHS))
def test_a_signal_of_a_placeholder_is_rejected(standing_house: House, person: str) -> None:
    """By itself: the others of its batch are taken, and its own id is in the result."""
    count = size(standing_house)
    batch = [{"id": "s-1", "type": "item_viewed", "person": person, "fields": FIELDS}]
    answer = standing_house.shop.ok("POST", "/v1/signals", {"signals": batch})["signals"][0]
    assert (answer["id"], answer["status"], answer["problems"][0]["field"]) == ("s-1", "rejected", "person")
    assert size(standing_house) == count


def test_the_signals_beside_a_placeholder_are_taken(house: House) -> None:
    """A bad one does not refuse the others."""
    eve = house.shop.welcome(EVE)
    batch = [
        {"id": f"s-{at}", "type": "item_viewed", "person": person, "fields": FIELDS}
        for at, person in enumerate(["undefined", eve, "null"])
    ]
    answer = house.shop.ok("POST", "/v1/signals", {"signals": batch})["signals"]
    assert [each["status"] for each in answer] == ["rejected", "kept", "rejected"]


@pytest.mark.parametrize("guest", ["undefined", "null", "%20", "%E2%80%8B", "[object%20Object]", "%EF%BF%BD"])
def test_strangers_are_not_linked_to_a_person(house: House, guest: str) -> None:
    """Neither as a guest nor as the person, although an earlier version stored them."""
    eve = house.shop.welcome(EVE)
    with before(house):
        house.shop.dial(guest, 3)
        house.shop.signal(guest if "%" not in guest else "undefined")
    found = house.shop.refused("PUT", f"/v1/people/{eve}/guests/{guest}")
    assert (found["status"], found["field"]) == (422, "guest")
    found = house.shop.refused("PUT", f"/v1/people/{guest}/guests/{eve}")
    assert (found["status"], found["field"]) == (422, "person")
    assert house.shop.ok("GET", f"/v1/people/{eve}")["guests"] == 0


def test_what_is_stored_under_a_placeholder_can_be_narrowed_and_erased(house: House) -> None:
    """It is read and exported, every no counts, and nothing is left after the erasure."""
    shop = house.shop
    with before(house):
        shop.welcome(EVE, "undefined")
        shop.signal("undefined")
    person = "/v1/people/undefined"
    assert shop.ok("GET", person)["dial"] == 4
    assert shop.http.get(f"{person}/export").status_code == 200
    shop.dial("undefined", 3)
    shop.consent("undefined", "improve", "withdrawn")
    shop.limits("undefined", topics=["running"])
    shop.ok("PUT", f"{person}/restriction", {"restricted": True})
    shop.ok("POST", f"{person}/objection", {})
    found = shop.ok("GET", person)
    assert (found["dial"], found["restricted"], found["limits"]["topics"]) == (3, True, ["running"])
    assert set(found["consents"].values()) == {"objected"}
    shop.erase("undefined")
    assert shop.refused("GET", person)["status"] == 404


def test_what_is_stored_under_a_placeholder_does_not_grow(house: House) -> None:
    """A yes, a higher level, one limit less, a fact, a signal, a decision, or the end of a restriction."""
    shop = house.shop
    with before(house):
        shop.dial("null", 2)
        shop.limits("null", topics=["a", "b"])
        shop.ok("PUT", "/v1/people/null/restriction", {"restricted": True})
    stored = shop.ok("GET", "/v1/people/null")
    yes = {"state": "given", "notice": shop.notice("improve")}
    for method, part, body in [
        ("PUT", "/consents/improve", yes),
        ("PUT", "/dial", {"level": 3}),
        ("PUT", "/limits", {"topics": ["a"]}),
        ("PUT", "/facts", {"age_class": "adult"}),
        ("PUT", "/restriction", {"restricted": False}),
        ("POST", "/link", {}),
    ]:
        assert shop.refused(method, f"/v1/people/null{part}", body)["status"] == 422, part
    assert shop.refused("POST", "/v1/decisions", {"placement": "home", "person": "null"})["status"] == 422
    assert shop.signal("null")["status"] == "rejected"
    assert shop.ok("GET", "/v1/people/null") == stored


def test_an_id_that_a_decoder_lost_part_of_is_no_person(house: House) -> None:
    """U+FFFD stands for any letter, so it would be one person for all of them."""
    found = house.shop.refused("PUT", "/v1/people/Andr%EF%BF%BD/dial", {"level": 4})
    assert (found["status"], found["field"]) == (422, "person")
    assert house.shop.signal("Andr\ufffd")["status"] == "rejected"


@pytest.mark.parametrize(
    ("method", "where", "body"),
    [
        ("POST", "/v1/decisions", {"placement": "home", "session": "s\ufffd"}),
        ("PUT", "/v1/placements/home/items", {"items": [{"item": "a\ufffd"}]}),
        ("PUT", "/v1/placements/home/items", {"items": [{"item": "a", "topics": ["\ufffd"]}]}),
        ("PUT", "/v1/placements/home/items", {"items": [{"item": "a", "tags": ["\ufffd"]}]}),
    ],
)
def test_no_other_id_is_stored_with_a_lost_character(
    house: House, method: str, where: str, body: Any
) -> None:
    """Sessions, items, topics and tags."""
    assert house.shop.refused(method, where, body)["status"] == 400


def test_a_signal_names_nothing_with_a_lost_character(house: House) -> None:
    """An item or topic of it would become an interest. Its own id is one as well."""
    eve = house.shop.welcome(EVE)
    assert house.shop.signal(eve, item="t\ufffd")["problems"][0]["field"] == "fields.item"
    assert house.shop.signal(eve, item="t", topics=["\ufffd"])["problems"][0]["field"] == "fields.topics"
    batch = [{"id": "\ufffd", "type": "item_viewed", "person": eve, "fields": FIELDS}]
    assert house.shop.ok("POST", "/v1/signals", {"signals": batch})["signals"][0]["status"] == "rejected"


def test_a_limit_may_have_a_lost_character(house: House) -> None:
    """The limit excludes data under such a topic, and a no is never turned away."""
    eve = house.shop.welcome(EVE)
    house.shop.limits(eve, topics=["caf\ufffd"], items=["t\ufffd"])
    assert house.shop.ok("GET", f"/v1/people/{eve}")["limits"]["topics"] == ["caf\ufffd"]
