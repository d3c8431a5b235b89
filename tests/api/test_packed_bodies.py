"""Packed bodies: what they unpack to, the bound on it, and bytes that are not of their coding."""

import asyncio
import gzip
import json
import tracemalloc
import zlib
from typing import Any

import pytest
from aboveboard.api.packed_bodies import find_coding, unpack, wrap_unpacking
from aboveboard.errors import AboveboardError, EncodedBody, Malformed, TooLarge
from aboveboard.gateway.limits import LimitGuard
from aboveboard.gateway.metrics import Metrics
from hypothesis import given
from hypothesis import strategies as st

from tests.api.wire import problem, send
from tests.world import DAN, Shop

LIMIT = 10_000
PACK = {b"gzip": gzip.compress, b"deflate": zlib.compress}
codings = st.sampled_from(sorted(PACK))


def read(coding: bytes, packed: bytes, size: int = 1000) -> bytes:
    """Returns the body that an application reads, when the packed one arrives in parts of `size` bytes."""
    parts = [packed[at : at + size] for at in range(0, len(packed), size)] or [b""]

    async def receive() -> Any:
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    async def body() -> bytes:
        whole, next_part = b"", unpack(receive, coding, LIMIT, LimitGuard(Metrics(), "enforce", lambda: 0))
        while True:
            message: Any = await next_part()
            whole += message["body"]
            if not message["more_body"]:
                return whole

    return asyncio.run(body())


@given(codings, st.binary(max_size=LIMIT), st.integers(1, 3000))
def test_a_body_is_what_was_packed(coding: bytes, body: bytes, size: int) -> None:
    assert read(coding, PACK[coding](body), size) == body


@pytest.mark.parametrize("coding", PACK)
def test_the_bound_is_on_what_is_unpacked(coding: bytes) -> None:
    """The largest body is read, and one byte more is refused, also when it is a thousand times more."""
    assert len(read(coding, PACK[coding](bytes(LIMIT)))) == LIMIT
    for size in (LIMIT + 1, LIMIT * 1000):
        with pytest.raises(TooLarge):
            read(coding, PACK[coding](bytes(size)))


@pytest.mark.parametrize("coding", PACK)
def test_no_more_is_unpacked_than_a_body_may_have(coding: bytes) -> None:
    """A part of ten thousand bytes that stands for ten million takes no such memory."""
    packed = PACK[coding](bytes(LIMIT * 1000))
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            read(coding, packed, len(packed))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 50 * LIMIT


@pytest.mark.parametrize("coding", PACK)
def test_the_bound_is_on_what_arrives_too(coding: bytes) -> None:
    """Blocks of nothing unpack to nothing, for as many bytes as one likes."""
    packer = zlib.compressobj(wbits=31 if coding == b"gzip" else 15)
    packed = packer.compress(b"a") + b"".join(packer.flush(zlib.Z_FULL_FLUSH) + b"" for _ in range(1))
    packed += b"\x00\x00\x00\xff\xff" * LIMIT
    with pytest.raises(TooLarge):
        read(coding, packed)


@given(codings, st.binary(max_size=50), st.data())
def test_a_part_of_a_body_is_no_body(coding: bytes, body: bytes, data: Any) -> None:
    packed = PACK[coding](body)
    with pytest.raises(Malformed):
        read(coding, packed[: data.draw(st.integers(0, len(packed) - 1))])


@given(codings, st.binary(min_size=1, max_size=50))
def test_more_than_a_body_is_no_body(coding: bytes, more: bytes) -> None:
    """One reader takes the first member of two, another both."""
    with pytest.raises(Malformed):
        read(coding, PACK[coding](b"{}") + more)
    with pytest.raises(Malformed):
        read(coding, PACK[coding](b"{}") + PACK[coding](more))


@given(codings, st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(coding: bytes, packed: bytes) -> None:
    try:
        read(coding, packed)
    except AboveboardError as error:
        assert error.status in (400, 413)


def test_an_application_sees_no_packed_body() -> None:
    """Neither its coding, nor its length, which is that of no body that it reads."""
    seen: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["headers"])

    sent = [(b"content-encoding", b"gzip"), (b"accept", b"1"), (b"content-length", b"9")]
    wrapped: Any = wrap_unpacking(app, b"gzip", LIMIT, LimitGuard(Metrics(), "enforce", lambda: 0))
    asyncio.run(wrapped({"headers": sent}, None, None))
    assert seen == [[(b"accept", b"1")]]


def test_several_codings() -> None:
    for named in ("gzip, deflate", "gzip, identity", "br", "gzip, gzip"):
        with pytest.raises(EncodedBody):
            find_coding([(b"content-encoding", named.encode())])
    assert find_coding([(b"content-encoding", b"identity"), (b"accept", b"gzip")]) is None


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_the_service_reads_packed_bodies(shop: Shop, coding: str) -> None:
    """On a hot route and on another, where the length of the packed body is not that of the body."""
    person = shop.welcome(DAN)
    pack = PACK[coding.encode()]
    asked = {"placement": "home", "person": person, "language": "en"}
    for method, path, body in (
        ("POST", "/v1/decisions", asked),
        ("PUT", f"/v1/people/{person}/dial", {"level": 0}),
    ):
        for spaces in (0, 5000):
            packed = pack(json.dumps(body).encode() + b" " * spaces)
            answer = send(
                shop, method, path, packed, content_encoding=coding, content_type="application/json"
            )
            assert answer.status_code == 200, answer.text
        bomb = pack(b" " * (20 << 20))
        refused = send(shop, method, path, bomb, content_encoding=coding, content_type="application/json")
        assert problem(refused, 413)["type"].endswith("too-large")
    assert shop.ok("GET", f"/v1/people/{person}")["dial"] == 0
