"""The names of impressions. An impression is one item that a decision showed."""

import hashlib

from aboveboard import canonical
from aboveboard.keys.keyring import Keyring
from aboveboard.signals.outcome_tables import IMPRESSION_LABEL


def impression(keyring: Keyring, decision: str, item: str) -> bytes:
    """Returns the name of one item that was shown once: a keyed hash of the ids of decision and item."""
    return keyring.hash_under_key(
        IMPRESSION_LABEL, hashlib.sha256(canonical.encode([decision, item])).digest()
    )
