"""Joins the journal, which commits, to the audit log, which seals: neither knows the other.

While the log's key is being rotated every checkpoint carries two signatures, by the new key and by the old. Which keys
those are is read off the newest checkpoint before anything is signed on top of it: all gateways of a log see that, so
none goes on signing with a key less than the others, whenever it last looked at its own keys folder.
"""

from collections.abc import Callable, Sequence

from aboveboard.audit import head as audit
from aboveboard.audit import note, tree
from aboveboard.errors import Tampered
from aboveboard.keys.keyring import Keyring
from aboveboard.storage.journal import JournalHead, Seal

_ID_CHARACTERS = 5
"""Of the base64 of a signature: as many as the four bytes of a key's id determine wholly."""


class SigningKeys:
    """The keys that sign the log, here and now. `again` reads them anew; without it they stay as they are."""

    def __init__(self, keyring: Keyring, again: Callable[[], Keyring] | None = None) -> None:
        self.keyring, self.again = keyring, again


class _Sealer:
    """See `sealer`."""

    def __init__(self, origin: str, signing: SigningKeys) -> None:
        self._origin, self._signing = origin, signing
        self._expected: tuple[Keyring, list[str]] | None = None
        self._made: JournalHead | None = None

    def __call__(self, head: JournalHead, leaves: Sequence[bytes]) -> JournalHead:
        old = audit.EMPTY if head.size == 0 else audit.LogHead(head.size, head.edge, head.checkpoint)
        if head.size:
            self._take_up(head.checkpoint)
        signer, *also = self._signing.keyring.log_signers
        known = head == self._made
        new = audit.seal(old, leaves, origin=self._origin, signer=signer, also=also, known=known)
        self._made = JournalHead(new.size, new.edge, new.checkpoint)
        return self._made

    def _take_up(self, checkpoint: str) -> None:
        """Reads the keys anew when others signed than these; that nothing but keys is compared is for `audit`."""
        lines = checkpoint.rpartition("\n\n")[2].split("\n")[:-1]
        if not lines or self._are_ours(lines) or self._signing.again is None:
            return
        self._signing.keyring = self._signing.again()
        if not any(lines[0].startswith(ours) for ours in self._beginnings()):
            raise Tampered(
                "the newest key that signed this log is not in the keys folder; copy it from where it is"
            )

    def _are_ours(self, lines: list[str]) -> bool:
        begins = self._beginnings()
        return len(lines) == len(begins) and all(map(str.startswith, lines, begins))

    def _beginnings(self) -> list[str]:
        """Of the signature lines that these keys make, as far as they are always the same."""
        keyring = self._signing.keyring
        if self._expected is None or self._expected[0] is not keyring:
            ids = [note.parse_vkey(vkey).key_id for vkey in vkeys(self._origin, keyring)]
            length = len(note.signature_line(self._origin, b"")) - 1 + _ID_CHARACTERS
            self._expected = (
                keyring,
                [note.signature_line(self._origin, each + bytes(2))[:length] for each in ids],
            )
        return self._expected[1]


def sealer(origin: str, keys: Keyring | SigningKeys) -> Seal:
    """What signs the log of that name. It raises Tampered when the newest key that signed the head is not among
    `keys`: whoever went on without it would take its signature off the log."""
    return _Sealer(origin, keys if isinstance(keys, SigningKeys) else SigningKeys(keys))


def empty_checkpoint(origin: str, keyring: Keyring) -> str:
    """A log without entries has a signed head too."""
    text = note.checkpoint_text(note.Checkpoint(origin, 0, tree.EMPTY_ROOT))
    return note.sign(text, [(origin, signer) for signer in keyring.log_signers])


def vkeys(origin: str, keyring: Keyring) -> tuple[str, ...]:
    """The verifier keys of the log under this name, the newest first."""
    return tuple([note.vkey(origin, signer.public_key()) for signer in keyring.log_signers])
