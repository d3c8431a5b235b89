"""What is never shown, or not now: caps, quiet hours, adverts to minors, special items, personal prices."""

from datetime import UTC, datetime
from typing import Any

import pytest
from aboveboard.clock import to_iso

from tests.clocks import HandClock
from tests.world import ADA, BEN, DAN, EVE, FINN, Shop

NIGHT, MORNING = "{day}T23:30:00+01:00", "{day}T09:30:00+01:00"


def removed(shop: Shop, answer: Any) -> dict[str, str]:
    """What was taken off the list, and why, as it stands in the record."""
    return dict(shop.record(answer)["removed"])


@pytest.mark.parametrize("member", [DAN, ADA, BEN], ids=lambda member: member.name)
def test_a_cap(timed: Shop, clock: HandClock, member: Any) -> None:
    """An item is shown as often as its placement allows, to anybody, and again when the days have passed."""
    timed.place("banner", [{"item": "a"}], cap={"times": 3, "days": 7})
    person = timed.welcome(member)
    for _ in range(3):
        assert [one["item"] for one in timed.decide(person, "banner")["items"]] == ["a"]
        clock.forward(minutes=1)
    fourth = timed.decide(person, "banner")
    assert fourth["items"] == []
    assert removed(timed, fourth) == {"a": "rule:show-cap"}
    assert [reason["code"] for reason in fourth["why"]["reasons"]] == ["nothing_left"]
    clock.forward(days=7)
    assert [one["item"] for one in timed.decide(person, "banner")["items"]] == ["a"]


def test_a_cap_counts_each_item_and_each_person_for_itself(timed: Shop) -> None:
    """What one has seen enough of is still new to another, and so is the next item to the first."""
    timed.place("banner", [{"item": "a"}, {"item": "b"}], cap={"times": 1, "days": 1})
    first, second = timed.welcome(BEN), timed.welcome(BEN)
    assert [one["item"] for _ in range(3) for one in timed.decide(first, "banner")["items"]] == ["a", "b"]
    assert [one["item"] for one in timed.decide(second, "banner")["items"]] == ["a"]


def test_a_message_waits_for_the_morning(shop: Shop) -> None:
    """At night, and where nobody knows what time it is, no message goes out; content is not held up."""
    today = datetime.now(UTC).date().isoformat()
    shop.place("mail", kind="message")
    person = shop.welcome(DAN)
    shop.consent(person, "messages")
    quiet = [
        shop.decide(person, "mail", context={"local_time": NIGHT.format(day=today)}),
        shop.decide(person, "mail"),
    ]
    for answer in quiet:
        assert answer["items"] == []
        assert set(removed(shop, answer).values()) == {"rule:show-quiet"}
    assert shop.decide(person, "mail", context={"local_time": MORNING.format(day=today)})["items"]
    assert shop.decide(person, context={"local_time": NIGHT.format(day=today)})["items"]


def test_an_advert_to_a_minor(shop: Shop) -> None:
    """Whatever was agreed to, it rests on this page alone, and says so."""
    shop.place("ads", kind="advert")
    finn = shop.welcome(FINN)
    for _ in range(4):
        shop.signal(finn, session="s-1")
    answer = shop.decide(finn, "ads", session="s-1", context={"device": "mobile"})
    assert (answer["personalization"]["effective"], answer["personalization"]["bound_by"]) == (1, "age")
    allowed = shop.record(answer)["allowed"]
    assert allowed["interests"] == []
    assert allowed["context"] == [["device", "mobile"]]


def test_an_advert_to_somebody_of_unknown_age(shop: Shop) -> None:
    """Adverts need a known adult; content does not."""
    shop.place("ads", kind="advert")
    eve = shop.welcome(EVE)
    shop.ok("PUT", f"/v1/people/{eve}/facts", {"region": "FR"})
    for _ in range(4):
        shop.signal(eve)
    assert shop.record(shop.decide(eve, "ads"))["allowed"]["interests"] == []
    assert shop.record(shop.decide(eve))["allowed"]["interests"]


SPECIAL = [
    {"item": "shoes", "topics": ["running"]},
    {"item": "pills", "topics": ["health"], "sensitivity": "special"},
]


def impersonal(shop: Shop, answer: Any) -> dict[str, str]:
    """What was shown only as everybody sees it, and by which rule."""
    return dict(shop.record(answer)["impersonal"])


def test_a_special_item_is_never_chosen_for_anybody(shop: Shop) -> None:
    """It stands where it stands for everybody, and no chance of it comes from what somebody did."""
    shop.place("mixed", SPECIAL)
    dan = shop.welcome(DAN)
    assert shop.signal(dan, item="pills", topics=["health"])["status"] == "withheld"
    shop.signal(dan, item="shoes", topics=["running"])
    answer = shop.decide(dan, "mixed", count=2)
    assert [(one["item"], one["probability"]) for one in answer["items"]] == [("shoes", 1.0), ("pills", 1.0)]
    assert impersonal(shop, answer) == {"pills": "rule:show-special"}


def test_a_special_item_is_shown_to_whom_nothing_is_known_of(shop: Shop) -> None:
    """As everybody sees it."""
    shop.place("mixed", SPECIAL)
    assert len(shop.decide(shop.welcome(BEN), "mixed", count=2)["items"]) == 2


def test_special_data_is_not_kept(shop: Shop) -> None:
    """Of somebody who agreed to everything, neither, and it says which rule forbids it."""
    eve = shop.welcome(EVE)
    result = shop.signal(eve, "page_viewed", item="pills", special_topics=["health"])
    assert result["status"] == "withheld"
    assert {held["because"] for held in result["held_back"]} == {"rule:keep-special"}
    assert shop.ok("GET", f"/v1/people/{eve}")["interests"] == []


@pytest.mark.parametrize(
    ("content", "personal"),
    [
        ({"price": 59, "list_price": 59}, True),
        ({"price": 59.0, "list_price": 59}, True),
        ({"price": 49}, True),
        ({"price": 49, "list_price": 59}, False),
        ({"price": 69, "list_price": 59}, False),
        ({"price": "49", "list_price": "49"}, True),
        ({"price": 20, "list_price": "20.00"}, True),
        ({"price": 0.1 + 0.2, "list_price": 0.3}, True),
        ({"price": "19.99", "list_price": 20}, False),
    ],
)
def test_a_personal_price(shop: Shop, content: Any, *, personal: bool) -> None:
    """An item at another price than its list price is never brought forward for somebody in person."""
    shop.place(
        "offers", [{"item": "y"}, {"item": "x", "tags": ["running"], "content": content}], kind="offer"
    )
    dan = shop.welcome(DAN)
    for _ in range(4):
        shop.signal(dan, item="x", topics=["running"])
    answer = shop.decide(dan, "offers")
    assert impersonal(shop, answer) == ({} if personal else {"x": "rule:show-price"})
    assert (answer["items"][0]["probability"] < 1) is personal
    assert len(shop.decide(dan, "offers", count=2)["items"]) == 2


def test_an_item_outside_its_time(timed: Shop, clock: HandClock) -> None:
    """From its first instant to the last one before its end."""
    start = clock() + 60_000
    timed.place("sale", [{"item": "a", "starts": to_iso(start), "ends": to_iso(start + 60_000)}])

    def on_sale() -> bool:
        return bool(timed.decide(placement="sale")["items"])

    found = [on_sale()]
    for ms in (59_999, 1, 59_999, 1):
        clock.forward(ms=ms)
        found.append(on_sale())
    assert found == [False, False, True, True, False]


def test_an_empty_placement_is_no_blank_page(shop: Shop) -> None:
    """It says that nothing is left, and is recorded like any other."""
    shop.place("empty", [])
    answer = shop.decide(shop.welcome(DAN), "empty")
    assert answer["items"] == []
    assert answer["why"]["summary"]
    assert shop.record(answer)["items"] == []
