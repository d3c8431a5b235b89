"""The purposes to ask about, with why and with which text."""

import pytest
from aboveboard.people.state import PersonFacts, PersonState, PurposeChoice
from aboveboard.preferences.asks import list_asks, list_ends
from aboveboard.words import ConsentState
from msgspec import structs

from tests.laws.strategies import NOW, RULES

ALL = list(RULES.purposes)


def test_a_person_who_never_chose_may_be_asked_about_everything() -> None:
    """In the order in which the purposes are declared."""
    found = list_asks(PersonState(), RULES, NOW)
    assert [(each.purpose, each.because) for each in found] == [(each, "never_asked") for each in ALL]


@pytest.mark.parametrize(
    ("state", "asked"),
    [
        (ConsentState.GIVEN, None),
        (ConsentState.REFUSED, None),
        (ConsentState.WITHDRAWN, None),
        (ConsentState.OBJECTED, None),
        (ConsentState.EXPIRED, "expired"),
    ],
)
def test_only_an_end_without_a_choice_asks(state: ConsentState, asked: str | None) -> None:
    """A yes needs no question, and a no is not asked away."""
    person = PersonState(choices={"improve": PurposeChoice(state, "", NOW)})
    found = {each.purpose: each.because for each in list_asks(person, RULES, NOW)}
    assert found.get("improve") == asked


@pytest.mark.parametrize(("wish", "language"), [("fr", "fr"), ("de-AT", "de"), ("nl", "en"), (None, "en")])
def test_the_text_is_in_the_language_of_the_person(wish: str | None, language: str) -> None:
    """Where there is one; else in English."""
    person = PersonState(facts=PersonFacts(language=wish))
    for each in list_asks(person, RULES, NOW):
        notice = RULES.notices[each.notice]
        assert (notice.purpose, notice.language, each.language) == (each.purpose, language, language)


def test_a_purpose_without_a_text_cannot_be_asked_about() -> None:
    """There is nothing that a yes could point at."""
    rules = structs.replace(RULES, notices={})
    assert list_asks(PersonState(), rules, NOW) == []


def test_only_a_yes_in_force_ends() -> None:
    """At the time that it was given with."""
    choices = {
        "improve": PurposeChoice(ConsentState.GIVEN, "", NOW, NOW + 1),
        "messages": PurposeChoice(ConsentState.GIVEN, "", NOW),
        "combine_sources": PurposeChoice(ConsentState.GIVEN, "", NOW - 1, NOW),
        "personalize_visit": PurposeChoice(ConsentState.REFUSED, "", NOW, NOW + 1),
    }
    assert list_ends(PersonState(choices=choices), RULES, NOW) == {"improve": NOW + 1}
