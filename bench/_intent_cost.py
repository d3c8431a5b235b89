"""The processor time that intents take in a running gateway: of a decision, and of a visit that ends.

Two gateways are asked in turns, one with the shipped intents and one with none. The one with intents has two placements
with the same topics: `home`, and `meant`, in which items are for intents. The system's accounting of the server counts,
in slices so short that some are quiet on a busy machine.
"""

import itertools
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from shutil import copytree
from statistics import median
from typing import Any, NamedTuple

import _live
from aboveboard.demo.client import Client
from aboveboard.settings import find_shipped

PEOPLE, BUYERS, ITEMS, TOPICS = 40, 120, 20, 12
STEPS = (0, 5, 20)
K = 12
"""The people who reach each goal before anything is measured, a little above the shipped `k`."""
GOALS = {
    "order_placed": ("item_viewed", "item_viewed", "cart_added"),
    "ticket_opened": ("page_viewed", "error_shown"),
}
TAUGHT_S = 60
VISIT_ROUNDS = 4
QUIET_S = 5.0
"""The seconds until what was sent is counted."""

_numbers = itertools.count(1)
Cost = tuple[float, float]
"""The least and the median."""


class Asked(NamedTuple):
    """A kind of decision: the gateway, the placement, and the steps of each visit."""

    gateway: str
    placement: str
    steps: int


def list_asked() -> list[Asked]:
    where = (("none", "home"), ("shipped", "home"), ("shipped", "meant"))
    return [Asked(*each, steps) for steps in STEPS for each in where]


def declare(client: Client, placement: str, *, for_intents: bool) -> None:
    """Declares a placement with items of topics. With `for_intents`, two of them are for the shipped intents."""
    client.call("PUT", f"/v1/placements/{placement}", {"title": "Home", "baseline": "popular"})
    items: list[dict[str, Any]] = [
        {"item": f"item-{n}", "tags": [f"topic-{n % TOPICS}", f"topic-{n * 5 % TOPICS}"]}
        for n in range(ITEMS)
    ]
    if for_intents:
        items[0]["for"], items[1]["for"] = ["intent:buy"], ["intent:help"]
    client.call("PUT", f"/v1/placements/{placement}/items", {"items": items})


def act(client: Client, person: str, session: str, *kinds: str) -> None:
    """Sends signals of these types, each with the fields that it takes."""
    fields = {"item_viewed": {"item": "item-1", "topics": ["topic-1", "topic-5"]}}
    sent = [
        {"id": f"n-{next(_numbers)}", "type": kind, "person": person, "session": session}
        | {"fields": fields.get(kind, {})}
        for kind in kinds
    ]
    client.call("POST", "/v1/signals", {"signals": sent})


def welcome(client: Client) -> None:
    """Lets PEOPLE at level 3 make visits of each length, after some looked at things."""
    notices = _live.read_notices(client)
    for steps in STEPS:
        for number in range(PEOPLE):
            person = f"p-{steps}-{number}"
            _live.welcome(client, person, 3, notices)
            act(client, person, "before", *["item_viewed"] * 5)
            if steps:
                act(client, person, "s", *["item_viewed"] * (steps - 2), "cart_added", "cart_added")
    for number in range(BUYERS):
        _live.welcome(client, f"b-{number}", 3, notices)
    for number in range(K):
        for goal, steps_before in GOALS.items():
            _live.welcome(client, f"{goal}-{number}", 3, notices)
            act(client, f"{goal}-{number}", "s", *steps_before, goal)


def wait_until_taught(client: Client) -> None:
    """Returns once an intent is read of a visit."""
    until = time.monotonic() + TAUGHT_S
    while time.monotonic() < until:
        found: Any = client.call("GET", f"/v1/people/p-{STEPS[-1]}-0/intent?session=s")
        if found["intent"]:
            return
        time.sleep(0.2)
    raise TimeoutError(f"no intent is read after {TAUGHT_S} s: {found['because']}")


@contextmanager
def gateways() -> Iterator[dict[str, _live.Live]]:
    """Two running gateways with the same people, by the intents that they declare."""
    with _live.temporary() as shipped, _live.temporary() as bare, tempfile.TemporaryDirectory() as folder:
        policies = Path(copytree(find_shipped("policies"), Path(folder) / "policies"))
        (policies / "intents.toml").unlink()
        with _live.gateway(shipped) as one, _live.gateway(bare, ABOVEBOARD_POLICIES=str(policies)) as other:
            found = {"shipped": one, "none": other}
            for live in found.values():
                declare(live.client, "home", for_intents=False)
                welcome(live.client)
            declare(one.client, "meant", for_intents=True)
            wait_until_taught(one.client)
            yield found


def decide(client: Client, asked: Asked, requests: int) -> None:
    for _ in range(requests):
        body = {"person": f"p-{asked.steps}-{next(_numbers) % PEOPLE}", "session": "s"}
        context = {"device": "mobile", "region": "FR"}
        client.call("POST", "/v1/decisions", body | {"placement": asked.placement, "context": context})


def end_visits(client: Client, visits: int) -> None:
    """Lets people look five times and buy, and waits until that is counted."""
    for _ in range(visits):
        number = next(_numbers)
        act(client, f"b-{number % BUYERS}", f"s-{number}", *["item_viewed"] * 5, "order_placed")
    time.sleep(QUIET_S)


def spent_us(pid: int) -> float:
    """Returns the processor time of the threads of a process, in microseconds. The system counts it in nanoseconds."""
    times = [path.read_text().split()[0] for path in Path(f"/proc/{pid}/task").glob("*/schedstat")]
    return sum(map(int, times)) / 1000


def cost_us(live: _live.Live, work: Callable[[Client], None]) -> float:
    """Returns the processor time that the server takes during `work`, in microseconds."""
    client = Client("127.0.0.1", int(live.environment["ABOVEBOARD_PORT"]), live.key)
    before = spent_us(live.pid)
    work(client)
    spent = spent_us(live.pid) - before
    client.close()
    return spent


def measure_decisions(lives: dict[str, _live.Live], rounds: int, requests: int) -> dict[Asked, Cost]:
    """Returns the cost of each kind of decision, measured in turns. The first round warms up."""
    found, kinds = defaultdict[Asked, list[float]](list), list_asked()
    for number in range(rounds + 1):
        for asked in kinds if number % 2 else reversed(kinds):
            cost = cost_us(lives[asked.gateway], partial(decide, asked=asked, requests=requests)) / requests
            if number:
                found[asked].append(cost)
    return {asked: (min(costs), median(costs)) for asked, costs in found.items()}


def measure_visits(lives: dict[str, _live.Live], rounds: int, visits: int) -> dict[str, Cost]:
    """Returns the cost of a visit until it is learned from, by gateway, measured in turns. The first round warms up."""
    found = defaultdict[str, list[float]](list)
    for number in range(rounds + 1):
        for name in sorted(lives, reverse=number % 2 == 0):
            cost = cost_us(lives[name], partial(end_visits, visits=visits)) / visits
            if number:
                found[name].append(cost)
    return {name: (min(costs), median(costs)) for name, costs in found.items()}


def shown(cost: Cost) -> str:
    return f"{f'{cost[0]:,.0f}, {cost[1]:,.0f}':>16}"


def compare(rounds: int, requests: int) -> None:
    """Prints what decisions and visits cost with intents and without."""
    with gateways() as lives:
        decisions = measure_decisions(lives, rounds, requests)
        visits = measure_visits(lives, VISIT_ROUNDS, requests)
    print("CPU us (least, median)       no intents        declared  items for them   ratios of the least")
    for steps in STEPS:
        costs = [decisions[each] for each in list_asked() if each.steps == steps]
        ratios = " ".join(f"{each[0] / costs[0][0]:>8.3f}" for each in costs[1:])
        print(f"a decision, {steps:>2} steps   {''.join(map(shown, costs))}     {ratios}")
    none, declared = visits["none"], visits["shipped"]
    print(f"a visit of five looks  {shown(none)}{shown(declared)}{'':>16}     {declared[0] / none[0]:>8.3f}")
