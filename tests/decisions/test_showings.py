"""The showings that caps count: once a visit for the same request, or what the app reports as seen."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.decisions.decide import decide
from aboveboard.decisions.request import Context, DecisionRequest, Device
from aboveboard.decisions.showings import (
    ANSWERS_MAX,
    count_answer,
    count_seen,
    leave_out_repeat,
    name_answer,
)
from aboveboard.engine.placement import Cap, Placement
from aboveboard.experience.template import SLOTS_MOST
from aboveboard.people.state import VISIT_IDLE_MS, PersonState
from aboveboard.words import PlacementKind
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.house import House
from tests.world import BEN, DAN, Member

NOW = 500 * MS_PER_DAY
HOME = Placement("app", "home", 1, "Home", PlacementKind.CONTENT, cap=Cap(2, 7))
SEEN = structs.replace(HOME, caps_count="seen")
REQUEST = DecisionRequest("home", session="s")
ONCE = {"times": 1, "days": 7}
BOTH = [{"cap": ONCE}, {"total_cap": ONCE}, {"cap": ONCE, "total_cap": ONCE}]

Change = Callable[[House, str, Any], Any]


def capped(house: House, member: Member = DAN, **declared: Any) -> str:
    house.shop.place("capped", **declared)
    return house.shop.welcome(member)


def ask(house: House, person: str, session: str | None = "s", **more: Any) -> Any:
    return house.shop.decide(person, "capped", **({} if session is None else {"session": session}), **more)


def first(answer: Any) -> str | None:
    return next((str(each["item"]) for each in answer["items"]), None)


def counted(house: House, person: str) -> int:
    shown = house.run(house.gateway.require_person(house.app, person)).state.shown
    return sum(len(instants) for key, instants in shown.items() if key.startswith("capped/"))


@pytest.mark.parametrize("declared", BOTH)
@pytest.mark.parametrize("member", [BEN, DAN])
def test_a_reload_burns_nothing(house: House, member: Member, declared: Any) -> None:
    """The same request in a visit gets the same items and probabilities, and counts once."""
    person = capped(house, member, **declared)
    answers = [ask(house, person) for _ in range(4)]
    assert [each["items"] for each in answers] == [answers[0]["items"]] * 4
    assert [each["why"]["reasons"] for each in answers] == [answers[0]["why"]["reasons"]] * 4
    assert counted(house, person) == len(answers[0]["items"]) == 1


def test_a_message_is_not_sent_twice_for_another_request(house: House) -> None:
    """A reload names the same message. Any other request finds the cap reached."""
    person = capped(house, DAN._replace(given=(*DAN.given, "messages")), kind="message", total_cap=ONCE)
    house.shop.ok("PUT", f"/v1/people/{person}/facts", {"age_class": "adult", "region": "FR"})
    noon = {"local_time": _noon(house)}
    assert first(ask(house, person, context=noon)) == first(ask(house, person, context=noon)) is not None
    assert ask(house, person, "t", context=noon)["items"] == []
    assert ask(house, person, None, context=noon)["items"] == []


def _noon(house: House) -> str:
    now = datetime.fromtimestamp(house.clock() / 1000, UTC)
    return now.astimezone(timezone(timedelta(hours=(12 - now.hour + 11) % 24 - 11))).isoformat()


ANOTHER: dict[str, Change] = {
    "another session": lambda house, person, _: ask(house, person, "t"),
    "no session": lambda house, person, _: ask(house, person, None),
    "another device": lambda house, person, _: ask(house, person, context={"device": "tv"}),
    "another count": lambda house, person, _: ask(house, person, count=2),
    "other candidates": lambda house, person, shown: ask(
        house, person, candidates=[shown, *(item for item in ("travel-2", "cooking-2") if item != shown)]
    ),
    "a signal": lambda house, person, _: house.shop.signal(person) and ask(house, person),
    "an outcome": lambda house, person, _: (
        house.shop.outcome(house.shop.decide(person), "seen") and ask(house, person)
    ),
    "a choice": lambda house, person, _: house.shop.dial(person, 2) and ask(house, person),
    "half an hour": lambda house, person, _: house.clock.forward(minutes=31) or ask(house, person),
}


@pytest.mark.parametrize("what", ANOTHER)
def test_anything_else_is_a_showing_of_its_own(house: House, what: str) -> None:
    """It finds the cap of the first answer reached, and counts again."""
    person = capped(house, cap=ONCE)
    shown = first(ask(house, person))
    answer = ANOTHER[what](house, person, shown)
    assert shown not in {each["item"] for each in answer["items"]}
    assert counted(house, person) == 1 + len(answer["items"])


def test_two_requests_of_a_visit_may_alternate(house: House) -> None:
    """As two parts of a page do. Each is remembered, and neither burns a showing of the other."""
    person = capped(house, cap=ONCE)
    parts = [["running-1", "cooking-1"], ["running-1", "travel-1"]]
    told = [first(ask(house, person, candidates=parts[number % 2])) for number in range(6)]
    assert told == told[:2] * 3
    assert counted(house, person) == 2


def test_requests_at_the_same_time_are_one_showing(house: House) -> None:
    """Each commit names the version of the person's row, so the later one is decided again."""
    person, app, gateway = capped(house, cap=ONCE), house.app, house.gateway
    request = DecisionRequest("capped", person=person, session="s")

    async def at_once() -> list[Any]:
        return [
            msgspec.json.decode(each)
            for each in await asyncio.gather(*(decide(gateway, app, request) for _ in range(4)))
        ]

    assert len({first(each) for each in house.run(at_once())}) == 1
    assert counted(house, person) == 1


def test_the_same_item_counts_apart_in_each_placement(house: House) -> None:
    """As the docs say: a cap is about one placement."""
    person = capped(house, cap=ONCE)
    house.shop.place("second", cap=ONCE)
    shown = first(ask(house, person, candidates=["travel-1"]))
    assert first(house.shop.decide(person, "second", session="s", candidates=["travel-1"])) == shown
    assert counted(house, person) == 1


@pytest.mark.parametrize(
    ("member", "kind"), [(DAN, "seen"), (DAN, "dismissed"), (BEN, "taken"), (BEN, "objected")]
)
def test_with_reports_only_what_was_seen_counts(house: House, member: Member, kind: str) -> None:
    """Any outcome says that it was seen, also where nothing may be learned. Repeats add nothing."""
    person = capped(house, member, cap=ONCE, caps_count="seen")
    answers = [ask(house, person, f"s-{number}") for number in range(3)]
    assert counted(house, person) == 0
    for name in ("one", "one", "two"):
        house.shop.outcome(answers[0], kind, id=name)
    assert counted(house, person) == 1
    assert first(answers[0]) not in {first(ask(house, person, f"t-{number}")) for number in range(9)}


def test_what_was_seen_counts_from_its_decision(house: House) -> None:
    """A late report of an early decision fills no room that its cap has free again."""
    person = capped(house, cap=ONCE, caps_count="seen")
    answer = ask(house, person, candidates=["travel-1"])
    house.clock.forward(days=7)
    house.shop.outcome(answer, "seen")
    assert first(ask(house, person, "t", candidates=["travel-1"])) == "travel-1"


def test_a_restricted_person_is_not_counted(house: House) -> None:
    """Nothing is stored during a restriction, in either way."""
    for caps_count in ("answers", "seen"):
        person = capped(house, cap=ONCE, caps_count=caps_count)
        house.shop.ok("PUT", f"/v1/people/{person}/restriction", {"restricted": True})
        house.shop.outcome(ask(house, person), "seen")
        assert counted(house, person) == 0


def test_a_message_counts_when_it_is_chosen(house: House) -> None:
    """It may be sent unseen, so its placement may not count reports."""
    body = {"title": "Mail", "kind": "message", "cap": ONCE, "caps_count": "seen"}
    assert house.shop.refused("PUT", "/v1/placements/mail", body)["field"] == "caps_count"


def test_an_answer_has_a_name_only_where_it_matters() -> None:
    """In a session, with a cap, where answers count."""
    assert name_answer(REQUEST, HOME, 1) != ""
    assert name_answer(structs.replace(REQUEST, session=None), HOME, 1) == ""
    assert name_answer(REQUEST, structs.replace(HOME, cap=None), 1) == ""
    assert name_answer(REQUEST, SEEN, 1) == ""


def test_the_time_of_day_is_as_coarse_as_in_the_decision() -> None:
    """Each reload has another minute, and is the same request until the next part of the day."""

    def name(hour: int, minute: int) -> str:
        at = datetime(2026, 11, 21, hour, minute, tzinfo=UTC)
        return name_answer(structs.replace(REQUEST, context=Context(local_time=at)), HOME, 1)

    assert name(8, 10) == name(11, 59) != name(12, 0)
    assert name_answer(structs.replace(REQUEST, context=Context(device=Device.TV)), HOME, 1) != name(8, 10)
    assert name_answer(REQUEST, HOME, 1) != name_answer(REQUEST, HOME, 2)


steps = st.lists(
    st.tuples(
        st.sampled_from(["", "one", "two"]),
        st.lists(st.sampled_from("ab"), min_size=1, max_size=2, unique=True),
        st.sampled_from([0, 1, VISIT_IDLE_MS, VISIT_IDLE_MS + 1]),
    ),
    max_size=9,
)


@given(steps)
def test_each_answer_counts_each_of_its_items_once(answers: list[tuple[str, list[str], int]]) -> None:
    """In any order of answers and pauses. What is left out for a repeat is just what the same answer counted."""
    state, now = PersonState(), NOW
    counts = structs.replace(HOME, cap=Cap(1000, 365))
    since, shown = dict[str, int](), dict[str, set[str]]()
    expected = {"a": 0, "b": 0}
    for name, items, pause in answers:
        now += pause
        if name not in since or now - since[name] > VISIT_IDLE_MS:
            shown[name] = set()
        before = leave_out_repeat(state, counts, name, now).shown
        assert {item: len(before.get(f"home/{item}", [])) for item in "ab"} == {
            item: expected[item] - (item in shown[name] if name else 0) for item in "ab"
        }
        for item in items:
            expected[item] += not name or item not in shown[name]
        state = count_answer(state, counts, items, name=name, at_ms=now)
        if not shown[name]:
            since[name] = state.answered.get(name, now)
        shown[name] |= set(items)
        assert {item: len(state.shown.get(f"home/{item}", [])) for item in "ab"} == expected


def test_only_so_many_answers_are_remembered() -> None:
    """The oldest goes first, and nothing is remembered without a name."""
    state = PersonState()
    for number in range(ANSWERS_MAX + 5):
        state = count_answer(state, HOME, ["a"], name=f"n-{number}", at_ms=NOW + number)
    assert set(state.answered) == {f"n-{number}" for number in range(5, ANSWERS_MAX + 5)}
    assert count_answer(PersonState(), HOME, ["a"], name="", at_ms=NOW).answered == {}


def test_a_reload_of_the_largest_page_counts_nothing_again() -> None:
    """Also after single answers and another such page in between: each slot is an answer of its own."""
    slots = [structs.replace(HOME, placement=f"slot-{number}") for number in range(SLOTS_MOST + 1)]

    def show(state: PersonState, page: str, at_ms: int) -> PersonState:
        for number, slot in enumerate(slots):
            state = count_answer(state, slot, ["a"], name=f"{page}-{number}", at_ms=at_ms)
        return state

    state = show(show(PersonState(), "first", NOW), "other", NOW + 1000)
    state = count_answer(state, HOME, ["a"], name="single", at_ms=NOW + 2000)
    assert show(state, "first", NOW + 3000) is state


def test_the_same_state_is_returned_where_nothing_changes() -> None:
    """So the row is not written."""
    counts = count_answer(PersonState(), HOME, ["a"], name="n", at_ms=NOW)
    assert count_answer(counts, HOME, ["a"], name="n", at_ms=NOW + 5) is counts
    assert leave_out_repeat(counts, HOME, "other", NOW) is counts
    seen = count_seen(PersonState(), SEEN, "a", decided_ms=NOW - 5, at_ms=NOW)
    assert count_seen(seen, SEEN, "a", decided_ms=NOW - 5, at_ms=NOW + 5) is seen
    assert count_answer(seen, SEEN, ["b"], name="", at_ms=NOW) is seen
    assert count_seen(counts, HOME, "b", decided_ms=NOW, at_ms=NOW) is counts
