"""Repeats of signals and outcomes (`ingestion.repeats`)."""

import hashlib
from pathlib import Path

import msgspec
from aboveboard.ingestion.repeats import hash_outcome, hash_signal_id, repeat_batch
from aboveboard.keys.keyring import open_keyring
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person


def test_ids_are_hashed_under_a_key_and_found_under_the_old_hash(tmp_path: Path) -> None:
    """For the pseudonym of now and each former one; the first is the one to store."""
    keyring = open_keyring(tmp_path)
    person = Person(b"now", 1, b"", b"", PersonState(former=(b"then",)))
    hashes = hash_signal_id(keyring, person, "order-41")
    assert len(set(hashes)) == 4
    assert hashes[2:] == [hashlib.sha256(each + b"order-41").digest() for each in (b"now", b"then")]
    assert hashes[0] == keyring.hash_under_key(b"signal", b"now", b"order-41")
    new, old = hash_outcome(keyring, "shop", ["order-41"])
    assert old == hashlib.sha256(b'["shop","order-41"]').digest()
    assert new != old


def test_what_was_stored_is_a_duplicate_in_a_repeat() -> None:
    """A signal that was not stored has its first result."""
    kept = {"id": "a", "status": "kept", "reach": ["history"], "held_back": []}
    withheld = {"id": "b", "status": "withheld", "held_back": [{"what": "signal", "because": "consent"}]}
    found = msgspec.json.decode(repeat_batch(msgspec.json.encode({"signals": [kept, withheld]})))
    assert found == {"signals": [kept | {"status": "duplicate", "reach": []}, withheld]}
