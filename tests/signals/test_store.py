"""The table of kept signals."""

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.declared import read_folder
from aboveboard.errors import Unreadable
from aboveboard.people.state import VISIT_IDLE_MS
from aboveboard.settings import find_shipped
from aboveboard.signals.catalogue import load_catalogue
from aboveboard.signals.intake import SignalVerdict
from aboveboard.signals.store import (
    KeptSignal,
    decode,
    encode,
    expires_ms,
    signal_write,
    signals,
)
from aboveboard.words import Reach, SignalStatus
from sqlalchemy import create_engine, delete, exc, func, select

VIEWED = load_catalogue(read_folder(find_shipped("policies"))).types["item_viewed"]
SIGNAL = KeptSignal("item_viewed", 1, "s", (Reach.VISIT,), {"item": "a", "topics": ["x"], "price": "..10"})
ADA, BEN = b"a" * 32, b"b" * 32


@pytest.fixture
def connection():
    engine = create_engine("sqlite://")
    signals.create(engine)
    with engine.begin() as opened:
        yield opened
    engine.dispose()


def keep(connection, person, id_hash, at_ms):
    write = signal_write(person, id_hash, expires_ms=at_ms, sealed=b"x")
    connection.execute(write.statement, write.row)


@pytest.mark.parametrize(
    ("reaches", "kept_ms"),
    [
        ((Reach.VISIT,), VISIT_IDLE_MS),
        ((Reach.HISTORY,), VIEWED.retention_days * MS_PER_DAY),
        ((Reach.VISIT, Reach.HISTORY), VIEWED.retention_days * MS_PER_DAY),
    ],
)
def test_how_long_a_signal_stays(reaches, kept_ms):
    """What is for the visit alone goes with it; the rest stays as long as its type says."""
    assert expires_ms(VIEWED, SignalVerdict(SignalStatus.KEPT, {}, (), reaches), 1000) == 1000 + kept_ms


def test_a_signal_survives_encoding():
    """What is decoded is what was encoded."""
    assert decode(encode(SIGNAL)) == SIGNAL


@pytest.mark.parametrize("data", [b"", b"\xc1", encode(SIGNAL).replace(b"visit", b"vigil")])
def test_what_is_no_signal_is_unreadable(data):
    """Bytes that are not a kept signal raise instead of being guessed at."""
    with pytest.raises(Unreadable):
        decode(data)


def test_a_signal_is_kept_once(connection):
    """The same id of the same person is refused by the table; another person may have it too."""
    keep(connection, ADA, b"1", 5)
    keep(connection, BEN, b"1", 5)
    with pytest.raises(exc.IntegrityError):
        keep(connection, ADA, b"1", 6)


def test_signals_are_found_by_person(connection):
    """A person's signals come back, and nobody else's."""
    keep(connection, ADA, b"1", 5)
    keep(connection, BEN, b"2", 5)
    columns = signals.c.id_hash, signals.c.expires_ms, signals.c.sealed
    assert connection.execute(select(*columns).where(signals.c.person == ADA)).all() == [(b"1", 5, b"x")]


def test_what_has_expired_is_deleted(connection):
    """From its expiry on a signal is deleted, and not before."""
    for index, at_ms in enumerate((4, 5, 6)):
        keep(connection, ADA, b"%d" % index, at_ms)
    connection.execute(delete(signals).where(signals.c.expires_ms <= 5))
    assert connection.execute(select(func.min(signals.c.expires_ms))).scalar() == 6
