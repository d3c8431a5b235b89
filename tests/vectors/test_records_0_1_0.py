"""Records of version 0.1.0 open: a file of vectors for each kind, made before records had types.

Each vector is a record as 0.1.0 sealed it: the leaf of its entry, the salt, and the body byte for byte. What reads a body
is held to these here.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from aboveboard import canonical
from aboveboard.audit import entries
from aboveboard.decisions.bodies import BODIES
from aboveboard.gateway.stored_records import read_body
from aboveboard.words import EntryKind

FOLDER = Path(__file__).with_name("records")
RECORDS: list[tuple[str, dict[str, Any]]] = [
    (path.stem, record)
    for path in sorted(FOLDER.glob("*.json"))
    for record in json.loads(path.read_text())["records"]
]
each_record = pytest.mark.parametrize(
    ("kind", "record"), RECORDS, ids=[f"{kind}-{record['variant']}" for kind, record in RECORDS]
)


@pytest.mark.parametrize("kind", EntryKind)
def test_there_are_vectors_of_every_kind(kind: EntryKind) -> None:
    """A kind that 0.1.0 did not know has its vectors in the folder of the version that brought it."""
    assert [name for name, _ in RECORDS if name == kind] != []


@each_record
def test_a_vector_is_what_its_leaf_commits_to(kind: str, record: dict[str, Any]) -> None:
    """Nothing in it was invented or changed since."""
    leaf = entries.parse_leaf(record["leaf"].encode())
    assert leaf.type == kind
    entries.check_opening(leaf, bytes.fromhex(record["salt"]), record["body"].encode())


@each_record
def test_a_body_is_read_and_written_to_the_same_bytes(kind: str, record: dict[str, Any]) -> None:
    """In canonical JSON."""
    body = record["body"].encode()
    assert canonical.encode(canonical.decode(body)) == body


@each_record
def test_a_body_is_read_into_its_struct(kind: str, record: dict[str, Any]) -> None:
    """And written from there to the same bytes: what was hashed then is what would be hashed now."""
    data = record["body"].encode()
    body = read_body(data, BODIES[EntryKind(kind)])
    assert body.kind == kind
    assert canonical.encode(body) == data


def test_there_is_a_struct_of_every_kind() -> None:
    """A new kind needs one, and vectors, before it can be written."""
    assert set(BODIES) == set(EntryKind) == {name for name, _ in RECORDS}


@each_record
def test_a_body_names_its_version(kind: str, record: dict[str, Any]) -> None:
    """So that a reader can tell which fields to expect."""
    assert canonical.decode(record["body"].encode())["v"] == 1
