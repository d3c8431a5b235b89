"""The edits of a writer of the database without a key: rows changed, swapped and deleted behind the gateway."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aboveboard.gateway.newest_choices import NewestChoices
from aboveboard.keys.keyring import Keyring
from aboveboard.operations.findings import DoctorFinding
from aboveboard.people.store import people
from sqlalchemy import Connection, Table, delete, insert, select

from tests.erasure.leaving import pseudonym_of
from tests.laws.running import app_of
from tests.world import EVE, Installation, Shop


def write(installation: Installation, *statements: Any) -> None:
    """Runs these statements in one transaction, over a connection of its own."""

    async def run() -> None:
        async with installation.service.gateway.database.engine.begin() as connection:
            for each in statements:
                await connection.execute(each)

    installation.run(run())


def read(installation: Installation, table: Table, where: Any) -> list[dict[str, Any]]:
    found = installation.run(installation.service.gateway.database.rows(select(table).where(where)))
    return [dict(zip(table.c.keys(), row, strict=True)) for row in found]


def put(installation: Installation, table: Table, where: Any, *rows: dict[str, Any]) -> None:
    """Leaves exactly `rows` of those that fit."""
    write(installation, delete(table).where(where), *(insert(table).values(row) for row in rows))


@contextmanager
def edited(installation: Installation, table: Table, where: Any, *rows: dict[str, Any]) -> Iterator[None]:
    """Puts `rows` in place of those that fit, and afterwards the former ones again: others use the installation too."""
    former = read(installation, table, where)
    put(installation, table, where, *rows)
    try:
        yield
    finally:
        put(installation, table, where, *former)


def told(installation: Installation, report: Callable[[Connection, Keyring], DoctorFinding]) -> str:
    """The doctor's line."""

    async def run() -> str:
        gateway = installation.service.gateway
        async with gateway.database.engine.connect() as connection:
            return (await connection.run_sync(report, gateway.keyring)).line

    return installation.run(run())


def counted(installation: Installation, name: str) -> float:
    """The value of a counter."""
    return installation.service.gateway.metrics.registry.get_sample_value(f"aboveboard_{name}_total") or 0.0


class Someone:
    """A person who agreed to everything, and their rows in the database."""

    def __init__(self, installation: Installation, shop: Shop) -> None:
        self.installation, self.shop, self.name = installation, shop, shop.welcome(EVE)
        shop.signal(self.name)
        self.app = app_of(installation, shop.decide())
        self.pseudonym = pseudonym_of(installation, self.app, self.name)
        self.where = people.c.pseudonym == self.pseudonym

    def row(self) -> dict[str, Any]:
        (found,) = read(self.installation, people, self.where)
        return found

    def put_back(self, row: dict[str, Any]) -> None:
        put(self.installation, people, self.where, row)

    def level(self) -> tuple[int, str]:
        """The level of a decision, and what bound it."""
        found = self.shop.decide(self.name)["personalization"]
        return found["effective"], found["bound_by"]

    def consents(self) -> dict[str, str]:
        return dict(self.shop.ok("GET", f"/v1/people/{self.name}/consents")["states"])

    def forget_confirmed(self) -> None:
        """As another process, or one that has started again."""
        gateway = self.installation.service.gateway
        gateway.choices = NewestChoices(gateway.database, gateway.metrics, gateway.clock)
