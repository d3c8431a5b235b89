"""Large placements: decisions a second and how long they take with ten in flight, for 100 to 100,000 items.

Each size gets a gateway of its own, on an empty folder. The items come in over HTTP by parts, as they would from an app:
each about three of 2,000 topics. People with ten interests each ask in turn, ten at a time, for one item out of all. Then
some of the items are changed, part by part, while somebody else asks for decisions on a small placement: how long these
take at most is how much one app's catalogue holds up all others. What a change costs in the database is what the file
grew by. Memory is that of the process, before and after; of people, none is held, so theirs is what the file grew by.

Before they ask, something was learned: of so many shown items that the model has some 2,000 features, where there are
that many to learn. How long one more batch takes to be learned, solving and storing included, is measured on the same sums.

    python bench/scale.py [--sizes 100 1000 10000 100000] [--seconds 5] [--people 200] [--features 2000]
"""

import argparse
import asyncio
import json
import re
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import _live
import numpy as np
from aboveboard.demo.client import Client
from aboveboard.engine import decay, ridge
from aboveboard.engine.conditioning import health
from aboveboard.engine.decay import DatedExample
from aboveboard.engine.model_codec import encode as encode_model
from aboveboard.engine.sums_codec import decode, encode
from aboveboard.learning.learner import BATCH

IN_FLIGHT = 10
TOPICS = 2000
INTERESTS = 10
SHOWN = 10
PART = 2000
CHANGED = 1000
CHANGES = 10
BIG, SMALL = "big", "small"


class Took(NamedTuple):
    """Milliseconds, and how many a second there were."""

    rate: float
    p50: float
    p99: float
    most: float


def items(count: int) -> Iterator[dict[str, Any]]:
    topics = np.random.default_rng(count).integers(0, TOPICS, (count, 3)).tolist()
    for n in range(count):
        content = {"title": f"A thing with the number {n}", "price": 5 + n % 90, "list_price": 5 + n % 90}
        yield {"item": f"item-{n}", "tags": [f"topic-{t}" for t in topics[n]], "content": content}


def declare(client: Client, count: int) -> float:
    """Both placements, and all items of the large one; how many seconds the items took."""
    client.call("PUT", f"/v1/placements/{SMALL}", {"title": "Small"})
    client.call("PUT", f"/v1/placements/{SMALL}/items", {"items": list(items(20))})
    client.call("PUT", f"/v1/placements/{BIG}", {"title": "Big"})
    everything, started = list(items(count)), time.perf_counter()
    for first in range(0, count, PART):
        client.call("PATCH", f"/v1/placements/{BIG}/items", {"items": everything[first : first + PART]})
    return time.perf_counter() - started


def welcome(client: Client, people: int) -> None:
    """People at level 3, each with interests of their own."""
    purposes = client.call("GET", "/v1/purposes")["purposes"]
    notices = {each["purpose"]: each["notices"]["en"] for each in purposes}
    random = np.random.default_rng(1)
    for n in range(people):
        path = f"/v1/people/p-{n}"
        for purpose in ("personalize_history", "improve"):
            given = {"state": "given", "notice": notices[purpose], "language": "en"}
            client.call("PUT", f"{path}/consents/{purpose}", given)
        client.call("PUT", f"{path}/facts", {"age_class": "adult", "region": "FR"})
        client.call("PUT", f"{path}/dial", {"level": 3})
        liked = random.choice(TOPICS, INTERESTS, replace=False).tolist()
        signals = [
            {
                "id": f"p-{n}-{t}",
                "type": "page_viewed",
                "person": f"p-{n}",
                "fields": {"topics": [f"topic-{t}"]},
            }
            for t in liked
        ]
        client.call("POST", "/v1/signals", {"signals": signals})


def teach(client: Client, folder: str, count: int, people: int, features: int) -> None:
    """Decisions among a few random items at a time, every third of which is taken: as many items as features are wanted,
    with three topics each, so that nearly every topic is among them."""
    random = np.random.default_rng(3)
    for n in range(features // SHOWN):
        some = random.choice(count, min(count, SHOWN), replace=False).tolist()
        asked = {"person": f"p-{n % people}", "placement": BIG, "count": SHOWN}
        made = client.call("POST", "/v1/decisions", asked | {"candidates": [f"item-{at}" for at in some]})
        heard = [
            {
                "decision": made["decision"],
                "item": each["item"],
                "kind": "seen" if each["position"] % 3 else "taken",
            }
            for each in made["items"]
        ]
        client.call("POST", "/v1/outcomes", {"outcomes": heard})
    while one(folder, "SELECT count(*) FROM outcomes WHERE pending = 1"):
        time.sleep(0.1)


class Learned(NamedTuple):
    """What a model was made of, and how many milliseconds the next one takes."""

    features: int
    stored_mb: float
    solve_ms: float
    batch_ms: float


def next_batch(folder: str) -> Learned:
    """Learning as many examples as a batch has, of the kind that there are, into the sums in the database."""
    stored = one(folder, "SELECT max(statistics) FROM models WHERE placement_key LIKE '%/big'")
    sums = decode(stored)
    names = sums.periods[0].names
    random, dated = np.random.default_rng(4), list[DatedExample]()
    for n in range(BATCH):
        some = random.choice(len(names), min(len(names), 10), replace=False).tolist()
        dated.append(DatedExample(0, ({names[at]: 1.0 for at in some}, float(n % 3 == 0))))
    started = time.perf_counter()
    sums = decay.add(sums, dated)
    added = time.perf_counter()
    whole = decay.total(sums, 0)
    assert health(whole).sound
    encode_model(ridge.solve_model(whole, 2))
    encode(sums)
    ended = time.perf_counter()
    return Learned(len(names), len(stored) / 2**20, 1e3 * (ended - added), 1e3 * (ended - started))


class Line(NamedTuple):
    """One connection that is kept."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    head: str

    async def decide(self, placement: str, person: int) -> Any:
        body = json.dumps({"placement": placement, "person": f"p-{person}"}).encode()
        self.writer.write(f"{self.head}content-length: {len(body)}\r\n\r\n".encode() + body)
        answer = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = re.search(r"content-length: (\d+)", answer)
        found = json.loads(await self.reader.readexactly(int(length[1]) if length else 0))
        assert answer.startswith("http/1.1 200"), found
        return found


@asynccontextmanager
async def connected(port: int, key: str) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"POST /v1/decisions HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {key}\r\n"
    yield Line(reader, writer, head + "content-type: application/json\r\n")
    writer.close()


async def ask(
    port: int, key: str, placement: str, first: int, people: int, until: asyncio.Event
) -> list[float]:
    """How many milliseconds each decision took, asked for one after the other until it is said."""
    took, at = list[float](), first
    async with connected(port, key) as line:
        while not until.is_set():
            started = time.perf_counter()
            await line.decide(placement, at % people)
            took.append(1e3 * (time.perf_counter() - started))
            at += IN_FLIGHT
    return took


async def crowd(port: int, key: str, people: int, seconds: float) -> Took:
    until = asyncio.Event()
    asking = [asyncio.create_task(ask(port, key, BIG, n, people, until)) for n in range(IN_FLIGHT)]
    await asyncio.sleep(seconds)
    until.set()
    return summed([ms for each in await asyncio.gather(*asking) for ms in each], seconds)


def summed(took: list[float], seconds: float) -> Took:
    p50, p99 = np.quantile(took, [0.5, 0.99]).tolist()
    return Took(len(took) / seconds, p50, p99, max(took))


async def beside(port: int, key: str, people: int, changes: list[Any]) -> tuple[Took, list[float]]:
    """How long decisions on the small placement take while the large one changes, and how long each change does."""
    client = Client("127.0.0.1", port, key)
    until, started, changed = asyncio.Event(), time.perf_counter(), list[float]()
    asking = asyncio.create_task(ask(port, key, SMALL, 0, people, until))
    for change in changes:
        before = time.perf_counter()
        await asyncio.to_thread(client.call, "PATCH", f"/v1/placements/{BIG}/items", change)
        changed.append(1e3 * (time.perf_counter() - before))
    until.set()
    return summed(await asking, time.perf_counter() - started), changed


def changes(count: int) -> list[Any]:
    """Other prices for some of the items, spread over all of them."""
    random, everything = np.random.default_rng(2), list(items(count))
    some = [random.choice(count, min(CHANGED, count // 10), replace=False).tolist() for _ in range(CHANGES)]
    return [
        {"items": [everything[n] | {"content": everything[n]["content"] | {"sold": at}} for n in each]}
        for at, each in enumerate(some)
    ]


def memory(pid: int) -> float:
    """Bytes that the process holds in memory."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return 1024.0 * int(found[1]) if found else 0.0


def size_of(folder: str) -> int:
    """Bytes of all pages of the database, wherever they stand just now."""
    return int(one(folder, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"))


def one(folder: str, query: str) -> Any:
    """The one value that the query finds in the database."""
    with closing(sqlite3.connect(Path(folder, "aboveboard.db"))) as connection:
        return connection.execute(query).fetchone()[0]


def measure(count: int, people: int, seconds: float, features: int) -> None:
    with _live.temporary() as folder, _live.gateway(folder, ABOVEBOARD_LEARN_EVERY_MS="500") as live:
        port, key, client = int(live.environment["ABOVEBOARD_PORT"]), live.key, live.client
        before = memory(live.pid)
        loaded = declare(client, count)
        asyncio.run(crowd(port, key, 1, 0.1))
        held, stored = memory(live.pid), size_of(folder)
        welcome(client, people)
        grown = size_of(folder) - stored
        teach(client, folder, count, people, features)
        asyncio.run(crowd(port, key, people, 1.0))
        took = asyncio.run(crowd(port, key, people, seconds))
        stored = size_of(folder)
        quiet, changed = asyncio.run(beside(port, key, people, changes(count)))
        step = (size_of(folder) - stored) / CHANGES
        print(
            f"{count:>8}{took.rate:>8.0f}{took.p50:>8.1f}{took.p99:>8.1f}{loaded:>9.1f}"
            f"{(held - before) / count:>10.0f}{grown / people / 1024:>10.1f}{median(changed):>10.0f}{step / 1024:>10.0f}"
            f"{quiet.p50:>9.1f}{quiet.p99:>8.1f}{quiet.most:>8.0f}",
            flush=True,
        )
        learned = next_batch(folder)
        print(
            f"{'':8}{learned.features} features learned, {learned.stored_mb:.1f} MB of sums; one more batch of {BATCH} takes"
            f" {learned.batch_ms:.0f} ms, {learned.solve_ms:.0f} of them to solve and store",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=[100, 1000, 10_000, 100_000])
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--features", type=int, default=2000)
    chosen = parser.parse_args()
    print(
        f"{'':24}{'decide, 10 in flight':>24}{'load':>9}{'memory':>10}{'file':>10}{'a change':>20}{'others meanwhile':>25}"
    )
    for name, width in zip(HEADINGS, WIDTHS, strict=True):
        print(f"{name:>{width}}", end="")
    print()
    for count in chosen.sizes:
        measure(count, chosen.people, chosen.seconds, chosen.features)


HEADINGS = (
    "items",
    "a s",
    "p50 ms",
    "p99 ms",
    "s",
    "B an item",
    "KB a pers.",
    "ms",
    "KB kept",
    "p50 ms",
    "p99 ms",
    "most",
)
WIDTHS = (8, 8, 8, 8, 9, 10, 10, 10, 10, 9, 8, 8)

if __name__ == "__main__":
    main()
