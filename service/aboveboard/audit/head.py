"""The newest head of the log: its growth, and the verification of a whole log against it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from aboveboard.audit import note, tree
from aboveboard.audit.note import Checkpoint
from aboveboard.audit.tree import Edge
from aboveboard.errors import Tampered

_HASH_BYTES = 32


class LogHead(Struct, frozen=True):
    """The size of the log, its right edge, and the signed checkpoint over both.

    `edge` is the hashes of `tree.Edge` one after another; the next entry is joined to them.
    """

    size: int
    edge: bytes
    checkpoint: str


EMPTY = LogHead(0, b"", "")
"""The head before the first signature."""


def seal(
    head: LogHead,
    leaves: Sequence[bytes],
    *,
    origin: str,
    signer: Ed25519PrivateKey,
    also: Sequence[Ed25519PrivateKey] = (),
    known: bool = False,
) -> LogHead:
    """Returns the head after `leaves`, in their order, signed by `signer` and by each of `also`.

    Leaf n of them gets the index `head.size + n`. Raises Tampered when `head` does not match its checkpoint or has
    another origin, because nothing may be signed on top of it. The old checkpoint's signature is not verified here:
    the start of the process does that. `known` promises that `head` equals, byte by byte, a head that `seal`
    returned; it is then not checked.
    """
    # Verifying the old signature would cost more than all the rest of a commit.
    edge = _edge(head)
    if not known:
        _check(head, edge, origin)
    size = head.size
    for leaf in leaves:
        edge = tree.append(size, edge, tree.leaf_hash(leaf))
        size += 1
    text = note.checkpoint_text(Checkpoint(origin, size, tree.root(size, edge)))
    return LogHead(size, b"".join(edge), note.sign(text, [(origin, each) for each in (signer, *also)]))


def root(head: LogHead) -> bytes:
    """Returns the root over all entries. Raises Tampered when `edge` has the wrong number of hashes for the size."""
    return tree.root(head.size, _edge(head))


def verify_log(leaves: Iterable[bytes], head: LogHead, *vkeys: str, earlier: Sequence[str] = ()) -> None:
    """Recomputes the log from its leaves. Raises Tampered when something differs, with the range of a changed entry.

    The head must be signed by one of `vkeys`, and so must each checkpoint in `earlier`. The log must begin with each
    of `earlier`, which are checkpoints that an auditor stored. Leaves are read once and not kept in memory, so a log
    of any length can be verified.
    """
    size, edge, sound = 0, Edge(), 0
    rest = iter(leaves)
    for mark in _marks(head, vkeys, earlier):
        for leaf in islice(rest, mark.size - size):
            edge = tree.append(size, edge, tree.leaf_hash(leaf))
            size += 1
        if size < mark.size:
            raise Tampered(f"The log has {size} entries, but {mark.size} were signed.")
        if tree.root(size, edge) != mark.root:
            raise Tampered(_difference(sound, size))
        sound = size
    _check_end(rest, size)


class _RootMark(NamedTuple):
    """A root that the first `size` entries must have."""

    size: int
    root: bytes


def _marks(head: LogHead, vkeys: Sequence[str], earlier: Sequence[str]) -> list[_RootMark]:
    """Returns every size at which the root is known, smallest first: from the head's subtrees and `earlier`.

    Each subtree of the edge is a mark of its own, which narrows down the place of a changed entry.
    """
    signed = note.open_checkpoint(head.checkpoint, *vkeys)
    edge = _edge(head)
    if signed.size != head.size or signed.root != tree.root(head.size, edge):
        raise Tampered("The head does not match its checkpoint.")
    marks = [_RootMark(0, tree.EMPTY_ROOT)]
    for count, bit in enumerate(_bits(head.size), start=1):
        size = marks[-1].size + bit
        marks.append(_RootMark(size, tree.root(size, edge[:count])))
    for text in earlier:
        old = note.open_checkpoint(text, *vkeys)
        if old.size > head.size:
            raise Tampered(
                f"The log had {old.size} entries in an earlier checkpoint, and now has {head.size}."
            )
        marks.append(_RootMark(old.size, old.root))
    return sorted(marks)


def _bits(size: int) -> list[int]:
    """Returns the powers of two that add up to `size`, largest first."""
    return [1 << place for place in reversed(range(size.bit_length())) if size >> place & 1]


def _difference(sound: int, size: int) -> str:
    if sound == size:
        return f"Two different logs of {size} entries were signed."
    return f"An entry between index {sound} and {size - 1} is not the one that was signed."


def _check_end(rest: Iterator[bytes], size: int) -> None:
    if next(rest, None) is not None:
        raise Tampered(f"The log has more than the {size} entries that were signed.")


def _edge(head: LogHead) -> Edge:
    # No check of the length: every caller compares the root, which fails with bytes too many or too few.
    return tuple([head.edge[at : at + _HASH_BYTES] for at in range(0, len(head.edge), _HASH_BYTES)])


def _check(head: LogHead, edge: Edge, origin: str) -> None:
    if head == EMPTY:
        return
    text = note.checkpoint_text(Checkpoint(origin, head.size, tree.root(head.size, edge)))
    if not head.checkpoint.startswith(text + "\n"):
        raise Tampered("The head does not match its checkpoint. Nothing was signed on top of it.")
