"""The legal holds on a person's records, as they see them: on their own page, and in their archive."""

from collections.abc import Sequence

import msgspec
from msgspec import Raw, Struct

from aboveboard.clock import to_iso
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.stored_holds import HeldRecord, StoredHold, count_held, find_hold, read_held
from aboveboard.people.store import Person


class OwnHold(Struct, frozen=True):
    """A hold in force on a person's records. `number` is that of the records which are theirs."""

    hold: StoredHold
    number: int


class OwnHeldRecord(Struct, frozen=True):
    """A copy in `holds.jsonl`. `salt` and `body` are as the entry at `index` commits to them."""

    index: int
    kind: str
    at: str
    salt: str
    body: Raw


class OwnHoldLine(Struct, frozen=True):
    """A line of `holds.jsonl`. `words` are those of the case that the hold is about, null without one."""

    hold: str
    ground: str
    basis: str
    since: str
    until: str
    case: str
    words: Raw | None
    records: list[OwnHeldRecord]


async def list_own_holds(gateway: Gateway, people: Sequence[Person]) -> list[OwnHold]:
    """Returns the holds in force on records of these people, the oldest first."""
    counted = await count_held(gateway, [person.pseudonym for person in people])
    found = [(await find_hold(gateway, hold), number) for hold, number in counted.items()]
    return [OwnHold(hold, number) for hold, number in found if hold is not None]


async def list_own_lines(gateway: Gateway, people: Sequence[Person]) -> list[bytes]:
    """Returns the lines of `holds.jsonl`, each with its newline."""
    names = [person.pseudonym for person in people]
    return [
        _write_line(own.hold, await read_held(gateway, own.hold, names))
        for own in await list_own_holds(gateway, people)
    ]


def _write_line(hold: StoredHold, held: Sequence[HeldRecord]) -> bytes:
    content = hold.content
    words = None if content.case_words is None else Raw(msgspec.json.encode(content.case_words))
    line = OwnHoldLine(
        hold=hold.hold,
        ground=content.now.ground,
        basis=str(content.now.basis),
        since=to_iso(content.held_ms),
        until=to_iso(content.now.until_ms),
        case=content.case,
        words=words,
        records=[_own(each) for each in held],
    )
    return msgspec.json.encode(line) + b"\n"


def _own(held: HeldRecord) -> OwnHeldRecord:
    content = held.content
    return OwnHeldRecord(held.place, content.kind, to_iso(content.at_ms), held.salt.hex(), Raw(held.body))
