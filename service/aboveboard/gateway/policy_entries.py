"""The log entries of policy sets, notices and builds that came into force, with their full text."""

from functools import partial
from typing import TypeVar

from msgspec import UNSET

from aboveboard.build import Build, identify_build
from aboveboard.consent.notices import Notice
from aboveboard.errors import Tampered, Unavailable, Unreadable
from aboveboard.gateway.declared_purposes import NOTICE, DeclaredPurposes
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.notice_check import check_notices
from aboveboard.gateway.operator_records import BuildRecord, NoticeRecord, PolicyRecord
from aboveboard.gateway.record_bodies import RecordBody
from aboveboard.gateway.records import OPERATOR
from aboveboard.gateway.rules import Rules
from aboveboard.gateway.stored_records import OPERATOR_STORED, fetch_records, open_record
from aboveboard.policy.meaning import list_changed
from aboveboard.policy.policy_set import PolicySet
from aboveboard.storage.journal import OPERATOR_KINDS, Guard, Submission
from aboveboard.storage.tables import records
from aboveboard.words import EntryKind

Body = TypeVar("Body", bound=RecordBody)


async def announce(gateway: Gateway, rules: Rules) -> None:
    """Writes the missing entries: the log's newest policy entry names the set of `rules`, its newest build entry this
    build, and each notice has one.

    A set or a build that returns after another one is announced again. A notice is immutable and announced once. Sets
    `gateway.rules_since_ms` to the time of the newest policy entry. Raises Unavailable. Raises StartupRefused, with
    nothing written, when a notice contradicts the log.
    """
    await check_notices(gateway, rules)
    try:
        await _announce_in_turn(gateway, rules)
    except Unavailable:
        # Another process may have announced the same notice since the log was read. The next reading finds it.
        await _announce_in_turn(gateway, rules)


async def _announce_in_turn(gateway: Gateway, rules: Rules) -> None:
    attempt = partial(_announce_missing, gateway, rules)
    await gateway.with_retries(attempt, busy="Other processes keep announcing their policies.")


async def _announce_missing(gateway: Gateway, rules: Rules) -> None:
    made = []
    owner, policy = gateway.operator(OPERATOR), rules.policy
    before, since_ms, first = await _newest(gateway, EntryKind.POLICY, PolicyRecord)
    if before is None or before.policy != policy.id:
        since_ms = gateway.clock()
        made.append(gateway.entry(_policy(policy, before), owner, policy=policy.id, at_ms=since_ms))
    build = identify_build()
    started, _, second = await _newest(gateway, EntryKind.BUILD, BuildRecord)
    if started is None or started.build != build.id:
        made.append(gateway.entry(_build(build), owner, policy=policy.id))
    declared = gateway.part(DeclaredPurposes)
    await declared.refresh()
    for notice in rules.notices.values():
        if notice.id not in declared.notices:
            made.append(
                gateway.entry(_notice(notice), owner, record=f"{NOTICE}{notice.id}", policy=policy.id)
            )
    if made:
        # Two processes that start at once announce the same set once: the second one reads again.
        await gateway.submit(Submission((first, second), (), tuple(made)))
        await declared.refresh()
    gateway.rules_since_ms = since_ms


def _policy(policy: PolicySet, before: PolicyRecord | None) -> PolicyRecord:
    meaning = b"" if before is None else before.meaning.encode()
    return PolicyRecord(
        changed=tuple(list_changed(meaning, policy.meaning)),
        meaning=policy.meaning.decode(),
        policy=policy.id,
    )


def _build(build: Build) -> BuildRecord:
    return BuildRecord(
        build=build.id,
        files=build.files,
        packages=build.packages,
        python=build.python,
        version=build.version,
    )


def _notice(notice: Notice) -> NoticeRecord:
    return NoticeRecord(
        asks_again=notice.asks_again or UNSET,
        language=notice.language,
        notice=notice.id,
        purpose=notice.purpose,
        text=notice.text,
        version=notice.version,
    )


async def _newest(gateway: Gateway, kind: EntryKind, shape: type[Body]) -> tuple[Body | None, int, Guard]:
    """Returns the newest record of this kind, its time, and a guard that none follows it.

    The record is None, with the time 0, where there is none that decrypts.
    """
    guard = Guard(OPERATOR_KINDS, str(kind), 0)
    query = OPERATOR_STORED.where(records.c.kind == kind).order_by(records.c.entry_index.desc()).limit(1)
    for stored in await fetch_records(gateway.database, query):
        guard = guard._replace(version=stored.entry_index + 1)
        try:
            return open_record(stored, gateway.keyring.operator_key, shape), stored.at_ms, guard
        except (Unreadable, Tampered):
            break
    return None, 0, guard
