"""Doing a request once: what names it, what holds it, and what is kept of it."""

import json
from pathlib import Path

import pytest
from aboveboard.errors import Conflict, Malformed, Unprocessable, Unreadable
from aboveboard.gateway.idempotency import KEEP_MS, claim_key, encode_meaning, find_answer, keep, once
from aboveboard.keys.keyring import Keyring, open_keyring
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.tables import idempotency
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import bindparam, select, update

from tests.house import House

TEXT = st.text(min_size=1, max_size=20, alphabet=st.characters(min_codepoint=33, max_codepoint=126))


@pytest.fixture(scope="module")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    return open_keyring(tmp_path_factory.mktemp("keys"))


@given(TEXT, TEXT, TEXT, st.binary())
def test_a_request_is_named_by_app_route_and_key(
    keyring: Keyring, app: str, route: str, key: str, body: bytes
) -> None:
    """The body is not part of the name: another body under the same key is what must be noticed."""
    named = once(keyring, app, route, key, body)
    assert named is not None
    assert named.request == once(keyring, app, route, key, body + b"x").request
    assert named.fingerprint != once(keyring, app, route, key, body + b"x").fingerprint
    assert named.request != once(keyring, app + "x", route, key, body).request
    assert named.request != once(keyring, app, route + "x", key, body).request


def test_parts_of_a_name_do_not_run_together(keyring: Keyring) -> None:
    """`ab` and `c` are not `a` and `bc`."""
    assert once(keyring, "ab", "c", "k", b"").request != once(keyring, "a", "bc", "k", b"").request


def test_without_a_key_nothing_is_done_once(keyring: Keyring) -> None:
    """Every request is one of its own."""
    assert once(keyring, "app", "route", None, b"") is None


@pytest.mark.parametrize("key", ["", " ", "a b", "\x1f", "\x7f", "ä", "x" * 256])
def test_a_key_out_of_shape(keyring: Keyring, key: str) -> None:
    """1 to 255 characters of visible ASCII."""
    with pytest.raises(Malformed) as raised:
        once(keyring, "app", "route", key, b"")
    assert raised.value.field == "Idempotency-Key"


def test_one_at_a_time(house: House) -> None:
    """While one request holds the key another is told to wait; afterwards it is free, also after a fault."""
    asked = once(house.gateway.keyring, "app", "route", "k", b"")
    with claim_key(house.gateway, asked):
        with pytest.raises(Conflict) as raised, claim_key(house.gateway, asked):
            pass
        assert raised.value.retry_after_seconds == 1
    with pytest.raises(KeyError), claim_key(house.gateway, asked):
        raise KeyError
    with claim_key(house.gateway, asked):
        pass


def test_what_is_kept_is_sealed_and_ends(house: House) -> None:
    """The answer lies under its owner's key, and says when it may go."""
    asked = once(house.gateway.keyring, house.app, "route", "kept", b"body")
    guards, writes = keep(asked, b"the answer", house.gateway.operator(house.app), house.clock())
    house.run(house.gateway.submit(Submission(guards, writes, ())))
    query = select(idempotency.c.sealed, idempotency.c.expires_ms).where(
        idempotency.c.request == asked.request
    )
    ((sealed, expires_ms),) = house.rows(query)
    assert b"the answer" not in sealed
    assert sealed[0] == 2  # under a key of its own, because the operator's seals many
    assert expires_ms == house.clock() + KEEP_MS
    assert house.run(find_answer(house.gateway, asked)).answer == b"the answer"


def test_another_body_under_the_same_key(house: House) -> None:
    """It is told apart by its fingerprint."""
    first, second = (once(house.gateway.keyring, house.app, "route", "same", body) for body in (b"1", b"2"))
    guards, writes = keep(first, b"x", house.gateway.operator("app"), house.clock())
    house.run(house.gateway.submit(Submission(guards, writes, ())))
    with pytest.raises(Unprocessable, match="another body"):
        house.run(find_answer(house.gateway, second))


def test_nothing_was_answered_yet(house: House) -> None:
    """Neither for a new key nor without one."""
    assert (
        house.run(find_answer(house.gateway, once(house.gateway.keyring, "app", "route", "new", b""))) is None
    )
    assert house.run(find_answer(house.gateway, None)) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_the_meaning_of_a_body_is_not_its_layout(value: object) -> None:
    """Spaces, the order of members and escapes make no difference."""
    bodies = [
        json.dumps(value, ensure_ascii=True, indent=2).encode(),
        json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(),
    ]
    assert encode_meaning(bodies[0]) == encode_meaning(bodies[1])


@pytest.mark.parametrize(
    ("one", "other"),
    [(b'{"a":1}', b'{"a":2}'), (b'{"a":"1"}', b'{"a":1}'), (b"[1,2]", b"[2,1]"), (b"x", b"y")],
)
def test_another_meaning_is_told_apart(one: bytes, other: bytes) -> None:
    """A value, a type, the order of a list, and bodies that are no JSON."""
    assert encode_meaning(one) != encode_meaning(other)


def test_nobody_without_the_keys_can_guess_a_request(keyring: Keyring, tmp_path: Path) -> None:
    """The same request under other keys has other hashes."""
    mine, theirs = (once(each, "app", "route", "k", b"{}") for each in (keyring, open_keyring(tmp_path)))
    assert mine.request != theirs.request
    assert mine.fingerprint != theirs.fingerprint


def test_a_no_goes_on_though_its_key_is_spent(house: House) -> None:
    """It finds no answer, and keeps none."""
    first = once(house.gateway.keyring, house.app, "route", "spent", b"1")
    guards, writes = keep(first, b"x", house.gateway.operator("app"), house.clock())
    house.run(house.gateway.submit(Submission(guards, writes, ())))
    no = once(house.gateway.keyring, house.app, "route", "spent", b"2", is_no=True)
    assert house.run(find_answer(house.gateway, no)) is None
    assert keep(no, b"y", house.gateway.operator("app"), house.clock()) == ((), ())


def test_an_answer_that_no_longer_holds_is_replaced(house: House) -> None:
    """By one with other terms, under the next version of its row."""
    asked, owner = (
        once(house.gateway.keyring, house.app, "route", "again", b"1"),
        house.gateway.operator("app"),
    )
    for answer, terms in ((b"old", b"1"), (b"new", b"2")):
        kept = house.run(find_answer(house.gateway, asked))
        guards, writes = keep(asked, answer, owner, house.clock(), terms=terms, instead_of=kept)
        house.run(house.gateway.submit(Submission(guards, writes, ())))
    found = house.run(find_answer(house.gateway, asked))
    assert (found.answer, found.terms, found.version) == (b"new", b"2", 2)


def test_an_answer_is_bound_to_its_request(house: House) -> None:
    """In the row of another request of the same owner it does not decrypt."""
    keyring, owner = house.gateway.keyring, house.gateway.operator(house.app)
    one, other = (once(keyring, house.app, "route", f"bound-{name}", b"body") for name in "ab")
    for asked in (one, other):
        guards, writes = keep(asked, asked.request, owner, house.clock())
        house.run(house.gateway.submit(Submission(guards, writes, ())))
    ((sealed,),) = house.rows(select(idempotency.c.sealed).where(idempotency.c.request == one.request))
    swap = update(idempotency).where(idempotency.c.request == bindparam("key"))
    write = Write(swap.values(sealed=bindparam("next_sealed")), {"key": other.request, "next_sealed": sealed})
    house.run(house.gateway.submit(Submission((), (write,), ())))
    assert house.run(find_answer(house.gateway, one)).answer == one.request
    with pytest.raises(Unreadable):
        house.run(find_answer(house.gateway, other))
