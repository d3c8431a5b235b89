"""The report of an offline check of a log, or of files from it, with nothing but a public key.

A report never claims more than was checked. It lists the checks that passed, the things that were not checked and why,
and the faults with their places. Only an empty list of faults is good news, and only about the first list.

The checked file may be hostile. No part of it is trusted before a hash leads from it to a checkpoint that a known key
signed. Reports repeat only its numbers and the names of our own formats. A size in it is only a claim.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import NamedTuple

from aboveboard.audit import note, tree
from aboveboard.audit.log_names import are_of_one_log
from aboveboard.audit.note import Checkpoint
from aboveboard.errors import NotFound, Tampered, UnknownSigner

FAULTS_MOST = 1_000
"""The number of faults at which a check stops. Without it a small file could take hours."""

FAULTS_KEPT = 100
"""The number of faults that a report lists. More are only counted, so that a report stays short."""

Progress = Callable[[int, int], None]
"""A function that is called from time to time with the number of entries read, and their total."""


class TooManyFaults(Exception):
    """The end of a check at FAULTS_MOST faults. `Report.to_the_most` catches it."""


class VerificationFault(NamedTuple):
    """A fault with the place where it was found."""

    where: str
    what: str


class Older(NamedTuple):
    """An older checkpoint that the verifier kept, and its name in the report."""

    name: str
    text: str


class Trust(NamedTuple):
    """The verifier's own data: keys of the log as text, any of which may have signed, and older checkpoints.

    `ends` has the number of entries of the last checkpoint that a retired key signed, where that is known. Such a key
    may have signed no later one: it may be stolen by then.
    """

    vkeys: tuple[str, ...]
    older: tuple[Older, ...] = ()
    ends: Mapping[str, int] = MappingProxyType({})


class Report:
    """The result of a check. `faults` are the first FAULTS_KEPT faults, and `wrong` counts up to FAULTS_MOST.

    `is_postponed` is True when something could not be read now, and a later check may read it. `lacking` has the keys
    that signed something here and that the verifier lacks, at most FAULTS_KEPT. Each has the first thing that it signed
    and the number of them. That is no fault: with the key it may turn out right or wrong.
    """

    def __init__(self) -> None:
        self.checked: list[str] = []
        self.unchecked: list[str] = []
        self.faults: list[VerificationFault] = []
        self.wrong = 0
        self.is_postponed = False
        self.lacking: dict[str, tuple[str, int]] = {}

    def ok(self, sentence: str) -> None:
        """Adds a check that passed."""
        self.checked.append(sentence)

    def skip(self, sentence: str) -> None:
        """Adds something that was not checked, and why."""
        self.unchecked.append(sentence)

    def postpone(self, sentence: str) -> None:
        """Adds something that was not checked because it could not be read now, and why. Sets `is_postponed`."""
        self.is_postponed = True
        self.skip(sentence)

    def fault(self, where: str, what: str) -> None:
        """Adds a fault. `what` is a whole sentence; `where` is a file or a place in one.

        After FAULTS_KEPT of them it only counts. Raises TooManyFaults from number FAULTS_MOST on.
        """
        self.wrong += 1
        if len(self.faults) < FAULTS_KEPT:
            self.faults.append(VerificationFault(where, what))
        if self.wrong >= FAULTS_MOST:
            raise TooManyFaults

    @contextmanager
    def to_the_most(self) -> Iterator[None]:
        """Ends the block at fault number FAULTS_MOST, and then adds that the rest was not checked."""
        try:
            yield
        except TooManyFaults:
            self.skip(f"the rest: the check stopped after {FAULTS_MOST} faults")

    def lack(self, where: str, signers: Iterable[str]) -> None:
        """Adds something that could not be checked for want of the key of one of these signers."""
        name = " or ".join(signers)
        if name in self.lacking or len(self.lacking) < FAULTS_KEPT:
            first, count = self.lacking.get(name, (where, 0))
            self.lacking[name] = (first, count + 1)

    @contextmanager
    def part(self, where: str) -> Iterator[None]:
        """Turns Tampered and NotFound within the block into a fault. The rest of the block is skipped.

        An unknown signer is no fault: it is added to `lacking`.
        """
        try:
            yield
        except UnknownSigner as error:
            self.lack(where, error.signers)
        except (Tampered, NotFound) as error:
            self.fault(where, error.detail)


def no_progress(_: int, __: int) -> None:
    """Ignores the progress."""


def describe_lacking(report: Report) -> Iterator[str]:
    """Yields a sentence for each key that the verifier lacks."""
    for name, (where, count) in report.lacking.items():
        more = f" and {count - 1} more" if count > 1 else ""
        yield (
            f"{where}{more}: signed by {name}, ask for it. "
            "The log lists all its keys at /log/keys; without the key this may be genuine or forged"
        )


def open_signed(text: str, trust: Trust) -> Checkpoint:
    """Returns the checkpoint in a note that the log signed with one of the given keys.

    Raises UnknownSigner when the log signed it with other keys only. Raises Tampered when it does not verify, or when
    all the keys that signed it were retired before. Raises Malformed for a text in `trust.vkeys` that is not a key.
    """
    found = note.open_checkpoint(text, *trust.vkeys)
    own = [vkey for vkey in trust.vkeys if note.parse_vkey(vkey).name == found.origin]
    ends = [trust.ends.get(vkey) for vkey in note.signers(text, own)]
    known = [end for end in ends if end is not None]
    if len(known) == len(ends) and max(known) < found.size:
        raise Tampered(
            f"It has {found.size} entries, but the key that signed it signed no more than {max(known)} "
            "before it was retired."
        )
    return found


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
    `whole` means that this is the log itself, which never loses entries. A copy may just be older. The results go to
    `report`. Between two names of one log, a difference is no fault.
    """
    for older in trust.older:
        with report.part(older.name):
            old = open_signed(older.text, trust)
            if not are_of_one_log(old.origin, newest.origin):
                raise Tampered("It is a checkpoint of another log than the one that is checked.")
            if old.origin != newest.origin:
                _compare_across_names(report, newest, old, older.name, root_at)
                continue
            if old.size > newest.size:
                _check_grown(report, newest, old, older.name, whole)
                continue
            root = newest.root if old.size == newest.size else root_at(old.size)
            _compare(report, newest, old, older.name, root)


def _compare_across_names(
    report: Report, newest: Checkpoint, old: Checkpoint, name: str, root_at: Callable[[int], bytes | None]
) -> None:
    """Compares the two. A difference is no fault: the log got another name because it had lost signed entries."""
    root = newest.root if old.size == newest.size else None
    if old.size < newest.size:
        root = root_at(old.size)
    if root == old.root:
        report.ok(f"the log {newest.origin} begins with {name}, which has {old.size} entries of {old.origin}")
    else:
        report.skip(
            f"that {newest.origin} begins with {name}, which {old.origin} signed over {old.size} entries: the log was "
            "reopened under another name after it had lost entries, and its entry of that says how many"
        )


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
