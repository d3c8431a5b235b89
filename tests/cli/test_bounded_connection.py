"""Connections beyond each bound, against a real server with small bounds."""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, NamedTuple

import pytest
import uvicorn
import uvloop
from aboveboard.cli.bounded_connection import LINGER_BYTES, PART_BYTES, bind_connections
from aboveboard.cli.connection_bounds import ConnectionBounds
from aboveboard.cli.connection_room import ROOM_SHARE
from aboveboard.cli.serve import LOOK_EVERY, TENTHS, Server
from aboveboard.gateway.limits import LimitGuard
from aboveboard.gateway.metrics import Metrics

BOUNDS = ConnectionBounds(
    head_bytes=8192,
    fields=20,
    address_bytes=1000,
    head_s=0.25,
    body_s=0.25,
    idle_s=0.25,
    first_s=0.25,
    connections=12,
)
PATIENT = BOUNDS._replace(head_s=60, body_s=60, idle_s=60, first_s=60)
GET = b"GET / HTTP/1.1\r\nhost: x\r\n"
POST = b"POST / HTTP/1.1\r\nhost: x\r\n"
OFFER = b"connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: x\r\n"


class Wire(NamedTuple):
    """A server, as its clients see it, and what it counted."""

    address: tuple[str, int]
    limits: LimitGuard
    seen: list[bytes]
    """The body of each request that the application read whole."""
    connections: set[Any]

    @property
    def counted(self) -> dict[str, int]:
        return {str(limit): count for limit, (count, _) in self.limits.counts.items()}


class Eager(Server):
    """A server that looks at its connections at each tick."""

    async def on_tick(self, counter: int) -> bool:
        return await super().on_tick(counter * LOOK_EVERY)


Client = Callable[[Wire], Awaitable[Any]]


def served(client: Client, bounds: ConnectionBounds = PATIENT, mode: str = "enforce") -> tuple[Any, Wire]:
    """Returns what the client returns, and the wire after it."""
    seen: list[bytes] = []

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        body = b""
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return
            body += message["body"]
            if not message["more_body"]:
                break
        seen.append(body)
        if scope["path"] == "/slow":
            await asyncio.sleep(0.3)
        if scope["path"] == "/stream":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            for _ in range(1000):
                await send({"type": "http.response.body", "body": bytes(1 << 20), "more_body": True})
        content = bytes(16 << 20) if scope["path"] == "/large" else b"ok"
        length = [(b"content-length", b"%d" % len(content))]
        await send({"type": "http.response.start", "status": 200, "headers": length})
        await send({"type": "http.response.body", "body": content})

    async def run() -> tuple[Any, Wire]:
        limits = LimitGuard(Metrics(), mode, lambda: 0)
        made = bind_connections(bounds, limits)
        config = uvicorn.Config(answer, http=made, ws="none", lifespan="off", log_config=None, loop="none")
        server = Eager(config)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            wire = Wire(listener.getsockname(), limits, seen, server.server_state.connections)
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            while not server.started:
                await asyncio.sleep(0.005)
            try:
                found = await client(wire)
            finally:
                server.should_exit = server.force_exit = True
                await serving
        return found, wire

    return uvloop.run(run())


async def tell(wire: Wire, *parts: bytes, end: bool = False) -> bytes:
    """Sends the parts one by one and returns all that comes until the server ends the connection."""
    reader, writer = await asyncio.open_connection(*wire.address)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0.002)
        if end:
            writer.write_eof()
        return await asyncio.wait_for(reader.read(), 6)
    finally:
        writer.close()


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def problem_of(answer: bytes) -> dict[str, Any]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"x-content-type-options: nosniff" in head
    assert b"content-type: application/problem+json" in head
    assert b"connection: close" in head
    found: dict[str, Any] = json.loads(body)
    assert found["status"] == status_of(answer)
    return found


def fields(count: int) -> bytes:
    return b"".join(b"x-%d: 1\r\n" % number for number in range(count))


BEYOND = {
    "many fields": (GET + fields(20) + b"\r\n", 431, "fields"),
    "many fields, no end": (GET + fields(500), 431, "fields"),
    "large value": (GET + b"x: " + bytes([97]) * 8200 + b"\r\n\r\n", 431, "head"),
    "large value, no end": (GET + b"x: " + bytes([97]) * 20_000, 431, "head"),
    "large name, no end": (GET + bytes([97]) * 20_000, 431, "head"),
    "long address": (b"GET /" + bytes([97]) * 1000 + b" HTTP/1.1\r\nhost: x\r\n\r\n", 414, "address"),
    "long address, no end": (b"GET /" + bytes([97]) * 20_000, 414, "address"),
    "long query": (b"GET /?" + bytes([97]) * 1000 + b" HTTP/1.1\r\nhost: x\r\n\r\n", 414, "address"),
    "empty lines": (b"\r\n" * 10_000, 414, "address"),
    "many trailers": (
        POST + b"transfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n" + fields(30),
        431,
        "fields",
    ),
    "large trailer": (
        POST + b"transfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nx: " + bytes([97]) * 20_000,
        431,
        "head",
    ),
    "large chunk extension": (
        POST + b"transfer-encoding: chunked\r\n\r\n2;" + bytes([97]) * 20_000,
        431,
        "head",
    ),
}


@pytest.mark.parametrize("name", BEYOND)
@pytest.mark.parametrize("size", [1 << 20, 300])
def test_a_head_beyond_a_bound(name: str, size: int) -> None:
    """It is refused in one piece and in many, with a problem, and no application sees it."""
    sent, status, limit = BEYOND[name]
    parts = [sent[place : place + size] for place in range(0, len(sent), size)]
    answer, wire = served(partial(tell_parts, parts))
    assert problem_of(answer)["status"] == status
    assert (wire.counted, wire.seen) == ({limit: 1}, [])


async def tell_parts(parts: list[bytes], wire: Wire) -> bytes:
    return await tell(wire, *parts)


def test_a_second_request_beyond_a_bound() -> None:
    """The bounds hold for each request of a connection."""
    good = GET + b"\r\n"
    answer, wire = served(lambda wire: tell(wire, good, good, GET + fields(30) + b"\r\n"))
    assert [status_of(b"HTTP/1.1" + each) for each in answer.split(b"HTTP/1.1")[1:]] == [200, 200, 431]
    assert len(wire.seen) == 2


def test_the_answer_before_a_refusal_comes_first() -> None:
    """Both are sent at once: the good request is answered, and then the other is refused."""
    sent = b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n" + GET + fields(30) + b"\r\n"
    answer, _ = served(lambda wire: tell(wire, sent))
    assert [status_of(b"HTTP/1.1" + each) for each in answer.split(b"HTTP/1.1")[1:]] == [200, 431]


def test_nothing_follows_the_last_answer() -> None:
    """A client that asked for the end of the connection gets no refusal of what it sent after that."""
    sent = b"GET /slow HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n" + GET + fields(30) + b"\r\n"
    answer, wire = served(lambda wire: tell(wire, sent))
    assert (status_of(answer), answer.count(b"HTTP/1.1"), len(wire.seen)) == (200, 1, 1)


def test_an_offer_of_another_protocol_is_ignored() -> None:
    """Some clients make one with each request. What they send after it is read as before."""
    count = 2 * PART_BYTES // len(GET + OFFER)
    sent = (GET + OFFER + b"\r\n") * count + GET + b"connection: close\r\n\r\n"
    answer, wire = served(lambda wire: tell(wire, sent))
    assert answer.count(b"HTTP/1.1 200") == len(wire.seen) == count + 1


@pytest.mark.parametrize(
    "length", [b"content-length: %d\r\n\r\n", b"transfer-encoding: chunked\r\n\r\n%x\r\n"]
)
@pytest.mark.parametrize("size", [1, PART_BYTES])
def test_a_body_behind_an_offer_is_no_request(length: bytes, size: int) -> None:
    """The parser skips such a body. In whichever part it arrives, no request in it is answered."""
    hidden = GET + b"x: " + bytes([97]) * size + b"\r\n\r\n"
    answer, wire = served(lambda wire: tell(wire, POST + OFFER + length % len(hidden) + hidden))
    assert (problem_of(answer)["field"], wire.seen, wire.counted) == ("Upgrade", [], {"header_field": 1})


def test_a_head_within_the_bounds() -> None:
    """The largest one of each kind is answered, also with a body that is larger than a head may be."""
    size = BOUNDS.head_bytes - len(GET) - 60
    body = bytes([98]) * 3 * BOUNDS.head_bytes
    sent = [
        b"GET /" + bytes([97]) * 999 + b" HTTP/1.1\r\nhost: x\r\n\r\n",
        GET + fields(19) + b"\r\n",
        GET + b"x: " + bytes([97]) * size + b"\r\n\r\n",
        POST + b"x: " + bytes([97]) * (size - 60) + b"\r\ncontent-length: %d\r\n\r\n" % len(body) + body,
        GET + b"connection: close\r\n\r\n",
    ]
    answer, wire = served(lambda wire: tell(wire, *sent))
    assert answer.count(b"HTTP/1.1 200") == 5
    assert (wire.counted, wire.seen[3]) == ({}, body)


def test_a_body_in_small_chunks() -> None:
    """Each chunk has more bytes of its own than of the body. They are no head."""
    chunks = b"1\r\nx\r\n" * 5000
    sent = POST + b"connection: close\r\ntransfer-encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    answer, wire = served(lambda wire: tell(wire, sent))
    assert (status_of(answer), wire.seen) == (200, [b"x" * 5000])


def test_many_requests_at_once() -> None:
    """Requests that wait for the answers to earlier ones all get theirs, although few are read ahead."""
    count = 3 * PART_BYTES // len(GET)
    sent = (GET + b"\r\n") * count + GET + b"connection: close\r\n\r\n"
    answer, wire = served(lambda wire: tell(wire, sent))
    assert answer.count(b"HTTP/1.1 200") == len(wire.seen) == count + 1


def test_few_requests_are_read_ahead() -> None:
    """Each of them takes far more memory than its bytes, so the others stay bytes."""

    async def ask(wire: Wire) -> int:
        _, writer = await asyncio.open_connection(*wire.address)
        writer.write(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n" + (GET + b"\r\n") * 2000)
        while not wire.seen:
            await asyncio.sleep(0.005)
        (connection,) = wire.connections
        ahead = len(connection.pipeline)
        writer.close()
        return ahead

    ahead, _ = served(ask)
    assert 0 < ahead <= PART_BYTES // len(GET)


def test_a_flood_after_the_refusal_is_cut_off() -> None:
    async def flood(wire: Wire) -> int:
        _, writer = await asyncio.open_connection(*wire.address)
        sent = 0
        try:
            while sent < 64 * LINGER_BYTES:
                writer.write(GET + b"x: " + bytes([97]) * (1 << 16))
                sent += 1 << 16
                await writer.drain()
        except ConnectionError:
            return sent
        finally:
            writer.close()
        return sent

    sent, _ = served(flood)
    assert sent < 32 * LINGER_BYTES


SLOW = {
    "nothing": ([b""], None, "first_request"),
    "half a head": ([GET], 408, "head_time"),
    "an empty line": ([b"\r\n"], 408, "head_time"),
    "half a second head": ([GET + b"\r\n", GET], 408, "head_time"),
    "an empty line after an answer": ([GET + b"\r\n", b"\r\n"], 408, "head_time"),
    "half a head behind a whole one": ([GET + b"\r\n" + GET], 408, "head_time"),
    "half a body": ([POST + b"content-length: 9\r\n\r\nhalf"], 408, "body_time"),
    "half a chunk": ([POST + b"transfer-encoding: chunked\r\n\r\n5\r\nha"], 408, "body_time"),
    "nothing more": ([GET + b"\r\n"], 200, None),
}


@pytest.mark.parametrize("name", SLOW)
def test_a_client_that_sends_no_more(name: str) -> None:
    """It is refused with 408. A connection without any request, or between two, just ends."""
    sent, status, limit = SLOW[name]
    answer, wire = served(lambda wire: tell(wire, *sent), BOUNDS)
    last = answer.rpartition(b"HTTP/1.1")[2]
    assert (status_of(b"HTTP/1.1" + last) if answer else None) == status
    assert wire.counted == ({limit: 1} if limit else {})


def test_a_client_that_sends_byte_by_byte() -> None:
    """The time is that of the whole head, so that a byte now and then prolongs nothing."""

    async def trickle(wire: Wire) -> bytes:
        reader, writer = await asyncio.open_connection(*wire.address)
        reading, letter = asyncio.create_task(reader.read()), GET
        while not reading.done():
            writer.write(letter)
            await asyncio.sleep(0.02)
            letter = b"a"
        writer.close()
        return reading.result()

    answer, wire = served(trickle, BOUNDS)
    assert (status_of(answer), wire.counted) == (408, {"head_time": 1})


def test_a_client_that_reads_nothing() -> None:
    """Its answer is cut off, and so is one that the system has taken in part."""

    async def ask(wire: Wire) -> bool:
        with socket.socket() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(wire.address)
            client.sendall(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n")
            for _ in range(200):
                await asyncio.sleep(0.05)
                if wire.counted:
                    return True
        return False

    was_cut, wire = served(ask, BOUNDS)
    assert (was_cut, wire.counted) == (True, {"answer_time": 1})


def test_more_connections_than_there_may_be() -> None:
    """One that waits for a request, since the longest time, makes room. One that is answered does not."""

    async def crowd(wire: Wire) -> list[bytes]:
        slow = asyncio.create_task(tell(wire, b"GET /slow HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"))
        await asyncio.sleep(0.05)
        idle = []
        for _ in range(BOUNDS.connections + 3):
            idle.append(await asyncio.open_connection(*wire.address))
            await asyncio.sleep(0.005)  # the loop's clock counts milliseconds
        answer = await tell(wire, GET + b"connection: close\r\n\r\n")
        ended = [reader.at_eof() or reader.exception() is not None for reader, _ in idle]
        for _, writer in idle:
            writer.close()
        assert ended == sorted(ended, reverse=True)  # the oldest
        assert any(ended)
        assert not all(ended)
        return [answer, await slow]

    answers, wire = served(crowd)
    assert [status_of(each) for each in answers] == [200, 200]
    assert set(wire.counted) == {"connections"}


@pytest.mark.parametrize(
    "sent",
    [
        POST + b"content-length: 9\r\n\r\nhalf",
        b"GET /stream HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET /large HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    ],
)
def test_requests_that_wait_for_their_clients_make_room(sent: bytes) -> None:
    """A client that sends half a body, or reads no answer, keeps no other out until its time has passed."""

    async def crowd(wire: Wire) -> bytes:
        stuck = []
        for _ in range(BOUNDS.connections):
            stuck.append(await asyncio.open_connection(*wire.address, limit=1))
            stuck[-1][1].write(sent)
        await asyncio.sleep(0.1)
        answer = await tell(wire, GET + b"connection: close\r\n\r\n")
        for _, writer in stuck:
            writer.transport.abort()
        return answer

    answer, wire = served(crowd)
    assert (status_of(answer), wire.counted) == (200, {"connections": 1})


def test_many_connections_at_the_same_time() -> None:
    """One of them makes room for several, and never are there more than there may be."""
    bounds = PATIENT._replace(connections=4 * ROOM_SHARE)

    async def crowd(wire: Wire) -> int:
        clients = [socket.create_connection(wire.address) for _ in range(3 * bounds.connections)]
        await asyncio.sleep(0.1)
        open_ones = 0
        for client in clients:
            client.setblocking(False)
            try:
                open_ones += client.recv(1) != b""
            except BlockingIOError:
                open_ones += 1
            except ConnectionError:
                pass
            client.close()
        return open_ones

    open_ones, wire = served(crowd, bounds)
    assert bounds.connections // 2 < open_ones <= bounds.connections
    assert set(wire.counted) == {"connections"}


def test_no_room_at_all() -> None:
    """While each connection is being answered, one more is refused with 503."""

    async def crowd(wire: Wire) -> list[bytes]:
        sent = b"GET /slow HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
        busy = [asyncio.create_task(tell(wire, sent)) for _ in range(BOUNDS.connections)]
        await asyncio.sleep(0.1)
        return [await tell(wire), *await asyncio.gather(*busy)]

    answers, _ = served(crowd)
    assert b"retry-after: 1" in answers[0]
    assert problem_of(answers[0])["type"].endswith("too-busy")
    assert [status_of(each) for each in answers[1:]] == [200] * BOUNDS.connections


@pytest.mark.parametrize("name", ["many fields", "large value", "large value, no end", "long address"])
def test_a_report_refuses_nothing(name: str) -> None:
    """It counts the same, once for each request."""
    sent, _, limit = BEYOND[name]
    whole = sent if sent.endswith(b"\r\n\r\n") else sent + b"\r\n\r\n"
    parts = [whole, whole, GET + b"connection: close\r\n\r\n"]
    answer, wire = served(partial(tell_parts, parts), mode="report")
    assert answer.count(b"HTTP/1.1 200") == 3
    assert (wire.counted, len(wire.seen)) == ({limit: 2}, 3)


def test_a_report_waits_for_a_slow_client() -> None:
    async def pause(wire: Wire) -> bytes:
        reader, writer = await asyncio.open_connection(*wire.address)
        for part in (GET, b"connection: close\r\n\r\n"):
            await asyncio.sleep(0.6)
            writer.write(part)
        answer = await reader.read()
        writer.close()
        return answer

    answer, wire = served(pause, BOUNDS, "report")
    assert (status_of(answer), wire.counted) == (200, {"first_request": 1, "head_time": 1})


@pytest.mark.parametrize(
    "sent", [b"\x00\x01\r\n\r\n", GET + b"a b: 1\r\n\r\n", POST + b"content-length: x\r\n\r\n"]
)
def test_bytes_that_are_no_http(sent: bytes) -> None:
    """They get a problem too, which no browser takes for another type."""
    answer, wire = served(lambda wire: tell(wire, sent))
    assert (problem_of(answer)["type"], wire.seen) == ("urn:aboveboard:problem:malformed", [])


def test_no_tick_misses_a_look_or_a_new_date() -> None:
    """A look is due at each multiple of LOOK_EVERY, and uvicorn renews the header `Date` at each multiple of ten."""
    assert (LOOK_EVERY % TENTHS, 10 % TENTHS) == (0, 0)
