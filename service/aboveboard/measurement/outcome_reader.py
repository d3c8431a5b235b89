"""A reader of the newest outcomes, which decrypts one page at a time."""

from collections.abc import AsyncIterator

from sqlalchemy import ColumnElement, select

from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.gateway.gateway import Gateway
from aboveboard.learning.stored_outcome import WaitingOutcome, decrypt_outcome
from aboveboard.signals.outcome_tables import outcomes

PAGE = 500

Conditions = tuple[ColumnElement[bool], ...]


def select_placement(key: str) -> Conditions:
    """Returns the conditions for the outcomes of one placement."""
    return (outcomes.c.placement_key == key,)


async def read_outcomes(
    gateway: Gateway,
    revisions: Revisions,
    most: int,
    *where: ColumnElement[bool],
) -> AsyncIterator[WaitingOutcome | None]:
    """Yields the newest outcomes that meet all conditions of `where`, newest first, at most `most`.

    Yields None for one that cannot be decrypted, or that may not be learned from.
    """
    table, left = outcomes.c, most
    query = select(table.at_ms, table.outcome, table.person, table.sealed).where(*where)
    query = query.order_by(table.at_ms.desc(), table.outcome.desc())
    page = query
    while left > 0 and (found := await gateway.database.rows(page.limit(min(PAGE, left)))):
        for at_ms, name, person, sealed in found:
            one = await decrypt_outcome(gateway, name, person, sealed, revisions=revisions)
            yield None if one is None else one._replace(at_ms=at_ms)
        last_ms, last, *_ = found[-1]
        # The next page begins at this row, not at an OFFSET, which new outcomes would shift.
        # The plain condition repeats part of the OR, because databases do not seek in an index by an OR.
        older = (table.at_ms < last_ms) | (table.outcome < last)
        page, left = query.where(table.at_ms <= last_ms, older), left - len(found)
