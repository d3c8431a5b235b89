"""Logs, and archives of them, made by hand: what an honest exporter writes, for tests to spoil.

`Log` has records behind its entries. `audit_files` and `person_files` are the contents of the two kinds of archive;
`pack` writes them as a zip whose manifest is true of them, whatever they are: whoever tampers can do that too.
"""

import zipfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from aboveboard import canonical
from aboveboard.audit import entries, note, proof_file, tiles, tree
from aboveboard.audit.note import Checkpoint
from aboveboard.audit.proof_file import ProofFile
from aboveboard.clock import to_iso
from aboveboard.verify.records import NAMING
from aboveboard.verify.report import Older, Trust
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.audit import oracle

ORIGIN = "shop.example/log"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
VKEY = note.vkey(ORIGIN, KEY.public_key())
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x01")
OTHER_VKEY = note.vkey(ORIGIN, OTHER_KEY.public_key())
TRUST = Trust((VKEY,))

START_MS = 1_795_000_000_000
KINDS = ("decision", "consent", "decision", "signals", "outcome")
POLICY_TEXT = b'{"format":1,"policies":[]}'
POLICY = sha256(POLICY_TEXT).hexdigest()
NOTICE = {"purpose": "improve", "version": 1, "language": "en", "text": "We learn from what you take."}
NOTICE_ID = sha256(canonical.encode(NOTICE)).hexdigest()


class Record(NamedTuple):
    """An entry with its opening."""

    index: int
    kind: str
    at_ms: int
    salt: bytes
    body: bytes
    leaf: bytes

    def line(self, **changed: Any) -> bytes:
        whole = {
            "app": "shop",
            "at": to_iso(self.at_ms),
            "index": self.index,
            "kind": self.kind,
            "leaf": self.leaf.decode(),
            "person": "ab" * 32,
            "record": f"dec_{self.index}" if self.kind == "decision" else None,
            "salt": self.salt.hex(),
            "body": self.body.decode(),
        }
        return canonical.encode(
            {name: value for name, value in (whole | changed).items() if value is not ...}
        )

    def bare_line(self) -> bytes:
        """As an export without pseudonyms has it: without the person, and without a body that names others."""
        if self.kind in NAMING:
            return self.line(person=None, salt=..., body=..., left_out=True)
        return self.line(person=None)

    def erased_line(self) -> bytes:
        return self.line(at=None, app=None, person=None, record=None, salt=..., body=..., erased=True)


def record(index: int, finding: bytes = bytes(32)) -> Record:
    """An entry every ten minutes, of one kind after another, whose tag the finding key makes."""
    kind, at_ms = KINDS[index % len(KINDS)], START_MS + index * 600_000
    said = {"v": 1, "n": index}
    if kind == "decision":
        said |= {"decision": f"dec_{index}", "at": to_iso(at_ms)}
    salt, body = sha256(b"salt %d" % index).digest(), canonical.encode(said)
    commitment = entries.commitment(salt, body)
    leaf = entries.leaf(kind, at_ms, POLICY, commitment, entries.tag(finding, commitment))
    return Record(index, kind, at_ms, salt, body, leaf)


class Log:
    """The first `size` records, signed by `key`. `finding` are the finding keys of their people by index."""

    def __init__(
        self,
        size: int,
        key: Ed25519PrivateKey = KEY,
        origin: str = ORIGIN,
        finding: Mapping[int, bytes] = MappingProxyType({}),
    ) -> None:
        self.size, self.key, self.origin = size, key, origin
        self.records = [record(index, finding.get(index, bytes(32))) for index in range(size)]
        self.hashes = [tree.leaf_hash(each.leaf) for each in self.records]
        self.checkpoint = checkpoint_of(self.hashes, key, origin)

    def proof(self, index: int, *, opened: bool = True) -> str:
        each = self.records[index]
        extra = (
            proof_file.make_extra(each.leaf, each.salt, each.body)
            if opened
            else proof_file.make_extra(each.leaf)
        )
        hashes = oracle.inclusion_proof(self.hashes, index)
        return proof_file.encode(ProofFile(index, hashes, self.checkpoint, extra))

    def tiles(self, first: int, last: int) -> dict[str, bytes]:
        """The log's part of an archive for a range."""
        found, level, hashes = {}, 0, self.hashes
        covered = range(first // 256, last // 256 + 1)
        while hashes:
            for place in range((len(hashes) - 1) // 256 + 1):
                some = hashes[place * 256 : place * 256 + 256]
                if level or place in covered or len(some) < 256:
                    found["log/" + tiles.tile_path(level, place, len(some))] = b"".join(some)
                if not level and place in covered:
                    leaves = [each.leaf for each in self.records[place * 256 : place * 256 + 256]]
                    found["log/" + tiles.entries_path(place, len(some))] = tiles.bundle(leaves)
            full = len(hashes) // 256
            hashes = [oracle.root_of(hashes[at * 256 : at * 256 + 256]) for at in range(full)]
            level += 1
        return found


def signer_of(vkey: str) -> str:
    """The name and the id of a key, as its signature names it."""
    return "+".join(vkey.split("+")[:2])


def checkpoint_of(hashes: Sequence[bytes], key: Ed25519PrivateKey = KEY, origin: str = ORIGIN) -> str:
    text = note.checkpoint_text(Checkpoint(origin, len(hashes), oracle.root_of(hashes)))
    return note.sign(text, [(origin, key)])


def older(log: Log, name: str = "older") -> Trust:
    """Trust in the key, and in a checkpoint that somebody kept."""
    return Trust((VKEY,), (Older(name, log.checkpoint),))


def jsonl(lines: Sequence[bytes]) -> bytes:
    return b"".join([line + b"\n" for line in lines])


def texts() -> dict[str, bytes]:
    return {
        f"policies/{POLICY}.txt": POLICY_TEXT,
        f"notices/{NOTICE_ID}.json": canonical.encode(NOTICE),
        "key": VKEY.encode() + b"\n",
    }


def audit_files(log: Log, first: int = 0, last: int | None = None) -> dict[str, bytes]:
    """All records of the range."""
    end = log.size if last is None else last + 1
    found = {"records.jsonl": jsonl([each.line() for each in log.records[first:end]])}
    return found | texts() | {"checkpoint": log.checkpoint.encode()} | log.tiles(first, end - 1)


def person_files(log: Log, mine: Sequence[int]) -> dict[str, bytes]:
    found = {"records.jsonl": jsonl([log.records[index].line() for index in mine])}
    proofs = {f"proofs/{index}.tlog-proof": log.proof(index).encode() for index in mine}
    others = {"person.json": b"{}", "consents.json": b"[]"}
    return found | texts() | proofs | others | {"checkpoint": log.checkpoint.encode()}


def manifest(files: Mapping[str, bytes], log: Log, **said: Any) -> bytes:
    lines = files.get("records.jsonl", b"").splitlines()
    erased, bare = (sum(b'"%b":true' % state in line for line in lines) for state in (b"erased", b"left_out"))
    whole = {
        "v": 1,
        "format": "aboveboard-export/1",
        "kind": "person" if "person.json" in files else "audit",
        "origin": log.origin,
        "size": log.size,
        "made": "2026-11-21T10:00:00.000Z",
        "query": {"kinds": [], "from": None, "to": None},
        "range": {"first": 0, "last": log.size - 1},
        "counts": {"records": len(lines) - erased - bare, "erased": erased, "bodies_left_out": bare},
        "files": {
            name: {"sha256": sha256(data).hexdigest(), "bytes": len(data)} for name, data in files.items()
        },
    }
    return canonical.encode(whole | said)


def pack(path: Path, files: Mapping[str, bytes], log: Log, **said: Any) -> Path:
    """The archive at `path`, with a manifest that is true but for what is `said`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.writestr("manifest.json", manifest(files, log, **said))
    return path


def key_id_bytes(text: str) -> range:
    """Returns the places of the bytes of the last line that have the id of the signer's key.

    These are the first four bytes of the base64, which end within its sixth character. Only a change there names an
    unknown key of the same log. A change of the name is a fault, because the log then did not sign its checkpoint.
    """
    first = len(text[: text.rstrip("\n").rindex(" ") + 1].encode())
    return range(first, first + 6)
