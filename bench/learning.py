"""Does it learn, and does it forget? Thousands of simulated visits over HTTP, by people at level 4 and at level 0.

Every person has likes of their own that nobody is told, and takes what is shown the likelier the more they like it.
Both groups like alike and ask in turn; only the dial differs. What is printed is the mean reward of each group over the
last part of the run, and the lift of level 4 over level 0, with a 95 % interval in which people are the units. Then a
tenth of the people is erased, and the rest goes on.

    python bench/learning.py [--visits 20000] [--people 400] [--seed 1]
"""

import argparse
import itertools
import time
from typing import Any, NamedTuple

import _live
import numpy as np
from aboveboard.demo.client import Client
from aboveboard.engine.confidence import Interval, bootstrap, bootstrap_difference, by_unit

PLACEMENT = "home"
TOPICS = tuple(f"topic-{n}" for n in range(10))
ITEMS = tuple(f"item-{n}" for n in range(20))
LEVELS = (4, 0)
LEAST_CHANCE, MOST_CHANCE = 0.02, 0.6
AFTER_ERASURE = 0.25
"""Of the visits so many more are made once the tenth is erased; and so many are the last part of the run."""

BATCH = 25
_numbers = itertools.count(1)


class Person(NamedTuple):
    """`likes` is the chance that each item is taken."""

    name: str
    level: int
    likes: "np.ndarray[tuple[int], np.dtype[np.float64]]"


class Visit(NamedTuple):
    person: int
    level: int
    reward: float


def topic_of(item: int) -> int:
    return item % len(TOPICS)


def declare(client: Client) -> dict[str, str]:
    """Declares the placement and its items. Returns the notice of each purpose."""
    client.call("PUT", f"/v1/placements/{PLACEMENT}", {"title": "Home", "baseline": "popular"})
    items = [{"item": item, "topics": [TOPICS[topic_of(n)]]} for n, item in enumerate(ITEMS)]
    client.call("PUT", f"/v1/placements/{PLACEMENT}/items", {"items": items})
    return _live.read_notices(client)


def welcome(client: Client, level: int, likes: Any, notices: dict[str, str]) -> Person:
    person = f"person-{next(_numbers)}"
    _live.welcome(client, person, level, notices)
    return Person(person, level, likes)


def tastes(rng: np.random.Generator) -> Any:
    """Two topics are liked well, the others hardly; each item a little more or less than its topic."""
    liked = np.full(len(TOPICS), LEAST_CHANCE)
    liked[rng.choice(len(TOPICS), 2, replace=False)] = MOST_CHANCE
    each = np.array([liked[topic_of(n)] for n in range(len(ITEMS))]) * rng.uniform(0.7, 1.3, len(ITEMS))
    return np.clip(each, 0.0, 1.0)


def visits(client: Client, people: list[Person], rng: np.random.Generator, number: int) -> list[Visit]:
    """So many people in turn are shown one item, and take it or not; what they did is sent a few visits later."""
    made, outcomes, signals = list[Visit](), list[Any](), list[Any]()
    for at in range(number):
        who = at % len(people)
        person = people[who]
        asked = {"person": person.name, "placement": PLACEMENT, "count": 1}
        answer = client.call("POST", "/v1/decisions", asked)
        item = answer["items"][0]["item"]
        taken = rng.random() < person.likes[ITEMS.index(item)]
        made.append(Visit(who, person.level, float(taken)))
        outcomes.append({"decision": answer["decision"], "item": item, "kind": "taken" if taken else "seen"})
        if taken:
            fields = {"item": item, "topics": [TOPICS[topic_of(ITEMS.index(item))]]}
            signals.append(
                {"id": f"e-{next(_numbers)}", "type": "item_viewed", "person": person.name, "fields": fields}
            )
        if len(outcomes) == BATCH or at == number - 1:
            client.call("POST", "/v1/outcomes", {"outcomes": outcomes})
            if signals:
                client.call("POST", "/v1/signals", {"signals": signals})
            outcomes, signals = [], []
    return made


def tell(when: str, made: list[Visit], rng: np.random.Generator) -> None:
    sums = []
    for level in LEVELS:
        of = [visit for visit in made if visit.level == level]
        rewards, who = np.array([visit.reward for visit in of]), np.array([visit.person for visit in of])
        sums.append(by_unit(rewards, np.ones(rewards.size), who))
        print(
            f"  level {level}: reward {_told(bootstrap(sums[-1], rng))} over {len(of)} visits of {len(set(who))} people"
        )
    print(f"  lift {when}: {_told(bootstrap_difference(*sums, rng))}", flush=True)


def _told(interval: Interval) -> str:
    return f"{interval.value:.3f} [{interval.low:.3f}, {interval.high:.3f}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--visits", type=int, default=20_000)
    parser.add_argument("--people", type=int, default=400, help="half of them at each level")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    rng = np.random.default_rng(chosen.seed)
    with _live.temporary() as folder, _live.gateway(folder, ABOVEBOARD_LEARN_EVERY_MS="500") as live:
        notices = declare(live.client)
        likes = [tastes(rng) for _ in range(chosen.people // len(LEVELS))]
        people = [welcome(live.client, level, each, notices) for each in likes for level in LEVELS]
        started, last = time.perf_counter(), int(chosen.visits * AFTER_ERASURE)
        print(f"{chosen.visits} visits of {len(people)} people, seed {chosen.seed}", flush=True)
        made = visits(live.client, people, rng, chosen.visits)
        print(f"  made in {time.perf_counter() - started:.0f} s; the last {last} of them:")
        tell("after learning", made[-last:], rng)
        gone = set(rng.choice(len(people), len(people) // 10, replace=False).tolist())
        started = time.perf_counter()
        for at in gone:
            live.client.call("DELETE", f"/v1/people/{people[at].name}")
        print(
            f"{len(gone)} people erased in {time.perf_counter() - started:.1f} s; {last} visits of the others:"
        )
        left = [person for at, person in enumerate(people) if at not in gone]
        tell("after the erasure", visits(live.client, left, rng, last), rng)


if __name__ == "__main__":
    main()
