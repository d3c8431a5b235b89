"""The public checkpoint: it comes out at fixed times, once enough has gathered, and says nothing in between."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from aboveboard.audit import cosignature, note
from aboveboard.audit.tiles import WIDTH, entries_path, tile_path
from aboveboard.keys.rotation import begin_log
from aboveboard.storage.tables import public_head
from aboveboard.transparency import witnesses as witnessing
from aboveboard.transparency.public_head import GATHERED_ENTRIES, GATHERED_MS, PublicHeads
from aboveboard.transparency.publisher import latest_checkpoint
from aboveboard.transparency.signer import vkeys
from aboveboard.words import Role
from sqlalchemy import select

from tests.api.wire import client, problem
from tests.clocks import HandClock
from tests.house import House
from tests.transparency import witness as ours
from tests.world import DAN, Installation, Shop

HOUR_MS = GATHERED_MS


@pytest.fixture(scope="module")
def defaults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house whose public checkpoint comes out as by default, and whose clock stands."""
    clock = HandClock()
    folder = tmp_path_factory.mktemp("public")
    installation = Installation(folder, clock, learn_every_ms="0", key_cache_ms="0", public_every_s="10")
    shop = installation.shop()
    shop.place()
    yield House(shop, installation, clock)
    shop.http.close()
    installation.close()


@pytest.fixture
def public(defaults: House) -> House:
    """The same at a moment at which all that there is has just become public."""
    size_of(defaults.shop)
    add(defaults, 1)
    for _ in range(2):
        advance(defaults, HOUR_MS)
    add(defaults, 20)
    advance(defaults, 10_000)
    assert size_of(defaults.shop) == newest(defaults)
    return defaults


def size_of(shop: Shop) -> int:
    return note.parse_checkpoint(note.split(shop.http.get("/log/checkpoint").text)[0]).size


def newest(house: House) -> int:
    return note.parse_checkpoint(note.split(house.run(latest_checkpoint(house.gateway)))[0]).size


def advance(house: House, ms: int) -> None:
    """Lets time pass, and the gateway look whether a checkpoint is due."""
    house.clock.forward(ms=ms)
    house.run(house.gateway.public.publish_due())


def add(house: House, count: int) -> None:
    for _ in range(count):
        house.shop.decide()


def test_few_entries_wait(public: House) -> None:
    """No reader sees an action, however often they look, up to an hour."""
    before = size_of(public.shop)
    public.shop.dial(public.shop.welcome(DAN), 2)
    for _ in range(20):
        advance(public, 10_000)
        assert size_of(public.shop) == before < newest(public)


def test_twenty_entries_come_out_together(public: House) -> None:
    """At the next interval, not before: neither 19 at an interval nor 20 within one."""
    before = size_of(public.shop)
    assert (GATHERED_ENTRIES, GATHERED_MS) == (20, 3_600_000)
    add(public, 19)
    advance(public, 10_000)
    assert size_of(public.shop) == before
    add(public, 1)
    assert size_of(public.shop) == before
    advance(public, 10_000)
    assert size_of(public.shop) == before + 20 == newest(public)


def test_one_interval_has_one_checkpoint(public: House) -> None:
    """However many entries come in."""
    add(public, 20)
    advance(public, 10_000)
    before = size_of(public.shop)
    add(public, 25)
    advance(public, 9_000)
    assert size_of(public.shop) == before
    advance(public, 1_000)
    assert size_of(public.shop) == before + 25


def test_an_hour_is_enough(public: House) -> None:
    """Since the last public checkpoint, for a single entry."""
    before = size_of(public.shop)
    add(public, 1)
    advance(public, HOUR_MS - 1)
    assert size_of(public.shop) == before
    advance(public, 1)
    assert size_of(public.shop) == before + 1


def test_an_entry_after_a_quiet_hour_waits_for_the_next_full_one(public: House) -> None:
    """A reader learns only between which full hours after the last public checkpoint it came in."""
    before = size_of(public.shop)
    advance(public, HOUR_MS + 1_200_000)
    add(public, 1)
    advance(public, HOUR_MS - 1_200_001)
    assert size_of(public.shop) == before
    advance(public, 1)
    assert size_of(public.shop) == before + 1


def test_a_process_that_has_just_started_waits_too(public: House) -> None:
    """Also a second node: its first look in a quiet log shows no single entry, and ends no wait of twenty."""
    before = size_of(public.shop)
    advance(public, HOUR_MS + 1_200_000)
    add(public, 1)
    advance(public, 10_000)
    fresh = another(public)
    public.run(fresh.publish_due())
    assert size_of(public.shop) == before
    public.clock.forward(ms=HOUR_MS - 1_210_001)
    public.run(fresh.publish_due())
    assert size_of(public.shop) == before
    public.clock.forward(ms=1)
    public.run(fresh.publish_due())
    assert size_of(public.shop) == before + 1
    add(public, 20)
    public.clock.forward(ms=10_000)
    public.run(another(public).publish_due())
    assert size_of(public.shop) == before + 21


def another(house: House) -> PublicHeads:
    """The public checkpoints as a process has them that starts now."""
    gateway = house.gateway
    return PublicHeads(
        gateway.database,
        gateway.heads,
        gateway.clock,
        every_ms=10_000,
        vkey=lambda: vkeys(gateway.database.origin, gateway.keyring)[0],
    )


def test_a_clock_that_was_set_back_stops_nothing(public: House) -> None:
    """Twenty entries come out although the last checkpoint is from the future."""
    public.clock.forward(ms=-48 * HOUR_MS)
    before = size_of(public.shop)
    add(public, 20)
    advance(public, 10_000)
    assert size_of(public.shop) == before + 20


def test_tiles_end_where_the_public_checkpoint_does(public: House) -> None:
    """Hashes and entries both."""
    size = size_of(public.shop)
    add(public, 2)
    for path in (partial(tile_path, 0), entries_path):
        assert public.shop.http.get(f"/log/{ending_at(path, size)}").status_code == 200
        problem(public.shop.http.get(f"/log/{ending_at(path, size + 1)}"), 404)
    advance(public, HOUR_MS)
    assert public.shop.http.get(f"/log/{ending_at(entries_path, size + 2)}").status_code == 200


def ending_at(path: Callable[[int, int], str], size: int) -> str:
    """The path of the tile that ends with the last of so many entries."""
    place = (size - 1) // WIDTH
    return path(place, size - place * WIDTH)


def test_proofs_carry_a_newer_checkpoint_at_once(public: House) -> None:
    """To the app, and to those who audit."""
    decision = public.shop.decide()
    proofs = [public.shop.http.get(f"/v1/decisions/{decision['decision']}/proof").text]
    with client(public.installation, public.installation.key(Role.COMPLIANCE)) as team:
        proofs.append(team.http.get(f"/v1/entries/{decision['log']['index']}/proof").text)
    for proof in proofs:
        carried = note.parse_checkpoint(note.split(proof.partition("\n\n")[2])[0])
        assert carried.size > decision["log"]["index"] >= size_of(public.shop)


def test_the_head_file_has_the_newest(public: House) -> None:
    """A restore is compared with all that was signed, not with what is public."""
    add(public, 1)
    size = newest(public)
    kept = (public.installation.settings.data / "log.head").read_text()
    assert note.parse_checkpoint(note.split(kept)[0]).size == size > size_of(public.shop)


def test_the_first_checkpoint_is_public_at_once_and_a_restart_publishes_nothing(tmp_path: Path) -> None:
    """With the default settings: before there are people there is nothing to hide, and the row outlives a process."""
    sizes = []
    for _ in range(2):
        running = Installation(tmp_path, HandClock(), public_every_s="")
        gateway = running.service.gateway
        signed = running.run(gateway.public.newest())
        sizes.append(note.open_checkpoint(signed, *vkeys(gateway.database.origin, gateway.keyring)).size)
        running.shop().http.close()  # whose key is an entry
        running.close()
    assert gateway.settings.public_every_s == 10
    assert sizes == [sizes[0]] * 2
    assert sizes[0] > 0


def test_a_new_key_signs_the_public_checkpoint_too(public: House) -> None:
    """A reader with the newest key alone can verify the public log, from the first entry under that key on."""
    gateway = public.gateway
    before = size_of(public.shop)
    begin_log(public.installation.settings.data / "keys", gateway.keyring)
    assert public.run(gateway.look())
    assert size_of(public.shop) == before
    add(public, 1)
    new, _ = vkeys(gateway.database.origin, gateway.keyring)
    signed = public.shop.http.get("/log/checkpoint").text
    assert note.open_checkpoint(signed, new).size == before + 1
    add(public, 1)
    assert size_of(public.shop) == before + 1


def test_of_two_processes_one_publishes(public: House) -> None:
    """A second one that read the same row leaves what the first one stored."""
    heads = public.gateway.public
    before = public.run(heads._read())
    add(public, 20)
    advance(public, 10_000)
    first = (size_of(public.shop), public.clock())
    public.clock.forward(ms=1)
    public.run(heads._publish(before, public.run(latest_checkpoint(public.gateway))))
    assert [(*row,) for row in public.rows(select(public_head.c.size, public_head.c.at_ms))] == [first]


def test_cosignatures_are_served_with_what_they_are_on(public: House, tmp_path: Path) -> None:
    """And with nothing else: a witness signs the newest checkpoint, which the public may not see yet."""
    origin = public.gateway.database.origin
    logs = {origin: vkeys(origin, public.gateway.keyring)[0]}
    with ours.serving(ours.Witness(tmp_path / "witness.json", logs)) as witness:
        known = (witnessing.Witness(witness.name, witness.vkey, witness.url),)
        for signers in ([ours.NAME], []):
            assert public.run(witnessing.cosign(public.gateway, known, {})) == [ours.NAME]
            served = public.shop.http.get("/log/checkpoint").text
            assert [each.name for each in cosignature.verify(served, [witness.vkey])] == signers
            add(public, 1)


def test_every_checkpoint_at_once_where_that_is_set(house: House) -> None:
    """As these tests have it."""
    before = size_of(house.shop)
    add(house, 1)
    assert size_of(house.shop) == before + 1
