"""Erasing over HTTP: who may, what is answered, and a gateway that resumes the erasure of another process."""

import time
from pathlib import Path

import pytest
from aboveboard.erasure import erase
from aboveboard.people.store import people
from aboveboard.words import Role

from tests.erasure.leaving import begin, lived, rows_of
from tests.faults.process import typed
from tests.laws.running import client
from tests.world import DAN, Installation, Shop

ERASED = {"erasure", "state", "log", "kept"}


def test_the_answer_is_a_receipt(shop: Shop) -> None:
    """With an id that is shown once, the places of both entries, and what stays, until when and why."""
    answer = shop.ok("DELETE", f"/v1/people/{shop.welcome(DAN)}")
    assert set(answer) == ERASED
    assert answer["state"] == "erased"
    assert answer["log"]["intent"] < answer["log"]["completion"]
    assert all(set(each) == {"what", "until", "because"} and each["because"] for each in answer["kept"])
    assert [each["until"] is None for each in answer["kept"]][:3] == [True, False, True]


def test_the_receipt_is_read_again_by_its_id(installation: Installation, shop: Shop) -> None:
    """Any app can read it by its id. It is for the person, and contains nothing about them."""
    answer = shop.ok("DELETE", f"/v1/people/{shop.welcome(DAN)}")
    with client(installation) as other:
        assert other.ok("GET", f"/v1/erasures/{answer['erasure']}") == answer


@pytest.mark.parametrize(("erasure", "status"), [("era_" + "0" * 40, 404), ("era_1", 400), ("x" * 44, 400)])
def test_other_ids_have_no_receipt(shop: Shop, erasure: str, status: int) -> None:
    """Nobody can guess one, and what cannot be one is not looked for."""
    assert shop.refused("GET", f"/v1/erasures/{erasure}")["status"] == status


def test_an_unknown_person_is_not_erased(installation: Installation, shop: Shop) -> None:
    """Another app's person looks like one who does not exist, and stays."""
    person = shop.welcome(DAN)
    with client(installation) as other:
        found = [other.refused("DELETE", f"/v1/people/{who}") for who in (person, "never-was")]
    assert found[0] == found[1]
    assert found[0]["status"] == 404
    assert shop.ok("GET", f"/v1/people/{person}")


@pytest.mark.parametrize("role", [Role.COMPLIANCE, Role.ADMIN])
def test_only_apps_erase(installation: Installation, shop: Shop, role: Role) -> None:
    """A person is an app's; others have no ids of people."""
    person = shop.welcome(DAN)
    with client(installation, installation.key(role)) as other:
        assert other.refused("DELETE", f"/v1/people/{person}")["status"] == 403
        assert other.refused("GET", f"/v1/erasures/era_{'0' * 40}")["status"] == 403


def test_a_long_erasure_is_accepted(
    installation: Installation, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The app is not kept waiting; the receipt says when it is done."""

    async def slow(*_: object) -> None:
        await erase.asyncio.sleep(0.2)
        await then(*_)

    person, then = shop.welcome(DAN), erase.STEPS["files"]
    monkeypatch.setitem(erase.STEPS, "files", slow)
    monkeypatch.setitem(erase.erase.__kwdefaults__, "wait_s", 0.05)
    answer = shop.http.delete(f"/v1/people/{person}")
    assert (answer.status_code, answer.json()["state"]) == (202, "erasing")
    until = time.monotonic() + 20
    while shop.ok("GET", f"/v1/erasures/{answer.json()['erasure']}")["state"] != "erased":
        assert time.monotonic() < until
        time.sleep(0.02)


def test_the_next_start_goes_on(tmp_path: Path) -> None:
    """With an erasure that was begun before the process ended."""
    first = Installation(tmp_path)
    shop = first.shop()
    with shop.http:
        shop.place()
        past = lived(first, shop)
    begun = first.run(begin(first.service.gateway, past))
    first.close()
    second = Installation(tmp_path)
    shop = Shop(second.url, shop.key)
    with shop.http:
        until = time.monotonic() + 20
        while shop.ok("GET", f"/v1/erasures/{begun.erasure}")["state"] != "erased":
            assert time.monotonic() < until
            time.sleep(0.02)
        assert people.name not in rows_of(second, past.pseudonym)
    second.close()


def test_an_operator_erases_beside_a_gateway(tmp_path: Path) -> None:
    """By a command; the one-time id is all that stands on standard output."""
    installation = Installation(tmp_path)
    shop = installation.shop()
    with shop.http:
        shop.place()
        past = lived(installation, shop)
        done = typed(tmp_path, "person", "erase", "--app", past.app, "--person", past.person)
        assert done.code == 0, done.err
        assert shop.ok("GET", f"/v1/erasures/{done.out.strip()}")["state"] == "erased"
        assert "kept until" in done.err
        again = typed(tmp_path, "person", "erase", "--app", past.app, "--person", past.person)
        assert (again.code, again.out) == (1, "")
        assert past.person not in again.err
    installation.close()
