"""The ends of a person's yeses, in their history and in their export."""

from typing import Any

import pytest
from aboveboard.app import read_rules
from aboveboard.clock import to_iso
from aboveboard.gateway.policy_entries import announce
from aboveboard.gateway.record_bodies import ChoiceRecord
from aboveboard.preferences.history import history
from aboveboard.preferences.lapses import YesEnd, find_ends, list_ends, with_ends
from aboveboard.rights.person_data import list_choices
from aboveboard.words import LapseCause

from tests.clocks import DAY_MS
from tests.house import House
from tests.publishing import Press, unsurveyed


def events(house: House, person: str) -> list[tuple[str, str | None]]:
    found = house.shop.ok("GET", f"/v1/people/{person}/consents")["history"]
    return [(each["state"], each["because"]) for each in found]


OVER = ("expired", "expired")


@pytest.mark.parametrize(
    ("then", "found"),
    [
        ([], [OVER]),
        (["given"], [OVER, ("given", None)]),
        (["withdrawn", "given"], [OVER, ("withdrawn", None), ("given", None)]),
    ],
)
def test_an_end_comes_before_what_was_chosen_after_it(house: House, then: list[str], found: Any) -> None:
    """Each at its time."""
    house.shop.consent("ending", "improve", expires=to_iso(house.clock() + DAY_MS))
    house.clock.forward(days=1)
    for state in then:
        house.shop.consent("ending", "improve", state)
    assert events(house, "ending") == [("given", None), *found]


@pytest.mark.parametrize("state", ["withdrawn", "given", "objected"])
def test_a_yes_that_was_replaced_in_time_did_not_end(house: House, state: str) -> None:
    """What came first is what happened."""
    house.shop.consent("choosing", "improve", expires=to_iso(house.clock() + DAY_MS))
    house.clock.forward(ms=1)
    house.shop.consent("choosing", "improve", state)
    house.clock.forward(days=2)
    assert events(house, "choosing") == [("given", None), (state, None)]


def test_a_yes_that_never_counted_does_not_end(house: House) -> None:
    """It was said before a no, and arrived after it."""
    said, end = to_iso(house.clock()), to_iso(house.clock() + DAY_MS)
    house.clock.forward(ms=1)
    house.shop.consent("late", "improve", "withdrawn")
    house.shop.consent("late", "improve", at=said, expires=end)
    house.clock.forward(days=2)
    assert events(house, "late") == [("withdrawn", None), ("given", None)]


def test_the_first_text_that_asked_ended_the_yes(press: Press) -> None:
    """Not the newest; and it ended once."""
    press.yes("ended once", "personalize_visit")
    texts = []
    for _ in range(2):
        press.house.clock.forward(ms=1)
        press.publish("personalize_visit", asks=True)
        texts.append(to_iso(press.house.clock()))
    found = press.consents("ended once")["history"]
    assert [(each["because"], each["at"]) for each in found[1:]] == [("asks_again", texts[0])]


def test_a_yes_that_came_between_the_entry_of_a_text_and_its_start_has_ended(press: Press) -> None:
    """It named the text that was in force, so it was taken. Its end is at its own time."""
    gateway = press.house.gateway
    press.write("personalize_visit", asks=True)
    with unsurveyed():
        press.house.run(announce(gateway, read_rules(gateway.settings, gateway.metrics)))
    press.house.clock.forward(ms=1)
    press.yes("between", "personalize_visit")
    assert press.reload()
    found = press.consents("between")["history"]
    assert [(each["state"], each["because"]) for each in found] == [
        ("given", None),
        ("expired", "asks_again"),
    ]
    assert found[0]["at"] == found[1]["at"]


def test_a_text_that_asks_ends_no_yes_to_itself(press: Press) -> None:
    """Nor one to a text that came after it."""
    press.publish("personalize_visit", asks=True)
    press.yes("one", "personalize_visit")
    press.publish("personalize_visit")
    press.yes("two", "personalize_visit")
    assert [len(press.consents(person)["history"]) for person in ("one", "two")] == [1, 1]


def test_the_export_of_a_person_has_the_ends(press: Press) -> None:
    """Among their choices, with the entry that each follows from."""
    press.yes("leaver", "messages")
    press.publish("messages", asks=True)
    person = press.house.run(press.house.gateway.require_person(press.house.app, "leaver"))
    yes, end = press.house.run(list_choices(press.house.gateway, [person]))
    assert (yes["state"], end["state"], end["because"]) == ("given", "expired", "asks_again")
    assert end["index"] > yes["index"]


def test_an_end_names_the_entry_that_it_follows_from(house: House) -> None:
    """That of the yes, which says when it ends; as an event it comes last here."""
    end_ms = house.clock() + DAY_MS
    index = house.shop.consent("dated", "improve", expires=to_iso(end_ms))["log"]["index"]
    house.clock.forward(days=1)
    person = house.run(house.gateway.require_person(house.app, "dated"))
    made = house.run(history(house.gateway, person, (ChoiceRecord,)))
    ends = house.run(find_ends(house.gateway, person, made))
    assert ends == {index: YesEnd(end_ms, LapseCause.EXPIRED, index)}
    assert with_ends(made, ends) == [*made, *list_ends(made, ends)]


def test_a_claim_does_not_end(house: House) -> None:
    """It never counted, so the history has it alone."""
    end = to_iso(house.clock() + DAY_MS)
    house.shop.consent("carried", "improve", carried_by="Agent Nine", expires=end)
    house.clock.forward(days=2)
    assert events(house, "carried") == [("claimed", None)]


def test_a_late_yes_that_a_newer_one_overruled_does_not_end(house: House) -> None:
    """Only the newer one was in force."""
    said, end = to_iso(house.clock()), to_iso(house.clock() + DAY_MS)
    house.clock.forward(ms=1)
    house.shop.consent("late", "improve")
    house.shop.consent("late", "improve", at=said, expires=end)
    house.clock.forward(days=2)
    assert events(house, "late") == [("given", None), ("given", None)]


def test_a_new_text_does_not_bring_in_the_yes_of_a_minor(press: Press) -> None:
    """Said before the coming of age, and to a text that the log got after it."""
    said = to_iso(press.house.clock())
    for age in ("minor", "adult"):
        press.house.shop.ok("PUT", "/v1/people/grown/facts", {"age_class": age})
        press.house.clock.forward(ms=1)
    press.publish("messages")
    press.yes("grown", "messages", at=said)
    assert press.asked("grown")["messages"] == "came_of_age"
    assert press.consents("grown")["states"]["messages"] == "expired"
