"""What is true for every person: each headline, and chance."""

import pytest
from aboveboard.explanation.common import headline_of


@pytest.mark.parametrize(
    ("code", "headline"),
    [("editorial", "baseline"), ("popular", "baseline"), ("by_chance", "chance"), ("nothing_left", "left")],
)
def test_a_main_reason_has_one_headline(code, headline):
    """The kind of what put the item there."""
    assert headline_of(code) == headline
