"""Checking, offline and with nothing but a public key, that a log, or what came out of it, is what it says.

A report never says more than was done. It has three lists: sentences about what was checked, sentences about what
could not be and why, and faults, each with the place where it was found. Only an empty list of faults is good news,
and it is news only about what stands in the first list.

Whatever is checked may come from somebody who wants to deceive: nothing in it is believed before a hash leads from it
to a checkpoint that a known key signed, nothing in it is echoed but numbers and names of our own formats, and no size
that it claims is more than a claim.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from aboveboard.audit import note, tree
from aboveboard.audit.note import Checkpoint
from aboveboard.errors import NotFound, Tampered

FAULTS_KEPT = 100
"""More are counted, so that a report of a log of any length stays short."""

Progress = Callable[[int, int], None]
"""Is told now and then how many of how many entries were read."""


class VerificationFault(NamedTuple):
    where: str
    what: str


class Older(NamedTuple):
    """A checkpoint that somebody kept; `name` is what they call it."""

    name: str
    text: str


class Trust(NamedTuple):
    """What the verifier brings along: keys of the log as text, any of which may have signed, and old checkpoints."""

    vkeys: tuple[str, ...]
    older: tuple[Older, ...] = ()


class Report:
    """`faults` are the first ones found; `wrong` counts them all."""

    def __init__(self) -> None:
        self.checked: list[str] = []
        self.unchecked: list[str] = []
        self.faults: list[VerificationFault] = []
        self.wrong = 0

    def ok(self, sentence: str) -> None:
        self.checked.append(sentence)

    def skip(self, sentence: str) -> None:
        """Says what was not checked, and why."""
        self.unchecked.append(sentence)

    def fault(self, where: str, what: str) -> None:
        self.wrong += 1
        if len(self.faults) < FAULTS_KEPT:
            self.faults.append(VerificationFault(where, what))

    @contextmanager
    def part(self, where: str) -> Iterator[None]:
        """What does not verify in this part becomes a fault, and the rest of the part is left out."""
        try:
            yield
        except (Tampered, NotFound) as error:
            self.fault(where, error.detail)


def no_progress(_: int, __: int) -> None:
    """Nobody is waiting."""


def open_signed(text: str, vkeys: Sequence[str]) -> Checkpoint:
    """The checkpoint in a note that the log with one of these keys signed. Tampered with a clear sentence if none
    did."""
    try:
        return note.open_checkpoint(text, *vkeys)
    except Tampered:
        names = {note.parse_vkey(each).name for each in vkeys}
        if text.partition("\n")[0] not in names:
            raise Tampered(f"the checkpoint is of another log than {' or '.join(sorted(names))}") from None
        raise


def as_text(data: bytes) -> str:
    """Tampered for bytes that are not UTF-8."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Tampered("this is not text in UTF-8") from None


def check_older(
    report: Report, newest: Checkpoint, trust: Trust, root_at: Callable[[int], bytes | None], *, whole: bool
) -> None:
    """Each old checkpoint against the log that `newest` is of.

    `root_at` gives the root of the log's first so many entries, or None where what is at hand is not enough. `whole`
    says that this is the log itself, which never has fewer entries than it had; a copy may just be older.
    """
    for older in trust.older:
        with report.part(older.name):
            old = open_signed(older.text, trust.vkeys)
            if old.origin != newest.origin:
                raise Tampered("it is a checkpoint of another log than the one that is checked")
            if old.size > newest.size:
                _grown(report, newest, old, older.name, whole)
                continue
            root = newest.root if old.size == newest.size else root_at(old.size)
            _compare(report, newest, old, older.name, root)


def _grown(report: Report, newest: Checkpoint, old: Checkpoint, name: str, whole: bool) -> None:
    if whole:
        raise Tampered(f"the log had {old.size} entries when it was signed before, and now {newest.size}")
    report.skip(
        f"that this is consistent with {name}, which is newer: it was signed over {old.size} entries, "
        f"and what is checked here over {newest.size}"
    )


def _compare(report: Report, newest: Checkpoint, old: Checkpoint, name: str, root: bytes | None) -> None:
    if root is None and old.size:
        report.skip(f"that the log begins with {name}: the hashes that would show it are not in here")
    elif (root or tree.EMPTY_ROOT) == old.root:
        report.ok(f"the log of {newest.size} entries begins with {name}, which has {old.size}")
    elif old.size == newest.size:
        raise Tampered(f"two different logs of {old.size} entries were signed")
    else:
        raise Tampered(f"the log does not begin with the {old.size} entries that were signed before")
