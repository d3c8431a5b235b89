"""The purposes that were ever declared, and since when each notice is in the log. Both are read from the log's records.

A no about a purpose that is no longer declared still counts, because the purpose may return. A yes counts from no earlier
than its notice.
"""

import msgspec
from sqlalchemy import func, select

from aboveboard.errors import Tampered, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import NoticeRecord, PolicyRecord
from aboveboard.gateway.stored_records import OPERATOR_STORED, StoredRecord, fetch_records, open_record
from aboveboard.policy.meaning import read_files
from aboveboard.storage.tables import records
from aboveboard.words import EntryKind

NOTICE = "notice_"
"""The beginning of the name of a notice's record, before the notice's id."""


class DeclaredPurposes:
    """The names of all purposes that were ever declared, and the time of each notice by its id.

    Both are complete up to the last `refresh`. Version 0.1.0 named purposes in the log by their notices only.
    """

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._seen = -1
        self.names: set[str] = set()
        self.notices: dict[str, int] = {}

    async def refresh(self) -> None:
        """Reads what was declared since the last refresh, without the name in a damaged record. Raises Unavailable."""
        database, highest = self._gateway.database, func.max(records.c.entry_index)
        ((last,),) = await database.rows(select(highest))
        query = OPERATOR_STORED.where(
            records.c.kind.in_([str(EntryKind.POLICY), str(EntryKind.NOTICE)]),
            records.c.entry_index > self._seen,
        )
        for stored in await fetch_records(database, query):
            self._add(stored)
        self._seen = -1 if last is None else max(self._seen, last)

    async def all_names(self, name: str | None = None) -> frozenset[str]:
        """Returns all names, those of the rules in force included. With a `name` among them it does not read the log again.

        Another node may have declared more since the last look.
        """
        if self._seen < 0 or name is None or name not in {*self.names, *self._gateway.rules.purposes}:
            await self.refresh()
        return frozenset({*self.names, *self._gateway.rules.purposes})

    async def since_ms(self, notice: str, default_ms: int) -> int:
        """Returns when the log got this notice, `default_ms` while it has none."""
        if notice not in self.notices:
            await self.refresh()
        return self.notices.get(notice, default_ms)

    def _add(self, stored: StoredRecord) -> None:
        key = self._gateway.keyring.operator_key
        if stored.kind == EntryKind.NOTICE and stored.record:
            self.notices.setdefault(stored.record.removeprefix(NOTICE), stored.at_ms)
        try:
            if stored.kind == EntryKind.NOTICE:
                self.names.add(open_record(stored, key, NoticeRecord).purpose)
            else:
                self.names.update(_list_purposes(open_record(stored, key, PolicyRecord).meaning))
        except (Unreadable, Tampered, msgspec.DecodeError):
            # One damaged record must not keep a no about any other purpose out.
            return


def _list_purposes(meaning: str) -> list[str]:
    match read_files(meaning.encode()):
        case {"purposes.toml": dict(purposes)}:
            return list(purposes)
        case _:
            return []
