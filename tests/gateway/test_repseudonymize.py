"""The move to a new pseudonym: at the next request, in one submission, and never while the learner needs the old one."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aboveboard.errors import Stale, Unavailable
from aboveboard.gateway.repseudonymize import ATTEMPTS_MAX, find_or_move, rename_pseudonym
from aboveboard.keys.keyring import Keyring, open_keyring
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person, PersonRow, open_person, write_moved
from aboveboard.storage.journal import Guard, Submission
from msgspec import structs

OLD = b"f" * 32


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    """The keys during a rotation of the pseudonym key."""
    return structs.replace(open_keyring(tmp_path / "keys"), former_pseudonym_key=OLD)


class Host:
    """A gateway of one table of people, which applies a submission or fails as it is told to."""

    def __init__(
        self, keyring: Keyring, *, pending: bool = False, fail: type[Exception] | None = None
    ) -> None:
        self.keyring, self.settings = keyring, SimpleNamespace(learn_every_ms=1)
        self.database = SimpleNamespace(rows=self._rows)
        self.people: dict[bytes, PersonRow] = {}
        self.submitted: list[Submission] = []
        self.looked = 0
        self.is_pending, self._fail = pending, fail

    def add(self, pseudonym: bytes, state: PersonState, version: int = 3) -> Person:
        made = self.keyring.new_person_key(pseudonym)
        person = Person(pseudonym, version - 1, made.key, made.wrapped, state)
        self.store(write_moved(person, state).row)
        return open_person(self.keyring, pseudonym, self.people[pseudonym])

    def store(self, row: Any) -> None:
        name = row["pseudonym"]
        self.people[name] = (name, row["version"], row["wrapped_key"], row["sealed"])

    async def _rows(self, _: Any) -> list[Any]:
        return [(b"outcome",)] if self.is_pending else []

    async def find_person(self, pseudonym: bytes) -> PersonRow | None:
        return self.people.get(pseudonym)

    async def look(self) -> bool:
        self.looked += 1
        return False

    async def submit(self, submission: Submission) -> int:
        self.submitted.append(submission)
        if self._fail is not None:
            raise self._fail("It failed.")
        for write in submission.writes:
            if "pseudonym" in write.row:
                self.store(write.row)
        del self.people[submission.writes[0].row["key"]]
        return 0


def find(host: Any) -> Person:
    return asyncio.run(find_or_move(host, "shop", "dan"))


def names(keyring: Keyring) -> tuple[bytes, bytes]:
    former = keyring.former_pseudonym("shop", "dan")
    assert former is not None
    return keyring.pseudonym("shop", "dan"), former


def test_a_person_moves_with_key_and_state(keyring: Keyring) -> None:
    """One submission guards both names; the key is the same and the epoch grows, so that draws change."""
    host, (new, former) = Host(keyring), names(keyring)
    before = host.add(former, PersonState(dial=3, epoch=7))
    found = find(host)
    assert (found.pseudonym, found.key) == (new, before.key)
    assert found.state == PersonState(dial=3, epoch=8, former=(former,))
    (submission,) = host.submitted
    assert submission.guards == (Guard("people", new, 0), Guard("people", former, 3))
    assert set(host.people) == {new}


def test_guests_and_owners_follow_the_name(keyring: Keyring) -> None:
    """Each row that names the person is rewritten in the same submission, under a guard of its own."""
    host, (_, former) = Host(keyring), names(keyring)
    host.add(former, PersonState(guests=(b"g" * 32,)))
    guest = host.add(b"g" * 32, PersonState(owner=former))
    find(host)
    (submission,) = host.submitted
    assert guest.guard in submission.guards
    assert b"g" * 32 in [write.row.get("key") for write in submission.writes]


@pytest.mark.parametrize(
    "host_of",
    [lambda keyring: Host(keyring, pending=True), lambda keyring: Host(keyring, fail=Unavailable)],
)
def test_a_person_who_cannot_move_now_is_found_under_the_old_name(
    keyring: Keyring, host_of: Callable[[Keyring], Host]
) -> None:
    """An outcome that waits, or a database that cannot write, delays the move and refuses no request."""
    host, (_, former) = host_of(keyring), names(keyring)
    before = host.add(former, PersonState(dial=2))
    assert find(host) == before
    assert set(host.people) == {former}


def test_without_a_row_the_person_is_new(keyring: Keyring) -> None:
    """They are made under the new pseudonym, and nothing is submitted."""
    host, (new, _) = Host(keyring), names(keyring)
    found = find(host)
    assert (found.pseudonym, found.version, host.submitted) == (new, 0, [])


def test_a_row_that_always_changes_is_reported(keyring: Keyring) -> None:
    """Each attempt looks for other keys, and the caller is asked to try again in a second."""
    host, (_, former) = Host(keyring, fail=Stale), names(keyring)
    host.add(former, PersonState())
    with pytest.raises(Unavailable) as raised:
        find(host)
    assert raised.value.retry_after_seconds == 1
    assert len(host.submitted) == host.looked == ATTEMPTS_MAX


def test_a_renamed_pseudonym_is_replaced_everywhere() -> None:
    """Guests stay sorted, and other names stay."""
    state = PersonState(guests=(b"a", b"c"), owner=b"a")
    assert rename_pseudonym(state, b"a", b"z") == PersonState(guests=(b"c", b"z"), owner=b"z")
    assert rename_pseudonym(state, b"q", b"z") == state
