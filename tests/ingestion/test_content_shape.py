"""The shape of contents (`ingestion.content_shape`): what fits it, and what does not."""

from typing import Any

import pytest
from aboveboard.ingestion.content_shape import find_differences, hosts_in, shape_of
from hypothesis import given
from hypothesis import strategies as st

LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=30)
CONTENTS = st.dictionaries(
    st.text("abc", min_size=1, max_size=2),
    st.recursive(
        LEAVES,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text("xy", min_size=1), inner, max_size=3)
        ),
    ),
    max_size=4,
)


@given(contents=st.lists(CONTENTS, min_size=1, max_size=5), at=st.integers(0, 4))
def test_each_content_fits_the_shape_that_it_is_part_of(contents: list[dict[str, Any]], at: int) -> None:
    """Whatever its members, addresses and tags are."""
    assert list(find_differences(contents[at % len(contents)], shape_of(contents))) == []


@given(content=CONTENTS, name=st.text("de", min_size=3, max_size=4))
def test_another_member_and_an_absent_one_are_named(content: dict[str, Any], name: str) -> None:
    """One is refused as unknown, and the other as absent, at the same place."""
    more = content | {name: 1}
    (unknown,) = find_differences(more, shape_of([content]))
    (absent,) = find_differences(content, shape_of([more]))
    assert (unknown.place, absent.place) == (f"content.{name}", f"content.{name}")
    assert (unknown.problem, absent.problem) == (
        "No other item has this member.",
        "Every other item has this member.",
    )


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("See https://shop.example/a and //cdn.example/b", ["shop.example", "cdn.example"]),
        ("HTTPS://Shop.Example", ["shop.example"]),
        ("/a/b.png and a:b", []),
        ("javascript:alert(1)", ["javascript:"]),
        ("DATA:text/html,x", ["data:"]),
        ("https:\\\\Evil.example\\x and /\n/evil.example", ["evil.example", "evil.example"]),
        ("Go to www.evil.example/a or https://www.shop.example", ["www.evil.example", "www.shop.example"]),
    ],
    ids=["two", "case", "own", "script", "data", "as-browsers-read", "as-people-read"],
)
def test_addresses_are_found_in_texts(text: str, hosts: list[str]) -> None:
    """An address of the app's own host has none, and a script is a host that no item has."""
    assert hosts_in(text) == hosts


def test_a_placement_without_items_knows_no_host() -> None:
    """Any member is fine there, but a model may not bring an address or a tag."""
    found = find_differences({"any": "thing", "to": "https://evil.example", "tag": "<img>"}, shape_of([]))
    assert [each.place for each in found] == ["content.to", "content.tag"]
