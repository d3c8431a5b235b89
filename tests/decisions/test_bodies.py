"""The body's struct of each kind of record: it is read as it was written."""

from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from aboveboard import canonical
from aboveboard.decisions.bodies import BODIES
from aboveboard.gateway.stored_records import read_body
from aboveboard.words import EntryKind
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, Raw, UnsetType, structs

PLAIN = {
    str: st.text(max_size=5),
    int: st.integers(-(2**53) + 1, 2**53 - 1),
    bool: st.booleans(),
    NoneType: st.none(),
    UnsetType: st.just(UNSET),
    Raw: st.just(Raw(b'{"v":1}')),
}


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Everything that a member of this type may be."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind in PLAIN:
        return PLAIN[kind]
    if origin in (Union, UnionType):
        return st.one_of([values(each) for each in arguments])
    if origin is tuple and Ellipsis not in arguments:
        return st.tuples(*map(values, arguments))
    if origin in (list, tuple):
        return st.lists(values(arguments[0]), max_size=3).map(origin)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is dict:
        return st.dictionaries(*map(values, arguments), max_size=3)
    if issubclass(kind, Enum):
        return st.sampled_from(kind)
    members = (
        {each.name: each.type for each in structs.fields(kind)}
        if issubclass(kind, msgspec.Struct)
        else get_type_hints(kind)
    )
    return st.builds(kind, **{name: values(each) for name, each in members.items()})


@pytest.mark.parametrize("kind", EntryKind, ids=str)
@given(data=st.data())
def test_every_body_is_read_as_it_was_written(kind: EntryKind, data: st.DataObject) -> None:
    """Whatever is in it, what was left out stays out, and null stays null."""
    body = data.draw(values(BODIES[kind]))
    written = canonical.encode(body)
    read = read_body(written, BODIES[kind])
    assert (read, read.kind) == (body, kind)
    assert canonical.encode(read) == written
    assert msgspec.json.decode(written)["v"] == 1


def test_every_kind_of_entry_has_a_body() -> None:
    """A new one needs a struct before it can be written."""
    assert set(BODIES) == set(EntryKind)


def test_members_stand_in_the_order_of_their_names() -> None:
    """So that the struct reads as the bytes do, and no order is left to the eye."""
    for body in BODIES.values():
        names = [each.encode_name for each in structs.fields(body)]
        assert names == sorted(names)
