"""Repeats of signals and outcomes: keyed hashes of the apps' own ids, and the answer to a repeated batch.

Under the key is the hash that version 0.1.0 stored without one. So its rows could be given a key (see
`operations.keyed_hashes`), and each id has one hash.
"""

import hashlib

import msgspec

from aboveboard import canonical
from aboveboard.canonical import JsonObject, JsonValue
from aboveboard.keys.keyring import Keyring
from aboveboard.people.store import Person
from aboveboard.signals.outcome_tables import OUTCOME_LABEL
from aboveboard.signals.store import HASH_LABEL
from aboveboard.words import SignalStatus

STORED = (SignalStatus.KEPT, SignalStatus.REDUCED)


def hash_signal_id(keyring: Keyring, person: Person, signal: str) -> list[bytes]:
    """Returns the hash of a signal's id under the person's pseudonym, then one for each former pseudonym."""
    named, names = signal.encode("utf-8", "surrogatepass"), (person.pseudonym, *person.state.former)
    return [keyring.hash_under_key(HASH_LABEL, hashlib.sha256(each + named).digest()) for each in names]


def hash_outcome(keyring: Keyring, app: str, parts: list[str]) -> bytes:
    """Returns the hash of what names an outcome."""
    named = canonical.encode([app, *parts])
    return keyring.hash_under_key(OUTCOME_LABEL, hashlib.sha256(named).digest())


def repeat_batch(answer: bytes) -> bytes:
    """Returns the stored answer to a batch as it is repeated after a choice. A stored signal or outcome is a duplicate."""
    return msgspec.json.encode(_repeat(canonical.decode(answer)))


def _repeat(found: JsonValue) -> JsonValue:
    match found:
        case dict():
            parts: JsonObject = {name: _repeat(part) for name, part in found.items()}
            if parts.get("status") not in STORED:
                return parts
            emptied: JsonObject = {name: [] for name, part in parts.items() if isinstance(part, list)}
            return {**parts, **emptied, "status": str(SignalStatus.DUPLICATE)}
        case list():
            return [_repeat(part) for part in found]
        case _:
            return found
