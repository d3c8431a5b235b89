"""The cost of an idle gateway, and what rests and background work cost a request.

The idle gateway has five placements. A request after a rest finds the processor's caches cold: an echo and a gateway get
requests on one connection in turns, one right after the other, and each after a pause of 3 ms. Then two gateways with the
same people are loaded by `wrk` in turns, while both get the same outcomes. One of them does all background work: it
learns, counts, publishes and writes tiles. The other does none.

    python bench/background.py [--idle-s 60] [--requests 500] [--rounds 6] [--seconds 4] [--people 1000]
"""

import argparse
import contextlib
import json
import shutil
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import _live
from _against import HERE, commit_of, whole
from _load import CANDIDATES, ITEMS, NO_WRK, Load, Server, cpu_seconds, free_port, load, served, write_lua
from _machine import Machine
from _seed import Connection, seed

FOLDER = Path(__file__).parent
BEFORE_IDLE_S = 90
"""The time after which a gateway without requests has nothing left to do."""

PLACEMENTS = 5
IDLE_AIM = 0.005
ONE_AIM = 3.0
P99_AIM = 1.3
CONNECTIONS = 16
REST_S = 0.003
BLOCK = 50
FED_EVERY_S = 0.25
FED = 5
LEARNING = {"ABOVEBOARD_LEARN_EVERY_MS": "500"}
"""More learning than by default, so that every load meets some."""


def measure_idle(idle_s: int) -> None:
    """Prints the share of a core that a gateway with PLACEMENTS placements takes while nothing is asked of it."""
    with _live.temporary() as folder, _live.gateway(folder) as live:
        for number in range(PLACEMENTS):
            name = f"p-{number}"
            live.client.call("PUT", f"/v1/placements/{name}", {"title": name})
            items: Any = {"items": [{"item": f"item-{n}"} for n in range(ITEMS)]}
            live.client.call("PUT", f"/v1/placements/{name}/items", items)
            live.client.call("POST", "/v1/decisions", {"placement": name})
        time.sleep(BEFORE_IDLE_S)
        before = cpu_seconds(live.pid)
        time.sleep(idle_s)
        share = (cpu_seconds(live.pid) - before) / idle_s
    print(f"idle, {PLACEMENTS} placements, {idle_s} s: {share:.2%} of a core (aim: under {IDLE_AIM:.1%})")


def measure_rests(requests: int) -> None:
    """Prints the time of a request on one connection, with and without a pause before it, beside the echo's."""
    port = free_port()
    with (
        _live.temporary() as folder,
        _live.gateway(folder) as live,
        served([sys.executable, str(FOLDER / "_echo.py"), str(port)], port, {}),
    ):
        own = int(live.environment["ABOVEBOARD_PORT"])
        seed(own, live.key, BLOCK)
        headers = {"authorization": f"Bearer {live.key}", "content-type": "application/json"}
        with (
            closing(HTTPConnection("127.0.0.1", port)) as echo,
            closing(HTTPConnection("127.0.0.1", own)) as gateway,
        ):
            taken: dict[tuple[str, float], list[float]] = {}
            for turn in range(max(1, requests // BLOCK)):
                for rest_s in (0.0, REST_S):
                    for name, connection, path in (
                        ("echo", echo, "/echo"),
                        ("ours", gateway, "/v1/decisions"),
                    ):
                        for number in range(BLOCK):
                            body = _body(number, f"s-{turn}-{rest_s}")
                            time.sleep(rest_s)
                            taken.setdefault((name, rest_s), []).append(
                                _time_ms(connection, path, body, headers)
                            )
    for rest_s in (0.0, REST_S):
        echo_ms, ours_ms = (median(taken[name, rest_s]) for name in ("echo", "ours"))
        slow_ms = quantiles(taken["ours", rest_s], n=100)[-1]
        print(
            f"one connection, {rest_s * 1000:.0f} ms between requests: p50 {ours_ms:.2f} ms, echo {echo_ms:.2f} ms, "
            f"{ours_ms / echo_ms:.1f} times (aim: {ONE_AIM:.0f}); p99 {slow_ms:.2f} ms"
        )


def _time_ms(connection: HTTPConnection, path: str, body: bytes, headers: dict[str, str]) -> float:
    began = time.perf_counter()
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path} was answered with {answer.status}")
    return (time.perf_counter() - began) * 1000


def _body(number: int, session: str) -> bytes:
    names = [f"item-{(number + n) % ITEMS}" for n in range(CANDIDATES)]
    asked = {
        "person": f"p-{number}",
        "session": session,
        "placement": "home",
        "count": 1,
        "candidates": names,
        "context": {"device": "mobile", "region": "FR"},
        "language": "en",
    }
    return json.dumps(asked).encode()


class Feeder(threading.Thread):
    """Reports outcomes of FED decisions every FED_EVERY_S, to every gateway alike, until `stop`."""

    def __init__(self, gateways: list[_live.Live], people: int) -> None:
        super().__init__(daemon=True)
        self._gateways, self._people, self._stopped = gateways, people, threading.Event()

    def run(self) -> None:
        with contextlib.ExitStack() as stack:
            connections = [
                stack.enter_context(closing(Connection(int(each.environment["ABOVEBOARD_PORT"]), each.key)))
                for each in self._gateways
            ]
            number = 0
            while not self._stopped.wait(FED_EVERY_S):
                number += FED
                for connection in connections:
                    self._feed(connection, number)

    def _feed(self, connection: Connection, first: int) -> None:
        for number in range(first, first + FED):
            asked = {"person": f"p-{number % self._people}", "placement": "home", "session": f"fed-{number}"}
            made = connection.call("POST", "/v1/decisions", asked)
            kind = "taken" if number % 3 == 0 else "seen"
            one = {"decision": made["decision"], "item": made["items"][0]["item"], "kind": kind}
            connection.call("POST", "/v1/outcomes", {"outcomes": [one]})

    def stop(self) -> None:
        self._stopped.set()
        self.join()


def measure_background(people: int, rounds: int, seconds: int) -> None:
    """Prints the slowest hundredth of requests with background work and without, of two gateways loaded in turns."""
    found: dict[str, list[Load]] = {"on": [], "off": []}
    machine = Machine()
    with contextlib.ExitStack() as stack:
        script = {"on": _live.SERVED, "off": (str(FOLDER / "_without_background.py"),)}
        gateways = {
            name: stack.enter_context(
                _live.gateway(stack.enter_context(_live.temporary()), script=words, **LEARNING)
            )
            for name, words in script.items()
        }
        folder = Path(stack.enter_context(_live.temporary()))
        servers = {
            name: Server(each.pid, int(each.environment["ABOVEBOARD_PORT"]), "/v1/decisions")
            for name, each in gateways.items()
        }
        for name, each in gateways.items():
            seed(servers[name].port, each.key, people)
        feeder = Feeder(list(gateways.values()), people)
        feeder.start()
        for turn in range(rounds):
            for name in ("on", "off") if turn % 2 == 0 else ("off", "on"):
                lua = write_lua(
                    folder,
                    servers[name],
                    gateways[name].key,
                    people=people,
                    turn=turn,
                    moment=time.gmtime(),
                )
                with machine.slice([each.pid for each in gateways.values()]):
                    found[name].append(load(servers[name], connections=CONNECTIONS, seconds=seconds, lua=lua))
        feeder.stop()
        learned = {name: _count_learned(each) for name, each in gateways.items()}
    p99, p50, cpu = (
        {name: median(read(each) for each in loads) for name, loads in found.items()} for read in READ
    )
    for what, values, unit in (("p99", p99, "ms"), ("p50", p50, "ms"), ("CPU a request", cpu, "us")):
        print(
            f"{what}: {values['on']:.2f} {unit} with background work, {values['off']:.2f} without, "
            f"{values['on'] / values['off']:.2f} times" + (f" (aim: {P99_AIM})" if what == "p99" else "")
        )
    print(f"outcomes that were learned: {learned['on']} and {learned['off']}\n{machine.report()}")


READ: tuple[Callable[[Load], float], ...] = (
    lambda each: each.p99_ms,
    lambda each: each.p50_ms,
    lambda each: each.cpu_us,
)


def _count_learned(live: _live.Live) -> int:
    with closing(Connection(int(live.environment["ABOVEBOARD_PORT"]), live.key)) as connection:
        return int(connection.call("GET", "/v1/placements/home/report")["shown"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--idle-s", type=whole, default=60)
    parser.add_argument("--requests", type=whole, default=500, help="of each kind, on one connection")
    parser.add_argument("--rounds", type=whole, default=6)
    parser.add_argument("--seconds", type=whole, default=4, help="of each load")
    parser.add_argument("--people", type=whole, default=1000)
    asked = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit(NO_WRK)
    print(f"commit {commit_of(HERE)}", flush=True)
    measure_rests(asked.requests)
    measure_background(asked.people, asked.rounds, asked.seconds)
    measure_idle(asked.idle_s)


if __name__ == "__main__":
    main()
