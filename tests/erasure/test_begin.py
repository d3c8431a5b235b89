"""The first step of an erasure: its one-time id, also when the answer to its commit is lost."""

import asyncio
import re
from types import SimpleNamespace
from typing import Any

import pytest
from aboveboard.erasure import begin
from aboveboard.erasure import erase as erasing
from aboveboard.erasure.begin import own_id
from aboveboard.people.store import people
from aboveboard.storage.journal import Submission, unknown
from sqlalchemy import delete

from tests.edits import Someone, read, write
from tests.world import DAN, Installation, Shop


@pytest.mark.parametrize("when", ["before", "during"])
def test_a_no_is_not_lost_with_a_row_that_was_deleted(
    installation: Installation, shop: Shop, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """It waits while the erasure is under way, also of a row that was deleted in the database, and holds after it."""
    someone, gateway = Someone(installation, shop), installation.service.gateway
    remove = delete(people).where(someone.where)
    if when == "before":
        write(installation, remove)
    with monkeypatch.context() as patch:
        patch.setattr(erasing, "start", lambda *_: asyncio.ensure_future(asyncio.sleep(0)))
        started = shop.http.delete(f"/v1/people/{someone.name}").json()
    if when == "during":
        write(installation, remove)
    assert started["state"] == "erasing"
    no = f"/v1/people/{someone.name}/consents/improve", {"state": "withdrawn"}
    answer = shop.http.put(no[0], json=no[1])
    assert (answer.status_code, "retry-after" in answer.headers) == (409 if when == "before" else 503, True)
    installation.run(erasing.finish(gateway, erasing.progress.hash_of(started["erasure"])))
    assert read(installation, people, someone.where) == []
    shop.ok("PUT", *no)
    assert someone.consents()["improve"] == "withdrawn"


def gateway(key: bytes) -> Any:
    return SimpleNamespace(keyring=SimpleNamespace(operator_key=key))


def test_the_same_name_gives_the_same_id() -> None:
    """A request that is sent twice finds its erasure again; another name or another key gives another id."""
    here = gateway(bytes(32))
    first = own_id(here, b"name")
    assert own_id(here, b"name") == first
    assert len({first, own_id(here, b"other"), own_id(gateway(b"k" * 32), b"name")}) == 3


def test_the_id_does_not_contain_the_name() -> None:
    """The id is as long as a random one, and its prefix says what it is of."""
    name = b"\x5a" * 20
    found = own_id(gateway(bytes(32)), name)
    assert found.startswith("era_")
    assert len(bytes.fromhex(found.removeprefix("era_"))) == 20
    assert name.hex() not in found


class Lossy:
    """A `Gateway.submit` whose first commit with an entry has no answer, nor have the next `silent` ones.

    That commit ends when the next one waits for the lock of the log, with or without effect.
    """

    def __init__(self, submit: Any, *, takes_effect: bool, silent: int) -> None:
        self._submit, self._takes_effect, self._silent = submit, takes_effect, silent
        self._is_lost, self._under_way = False, list[Submission]()

    async def __call__(self, submission: Submission) -> int:
        if submission.entries and not self._is_lost:
            self._is_lost = True
            self._under_way += [submission] * self._takes_effect
            raise unknown("test")
        while self._under_way:
            await self._submit(self._under_way.pop())
        if self._is_lost and self._silent:
            self._silent -= 1
            raise unknown("test")
        return int(await self._submit(submission))


@pytest.fixture
def lose(installation: Installation, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sends a DELETE whose first commit has no answer."""
    gateway, person = installation.service.gateway, shop.welcome(DAN)
    monkeypatch.setattr(begin, "FATE_PAUSE_S", 0.01)

    def send(**how: Any) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(gateway, "submit", Lossy(gateway.submit, **how))
            return person, shop.http.delete(f"/v1/people/{person}")

    return send


def test_a_lost_answer_is_looked_for(lose: Any, shop: Shop) -> None:
    """The erasure has started, so the answer has its id, although the database was away for some time."""
    person, answer = lose(takes_effect=True, silent=3)
    assert answer.status_code == 200
    told = answer.json()
    receipt = shop.ok("GET", f"/v1/erasures/{told['erasure']}")
    assert (receipt["state"], receipt["log"]) == ("erased", told["log"])
    assert shop.http.get(f"/v1/people/{person}").status_code == 404


def test_a_commit_without_effect_is_told_as_such(lose: Any, shop: Shop) -> None:
    """Nothing was done, and that is known, so the answer says so."""
    person, answer = lose(takes_effect=False, silent=3)
    assert answer.status_code == 503
    assert "Nothing was done" in answer.json()["detail"]
    assert shop.ok("GET", f"/v1/people/{person}")["dial"] == 3


@pytest.mark.parametrize("takes_effect", [True, False])
def test_an_effect_that_stays_unknown_is_called_so_and_the_id_is_given(
    lose: Any, shop: Shop, installation: Installation, monkeypatch: pytest.MonkeyPatch, takes_effect: bool
) -> None:
    """The receipt under that id says later what came of it."""
    monkeypatch.setattr(begin, "FATE_MOST_S", 0.1)
    _, answer = lose(takes_effect=takes_effect, silent=10_000)
    assert answer.status_code == 503
    detail = answer.json()["detail"]
    (found,) = re.findall(r"era_[0-9a-f]{40}", detail)
    assert "may have started" in detail
    assert "Nothing was done" not in detail
    status = shop.http.get(f"/v1/erasures/{found}").status_code
    assert status == (200 if takes_effect else 404)
    installation.run(erasing.finish(installation.service.gateway, erasing.progress.hash_of(found)))
