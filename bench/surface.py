"""The processor time of a surface of 12 slots, beside that of one decision, on one gateway in turns.

Each slot has 20 items, and each person ten interests. The server's processor time is that of the system's accounting,
of all its threads, for requests over one connection and over several. The aim of a surface is under AIM decisions.
The last column is its share of what its slots cost as decisions of their own.

    python bench/surface.py [--slots 12] [--rounds 6] [--requests 100] [--connections 1,16] [--explain first,link]
"""

import argparse
import itertools
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import NamedTuple

import _live
from _load import cpu_seconds
from aboveboard.demo.client import Client

AIM = 2.5
PEOPLE = 100
ITEMS = 20
TOPICS = 12

_numbers = itertools.count(1)


def declare(client: Client, slots: int) -> None:
    """Declares a placement for each slot, and the surface with all of them."""
    names = [f"tile{number}" for number in range(slots)]
    items = [
        {
            "item": f"item-{n}",
            "tags": [f"topic-{n % TOPICS}", f"topic-{n * 5 % TOPICS}"],
            "content": {"title": f"Item {n}"},
        }
        for n in range(ITEMS)
    ]
    for name in names:
        client.call("PUT", f"/v1/placements/{name}", {"title": "Tile", "baseline": "popular"})
        client.call("PUT", f"/v1/placements/{name}/items", {"items": items})
    nodes = [{"id": "root", "component": "Column", "properties": {"children": names}}]
    for name in names:
        nodes.append({"id": name, "component": "List", "properties": {"children": {"slot": name}}})
        nodes.append(
            {"id": f"{name}_title", "component": "Text", "properties": {"text": {"content": "title"}}}
        )
    shown = {name: {"placement": name, "count": 1, "each": f"{name}_title"} for name in names}
    body = {"catalogue": "standard", "title": "Home", "template": {"nodes": nodes, "slots": shown}}
    client.call("PUT", "/v1/surfaces/home", body)


def welcome(client: Client) -> None:
    """Lets people at level 3 look at things."""
    notices = _live.read_notices(client)
    for number in range(PEOPLE):
        person = f"p-{number}"
        _live.welcome(client, person, 3, notices)
        seen = [
            {"id": f"{person}-{n}", "type": "item_viewed", "person": person}
            | {
                "fields": {
                    "item": f"item-{(number + n) % ITEMS}",
                    "topics": [f"topic-{(number + n) % TOPICS}"],
                }
            }
            for n in range(5)
        ]
        client.call("POST", "/v1/signals", {"signals": seen})


def asked(explain: str) -> dict[str, object]:
    """The body of the next request. No two are the same."""
    number = next(_numbers)
    context = {"device": "mobile", "region": "FR"}
    return {
        "person": f"p-{number % PEOPLE}",
        "session": f"s-{number}",
        "context": context,
        "explain": explain,
    }


def decide(client: Client, explain: str) -> None:
    client.call("POST", "/v1/decisions", asked(explain) | {"placement": "tile0"})


def compose(client: Client, explain: str) -> None:
    client.call("POST", "/v1/surfaces/home/compose", asked(explain))


Act = Callable[[Client, str], None]
"""A request, with its `explain`."""


class Load(NamedTuple):
    """The size of one load: requests in all, and the connections that share them."""

    requests: int
    connections: int


def cost_us(live: _live.Live, act: Act, explain: str, load: Load) -> float:
    """Returns the processor time of a request."""
    port, each = int(live.environment["ABOVEBOARD_PORT"]), load.requests // load.connections
    before = cpu_seconds(live.pid)

    def send(_: int) -> None:
        client = Client("127.0.0.1", port, live.key)
        for _ in range(each):
            act(client, explain)
        client.close()

    with ThreadPoolExecutor(load.connections) as pool:
        list(pool.map(send, range(load.connections)))
    return (cpu_seconds(live.pid) - before) / (each * load.connections) * 1e6


def compare(live: _live.Live, explain: str, load: Load, rounds: int, slots: int) -> str:
    """Returns a line with the least and the median of both, measured in turns, and their ratios."""
    found = defaultdict[Act, list[float]](list)
    for number in range(rounds + 1):
        for act in (decide, compose) if number % 2 else (compose, decide):
            cost = cost_us(live, act, explain, load)
            if number:  # the first round warms up
                found[act].append(cost)
    least, middle = (tuple(pick(found[act]) for act in (decide, compose)) for pick in (min, median))
    ratios = [pair[1] / pair[0] for pair in (least, middle)]
    return (
        f"{load.connections:>11} {explain:<7} {least[0]:>9,.0f} {least[1]:>9,.0f} {ratios[0]:>6.2f}"
        f" {middle[0]:>11,.0f} {middle[1]:>9,.0f} {ratios[1]:>6.2f} {ratios[1] / slots:>6.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slots", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--requests", type=int, default=96)
    parser.add_argument("--connections", default="1,16")
    parser.add_argument("--explain", default="first,link")
    words = parser.parse_args()
    with _live.temporary() as folder, _live.gateway(folder) as live:
        declare(live.client, words.slots)
        welcome(live.client)
        print(f"CPU us a request: one decision, a surface of {words.slots} slots, and the ratio (aim: {AIM})")
        print(
            f"{'connections':>11} {'explain':<7} {'decision':>9} {'surface':>9} {'least':>6} {'decision':>11} {'surface':>9} {'median':>6} {'share':>6}"
        )
        for connections in map(int, words.connections.split(",")):
            for explain in words.explain.split(","):
                load = Load(words.requests, connections)
                print(compare(live, explain, load, words.rounds, words.slots), flush=True)


if __name__ == "__main__":
    main()
