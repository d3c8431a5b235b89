"""Settings that are lists of pairs."""

import pytest
from aboveboard.pairs import split_pairs


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", ()),
        (" , ,", ()),
        ("a b", (("a", "b"),)),
        (" a  b , c d e ,", (("a", "b"), ("c", "d e"))),
        ("a", (("a", ""),)),
    ],
)
def test_a_list_is_split_into_pairs(text: str, pairs: tuple[tuple[str, str], ...]) -> None:
    """Spaces around a part do not count, and a missing part is empty."""
    assert split_pairs(text) == pairs
