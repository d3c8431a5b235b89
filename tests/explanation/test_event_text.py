"""Events as sentences: what the person did, with what, how often, when, and where."""

import pytest
from aboveboard.acts import Act
from aboveboard.explanation.days import Reader
from aboveboard.explanation.event_text import NAMED_MOST, describe_event, describe_part
from aboveboard.explanation.why import MADE_LIKELIER, CauseDetail, StatedPart
from aboveboard.privacy.allowed import KnownEvent
from aboveboard.words import Category, Reach

READER = Reader("Europe/Berlin", 1_795_910_400_000)
"""2026-11-29, Sunday."""

NOV_22, TUESDAY = 1_795_305_600_000, 1_795_478_400_000
ORDERED = KnownEvent(2, Act.ORDERED, False, 1, NOV_22)
LOOKED = KnownEvent(1, Act.VIEWED, False, 3, TUESDAY)
TITLES = {"s-1": "running socks"}


def said(event, key="item:s-1", language="en", reach=Reach.HISTORY):
    return describe_event(event, reach, key, language, TITLES, reader=READER)


@pytest.mark.parametrize(
    ("language", "ordered", "looked"),
    [
        (
            "en",
            "You ordered “running socks” on 22 November.",
            "You looked at things about “tents” 3 times, last on Tuesday.",
        ),
        (
            "de",
            "Du hast am 22. November „running socks“ bestellt.",
            "Du hast dir 3-mal etwas zu „tents“ angesehen, zuletzt am Dienstag.",
        ),
        (
            "fr",
            "Vous avez commandé «\u00a0running socks\u00a0» le 22 novembre.",
            "Vous avez regardé quelque chose sur «\u00a0tents\u00a0» 3 fois. La dernière fois, c’était mardi.",
        ),
        (
            "es",
            "Pediste «running socks» el 22 de noviembre.",
            "Miraste algo sobre «tents» 3 veces. La última vez fue el martes.",
        ),
    ],
)
def test_an_event_says_what_which_and_when(language, ordered, looked):
    """In the reader's language and on their calendar, with the count where there are several."""
    assert said(ORDERED, language=language) == ordered
    assert said(LOOKED, "topic:tents", language=language) == looked


@pytest.mark.parametrize(
    ("reach", "text"),
    [
        (Reach.VISIT, "You looked at “running socks” 3 times in this visit."),
        (Reach.ELSEWHERE, "Another service says you looked at “running socks” 3 times, last on Tuesday."),
    ],
)
def test_an_event_says_where(reach, text):
    """In this visit, or at another service."""
    assert said(LOOKED, reach=reach) == text


def test_a_low_rating_is_never_said_as_interest():
    """A good one is a rating too, but not a low one."""
    assert (
        said(KnownEvent(1, Act.RATED, True, 1, TUESDAY))
        == "You gave “running socks” a low rating on Tuesday."
    )
    assert said(KnownEvent(1, Act.RATED, False, 1, TUESDAY)) == "You rated “running socks” on Tuesday."


def test_an_act_about_a_topic_names_its_item():
    """The sentence names the item, not the topic that led to the reason."""
    assert said(KnownEvent(1, Act.ORDERED, False, 1, NOV_22, "s-1"), "topic:running") == (
        "You ordered “running socks” on 22 November."
    )


def part(**more):
    return StatedPart("viewed_item", "item:a", Reach.HISTORY, Category.BEHAVIOURAL, 1, 0, **more)


def parts(found, other="Other."):
    return describe_part(found, "en", TITLES, READER, lambda _: other)


def test_each_kind_of_act_has_its_own_sentence():
    """And a fact without events has the sentence of before."""
    also = (CauseDetail("shopped_item", Reach.HISTORY, Category.TRANSACTIONAL, 1, 0),)
    assert parts(part(also=also, events=((LOOKED,), (ORDERED,)))) == [
        "You looked at “a” 3 times, last on Tuesday.",
        "You ordered “a” on 22 November.",
    ]
    assert parts(part(also=also, events=((LOOKED,), ())))[1:] == ["Other."]


def test_what_the_same_acts_named_is_named_beside():
    """Each other item and topic once, and from some on their number."""
    some = part(items=("s-1",), topics=("running",), events=((ORDERED,),))
    assert parts(some)[1:] == ["It included “running socks” too.", "It is about “running”."]
    many = part(topics=tuple(f"t{n}" for n in range(NAMED_MOST + 2)), events=((ORDERED,),))
    assert parts(many)[1 + NAMED_MOST :] == ["It named 2 more things."]


def test_a_topic_is_said_beside_the_item_that_stands_for_it():
    """Where the acts are about one item, the cause is still the topic."""
    found = StatedPart(
        *("shopped_topic", "topic:running", Reach.HISTORY, Category.TRANSACTIONAL, 1, 0),
        events=((KnownEvent(1, Act.ORDERED, False, 1, NOV_22, "s-1"),),),
    )
    assert parts(found) == ["You ordered “running socks” on 22 November.", "It is about “running”."]


def test_what_only_moved_other_things_says_so():
    """A return made this likelier, and is no interest in it."""
    returned = StatedPart(
        *(MADE_LIKELIER, "item:a", Reach.HISTORY, Category.TRANSACTIONAL, 1, 0),
        events=((KnownEvent(1, Act.RETURNED, True, 1, NOV_22),),),
    )
    assert parts(returned) == ["You sent “a” back on 22 November.", "That made this more likely."]
