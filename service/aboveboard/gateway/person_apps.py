"""The app of a person. A row of a person does not say it, and the records about them do."""

from sqlalchemy import select

from aboveboard.gateway.gateway import Gateway
from aboveboard.storage.tables import records


async def find_app(gateway: Gateway, pseudonym: bytes) -> str | None:
    """Returns the app of the person, or None when no record about them is stored any more."""
    query = select(records.c.app).where(records.c.person == pseudonym).limit(1)
    rows = await gateway.database.rows(query)
    return str(rows[0][0]) if rows else None
