"""The hashes that name outcomes, so that each is stored once, and found again when it is reverted."""

from typing import NamedTuple

from aboveboard.ingestion.repeats import hash_outcome
from aboveboard.keys.keyring import Keyring
from aboveboard.words import OutcomeKind


class OutcomeName(NamedTuple):
    """The fields that make two outcomes of an app the same one.

    An id counts once for each item of each decision, as an order of several items does. What reverts an outcome has
    its id, and a hash of its own.
    """

    decision: str
    item: str
    kind: OutcomeKind
    id: str | None

    def hash(self, keyring: Keyring, app: str) -> bytes:
        """Returns the hash of these fields under the key of outcomes."""
        parts = [self.decision, self.item]
        if self.id and self.kind is OutcomeKind.REVERTED:
            return hash_outcome(keyring, app, [*parts, "id", self.id, str(self.kind)])
        return hash_outcome(keyring, app, [*parts, "id", self.id] if self.id else [*parts, str(self.kind)])

    def list_targets(self, keyring: Keyring, app: str) -> tuple[str, ...]:
        """Returns the hashes, in hexadecimal, of what one with an id reverts; none without an id.

        Version 0.1.0 hashed the id alone.
        """
        if self.kind is not OutcomeKind.REVERTED or not self.id:
            return ()
        taken = self._replace(kind=OutcomeKind.TAKEN).hash(keyring, app)
        return taken.hex(), hash_outcome(keyring, app, [self.id]).hex()
