"""`/v1/exports`: asked for, made in the background, fetched, and gone again, on SQLite and on PostgreSQL."""

import json
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aboveboard.exports import jobs as export_jobs
from aboveboard.exports import worker as export_making
from aboveboard.exports.jobs import Job, folder_of, forget_files, job_of
from aboveboard.storage.tables import exports
from aboveboard.words import Role
from sqlalchemy import update

from tests.api.wire import client, problem, send
from tests.exports.archives import opened, verified
from tests.world import DAN, Installation, Shop

PATH = "/v1/exports"


@pytest.fixture
def office(installation: Installation) -> Iterator[Shop]:
    """The compliance team of the installation, which begins without exports."""
    with client(installation, installation.key(Role.COMPLIANCE)) as team:
        yield team
        for each in team.ok("GET", PATH)["exports"]:
            team.http.delete(f"{PATH}/{each['export']}")


def ask(office: Shop, **body: Any) -> Any:
    answer = office.http.post(PATH, json=body)
    assert answer.status_code == 202, answer.text
    return answer.json()


def until(office: Shop, name: str, *states: str) -> Any:
    """The export, once it is in one of the states."""
    deadline = time.monotonic() + 30
    while (found := office.ok("GET", f"{PATH}/{name}"))["state"] not in states:
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return found


def fetched(office: Shop, name: str, folder: Path) -> Path:
    answer = office.http.get(f"{PATH}/{name}/file")
    assert answer.status_code == 200, answer.text
    path = folder / f"{name}.zip"
    path.write_bytes(answer.content)
    return path


def file_of(installation: Installation, name: str) -> Path:
    return folder_of(installation.service.gateway) / f"{name}.zip"


def row(installation: Installation, name: str) -> Job:
    return installation.run(job_of(installation.service.gateway, name))


def put(installation: Installation, name: str, **changed: Any) -> None:
    """Changes the row of an export behind everybody's back."""

    async def run() -> None:
        async with installation.service.gateway.database.engine.begin() as connection:
            await connection.execute(update(exports).where(exports.c.export == name).values(changed))

    installation.run(run())


def test_from_the_question_to_the_archive(
    installation: Installation, shop: Shop, office: Shop, tmp_path: Path
) -> None:
    """Accepted at once, made in the background, handed out as an archive that verifies."""
    shop.decide(shop.welcome(DAN))
    asked = ask(office, formats=["csv"])
    assert asked["state"] in ("waiting", "running")
    assert asked["links"] == {"self": f"{PATH}/{asked['export']}", "file": None}
    ready = until(office, asked["export"], "ready", "failed")
    assert ready["state"] == "ready"
    assert ready["done"] == ready["total"] > 0
    assert ready["expires"] > ready["created"]
    assert ready["links"]["file"] == f"{PATH}/{asked['export']}/file"
    archive = opened(fetched(office, asked["export"], tmp_path))
    assert verified(installation, archive).faults == []
    assert "records.csv" in archive.names
    assert office.ok("GET", PATH)["exports"][-1] == ready


def test_the_file_is_a_download(office: Shop) -> None:
    """It has its length and a name, and no cache on the way stores it."""
    name = ask(office, kinds=["notice"])["export"]
    until(office, name, "ready")
    answer = office.http.get(f"{PATH}/{name}/file")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == f'attachment; filename="aboveboard-{name}.zip"'
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert answer.headers["cache-control"] == "no-store"


def test_what_was_asked_is_repeated(office: Shop) -> None:
    """In the answer, as it was understood."""
    day = "2026-11-21T00:00:00.000Z"
    body = {"from": day, "kinds": ["decision"], "placement": "home", "app": "shop", "policy": "a" * 64}
    found = ask(office, **body, pseudonyms=False)["asked"]
    assert found == body | {"to": None, "formats": ["jsonl"], "pseudonyms": False}


def test_the_archive_is_for_its_owner_alone(installation: Installation, office: Shop) -> None:
    """The file and its folder; nothing else is in there."""
    name = ask(office, kinds=["notice"])["export"]
    until(office, name, "ready")
    path = file_of(installation, name)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_the_export_is_in_the_log_under_the_key_that_asked(
    installation: Installation, office: Shop, tmp_path: Path
) -> None:
    """The next export has the entry of the first."""
    name = ask(office, kinds=["notice"])["export"]
    until(office, name, "ready")
    second = ask(office, kinds=["export"])["export"]
    until(office, second, "ready")
    lines = opened(fetched(office, second, tmp_path)).lines
    body = json.loads(lines[-1]["body"])
    assert body["export"] == name
    assert body["by"] == office.key.split("_")[2]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"from": "2026-11-22T00:00:00Z", "to": "2026-11-21T00:00:00Z"}, 422, "to"),
        ({"from": "1950-11-22T00:00:00Z"}, 422, "from"),
        ({"from": "2026-11-22"}, 400, "from"),
        ({"kinds": ["gossip"]}, 400, "kinds[0]"),
        ({"formats": ["xlsx"]}, 400, "formats[0]"),
        ({"policy": "A" * 64}, 400, "policy"),
        ({"person": "u-17"}, 400, "person"),
    ],
)
def test_what_cannot_be_asked(office: Shop, body: Any, status: int, field: str) -> None:
    """Is refused before anything waits, with the field that is wrong."""
    found = problem(office.http.post(PATH, json=body), status)
    assert found["field"] == field
    assert office.ok("GET", PATH)["exports"] == []


def test_parquet_needs_its_library(office: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not installed that is said, and how to install it."""
    monkeypatch.setattr("aboveboard.exports.tables.find_spec", lambda _: None)
    found = problem(office.http.post(PATH, json={"formats": ["parquet"]}), 422)
    assert "aboveboard[export]" in found["detail"]


@pytest.mark.parametrize(
    ("method", "path"), [("POST", ""), ("GET", ""), ("GET", "/x"), ("GET", "/x/file"), ("DELETE", "/x")]
)
def test_an_app_s_key_may_not(shop: Shop, method: str, path: str) -> None:
    """Exports are for compliance and admins."""
    found = problem(send(shop, method, PATH + path, b"{}"), 403)
    assert found["detail"] == "This route needs a key of role compliance or admin. Use such a key."


def test_an_admin_may(installation: Installation) -> None:
    """As well as compliance."""
    with client(installation, installation.key(Role.ADMIN)) as admin:
        assert "exports" in admin.ok("GET", PATH)


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/exp_x"), ("GET", "/exp_x/file"), ("DELETE", "/exp_x")]
)
def test_what_is_not_there(office: Shop, method: str, path: str) -> None:
    """Is not found."""
    problem(office.http.request(method, PATH + path), 404)


def test_before_it_is_ready_there_is_no_file(installation: Installation, office: Shop) -> None:
    """409, with when to ask again; one that failed says why."""
    name = ask(office)["export"]
    until(office, name, "ready")
    put(installation, name, state="running", expires_ms=2**60)
    answer = office.http.get(f"{PATH}/{name}/file")
    assert problem(answer, 409)["detail"] == "The export is not ready yet. Try again later."
    assert answer.headers["retry-after"] == "1"
    put(installation, name, state="failed")
    assert "failed" in problem(office.http.get(f"{PATH}/{name}/file"), 409)["detail"]


def test_past_its_time_it_is_gone(installation: Installation, office: Shop) -> None:
    """410 at once, the file soon after; that it was there is still known."""
    name = ask(office)["export"]
    until(office, name, "ready")
    put(installation, name, expires_ms=1_000 * int(time.time()))
    problem(office.http.get(f"{PATH}/{name}/file"), 410)
    found = office.ok("GET", f"{PATH}/{name}")
    assert (found["state"], found["links"]["file"]) == ("gone", None)
    deadline = time.monotonic() + 10
    while file_of(installation, name).exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_long_after_it_is_forgotten(installation: Installation, office: Shop) -> None:
    """The row goes too."""
    name = ask(office)["export"]
    until(office, name, "ready")
    put(installation, name, expires_ms=0)
    deadline = time.monotonic() + 10
    while office.http.get(f"{PATH}/{name}").status_code != 404:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_it_can_be_deleted(installation: Installation, office: Shop) -> None:
    """With its file, and for good."""
    name = ask(office)["export"]
    until(office, name, "ready")
    assert office.ok("DELETE", f"{PATH}/{name}") == {"export": name}
    assert not file_of(installation, name).exists()
    problem(office.http.get(f"{PATH}/{name}/file"), 404)


def test_not_too_many_may_wait(
    installation: Installation, office: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each takes the gateway some work and the disk some room."""
    monkeypatch.setattr(export_jobs, "WAITING_MOST", 0)
    answer = office.http.post(PATH, json={})
    assert problem(answer, 409)["expected"]
    assert answer.headers["retry-after"] == "60"


def test_two_at_once_are_made_one_after_the_other(
    installation: Installation, office: Shop, tmp_path: Path
) -> None:
    """Both are whole, and the second has the entry of the first."""
    names = [ask(office)["export"] for _ in range(2)]
    for name in names:
        until(office, name, "ready")
    first, second = [opened(fetched(office, name, tmp_path)) for name in names]
    assert verified(installation, first).faults == verified(installation, second).faults == []
    assert names[0] in [
        json.loads(line["body"]).get("export")
        for line in second.lines
        if line["kind"] == "export" and "body" in line
    ]


def test_an_erasure_leaves_no_file(installation: Installation, office: Shop, tmp_path: Path) -> None:
    """Finished ones are gone at once; a new one can be asked for."""
    names = [ask(office)["export"] for _ in range(2)]
    for name in names:
        until(office, name, "ready")
    assert installation.run(forget_files(installation.service.gateway)) == 2
    assert list(folder_of(installation.service.gateway).iterdir()) == []
    for name in names:
        problem(office.http.get(f"{PATH}/{name}/file"), 410)
    assert installation.run(forget_files(installation.service.gateway)) == 0


def test_one_that_fell_silent_is_taken_up_again(installation: Installation, office: Shop) -> None:
    """As when the node that made it has died."""
    name = ask(office)["export"]
    until(office, name, "ready")
    put(installation, name, state="running", expires_ms=0)
    assert until(office, name, "ready")["done"] > 0
    assert row(installation, name).version > 4


def test_one_that_another_node_makes_is_left_alone(installation: Installation, office: Shop) -> None:
    """For as long as that node says that it does."""
    name = ask(office)["export"]
    until(office, name, "ready")
    put(installation, name, state="running", expires_ms=2**60, version=77)
    time.sleep(2 * export_making.POLL_S)
    assert row(installation, name).version == 77


def test_a_failure_is_told(installation: Installation, office: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the row, in words that quote nothing; the next one is made."""

    async def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret")

    with monkeypatch.context() as patch:
        patch.setattr(export_making, "write_archive", broken)
        name = ask(office)["export"]
        assert (
            until(office, name, "failed")["problem"]
            == "This is a fault of the gateway, not of your request. See its log."
        )
    until(office, ask(office)["export"], "ready")
