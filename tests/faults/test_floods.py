"""Clients without a key that flood, trickle or just wait: others are answered as before, and memory does not grow."""

import gzip
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.conftest import BUDGET
from tests.faults.flood import (
    FLOOR_S,
    MEMORY_MOST,
    MIB,
    SLOWER_MOST,
    address_of,
    answer_to,
    asked_again,
    check_harmless,
    median_of_health,
    memory_of,
    repeated,
    slowly,
)
from tests.faults.process import Process, check_healthy, made_key, serving

LARGE = BUDGET == "long"
CLIENTS, SECONDS, BYTES = (24, 8.0, 96 * MIB) if LARGE else (4, 0.3, 16 * MIB)
CROWD = 900 if LARGE else 300
HEAD = b"GET /left HTTP/1.1\r\nhost: x\r\n"
HALF_A_BODY = b"POST /privacy/dial HTTP/1.1\r\nhost: x\r\ncontent-length: 99999\r\n\r\nhalf"
TAGS = b",".join(b"x-%d" % number for number in range(10_000))
FEW = {"connections_max": "100", "head_seconds": "2", "body_seconds": "2", "first_seconds": "2"}

ATTACKS = {
    "many fields": repeated(HEAD, b"x: 1\r\n" * 5000, BYTES),
    "one value": repeated(HEAD + b"x: ", b"a" * 30_000, BYTES),
    "one address": repeated(b"GET /", b"a" * 30_000, BYTES),
    "a language of many parts": repeated(
        HEAD, b"accept-language: a" + b"-a" * 14_000 + b"\r\n\r\n" + HEAD, BYTES // 8
    ),
    "a cookie of many parts": repeated(
        HEAD, b"cookie: aboveboard-language=a" + b"-a" * 14_000 + b"\r\n\r\n" + HEAD, BYTES // 8
    ),
    "languages": repeated(HEAD, b"accept-language: " + TAGS[:30_000] + b"\r\n\r\n" + HEAD, BYTES // 8),
    "10,000 languages": repeated(HEAD + b"accept-language: ", TAGS, BYTES),
    "requests at once": repeated(b"", (HEAD + b"\r\n") * 100, BYTES // 16),
    "slow heads": slowly(HEAD, b"x", 0.05),
    "slow bodies": slowly(HALF_A_BODY, b"x", 0.05),
}


CROWDS = {
    "silent": b"",
    "half a head": HEAD,
    "half a body": HALF_A_BODY,
    "unread answers": b"GET /schema HTTP/1.1\r\nhost: x\r\n\r\n" * 4,
}
"""The bytes that each of many clients sends. It then waits, and reads nothing."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("floods")


@pytest.fixture(scope="module")
def key(data: Path) -> str:
    return made_key(data)


@pytest.fixture(scope="module")
def process(data: Path, key: str) -> Iterator[Process]:
    with serving(data, **FEW) as running:
        yield running
    check_healthy(data)


@pytest.mark.parametrize("name", ATTACKS)
def test_a_flood(process: Process, name: str) -> None:
    check_harmless(process, ATTACKS[name], clients=CLIENTS, seconds=SECONDS)


@pytest.mark.parametrize(
    ("path", "has_key", "status"),
    [("/v1/decisions", True, 413), ("/v1/decisions", False, 401), ("/privacy/dial", False, 403)],
)
def test_packed_bodies_of_much(process: Process, key: str, path: str, has_key: bool, status: int) -> None:
    """Each of them unpacks to 64 MB, and no more of it is unpacked than a body may have."""
    body = gzip.compress(bytes(64 * MIB))
    head = [f"POST {path} HTTP/1.1", "host: x", "content-type: application/json", "content-encoding: gzip"]
    head += [f"content-length: {len(body)}", *([f"authorization: Bearer {key}"] if has_key else []), "", ""]
    request = "\r\n".join(head).encode() + body
    assert answer_to(process, request).startswith(b"HTTP/1.1 %d " % status)
    check_harmless(process, asked_again(request), clients=CLIENTS, seconds=SECONDS)


@pytest.mark.parametrize("name", CROWDS)
def test_a_crowd(process: Process, name: str) -> None:
    """More connections than there may be, all of which wait. One that asks is still answered."""
    before, memory = max(median_of_health(process), FLOOR_S), memory_of(process)
    with ExitStack() as stack:
        for _ in range(CROWD):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(address_of(process))
            client.sendall(CROWDS[name])
        assert median_of_health(process) <= SLOWER_MOST * before
        assert memory_of(process) - memory < MEMORY_MOST


def test_few_descriptors(tmp_path: Path) -> None:
    """A gateway with few open files takes fewer connections, and keeps what it needs for its keys."""
    made_key(tmp_path)
    running = Process(tmp_path, before=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (200, 200)))
    with ExitStack() as stack:
        stack.callback(running.end)
        for _ in range(250):
            stack.enter_context(socket.create_connection(address_of(running), 5))
        time.sleep(1.1)  # the gateway looks at its keys once a second
        median_of_health(running, 3)
        assert not [line for line in running.lines if "keys_not_taken_up" in line]
