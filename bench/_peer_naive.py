"""A peer: the service that a team would write without any of it, in FastAPI.

It reads the person's profile, draws an item by weight, and stores one durable row for each decision. It has no keys, no
consent, no reasons, no encryption and no log. Start it with a port, a number of people, and the path of a SQLite file or
the address of a PostgreSQL.
"""

import json
import random
import sqlite3
import sys
import uuid
from contextlib import asynccontextmanager
from typing import Any, Protocol

import asyncpg
import uvicorn
from _load import ITEMS
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

TABLES = (
    "CREATE TABLE IF NOT EXISTS profiles (person TEXT PRIMARY KEY, profile TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS decisions (decision TEXT PRIMARY KEY, made TEXT NOT NULL)",
)


class Situation(BaseModel):
    device: str | None = None
    local_time: str | None = None
    region: str | None = None


class Question(BaseModel):
    person: str
    session: str | None = None
    placement: str
    candidates: list[str]
    count: int = 1
    context: Situation = Situation()
    language: str = "en"


class Store(Protocol):
    """The two tables of the service."""

    async def open(self, profiles: list[tuple[str, str]]) -> None: ...

    async def profile(self, person: str) -> str | None: ...

    async def keep(self, decision: str, made: str) -> None: ...


class SqliteStore:
    """A file that is synced at each commit."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)

    async def open(self, profiles: list[tuple[str, str]]) -> None:
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", *TABLES, "BEGIN"):
            self._connection.execute(statement)
        self._connection.executemany("INSERT INTO profiles VALUES (?, ?)", profiles)
        self._connection.execute("COMMIT")

    async def profile(self, person: str) -> str | None:
        query = "SELECT profile FROM profiles WHERE person = ?"
        row: tuple[str] | None = self._connection.execute(query, (person,)).fetchone()
        return row and row[0]

    async def keep(self, decision: str, made: str) -> None:
        self._connection.execute("INSERT INTO decisions VALUES (?, ?)", (decision, made))


class PostgresqlStore:
    """A server with a pool of connections. Each commit is durable."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def open(self, profiles: list[tuple[str, str]]) -> None:
        self._pool = await asyncpg.create_pool(self._address, min_size=4, max_size=16)
        for statement in TABLES:
            await self._pool.execute(statement)
        await self._pool.executemany("INSERT INTO profiles VALUES ($1, $2)", profiles)

    async def profile(self, person: str) -> str | None:
        found: str | None = await self._pool.fetchval(
            "SELECT profile FROM profiles WHERE person = $1", person
        )
        return found

    async def keep(self, decision: str, made: str) -> None:
        await self._pool.execute("INSERT INTO decisions VALUES ($1, $2)", decision, made)


def make_profiles(people: int) -> list[tuple[str, str]]:
    """Returns profiles with a consent and ten interests, as many as the people of the gateway have."""
    return [
        (
            f"p-{number}",
            json.dumps(
                {"personalize": True, "likes": {f"item-{(number * 7 + n) % ITEMS}": n for n in range(10)}}
            ),
        )
        for number in range(people)
    ]


def draw(question: Question, profile: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns the items, drawn by weight one after another, with the probability of each in its slot."""
    likes, left, drawn = profile["likes"] if profile["personalize"] else {}, list(question.candidates), []
    for _ in range(min(question.count, len(left))):
        weights = [1.0 + likes.get(item, 0) for item in left]
        at = random.choices(range(len(left)), weights)[0]
        drawn.append({"probability": weights[at] / sum(weights), "item": left.pop(at)})
    return drawn


def application(store: Store, people: int) -> FastAPI:
    @asynccontextmanager
    async def opened(_: FastAPI) -> Any:
        await store.open(make_profiles(people))
        yield

    service = FastAPI(lifespan=opened)

    @service.post("/decide")
    async def decide(question: Question) -> dict[str, Any]:
        profile = await store.profile(question.person)
        if profile is None:
            raise HTTPException(404)
        answer = {"decision": uuid.uuid4().hex, "items": draw(question, json.loads(profile))}
        await store.keep(
            answer["decision"], json.dumps({"question": question.model_dump(), "answer": answer})
        )
        return answer

    return service


def main(port: int, people: int, database: str) -> None:
    store = PostgresqlStore(database) if "://" in database else SqliteStore(database)
    service = application(store, people)
    uvicorn.run(service, port=port, loop="uvloop", http="httptools", access_log=False, log_level="error")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
