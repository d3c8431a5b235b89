"""The text that lists every key of a log: a line each, the newest first.

    <verifier key> <from> <to>

`from` is the index of the entry that announced the key, 0 for the first key of a log. `to` is the size of the last
checkpoint that it signed. It is `-` while the key signs, and `?` when the log does not know. A line may also be the
key alone.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from aboveboard.audit import note
from aboveboard.errors import Malformed

SIGNS = "-"
UNKNOWN = "?"

_NUMBER = r"0|[1-9][0-9]{0,18}"
_LINE = re.compile(rf"(\S+)(?: ({_NUMBER}) ({_NUMBER}|-|\?))?")


class KeyLine(NamedTuple):
    """A key of the log with its span. `last` is None while the key signs (`signs`), and when it is not known."""

    vkey: str
    first: int | None = None
    last: int | None = None
    signs: bool = False


def encode(lines: Iterable[KeyLine]) -> str:
    """Returns the text, each line with its newline."""
    return "".join([f"{_line(each)}\n" for each in lines])


def _line(each: KeyLine) -> str:
    if each.first is None:
        return each.vkey
    last = SIGNS if each.signs else UNKNOWN if each.last is None else str(each.last)
    return f"{each.vkey} {each.first} {last}"


def parse_line(text: str) -> KeyLine:
    """Parses one line, without its newline. Raises Malformed unless `encode` would write exactly this."""
    parts = _LINE.fullmatch(text)
    if parts is None:
        raise Malformed(
            "This is not a key of a log.", expected="name+8 hex digits+base64, perhaps with its span"
        )
    note.parse_vkey(parts[1])
    if parts[2] is None:
        return KeyLine(parts[1])
    last = int(parts[3]) if parts[3].isdigit() else None
    return KeyLine(parts[1], int(parts[2]), last, signs=parts[3] == SIGNS)
