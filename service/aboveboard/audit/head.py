"""The newest head of the log: how it grows, and how a whole log is verified against it."""

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
    """`edge` is what the next entry is joined to, the hashes of `tree.Edge` one after another."""

    size: int
    edge: bytes
    checkpoint: str


EMPTY = LogHead(0, b"", "")
"""Before anything was signed."""


def seal(
    head: LogHead,
    leaves: Sequence[bytes],
    *,
    origin: str,
    signer: Ed25519PrivateKey,
    also: Sequence[Ed25519PrivateKey] = (),
    known: bool = False,
) -> LogHead:
    """The head after `leaves`, in their order, under a new signature by `signer`, and one by each of `also`.

    The leaf at place n of them gets the index `head.size + n`. Tampered when `head` is not what its checkpoint
    says, or is of another origin: then nothing may be signed on top of it. The signature of the old checkpoint
    is not verified here, which would cost more than all the rest; that is for the start of the process. A `known`
    head is one that the caller got from here and compared byte by byte: it is not computed again.
    """
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
    """The root over all entries. Tampered when `edge` cannot be that of a log of this size."""
    return tree.root(head.size, _edge(head))


def verify_log(leaves: Iterable[bytes], head: LogHead, *vkeys: str, earlier: Sequence[str] = ()) -> None:
    """Recompute everything from the leaves alone; Tampered, naming the entries, when something differs.

    The head must be signed by one of `vkeys`, and so must each of `earlier`.
    `earlier` are checkpoints that somebody kept: the log must begin with each of them. Leaves are read once and
    not held, so that a log of any length can be verified.
    """
    size, edge, sound = 0, Edge(), 0
    rest = iter(leaves)
    for mark in _marks(head, vkeys, earlier):
        for leaf in islice(rest, mark.size - size):
            edge = tree.append(size, edge, tree.leaf_hash(leaf))
            size += 1
        if size < mark.size:
            raise Tampered(f"the log holds {size} entries, but {mark.size} were signed")
        if tree.root(size, edge) != mark.root:
            raise Tampered(_difference(sound, size))
        sound = size
    _check_end(rest, size)


class _RootMark(NamedTuple):
    """A root that the first `size` entries must have."""

    size: int
    root: bytes


def _marks(head: LogHead, vkeys: Sequence[str], earlier: Sequence[str]) -> list[_RootMark]:
    """Every size at which the root is known, smallest first: from the head's subtrees and `earlier`."""
    signed = note.open_checkpoint(head.checkpoint, *vkeys)
    edge = _edge(head)
    if signed.size != head.size or signed.root != tree.root(head.size, edge):
        raise Tampered("the head is not what its checkpoint says")
    marks = [_RootMark(0, tree.EMPTY_ROOT)]
    for count, bit in enumerate(_bits(head.size), start=1):
        size = marks[-1].size + bit
        marks.append(_RootMark(size, tree.root(size, edge[:count])))
    for text in earlier:
        old = note.open_checkpoint(text, *vkeys)
        if old.size > head.size:
            raise Tampered(f"the log had {old.size} entries when it was signed before, and now {head.size}")
        marks.append(_RootMark(old.size, old.root))
    return sorted(marks)


def _bits(size: int) -> list[int]:
    """The powers of two that make up `size`, largest first."""
    return [1 << place for place in reversed(range(size.bit_length())) if size >> place & 1]


def _difference(sound: int, size: int) -> str:
    if sound == size:
        return f"two different logs of {size} entries were signed"
    return f"an entry between index {sound} and {size - 1} is not the one that was signed"


def _check_end(rest: Iterator[bytes], size: int) -> None:
    if next(rest, None) is not None:
        raise Tampered(f"the log holds more than the {size} entries that were signed")


def _edge(head: LogHead) -> Edge:
    # Bytes too many or too few are found when the root is compared, as every caller does.
    return tuple([head.edge[at : at + _HASH_BYTES] for at in range(0, len(head.edge), _HASH_BYTES)])


def _check(head: LogHead, edge: Edge, origin: str) -> None:
    if head == EMPTY:
        return
    text = note.checkpoint_text(Checkpoint(origin, head.size, tree.root(head.size, edge)))
    if not head.checkpoint.startswith(text + "\n"):
        raise Tampered("the head is not what its checkpoint says, so nothing is signed on top of it")
