"""The row of a removal is read as it was written."""

import msgspec
from aboveboard.catalogue.special_removals import RemovalCounts, SpecialRemoval, decode_removal
from aboveboard.signals.special_names import SpecialNames


def test_a_removal_is_read_as_it_was_written() -> None:
    """With its names, its place and its counts."""
    names = SpecialNames(frozenset({"health"}), frozenset({"pills"}), ("health", "性健康"))
    removal = SpecialRemoval(SpecialNames(), names, 7, b"\x00\xff", RemovalCounts(1, 2, 3, 4))
    assert decode_removal(msgspec.json.encode(removal)) == removal
