"""A team's own log, as it is imported in tests."""

import itertools
from typing import Any

import msgspec
from aboveboard.catalogue.cache import placement_key
from aboveboard.clock import to_iso
from aboveboard.engine.decay import examples_in, same
from aboveboard.ingestion.import_answer import ImportAnswer
from aboveboard.ingestion.import_body import ImportBatch
from aboveboard.ingestion.imports import import_outcomes
from aboveboard.learning.import_learner import learn_imports
from aboveboard.learning.learner import learn_once
from aboveboard.learning.model_versions import newest
from aboveboard.learning.rebuild import from_records
from aboveboard.learning.withdrawal import forget_due
from aboveboard.signals.import_tables import imports
from aboveboard.storage.journal import Submission, Write
from sqlalchemy import bindparam, update

from tests.house import House
from tests.world import DAN

_numbers = itertools.count(1)

HOUR_MS = 3_600_000


def entry(house: House, **more: Any) -> dict[str, Any]:
    """Something that was taken an hour ago, under an id of its own."""
    plain = {"id": f"log-{next(_numbers)}", "placement": "home", "item": "travel-1", "kind": "taken"}
    return plain | {"at": to_iso(house.clock() - HOUR_MS)} | more


def batch_of(*given: Any) -> ImportBatch:
    return msgspec.json.decode(msgspec.json.encode({"outcomes": given}), type=ImportBatch)


def send(house: House, *given: Any, app: str | None = None) -> list[Any]:
    """The results of one batch, past HTTP."""
    answer = house.run(import_outcomes(house.gateway, app or house.app, batch_of(*given), asked=None))
    return msgspec.json.decode(answer, type=ImportAnswer).outcomes


def agreed(house: House, name: str | None = None) -> str:
    """A person who agreed to `improve` two hours ago."""
    person = house.shop.welcome(DAN, name)
    house.clock.forward(ms=2 * HOUR_MS)
    return person


def learn(house: House) -> None:
    """Everything that waits is learned or forgotten."""
    while house.run(learn_once(house.gateway)) or house.run(learn_imports(house.gateway)):
        pass
    house.run(forget_due(house.gateway))


def count(house: House, placement: str = "home") -> int:
    """The examples in the model of a placement, after checking that a rebuild gives the same to the bit."""
    before = house.run(newest(house.gateway, placement_key(house.app, placement)))
    if before.version:  # a model that never was has no first period yet
        assert same(before.sums, house.run(from_records(house.gateway, before)))
    return examples_in(before.sums)


def damage(house: House, person: str) -> None:
    """Replaces what is sealed in the person's imports, as a writer of the database could."""
    change = update(imports).where(imports.c.person == bindparam("key")).values(sealed=bindparam("other"))
    row = {"key": house.gateway.keyring.pseudonym(house.app, person), "other": b"x" * 60}
    house.run(house.gateway.submit(Submission((), (Write(change, row),), ())))
