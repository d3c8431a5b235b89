"""The report of an offline check of a log, or of files from it, with nothing but a public key.

A report never claims more than was checked. It lists the checks that passed, the things that were not checked and why,
and the faults with their places. Only an empty list of faults is good news, and only about the first list.

The checked file may be hostile. No part of it is trusted before a hash leads from it to a checkpoint that a known key
signed. Reports repeat only its numbers and the names of our own formats. A size in it is only a claim.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from aboveboard.audit import note, tree
from aboveboard.audit.note import Checkpoint
from aboveboard.errors import NotFound, Tampered

FAULTS_KEPT = 100
"""The number of faults that a report lists. More are only counted, so that a report stays short."""

Progress = Callable[[int, int], None]
"""A function that is called from time to time with the number of entries read, and their total."""


class VerificationFault(NamedTuple):
    """A fault with the place where it was found."""

    where: str
    what: str


class Older(NamedTuple):
    """An older checkpoint that the verifier kept, and its name in the report."""

    name: str
    text: str


class Trust(NamedTuple):
    """The verifier's own data: keys of the log as text, any of which may have signed, and older checkpoints."""

    vkeys: tuple[str, ...]
    older: tuple[Older, ...] = ()


class Report:
    """The result of a check. `faults` are the first FAULTS_KEPT faults, and `wrong` counts all of them."""

    def __init__(self) -> None:
        self.checked: list[str] = []
        self.unchecked: list[str] = []
        self.faults: list[VerificationFault] = []
        self.wrong = 0

    def ok(self, sentence: str) -> None:
        """Adds a check that passed."""
        self.checked.append(sentence)

    def skip(self, sentence: str) -> None:
        """Adds something that was not checked, and why."""
        self.unchecked.append(sentence)

    def fault(self, where: str, what: str) -> None:
        """Adds a fault. `what` is a whole sentence; `where` is a file or a place in one."""
        self.wrong += 1
        if len(self.faults) < FAULTS_KEPT:
            self.faults.append(VerificationFault(where, what))

    @contextmanager
    def part(self, where: str) -> Iterator[None]:
        """Turns Tampered and NotFound within the block into a fault. The rest of the block is skipped."""
        try:
            yield
        except (Tampered, NotFound) as error:
            self.fault(where, error.detail)


def no_progress(_: int, __: int) -> None:
    """Ignores the progress."""


def open_signed(text: str, vkeys: Sequence[str]) -> Checkpoint:
    """Returns the checkpoint in a note that the log signed with one of these keys.

    Raises Tampered when none of them signed it. A checkpoint of another log gets a sentence of its own.
    """
    try:
        return note.open_checkpoint(text, *vkeys)
    except Tampered:
        names = {note.parse_vkey(each).name for each in vkeys}
        if text.partition("\n")[0] not in names:
            raise Tampered(f"The checkpoint is of another log than {' or '.join(sorted(names))}.") from None
        raise


def as_text(data: bytes) -> str:
    """Returns the bytes as text. Raises Tampered when they are not UTF-8."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Tampered("This is not text in UTF-8.") from None


def check_older(
    report: Report, newest: Checkpoint, trust: Trust, root_at: Callable[[int], bytes | None], *, whole: bool
) -> None:
    """Checks that the log of `newest` begins with the entries of each older checkpoint.

    `root_at` returns the root of the log's first entries up to a size. It returns None when the file lacks the hashes.
    `whole` means that this is the log itself, which never loses entries. A copy may just be older.
    """
    for older in trust.older:
        with report.part(older.name):
            old = open_signed(older.text, trust.vkeys)
            if old.origin != newest.origin:
                raise Tampered("It is a checkpoint of another log than the one that is checked.")
            if old.size > newest.size:
                _check_grown(report, newest, old, older.name, whole)
                continue
            root = newest.root if old.size == newest.size else root_at(old.size)
            _compare(report, newest, old, older.name, root)


def _check_grown(report: Report, newest: Checkpoint, old: Checkpoint, name: str, whole: bool) -> None:
    if whole:
        raise Tampered(
            f"The log had {old.size} entries when it was signed before, and now it has {newest.size}."
        )
    report.skip(
        f"that this is consistent with {name}, which is newer: it was signed over {old.size} entries, "
        f"and this over {newest.size}"
    )


def _compare(report: Report, newest: Checkpoint, old: Checkpoint, name: str, root: bytes | None) -> None:
    if root is None and old.size:
        report.skip(f"that the log begins with {name}: the hashes that would show it are not in here")
    elif (root or tree.EMPTY_ROOT) == old.root:
        report.ok(f"the log of {newest.size} entries begins with {name}, which has {old.size}")
    elif old.size == newest.size:
        raise Tampered(f"Two different logs of {old.size} entries were signed.")
    else:
        raise Tampered(
            f"The log does not begin with the {old.size} entries that were signed before: "
            f"expected root {old.root.hex()}, computed {(root or tree.EMPTY_ROOT).hex()}."
        )
