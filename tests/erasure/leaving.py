"""Somebody with a past in a shop, and how they are erased."""

from typing import Any, NamedTuple

from aboveboard import schema
from aboveboard.erasure import state
from aboveboard.erasure.begin import StartedErasure, mark
from aboveboard.errors import Stale
from aboveboard.gateway.gateway import Gateway
from aboveboard.learning.import_learner import learn_imports
from aboveboard.learning.learner import learn_once
from sqlalchemy import select

from tests.laws.running import app_of
from tests.world import DAN, Installation, Shop


class Past(NamedTuple):
    """A person of a shop, what they were shown, and by what name we know them."""

    person: str
    decisions: list[Any]
    app: str
    pseudonym: bytes


def lived(installation: Installation, shop: Shop, turns: int = 3, person: str | None = None) -> Past:
    """Somebody who looked at things, was shown some, took one, and turned their dial."""
    who = shop.welcome(DAN, person)
    decisions = []
    for number in range(turns):
        shop.signal(who, session="s-1")
        decisions.append(shop.decide(who, session="s-1", headers={"Idempotency-Key": f"{who}-{number}"}))
    assert shop.outcome(decisions[0])["status"] == "kept"
    app = app_of(installation, decisions[0])
    return Past(who, decisions, app, pseudonym_of(installation, app, who))


def pseudonym_of(installation: Installation, app: str, person: str) -> bytes:
    return installation.service.gateway.keyring.pseudonym(app, person)


def rows_of(installation: Installation, pseudonym: bytes) -> dict[str, int]:
    """How many rows of each table name the person."""
    found = {}
    for table in schema.TABLES:
        for name in {"person", "pseudonym"} & set(table.c.keys()):
            query = select(table.c[name]).where(table.c[name] == pseudonym)
            count = len(installation.run(installation.service.gateway.database.rows(query)))
            if count:
                found[table.name] = count
    return found


def erase(shop: Shop, person: str) -> Any:
    """The receipt of an erasure that is done."""
    return shop.erase(person)


def begin(gateway: Gateway, past: Past) -> Any:
    """The first step alone: from here on they are nobody."""

    async def find() -> bytes:
        return past.pseudonym

    return mark(gateway, past.app, find)


def name_of(begun: StartedErasure) -> bytes:
    return state.hash_of(begun.erasure)


def settle(installation: Installation) -> None:
    """Everything that waits to be learned is learned, and no round of learning is under way."""
    while True:
        try:
            gateway = installation.service.gateway
            if installation.run(learn_once(gateway)) == installation.run(learn_imports(gateway)) == 0:
                return
        except Stale:
            continue
