"""The check of what an archive accounts for as gone: the entry with the commitment, and the set behind it."""

from collections.abc import Mapping
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from aboveboard import canonical
from aboveboard.audit import deletions, entries, proof_file, tree
from aboveboard.audit.deletions import Chunk, DeletionTree, Membership
from aboveboard.audit.note import Checkpoint
from aboveboard.audit.tiles import WIDTH
from aboveboard.errors import Tampered
from aboveboard.verify.hostile_zip import Members
from aboveboard.verify.report import as_text

FOLDER = "deletions/"
ENTRY = f"{FOLDER}entry.tlog-proof"
SET = f"{FOLDER}set.json"
MINE = f"{FOLDER}mine.json"

LASTING = frozenset({"admin", "build", "erasure", "key", "model", "notice", "placement", "policy"})
"""The kinds of entries about no person. Their records are never deleted."""

_Hash = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
_Blind = Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
_Index = Annotated[int, Meta(ge=0, lt=2**53)]

Found = TypeVar("Found", bound=Struct)


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


class _Mine(Struct, frozen=True, forbid_unknown_fields=True):
    members: list[tuple[_Index, _Blind, list[_Hash]]]
    root: _Hash
    salt: _Hash
    size: _Index


_bodies = msgspec.json.Decoder(_Body)
_sets = msgspec.json.Decoder(_Set)
_mine = msgspec.json.Decoder(_Mine)


class VerifiedDeletions(Struct, frozen=True):
    """The indexes that the log commits to as gone, by chunk. `named` is what the entry at `index` says of them."""

    entry_index: int
    named: DeletionClaim
    bits: Mapping[int, int]

    def has(self, index: int) -> bool:
        """Returns True when the log says that the record at `index` is gone."""
        return bool(self.bits.get(index // WIDTH, 0) >> index % WIDTH & 1)


def read_claim(leaf: bytes, opening: bytes) -> DeletionClaim:
    """Returns what an entry says of what is gone. Raises Tampered unless the leaf commits to the opening."""
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
    index: int, named: DeletionClaim, salt: bytes, chunks: list[Chunk], *, size: int
) -> VerifiedDeletions:
    """Returns the set in a log of `size` entries. Raises Tampered unless root and number are those that the entry at `index` names."""
    roots = {chunk.place: deletions.chunk_root(chunk) for chunk in chunks if chunk.number}
    if len(roots) != len(chunks):
        raise Tampered("A chunk of what is gone is listed twice, or is empty.")
    whole = DeletionTree(roots) if max(roots, default=0) <= size // WIDTH else None
    if whole is None or deletions.commit(salt, whole.size, whole.root).hex() != named.root:
        raise Tampered(f"The set of what is gone is not the one that the entry at index {index} commits to.")
    number = sum(chunk.number for chunk in chunks)
    if deletions.in_steps(number) != named.number:
        raise Tampered(f"The entry at index {index} says {named.number} are gone, but the set has {number}.")
    return VerifiedDeletions(
        index, named, {each.place: int.from_bytes(each.bits, "little") for each in chunks}
    )


def read_set(members: Members, checkpoint: Checkpoint) -> VerifiedDeletions | None:
    """Returns the set of an export for an audit. None when the archive has none.

    Raises Tampered when it does not verify under the checkpoint.
    """
    if ENTRY not in members or SET not in members:
        return None
    index, named = _read_entry(members, checkpoint)
    found = _decode(_sets, members.read(SET), SET)
    chunks = [Chunk(place, bytes.fromhex(bits), bytes.fromhex(salt)) for place, bits, salt in found.chunks]
    return check_set(index, named, bytes.fromhex(found.salt), chunks, size=checkpoint.size)


def read_mine(members: Members, checkpoint: Checkpoint) -> VerifiedDeletions | None:
    """Returns the gone indexes that a person's archive proves one by one. None when it has none. Raises Tampered."""
    if ENTRY not in members or MINE not in members:
        return None
    index, named = _read_entry(members, checkpoint)
    found = _decode(_mine, members.read(MINE), MINE)
    root = bytes.fromhex(found.root)
    if deletions.commit(bytes.fromhex(found.salt), found.size, root).hex() != named.root:
        raise Tampered(f"{MINE} is not about the commitment in the entry at index {index}.")
    bits: dict[int, int] = {}
    for at, blind, hashes in found.members:
        proof = Membership(bytes.fromhex(blind), tuple(map(bytes.fromhex, hashes)))
        deletions.check_member(at, proof, size=found.size, root=root)
        bits[at // WIDTH] = bits.get(at // WIDTH, 0) | 1 << at % WIDTH
    return VerifiedDeletions(index, named, bits)


def _read_entry(members: Members, checkpoint: Checkpoint) -> tuple[int, DeletionClaim]:
    proof = proof_file.parse(as_text(members.read(ENTRY)))
    if proof.checkpoint.encode() != members.read("checkpoint"):
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
