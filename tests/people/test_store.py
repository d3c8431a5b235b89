"""The one row of a person: sealed under their own key, found by pseudonym, versioned."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from aboveboard.errors import Unreadable
from aboveboard.keys.keyring import Keyring, open_keyring
from aboveboard.keys.sealing import seal
from aboveboard.people.state import (
    NOBODY,
    Affinity,
    Limits,
    PersonFacts,
    PersonState,
    PurposeChoice,
    Visit,
)
from aboveboard.people.store import READ, Person, open_person, people, write_state
from aboveboard.storage.journal import GUARDED, Guard
from aboveboard.words import AgeClass, Category, ConsentState
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, Row, create_engine, select

instants = st.integers(0, 2**45)
names = st.text(max_size=12)
affinities = st.builds(
    Affinity, st.floats(0, 100, allow_nan=False), instants, st.integers(1, 2**31), instants
)
interests = st.dictionaries(
    st.sampled_from(Category), st.dictionaries(names, affinities, max_size=3), max_size=2
)
states = st.builds(
    PersonState,
    epoch=st.integers(0, 2**40),
    dial=st.none() | st.integers(0, 4),
    choices=st.dictionaries(
        names,
        st.builds(PurposeChoice, st.sampled_from(ConsentState), names, instants, st.none() | instants),
        max_size=3,
    ),
    limits=st.builds(
        Limits,
        st.lists(st.sampled_from(Category), max_size=2).map(tuple),
        st.lists(names, max_size=2).map(tuple),
        st.lists(names, max_size=2).map(tuple),
    ),
    facts=st.builds(PersonFacts, st.sampled_from(AgeClass), st.none() | names, st.none() | names),
    history=interests,
    elsewhere=interests,
    visit=st.none() | st.builds(Visit, names, instants, instants, interests),
    shown=st.dictionaries(names, st.lists(instants, max_size=3), max_size=2),
)


@pytest.fixture(scope="module")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    return open_keyring(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    made = create_engine("sqlite://")
    people.create(made)
    yield made
    made.dispose()


def read(engine: Engine, pseudonym: bytes) -> Row[bytes, int, bytes, bytes] | None:
    with engine.connect() as connection:
        return connection.execute(READ.where(people.c.pseudonym == pseudonym)).one_or_none()


def write(engine: Engine, person: Person, state: PersonState) -> None:
    made = write_state(person, state)
    with engine.begin() as connection:
        assert connection.execute(made.statement, dict(made.row)).rowcount == 1


@pytest.fixture
def ada(keyring: Keyring, engine: Engine) -> Person:
    """Somebody with a row, newly made for each test."""
    pseudonym = keyring.pseudonym("shop", f"ada-{count(engine)}")
    write(engine, open_person(keyring, pseudonym, None), PersonState(dial=3))
    return open_person(keyring, pseudonym, read(engine, pseudonym))


def count(engine: Engine) -> int:
    with engine.connect() as connection:
        return len(connection.execute(select(people.c.pseudonym)).all())


def test_nobody_is_somebody_with_a_key_of_their_own(keyring: Keyring) -> None:
    """Without a row there is a fresh key and nothing known; the guard is that there still is no row."""
    one, other = (open_person(keyring, b"p" * 32, None) for _ in range(2))
    assert (one.version, one.state) == (0, NOBODY)
    assert one.key != other.key
    assert keyring.unwrap(one.wrapped_key, b"p" * 32) == one.key
    assert one.guard == Guard("people", b"p" * 32, 0)


@given(st.lists(states, min_size=1, max_size=4))
def test_what_is_read_is_what_was_written(
    keyring: Keyring, engine: Engine, written: list[PersonState]
) -> None:
    """State after state, each one version on, under one and the same key."""
    pseudonym = keyring.pseudonym("shop", f"eve-{count(engine)}")
    person = open_person(keyring, pseudonym, None)
    key = person.key
    first = 0
    for at, state in enumerate(written):
        write(engine, person, state)
        person = open_person(keyring, pseudonym, read(engine, pseudonym))
        first = first or person.version
        assert (person.version, person.state, person.key) == (first + at, state, key)
        assert person.guard == Guard("people", pseudonym, first + at)


def test_a_row_tells_nothing_without_its_key(engine: Engine, keyring: Keyring) -> None:
    """No word of the state stands in it."""
    pseudonym = keyring.pseudonym("shop", "dan")
    write(engine, open_person(keyring, pseudonym, None), PersonState(limits=Limits(topics=("knitting",))))
    row = read(engine, pseudonym)
    assert row is not None
    assert not any(word in bytes(row.sealed) for word in (b"knitting", b"topics", b"limits"))


@pytest.mark.parametrize("place", ["wrapped_key", "sealed"])
@pytest.mark.parametrize("at", [0, 7, -1])
def test_a_changed_byte_is_noticed(
    keyring: Keyring, engine: Engine, ada: Person, place: str, at: int
) -> None:
    """Whoever writes in the database cannot write somebody's state."""
    row = read(engine, ada.pseudonym)
    assert row is not None
    changed = bytearray(getattr(row, place))
    changed[at] ^= 1
    altered = row._asdict() | {place: bytes(changed)}
    with pytest.raises(Unreadable):
        open_person(keyring, ada.pseudonym, tuple(altered.values()))


def test_rows_cannot_be_exchanged(keyring: Keyring, engine: Engine, ada: Person) -> None:
    """Neither as a whole nor only what is sealed: both are bound to the pseudonym."""
    other = keyring.pseudonym("shop", f"ben-{count(engine)}")
    write(engine, open_person(keyring, other, None), PersonState(dial=0))
    of_ada, of_other = read(engine, ada.pseudonym), read(engine, other)
    assert of_ada is not None
    assert of_other is not None
    mixed = (other, 1, of_other.wrapped_key, of_ada.sealed)
    for row in ((other, *of_ada[1:]), mixed):
        with pytest.raises(Unreadable):
            open_person(keyring, other, row)


def test_another_installation_s_keys_open_nothing(engine: Engine, ada: Person, tmp_path: Path) -> None:
    """A stolen database alone is of no use."""
    with pytest.raises(Unreadable):
        open_person(open_keyring(tmp_path), ada.pseudonym, read(engine, ada.pseudonym))


def test_a_row_that_was_sealed_but_does_not_decode_is_unreadable(keyring: Keyring) -> None:
    """As a row of a later format would be: refused and not guessed at."""
    fresh = open_person(keyring, b"q" * 32, None)
    sealed = seal(fresh.key, b"\xc1", b"state" + b"q" * 32)
    with pytest.raises(Unreadable, match="unknown format"):
        open_person(keyring, b"q" * 32, (b"q" * 32, 1, fresh.wrapped_key, sealed))


def test_guards_know_people() -> None:
    """The journal can look up the version of a person's row."""
    assert [column.name for column in GUARDED["people"].selected_columns] == ["pseudonym", "version"]
