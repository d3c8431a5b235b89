"""Joins the journal, which commits, to the audit log, which seals: neither knows the other."""

from collections.abc import Sequence

from service.audit import head as audit
from service.audit import note, tree
from service.keys.keyring import Keyring
from service.storage.journal import Head, Seal


def sealer(origin: str, keyring: Keyring) -> Seal:
    def seal_leaves(head: Head, leaves: Sequence[bytes]) -> Head:
        old = audit.EMPTY if head.size == 0 else audit.Head(head.size, head.edge, head.checkpoint)
        new = audit.seal(old, leaves, origin=origin, signer=keyring.log_signer)
        return Head(new.size, new.edge, new.checkpoint)

    return seal_leaves


def empty_checkpoint(origin: str, keyring: Keyring) -> str:
    """A log without entries has a signed head too."""
    text = note.checkpoint_text(note.Checkpoint(origin, 0, tree.EMPTY_ROOT))
    return note.sign(text, [(origin, keyring.log_signer)])
