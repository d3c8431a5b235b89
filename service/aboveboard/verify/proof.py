"""The check of a proof file: that a log has its entry, and that the entry commits to its record."""

from aboveboard.audit import entries, proof_file, tree
from aboveboard.errors import Tampered
from aboveboard.verify.report import Report, Trust, as_text, check_older, open_signed

BYTES_MOST = 64 * 1024 * 1024


def verify_proof(data: bytes, trust: Trust) -> Report:
    """Returns the report about a proof file. Its `extra` line has the entry, and the record if it is included.

    A file that does not verify is a fault in the report.
    """
    report = Report()
    with report.part("the proof file"):
        if len(data) > BYTES_MOST:
            raise Tampered("It is far longer than any proof.")
        _check(report, proof_file.parse(as_text(data)), trust)
    return report


def _check(report: Report, proof: proof_file.ProofFile, trust: Trust) -> None:
    checkpoint = open_signed(proof.checkpoint, trust)
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
