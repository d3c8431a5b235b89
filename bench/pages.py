"""What each page for people costs a person with a long history: time, weight, and how often a bare echo fits into it.

`--decisions` is the length of the history; `--times` how often each page is asked for, one request after the other. The
time is what a client on the same machine waits, the median and the slowest of 20; all of it is the server's, because
nothing else is at work.
"""

import argparse
import http.client
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import _live
from aboveboard.demo.client import Client

ECHO = Path(__file__).with_name("_echo.py")
MOST_MS, MOST_BYTES = 100, 50_000
ITEMS = [
    {"item": f"item-{n}", "tags": [f"topic-{n % 9}"], "content": {"title": f"Thing {n}"}} for n in range(40)
]
GIVEN = ("personalize_visit", "personalize_history", "improve")


class Cost(NamedTuple):
    median_ms: float
    slow_ms: float
    size_bytes: int


class Browser:
    """One connection, with the session of a person."""

    def __init__(self, port: int, link: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._cookie = ""
        answer = self._ask("POST", urlsplit(link).path)
        self._cookie = (answer.headers["set-cookie"] or "").partition(";")[0]

    def _ask(self, method: str, path: str) -> http.client.HTTPResponse:
        headers = {"sec-fetch-site": "same-origin", "cookie": self._cookie}
        self._connection.request(method, path, headers=headers)
        answer = self._connection.getresponse()
        self.body = answer.read()
        return answer

    def cost(self, path: str, times: int) -> Cost:
        took = []
        for _ in range(times):
            before = time.perf_counter()
            answer = self._ask("GET", path)
            took.append((time.perf_counter() - before) * 1000)
            assert answer.status == 200, (path, answer.status)
        return Cost(statistics.median(took), statistics.quantiles(took, n=20)[-1], len(self.body))


def prepare(client: Client, decisions: int) -> tuple[str, str]:
    """A person with that many decisions behind them; the link to their pages, and the last decision."""
    client.call("PUT", "/v1/placements/home", {"title": "Home", "baseline": "editorial"})
    client.call("PUT", "/v1/placements/home/items", {"items": ITEMS})
    declared = client.call("GET", "/v1/purposes")["purposes"]
    notices = {each["purpose"]: each["notices"]["en"] for each in declared}
    client.call("PUT", "/v1/people/ann/dial", {"level": 3})
    for purpose in GIVEN:
        body = {"state": "given", "notice": notices[purpose]}
        client.call("PUT", f"/v1/people/ann/consents/{purpose}", body)
    viewed = [
        {"id": f"s{n}", "type": "item_viewed", "person": "ann"}
        | {"fields": {"item": f"item-{n}", "topics": [f"topic-{n % 9}"]}}
        for n in range(60)
    ]
    client.call("POST", "/v1/signals", {"signals": viewed})
    decision = ""
    for _ in range(decisions):
        decision = client.call("POST", "/v1/decisions", {"person": "ann", "placement": "home", "count": 3})[
            "decision"
        ]
    return client.call("POST", "/v1/people/ann/link", {})["url"], decision


def echo_ms(times: int) -> float:
    """The median of the same for a handler that only sends back what it got."""
    port = _live.free_port()
    process = subprocess.Popen([sys.executable, str(ECHO), str(port)])
    try:
        _live.wait_until_up(port)
        client, took = Client("127.0.0.1", port, "none"), []
        for _ in range(times):
            before = time.perf_counter()
            client.call("POST", "/echo", {"placement": "home"})
            took.append((time.perf_counter() - before) * 1000)
        client.close()
        return statistics.median(took)
    finally:
        process.terminate()
        process.wait(timeout=30)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=1000)
    parser.add_argument("--times", type=int, default=100)
    asked = parser.parse_args()
    with _live.temporary() as folder, _live.gateway(folder) as live:
        link, decision = prepare(live.client, asked.decisions)
        browser = Browser(int(live.environment["ABOVEBOARD_PORT"]), link)
        last = max(1, -(-asked.decisions // 20))
        pages = ["/privacy", "/privacy/known", "/privacy/decisions", f"/privacy/decisions?page={last}"]
        pages += ["/privacy/history", "/privacy/data", "/privacy/erase", f"/why/{decision}"]
        echo = echo_ms(asked.times)
        print(f"{asked.decisions:,} decisions; one echo takes {echo:.2f} ms")
        print(f"{'page':<32}{'median ms':>10}{'slow ms':>10}{'echoes':>8}{'bytes':>9}")
        for page in pages:
            browser.cost(page, 3)
            cost = browser.cost(page, asked.times)
            name = page.replace(decision, "…")
            share = cost.median_ms / echo
            print(f"{name:<32}{cost.median_ms:>10.1f}{cost.slow_ms:>10.1f}{share:>8.1f}{cost.size_bytes:>9,}")
            if cost.median_ms > MOST_MS or cost.size_bytes > MOST_BYTES:
                sys.exit(f"{name} takes more than {MOST_MS} ms or weighs more than {MOST_BYTES:,} bytes")


if __name__ == "__main__":
    main()
