"""The list of what is counted."""

import pytest
from aboveboard.numbers.counted_entries import COUNTED
from aboveboard.numbers.topics import METHODS, NONE, OTHER, TOPICS, among


@pytest.mark.parametrize(
    ("value", "label"), [("banner", "banner"), ("my own", OTHER), (None, NONE), ("", NONE)]
)
def test_a_value_on_no_list_is_other(value: str | None, label: str) -> None:
    """And one that was not sent is none."""
    assert among(value, METHODS) == label


def test_topics_and_kinds_have_names_of_their_own() -> None:
    """A label's name is unique in its topic."""
    assert all(labels and len(labels) == len(set(labels)) for labels in TOPICS.values())
    assert {"decision", "consent", "erasure", "case"} <= set(COUNTED)
