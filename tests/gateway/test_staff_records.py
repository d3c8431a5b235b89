"""The bodies of records of what the staff did about a person."""

import pytest
from aboveboard.gateway import staff_records
from aboveboard.gateway.record_bodies import RecordBody
from aboveboard.gateway.staff_records import FoundBy
from msgspec import structs

BODIES = [
    each
    for each in vars(staff_records).values()
    if isinstance(each, type) and issubclass(each, RecordBody) and each is not RecordBody
]


@pytest.mark.parametrize("body", BODIES)
def test_members_are_declared_in_the_order_of_their_names(body: type[RecordBody]) -> None:
    """That is the order in which they are written and hashed."""
    names = [each.name for each in structs.fields(body)]
    assert names == sorted(names)


@pytest.mark.parametrize("body", BODIES)
def test_they_are_the_persons(body: type[RecordBody]) -> None:
    """So they are exported and erased with the person."""
    assert body.kind.scope == "person"


def test_a_stored_word_never_changes() -> None:
    """A further one may join them."""
    assert [str(each) for each in FoundBy][:5] == ["person", "decision", "receipt", "pseudonym", "entry"]
