"""The newest outcomes, opened, a page at a time."""

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import ColumnElement, select

from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.gateway.gateway import Gateway
from aboveboard.learning.stored_outcome import WaitingOutcome, decrypt_outcome
from aboveboard.signals.outcome_tables import outcomes

PAGE = 500


async def read_outcomes(
    gateway: Gateway,
    revisions: Revisions,
    most: int,
    *where: ColumnElement[Any],  # a condition on a column of any type
) -> AsyncIterator[WaitingOutcome | None]:
    """The newest outcomes `where` all of this holds, `most` of them; None for one that may not be read or is no longer
    whole."""
    table, left = outcomes.c, most
    query = select(table.at_ms, table.outcome, table.person, table.sealed).where(*where)
    query = query.order_by(table.at_ms.desc(), table.outcome.desc())
    page = query
    while left > 0 and (found := await gateway.database.rows(page.limit(min(PAGE, left)))):
        for _, name, person, sealed in found:
            yield await decrypt_outcome(gateway, name, person, sealed, revisions=revisions)
        last_ms, last, *_ = found[-1]
        # On from there, not by count: new outcomes come in meanwhile.
        # And with a plain condition beside the other one, for no database finds its place in an index by an OR.
        older = (table.at_ms < last_ms) | (table.outcome < last)
        page, left = query.where(table.at_ms <= last_ms, older), left - len(found)
