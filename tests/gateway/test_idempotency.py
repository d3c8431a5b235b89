"""Doing a request once: what names it, what holds it, and what is kept of it."""

import pytest
from aboveboard.errors import Conflict, Malformed, Unprocessable
from aboveboard.gateway.idempotency import KEEP_MS, claim_key, find_answer, keep, once
from aboveboard.storage.journal import Submission
from aboveboard.storage.tables import idempotency
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.house import House

TEXT = st.text(min_size=1, max_size=20, alphabet=st.characters(min_codepoint=33, max_codepoint=126))


@given(TEXT, TEXT, TEXT, st.binary())
def test_a_request_is_named_by_app_route_and_key(app: str, route: str, key: str, body: bytes) -> None:
    """The body is not part of the name: another body under the same key is what must be noticed."""
    named = once(app, route, key, body)
    assert named is not None
    assert named.request == once(app, route, key, body + b"x").request
    assert named.fingerprint != once(app, route, key, body + b"x").fingerprint
    assert named.request != once(app + "x", route, key, body).request
    assert named.request != once(app, route + "x", key, body).request


def test_parts_of_a_name_do_not_run_together() -> None:
    """`ab` and `c` are not `a` and `bc`."""
    assert once("ab", "c", "k", b"").request != once("a", "bc", "k", b"").request


def test_without_a_key_nothing_is_done_once() -> None:
    """Every request is one of its own."""
    assert once("app", "route", None, b"") is None


@pytest.mark.parametrize("key", ["", " ", "a b", "\x1f", "\x7f", "ä", "x" * 256])
def test_a_key_out_of_shape(key: str) -> None:
    """1 to 255 characters of visible ASCII."""
    with pytest.raises(Malformed) as raised:
        once("app", "route", key, b"")
    assert raised.value.field == "Idempotency-Key"


def test_one_at_a_time(house: House) -> None:
    """While one request holds the key another is told to wait; afterwards it is free, also after a fault."""
    asked = once("app", "route", "k", b"")
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
    asked = once(house.app, "route", "kept", b"body")
    guards, writes = keep(asked, b"the answer", house.gateway.operator(house.app), house.clock())
    house.run(house.gateway.submit(Submission(guards, writes, ())))
    query = select(idempotency.c.sealed, idempotency.c.expires_ms).where(
        idempotency.c.request == asked.request
    )
    ((sealed, expires_ms),) = house.rows(query)
    assert b"the answer" not in sealed
    assert expires_ms == house.clock() + KEEP_MS
    assert house.run(find_answer(house.gateway, asked)).answer == b"the answer"


def test_another_body_under_the_same_key(house: House) -> None:
    """It is told apart by its fingerprint."""
    first, second = (once(house.app, "route", "same", body) for body in (b"1", b"2"))
    guards, writes = keep(first, b"x", house.gateway.operator("app"), house.clock())
    house.run(house.gateway.submit(Submission(guards, writes, ())))
    with pytest.raises(Unprocessable, match="another body"):
        house.run(find_answer(house.gateway, second))


def test_nothing_was_answered_yet(house: House) -> None:
    """Neither for a new key nor without one."""
    assert house.run(find_answer(house.gateway, once("app", "route", "new", b""))) is None
    assert house.run(find_answer(house.gateway, None)) is None
