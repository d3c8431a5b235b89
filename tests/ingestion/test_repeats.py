"""Repeats of signals and outcomes (`ingestion.repeats`)."""

import hashlib
from pathlib import Path

import msgspec
from aboveboard.ingestion.repeats import hash_outcome, hash_signal_id, repeat_batch
from aboveboard.keys.keyring import open_keyring
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person


def test_ids_are_hashed_under_a_key(tmp_path: Path) -> None:
    """For the pseudonym of now and each former one; the first is the one to store.

    The key is over the hash that version 0.1.0 stored, so that its rows got the same names.
    """
    keyring = open_keyring(tmp_path)
    person = Person(b"now", 1, b"", b"", PersonState(former=(b"then",)))
    hashes = hash_signal_id(keyring, person, "order-41")
    plain = [hashlib.sha256(each + b"order-41").digest() for each in (b"now", b"then")]
    assert hashes == [keyring.hash_under_key(b"signal-id", each) for each in plain]
    plain = [hashlib.sha256(b'["shop","order-41"]').digest()]
    assert hash_outcome(keyring, "shop", ["order-41"]) == keyring.hash_under_key(b"outcome-name", *plain)


def test_what_was_stored_is_a_duplicate_in_a_repeat() -> None:
    """A signal that was not stored has its first result."""
    kept = {"id": "a", "status": "kept", "reach": ["history"], "held_back": []}
    withheld = {"id": "b", "status": "withheld", "held_back": [{"what": "signal", "because": "consent"}]}
    found = msgspec.json.decode(repeat_batch(msgspec.json.encode({"signals": [kept, withheld]})))
    assert found == {"signals": [kept | {"status": "duplicate", "reach": []}, withheld]}
