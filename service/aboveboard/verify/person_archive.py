"""The check of a person's own export, in which each record has its own proof file."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from aboveboard.audit import entries, note, proof_file, tree
from aboveboard.audit.note import Checkpoint
from aboveboard.errors import Tampered
from aboveboard.verify import deletions
from aboveboard.verify.accounting import is_first_version, say_what_is_gone
from aboveboard.verify.builds import say_builds
from aboveboard.verify.finding import FINDING, TAKEN_OUT, Finder, read_keys
from aboveboard.verify.hostile_zip import RECORDS
from aboveboard.verify.manifest import SignedArchive, check_counts, check_pseudonyms
from aboveboard.verify.records import BESIDE, NumberedLine, Tally, check_line, count, in_order, readable
from aboveboard.verify.report import as_text, check_older, open_signed
from aboveboard.verify.texts import check_policies_there, is_first_format
from aboveboard.verify.tiles import PlacedEntry

_PROOF = re.compile(r"proofs/(0|[1-9][0-9]{0,18})\.tlog-proof")


class _Proven(NamedTuple):
    """The entry that a proof file proves, and the salt and body that it gives for the record."""

    entry: PlacedEntry
    salt: bytes | None
    body: bytes | None


def check_person(archive: SignedArchive) -> None:
    """Checks every line against its proof file, and the counts, pseudonyms, policy texts and finding keys.

    All results go to `archive.report`, with what is gone. A proof file without a line is a fault. A Tampered or
    NotFound line or proof is a fault there and is not raised.
    """
    report, tally = archive.report, Tally()
    with report.part(deletions.FOLDER):
        tally.deleted = deletions.read_mine(archive.members, archive.checkpoint)
    check_older(report, archive.checkpoint, archive.trust, lambda _: None, whole=False)
    finder = _finder(archive)
    lost: Counter[str] = Counter()
    unused = set(archive.members.names("proofs/"))
    total = len(unused)
    for numbered in in_order(_lines(archive), archive.checkpoint.size, report.fault, where=RECORDS):
        name = f"proofs/{numbered.line.index}.tlog-proof"
        tally.entries += 1
        count(numbered.line, tally)
        archive.progress(tally.entries, total)
        unused.discard(name)
        with report.part(name):
            proven = _prove(archive, name)
            check_line(numbered, proven.entry, tally, report.fault, where=RECORDS)
            _check_same(numbered, proven)
            if finder is not None and proven.entry.leaf is not None and not finder.has(proven.entry.data):
                lost[proven.entry.leaf.policy] += 1
    for name in sorted(unused):
        what = (
            "It belongs to no record of this archive."
            if _PROOF.fullmatch(name)
            else "This is not the name of a proof file."
        )
        report.fault(name, what)
    if FINDING not in archive.members and not is_first_version(archive, tally):
        report.fault(FINDING, TAKEN_OUT)
    _check_found(archive, lost)
    _say(archive, tally)


def _finder(archive: SignedArchive) -> Finder | None:
    with archive.report.part(FINDING):
        keys = read_keys(archive.members)
        return None if keys is None else Finder(keys)
    return None


def _check_found(archive: SignedArchive, lost: Counter[str]) -> None:
    """Reports records that the finding keys do not find, by policy set.

    Under a set of version 0.1.0 that is as it should be: the entry is from before the finding keys.
    """
    older = [policy for policy in lost if is_first_format(archive.members, f"policies/{policy}.txt")]
    if count := sum(lost.values()) - sum(lost[policy] for policy in older):
        archive.report.fault(FINDING, f"Its keys do not find the entries of {count} records that are here.")
    if count := sum(lost[policy] for policy in older):
        archive.report.skip(f"{count} of the records with the finding keys: written before, not findable")


def _lines(archive: SignedArchive) -> Iterator[bytes]:
    with archive.report.part(RECORDS):
        yield from archive.members.lines(RECORDS)


def _prove(archive: SignedArchive, name: str) -> _Proven:
    """Returns the contents of a proof file.

    Raises Tampered unless it proves that the log has the entry at the index in the file's name.
    """
    proof = proof_file.parse(as_text(archive.members.read(name)))
    if name != f"proofs/{proof.index}.tlog-proof":
        raise Tampered(f"It is about the entry at index {proof.index}, not about the one in its name.")
    checkpoint = _checkpoint(archive, proof.checkpoint)
    leaf, salt, body = proof_file.read_extra(proof.extra)
    tree.verify_inclusion(
        tree.leaf_hash(leaf), proof.index, checkpoint.size, proof=proof.hashes, root=checkpoint.root
    )
    return _Proven(PlacedEntry(proof.index, leaf, entries.parse_leaf(leaf)), salt, body)


def _checkpoint(archive: SignedArchive, text: str) -> Checkpoint:
    if archive.members.checkpoint() == text.encode():
        return archive.checkpoint
    if note.parse_checkpoint(note.split(text)[0]).origin != archive.checkpoint.origin:
        raise Tampered("It is a proof from another log than the archive's.")
    found = open_signed(text, archive.trust)
    if found.size == archive.checkpoint.size and found.root != archive.checkpoint.root:
        raise Tampered(f"Two different logs of {found.size} entries were signed.")
    return found


def _check_same(numbered: NumberedLine, proven: _Proven) -> None:
    line = numbered.line
    salt = None if proven.salt is None else proven.salt.hex()
    body = None if proven.body is None else proven.body.decode()
    if (line.salt, line.body) != (salt, body):
        raise Tampered(f"It does not have the same record as line {numbered.number} of {RECORDS}.")


def _say(archive: SignedArchive, tally: Tally) -> None:
    report = archive.report
    report.ok(
        f"{tally.sound} of {tally.entries} records fit entries that are in the log ({readable(tally.kinds)})"
    )
    say_what_is_gone(archive, tally)
    say_builds(report, tally.builds)
    report.skip(
        "whether these are all records about the person: `audit verify --mine` searches the log for others"
    )
    report.skip(BESIDE)
    check_counts(archive, tally)
    check_pseudonyms(archive, tally)
    check_policies_there(report, archive.members, tally.policies)
