"""Unlearning of imported outcomes, exact to the bit: their examples are subtracted, and their rows deleted with that."""

from collections.abc import Sequence

from sqlalchemy import select

from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.gateway.gateway import Gateway
from aboveboard.learning.examples import Where
from aboveboard.learning.imported_examples import STORED_IMPORTS, ImportRow, OpenedImport, open_imports
from aboveboard.learning.model_versions import newest, version_without
from aboveboard.learning.rebuild import rebuild
from aboveboard.signals.import_tables import (
    ImportState,
    delete_import,
    drop_pending,
    imports,
)
from aboveboard.storage.journal import Guard, Submission

AT_ONCE = 500
"""The rows of one commit: so few that no request waits long behind it."""


async def forget_pending(gateway: Gateway, person: bytes, guard: Guard) -> None:
    """Deletes the person's pending imports. A process that learns from one of them fails. Raises Stale or Unavailable
    once `guard` does not hold.
    """

    async def attempt() -> None:
        guards, writes = await drop_pending(gateway.database, [person])
        for at in range(0, len(writes), AT_ONCE):
            some = slice(at, at + AT_ONCE)
            await gateway.submit(Submission((guard, *guards[some]), tuple(writes[some]), ()))

    await gateway.with_retries(attempt)


async def unlearn_imports(
    gateway: Gateway, person: bytes, *, guard: Guard, where: Where | None = None
) -> int:
    """Removes what was learned from the person's imports from all models, and deletes their rows.

    With `where`, only those for which it is True. Returns the number of those that do not decrypt. Without `where` their
    rows are deleted, and their examples stay. Raises Stale or Unavailable once `guard` does not hold.
    """
    lost, last, table = 0, b"", imports.c
    query = STORED_IMPORTS.where(table.person == person, table.pending == ImportState.LEARNED)
    query = query.order_by(table.imported).limit(AT_ONCE)
    while rows := await gateway.database.rows(query.where(table.imported > last)):
        lost += await forget_rows(gateway, rows, guards=(guard,), where=where)
        last = rows[-1][0]
    return lost


async def forget_rows(
    gateway: Gateway, rows: Sequence[ImportRow], *, guards: tuple[Guard, ...] = (), where: Where | None = None
) -> int:
    """Removes these learned imports as `unlearn_imports` does. Returns the number of those that do not decrypt."""
    opened = await open_imports(gateway, Revisions(gateway.shelves), rows)
    by_placement: dict[str, list[OpenedImport]] = {}
    for one in opened:
        if one is not None and (where is None or where(one.shelf, one.at, one.allowed)):
            by_placement.setdefault(one.content.placement, []).append(one)
    for placement, found in by_placement.items():
        await _subtract(gateway, placement, found, guards)
    lost = [row[0] for row, one in zip(rows, opened, strict=True) if one is None]
    if lost and where is None:
        await gateway.submit(Submission(guards, tuple(map(delete_import, lost)), ()))
    return len(lost)


async def _subtract(
    gateway: Gateway, placement: str, found: Sequence[OpenedImport], guards: tuple[Guard, ...]
) -> None:
    table, asked = imports.c, [one.name for one in found]

    async def attempt() -> bool:
        before = await newest(gateway, placement)
        query = select(table.imported).where(table.imported.in_(asked), table.pending == ImportState.LEARNED)
        names = {name for (name,) in await gateway.database.rows(query)}
        if not names:
            return before.sums is not None
        gone = [one.example for one in found if one.name in names]
        writes, made = await version_without(gateway, before, gone, gone=names)
        gone_rows = tuple(map(delete_import, names))
        await gateway.submit(Submission((*before.guards, *guards), (*writes, *gone_rows), made))
        return bool(made)

    if not await gateway.with_retries(attempt):
        await rebuild(gateway, placement)
