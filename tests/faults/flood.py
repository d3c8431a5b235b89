"""Clients that mean harm, and the measure of what they do to a gateway: the time of its health, and its memory."""

import contextlib
import http.client
import os
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.faults.process import Process

MIB = 1 << 20
ROUNDS = 25
SLOWER_MOST = 10
MEMORY_MOST = 64 * MIB
FLOOR_S = 0.01
"""A median below this is the machine's, and not the gateway's."""

Attack = Callable[[socket.socket, threading.Event], None]
"""The deeds of one client with a connection, until the event is set."""


def address_of(process: Process) -> tuple[str, int]:
    host, _, port = process.url.removeprefix("http://").partition(":")
    return host, int(port)


def memory_of(process: Process) -> int:
    """The resident memory, in bytes."""
    pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def median_of_health(process: Process, rounds: int = ROUNDS) -> float:
    """The median time, in seconds, in which a new connection gets its answer about health."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        connection = http.client.HTTPConnection(*address_of(process), timeout=20)
        connection.request("GET", "/healthz")
        assert connection.getresponse().status == 200
        connection.close()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


@contextlib.contextmanager
def attacked(process: Process, attack: Attack, clients: int) -> Iterator[None]:
    """Attacks with `clients` connections at once during the block. Each begins again when its connection ends."""
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            with contextlib.suppress(OSError), socket.create_connection(address_of(process), 5) as client:
                attack(client, over)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(20)


def check_harmless(process: Process, attack: Attack, *, clients: int, seconds: float) -> None:
    """Health stays within ten times its time, and memory grows by less than 64 MB."""
    before = max(median_of_health(process), FLOOR_S)
    memory = memory_of(process)
    with attacked(process, attack, clients):
        time.sleep(seconds)
        during = median_of_health(process)
        grown = memory_of(process) - memory
    assert during <= SLOWER_MOST * before, (during, before)
    assert grown < MEMORY_MOST, grown // MIB


def repeated(start: bytes, more: bytes, most: int) -> Attack:
    """Sends `start`, and then `more` up to `most` bytes. Then it waits for the end."""

    def attack(client: socket.socket, over: threading.Event) -> None:
        client.sendall(start)
        sent = 0
        while not over.is_set() and sent < most:
            client.sendall(more)
            sent += len(more)
        client.settimeout(0.5)
        while not over.is_set() and client.recv(4096):
            pass

    return attack


def answer_to(process: Process, request: bytes) -> bytes:
    """The start of the answer to a request that is sent as it is."""
    with socket.create_connection(address_of(process), 20) as client:
        client.sendall(request)
        return client.recv(4096)


def asked_again(request: bytes) -> Attack:
    """Sends a whole request, and begins again after its answer."""

    def attack(client: socket.socket, over: threading.Event) -> None:
        client.settimeout(20)
        client.sendall(request)
        client.recv(4096)

    return attack


def slowly(start: bytes, letter: bytes, pause_s: float) -> Attack:
    """Sends `start`, and then a letter now and then for as long as it may."""

    def attack(client: socket.socket, over: threading.Event) -> None:
        client.sendall(start)
        while not over.wait(pause_s):
            client.sendall(letter)

    return attack
