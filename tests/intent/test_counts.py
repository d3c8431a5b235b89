"""The counts of intents: adding and subtracting are exact, by times and by people."""

from aboveboard.intent.counts import IntentCounts, add, decode_counts, encode_counts, no_counts, subtract
from hypothesis import given
from hypothesis import strategies as st

from tests.intent.visits import SHOP, counted, stretch

STRETCHES = st.builds(
    lambda goal, steps: stretch(goal, *steps),
    st.sampled_from(("buy", "help", "")),
    st.lists(st.sampled_from(("item_viewed", "searched", "cart_added")), min_size=1, max_size=4),
)
PEOPLE = st.lists(st.lists(STRETCHES, min_size=1, max_size=3), min_size=1, max_size=5)


@given(PEOPLE, st.data())
def test_forgetting_is_exact(people: list, data: st.DataObject) -> None:
    """After subtracting a person, the counts are those of never having met them, to the byte."""
    gone = data.draw(st.integers(0, len(people) - 1))
    counts, own = counted(people), list(people[gone])
    while own:
        counts = subtract(counts, own.pop(data.draw(st.integers(0, len(own) - 1))), own)
    rest = counted(people[:gone] + people[gone + 1 :])
    assert counts == rest
    assert encode_counts(counts) == encode_counts(rest)


@given(PEOPLE)
def test_the_order_of_people_makes_no_difference(people: list) -> None:
    """Counts are sums."""
    assert counted(people) == counted(reversed(people))


def test_a_person_counts_once_in_a_cell() -> None:
    """Twice the same visit of one person counts two times and one person."""
    once = stretch("buy", "item_viewed", "item_viewed")
    counts = add(add(no_counts(), once, ()), once, (once,))
    assert counts.times["buy", "item_viewed", "item_viewed"] == 2
    assert counts.people["buy", "item_viewed", "item_viewed"] == 1
    assert counts.times["buy", "", ""] == 2


def test_counts_survive_their_encoding() -> None:
    """Nothing counted is an empty list."""
    assert decode_counts(encode_counts(SHOP)) == SHOP
    assert encode_counts(no_counts()) == b"[]"
    assert isinstance(decode_counts(b"[]"), IntentCounts)
