"""Messages: what the notice promises is kept. Only with a yes, not at night where the person is, and not too many."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from tests.clocks import HandClock
from tests.world import BEN, DAN, Member, Shop

TENT = {"item": "mail-tent", "tags": ["camping"], "content": {"title": "A tent for two"}}
PARCEL = {"item": "mail-parcel", "class": "service", "content": {"title": "Your parcel is on its way"}}
ALARM = {"item": "mail-login", "class": "security", "content": {"title": "A new device signed in"}}
NO_YES = "We have no valid yes from you to messages like this, so it is not sent."
READER = DAN._replace(given=(*DAN.given, "messages"))
"""As Dan, and lets us write to him."""


def hours_ahead(hour: int, clock: HandClock) -> int:
    """By how much a place is ahead of UTC in which the clock's hour is this one."""
    return (hour - datetime.fromtimestamp(clock() / 1000, UTC).hour + 11) % 24 - 11


def zone_where_it_is(hour: int, clock: HandClock) -> str:
    """A zone of full hours, without summer time, in which the clock's hour is this one."""
    ahead = hours_ahead(hour, clock)
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"  # these names count from west to east


def at(hour: int, clock: HandClock) -> dict[str, Any]:
    """The context of a request that comes from where the clock's hour is this one."""
    there = timezone(timedelta(hours=hours_ahead(hour, clock)))
    return {"local_time": datetime.fromtimestamp(clock() / 1000, there).isoformat()}


def told(shop: Shop, person: str, placement: str = "desk", **more: Any) -> list[str]:
    """The ids of the items in the answer."""
    return [each["item"] for each in shop.decide(person, placement, **more)["items"]]


def lives(shop: Shop, person: str, zone: str) -> None:
    shop.ok("PUT", f"/v1/people/{person}/facts", {"age_class": "adult", "region": "FR", "time_zone": zone})


@pytest.mark.parametrize("state", ["withdrawn", "refused", "objected", None])
def test_without_a_yes_no_message_is_sent_and_the_answer_says_so(
    timed: Shop, clock: HandClock, state: str | None
) -> None:
    """After a refusal, a withdrawal, an objection and without any choice. The explanation says so later too."""
    timed.place("plain", [TENT], kind="message")
    if state:
        timed.consent(person := f"refuser-{state}", "messages", state)
    else:
        timed.dial(person := "refuser-unasked", 1)
    answer = timed.decide(person, "plain", context=at(12, clock))
    held = {"what": "A tent for two", "because": NO_YES}
    assert answer["items"] == []
    assert held in answer["why"]["held_back"]
    assert timed.record(answer)["removed"] == [["mail-tent", "rule:show-message-consent"]]
    again = timed.ok("GET", f"/v1/decisions/{answer['decision']}/why?language=en")
    assert again["held_back"] == answer["why"]["held_back"]


def test_a_request_about_nobody_gets_no_advertising_message(timed: Shop, clock: HandClock) -> None:
    """A request about no person has no yes. Messages that need none are sent."""
    timed.place("desk", [TENT, PARCEL], kind="message")
    answer = timed.decide(None, "desk", count=2, context=at(12, clock))
    assert [each["item"] for each in answer["items"]] == ["mail-parcel"]


def test_a_no_counts_for_the_next_message(timed: Shop, clock: HandClock) -> None:
    """From the moment that it is acknowledged."""
    timed.place("desk", [TENT], kind="message")
    person = timed.welcome(READER)
    assert told(timed, person, context=at(12, clock)) == ["mail-tent"]
    timed.consent(person, "messages", "withdrawn")
    assert told(timed, person, context=at(12, clock)) == []


def test_who_says_no_gets_what_they_ordered_and_what_keeps_them_safe(timed: Shop, clock: HandClock) -> None:
    """And only that; restricted as well."""
    timed.place("desk", [TENT, PARCEL, ALARM], kind="message")
    person = timed.welcome(DAN)
    timed.consent(person, "messages", "withdrawn")
    assert sorted(told(timed, person, count=3, context=at(12, clock))) == ["mail-login", "mail-parcel"]
    timed.ok("PUT", f"/v1/people/{person}/restriction", {"restricted": True})
    assert sorted(told(timed, person, count=3, context=at(12, clock))) == ["mail-login", "mail-parcel"]


def test_what_needs_no_yes_is_not_picked_by_interests(timed: Shop, clock: HandClock) -> None:
    """Earlier actions on such an item make it no likelier."""
    timed.place("desk", [TENT, PARCEL], kind="message")
    person = timed.welcome(READER)
    for _ in range(3):
        timed.signal(person, item="mail-parcel", topics=["camping"])
    answer = timed.decide(person, "desk", count=2, context=at(12, clock))
    assert dict(timed.record(answer)["impersonal"]) == {"mail-parcel": "rule:show-service-message"}


def test_a_server_without_the_persons_clock_uses_the_stored_zone(timed: Shop, clock: HandClock) -> None:
    """By day the message is sent; at night, and where no zone is stored, it waits."""
    timed.place("desk", [TENT], kind="message")
    person = timed.welcome(READER)
    sent = [told(timed, person)]
    for hour in (12, 3):
        lives(timed, person, zone_where_it_is(hour, clock))
        sent.append(told(timed, person))
    assert sent == [[], ["mail-tent"], []]


@pytest.mark.parametrize(("asked", "stored", "sent"), [(12, 12, True), (12, 3, False), (3, 12, False)])
def test_where_request_and_zone_disagree_it_is_quiet_if_either_says_so(
    timed: Shop, clock: HandClock, asked: int, stored: int, sent: bool
) -> None:
    """A message at night cannot be undone."""
    timed.place("desk", [TENT], kind="message")
    person = timed.welcome(READER)
    lives(timed, person, zone_where_it_is(stored, clock))
    assert bool(told(timed, person, context=at(asked, clock))) is sent


def test_a_message_about_safety_is_sent_at_night(timed: Shop, clock: HandClock) -> None:
    """One about an order waits for the morning."""
    timed.place("desk", [PARCEL, ALARM], kind="message", cap={"times": 1, "days": 1})
    person = timed.welcome(DAN)
    assert [told(timed, person, count=2, context=at(3, clock)) for _ in range(2)] == [["mail-login"]] * 2


DESK = [{"item": "nothing"}, TENT, {"item": "push-tent", "tags": ["camping"]}]


def test_a_cap_of_each_item_lets_messages_pile_up_and_a_total_cap_does_not(
    timed: Shop, clock: HandClock
) -> None:
    """Three calls at noon: one item after the other, or the first and then nothing, until the day has passed."""
    once = {"times": 1, "days": 1}
    timed.place("each", DESK, kind="message", cap=once)
    timed.place("desk", DESK, kind="message", total_cap=once)
    person = timed.welcome(READER._replace(level=0))
    found = {
        placement: [told(timed, person, placement, context=at(12, clock)) for _ in range(3)]
        for placement in ("each", "desk")
    }
    assert found == {"each": [["nothing"], ["mail-tent"], ["push-tent"]], "desk": [["nothing"], [], []]}
    answer = timed.decide(person, "desk", context=at(12, clock))
    assert {why for _, why in timed.record(answer)["removed"]} == {"rule:show-total-cap"}
    clock.forward(days=1)
    assert told(timed, person, context=at(12, clock)) == ["nothing"]


def test_a_list_is_cut_to_what_the_total_cap_still_allows(timed: Shop) -> None:
    """On any placement; the record is computed again with the items that were shown."""
    timed.place("shelf", total_cap={"times": 4, "days": 7})
    person = timed.welcome(DAN)
    assert [len(told(timed, person, "shelf", count=3)) for _ in range(3)] == [3, 1, 0]


@pytest.mark.parametrize(
    ("items", "sent"),
    [
        ([TENT, ALARM], {"mail-tent", "mail-login"}),
        ([TENT, {"item": "push-tent"}, ALARM], {"mail-login"}),
        ([ALARM, {"item": "mail-code", "class": "security"}], {"mail-login", "mail-code"}),
        ([TENT, {"item": "push-tent"}], {"mail-tent"}),
    ],
    ids=["both", "too-many", "security-only", "no-security"],
)
def test_a_total_cap_with_room_for_one_holds_back_no_security_message(
    timed: Shop, clock: HandClock, items: list[Any], sent: set[str]
) -> None:
    """It sends no more of the others than there is room for, and what it holds back has its reason."""
    timed.place("desk", items, kind="message", total_cap={"times": 1, "days": 1})
    person = timed.welcome(READER._replace(level=0))
    answer = timed.decide(person, "desk", count=len(items), context=at(12, clock))
    assert {each["item"] for each in answer["items"]} == sent
    held = {each["item"] for each in items} - sent
    removed = dict(timed.record(answer)["removed"])
    assert set(removed) == (held if "mail-login" in sent else set())


def test_other_placements_and_items_that_are_gone_do_not_lift_a_total_cap(timed: Shop) -> None:
    """A new list of items is the same placement."""
    for placement in ("shelf", "other"):
        timed.place(placement, [{"item": "a"}], total_cap={"times": 1, "days": 7})
    person = timed.welcome(DAN)
    assert told(timed, person, "shelf") == ["a"]
    timed.ok("PUT", "/v1/placements/shelf/items", {"items": [{"item": "b"}]})
    assert (told(timed, person, "shelf"), told(timed, person, "other")) == ([], ["a"])


def test_what_a_total_cap_counts_is_merged_and_erased(timed: Shop) -> None:
    """A guest's showings are the person's once both are linked; after an erasure nothing is counted."""
    timed.place("shelf", [{"item": "a"}, {"item": "b"}], total_cap={"times": 2, "days": 7})
    person, guest = timed.welcome(BEN), timed.welcome(BEN)
    assert (told(timed, person, "shelf"), told(timed, guest, "shelf")) == (["a"], ["a"])
    timed.ok("PUT", f"/v1/people/{person}/guests/{guest}")
    assert told(timed, person, "shelf") == []
    timed.erase(person)
    assert sorted(told(timed, person, "shelf", count=2)) == ["a", "b"]


@pytest.mark.parametrize("carried", [{"tags": ["camping"]}, {"content": {"price": 9}}])
@pytest.mark.parametrize("kind", ["service", "security"])
def test_what_needs_no_yes_carries_no_advertising(timed: Shop, kind: str, carried: dict[str, Any]) -> None:
    """The refusal names the field, for all items at once and for some."""
    timed.place("desk", [], kind="message")
    field = "items[1].tags" if "tags" in carried else "items[1].content.price"
    items = [TENT, {"item": "x", "class": kind} | carried]
    for method in ("PUT", "PATCH"):
        assert timed.refused(method, "/v1/placements/desk/items", {"items": items})["field"] == field


def test_a_placement_with_such_messages_stays_one_of_messages(timed: Shop) -> None:
    """And no other placement takes them; an item without a class advertises."""
    timed.place("desk", [TENT, ALARM], kind="message")
    items = timed.ok("GET", "/v1/placements/desk")["items"]
    assert [each["class"] for each in items] == ["marketing", "security"]
    refused = timed.refused("PUT", "/v1/placements/desk", {"title": "Desk", "kind": "content"})
    assert (refused["status"], refused["field"]) == (422, "kind")
    refused = timed.refused("PUT", "/v1/placements/home/items", {"items": [ALARM]})
    assert (refused["status"], refused["field"]) == (422, "items[0].class")


@pytest.mark.parametrize(("member", "part"), [(DAN, "afternoon"), (Member("visit", 1), None)])
def test_the_part_of_the_day_comes_from_the_zone_only_at_level_history(
    timed: Shop, clock: HandClock, member: Member, part: str | None
) -> None:
    """A request that says the time is believed in any case."""
    person = timed.welcome(member)
    lives(timed, person, zone_where_it_is(13, clock))

    def parts(**context: Any) -> str | None:
        answer = timed.decide(person, context=context)
        return dict(timed.record(answer)["allowed"]["context"]).get("part_of_day")

    assert (parts(), parts(**at(7, clock))) == (part, "morning")


def test_nothing_is_left_when_no_message_may_be_sent(timed: Shop, clock: HandClock) -> None:
    """At night, without the purpose, and above a cap. It is no showing, so it reaches no cap itself."""
    cap = {"times": 1, "days": 30}
    items = [{"item": "mail"}, {"item": "none", "nothing": True}]
    timed.place("quiet", items, kind="message", cap=cap, total_cap=cap, variety={"fatigue": True})
    asked, refused = timed.welcome(BEN), timed.welcome(BEN)
    timed.consent(asked, "messages")
    requests = [(refused, 12), (asked, 23), *([(asked, 12)] * 3)]
    found = [timed.decide(person, "quiet", context=at(hour, clock)) for person, hour in requests]
    assert [each["items"][0]["item"] for each in found] == ["none", "none", "mail", "none", "none"]
    assert [each["items"][0].get("nothing") for each in found] == [True, True, None, True, True]
