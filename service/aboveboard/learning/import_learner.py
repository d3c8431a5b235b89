"""Learning from imported outcomes in the background, by the same sums as from outcomes of our own decisions."""

from collections.abc import Sequence
from functools import partial

import structlog
from sqlalchemy import select

from aboveboard.background import every, unless_unchanged
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.engine import decay
from aboveboard.errors import Unprocessable, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.permissions import is_excluded, refuse_past
from aboveboard.learning.imported_examples import STORED_IMPORTS, ImportRow, OpenedImport, open_imports
from aboveboard.learning.model_versions import Unsound, ask_for_a_rebuild, new_version, newest
from aboveboard.signals.import_tables import ImportState, delete_import, guard_import, imports, mark_learned
from aboveboard.storage.journal import Submission

BATCH = 2000
"""The imports of one version of a model. A log has many, and each version costs a solution and an entry."""

log = structlog.get_logger("aboveboard")


async def run(gateway: Gateway) -> None:
    """Learns from pending imports every `learn_every_ms`, until cancelled; 0 disables it."""
    work = unless_unchanged(partial(learn_imports, gateway), gateway.database.reads.read_version)
    await every(gateway.settings.learn_every_ms / 1000, work, "imports_not_learned")


async def learn_imports(gateway: Gateway) -> int:
    """Learns from all pending imports. Returns the number that are learned or dropped.

    Those of a placement whose statistics are being rebuilt stay pending, and do not block others. Raises Stale when
    another node was faster; the next round starts from there.
    """
    table, done = imports.c, 0
    query = select(table.placement_key).where(table.pending == ImportState.PENDING).distinct()
    for (key,) in await gateway.database.rows(query):
        while found := await _learn_page(gateway, key):
            done += found
    return done


async def _learn_page(gateway: Gateway, key: str) -> int:
    """Learns from the next imports of a placement. Returns their number, or 0 while the statistics are rebuilt."""
    table, before = imports.c, await newest(gateway, key)
    query = STORED_IMPORTS.where(table.placement_key == key, table.pending == ImportState.PENDING)
    rows = await gateway.database.rows(query.order_by(table.imported).limit(BATCH))
    if not rows:
        return 0
    if before.sums is None:
        if not before.is_asked_for:
            await ask_for_a_rebuild(gateway, before)
        return 0
    since_ms = decay.since_ms(decay.drop_old_periods(before.sums, gateway.clock()))
    learned = [one for one in await _list_allowed(gateway, rows) if one.content.at_ms >= since_ms]
    names = {one.name for one in learned}
    # What may not be learned is deleted: nothing else uses it.
    kept = (*map(mark_learned, names), *(delete_import(row[0]) for row in rows if row[0] not in names))
    guards = tuple(guard_import(row[0], ImportState.PENDING) for row in rows)
    if not learned:
        await gateway.submit(Submission(guards, kept, ()))
        return len(rows)
    try:
        sums = decay.add(before.sums, [one.example for one in learned])
        joined = {one.person for one in learned if one.person is not None}
        writes, entry = await new_version(gateway, before, sums, joined=joined, imported=len(learned))
    except (Unsound, Unprocessable):
        log.error("sums_damaged", placement=key)
        await ask_for_a_rebuild(gateway, before)
        return 0
    await gateway.submit(Submission((*before.guards, *guards), (*writes, *kept), (entry,)))
    return len(rows)


async def _list_allowed(gateway: Gateway, rows: Sequence[ImportRow]) -> list[OpenedImport]:
    """Returns the imports that may be learned from now, in the order of their names."""
    opened = await open_imports(gateway, Revisions(gateway.shelves), rows)
    return [one for one in opened if one is not None and await _is_allowed(gateway, one)]


async def _is_allowed(gateway: Gateway, one: OpenedImport) -> bool:
    special = await gateway.topics.get_special(one.shelf.placement.app)
    if one.person is None:
        return one.content.item not in special.items
    row = await gateway.find_person(one.person)
    try:
        person = None if row is None else await gateway.open_row(one.person, row)
    except Unreadable:
        return False
    if person is None:
        return False
    if refuse_past(gateway.rules, person.state, one.content.at_ms, gateway.clock()):
        return False
    limits = person.state.limits
    return not is_excluded(one.shelf, one.at, one.allowed, limits=limits, special=special)
