"""What came into force is an entry of its own: policy sets and notices, with their full text."""

from typing import Any

from sqlalchemy import select

from service.audit.entries import parse_leaf
from service.gateway.gateway import Gateway
from service.gateway.records import make_entry
from service.storage.journal import Entry, Submission
from service.storage.tables import entries, records
from service.words import EntryKind

OPERATOR = "operator"
"""The app that entries about no app are written for."""


async def announce(gateway: Gateway) -> None:
    """Afterwards the log's newest policy entry is about the set in force, and each notice in force has its entry.

    A set that comes back after another one is announced again; a notice is immutable and announced once.
    """
    made = []
    if await _policy_in_force(gateway) != gateway.rules.policy.id:
        policy = gateway.rules.policy
        texts = [rule.text for rule in policy.rules.values()]
        made.append(_entry(gateway, EntryKind.POLICY, {"v": 1, "policy": policy.id, "rules": texts}))
    known = await _announced_notices(gateway)
    for notice in gateway.rules.notices.values():
        if f"notice_{notice.id}" not in known:
            body = {"v": 1, "notice": notice.id, "purpose": notice.purpose, "version": notice.version}
            body |= {"language": notice.language, "text": notice.text}
            made.append(_entry(gateway, EntryKind.NOTICE, body, f"notice_{notice.id}"))
    if made:
        await gateway.submit(Submission((), (), tuple(made)))


def _entry(gateway: Gateway, kind: EntryKind, body: dict[str, Any], record: str | None = None) -> Entry:
    return make_entry(
        kind,
        body,
        owner=gateway.operator(OPERATOR),
        policy=gateway.rules.policy.id,
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
