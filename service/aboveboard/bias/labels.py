"""A label file: groups that the auditor knows and the gateway must not. It is read once and never stored.

The file is CSV in UTF-8 with the header `person,label`. Each line becomes a small number at once. So no label is in any
file, log line, error or report. Labels are numbered in the order of their bytes, and reports call them
`label-1`, `label-2` and so on. The auditor keeps the key to them.

A report has a commitment to the file: the hash of its lines in order, each hashed with a salt. The same file gives
it again.
"""

import csv
import hmac
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256

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
    rest, number = b"", 0
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            number += 1
            yield _check_length(line, number)
        _check_length(rest, number + 1)
    if rest:
        yield _check_length(rest, number + 1)


def _check_length(line: bytes, number: int) -> bytes:
    if len(line) > LINE_BYTES_MOST:
        raise _refuse(number, "is too long", f"at most {LINE_BYTES_MOST} bytes")
    return line.removesuffix(b"\r")


def read_labels(
    lines: Iterable[bytes], number_of: Callable[[str], int | None], people: int, salt: bytes
) -> Labels:
    """Returns the labels of `people` people, whom `number_of` gives a number below that; None for an unknown person.

    Give equal numbers to all ids of one person. Nothing is kept but one small number for each person. Raises
    Unprocessable with the number of a line that is malformed, and for more than LABELS_MOST labels.
    """
    if len(salt) < SALT_BYTES_LEAST:
        raise Unprocessable(
            "The salt is too short.", field="salt", expected=f"at least {SALT_BYTES_LEAST} bytes"
        )
    reader = _Reader(number_of, people, salt)
    number = 0
    for number, line in enumerate(lines, 1):
        reader.take(line, number)
    if not number:
        raise _refuse(1, "is missing", ",".join(HEADER))
    return reader.finish()


class _Reader:
    """The state of one reading. Labels are in memory as text only while the file is read."""

    def __init__(self, number_of: Callable[[str], int | None], people: int, salt: bytes) -> None:
        self._number_of, self._salt = number_of, salt
        self._codes = np.zeros(people, np.int16)
        self._known: dict[str, int] = {}
        self._digests = list[bytes]()
        self._counts = dict.fromkeys(("unmatched", "blank", "repeated", "conflicting"), 0)

    def take(self, line: bytes, number: int) -> None:
        """Reads one line, the header first."""
        if number == 1:
            if _fields(line.removeprefix(_BOM), number) != HEADER:
                raise _refuse(number, "is not the header", "person,label")
            return
        if not line:
            return
        if len(self._digests) >= LINES_MOST:
            raise _refuse(number, "is one too many", f"at most {LINES_MOST:,} lines")
        person, label = _fields(line, number)
        self._digests.append(hmac.digest(self._salt, f"{len(person)}:{person}{label}".encode(), "sha256"))
        if not label:
            self._counts["blank"] += 1
            return
        place = self._number_of(person)
        if place is None:
            self._counts["unmatched"] += 1
        else:
            self._label(place, label, number)

    def _label(self, place: int, label: str, number: int) -> None:
        code = self._known.get(label)
        if code is None:
            if len(self._known) >= LABELS_MOST:
                raise _refuse(number, "has one label too many", f"at most {LABELS_MOST} different labels")
            code = self._known[label] = len(self._known) + 1
        before = int(self._codes[place])
        if before == code:
            self._counts["repeated"] += 1
        elif before:
            self._counts["conflicting"] += 1 + (before != _CONFLICT)  # the line that came before counts too
            self._codes[place] = _CONFLICT
        else:
            self._codes[place] = code

    def finish(self) -> Labels:
        """Returns the labels, numbered in the order of their bytes."""
        ordered = sorted(self._known, key=str.encode)
        numbers = np.zeros(len(ordered) + 2, np.intp)  # the last place is that of _CONFLICT
        for at, label in enumerate(ordered, 1):
            numbers[self._known[label]] = at
        self._known.clear()
        found = numbers[self._codes]
        commitment = sha256(self._salt)
        for digest in sorted(self._digests):
            commitment.update(digest)
        counts = LabelCounts(
            lines=len(self._digests),
            people=int((found != UNLABELLED).sum()),
            labels=len(ordered),
            **self._counts,
        )
        return Labels(found, counts, commitment.hexdigest())


def _fields(line: bytes, number: int) -> tuple[str, ...]:
    """Returns the two fields of a line, without spaces around them."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        raise _refuse(number, "is not UTF-8", "text in UTF-8") from None
    try:
        fields = next(csv.reader([text], strict=True), [])
    except csv.Error:
        raise _refuse(number, "has a quotation mark too many", "person,label") from None
    if len(fields) != len(HEADER) or not fields[0].strip():
        raise _refuse(number, "does not have a person and a label", "person,label")
    return tuple(field.strip() for field in fields)


def _refuse(number: int, problem: str, expected: str) -> Unprocessable:
    """Returns the error about a line. It repeats nothing of the line."""
    return Unprocessable(f"Line {number} of the label file {problem}.", field="labels", expected=expected)
