"""Does it learn from clicks alone? Visits over HTTP in which only what was taken is reported, by an app that says so.

Four items, whose true chances are 0.05, 0.1, 0.2 and 0.6, are shown one at a time in requests about no person. Once all of
what is unanswered has been counted, the order of the placement and the report are printed. Beside it stands the same
placement without the declaration: nothing says which items are not wanted, and its report refuses.

    python bench/clicks.py [--visits 1200] [--seed 1]
"""

import argparse
import sys
import time
from typing import Any

import _live
import numpy as np
from aboveboard.demo.client import Client

CHANCES = {"i0": 0.05, "i1": 0.1, "i2": 0.2, "i3": 0.6}
RIGHT = sorted(CHANCES, key=lambda item: -CHANCES[item])
DECLARED: dict[str, dict[str, Any]] = {
    "declared": {"answers": "clicks", "unanswered_after": 1},
    "undeclared": {},
}
SETTLED_S = 75
"""The minute after which an item counts as unanswered, and time to count and to learn."""


def visit(client: Client, placement: str, rng: np.random.Generator, number: int) -> None:
    for _ in range(number):
        made = client.call("POST", "/v1/decisions", {"placement": placement})
        item = made["items"][0]["item"]
        if rng.random() < CHANCES[item]:
            one = {"decision": made["decision"], "item": item, "kind": "taken"}
            client.call("POST", "/v1/outcomes", {"outcomes": [one]})


def order_of(client: Client, placement: str) -> list[str]:
    """The items as everybody gets them: the order that most lists have."""
    lists = [client.call("POST", "/v1/decisions", {"placement": placement, "count": 4}) for _ in range(31)]
    found = [tuple(each["item"] for each in made["items"]) for made in lists]
    return list(max(set(found), key=found.count))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--visits", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    rng, orders = np.random.default_rng(asked.seed), dict[str, list[str]]()
    with _live.temporary() as folder, _live.gateway(folder, ABOVEBOARD_LEARN_EVERY_MS="500") as live:
        for name, declared in DECLARED.items():
            live.client.call("PUT", f"/v1/placements/{name}", {"title": name, **declared})
            items = {"items": [{"item": item} for item in CHANCES]}
            live.client.call("PUT", f"/v1/placements/{name}/items", items)
        for _ in range(10):
            for name in DECLARED:
                visit(live.client, name, rng, asked.visits // 10)
        until = time.monotonic() + SETTLED_S
        while time.monotonic() < until:  # a connection without requests would be closed
            live.client.call("GET", "/v1/placements/declared")
            time.sleep(1)
        for name in DECLARED:
            report = live.client.call("GET", f"/v1/placements/{name}/report")
            orders[name] = order_of(live.client, name)
            refused = report["refused"]
            print(
                f"{name}: order {' '.join(orders[name])}, the right one is {' '.join(RIGHT)}; shown {report['shown']}, refused: {refused}"
            )
    return int(orders["declared"] != RIGHT)


if __name__ == "__main__":
    sys.exit(main())
