"""Whether an entry belongs to what was asked for, as far as it can tell."""

import pytest
from aboveboard.audit import entries
from aboveboard.errors import Tampered
from aboveboard.verify.query import describe, must_contain, parse_query

LEAF = entries.parse_leaf(entries.leaf("decision", 1_795_000_000_000, "ab" * 32, bytes(32), bytes(16)))
"""Of 2026-11-18, from 10:00 to 11:00 in UTC."""


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, True),
        ({"kinds": [], "from": None, "to": None, "policy": None, "placement": None}, True),
        ({"kinds": ["decision", "consent"]}, True),
        ({"kinds": ["consent"]}, False),
        ({"policy": "ab" * 32}, True),
        ({"policy": "cd" * 32}, False),
        ({"from": "2026-11-18T{0}:00:00Z"}, True),
        ({"from": "2026-11-18T{0}:00:00.001Z"}, None),
        ({"from": "2026-11-18T{1}:00:00Z"}, False),
        ({"to": "2026-11-18T{1}:00:00Z"}, True),
        ({"to": "2026-11-18T{0}:59:59.999Z"}, None),
        ({"to": "2026-11-18T{0}:00:00Z"}, False),
        ({"placement": "home"}, None),
        ({"app": "shop"}, None),
        ({"placement": "home", "kinds": ["consent"]}, False),
        ({"formats": ["jsonl", "csv"], "pseudonyms": False}, True),
    ],
)
def test_what_an_entry_tells(asked: dict[str, object], expected: bool | None) -> None:
    """Kind, policy set and hour; of anything else it does not know."""
    hour = int(LEAF.time[11:13])
    filled = {
        name: value.format(f"{hour:02}", f"{hour + 1:02}")
        if name in ("from", "to") and isinstance(value, str)
        else value
        for name, value in asked.items()
    }
    assert must_contain(parse_query(filled), LEAF) is expected


@pytest.mark.parametrize(
    "asked",
    [
        {"kinds": "decision"},
        {"policy": "none"},
        {"policy": 7},
        {"from": "yesterday"},
        {"to": 7},
        {"from": "2026-11-18T10:00:00"},
        {"kinds": 7},
        {"kinds": [{}]},
    ],
)
def test_a_query_that_is_none(asked: dict[str, object]) -> None:
    """Without knowing what was asked for nothing can be said about what is missing."""
    with pytest.raises(Tampered, match="The query in the manifest"):
        parse_query(asked)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "everything"),
        ({"kinds": ["dial", "consent"], "policy": "ab" * 32}, "kinds consent, dial; policy set abababababab"),
        ({"from": "2026-11-21T10:00:00Z"}, "from 2026-11-21T10:00:00+00:00"),
        ({"to": "2026-11-21T10:00:00Z", "placement": "x"}, "to 2026-11-21T10:00:00+00:00; placement"),
        ({"\x1b[2J": 1}, "something unknown"),
    ],
)
def test_a_query_in_words(asked: dict[str, object], words: str) -> None:
    """Names and values that are not of our forms are never echoed."""
    assert describe(parse_query(asked)) == words
