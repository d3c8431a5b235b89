"""An export without pseudonyms: nothing in it names a person, in any format, and no record in it names another."""

import asyncio
import csv
import io
import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as parquet
import pytest
from aboveboard.access.key_admin import all_keys
from aboveboard.app import run_service
from aboveboard.clock import system_clock
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import LinkRecord
from aboveboard.gateway.staff_records import CaseStep
from aboveboard.learning.learner import learn_once
from aboveboard.operations import rotate_keys
from aboveboard.people.case_table import CaseSubject
from aboveboard.people.store import people
from aboveboard.rights.case_steps import CaseQuestion
from aboveboard.rights.cases import change_case, open_case
from aboveboard.rights.find_person import find_by_id
from aboveboard.rights.lookups import look_up
from aboveboard.rights.person_entry import entry
from aboveboard.storage.journal import Submission
from aboveboard.verify.records import NAMING
from aboveboard.words import EntryKind, Role
from msgspec import structs
from sqlalchemy import select

from tests.api.test_exports import ask, fetched, until
from tests.api.wire import client
from tests.bias_audits.audited import done
from tests.exports.archives import Archive, exported, opened, verified
from tests.exports.spelled import spellings
from tests.faults.process import typed
from tests.laws.running import app_of, rows
from tests.rights.holding import officers_of
from tests.storage.ledger import fresh_postgresql
from tests.world import EVE, Installation, Shop

WATCH = {"name": "all", "since": "2025-01-01", "class": {"items": ["running-1"]}, "by": ["age_class"]}
NAMES = ("alone", "eve", "guest", "older", "older-guest", "held", "gone", "gone-guest", "late", "unmoved")
FORMATS = ("jsonl", "csv", "parquet")


class World(NamedTuple):
    """A gateway that was lived in, with every pseudonym that anybody in it has or had."""

    installation: Installation
    pseudonyms: frozenset[bytes]
    changed: dict[str, str]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("nameless")
    if request.param == "sqlite":
        yield from lived(folder)
        return
    with fresh_postgresql(request.getfixturevalue("postgresql_url")) as url:
        yield from lived(folder, database_url=url)


def lived(folder: Path, **changed: str) -> Iterator[World]:
    installation = Installation(folder, learn_every_ms="3600000", **changed)
    shop = installation.shop()
    with shop.http:
        shop.place()
        pseudonyms = live(installation, shop)
    yield World(installation, pseudonyms, changed)
    installation.close()


def live(installation: Installation, shop: Shop) -> frozenset[bytes]:
    """People are linked, restricted, erased, and given new pseudonyms; returns all that they have or had."""
    gateway = installation.service.gateway
    for name in NAMES:
        visit(shop, name)
    app = app_of(installation, shop.decide("alone"))
    choose(shop, "alone")
    shop.ok("PUT", "/v1/people/eve/guests/guest")
    shop.ok("PUT", "/v1/people/gone/guests/gone-guest")
    installation.run(name_each_other(gateway, app, "older", "older-guest"))
    shop.ok("PUT", "/v1/people/held/restriction", {"restricted": True})
    shop.ok("PUT", "/v1/people/eve/arrangements/home", {"mode": "as_everybody"})
    shop.erase("gone")
    assert installation.run(learn_once(gateway)) > 0
    before = [gateway.keyring.pseudonym(app, name) for name in NAMES]
    rotated(installation)
    for name in set(NAMES) - {"gone", "gone-guest", "unmoved"}:
        visit(shop, name)
    shop.erase("late")
    shop.http.get("/v1/people/eve/export").raise_for_status()
    with client(installation, installation.key(Role.COMPLIANCE)) as office:
        signed_in = office.http.post(
            "/console", data={"key": office.key}, headers={"origin": installation.url}
        )
        assert signed_in.status_code == 303
        asked = office.http.post("/v1/audits", json={"watch": WATCH | {"app": app}, "report": 1})
        assert done(office, asked.json())["state"] == "ready"
    installation.run(look_and_ask(gateway, app, "eve"))
    officers = officers_of(installation, system_clock)
    officers.hold(shop.decide("eve"))
    officers.close()
    after = [gateway.keyring.pseudonym(app, name) for name in NAMES]
    now = [name for (name,) in rows(installation, select(people.c.pseudonym))]
    assert set(before).isdisjoint(after)
    assert set(now) <= {*before, *after}
    assert not set(now).isdisjoint(before), "somebody has not come by since"
    return frozenset([*before, *after])


def visit(shop: Shop, name: str) -> None:
    """Somebody looks around, is shown things, and takes some: outcomes of two decisions are sent together."""
    shop.welcome(EVE, name)
    shop.signal(name, session=f"visit-of-{name}")
    answers = [shop.decide(name, session=f"visit-of-{name}", explain=each) for each in ("first", "link")]
    outcomes = [
        {"decision": each["decision"], "item": each["items"][0]["item"], "kind": "taken"} for each in answers
    ]
    shop.ok("POST", "/v1/outcomes", {"outcomes": outcomes})


def choose(shop: Shop, name: str) -> None:
    """What a person may do besides."""
    shop.limits(name, topics=["cooking"])
    shop.ok("POST", "/v1/decisions/preview", {"placement": "home", "person": name})
    shop.ok("DELETE", f"/v1/people/{name}/interests/topic:running")


async def look_and_ask(gateway: Gateway, app: str, name: str) -> None:
    """The staff look the person up, who asks a human and gets an answer."""
    key = next(key for key in await all_keys(gateway) if key.role is Role.COMPLIANCE)
    await look_up(gateway, key, lambda: find_by_id(gateway, app, name), "a letter")
    asked = CaseQuestion(question="Why?", subject=CaseSubject.OTHER)
    case = await open_case(gateway, app, lambda: gateway.person(app, name), asked)
    await change_case(gateway, case, key, CaseStep.ANSWERED, "Because.")


async def name_each_other(gateway: Gateway, app: str, name: str, guest: str) -> None:
    """Two records of a link as version 0.1.0 wrote them."""
    mine, theirs = await gateway.person(app, name), await gateway.person(app, guest)
    body = LinkRecord(consents={}, dial=4, restricted=False)
    made = (
        entry(gateway, app, mine, structs.replace(body, guest=theirs.pseudonym.hex()), at_ms=gateway.clock()),
        entry(
            gateway, app, theirs, structs.replace(body, person=mine.pseudonym.hex()), at_ms=gateway.clock()
        ),
    )
    await gateway.submit(Submission((), (), made))


def rotated(installation: Installation) -> None:
    async def act() -> None:
        async with run_service(installation.settings, serving=False) as beside:
            await rotate_keys.rotate_pseudonym(beside.gateway)

    asyncio.run(act())
    installation.run(installation.service.gateway.look())


def bare(world: World, folder: Path) -> Archive:
    return exported(world.installation, folder, pseudonyms=False, formats=FORMATS)


def everything_in(archive: Archive) -> dict[str, bytes]:
    """Every file as it can be read, and the archive itself; cells of Parquet are packed, so they are read too."""
    found = {name: archive.read(name) for name in archive.names} | {"the zip": archive.path.read_bytes()}
    if "records.parquet" in found:
        cells = parquet.read_table(io.BytesIO(found["records.parquet"])).to_pylist()
        found["cells"] = json.dumps(cells, default=str).encode()
    return found


def named_in(archive: Archive, pseudonyms: frozenset[bytes]) -> list[str]:
    """The files that have a spelling of one of the pseudonyms."""
    wanted = set().union(*map(spellings, pseudonyms))
    return [name for name, data in everything_in(archive).items() if any(each in data for each in wanted)]


def test_what_is_looked_for_is_found() -> None:
    """Raw, as text, inside of other bytes, and as hashes, or the laws below could not fail."""
    name = bytes(range(100, 132))
    for shift in range(5):
        whole = bytes(shift) + name + b"..."
        for text in (whole, whole.hex().encode(), b64encode(whole), urlsafe_b64encode(whole)):
            assert any(each in b"{" + text + b"}" for each in spellings(name)), (shift, text)
    assert not any(each in b64encode(bytes(64)) for each in spellings(name))


def test_every_kind_of_record_is_in_this_world(world: World, tmp_path: Path) -> None:
    """A kind that is added has to be added here: what its body names is a question that has to be asked."""
    first = bare(world, tmp_path)  # so that there is an entry of an export
    archive = exported(world.installation, tmp_path)
    assert {line["kind"] for line in archive.readable} == set(EntryKind)
    assert len(archive.lines) > len(first.lines)


def test_with_pseudonyms_they_are_there(world: World, tmp_path: Path) -> None:
    """In the lines, in both kinds of tables, and in bodies of version 0.1.0: what is looked for below can be found."""
    archive = exported(world.installation, tmp_path, formats=FORMATS)
    found = named_in(archive, world.pseudonyms)
    assert {"records.jsonl", "records.csv", "records.parquet", "cells"} <= set(found)
    sides = [each for line in archive.readable if line["kind"] == "link" for each in sides_of(line)]
    former = {name.hex() for name in world.pseudonyms}
    assert sum(side in former for side in sides) == 2, "as version 0.1.0 wrote them"
    assert sorted(sides.count(side) for side in sides if side.startswith("link_")) == [2, 2]


def sides_of(line: Any) -> list[str]:
    """What the record of a link calls the other side."""
    body = json.loads(line["body"])
    return [body[name] for name in ("person", "guest") if name in body]


def test_law_no_pseudonym_in_any_file(world: World, tmp_path: Path) -> None:
    """Of nobody: alone, linked, restricted, erased, with a new pseudonym or still with the old one."""
    archive = bare(world, tmp_path)
    assert named_in(archive, world.pseudonyms) == []
    assert {line["person"] for line in archive.lines} == {None}


def test_law_no_record_names_another(world: World, tmp_path: Path) -> None:
    """No id of a record stands in another one, and the two records of a link have nothing in common."""
    archive = bare(world, tmp_path)
    ids = {
        line["record"]: line["index"] for line in archive.lines if (line["record"] or "").startswith("dec_")
    }
    assert len(ids) > len(NAMES)
    for line in archive.lines:
        named = set(re.findall(r"(?:dec|link|case|hold|lookup)_[0-9a-z]{26}", line.get("body", "")))
        assert {ids.get(each) for each in named} <= {line["index"]}, line


def test_what_is_left_out_is_said_and_counted(world: World, tmp_path: Path) -> None:
    """Each such record has its line and its row without body and salt; nothing else is missing, and it verifies."""
    archive, whole = bare(world, tmp_path), exported(world.installation, tmp_path)
    lines = [line for line in archive.lines if line.get("left_out")]
    assert {line["kind"] for line in lines} == NAMING
    assert not any({"body", "salt"} & set(line) for line in lines)
    assert all(line["at"] and line["leaf"] for line in lines)
    bodies = {line["index"]: line["body"] for line in whole.readable if line["kind"] not in NAMING}
    kept = {line["index"]: line["body"] for line in archive.readable if "body" in line}
    assert {index: body for index, body in bodies.items() if index in range(archive.manifest["size"])} == kept
    counts = archive.manifest["counts"]
    assert (counts["bodies_left_out"], counts["records"]) == (len(lines), len(kept))
    assert counts["entries"] == sum(
        counts[each] for each in ("records", "erased", "unreadable", "bodies_left_out", "left_out")
    )
    rows_of = csv.DictReader(io.StringIO(archive.read("records.csv").decode(), newline=""))
    states = {int(row["index"]): row for row in rows_of}
    assert all(states[line["index"]]["state"] == "left_out" for line in lines)
    assert not any(states[line["index"]]["details"] for line in lines)
    report = verified(world.installation, archive)
    assert report.faults == []
    assert any(f"the bodies of {len(lines)} of the records" in each for each in report.unchecked)
    assert not any("without pseudonyms, but" in each for each in report.unchecked)


def test_over_http_and_as_a_command(world: World, tmp_path: Path) -> None:
    """The same, and the command says how many records have no body."""
    installation = world.installation
    with client(installation, installation.key(Role.COMPLIANCE)) as office:
        asked = ask(office, formats=["csv"], pseudonyms=False)
        until(office, asked["export"], "ready")
        over_http = opened(fetched(office, asked["export"], tmp_path))
    words = ("audit", "export", "--without-pseudonyms", "--out", str(tmp_path / "typed.zip"))
    done = typed(installation.settings.data, *words, **world.changed)
    as_command = opened(tmp_path / "typed.zip")
    for archive in (over_http, as_command):
        assert named_in(archive, world.pseudonyms) == []
        assert archive.manifest["counts"]["bodies_left_out"] > 0
    count = as_command.manifest["counts"]["bodies_left_out"]
    assert f"{count} without their body, which names other records or people" in done.err
