"""The keys that are admitted: in force, whole, and in the right header."""

import asyncio
from collections.abc import Awaitable, Callable
from hashlib import blake2b, sha256
from string import ascii_letters, digits
from types import SimpleNamespace
from typing import Any

import pytest
from aboveboard.access.api_keys import ApiKey, generate, parse
from aboveboard.access.key_admin import create_key, revoke_key
from aboveboard.access.key_macs import GenuineKeys
from aboveboard.access.tables import KeyRow
from aboveboard.api import doorkeeper
from aboveboard.api.doorkeeper import Doorkeeper
from aboveboard.errors import RateLimited, Unauthenticated
from aboveboard.gateway.limits import LimitGuard
from aboveboard.gateway.metrics import Metrics
from aboveboard.settings import load
from aboveboard.words import Role
from msgspec import structs

from tests.api.wire import client, problem, send
from tests.clocks import HandClock
from tests.world import Installation, Shop

PURPOSES = "/v1/purposes"


def asked_with(still: Shop, authorization: str):
    return send(still, "GET", PURPOSES, authorization=authorization)


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Basic dTpw", "ab_app_x", "Token {key}", "{key}", "Bearer{key}"],
)
def test_a_request_without_a_bearer_key(still: Shop, authorization: str) -> None:
    """There is one way to show a key, and the refusal says it."""
    found = problem(asked_with(still, authorization.format(key=still.key)), 401)
    assert found["expected"] == "Authorization: Bearer <key>"


@pytest.mark.parametrize("authorization", ["bearer {key}", "BEARER {key}", "Bearer   {key}"])
def test_the_scheme_in_any_case(still: Shop, authorization: str) -> None:
    """Schemes are compared without case (RFC 9110, section 11.1)."""
    assert asked_with(still, authorization.format(key=still.key)).status_code == 200


def test_a_badly_copied_key_has_an_error_of_its_own(still: Shop) -> None:
    """A wrong character is found without a look-up, and said."""
    swapped = still.key[:-1] + ("a" if still.key[-1] != "a" else "b")
    assert "Copy the key again." in problem(asked_with(still, f"Bearer {swapped}"), 401)["detail"]


def test_an_unknown_key_and_garbage_look_the_same(still: Shop) -> None:
    """Nobody finds out by trying which keys there are."""
    unknown, _ = generate(Role.APP, bytes(40), app="nobody", created_ms=0)
    answers = [asked_with(still, f"Bearer {text}") for text in (unknown, "ab_app_" + "0" * 61, "x")]
    assert len({answer.content for answer in answers}) == 1
    problem(answers[0], 401)


def test_another_secret_under_a_known_key_id(still: Shop) -> None:
    """The key id finds the row, the whole key is needed, and the answer does not reveal the row."""
    number = 0
    for character in parse(still.key).key_id:
        number = number * 62 + (digits + ascii_letters).index(character)
    forged, _ = generate(Role.APP, number.to_bytes(8, "big") + bytes(32), app="x", created_ms=0)
    assert parse(forged).key_id == parse(still.key).key_id
    assert "revoked" not in problem(asked_with(still, f"Bearer {forged}"), 401)["detail"]


def test_a_revoked_key_is_out_at_once(still_installation: Installation) -> None:
    """At once where nothing is cached, and after `key_cache_ms` at most elsewhere."""
    with client(still_installation) as shop:
        assert asked_with(shop, f"Bearer {shop.key}").status_code == 200
        gateway = still_installation.service.gateway
        still_installation.run(revoke_key(gateway, parse(shop.key).key_id))
        assert "revoked or has expired" in problem(asked_with(shop, f"Bearer {shop.key}"), 401)["detail"]


def test_an_expired_key_is_out(still_installation: Installation, still: Shop) -> None:
    """A key may have an end from the beginning."""
    gateway = still_installation.service.gateway
    key = still_installation.run(create_key(gateway, Role.APP, "short-lived", days=0))
    assert "revoked or has expired" in problem(asked_with(still, f"Bearer {key}"), 401)["detail"]


def test_two_keys_of_one_app_see_the_same_people(still_installation: Installation) -> None:
    """That is how a key is replaced without a gap."""
    old, new = (still_installation.key(app="rotating") for _ in range(2))
    with client(still_installation, old) as before, client(still_installation, new) as after:
        before.dial("u", 3)
        assert after.ok("GET", "/v1/people/u")["dial"] == 3


SCOPE: Any = {"type": "http", "client": ("192.0.2.7", 1), "headers": []}


def door_with(
    find: Callable[[str], Awaitable[KeyRow | None]], clock: HandClock, **changed: str
) -> Doorkeeper:
    """The door of a gateway whose look-ups are `find`."""
    settings = load({f"ABOVEBOARD_{name.upper()}": value for name, value in changed.items()})
    parts: dict[Any, Any] = {GenuineKeys: SimpleNamespace(find=find)}
    gateway: Any = SimpleNamespace(
        settings=settings,
        clock=clock,
        limits=LimitGuard(Metrics(), "enforce", clock),
        database=SimpleNamespace(reads=SimpleNamespace(finder=lambda *_: find)),
        part=lambda kind: parts.setdefault(kind, kind(gateway)),
    )
    return Doorkeeper(gateway)


def stored(key: ApiKey) -> KeyRow:
    return tuple(getattr(key, name) for name in ApiKey.__struct_fields__)


def test_what_is_remembered_of_keys_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller who tries many keys fills no memory; the key in use is still remembered."""
    monkeypatch.setattr(doorkeeper, "CACHE_MAX", 2)
    clock, looked_up = HandClock(), list[str]()
    text, key = generate(Role.APP, bytes(40), app="shop", created_ms=clock())

    async def find(key_id: str) -> KeyRow | None:
        looked_up.append(key_id)
        return stored(key) if key_id == key.id else None

    door = door_with(find, clock)

    async def tried() -> None:
        for n in range(1, 7):
            unknown, _ = generate(Role.APP, bytes([n]) * 40, app="nobody", created_ms=0)
            with pytest.raises(Unauthenticated):
                await door.admit(f"Bearer {unknown}", (Role.APP,), SCOPE)
            assert (await door.admit(f"Bearer {text}", (Role.APP,), SCOPE)).id == key.id
            assert len(door._known) <= 2

    asyncio.run(tried())
    assert len(looked_up) == 7
    assert looked_up.count(key.id) == 1


def test_a_slow_look_up_lengthens_no_life() -> None:
    """A key is trusted for `key_cache_ms` from the time before its row was read."""
    clock, rows = HandClock(), list[KeyRow]()
    text, key = generate(Role.APP, bytes(40), app="shop", created_ms=clock())
    rows.append(stored(key))

    async def find(_: str) -> KeyRow:
        row = rows[-1]
        clock.forward(ms=900)
        rows.append(stored(structs.replace(key, revoked_ms=clock())))
        return row

    door = door_with(find, clock, key_cache_ms="1000")
    asyncio.run(door.admit(f"Bearer {text}", (Role.APP,), SCOPE))
    clock.forward(ms=100)
    with pytest.raises(Unauthenticated, match="revoked"):
        asyncio.run(door.admit(f"Bearer {text}", (Role.APP,), SCOPE))


def test_no_header_is_kept() -> None:
    """Neither it nor its key is found in what the door remembers, although it serves the next request."""
    clock = HandClock()
    text, key = generate(Role.APP, bytes(40), app="shop", created_ms=clock())

    async def find(_: str) -> KeyRow:
        return stored(key)

    door = door_with(find, clock)
    admitted = [asyncio.run(door.admit(f"Bearer {text}", (Role.APP,), SCOPE)) for _ in range(2)]
    assert [each.id for each in admitted] == [key.id] * 2
    assert len(door._parsed) == 1
    remembered = repr([vars(each) for each in (door._known, door._parsed)])
    assert key.id in remembered
    assert text[-49:] not in remembered
    without_a_key = {each(f"Bearer {text}".encode()).digest() for each in (sha256, blake2b)}
    assert without_a_key.isdisjoint(door._parsed._entries)


def test_a_header_of_another_form_is_refused_each_time() -> None:
    """Only a key in its whole form is remembered. So no caller fills the memory of good ones with garbage."""

    async def find(_: str) -> None:
        raise AssertionError

    door = door_with(find, HandClock(), address_rate="0")
    for authorization in ["Bearer x", "Basic x", "Bearer \udc80"] * 2:
        with pytest.raises(Unauthenticated):
            asyncio.run(door.admit(authorization, (Role.APP,), SCOPE))
    assert not len(door._parsed)


def test_a_clock_that_is_set_back_keeps_no_revoked_key() -> None:
    """What was found is trusted for `key_cache_ms`, and not until it is as late again as it was."""
    clock, looked_up = HandClock(), list[str]()
    text, key = generate(Role.APP, bytes(40), app="shop", created_ms=clock())

    async def find(key_id: str) -> KeyRow:
        looked_up.append(key_id)
        return stored(key)

    door = door_with(find, clock, key_cache_ms="1000")

    async def asked() -> int:
        await door.admit(f"Bearer {text}", (Role.APP,), SCOPE)
        return len(looked_up)

    assert [asyncio.run(asked()) for _ in range(2)] == [1, 1]
    clock.forward(minutes=-60)
    assert [asyncio.run(asked()) for _ in range(2)] == [2, 2]


def test_unknown_keys_of_one_address_have_an_end() -> None:
    """Further ones are not looked up. Keys of other addresses are, and a key in use is served as before."""
    clock, looked_up = HandClock(), list[str]()
    text, key = generate(Role.APP, bytes(40), app="shop", created_ms=clock())

    async def find(key_id: str) -> KeyRow | None:
        looked_up.append(key_id)
        return stored(key) if key_id == key.id else None

    door = door_with(find, clock, address_rate="1", address_burst="3")

    async def tried(number: int, scope: Any = SCOPE) -> str:
        unknown, _ = generate(Role.APP, bytes([number]) * 40, app="nobody", created_ms=0)
        try:
            await door.admit(f"Bearer {unknown}", (Role.APP,), scope)
        except (Unauthenticated, RateLimited) as error:
            return type(error).__name__
        return "admitted"

    async def work() -> None:
        await door.admit(f"Bearer {text}", (Role.APP,), SCOPE)
        assert [await tried(number) for number in range(1, 6)] == ["Unauthenticated"] * 3 + [
            "RateLimited"
        ] * 2
        assert len(looked_up) == 4
        assert await tried(6, SCOPE | {"client": ("192.0.2.8", 1)}) == "Unauthenticated"
        assert (await door.admit(f"Bearer {text}", (Role.APP,), SCOPE)).id == key.id
        clock.forward(ms=1000)
        assert await tried(7) == "Unauthenticated"

    asyncio.run(work())


@pytest.mark.parametrize("authorization", [None, "", "Basic x", "Bearer x"])
def test_every_failure_counts(authorization: str | None) -> None:
    """Also one that needs no look-up."""

    async def find(_: str) -> None:
        return None

    door = door_with(find, HandClock(), address_rate="1", address_burst="1")
    with pytest.raises(Unauthenticated):
        asyncio.run(door.admit(authorization, (Role.APP,), SCOPE))
    with pytest.raises(RateLimited) as refused:
        asyncio.run(door.admit(authorization, (Role.APP,), SCOPE))
    assert refused.value.retry_after_seconds == 1
