"""The line of an entry in `records.jsonl`, with or without the person's pseudonym."""

import msgspec
from msgspec import Struct, structs

from aboveboard.clock import to_iso
from aboveboard.exports.entry_reader import LogEntry
from aboveboard.verify.records import NAMING


class RecordLine(Struct, frozen=True, omit_defaults=True):
    """A line of `records.jsonl`. Its members are written in the order of their names, as canonical JSON has them."""

    app: str | None
    at: str | None
    index: int
    kind: str
    leaf: str
    person: str | None
    record: str | None
    body: str | None = None
    erased: bool = False
    left_out: bool = False
    salt: str | None = None
    unreadable: bool = False


_encoder = msgspec.json.Encoder(order="sorted")


def anonymous(found: LogEntry) -> LogEntry:
    """Returns the entry without the pseudonym, and `left_out`, without salt and body, if its kind is in NAMING."""
    if found.state == "record" and found.entry.type in NAMING:
        return structs.replace(found, state="left_out", person=None, salt=None, body=None)
    return structs.replace(found, person=None)


def line(found: LogEntry) -> bytes:
    """Returns the entry's line of `records.jsonl`, with its newline."""
    text = RecordLine(
        app=found.app,
        at=None if found.at_ms is None else to_iso(found.at_ms),
        index=found.index,
        kind=found.entry.type,
        leaf=found.leaf.decode(),
        person=None if found.person is None else found.person.hex(),
        record=found.record,
        body=None if found.body is None else found.body.decode(),
        erased=found.state == "erased",
        left_out=found.state == "left_out",
        salt=None if found.salt is None else found.salt.hex(),
        unreadable=found.state == "unreadable",
    )
    return _encoder.encode(text) + b"\n"
