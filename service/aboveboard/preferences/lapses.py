"""The ends of a person's yeses that no event of their own records, for their history.

They follow from entries of the log. The entry of a notice that asks again ends every older yes. The entry of a yes
states its own end. So no row of any person has to change when a new text is loaded.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from aboveboard.consent.choices import judge
from aboveboard.consent.lapse import FREE, PurposeTerms, find_end_ms
from aboveboard.errors import Tampered, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import NoticeRecord
from aboveboard.gateway.record_bodies import ChoiceRecord, choice_event
from aboveboard.gateway.stored_records import STORED, fetch_records, open_record
from aboveboard.people.state import PurposeChoice
from aboveboard.people.store import Person
from aboveboard.preferences.history import PersonRecord
from aboveboard.storage.tables import records
from aboveboard.words import ConsentState, EntryKind, LapseCause

RecordedChoice = PersonRecord[ChoiceRecord]


class YesEnd(NamedTuple):
    """The end of a yes: its time, and the index of the entry that it follows from."""

    at_ms: int
    cause: LapseCause
    place: int


class LoggedNotice(NamedTuple):
    """A notice with the index and the time of its entry."""

    place: int
    at_ms: int
    body: NoticeRecord


async def find_ends(gateway: Gateway, person: Person, made: Sequence[RecordedChoice]) -> dict[int, YesEnd]:
    """Returns the end of each yes that lapsed, by the index of the yes. `made` are all choices, oldest first.

    A yes that a later choice replaced before its end is left out. So is one that an event of its own ended, and one that
    did not count when it arrived.
    """
    terms, asking = gateway.rules.dial.purposes, await _list_notices(gateway)
    versions = {each.body.notice: each.body.version for each in asking}
    choices: dict[str, PurposeChoice] = {}
    latest, found, now_ms = dict[str, RecordedChoice](), dict[int, YesEnd](), gateway.clock()
    for record in made:
        purpose = record.body.purpose
        choices, counts = judge(choices, choice_event(record.body))
        if not counts:
            continue
        if purpose in latest and (end := found.get(latest[purpose].place)) and _is_later(end, record):
            del found[latest[purpose].place]
        if record.body.state == ConsentState.GIVEN:
            own = terms.get(purpose, FREE)
            ends = list(_list_ends(record, own, asking, versions, person.state.of_age_ms))
            if (first := min(ends, default=None)) and first.at_ms <= now_ms:
                found[record.place] = first
        latest[purpose] = record
    return found


def _is_later(end: YesEnd, record: RecordedChoice) -> bool:
    """Returns True when the choice was recorded before the end came."""
    if end.cause is LapseCause.ASKS_AGAIN:
        return end.place >= record.place
    return end.at_ms > record.at_ms


def _list_ends(
    record: RecordedChoice,
    terms: PurposeTerms,
    asking: Sequence[LoggedNotice],
    versions: Mapping[str, int],
    of_age_ms: int,
) -> Iterator[YesEnd]:
    """Yields each end of a yes, past or to come."""
    body = record.body
    ends_ms = find_end_ms(body.at_ms, body.expires_ms, terms)
    if ends_ms is not None:
        yield YesEnd(ends_ms, LapseCause.EXPIRED, record.place)
    version = versions.get(body.notice, 0)
    for each in asking:
        is_newer = each.body.purpose == body.purpose and each.body.version > version
        if is_newer and each.body.asks_again is True:
            # A yes to the older text may arrive after the entry of the new one, until that is in force.
            later = max((each.at_ms, each.place), (record.at_ms, record.place))
            yield YesEnd(later[0], LapseCause.ASKS_AGAIN, later[1])
    if body.at_ms < of_age_ms <= record.at_ms:
        yield YesEnd(record.at_ms, LapseCause.CAME_OF_AGE, record.place)


async def _list_notices(gateway: Gateway) -> list[LoggedNotice]:
    """Returns the notices of the log, oldest first. None while no text in force asks again."""
    if all(terms.counting is None for terms in gateway.rules.dial.purposes.values()):
        return []
    query = STORED.where(records.c.kind == EntryKind.NOTICE).order_by(records.c.entry_index)
    found, key = list[LoggedNotice](), gateway.keyring.operator_key
    for stored in await fetch_records(gateway.database, query):
        try:
            body = open_record(stored, key, NoticeRecord)
        except (Unreadable, Tampered):
            continue
        found.append(LoggedNotice(stored.entry_index, stored.at_ms, body))
    return found


def with_ends(made: Sequence[RecordedChoice], ends: Mapping[int, YesEnd]) -> list[RecordedChoice]:
    """Returns the choices with each end as an event of its own, at its time."""
    found, waiting = list[RecordedChoice](), list[tuple[YesEnd, ChoiceRecord]]()
    for record in made:
        due = sorted([each for each in waiting if not _is_later(each[0], record)], key=lambda each: each[0])
        waiting = [each for each in waiting if each not in due]
        found += [_end_record(end, body) for end, body in due]
        found.append(record)
        if record.place in ends:
            waiting.append((ends[record.place], record.body))
    return found + [_end_record(end, body) for end, body in sorted(waiting, key=lambda each: each[0])]


def list_ends(made: Sequence[RecordedChoice], ends: Mapping[int, YesEnd]) -> list[RecordedChoice]:
    """Returns the ends alone, as events."""
    return [_end_record(ends[record.place], record.body) for record in made if record.place in ends]


def _end_record(end: YesEnd, body: ChoiceRecord) -> RecordedChoice:
    over = ChoiceRecord(
        at_ms=end.at_ms,
        because=end.cause,
        expires_ms=None,
        gpc=False,
        language=None,
        method=None,
        notice=body.notice,
        purpose=body.purpose,
        state=ConsentState.EXPIRED,
    )
    return PersonRecord(end.place, end.at_ms, b"", over)
