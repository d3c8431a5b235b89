"""The acts of an operator and a person that refuse no row: rotations, restores, old folders, erasure, links, retention.

The rows of records and people are checked against the keys and against each other. So each of these has to leave rows
that still fit, on both databases.
"""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from aboveboard.erasure.retention import sweep
from aboveboard.gateway.newest_choices import NewestChoices
from aboveboard.operations.doctor_choices import OLDER, report_choices
from aboveboard.operations.doctor_records import report_records

from tests.clocks import HandClock
from tests.edits import counted, told
from tests.faults.process import typed
from tests.storage.ledger import fresh_postgresql
from tests.vectors import old_folder
from tests.world import CAST, EVE, Installation, Shop

ROTATIONS = (("master",), ("log",), ("pseudonym",))
FINISH = ("pseudonym", "--finish")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "sqlite":
        yield ""
        return
    with fresh_postgresql(request.getfixturevalue("postgresql_url")) as made:
        yield made


class Town:
    """People with every kind of choice, whom each step must leave as they are."""

    def __init__(self, data: Path, url: str) -> None:
        self.data, self.url, self.clock, self.names = data, url, HandClock(), list[str]()
        self.key = ""

    def open(self) -> Installation:
        changed = {"learn_every_ms": "0", "record_keep_days": "31", "database_url": self.url}
        return Installation(self.data, self.clock, **changed)

    def visit(self, act: Any) -> None:
        """Serves while `act` is done, and then asks about every person."""
        installation = self.open()
        self.key = self.key or installation.key()
        shop = Shop(installation.url, self.key)
        with shop.http:
            act(installation, shop)
            self.check(installation, shop)
        installation.close()

    def check(self, installation: Installation, shop: Shop) -> None:
        for name in self.names:
            assert shop.decide(name)["personalization"]["bound_by"] != "failure", name
            shop.ok("GET", f"/v1/people/{name}/consents")
        assert told(installation, report_records).startswith("ok "), told(installation, report_records)
        assert told(installation, report_choices).startswith("ok "), told(installation, report_choices)
        assert counted(installation, "people_refused") == counted(installation, "records_refused") == 0

    def rotate(self, *words: str) -> None:
        done = typed(self.data, "keys", "rotate", *words, database_url=self.url)
        assert done.code == 0, done.err


def live(town: Town) -> Any:
    """Each kind of choice, a link and its end, an erasure and a return, and a sweep of what is past its days."""

    def act(installation: Installation, shop: Shop) -> None:
        shop.place()
        town.names += [shop.welcome(member) for member in CAST]
        who, guest, gone = (shop.welcome(EVE) for _ in range(3))
        town.names += [who, guest, gone]
        for name in (who, guest, gone):
            shop.signal(name)
            shop.decide(name)
        path = f"/v1/people/{who}"
        for _ in (1, 2):  # the second link changes nothing of the person's own state
            shop.ok("PUT", f"{path}/guests/{guest}")
            shop.ok("PUT", f"{path}/guests/{guest}")
        shop.limits(guest, topics=["cooking"])
        shop.ok("DELETE", f"{path}/interests/topic:running")
        shop.ok("PUT", f"{path}/restriction", {"restricted": True})
        shop.ok("PUT", f"{path}/restriction", {"restricted": False})
        shop.ok("DELETE", f"{path}/guests/{guest}")
        shop.ok("POST", f"/v1/people/{guest}/objection", {})
        shop.ok("PUT", f"/v1/people/{guest}/facts", {"age_class": "minor", "region": "FR"})
        shop.erase(gone)
        shop.decide(gone)
        shop.consent(gone, "personalize_history")
        town.clock.forward(days=40)
        installation.run(sweep(installation.service.gateway))
        assert shop.decide(who)["personalization"]["asked"] == 4

    return act


def nothing(_: Installation, __: Shop) -> None:
    """Only asks about every person."""


def restore(town: Town, backup: Path) -> None:
    """Puts a backup from before a choice into the same folder, under a new name of the log, as an operator does."""
    assert typed(town.data, "backup", str(backup)).code == 0
    town.visit(lambda _, shop: shop.dial(town.names[-1], 1))
    for path in (*town.data.glob("aboveboard.db*"), town.data / "log.head"):
        path.unlink()
    copytree(backup, town.data, dirs_exist_ok=True)
    assert typed(town.data, "audit", "reopen", "--because", "a disk was lost").code == 0


def test_lives_restores_and_rotations(tmp_path: Path, url: str) -> None:
    """After each step, a process that knows no person yet reads all of them, during the rotation of pseudonyms too."""
    town = Town(tmp_path / "data", url)
    town.visit(live(town))
    if not url:
        restore(town, tmp_path / "backup")
    for words in ROTATIONS:
        town.rotate(*words)
    town.visit(nothing)
    town.rotate(*FINISH)
    town.visit(nothing)


@pytest.mark.parametrize("is_restored", [False, True])
def test_an_old_folder(tmp_path: Path, *, is_restored: bool) -> None:
    """A folder of 0.1.0, and its backup in the upgraded folder. A choice there is the newest one from then on."""
    root = old_folder.unpack(tmp_path)
    data, people = root / "data", old_folder.FACTS["people"]
    if is_restored:
        assert typed(data, "keys", "list").code == 0
        for path in data.glob("aboveboard.db*"):
            path.unlink()
        copytree(root / "backup", data, dirs_exist_ok=True)
    installation = Installation(data, HandClock(old_folder.FACTS["made_at_ms"]))
    with old_folder.client(installation) as shop:
        for name in people:
            answer = shop.http.get(f"/v1/people/{name}")
            assert answer.status_code in (200, 404), name
            if answer.status_code == 200:
                assert shop.decide(name)["personalization"]["bound_by"] != "failure", name
        assert told(installation, report_records).startswith("ok ")
        assert OLDER not in told(installation, report_choices)  # one of its rows never opened
        shop.dial(people[0], 1)
        gateway = installation.service.gateway
        gateway.choices = NewestChoices(gateway.database, gateway.metrics, gateway.clock)
        assert shop.decide(people[0])["personalization"]["asked"] == 1
        assert counted(installation, "people_refused") == counted(installation, "records_refused") == 0
    installation.close()
