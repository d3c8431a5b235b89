"""A person with rare byte strings in every field that an app can send is erased; then every file is read, by means that
are not the service's own.

What somebody says stands sealed in the database, so the strings are looked for plain, and what is looked for as well is
what would open it: the key, the wrapped key, the pseudonym, and pieces of what was sealed.
"""

import asyncio
import base64
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
import pytest
from aboveboard.people.store import open_person, people
from aboveboard.signals.store import signals
from aboveboard.storage.tables import records
from sqlalchemy import select

from tests.faults.process import typed
from tests.laws.running import app_of
from tests.storage.ledger import fresh_postgresql
from tests.world import DAN, Installation, Member, Shop

RARE = [f"zq{number}xkwv{number * 7919}jy" for number in range(20)]
CONSENTED = Member("canary", 4, ("personalize_visit", "personalize_history", "combine_sources", "improve"))


class World(NamedTuple):
    """A service with an app, and where its files are; those of the database server too, when there is one."""

    installation: Installation
    shop: Shop
    server: Path | None

    @property
    def ours(self) -> list[Path]:
        return [file for file in self.installation.settings.data.rglob("*") if file.is_file()]

    @property
    def theirs(self) -> list[Path]:
        found = [] if self.server is None else self.server.rglob("*")
        return [file for file in found if file.is_file()]

    def rows(self, query: Any) -> Any:
        return self.installation.run(self.installation.service.gateway.database.rows(query))


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with ExitStack() as stack:
        changed, server = {}, None
        if request.param == "postgresql":
            url = stack.enter_context(fresh_postgresql(request.getfixturevalue("postgresql_url")))
            changed, server = {"database_url": url}, Path(asyncio.run(asked(url, "SHOW data_directory")))
        installation = Installation(tmp_path / "data", **changed)
        stack.callback(installation.close)
        shop = installation.shop()
        stack.callback(shop.http.close)
        shop.place()
        yield World(installation, shop, server)


async def asked(url: str, query: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        return str(await connection.fetchval(query))
    finally:
        await connection.close()


def live(shop: Shop) -> tuple[str, list[Any]]:
    """Rare strings wherever an app may put some; the person's id is one. What was decided."""
    person, session, guest = RARE[0], RARE[1], RARE[2]
    shop.welcome(CONSENTED, person)
    shop.consent(person, "combine_sources", method=RARE[3])
    shop.ok(
        "PUT", f"/v1/people/{person}/facts", {"age_class": "adult", "region": "FR", "language": "en-zqxkwvj"}
    )
    shop.signal(person, session=session, item=RARE[4], topics=[RARE[5], "running"])
    shop.signal(person, "item_viewed", None, item=RARE[6], topics=["running"])
    batch = [{"id": RARE[7], "type": "item_viewed", "person": person, "fields": {"item": RARE[8]}}]
    batch += [{"id": "other", "type": "item_viewed", "person": "other", "fields": {"item": "x"}}]
    shop.ok("POST", "/v1/signals", {"signals": batch}, **{"Idempotency-Key": RARE[9]})
    decisions = [
        shop.decide(person, session=session, count=2, headers={"Idempotency-Key": f"{RARE[10]}-{number}"})
        for number in range(40)
    ]
    for at, kind in enumerate(("taken", "seen", "dismissed")):
        shop.outcome(decisions[at], kind, id=f"{RARE[11]}-{kind}", value=0.123456789)
    shop.limits(person, topics=[RARE[12]], items=[RARE[13]])
    shop.welcome(CONSENTED, guest)
    shop.signal(guest, session=RARE[14], item=RARE[15], topics=[RARE[16]])
    decisions.append(shop.decide(guest, session=RARE[14]))
    shop.ok("PUT", f"/v1/people/{person}/guests/{guest}")
    return person, decisions


def strings() -> list[bytes]:
    """Each rare string as it may stand in a file."""
    plain = [text.encode() for text in RARE]
    return [
        *plain,
        *(text.hex().encode() for text in plain),
        *(base64.b64encode(text)[:-4] for text in plain),
    ]


def canaries(world: World, app: str) -> dict[str, list[bytes]]:
    """What leads to the person and their guest, and pieces of what it leads to, by what it is."""
    found: dict[str, list[bytes]] = {"pseudonym": [], "wrapped": [], "key": [], "sealed": []}
    keyring = world.installation.service.gateway.keyring
    for who in (RARE[0], RARE[2]):
        pseudonym = keyring.pseudonym(app, who)
        row = world.rows(
            select(people.c.pseudonym, people.c.version, people.c.wrapped_key, people.c.sealed).where(
                people.c.pseudonym == pseudonym
            )
        )[0]
        found["pseudonym"] += [pseudonym, pseudonym.hex().encode()]
        found["wrapped"].append(row[2])
        found["key"].append(open_person(keyring, pseudonym, row).key)
        for query in (
            select(records.c.sealed).where(records.c.person == pseudonym),
            select(signals.c.sealed).where(signals.c.person == pseudonym),
        ):
            found["sealed"] += [sealed[20:44] for (sealed,) in world.rows(query)]
    return found


def holding(files: list[Path], needles: list[bytes]) -> dict[str, int]:
    """How many of them are in each file that has any; archives are looked into."""
    found = {}
    for file in files:
        try:
            contents = file.read_bytes()
        except FileNotFoundError:  # a server replaces files of its own; what is gone holds nothing
            continue
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                contents += b"".join(archive.read(name) for name in archive.namelist())
        if count := sum(needle in contents for needle in needles):
            found[file.name] = count
    return found


def test_no_byte_of_a_person_is_left(world: World, tmp_path: Path) -> None:
    """Before, the same search finds them. The strings themselves are found in no file, not even before."""
    shop = world.shop
    person, decisions = live(shop)
    app = app_of(world.installation, decisions[0])
    known = canaries(world, app)
    everything = [needle for needles in known.values() for needle in needles]
    in_sqlite = world.server is None
    assert bool(holding(world.ours, known["pseudonym"])) is in_sqlite
    assert bool(holding(world.ours, known["sealed"])) is in_sqlite
    answer = shop.ok("DELETE", f"/v1/people/{person}")
    assert answer["state"] == "erased"
    assert holding(world.ours, everything) == {}
    assert holding(world.ours + world.theirs, [*strings(), *known["key"]]) == {}


def test_what_the_database_server_keeps_is_told(world: World) -> None:
    """Of a file of our own nothing is said, because nothing is left; of a server's free space it is."""
    person = world.shop.welcome(DAN)
    answer = world.shop.ok("DELETE", f"/v1/people/{person}")
    said = "free space and write-ahead log of the database server" in {
        each["what"] for each in answer["kept"]
    }
    assert said is (world.server is not None)


def test_what_others_hold_still_verifies(world: World, tmp_path: Path) -> None:
    """Proofs and an export from before, in the hands of others; and other people's decisions, from now."""
    shop, installation = world.shop, world.installation
    person, decisions = live(shop)
    other = shop.decide(shop.welcome(DAN))
    proofs = {
        name: shop.http.get(f"/v1/decisions/{decision['decision']}/proof").content
        for name, decision in (("theirs", decisions[0]), ("other", other))
    }
    archive, data = tmp_path / "export.zip", installation.settings.data
    url = installation.settings.database_url if world.server else ""
    assert typed(data, "audit", "export", "--out", str(archive), database_url=url).code == 0
    shop.ok("DELETE", f"/v1/people/{person}")
    proofs["later"] = shop.http.get(f"/v1/decisions/{other['decision']}/proof").content
    key = shop.http.get("/log/key").text.strip()
    for name, proof in proofs.items():
        path = tmp_path / f"{name}.tlog-proof"
        path.write_bytes(proof)
        verified = typed(data, "audit", "verify", str(path), "--key", key)
        assert verified.code == 0, (name, verified)
    verified = typed(data, "audit", "verify", str(archive), "--key", key)
    assert verified.code == 0, verified
    assert shop.ok("GET", f"/v1/decisions/{other['decision']}")["record"]
    assert shop.refused("GET", f"/v1/decisions/{decisions[0]['decision']}/proof")["status"] == 404
