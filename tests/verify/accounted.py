"""An audit export that accounts for what is gone: made by hand over a log whose last entry has the commitment."""

from hashlib import sha256
from typing import Any

from aboveboard import canonical
from aboveboard.audit import deletions, entries, proof_file, tree
from aboveboard.audit.deletions import Chunk, DeletionTree
from aboveboard.audit.proof_file import ProofFile

from tests.audit import oracle
from tests.verify.maker import POLICY, START_MS, Log, Record, audit_files, checkpoint_of, jsonl

SALT = bytes(range(32))
TEXT = b'{"format":2}'


class AccountedLog(Log):
    """The first 300 records, and an entry that commits to those at `gone`."""

    def __init__(self, gone: set[int], **said: Any) -> None:
        super().__init__(300)
        self.gone = gone
        self.chunks = [
            Chunk(
                place,
                deletions.with_indexes(place, b"", [each for each in gone if each // 256 == place]),
                bytes(32),
            )
            for place in sorted({each // 256 for each in gone})
        ]
        self.tree = DeletionTree({chunk.place: deletions.chunk_root(chunk) for chunk in self.chunks})
        root = deletions.commit(SALT, self.tree.size, self.tree.root).hex()
        named = {"before": 0, "number": deletions.in_steps(len(gone)), "root": root} | said
        body = canonical.encode({"deletions": named, "step": "test", "v": 1})
        salt = sha256(b"entry").digest()
        commitment = entries.commitment(salt, body)
        leaf = entries.leaf("erasure", START_MS, POLICY, commitment, entries.tag(bytes(32), commitment))
        self.records.append(Record(300, "erasure", START_MS, salt, body, leaf))
        self.hashes.append(tree.leaf_hash(leaf))
        self.size = 301
        self.checkpoint = checkpoint_of(self.hashes)

    def entry(self) -> bytes:
        last = self.records[300]
        extra = proof_file.make_extra(last.leaf, last.salt, last.body)
        hashes = oracle.inclusion_proof(self.hashes, 300)
        return proof_file.encode(ProofFile(300, hashes, self.checkpoint, extra)).encode()

    def set_json(self, **said: Any) -> bytes:
        chunks = [[each.place, each.bits.hex(), each.salt.hex()] for each in self.chunks]
        return canonical.encode({"chunks": chunks, "salt": SALT.hex()} | said)

    def mine_json(self, own: list[int], **said: Any) -> bytes:
        by_place = {chunk.place: chunk for chunk in self.chunks}
        members: list[Any] = []
        for index in own:
            proof = self.tree.prove(index, by_place[index // 256])
            members.append([index, proof.blind.hex(), [each.hex() for each in proof.hashes]])
        whole = {"members": members, "root": self.tree.root.hex(), "salt": SALT.hex(), "size": self.tree.size}
        return canonical.encode(whole | said)

    def files(self, erased: set[int], **changed: bytes) -> dict[str, bytes]:
        """The export, in which the lines at `erased` are marked so. The texts of its policy sets are left out."""
        lines = [each.erased_line() if each.index in erased else each.line() for each in self.records]
        found = audit_files(self) | {"records.jsonl": jsonl(lines)}
        found |= {"deletions/entry.tlog-proof": self.entry(), "deletions/set.json": self.set_json()}
        found = {name: data for name, data in found.items() if not name.startswith("policies/")}
        return found | changed
