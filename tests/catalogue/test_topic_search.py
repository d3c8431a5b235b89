"""A topic is found by its titles in any language, or it is not known. Near ones are offered."""

import pytest
from aboveboard.catalogue.topic_search import NEAR_MOST, find_near, find_topics, list_names, with_ids
from aboveboard.catalogue.topics import DeclaredTopic
from hypothesis import given
from hypothesis import strategies as st

DECLARED = (
    DeclaredTopic("cooking", {"en": "Cooking", "de": "Kochen", "fr": "Cuisine"}),
    DeclaredTopic("running-shoes", {"en": "Running shoes", "de": "Laufschuhe", "es": "Zapatillas de correr"}),
    DeclaredTopic("cafe", {"en": "Coffee", "fr": "Café"}),
)
NAMES = list_names(DECLARED, ("tents", "Running_Shoes", "cooking"))


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("Kochen", ("cooking",)), ("  KOCHEN ", ("cooking",)), ("cuisine", ("cooking",)),
        ("laufschuhe", ("running-shoes", "Running_Shoes")), ("running shoes", ("running-shoes", "Running_Shoes")),
        ("CAFÉ", ("cafe",)), ("coffee", ("cafe",)), ("Tents", ("tents",)),
        ("Kochn", ()), ("shoes", ()), ("", ()), ("!", ()),
    ],
)  # fmt: skip
def test_a_topic_is_found_by_any_of_its_names(typed: str, ids: tuple[str, ...]) -> None:
    """Case, accents and punctuation make no difference, and each spelling of its id counts."""
    assert find_topics(NAMES, typed) == ids


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Kochn", "cooking"),
        ("coooking", "cooking"),
        ("shoes", "running-shoes"),
        ("Laufen", "running-shoes"),
        ("Tent", "tents"),
        ("xyz", None),
    ],
)
def test_near_topics_are_offered(typed: str, first: str | None) -> None:
    """By likeness, by a word in common, or by their begin. A text that is like no name has none."""
    near = find_near(NAMES, typed)
    assert (near[0] if near else None) == first


@given(st.text(max_size=12))
def test_no_text_has_more_near_topics_than_the_most(typed: str) -> None:
    """Each once, and each is a topic."""
    near = find_near(NAMES, typed)
    assert len(near) == len(set(near)) <= NEAR_MOST
    assert set(near) <= {each for ids in NAMES.values() for each in ids}


def test_ids_are_added_where_the_text_does_not_exclude_them() -> None:
    """A spelling that differs in case only is excluded already."""
    assert with_ids(["Kochen", "Tents"], {"Kochen": ["cooking"], "Tents": ["tents"]}) == (
        "Kochen",
        "Tents",
        "cooking",
    )
