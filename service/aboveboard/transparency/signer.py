"""The link between the journal, which commits entries, and the audit log, which signs them.

During a rotation of the log's key every checkpoint has two signatures, by the new key and by the old. Before it
signs, the sealer reads from the newest checkpoint which keys those are. All gateways of a log see that checkpoint. So
none signs with fewer keys than the others, even after reading its keys folder long ago.
"""

from collections.abc import Callable, Sequence

from aboveboard.audit import head as audit
from aboveboard.audit import note, tree
from aboveboard.errors import KeysBehind
from aboveboard.keys.keyring import Keyring
from aboveboard.storage.journal import JournalHead, Seal

_ID_CHARACTERS = 5
"""The characters of a signature's base64 that depend on the four bytes of the key's id alone."""


class SigningKeys:
    """The keys that sign the log now. `again` rereads them from the keys folder; without it they never change."""

    def __init__(self, keyring: Keyring, again: Callable[[], Keyring] | None = None) -> None:
        self.keyring, self.again = keyring, again


class _Sealer:
    """A function object that signs the log; see `sealer`."""

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
        """Rereads the keys when other keys signed the checkpoint. Raises KeysBehind when the newest is still missing.

        Compares key ids only. The module `audit` checks that the head matches its checkpoint.
        """
        lines = _list_signatures(checkpoint)
        if not lines or self._are_ours(lines) or self._signing.again is None:
            return
        self._signing.keyring = self._signing.again()
        if not any(lines[0].startswith(ours) for ours in self._beginnings()):
            raise KeysBehind

    def _are_ours(self, lines: list[str]) -> bool:
        begins = self._beginnings()
        return len(lines) == len(begins) and all(map(str.startswith, lines, begins))

    def _beginnings(self) -> list[str]:
        """Returns the constant beginning of each signature line that these keys make."""
        # Every commit compares these, so they are cached until the keyring changes.
        keyring = self._signing.keyring
        if self._expected is None or self._expected[0] is not keyring:
            self._expected = keyring, _list_beginnings(self._origin, keyring)
        return self._expected[1]


def _list_signatures(checkpoint: str) -> list[str]:
    return checkpoint.rpartition("\n\n")[2].split("\n")[:-1]


def _list_beginnings(origin: str, keyring: Keyring) -> list[str]:
    ids = [note.parse_vkey(vkey).key_id for vkey in vkeys(origin, keyring)]
    length = len(note.signature_line(origin, b"")) - 1 + _ID_CHARACTERS
    return [note.signature_line(origin, each + bytes(2))[:length] for each in ids]


def is_newest_signer(origin: str, keyring: Keyring, checkpoint: str) -> bool:
    """Returns True when `keyring` has the newest key that signed the checkpoint. It compares key ids only."""
    lines = _list_signatures(checkpoint)
    return bool(lines) and any(map(lines[0].startswith, _list_beginnings(origin, keyring)))


def sealer(origin: str, keys: Keyring | SigningKeys) -> Seal:
    """Returns the function that signs the log named `origin`.

    Given SigningKeys with `again`, it rereads the keys when others signed the head. It raises KeysBehind when the
    newest of those is still missing. Signing without that key would remove its signature from the log.
    """
    return _Sealer(origin, keys if isinstance(keys, SigningKeys) else SigningKeys(keys))


def empty_checkpoint(origin: str, keyring: Keyring) -> str:
    """Returns the signed checkpoint of a log without entries."""
    text = note.checkpoint_text(note.Checkpoint(origin, 0, tree.EMPTY_ROOT))
    return note.sign(text, [(origin, signer) for signer in keyring.log_signers])


def vkeys(origin: str, keyring: Keyring) -> tuple[str, ...]:
    """Returns the verifier keys of the log under this name, the newest first."""
    return tuple([note.vkey(origin, signer.public_key()) for signer in keyring.log_signers])
