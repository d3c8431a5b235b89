"""The lines of a diff, as commands print them."""

import hashlib

from aboveboard import canonical
from aboveboard.policy.diff_text import SHOWN_MOST, describe_declared_diff, describe_diff
from aboveboard.policy.policy_set import PolicySet


def meaning(value: str) -> bytes:
    return canonical.encode({"files": {"dial.toml": {"name": value}}, "settings": {}})


def test_equal_sets_have_ids_and_sums_alone(shipped: PolicySet) -> None:
    """Three lines."""
    assert list(describe_diff(shipped, shipped)) == [
        f"old {shipped.id}",
        f"new {shipped.id}",
        "0 cells gained, 0 lost, 0 for another reason; 0 declared values changed",
    ]


def test_a_long_value_is_cut() -> None:
    """A line fits a terminal; the files have the whole text."""
    lines = list(describe_declared_diff(meaning("a" * 500), meaning("b")))
    assert lines[2:] == [
        "declared dial.toml name",
        f"    - {'a' * SHOWN_MOST}…",
        "    + b",
        "1 declared values changed",
    ]


def test_the_ids_are_those_of_the_texts() -> None:
    """As records name them."""
    one, other = meaning("a"), meaning("b")
    ids = [f"{name} {hashlib.sha256(text).hexdigest()}" for name, text in (("old", one), ("new", other))]
    assert list(describe_declared_diff(one, other))[:2] == ids
