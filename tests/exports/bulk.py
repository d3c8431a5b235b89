"""Logs of many entries, and rows that are changed without the gateway."""

from typing import Any

from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import Owner, make_entry
from aboveboard.people.store import write_state
from aboveboard.storage.journal import Submission
from aboveboard.words import EntryKind

from tests.world import Installation

AT_ONCE = 500


async def fill(gateway: Gateway, count: int, kind: EntryKind = EntryKind.DIAL) -> None:
    """So many entries more, of ten people."""
    people = [await gateway.person("bulk", f"p-{number}") for number in range(10)]
    new = tuple(write_state(person, person.state) for person in people if person.version == 0)
    if new:
        await gateway.submit(Submission((), new, ()))
    for start in range(0, count, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, count))
        await gateway.submit(
            Submission((), (), tuple(dial_entry(gateway, people[n % 10], kind, n) for n in numbers))
        )


def dial_entry(gateway: Gateway, person: Any, kind: EntryKind, number: int) -> Any:
    return make_entry(
        kind,
        {"v": 1, "level": number % 5},
        owner=Owner("bulk", person.key, person.pseudonym),  # whose row counts no choice
        policy=gateway.rules.policy.id,
        at_ms=gateway.clock(),
    )


def change(installation: Installation, statement: Any) -> None:
    async def run() -> None:
        async with installation.service.gateway.database.engine.begin() as connection:
            await connection.execute(statement)

    installation.run(run())
