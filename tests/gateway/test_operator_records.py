"""The bodies of records about no person: members in the order of their names, and old ones still read."""

import msgspec
import pytest
from aboveboard import canonical
from aboveboard.gateway import operator_records
from aboveboard.gateway.operator_records import PolicyRecord
from aboveboard.gateway.record_bodies import RecordBody
from msgspec import UNSET, structs

BODIES = [
    each
    for each in vars(operator_records).values()
    if isinstance(each, type) and issubclass(each, RecordBody) and each is not RecordBody
]


@pytest.mark.parametrize("body", BODIES)
def test_members_are_declared_in_the_order_of_their_names(body: type[RecordBody]) -> None:
    """That is the order in which they are written and hashed."""
    names = [each.name for each in structs.fields(body)]
    assert names == sorted(names)


def test_a_policy_entry_of_before_names_no_changed_files() -> None:
    """And is written again to the same bytes."""
    data = b'{"meaning":"{}","policy":"0a","v":1}'
    body = msgspec.json.decode(data, type=PolicyRecord)
    assert body.changed is UNSET
    assert canonical.encode(body) == data
