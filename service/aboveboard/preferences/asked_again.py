"""The count of people whose yes would end under new rules, made before the rules come into force."""

from collections.abc import AsyncIterator, Collection, Mapping

import msgspec
from sqlalchemy import select

from aboveboard.consent.lapse import PurposeTerms, get_standing
from aboveboard.consent.notices import Notice, list_counting
from aboveboard.errors import Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.notice_check import list_announced
from aboveboard.gateway.operator_records import NoticeRecord, PolicyRecord
from aboveboard.gateway.stored_records import STORED, fetch_records, open_record
from aboveboard.people.state import PersonState
from aboveboard.people.store import READ, open_person, people
from aboveboard.policy.meaning import read_files
from aboveboard.storage.tables import records
from aboveboard.words import ConsentState, EntryKind

PAGE = 500
"""The rows of one query."""

PURPOSES_FILE = "purposes.toml"


class _DeclaredLifetime(msgspec.Struct, frozen=True):
    lifetime_days: int | None = None


async def count_asked_again(gateway: Gateway) -> dict[str, int]:
    """Returns by purpose how many people's yes is in force now and would have ended under `gateway.rules`.

    A purpose with no such person is left out. A guest who is linked to a person does not count apart, and a row that
    cannot be decrypted not at all.
    """
    before = await read_terms(gateway)
    after, counts, now_ms = gateway.rules.dial.purposes, dict[str, int](), gateway.clock()
    async for state in _read_people(gateway):
        for purpose in before.keys() & after.keys():
            held, holds = (get_standing(state, purpose, terms, now_ms) for terms in (before, after))
            if held.state == ConsentState.GIVEN != holds.state:
                counts[purpose] = counts.get(purpose, 0) + 1
    return counts


async def read_terms(gateway: Gateway) -> dict[str, PurposeTerms]:
    """Returns the terms of each purpose by the newest policy set and the notices in the log. Empty without a set."""
    notices = [_notice(each) for each in await list_announced(gateway)]
    query = STORED.where(records.c.kind == EntryKind.POLICY).order_by(records.c.entry_index.desc()).limit(1)
    terms: dict[str, PurposeTerms] = {}
    for stored in await fetch_records(gateway.database, query):
        body = open_record(stored, gateway.keyring.operator_key, PolicyRecord)
        terms = _terms_of(body.meaning.encode(), notices)
    return terms


def _terms_of(meaning: bytes, notices: Collection[Notice]) -> dict[str, PurposeTerms]:
    """Returns the terms by a set's meaning. One of version 0.1.0 names no purposes: those of the notices have none."""
    declared = msgspec.convert(
        read_files(meaning).get(PURPOSES_FILE) or {each.purpose: {} for each in notices},
        Mapping[str, _DeclaredLifetime],
    )
    return {
        purpose: PurposeTerms(each.lifetime_days, list_counting(notices, purpose))
        for purpose, each in declared.items()
    }


def _notice(record: NoticeRecord) -> Notice:
    return Notice(
        id=record.notice,
        purpose=record.purpose,
        version=record.version,
        language=record.language,
        text=record.text,
        asks_again=record.asks_again is True,
    )


async def _read_people(gateway: Gateway) -> AsyncIterator[PersonState]:
    """Yields the state of each person who is no guest of another. Skips rows that cannot be decrypted."""
    after = b""
    query = select(*READ.selected_columns).order_by(people.c.pseudonym).limit(PAGE)
    while rows := await gateway.database.rows(query.where(people.c.pseudonym > after)):
        after = rows[-1][0]
        for pseudonym, version, wrapped, sealed in rows:
            try:
                state = open_person(gateway.keyring, pseudonym, (pseudonym, version, wrapped, sealed)).state
            except Unreadable:
                continue
            if state.owner is None:
                yield state
