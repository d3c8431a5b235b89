"""A label file: groups that the auditor knows and the gateway must not. It is read once and never stored.

The file is CSV in UTF-8 with the header `person,label`. Each line becomes a small number at once. So no label is in any
file, log line, error or report. Labels are numbered in the order of their bytes, and reports call them
`label-1`, `label-2` and so on. The auditor keeps the key to them.

A report has a commitment to the file: the hash of its lines in order, each hashed with a salt. The same file gives
it again.
"""

import csv
import hmac
from array import array
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from aboveboard.engine.sparse_rows import Indexes
from aboveboard.errors import Unprocessable

HEADER = ("person", "label")
LINE_BYTES_MOST = 1_000
LINES_MOST = 5_000_000
LABELS_MOST = 50
"""The most different labels. A file with more of them has names or addresses in its second column."""

SALT_BYTES_LEAST = 16
UNLABELLED = 0
"""The number of a person without a label."""

_CONFLICT = -1
_BOM = b"\xef\xbb\xbf"


class LabelCounts(Struct, frozen=True):
    """The lines of a file by what came of them, which add up to `lines`. `people` have one of the `labels` now.

    `unmatched` name no person of the check. `blank` have no label. `repeated` say the same again. The people of
    `conflicting` lines have two labels, so they have none.
    """

    lines: int
    people: int
    labels: int
    unmatched: int
    blank: int
    repeated: int
    conflicting: int


class Labels(Struct, frozen=True):
    """The label of each person, as a number from 1; UNLABELLED for people without one. `sha256` is the commitment."""

    numbers: Indexes
    counts: LabelCounts
    sha256: str


def name_label(number: int) -> str:
    """Returns the name of a label in a report."""
    return f"label-{number}"


def split_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yields the lines without their ends. Raises Unprocessable for a line over LINE_BYTES_MOST, by its number."""
    splitter = LineSplitter()
    for chunk in chunks:
        yield from splitter.feed(chunk)
    yield from splitter.finish()


class LineSplitter:
    """The lines of a file that comes in chunks. Both methods raise Unprocessable for a line over LINE_BYTES_MOST."""

    def __init__(self) -> None:
        self._rest, self._number = b"", 0

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yields the lines that this chunk ends."""
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            self._number += 1
            yield _check_length(line, self._number)
        _check_length(self._rest, self._number + 1)

    def finish(self) -> Iterator[bytes]:
        """Yields the last line, if it has no end."""
        if self._rest:
            yield _check_length(self._rest, self._number + 1)


def _check_length(line: bytes, number: int) -> bytes:
    if len(line) > LINE_BYTES_MOST:
        raise _refuse(number, "is too long", f"at most {LINE_BYTES_MOST} bytes")
    return line.removesuffix(b"\r")


def read_labels(
    lines: Iterable[bytes], number_of: Callable[[str], int | None], people: int, salt: bytes
) -> Labels:
    """Returns the labels of the people, of whom `number_of` gives the number, below `people`.

    Nothing of the file is kept but a small number for each person. Raises Unprocessable as `LabelReader` does.
    """
    reader = LabelReader(salt)
    for line in lines:
        if (found := reader.read(line)) is not None:
            reader.add(*found)
    return match_labels(reader.finish(), number_of, people)


class LabelledPerson(NamedTuple):
    """The two fields of a line. The label may be blank."""

    person: str
    label: str


class LabelLines(NamedTuple):
    """The lines of a file that have a label: whom each names, and its label as a number from 1.

    `lines` counts those without a label too.
    """

    people: list[str]
    codes: Indexes
    lines: int
    sha256: str


class LabelReader:
    """The state of one reading. Labels are in memory as text only while the file is read.

    Raises Unprocessable for a salt that is too short, and for more than LABELS_MOST labels. The refusal of a malformed
    line has its number.
    """

    def __init__(self, salt: bytes) -> None:
        if len(salt) < SALT_BYTES_LEAST:
            raise Unprocessable(
                "The salt is too short.", field="salt", expected=f"at least {SALT_BYTES_LEAST} bytes"
            )
        self._salt, self._number = salt, 0
        self._people, self._codes = list[str](), array("b")
        self._known: dict[str, int] = {}
        self._digests = list[bytes]()

    def read(self, line: bytes) -> LabelledPerson | None:
        """Returns the fields of the next line; None for the header, which comes first, and for an empty line."""
        self._number += 1
        if self._number == 1:
            if _fields(line.removeprefix(_BOM), 1) != HEADER:
                raise _refuse(1, "is not the header", "person,label")
            return None
        if not line:
            return None
        if len(self._digests) >= LINES_MOST:
            raise _refuse(self._number, "is one too many", f"at most {LINES_MOST:,} lines")
        return LabelledPerson(*_fields(line, self._number))

    def add(self, person: str, label: str) -> None:
        """Adds the line that was read last. `person` may be another name of the same person than the line has."""
        self._digests.append(hmac.digest(self._salt, f"{len(person)}:{person}{label}".encode(), "sha256"))
        if not label:
            return
        code = self._known.get(label)
        if code is None:
            if len(self._known) >= LABELS_MOST:
                raise _refuse(
                    self._number, "has one label too many", f"at most {LABELS_MOST} different labels"
                )
            code = self._known[label] = len(self._known) + 1
        self._people.append(person)
        self._codes.append(code)

    def finish(self) -> LabelLines:
        """Returns the lines, with labels numbered in the order of their bytes. Raises Unprocessable for an empty file."""
        if not self._number:
            raise _refuse(1, "is missing", ",".join(HEADER))
        ordered = sorted(self._known, key=str.encode)
        numbers = np.zeros(len(ordered) + 1, np.intp)
        for at, label in enumerate(ordered, 1):
            numbers[self._known[label]] = at
        self._known.clear()
        commitment = sha256(self._salt)
        for digest in sorted(self._digests):
            commitment.update(digest)
        codes = numbers[np.frombuffer(self._codes, np.int8)] if self._codes else np.empty(0, np.intp)
        return LabelLines(self._people, codes, len(self._digests), commitment.hexdigest())


def match_labels(lines: LabelLines, number_of: Callable[[str], int | None], people: int) -> Labels:
    """Returns the label of each of the `people`, of whom `number_of` gives the number. A person may be on several lines.

    Labels of lines without a person have no number. The others keep their order.
    """
    found, used = np.full(people, UNLABELLED, np.intp), set[int]()
    unmatched = repeated = conflicting = 0
    for person, code in zip(lines.people, lines.codes.tolist(), strict=True):
        place = number_of(person)
        if place is None:
            unmatched += 1
            continue
        used.add(code)
        before = int(found[place])
        if before == UNLABELLED:
            found[place] = code
        elif before == code:
            repeated += 1
        else:
            conflicting += 1 + (before != _CONFLICT)  # the line that came before counts too
            found[place] = _CONFLICT
    found[found == _CONFLICT] = UNLABELLED
    found = np.searchsorted([UNLABELLED, *sorted(used)], found)
    counts = LabelCounts(
        lines=lines.lines,
        people=int((found != UNLABELLED).sum()),
        labels=len(used),
        unmatched=unmatched,
        blank=lines.lines - len(lines.people),
        repeated=repeated,
        conflicting=conflicting,
    )
    return Labels(found, counts, lines.sha256)


def _fields(line: bytes, number: int) -> tuple[str, str]:
    """Returns the two fields of a line, without spaces around them."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        raise _refuse(number, "is not UTF-8", "text in UTF-8") from None
    try:
        # Most lines have no quotation mark, and a reader for each of them would take most of the time.
        fields = next(csv.reader([text], strict=True), []) if '"' in text else text.split(",")
    except csv.Error:
        raise _refuse(number, "has a quotation mark too many", "person,label") from None
    if len(fields) != len(HEADER) or not fields[0].strip():
        raise _refuse(number, "does not have a person and a label", "person,label")
    person, label = (field.strip() for field in fields)
    return person, label


def _refuse(number: int, problem: str, expected: str) -> Unprocessable:
    """Returns the error about a line. It repeats nothing of the line."""
    return Unprocessable(f"Line {number} of the label file {problem}.", field="labels", expected=expected)
