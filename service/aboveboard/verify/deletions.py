"""The check of what an archive accounts for as gone: the entry with the commitment, and the set behind it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from aboveboard import canonical
from aboveboard.audit import deletions, entries, proof_file, tree
from aboveboard.audit.deletions import Chunk, DeletionTree, Membership
from aboveboard.audit.note import Checkpoint
from aboveboard.audit.tiles import WIDTH
from aboveboard.canonical import JsonValue
from aboveboard.errors import Tampered
from aboveboard.verify.hostile_zip import Members
from aboveboard.verify.report import Progress, as_text, no_progress

FOLDER = "deletions/"
ENTRY = f"{FOLDER}entry.tlog-proof"
SET = f"{FOLDER}set.json"
LINES = f"{FOLDER}lines.jsonl"
MINE = f"{FOLDER}mine.json"

CHUNKS_A_STEP = 64
"""The chunks between two reports of the progress."""

LASTING = frozenset({"admin", "audit", "build", "erasure", "key", "model", "notice", "placement", "policy"})
"""The kinds of entries about no person. Their records are never deleted."""

_Hash = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
_Blind = Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
_Index = Annotated[int, Meta(ge=0, lt=2**53)]

Found = TypeVar("Found", bound=Struct | Sequence[JsonValue])


class DeletionClaim(Struct, frozen=True, forbid_unknown_fields=True):
    """The member `deletions` in the body of an entry; see `gateway.record_bodies.DeletionRecord`."""

    before: _Index
    number: _Index
    root: _Hash


class _Body(Struct, frozen=True):
    deletions: DeletionClaim


class _Set(Struct, frozen=True, forbid_unknown_fields=True):
    chunks: list[tuple[_Index, _Hash, _Hash]]
    salt: _Hash


_Member = tuple[_Index, _Blind, list[_Hash]]


class _SaltedRoot(Struct, frozen=True, forbid_unknown_fields=True):
    root: _Hash
    salt: _Hash
    size: _Index


class _Mine(_SaltedRoot, frozen=True, forbid_unknown_fields=True):
    members: list[_Member]


_bodies = msgspec.json.Decoder(_Body)
_sets = msgspec.json.Decoder(_Set)
_mine = msgspec.json.Decoder(_Mine)
_salted_roots = msgspec.json.Decoder(_SaltedRoot)
_members = msgspec.json.Decoder(_Member)


class VerifiedDeletions(Struct, frozen=True):
    """The indexes that the log is shown to commit to as gone, by chunk. `named` is the claim of the entry.

    `bits` has a number for each chunk of 256, whose lowest bit is for its first index. A set shows all of the indexes,
    and proofs only their own.
    """

    entry_index: int
    named: DeletionClaim
    bits: Mapping[int, int]

    def has(self, index: int) -> bool:
        """Returns True when the log is shown to commit to the record at `index` as gone."""
        return bool(self.bits.get(index // WIDTH, 0) >> index % WIDTH & 1)


def read_claim(leaf: bytes, opening: bytes) -> DeletionClaim:
    """Returns what an entry of kind `erasure` says of what is gone. `opening` is its salt and body, packed.

    Raises Tampered for another entry, or when the leaf does not commit to the opening.
    """
    entry = entries.parse_leaf(leaf)
    salt, body = entries.unpack(opening)
    entries.check_opening(entry, salt, body)
    if entry.type != "erasure":
        raise Tampered("This entry does not commit to what is gone.")
    try:
        return _bodies.decode(body).deletions
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Tampered("This entry does not commit to what is gone.") from None


def check_set(
    index: int,
    named: DeletionClaim,
    salt: bytes,
    chunks: Sequence[Chunk],
    *,
    stored: Mapping[int, bytes] | None = None,
    progress: Progress = no_progress,
) -> VerifiedDeletions:
    """Returns the set that the entry at `index` commits to.

    Raises Tampered unless its root and number are those named, and its indexes are before that of the entry. Raises it
    also for a chunk that is empty or listed twice. `stored` are the roots that a database has beside the chunks. They
    must be right too.
    """
    roots: dict[int, bytes] = {}
    for chunk in chunks:
        if chunk.place in roots or not chunk.number:
            raise Tampered("A chunk of what is gone is listed twice, or is empty.")
        _check_before(chunk.place * WIDTH + int.from_bytes(chunk.bits, "little").bit_length() - 1, index)
        roots[chunk.place] = deletions.chunk_root(chunk)
        if stored is not None and stored[chunk.place] != roots[chunk.place]:
            raise Tampered("The stored root of a chunk of what is gone is not the one that its bits give.")
        if len(roots) % CHUNKS_A_STEP == 0 or len(roots) == len(chunks):
            progress(len(roots) * WIDTH, len(chunks) * WIDTH)
    whole = DeletionTree(roots)
    if deletions.commit(salt, whole.size, whole.root).hex() != named.root:
        raise Tampered(f"The set of what is gone is not the one that the entry at index {index} commits to.")
    number = sum(chunk.number for chunk in chunks)
    if deletions.in_steps(number) != named.number:
        raise Tampered(f"The entry at index {index} says {named.number} are gone, but the set has {number}.")
    return VerifiedDeletions(
        index, named, {each.place: int.from_bytes(each.bits, "little") for each in chunks}
    )


def _check_before(gone: int, index: int) -> None:
    if gone >= index:
        raise Tampered(
            f"The entry at index {index} cannot commit to index {gone} as gone: it is not before it."
        )


def read_export(
    members: Members, checkpoint: Checkpoint, progress: Progress = no_progress
) -> VerifiedDeletions | None:
    """Returns what an export for an audit accounts for as gone. None when it accounts for nothing.

    A whole export has the set. Any other has the proofs of its lines. Raises Tampered when either does not verify under
    the checkpoint.
    """
    if ENTRY not in members or (SET not in members and LINES not in members):
        return None
    index, named = _read_entry(members, checkpoint)
    if SET not in members:
        return _read_lines(index, named, members)
    found = _decode(_sets, members.read(SET), SET)
    chunks = [Chunk(place, bytes.fromhex(bits), bytes.fromhex(salt)) for place, bits, salt in found.chunks]
    return check_set(index, named, bytes.fromhex(found.salt), chunks, progress=progress)


def _read_lines(index: int, named: DeletionClaim, members: Members) -> VerifiedDeletions:
    lines = members.lines(LINES)
    head = _decode(_salted_roots, next(lines, b""), LINES)
    return _check_members(index, named, head, (_decode(_members, line, LINES) for line in lines), where=LINES)


def read_mine(members: Members, checkpoint: Checkpoint) -> VerifiedDeletions | None:
    """Returns the gone indexes that a person's archive proves one by one. None when it has none.

    Raises Tampered when a proof does not verify under the checkpoint.
    """
    if ENTRY not in members or MINE not in members:
        return None
    index, named = _read_entry(members, checkpoint)
    found = _decode(_mine, members.read(MINE), MINE)
    return _check_members(index, named, found, found.members, where=MINE)


def _check_members(
    index: int, named: DeletionClaim, head: _SaltedRoot, members: Iterable[_Member], *, where: str
) -> VerifiedDeletions:
    root = bytes.fromhex(head.root)
    if deletions.commit(bytes.fromhex(head.salt), head.size, root).hex() != named.root:
        raise Tampered(f"{where} is not about the commitment in the entry at index {index}.")
    bits: dict[int, int] = {}
    before = -1
    for at, blind, hashes in members:
        if at <= before:  # otherwise one proof could be repeated without an end
            raise Tampered(f"{where} lists index {at} twice, or not in order.")
        before = at
        proof = Membership(bytes.fromhex(blind), tuple(map(bytes.fromhex, hashes)))
        deletions.check_member(at, proof, size=head.size, root=root)
        _check_before(at, index)
        bits[at // WIDTH] = bits.get(at // WIDTH, 0) | 1 << at % WIDTH
    return VerifiedDeletions(index, named, bits)


def _read_entry(members: Members, checkpoint: Checkpoint) -> tuple[int, DeletionClaim]:
    proof = proof_file.parse(as_text(members.read(ENTRY)))
    if proof.checkpoint.encode() != members.checkpoint():
        raise Tampered(f"{ENTRY} has another checkpoint than the archive.")
    leaf, salt, body = proof_file.read_extra(proof.extra)
    tree.verify_inclusion(
        tree.leaf_hash(leaf), proof.index, checkpoint.size, proof=proof.hashes, root=checkpoint.root
    )
    if salt is None or body is None:
        raise Tampered("The entry that commits to what is gone is there without its record.")
    return proof.index, read_claim(leaf, entries.pack(salt, body))


def _decode(decoder: msgspec.json.Decoder[Found], data: bytes, name: str) -> Found:
    try:
        found = decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Tampered(f"{name} does not have the expected format.") from None
    if canonical.encode(found) != data:
        raise Tampered(f"{name} is not in canonical form.")
    return found
