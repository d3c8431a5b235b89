"""A service with an app, as tests of the gateway see it: from outside and from inside."""

from typing import Any, NamedTuple

from aboveboard.gateway.gateway import Gateway
from sqlalchemy import event

from tests.clocks import HandClock
from tests.laws.running import app_of
from tests.world import Installation, Shop


class House(NamedTuple):
    """An app of the service, the gateway behind it, and the clock that both go by."""

    shop: Shop
    installation: Installation
    clock: HandClock

    @property
    def gateway(self) -> Gateway:
        return self.installation.service.gateway

    def run(self, work: Any) -> Any:
        return self.installation.run(work)

    def rows(self, query: Any) -> Any:
        return self.run(self.gateway.database.rows(query))

    def plans(self, work: Any, table: str) -> list[str]:
        """How SQLite looks for what `work` reads from that table, a line for each step of each query."""
        engine = self.gateway.database.engine
        asked: list[tuple[str, Any]] = []

        def note(_: Any, __: Any, sql: str, values: Any, *___: Any) -> None:
            if f"FROM {table}" in sql:
                asked.append((sql, values))

        async def found() -> list[str]:
            async with engine.connect() as connection:
                steps = [
                    await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
                    for sql, values in asked
                ]
                return [str(row[3]) for each in steps for row in each]

        event.listen(engine.sync_engine, "before_cursor_execute", note)
        try:
            self.run(work)
        finally:
            event.remove(engine.sync_engine, "before_cursor_execute", note)
        return self.run(found())  # type: ignore[no-any-return]

    @property
    def app(self) -> str:
        """The name of the app."""
        return str(app_of(self.installation, self.shop.decide()))
