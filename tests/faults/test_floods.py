"""Clients without a key that flood, trickle or just wait: others are answered as before, and memory does not grow."""

import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.conftest import BUDGET
from tests.faults.flood import FLOOR_S, MIB, address_of, check_harmless, median_of_health, repeated, slowly
from tests.faults.process import Process, check_healthy, made_key, serving

LARGE = BUDGET == "long"
CLIENTS, SECONDS, BYTES = (24, 8.0, 96 * MIB) if LARGE else (4, 0.3, 16 * MIB)
IDLE = 3000 if LARGE else 300
HEAD = b"GET /left HTTP/1.1\r\nhost: x\r\n"
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
    "slow bodies": slowly(
        b"POST /privacy/dial HTTP/1.1\r\nhost: x\r\ncontent-length: 99999\r\n\r\n", b"x", 0.05
    ),
}


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    data = tmp_path_factory.mktemp("floods")
    made_key(data)
    with serving(data, **FEW) as running:
        yield running
    check_healthy(data)


@pytest.mark.parametrize("name", ATTACKS)
def test_a_flood(process: Process, name: str) -> None:
    check_harmless(process, ATTACKS[name], clients=CLIENTS, seconds=SECONDS)


def test_idle_connections(process: Process) -> None:
    """More of them than there may be, half of them with half a head. One that asks is still answered."""
    before = median_of_health(process)
    with ExitStack() as stack:
        for number in range(IDLE):
            client = stack.enter_context(socket.create_connection(address_of(process), 5))
            if number % 2:
                client.sendall(HEAD)
        assert median_of_health(process) <= 10 * max(before, FLOOR_S)


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
