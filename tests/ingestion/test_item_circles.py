"""Items that lead in a circle are refused, with the place of one of them in the request."""

import pytest
from aboveboard.engine.placement import Item
from aboveboard.errors import Unprocessable
from aboveboard.ingestion.item_circles import check_circle

FIRST = Item("a", needs=("state:s/two",), gives="state:s/one")
SECOND = Item("b", needs=("state:s/one",), gives="state:s/two")


@pytest.mark.parametrize(
    ("sent", "field"),
    [([FIRST, SECOND], "items[0].needs"), ([Item("c"), SECOND], "items[1].needs"), ([Item("c")], "items")],
)
def test_the_first_sent_item_of_a_circle_is_named(sent: list[Item], field: str) -> None:
    """A circle that was stored already, by an earlier version, is named as a whole."""
    with pytest.raises(Unprocessable) as refused:
        check_circle([Item("c"), FIRST, SECOND], sent)
    assert refused.value.field == field


def test_steps_in_a_row_pass() -> None:
    """Each needs what the one before gives."""
    check_circle([SECOND, Item("c", needs=("state:s/two",), gives="state:s/three")], [SECOND])
