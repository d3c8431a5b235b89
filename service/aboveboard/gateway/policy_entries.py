"""The log entries of policy sets and notices that came into force, with their full text."""

from sqlalchemy import select

from aboveboard.audit.entries import parse_leaf
from aboveboard.consent.notices import Notice
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import NoticeRecord, PolicyRecord
from aboveboard.gateway.records import OPERATOR
from aboveboard.gateway.rules import Rules
from aboveboard.storage.journal import Submission
from aboveboard.storage.tables import entries, records
from aboveboard.words import EntryKind


async def announce(gateway: Gateway, rules: Rules) -> None:
    """Writes the missing entries about `rules`: the log's newest policy entry names its set, and each notice has one.

    A set that returns after another one is announced again. A notice is immutable and announced once.
    """
    made = []
    owner, policy = gateway.operator(OPERATOR), rules.policy
    if await _policy_in_force(gateway) != policy.id:
        body = PolicyRecord(meaning=policy.meaning.decode(), policy=policy.id)
        made.append(gateway.entry(body, owner, policy=policy.id))
    known = await _list_announced(gateway)
    for notice in rules.notices.values():
        if f"notice_{notice.id}" not in known:
            made.append(gateway.entry(_notice(notice), owner, record=f"notice_{notice.id}", policy=policy.id))
    if made:
        await gateway.submit(Submission((), (), tuple(made)))


def _notice(notice: Notice) -> NoticeRecord:
    return NoticeRecord(
        language=notice.language,
        notice=notice.id,
        purpose=notice.purpose,
        text=notice.text,
        version=notice.version,
    )


async def _policy_in_force(gateway: Gateway) -> str | None:
    """Returns the id of the policy set in the newest policy entry, or None in a log without one."""
    query = (
        select(entries.c.leaf)
        .join(records, records.c.entry_index == entries.c.entry_index)
        .where(records.c.kind == EntryKind.POLICY)
        .order_by(entries.c.entry_index.desc())
        .limit(1)
    )
    rows = await gateway.database.rows(query)
    return next((parse_leaf(leaf).policy for (leaf,) in rows), None)


async def _list_announced(gateway: Gateway) -> set[str]:
    rows = await gateway.database.rows(select(records.c.record).where(records.c.kind == EntryKind.NOTICE))
    return {name for (name,) in rows}
