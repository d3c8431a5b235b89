"""The makers of items through changes."""

import pytest
from aboveboard.engine.made_by import MadeBy, Maker
from aboveboard.engine.placement import Item
from aboveboard.errors import Unprocessable
from aboveboard.ingestion.makers import keep_makers
from msgspec import UNSET

MACHINE, ASSISTED, PERSON = MadeBy(Maker.MACHINE, "writer-2"), MadeBy(Maker.ASSISTED), MadeBy(Maker.PERSON)


@pytest.mark.parametrize(
    ("before", "now", "kept"),
    [
        (MACHINE, UNSET, MACHINE),
        (MACHINE, ASSISTED, ASSISTED),
        (PERSON, UNSET, PERSON),
        (PERSON, MACHINE, MACHINE),
        (UNSET, PERSON, PERSON),
        (UNSET, UNSET, UNSET),
    ],
)
def test_an_item_keeps_its_maker_unless_it_declares_another(before, now, kept):
    """Other items keep theirs."""
    found = keep_makers(
        [Item("a", made_by=before), Item("b", made_by=PERSON)], [Item("a", made_by=now), Item("c")]
    )
    assert found == [Item("a", made_by=kept), Item("c")]


@pytest.mark.parametrize("before", [MACHINE, ASSISTED])
def test_no_edit_makes_the_work_of_a_machine_that_of_a_person_alone(before):
    """The refusal names the item among those that were sent."""
    with pytest.raises(Unprocessable) as refused:
        keep_makers([Item("a", made_by=before)], [Item("b"), Item("a", made_by=PERSON)])
    assert refused.value.field == "items[1].made_by.kind"
