"""New entries: ids that sort by time, and sealed records that decrypt with their own leaf only."""

import pytest
from aboveboard.audit.entries import parse_leaf
from aboveboard.errors import Unreadable
from aboveboard.gateway.record_bodies import DialRecord
from aboveboard.gateway.records import Owner, make_entry, new_id
from aboveboard.gateway.stored_records import open_bytes
from aboveboard.storage.journal import Entry
from hypothesis import given
from hypothesis import strategies as st

OWNER = Owner("shop", b"k" * 32, b"p" * 32)
BODY = DialRecord(before=None, level=3)
times = st.integers(0, 2**48 - 1)


def made(owner: Owner = OWNER) -> Entry:
    return make_entry(BODY.kind, BODY, owner=owner, policy="0" * 64, at_ms=1_800_000_000_000, record="r")


@given(times, times)
def test_ids_sort_by_their_time(one: int, other: int) -> None:
    """26 characters of Crockford base32 follow the prefix, whatever the random bytes are."""
    early, late = sorted((one, other))
    first, second = (
        new_id("dec", early, lambda count: b"\xff" * count),
        new_id("dec", late, lambda count: bytes(count)),
    )
    assert early == late or first < second
    assert len(first) == len("dec_") + 26
    assert not set(first.removeprefix("dec_")) & set("ilou")


def test_the_largest_and_the_least_id() -> None:
    """All 128 bits are in it, as in the ULID specification."""
    assert new_id("x", 0, bytes) == "x_" + "0" * 26
    assert new_id("x", 2**48 - 1, lambda count: b"\xff" * count) == "x_7" + "z" * 25


def test_an_entry_says_whose_it_is() -> None:
    """The journal stores app, person and public id beside the leaf."""
    entry = made()
    assert (entry.app, entry.person, entry.record, entry.kind) == ("shop", b"p" * 32, "r", "dial")
    assert parse_leaf(entry.leaf).policy == "0" * 64
    assert open_bytes(entry, OWNER.key) == b'{"before":null,"level":3,"v":1}'


def test_a_record_decrypts_with_its_own_leaf_and_key_only() -> None:
    """A record that is stored with another entry, or read with another key, is unreadable."""
    one, other = made(), made()
    for leaf, key in ((other.leaf, OWNER.key), (one.leaf, b"x" * 32)):
        with pytest.raises(Unreadable):
            open_bytes(one._replace(leaf=leaf), key)


@pytest.mark.parametrize(("person", "version"), [(b"p" * 32, 1), (None, 2)])
def test_a_record_about_no_person_has_a_key_of_its_own(person: bytes | None, version: int) -> None:
    """The operator's key seals those of all apps, and one key may seal only so many values."""
    entry = made(Owner("shop", OWNER.key, person))
    assert entry.sealed[0] == version
    assert open_bytes(entry, OWNER.key)


def test_equal_bodies_have_different_commitments() -> None:
    """The salt hides that a person did the same thing twice."""
    assert parse_leaf(made().leaf).commitment != parse_leaf(made().leaf).commitment
