"""A person whom an outcome kept from moving to the new pseudonym is tried again, until they have moved."""

import asyncio
from pathlib import Path

import pytest
from aboveboard.errors import Unavailable
from aboveboard.gateway import waiting_moves
from aboveboard.gateway.waiting_moves import WaitingMoves
from aboveboard.keys.keyring import Keyring, open_keyring
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person
from msgspec import structs

from tests.gateway.test_repseudonymize import OLD, Host, names


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    """The keys during a rotation of the pseudonym key."""
    return structs.replace(open_keyring(tmp_path / "keys"), former_pseudonym_key=OLD)


def waiting(host: Host, *people: str) -> WaitingMoves:
    found = WaitingMoves(host)
    for person in people:
        found.note("shop", person)
    return found


def test_a_person_moves_once_nothing_waits(keyring: Keyring) -> None:
    """Until then they stay noted, and afterwards nothing of them is remembered."""
    host, (new, former) = Host(keyring, pending=True), names(keyring)
    host.add(former, PersonState())
    moves = waiting(host, "dan", "dan")
    assert (asyncio.run(moves.move()), len(moves), set(host.people)) == (0, 1, {former})
    host.is_pending = False
    assert (asyncio.run(moves.move()), len(moves), set(host.people)) == (1, 0, {new})


def test_a_database_that_does_not_answer_makes_no_person_forgotten(
    keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the one who was tried, nor the next one."""

    async def fail(*_: object) -> None:
        raise Unavailable("It failed.")

    monkeypatch.setattr(waiting_moves, "find_or_move", fail)
    moves = waiting(Host(keyring), "dan", "eve")
    with pytest.raises(Unavailable):
        asyncio.run(moves.move())
    assert len(moves) == 2


def test_a_person_whose_row_does_not_open_is_forgotten(keyring: Keyring) -> None:
    """No further try would move them."""
    host, (_, former) = Host(keyring), names(keyring)
    found = host.add(former, PersonState())
    host.people[former] = (former, found.version, b"changed", b"changed")
    moves = waiting(host, "dan")
    asyncio.run(moves.move())
    assert len(moves) == 0


def test_one_who_waits_long_keeps_no_other_back(keyring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    """A round tries some, and the next one those after them. More than a bound are not remembered."""
    tried = list[str]()

    async def find(_: object, app: str, person: str) -> Person:
        tried.append(person)
        pseudonym = keyring.former_pseudonym(app, person) if person == "eve" else None
        return Person(pseudonym or keyring.pseudonym(app, person), 1, b"", b"", PersonState())

    monkeypatch.setattr(waiting_moves, "AT_ONCE", 1)
    monkeypatch.setattr(waiting_moves, "MOST", 2)
    monkeypatch.setattr(waiting_moves, "find_or_move", find)
    moves = waiting(Host(keyring), "eve", "dan", "ada")
    assert [asyncio.run(moves.move()) for _ in range(3)] == [0, 1, 0]
    assert (tried, len(moves)) == (["eve", "dan", "eve"], 1)
