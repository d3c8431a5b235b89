"""A record is stored compressed and padded, and one from before opens as it is."""

import re
import tracemalloc
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from aboveboard import acts, canonical, words
from aboveboard.decisions.bodies import BODIES
from aboveboard.errors import AboveboardError, RecordRefused
from aboveboard.explanation import why
from aboveboard.gateway import record_packing, sealed_records
from aboveboard.gateway.record_bodies import DeletionRecord, RecordBody
from aboveboard.gateway.record_packing import (
    DICTIONARIES,
    PADDED_TO,
    SealedContent,
    pack_content,
    unpack_content,
)
from aboveboard.gateway.stored_records import read_body
from aboveboard.storage.tables import records
from hypothesis import given
from hypothesis import strategies as st
from msgspec import inspect

from tests.exports.archives import exported, verified
from tests.laws.running import stored_records
from tests.record_dictionary import make_dictionary, read_invented
from tests.world import DAN, Installation, Shop

SALT = bytes(range(32))
each_form = pytest.mark.parametrize("form", DICTIONARIES)


def content_of(body: bytes, choices: int = 0) -> SealedContent:
    return SealedContent(choices, SALT + body)


@given(st.binary(max_size=300), st.integers(0, 2**56 - 1))
def test_a_content_is_unpacked_as_it_was(body: bytes, choices: int) -> None:
    """Also one that is no JSON, and that does not compress."""
    content = content_of(body, choices)
    assert unpack_content(pack_content(content)) == content


@given(st.binary(max_size=300))
def test_the_length_is_a_multiple(body: bytes) -> None:
    """So that it leaks little of what the record says."""
    assert len(pack_content(content_of(body))) % PADDED_TO == 0


@given(st.binary(max_size=100), st.integers(0, 2**56 - 1))
def test_a_content_of_before_is_unpacked(body: bytes, choices: int) -> None:
    """It was 8 bytes of the number, the salt and the body."""
    content = content_of(body, choices)
    assert unpack_content(pack_as_before(content)) == content


@each_form
def test_an_invented_record_takes_a_fourth(form: int) -> None:
    """The dictionary was made from the like of it."""
    body = read_invented(form)[-1]
    assert len(pack_content(content_of(body))) < len(body) / 4


def test_a_long_body_is_not_compressed(monkeypatch: pytest.MonkeyPatch) -> None:
    """So it opens, although no reader would decompress as much."""
    monkeypatch.setattr(record_packing, "BODY_MOST", 1000)
    for size, form in ((1000, 1), (1001, 0)):
        packed = pack_content(content_of(bytes(size)))
        assert packed[0] == form
        assert unpack_content(packed) == content_of(bytes(size))


def test_a_bomb_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some thousand bytes that would become eight million."""
    bomb = pack_content(content_of(bytes(8 << 20)))
    assert len(bomb) < 1 << 16
    monkeypatch.setattr(record_packing, "BODY_MOST", 1000)
    tracemalloc.start()
    try:
        with pytest.raises(RecordRefused):
            unpack_content(bomb)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 1 << 20


PACKED = pack_content(content_of(b'{"v":1}'))
NEVER_PACKED = {
    "nothing": b"",
    "no whole salt": PACKED[:39],
    "no body": PACKED[:40],
    "no end of the body": PACKED[:43],
    "another form": b"\xff" + PACKED[1:],
    "no compressed body": PACKED[:40] + b"\xff" * 24,
}


@pytest.mark.parametrize("data", NEVER_PACKED.values(), ids=NEVER_PACKED)
def test_what_was_never_packed_is_refused(data: bytes) -> None:
    """A fault of the library too."""
    with pytest.raises(RecordRefused):
        unpack_content(data)


SHIPPED = {1: "24c07c511759c944bdb46d00a0161fe0fb83a6ba296223e3491ec706b0114a44"}


def test_a_dictionary_never_changes() -> None:
    """Records are read with it. A new form needs a line here."""
    assert {form: sha256(data).hexdigest() for form, data in DICTIONARIES.items()} == SHIPPED


@each_form
def test_a_dictionary_is_made_from_invented_records(form: int) -> None:
    """By `python -m tests.record_dictionary`."""
    assert make_dictionary(read_invented(form)) == DICTIONARIES[form]


@each_form
def test_an_invented_record_is_one(form: int) -> None:
    """A struct reads it, and writes the same bytes."""
    strange = [
        body for body in read_invented(form) if not any(is_of(body, shape) for shape in BODIES.values())
    ]
    assert strange == []


def is_of(body: bytes, shape: type[RecordBody]) -> bool:
    try:
        return canonical.encode(read_body(body, shape)) == body
    except AboveboardError:
        return False


OTHER_WORDS = {
    *("desktop", "mobile", "tablet", "morning", "afternoon", "evening", "night"),  # the context's own words
    *("personalize_visit", "personalize_history", "combine_sources", "improve", "messages"),  # purposes
    *("true", "false", "null", "T", "Z", "en", "dec_", "exp_"),
    *(
        "dial",
        "limit_item",
        "limit_topic",
        "show_again",
        "topic",
        "limit",
        "not_active",
        "rule",
        "status",
        "shown",
    ),
    *("you", "baseline", "chance", "left", "off", "everywhere", "first_in_list", "candidates", "cap"),
    *("created", "signed", "in", "completion", "retention", "people"),  # what was done
    *("entries", "erased", "left_out", "notices", "policies", "records", "unreadable"),  # counts of an export
    *("jsonl", "csv", "parquet", "sha"),
}
"""Words of the format that no struct and no set of words names."""


@each_form
def test_a_dictionary_has_only_words_of_the_format(form: int) -> None:
    """A name, an id, a topic, a time or a number of anybody would be another."""
    text = DICTIONARIES[form].decode("ascii")
    found = set(re.findall(r"[A-Za-z_]+", text))
    assert found - OTHER_WORDS - words_of_format() == set()
    numbers = {*"0123456", "16", "85", "96", "00", "000", "01", "05", "256", "2000"}
    assert set(re.findall(r"[0-9]+", text)) <= numbers


def words_of_format() -> set[str]:
    """Returns the names of all members of records, and the words of all closed sets."""
    sets = [kind for module in (words, acts) for kind in vars(module).values() if is_words(kind)]
    codes = why.REASON_CODES + why.SHOWN_CODES + why.ORDER_CODES + why.CONTEXT_CODES + why.WHOLE_CODES
    return {
        *(str(word) for kind in sets for word in kind),
        *(codes + why.COMMON_CODES + why.ARRANGED_CODES),
        *(name for shape in (*BODIES.values(), DeletionRecord) for name in members(inspect.type_info(shape))),
        *("device", "part_of_day", "region", why.INTENT_READ),
    }


def is_words(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, StrEnum)


def members(info: Any) -> set[str]:
    """Returns the names of the members of a type in JSON, and of all types within it."""
    if isinstance(info, (inspect.StructType, inspect.NamedTupleType)):
        own = {each.encode_name for each in info.fields} if isinstance(info, inspect.StructType) else set()
        tag = {info.tag_field} if isinstance(info, inspect.StructType) and info.tag_field else set()
        return own | tag | {name for each in info.fields for name in members(each.type)}
    inner = [getattr(info, name, None) for name in ("item_type", "value_type")]
    inner += [*getattr(info, "types", ()), *(getattr(info, "item_types", ()))]
    return {name for each in inner if isinstance(each, inspect.Type) for name in members(each)}


def pack_as_before(content: SealedContent) -> bytes:
    return content.choices.to_bytes(8, "big") + content.opening


def test_records_of_both_forms_are_served_exported_and_erased(
    installation: Installation, shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database from before has the one, and gets the other."""
    person = shop.welcome(DAN)
    with monkeypatch.context() as before:
        before.setattr(sealed_records, "pack_content", pack_as_before)
        old = shop.decide(person)["decision"]
    new = shop.decide(person)["decision"]
    sealed = {
        row.record: row.sealed for row in stored_records(installation, records.c.record.in_([old, new]))
    }
    assert len(sealed[old]) > 2 * len(sealed[new])
    for decision in (old, new):
        assert shop.ok("GET", f"/v1/decisions/{decision}")["record"]["decision"] == decision
        assert shop.http.get(f"/v1/decisions/{decision}/proof").status_code == 200
    archive = exported(installation, tmp_path)
    assert verified(installation, archive).faults == []
    assert {old, new} <= {line["record"] for line in archive.readable}
    shop.erase(person)
    assert stored_records(installation, records.c.record.in_([old, new])) == []
