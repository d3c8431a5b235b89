"""Keys that are rotated beside gateways which serve, on both databases: no person is refused, lost or forgotten."""

import asyncio
import shutil
import time
from collections.abc import Iterator
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aboveboard import background
from aboveboard.app import run_service
from aboveboard.audit import note
from aboveboard.clock import system_clock, to_iso
from aboveboard.errors import KeysBehind, Stale, StartupRefused, Tampered, Unavailable, Unreadable
from aboveboard.gateway import waiting_moves
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.key_eras import in_era
from aboveboard.gateway.log_keys import LogKeys
from aboveboard.gateway.operator_records import KeyRecord
from aboveboard.gateway.stored_records import STORED, StoredRecord, open_record
from aboveboard.keys import rotation
from aboveboard.keys.keyring import open_keyring
from aboveboard.learning.import_learner import learn_imports
from aboveboard.learning.learner import learn_once
from aboveboard.operations import key_watch, node_watch, rotate_keys
from aboveboard.operations.key_watch import look_at_people
from aboveboard.people.store import open_person, people
from aboveboard.signals.import_tables import imports
from aboveboard.signals.outcome_tables import forgetting, impressions, outcomes
from aboveboard.signals.reward_tables import reward_days
from aboveboard.signals.store import signals
from aboveboard.storage.journal import READ_HEAD, Guard, JournalHead, Submission, Write
from aboveboard.storage.tables import idempotency, records
from aboveboard.transparency.signer import SigningKeys, sealer, vkeys
from aboveboard.words import EntryKind
from sqlalchemy import func, select

from tests.laws.running import app_of
from tests.storage.ledger import fresh_postgresql
from tests.world import DAN, EVE, Installation, Shop

PERSONAL = (records, idempotency, signals, outcomes, impressions, imports, reward_days, forgetting)
LIMIT_S = 50
NOTHING = [0] * (len(PERSONAL) + 1)


class Nodes:
    """A gateway that serves and learns only on demand, and commands beside it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.changed = {"learn_every_ms": "3600000"} | ({"database_url": url} if url else {})
        self.start()

    def start(self) -> None:
        self.first = Installation(self.folder, **self.changed)

    def rotate(self, work: Any) -> Any:
        """What a command does, in a gateway of its own that does not serve."""

        async def act() -> Any:
            async with run_service(self.first.settings, serving=False) as service:
                return await work(service.gateway)

        return asyncio.run(act())


@pytest.fixture(params=["sqlite", "postgresql"])
def nodes(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Nodes]:
    """An installation whose keys no other test uses."""
    monkeypatch.setattr(node_watch, "EVERY_S", 3600.0)  # it takes up new keys as well, whenever it looks
    if request.param == "sqlite":
        made = Nodes(tmp_path, "")
        yield made
        made.first.close()
        return
    with fresh_postgresql(request.getfixturevalue("postgresql_url")) as url:
        made = Nodes(tmp_path, url)
        yield made
        made.first.close()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gateways look for other keys many times a second."""
    monkeypatch.setattr(key_watch, "EVERY_S", 0.02)
    monkeypatch.setattr(waiting_moves, "EVERY_S", 0.02)


def wait_for(nodes: Nodes, lines: str) -> None:
    """Waits until the copy of the list of keys has these lines."""
    end, path = time.monotonic() + LIMIT_S, nodes.folder / "log.keys"
    while (found := path.read_text() if path.exists() else "") != lines:
        assert time.monotonic() < end, found
        time.sleep(0.01)


@pytest.fixture
def shop(nodes: Nodes) -> Iterator[Shop]:
    app = nodes.first.shop()
    app.place()
    yield app
    app.http.close()


def ask(nodes: Nodes, query: Any) -> Any:
    gateway = nodes.first.service.gateway
    return nodes.first.run(gateway.database.rows(query))


def blind(installation: Installation) -> Any:
    """A gateway that does not notice that there are other keys; what makes it see again."""
    gateway = installation.service.gateway
    look = gateway.look

    async def never() -> bool:
        return False

    gateway.look = never
    return lambda: setattr(gateway, "look", look)


def master(gateway: Gateway) -> Any:
    return rotate_keys.rotate_master(gateway, lambda _: None)


def checkpoint(nodes: Nodes) -> str:
    return str(ask(nodes, READ_HEAD)[0][2])


def signed_by(nodes: Nodes, vkey: str) -> bool:
    try:
        note.open_checkpoint(checkpoint(nodes), vkey)
    except Tampered:
        return False
    return True


def everybody_opens(nodes: Nodes) -> int:
    """How many there are, each opened with the keys as they are on the disk."""
    keyring = open_keyring(nodes.folder / "keys", create=False)
    rows = ask(nodes, select(people.c.pseudonym, people.c.version, people.c.wrapped_key, people.c.sealed))
    return len([open_person(keyring, row[0], row) for row in rows])


def test_a_new_master_key_is_taken_up_while_serving(nodes: Nodes, shop: Shop) -> None:
    """People from before and new ones are decided about and read, and everybody is under the new key."""
    dan = shop.welcome(DAN)
    before = shop.decide(dan)
    assert nodes.rotate(master) == 1
    assert shop.ok("GET", f"/v1/people/{dan}")["dial"] == DAN.level
    shop.decide(dan)
    shop.decide(shop.welcome(EVE))
    assert shop.record(before)["decision"] == before["decision"]
    assert everybody_opens(nodes) == 2


def test_no_person_is_made_under_a_master_key_that_has_gone(nodes: Nodes, shop: Shop) -> None:
    """A gateway that slept through the whole rotation is refused, and serves again as soon as it looks."""
    see = blind(nodes.first)
    dan = shop.welcome(DAN)
    nodes.rotate(master)
    assert shop.decide(dan)["personalization"]  # the row was rewrapped, and is found to be
    assert shop.refused("POST", "/v1/decisions", {"placement": "home", "person": "new"})["status"] == 503
    see()
    shop.decide("new")
    assert everybody_opens(nodes) == 2


def test_a_person_who_comes_while_all_are_rewrapped_is_not_lost(nodes: Nodes, shop: Shop) -> None:
    """Between two batches a new person arrives, and another one changes what they chose."""
    eve = shop.welcome(EVE)
    told: list[int] = []

    def meanwhile(count: int) -> None:
        if not told:
            shop.decide("just-come")
            shop.dial(eve, 1)
        told.append(count)

    nodes.rotate(lambda gateway: rotate_keys.rotate_master(gateway, meanwhile))
    assert sum(told) >= 3
    assert shop.ok("GET", f"/v1/people/{eve}")["dial"] == 1
    assert everybody_opens(nodes) == 2


def test_a_row_that_no_master_opens_keeps_the_old_one(nodes: Nodes, shop: Shop) -> None:
    """The operator may still restore what is needed to open it."""
    shop.welcome(DAN)
    stranger = people.insert().values(pseudonym=bytes(32), version=1, wrapped_key=bytes(61), sealed=b"x")

    async def plant(gateway: Gateway) -> None:
        async with gateway.database.engine.begin() as connection:
            await connection.execute(stranger)

    nodes.rotate(plant)
    with pytest.raises(
        Unreadable, match=r"No master key opens the keys of 1 people\. The old master key is kept"
    ):
        nodes.rotate(master)
    keys = nodes.folder / "keys"
    assert rotation.master_stage(keys, nodes.first.settings.kms_uri) is rotation.Stage.UNDER_WAY
    assert nodes.rotate(lambda gateway: look_at_people(gateway, lambda _: None)).renewed == 0


def test_the_log_says_that_a_master_key_was_rotated(nodes: Nodes, shop: Shop) -> None:
    """Once for each rotation."""
    nodes.rotate(master)
    nodes.rotate(master)
    query = select(func.count()).select_from(records).where(records.c.record.like("key_master_%"))
    assert ask(nodes, query) == [(2,)]


def test_both_keys_sign_the_log_until_the_old_one_is_retired(nodes: Nodes, shop: Shop) -> None:
    """A gateway that serves joins in with its next entry, and leaves off with its next one after the end."""
    shop.decide()
    gateway = nodes.first.service.gateway
    (old,) = vkeys(gateway.database.origin, gateway.keyring)
    new, beside = nodes.rotate(rotate_keys.rotate_log)
    assert beside == old
    shop.decide()
    assert [signed_by(nodes, key) for key in (old, new)] == [True, True]
    nodes.first.run(gateway.look())
    assert shop.http.get("/log/key").text.splitlines() == [new, old]
    assert nodes.rotate(rotate_keys.finish_log) == new
    shop.decide()
    assert [signed_by(nodes, key) for key in (old, new)] == [False, True]
    assert checkpoint(nodes).count("— ") == 1
    added, retired = key_records(nodes, "log key added"), key_records(nodes, "log key retired")
    assert [(each.verifier, each.beside) for _, each in added] == [(new, old)]
    assert [(each.verifier, each.beside) for _, each in retired] == [(old, new)]
    nodes.first.run(gateway.look())
    lines = f"{new} {added[0][0]} -\n{old} 0 {retired[0][0]}\n"
    assert shop.http.get("/log/keys", headers={"authorization": ""}).text == lines
    assert (nodes.folder / "log.keys").read_text() == lines


@pytest.mark.usefixtures("quick")
def test_the_copy_follows_entries_that_another_machine_writes(
    nodes: Nodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also those that come after the keys were loaded: the command keeps a copy on its own machine only."""
    gateway = nodes.first.service.gateway
    (old,) = vkeys(gateway.database.origin, gateway.keyring)
    rotation.begin_log(nodes.folder / "keys", gateway.keyring)
    keyring = open_keyring(nodes.folder / "keys", create=False)
    new, _ = vkeys(gateway.database.origin, keyring)
    wait_for(nodes, f"{new} 0 -\n{old} 0 -\n")

    async def elsewhere(_: Gateway) -> None:
        return

    monkeypatch.setattr(rotate_keys, "_keep_log_keys", elsewhere)
    nodes.rotate(rotate_keys.rotate_log)
    [(added, _)] = key_records(nodes, "log key added")
    wait_for(nodes, f"{new} {added} -\n{old} 0 -\n")
    nodes.rotate(rotate_keys.finish_log)
    [(retired, _)] = key_records(nodes, "log key retired")
    wait_for(nodes, f"{new} {added} -\n{old} 0 {retired}\n")


def test_the_copy_follows_entries_after_a_rest(nodes: Nodes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A watch that rests from its first look on finds them too."""
    monkeypatch.setattr(background, "SETTLED_S", 0.0)
    test_the_copy_follows_entries_that_another_machine_writes(nodes, monkeypatch)


def test_a_copy_that_could_not_be_stored_is_stored_by_a_later_look(
    nodes: Nodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And once it is stored, a look without a change does not store it again."""
    looks, stores = list[None](), list[None]()
    enough, is_mine = asyncio.Event(), ContextVar("is_mine", default=False)  # the service watches as well

    async def look() -> bool:
        if is_mine.get():
            looks.append(None)
            if len(looks) == 8:
                enough.set()
        return False

    async def store(_: LogKeys) -> None:
        if is_mine.get():
            stores.append(None)
            if len(stores) < 3:
                raise Unavailable("The disk is full.")

    async def watch() -> None:
        is_mine.set(True)
        task = asyncio.create_task(key_watch.run(gateway))
        await asyncio.wait_for(enough.wait(), LIMIT_S)
        task.cancel()
        await asyncio.wait({task})

    gateway = nodes.first.service.gateway
    wait_for(nodes, f"{vkeys(gateway.database.origin, gateway.keyring)[0]} 0 -\n")
    monkeypatch.setattr(gateway, "look", look)
    monkeypatch.setattr(LogKeys, "store", store)
    monkeypatch.setattr(key_watch, "EVERY_S", 0.01)
    nodes.first.run(watch())
    assert len(stores) == 3


def key_records(nodes: Nodes, did: str) -> list[tuple[int, KeyRecord]]:
    """The entries about keys that say this, with their indexes."""
    gateway = nodes.first.service.gateway
    query = STORED.where(records.c.kind == EntryKind.KEY).order_by(records.c.entry_index)
    found = [StoredRecord(*row) for row in ask(nodes, query)]
    bodies = [
        (each.entry_index, open_record(each, gateway.keyring.operator_key, KeyRecord)) for each in found
    ]
    return [(index, body) for index, body in bodies if body.did == did]


def test_the_entry_of_a_retirement_names_the_key(nodes: Nodes, shop: Shop) -> None:
    """By the mark that stands for it: of the master key, and of the pseudonym key."""
    keyring = nodes.first.service.gateway.keyring
    nodes.rotate(master)
    nodes.rotate(rotate_keys.rotate_pseudonym)
    nodes.rotate(rotate_keys.finish_pseudonym)
    [(_, retired)] = key_records(nodes, "master key rotated, and the old one destroyed")
    assert retired.mark == f"{keyring.master.mark:08x}"
    [(_, retired)] = key_records(nodes, "pseudonym key retired")
    assert retired.mark == f"{keyring.era >> 32:08x}"


def test_every_checkpoint_of_a_rotation_verifies_with_the_old_key(nodes: Nodes, shop: Shop) -> None:
    """Whichever gateway signs, and whether or not it has looked for new keys: it sees them in the log."""
    shop.decide()
    blind(nodes.first)
    gateway = nodes.first.service.gateway
    (old,) = vkeys(gateway.database.origin, gateway.keyring)
    new, _ = nodes.rotate(rotate_keys.rotate_log)
    for _ in range(3):
        shop.decide()
        assert [signed_by(nodes, key) for key in (old, new)] == [True, True]


def test_a_new_person_who_was_made_under_other_keys_is_made_again() -> None:
    """The row was on its way while the keys were exchanged; it is not even sent."""
    write = Write(people.insert(), {"pseudonym": bytes(32), "era": 1})
    submission = Submission((Guard("people", bytes(32), 0),), (write,), ())
    assert in_era(submission, 1).guards[1:] == (Guard("key_check", 1, 1),)
    with pytest.raises(Stale):
        in_era(submission, 2)


def test_what_is_kept_outside_verifies_after_each_step(nodes: Nodes, shop: Shop) -> None:
    """A start compares the log with `log.head`, under the keys that there are by then."""
    shop.decide()
    nodes.first.close()
    for step in (rotate_keys.rotate_log, rotate_keys.finish_log, master):
        nodes.rotate(step)
        assert nodes.rotate(_size) > 0
    nodes.start()


async def _size(gateway: Gateway) -> int:
    return int((await gateway.database.rows(READ_HEAD))[0][0])


def test_a_gateway_without_the_newest_log_key_does_not_sign(tmp_path: Path) -> None:
    """Its checkpoints would lack a signature that others count on."""
    mine, theirs = open_keyring(tmp_path / "a"), open_keyring(tmp_path / "b")
    first = sealer("log", theirs)(JournalHead(0, b"", ""), [b"leaf"])
    asked: list[int] = []

    def again() -> Any:
        asked.append(1)
        return mine

    with pytest.raises(KeysBehind):
        sealer("log", SigningKeys(mine, again))(first, [b"leaf"])
    assert asked == [1]
    assert sealer("log", SigningKeys(mine, lambda: theirs))(first, [b"leaf"]).size == 2


def lived(shop: Shop, name: str) -> dict[str, Any]:
    """Somebody who chose, did something, was shown something and said what they did with it."""
    person = shop.welcome(EVE, name)
    shop.ok(
        "POST",
        "/v1/signals",
        {
            "signals": [
                {"id": "s-1", "type": "item_viewed", "person": person, "fields": {"item": "running-2"}}
            ]
        },
    )
    decision = shop.decide(person, headers={"Idempotency-Key": f"key-{name}"})
    assert shop.outcome(decision)["status"] == "kept"
    return dict(decision)


def learned(nodes: Nodes) -> None:
    assert nodes.first.run(learn_once(nodes.first.service.gateway)) > 0


def rows_of(nodes: Nodes, pseudonym: bytes) -> list[int]:
    """How many rows of each table are about a pseudonym, that of the person last."""
    found = [(table, table.c.person) for table in PERSONAL] + [(people, people.c.pseudonym)]
    return [
        ask(nodes, select(func.count()).select_from(table).where(column == pseudonym))[0][0]
        for table, column in found
    ]


def test_a_person_moves_with_all_that_is_theirs(nodes: Nodes, shop: Shop) -> None:
    """At their next request, whatever it is, and nothing of them is left under the old pseudonym."""
    decision = lived(shop, "eve")
    learned(nodes)
    entry = {"id": "log-1", "placement": "home", "item": "running-2", "kind": "taken", "person": "eve"}
    brought = shop.ok("POST", "/v1/imports/outcomes", {"outcomes": [entry | {"at": to_iso(system_clock())}]})
    assert brought["outcomes"][0]["status"] == "kept"
    assert nodes.first.run(learn_imports(nodes.first.service.gateway)) == 1
    shop.limits("eve", topics=["running"])
    held = shop.ok("GET", "/v1/people/eve")
    app = app_of(nodes.first, decision)
    old = nodes.first.service.gateway.keyring.pseudonym(app, "eve")
    before = rows_of(nodes, old)
    assert all(before)
    assert nodes.rotate(rotate_keys.rotate_pseudonym) == 1
    nodes.first.run(nodes.first.service.gateway.look())
    assert shop.ok("GET", "/v1/people/eve") == held
    new = nodes.first.service.gateway.keyring.pseudonym(app, "eve")
    assert (rows_of(nodes, old), rows_of(nodes, new)) == (NOTHING, before)
    assert nodes.rotate(rotate_keys.unseen_of) == (0, 1)


def test_what_a_moved_person_had_goes_on(nodes: Nodes, shop: Shop) -> None:
    """Records, repeated requests, repeated signals and outcomes find what was there before."""
    decision = lived(shop, "eve")
    learned(nodes)
    nodes.rotate(rotate_keys.rotate_pseudonym)
    nodes.first.run(nodes.first.service.gateway.look())
    assert shop.record(decision)["decision"] == decision["decision"]
    assert shop.decide("eve", headers={"Idempotency-Key": "key-eve"}) == decision
    again = {"id": "s-1", "type": "item_viewed", "person": "eve", "fields": {"item": "running-2"}}
    assert shop.ok("POST", "/v1/signals", {"signals": [again]})["signals"][0]["status"] == "duplicate"
    assert shop.outcome(decision)["status"] == "duplicate"
    assert shop.outcome(decision, "dismissed")["status"] == "kept"
    assert len(shop.ok("GET", "/v1/people/eve/consents")["history"]) == len(EVE.given)


def begin_while_eve_waits(nodes: Nodes, shop: Shop) -> bytes:
    """Begins a rotation while an outcome of eve waits for the learner. Returns her pseudonym, under which she chooses."""
    decision, gateway = lived(shop, "eve"), nodes.first.service.gateway
    old = gateway.keyring.pseudonym(app_of(nodes.first, decision), "eve")
    nodes.rotate(rotate_keys.rotate_pseudonym)
    nodes.first.run(gateway.look())
    shop.dial("eve", 2)
    return old


def test_nobody_moves_while_their_outcomes_wait(nodes: Nodes, shop: Shop) -> None:
    """What learns from them holds on to the old pseudonym; they are served under it meanwhile."""
    old = begin_while_eve_waits(nodes, shop)
    assert rows_of(nodes, old)[-1] == 1
    learned(nodes)
    shop.decide("eve")
    assert rows_of(nodes, old) == NOTHING
    assert shop.ok("GET", "/v1/people/eve")["dial"] == 2


@pytest.mark.usefixtures("quick")
def test_a_person_who_waited_for_the_learner_moves_without_another_request(nodes: Nodes, shop: Shop) -> None:
    """Soon after their outcome was learned. So the rotation ends, and loses no person who had a request during it."""
    old = begin_while_eve_waits(nodes, shop)
    with pytest.raises(StartupRefused):
        nodes.rotate(rotate_keys.finish_pseudonym)
    learned(nodes)
    end = time.monotonic() + LIMIT_S
    while rows_of(nodes, old) != NOTHING:
        assert time.monotonic() < end
        time.sleep(0.01)
    assert nodes.rotate(rotate_keys.finish_pseudonym) == 0
    nodes.first.run(nodes.first.service.gateway.look())
    assert shop.ok("GET", "/v1/people/eve")["dial"] == 2


def test_linked_people_find_each_other_wherever_they_moved(nodes: Nodes, shop: Shop) -> None:
    """A person, their guest, and the guest of that guest, each of whom moves at another time."""
    for name in ("outer", "inner", "eve"):
        shop.welcome(EVE, name)
    shop.ok("PUT", "/v1/people/inner/guests/outer")
    shop.ok("PUT", "/v1/people/eve/guests/inner")
    gateway, app = nodes.first.service.gateway, app_of(nodes.first, shop.decide("eve"))
    nodes.rotate(rotate_keys.rotate_pseudonym)
    nodes.first.run(gateway.look())

    def check() -> None:
        now = [nodes.first.run(gateway.find_person(each)) for each in eve().state.guests]
        assert None not in now and len(now) == 2

    def eve() -> Any:
        return nodes.first.run(gateway.person(app, "eve"))

    for name in ("inner", "eve", "outer"):
        shop.decide(name)
        check()
    inner = nodes.first.run(gateway.person(app, "inner"))
    assert inner.state.owner == eve().pseudonym
    assert nodes.first.run(gateway.person(app, "outer")).state.owner == eve().pseudonym
    assert {len(each.state.former) for each in (inner, eve())} == {1}


def test_one_person_asked_about_many_times_at_once_moves_once(nodes: Nodes, shop: Shop) -> None:
    """Every request is answered, and there is one row in the end."""
    shop.welcome(EVE, "eve")
    gateway = nodes.first.service.gateway
    app = app_of(nodes.first, shop.decide("eve"))
    nodes.rotate(rotate_keys.rotate_pseudonym)
    nodes.first.run(gateway.look())

    async def all_at_once() -> Any:
        return await asyncio.gather(*(gateway.person(app, "eve") for _ in range(20)))

    assert len({person.pseudonym for person in nodes.first.run(all_at_once())}) == 1
    assert ask(nodes, select(func.count()).select_from(people)) == [(1,)]


def test_a_gateway_that_has_not_noticed_takes_nobody_for_a_stranger(nodes: Nodes, shop: Shop) -> None:
    """Somebody who turned the dial off and has moved: another row of theirs would forget that."""
    shop.welcome(EVE, "eve")
    shop.dial("eve", 0)
    see = blind(nodes.first)
    app = app_of(nodes.first, shop.decide("eve"))
    nodes.rotate(rotate_keys.rotate_pseudonym)
    nodes.rotate(lambda gateway: gateway.person(app, "eve"))
    assert shop.refused("POST", "/v1/decisions", {"placement": "home", "person": "eve"})["status"] == 503
    see()
    assert shop.decide("eve")["personalization"]["effective"] == 0
    assert ask(nodes, select(func.count()).select_from(people)) == [(1,)]


def test_an_unknown_person_is_looked_for_under_new_keys_first(nodes: Nodes, shop: Shop) -> None:
    """A gateway that has not noticed yet does not say that nothing is held."""
    shop.welcome(EVE, "eve")
    app = app_of(nodes.first, shop.decide("eve"))
    nodes.rotate(rotate_keys.rotate_pseudonym)
    nodes.rotate(lambda gateway: gateway.person(app, "eve"))
    assert shop.ok("GET", "/v1/people/eve")["dial"] == EVE.level
    assert shop.refused("GET", "/v1/people/nobody")["status"] == 404


def test_new_keys_that_are_taken_up_beside_a_request_count_for_it(
    nodes: Nodes, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The round that looks once a second may be faster, after a request has looked under the old pseudonym."""
    shop.welcome(EVE, "eve")
    gateway, app = nodes.first.service.gateway, app_of(nodes.first, shop.decide("eve"))
    see = blind(nodes.first)
    nodes.rotate(rotate_keys.rotate_pseudonym)
    nodes.rotate(lambda other: other.person(app, "eve"))
    see()
    find, look, old = gateway.find_person, gateway.look, gateway.keyring
    overtaken: list[bool] = []

    async def overtaking(pseudonym: bytes) -> Any:
        found = await find(pseudonym)
        if not overtaken:
            overtaken.append(await look())
        return found

    monkeypatch.setattr(gateway, "find_person", overtaking)
    assert shop.ok("GET", "/v1/people/eve")["dial"] == EVE.level
    assert overtaken == [True], "the request was to find the keys exchanged"
    assert gateway.keyring is not old


def test_the_old_pseudonym_key_stays_while_anybody_has_not_come_by(nodes: Nodes, shop: Shop) -> None:
    """Unless it is said how many are to be lost."""
    for name in ("eve", "ben", "dan"):
        shop.welcome(EVE, name)
    nodes.rotate(rotate_keys.rotate_pseudonym)
    nodes.first.run(nodes.first.service.gateway.look())
    shop.decide("eve")
    for drop in (0, 1, 3):
        with pytest.raises(StartupRefused, match="2 people have had no request since the rotation began"):
            nodes.rotate(partial(rotate_keys.finish_pseudonym, drop=drop))
    shop.decide("ben")
    assert nodes.rotate(partial(rotate_keys.finish_pseudonym, drop=1)) == 1
    nodes.first.run(nodes.first.service.gateway.look())
    assert shop.ok("GET", "/v1/people/ben")["dial"] == EVE.level
    assert shop.refused("GET", "/v1/people/dan")["status"] == 404


def test_new_people_need_not_move(nodes: Nodes, shop: Shop) -> None:
    """They have the new pseudonym from the first."""
    nodes.rotate(rotate_keys.rotate_pseudonym)
    nodes.first.run(nodes.first.service.gateway.look())
    shop.welcome(EVE, "eve")
    assert nodes.rotate(rotate_keys.finish_pseudonym) == 0
    assert shop.ok("GET", "/v1/people/eve")["dial"] == EVE.level


def test_an_older_keys_folder_is_refused(nodes: Nodes, shop: Shop, tmp_path: Path) -> None:
    """A start with it would make people under keys that are about to go, or gone."""
    older = Path(shutil.copytree(nodes.folder / "keys", tmp_path / "older"))
    nodes.rotate(rotate_keys.rotate_pseudonym)
    shutil.rmtree(nodes.folder / "keys")
    older.rename(nodes.folder / "keys")
    with pytest.raises(StartupRefused, match="The keys here are older than those of the database"):
        nodes.rotate(_size)
