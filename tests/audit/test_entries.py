"""The bytes of an entry: exact, strict, and silent about the person."""

import json
from contextlib import suppress
from hashlib import sha256

import pytest
import rfc8785
from aboveboard.audit import entries
from aboveboard.errors import Tampered
from hypothesis import given
from hypothesis import strategies as st

AT_MS = 1_795_291_199_999  # 2026-11-21T19:59:59.999Z
POLICY = "ab" * 32
SALT = bytes(range(32))
BODY = b'{"decision":"d-1"}'
KEY = bytes(32)
COMMITMENT = entries.commitment(SALT, BODY)
LEAF = entries.leaf("decision", AT_MS, POLICY, COMMITMENT, entries.tag(KEY, COMMITMENT))

hashes = st.binary(min_size=32, max_size=32)


def changed(**members: object) -> bytes:
    return rfc8785.dumps({**json.loads(LEAF), **members})


def test_a_leaf_is_these_bytes() -> None:
    """The format of an entry, which can never change for version 1."""
    commitment = sha256(SALT + BODY).hexdigest()
    assert LEAF.decode() == (
        f'{{"commitment":"{commitment}","policy":"{POLICY}","tag":"{entries.tag(KEY, COMMITMENT).hex()}",'
        '"time":"2026-11-21T19:00Z","type":"decision","v":1}'
    )


@given(st.sampled_from(["decision", "erasure"]), st.integers(0, 2**42), hashes, hashes)
def test_a_leaf_is_canonical_and_comes_back(kind: str, at_ms: int, commitment: bytes, key: bytes) -> None:
    """A second implementation of RFC 8785 writes the same bytes, and they parse to what went in."""
    tag = entries.tag(key, commitment)
    data = entries.leaf(kind, at_ms, POLICY, commitment, tag)
    found = entries.parse_leaf(data)
    assert rfc8785.dumps(json.loads(data)) == data
    assert (found.type, found.commitment, found.tag) == (kind, commitment.hex(), tag.hex())


@given(st.integers(0, 2**42))
def test_times_within_one_hour_look_alike(at_ms: int) -> None:
    """The time in the log is no finer than an hour."""
    start = at_ms - at_ms % 3_600_000
    times = {
        entries.parse_leaf(entries.leaf("dial", at, POLICY, COMMITMENT, bytes(16))).time
        for at in (start, at_ms, start + 3_599_999)
    }
    assert len(times) == 1


@given(st.integers(0, 8 * len(LEAF) - 1))
def test_a_flipped_bit_never_reads_as_the_same_entry(bit: int) -> None:
    """Other bytes are another entry or none."""
    data = bytearray(LEAF)
    data[bit // 8] ^= 1 << bit % 8
    with suppress(Tampered):
        assert entries.parse_leaf(bytes(data)) != entries.parse_leaf(LEAF)


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"{}",
        b"[]",
        LEAF + b"\n",
        LEAF.replace(b":1}", b": 1}"),
        LEAF.replace(b":1}", b":1.0}"),
        LEAF.replace(b"decision", b"deci\\u0073ion"),
        LEAF.replace(b'"v":1', b'"v":1,"v":1'),
        changed(v=2),
        changed(person="u-17"),
        changed(type="Decision"),
        changed(type="decision\n"),
        changed(policy=POLICY.upper()),
        changed(policy=POLICY + "\n"),
        changed(commitment="ab"),
        changed(tag=POLICY),
        changed(time="2026-11-21T19:59Z"),
        changed(time="2026-02-30T19:00Z"),
        changed(time="2026-11-21T24:00Z"),
        changed(time="٢٠٢٦-11-21T19:00Z"),
        LEAF.replace(b"decision", b"deci\xffion"),
    ],
)
def test_what_is_not_an_entry_is_refused(bad: bytes) -> None:
    """Nothing but the canonical bytes of exactly these members is an entry."""
    with pytest.raises(Tampered):
        entries.parse_leaf(bad)


def test_a_record_opens_its_entry() -> None:
    """Salt and body that were kept show what the entry was made for."""
    salt, body = entries.unpack(entries.pack(SALT, BODY))
    entries.check_opening(entries.parse_leaf(LEAF), salt, body)


@given(st.integers(0, 8 * len(SALT + BODY) - 1))
def test_a_changed_record_does_not_open_its_entry(bit: int) -> None:
    """No bit of salt or body can change unseen."""
    packed = bytearray(entries.pack(SALT, BODY))
    packed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Tampered):
        entries.check_opening(entries.parse_leaf(LEAF), *entries.unpack(bytes(packed)))


def test_a_record_too_short_for_its_salt_is_refused() -> None:
    """There is no record without its whole salt."""
    with pytest.raises(Tampered):
        entries.unpack(SALT[:-1])


@given(hashes, hashes, hashes)
def test_tags_of_one_person_differ(key: bytes, one: bytes, other: bytes) -> None:
    """Two entries of one person have nothing in common, unless they are the same entry."""
    assert (entries.tag(key, one) == entries.tag(key, other)) == (one == other)
