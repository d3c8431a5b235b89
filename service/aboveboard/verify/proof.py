"""Checking a proof file: that its entry is in a log, and that the record in it is the one that the entry names."""

from aboveboard.audit import entries, proof_file, tree
from aboveboard.errors import Tampered
from aboveboard.verify.report import Report, Trust, as_text, check_older, open_signed

BYTES_MOST = 64 * 1024 * 1024


def verify_proof(data: bytes, trust: Trust) -> Report:
    """What holds of a proof file. The entry, and the record if it is there, are read from its `extra` line."""
    report = Report()
    with report.part("the proof file"):
        if len(data) > BYTES_MOST:
            raise Tampered("it is far longer than any proof")
        _check(report, proof_file.parse(as_text(data)), trust)
    return report


def _check(report: Report, proof: proof_file.ProofFile, trust: Trust) -> None:
    checkpoint = open_signed(proof.checkpoint, trust.vkeys)
    report.ok(f"the checkpoint of {checkpoint.size} entries is signed by the log {checkpoint.origin}")
    leaf, _, body = proof_file.read_extra(proof.extra)
    tree.verify_inclusion(
        tree.leaf_hash(leaf), proof.index, checkpoint.size, proof=proof.hashes, root=checkpoint.root
    )
    entry = entries.parse_leaf(leaf)
    report.ok(f"the log has this entry at index {proof.index}: kind {entry.type}, in the hour {entry.time}")
    if body is None:
        report.skip("the record behind the entry: it is not in this file, because only its owner may read it")
    else:
        report.ok("the record in the file is the one that the entry commits to")
    check_older(report, checkpoint, trust, lambda _: None, whole=False)
