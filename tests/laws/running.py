"""What several laws do with a running service, beyond what a client of it can ask."""

import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from aboveboard.audit.head import LogHead
from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.tables import model_versions
from aboveboard.gateway.stored_records import STORED, fetch_records
from aboveboard.storage.journal import READ_HEAD
from aboveboard.storage.tables import entries, records
from sqlalchemy import select

from tests.world import DAN, Shop


@contextmanager
def client(installation, key=None):
    """An app of an installation, with a key of its own unless it comes with one."""
    shop = Shop(installation.url, key or installation.key())
    with shop.http:
        yield shop


def before(at_ms, **ago):
    """The time that long before an instant, as JSON has it."""
    return (datetime.fromtimestamp(at_ms / 1000, UTC) - timedelta(**ago)).isoformat()


def rows(installation, query):
    return installation.run(installation.service.gateway.database.rows(query))


def stored_records(installation, *where):
    """The stored records that fit, in the order of the log."""
    query = STORED.where(*where).order_by(records.c.entry_index)
    return installation.run(fetch_records(installation.service.gateway.database, query))


def app_of(installation, answer):
    """The app that was answered, as the record beside the log's entry names it."""
    query = select(records.c.app).where(records.c.entry_index == answer["log"]["index"])
    return str(rows(installation, query)[0][0])


def head_of(installation):
    """The newest head of the log, as it stands in the database."""
    return LogHead(*rows(installation, READ_HEAD)[0])


def leaves_of(installation):
    """The whole log, in order."""
    return [leaf for (leaf,) in rows(installation, select(entries.c.leaf).order_by(entries.c.entry_index))]


def learn(installation, shop, placement="home"):
    """Somebody takes what they are shown, and the model of the placement learns from it; its newest version."""
    answer = shop.decide(shop.welcome(DAN), placement)
    assert shop.outcome(answer)["status"] == "kept"
    key = placement_key(app_of(installation, answer), placement)
    query = select(model_versions.c.version).where(model_versions.c.placement_key == key)
    deadline = time.monotonic() + 20
    while not (found := rows(installation, query)):
        assert time.monotonic() < deadline, "nothing was learned"
        time.sleep(0.02)
    return max(version for (version,) in found)
