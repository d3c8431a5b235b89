"""What came into force is an entry of its own: policy sets and notices, with their full text."""

from typing import Any

from sqlalchemy import select

from aboveboard.audit.entries import parse_leaf
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import OPERATOR, make_entry
from aboveboard.gateway.rules import Rules
from aboveboard.storage.journal import Entry, Submission
from aboveboard.storage.tables import entries, records
from aboveboard.words import EntryKind


async def announce(gateway: Gateway, rules: Rules) -> None:
    """Afterwards the log's newest policy entry is about the set in `rules`, and each notice there has its entry.

    A set that comes back after another one is announced again; a notice is immutable and announced once.
    """
    made = []
    policy = rules.policy
    if await _policy_in_force(gateway) != policy.id:
        body: dict[str, Any] = {"v": 1, "policy": policy.id, "meaning": policy.meaning.decode()}
        made.append(_entry(gateway, policy.id, EntryKind.POLICY, body))
    known = await _announced_notices(gateway)
    for notice in rules.notices.values():
        if f"notice_{notice.id}" not in known:
            body = {"v": 1, "notice": notice.id, "purpose": notice.purpose, "version": notice.version}
            body |= {"language": notice.language, "text": notice.text}
            made.append(_entry(gateway, policy.id, EntryKind.NOTICE, body, record=f"notice_{notice.id}"))
    if made:
        await gateway.submit(Submission((), (), tuple(made)))


def _entry(
    gateway: Gateway, policy: str, kind: EntryKind, body: dict[str, Any], *, record: str | None = None
) -> Entry:
    return make_entry(
        kind,
        body,
        owner=gateway.operator(OPERATOR),
        policy=policy,
        at_ms=gateway.clock(),
        record=record,
        randomness=gateway.randomness,
    )


async def _policy_in_force(gateway: Gateway) -> str | None:
    """The policy set that the log's newest policy entry names."""
    query = (
        select(entries.c.leaf)
        .join(records, records.c.entry_index == entries.c.entry_index)
        .where(records.c.kind == EntryKind.POLICY)
        .order_by(entries.c.entry_index.desc())
        .limit(1)
    )
    rows = await gateway.database.rows(query)
    return parse_leaf(rows[0][0]).policy if rows else None


async def _announced_notices(gateway: Gateway) -> set[str]:
    rows = await gateway.database.rows(select(records.c.record).where(records.c.kind == EntryKind.NOTICE))
    return {row[0] for row in rows}
