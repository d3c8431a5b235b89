"""The sentences about a person's profile."""

from aboveboard.acts import Act
from aboveboard.explanation.days import Reader
from aboveboard.people.act_counts import ActCount
from aboveboard.people.state import Affinity, PersonFacts, PersonState
from aboveboard.rights.interest_text import describe_interest, interests_of, profile
from aboveboard.words import Category, Reach
from msgspec import structs

from tests.laws.strategies import RULES

DAY = 86_400_000
AFFINITY = Affinity(1.0, 2 * DAY, 3, 0)
STATE = PersonState(
    history={Category.BEHAVIOURAL: {"topic:running": AFFINITY, "item:shoe-1": AFFINITY}},
    elsewhere={Category.BEHAVIOURAL: {"topic:chess": AFFINITY}},
)


def test_interests_are_sorted_by_reach_then_key() -> None:
    """So that the same state always gives the same text."""
    assert [(reach, key) for reach, _, key, _ in interests_of(STATE)] == [
        (Reach.HISTORY, "item:shoe-1"),
        (Reach.HISTORY, "topic:running"),
        (Reach.ELSEWHERE, "topic:chess"),
    ]


def test_an_interest_says_what_and_when_last() -> None:
    """The name of the topic, and the day of the last signal."""
    told = describe_interest(
        "en", Reach.HISTORY, Category.BEHAVIOURAL, "topic:running", AFFINITY, reader=Reader(None, 5 * DAY)
    )
    assert "running" in told
    assert "1970" in told
    assert "3" in told


def test_an_order_is_told_until_it_was_returned() -> None:
    """As a fact of its own, beside the interest in the item."""
    kind, key = Category.TRANSACTIONAL, "bought:pan"
    weights = {1.0: "You ordered “pan” here.", -0.2: "You sent “pan” back."}
    for weight, text in weights.items():
        told = describe_interest(
            "en",
            Reach.HISTORY,
            kind,
            key,
            structs.replace(AFFINITY, weight=weight),
            reader=Reader(None, 5 * DAY),
        )
        assert told.startswith(text)


def test_each_kind_of_act_is_said_apart() -> None:
    """With what it was about, how often, and when last; those against it too, until their signals expire."""
    acts = (
        ActCount(Act.ORDERED, False, 2, DAY, 9 * DAY, 1),
        ActCount(Act.RETURNED, True, 1, 2 * DAY, 9 * DAY, 2),
        ActCount(Act.RENEWED, False, 1, 2 * DAY, 3 * DAY, 3),
    )
    known = Affinity(1.0, 2 * DAY, 4, 0, 9 * DAY, acts)
    named = (Reach.HISTORY, Category.TRANSACTIONAL, "item:shoe-1")
    assert describe_interest("en", *named, known, reader=Reader(None, 20 * DAY - 12 * DAY)) == (
        "You ordered “shoe-1” 2 times, last on 2 January. You sent “shoe-1” back on Saturday."
    )
    mixed = structs.replace(known, count=5)
    assert "cart, orders or returns 5 times" in describe_interest(
        "en", *named, mixed, reader=Reader(None, 8 * DAY)
    )


def test_a_restriction_is_said_first() -> None:
    """In the person's language, before the dial and the interests."""
    state = structs.replace(STATE, restricted=True, dial=1)
    free = profile(structs.replace(state, restricted=False), RULES, at_ms=5 * DAY)
    assert profile(state, RULES, at_ms=5 * DAY)[1:] == free
    german = structs.replace(state, facts=PersonFacts(language="de"))
    assert profile(german, RULES, at_ms=5 * DAY) != profile(state, RULES, at_ms=5 * DAY)
