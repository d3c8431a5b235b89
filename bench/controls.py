"""Does this button work? By how much each control lowers the share of what it is meant to lower.

People who like one topic best are asked what they see, use one control, and are asked again. The share is that of
shown items with the topic (for `limit_item`, of the item). What the platforms' buttons prevented of the like was 11
to 43 % (Mozilla, "Does This Button Work?", 2022, 22,722 volunteers). The aim here is 90 %.

A control can only take away what the person's data brought: what everybody is shown anyway stays. So beside the share
stands the one that everybody gets, and two falls: of the share itself, and of what it was above everybody's.

    python bench/controls.py [--people 60] [--requests 20]
"""

import argparse
import itertools
from collections.abc import Callable
from typing import NamedTuple

import _live
from aboveboard.demo.client import Client

PLACEMENT = "shelf"
TOPICS = ("running", "cooking", "travel", "gardening", "music", "chess")
ITEMS_PER_TOPIC = 5
SHOWN = 3
AIM = 0.9

_numbers = itertools.count(1)


class Control(NamedTuple):
    """`lowers` says of a shown item whether it is of the kind that the control is meant to lower."""

    name: str
    use: Callable[[Client, str, str], None]
    lowers: Callable[[str, str], bool]


def has_topic(item: str, topic: str) -> bool:
    return item.startswith(topic)


def is_first(item: str, topic: str) -> bool:
    return item == f"{topic}-0"


CONTROLS = (
    Control("limit the topic", lambda c, p, t: _put(c, p, "limits", {"topics": [t]}), has_topic),
    Control("limit the item", lambda c, p, t: _put(c, p, "limits", {"items": [f"{t}-0"]}), is_first),
    Control("forget the interest", lambda c, p, t: _forget(c, p, t), has_topic),
    Control("turn the dial off", lambda c, p, _: _put(c, p, "dial", {"level": 0}), has_topic),
    Control("take the consent back", lambda c, p, _: _withdraw(c, p), has_topic),
    Control("restrict", lambda c, p, _: _put(c, p, "restriction", {"restricted": True}), has_topic),
)


def _put(client: Client, person: str, what: str, body: dict[str, object]) -> None:
    client.call("PUT", f"/v1/people/{person}/{what}", body)


def _forget(client: Client, person: str, topic: str) -> None:
    for key in (f"topic:{topic}", *(f"item:{topic}-{n}" for n in range(ITEMS_PER_TOPIC))):
        if any(each["key"] == key for each in client.call("GET", f"/v1/people/{person}")["interests"]):
            client.call("DELETE", f"/v1/people/{person}/interests/{key}")


def _withdraw(client: Client, person: str) -> None:
    client.call("PUT", f"/v1/people/{person}/consents/personalize_history", {"state": "withdrawn"})


def declare(client: Client) -> None:
    client.call("PUT", f"/v1/placements/{PLACEMENT}", {"title": "Shelf", "baseline": "editorial"})
    items = [{"item": f"{topic}-{n}", "topics": [topic]} for n in range(ITEMS_PER_TOPIC) for topic in TOPICS]
    client.call("PUT", f"/v1/placements/{PLACEMENT}/items", {"items": items})


def welcome(client: Client, topic: str, notice: str) -> str:
    """Somebody at level 3 who looked at things of one topic, and at one of them most."""
    person = f"person-{next(_numbers)}"
    given = {"state": "given", "notice": notice, "language": "en"}
    client.call("PUT", f"/v1/people/{person}/consents/personalize_history", given)
    client.call("PUT", f"/v1/people/{person}/facts", {"age_class": "adult", "region": "FR"})
    client.call("PUT", f"/v1/people/{person}/dial", {"level": 3})
    looked = [f"{topic}-{n}" for n in (0, 0, 0, 1, 2)]
    signals = [
        {"id": f"{person}-{n}", "type": "item_viewed", "person": person}
        | {"fields": {"item": item, "topics": [topic]}}
        for n, item in enumerate(looked)
    ]
    client.call("POST", "/v1/signals", {"signals": signals})
    return person


def share(client: Client, person: str | None, topic: str, control: Control, requests: int) -> float:
    """Of `requests` times SHOWN items, the part that the control is meant to lower."""
    found = 0
    for _ in range(requests):
        asked = {"placement": PLACEMENT, "count": SHOWN} | ({} if person is None else {"person": person})
        items = client.call("POST", "/v1/decisions", asked)["items"]
        found += sum(control.lowers(shown["item"], topic) for shown in items)
    return found / (requests * SHOWN)


class Effect(NamedTuple):
    before: float
    after: float
    everybody: float

    @property
    def fall(self) -> float:
        return 1 - self.after / self.before

    @property
    def fall_above(self) -> float:
        """Of what the share was above everybody's; 1 when all of that is gone."""
        return min(1.0, (self.before - self.after) / (self.before - self.everybody))


def effect(client: Client, control: Control, notice: str, *, people: int, requests: int) -> Effect:
    befores, afters, everybody = [], [], []
    for number in range(people):
        topic = TOPICS[number % len(TOPICS)]
        person = welcome(client, topic, notice)
        befores.append(share(client, person, topic, control, requests))
        control.use(client, person, topic)
        afters.append(share(client, person, topic, control, requests))
        everybody.append(share(client, None, topic, control, requests))
    return Effect(sum(befores) / people, sum(afters) / people, sum(everybody) / people)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--people", type=int, default=60, help="for each control")
    parser.add_argument("--requests", type=int, default=20, help="before and after, for each person")
    chosen = parser.parse_args()
    with _live.temporary() as folder, _live.gateway(folder) as live:
        declare(live.client)
        purposes = live.client.call("GET", "/v1/purposes")["purposes"]
        notice = next(p["notices"]["en"] for p in purposes if p["purpose"] == "personalize_history")
        print(
            f"{'control':24} {'before':>7} {'after':>7} {'everybody':>10} {'fall':>6} {'above everybody':>16}"
        )
        for control in CONTROLS:
            found = effect(live.client, control, notice, people=chosen.people, requests=chosen.requests)
            print(
                f"{control.name:24} {found.before:>7.1%} {found.after:>7.1%} {found.everybody:>10.1%} "
                f"{found.fall:>6.0%} {found.fall_above:>16.0%}",
                flush=True,
            )
    print(f"aim: at least {AIM:.0%} of what the person's own data brought")


if __name__ == "__main__":
    main()
