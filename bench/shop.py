"""A simulated shop over HTTP: the true value of the choices by level and quarter, beside simple rules and an oracle.

The shop has 200 items, 300 people at levels 0 to 4, and 6,000 visits (`_shop_world.py`). A value is the mean true chance
that the chosen item is taken, so no luck is in it. Its interval is of 95 %, with people as the units. Beside the levels
stand, on the visits of people at level 3 or 4: a random item, the item that is best for all people together, a random
item of the topic that the person viewed most, Vowpal Wabbit, and the best item for each person. Vowpal Wabbit meets the
same visits, knows the same views, and learns from its own choices of all visits. None of these keeps the bounds of a
dial and a placement. So the rule and the best item stand there once more as they would be within those of level 3.

The report of the placement is compared with sums of the API's answers: each level, the control group, and the lift.
With `--null` tastes are by chance: then the report may not claim that personalization helps.

    pip install "aboveboard[peers]"
    python bench/shop.py [--visits 6000] [--seed 1] [--null] [--check]
"""

import argparse
import importlib.util
import os
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import _live
import _shop_world
import numpy as np
from _choosers import Lesson, VowpalWabbitSquareCB
from _shop_world import PEOPLE, Floats, Visit, World
from aboveboard.api.variety import VarietyBody
from aboveboard.demo.client import Client
from aboveboard.engine.confidence import Interval, bootstrap, bootstrap_difference, by_unit

PLACEMENT = "hero"
CONTROL_SHARE = 0.2
CONTROL = "control group"
QUARTERS = 4
BATCH = 20
PERSONAL = (3, 4)
RULE = "most viewed topic"
BEST = "best item for all"
STRENGTH = 0.85
"""The strength of level 3, of the shipped dial."""

VARIETY = VarietyBody()
"""The bounds of a placement that declares none, as this one."""

SETTLED_WITHIN_S = 120
CLOSE = 1e-9


class Choice(NamedTuple):
    """One answer of the gateway: its group is the level in force, or the control group."""

    quarter: int
    person: int
    group: str
    level: int
    value: float
    reward: float


class Peer(NamedTuple):
    """A way of choosing, which gets the visit and the topics that the person viewed so far."""

    name: str
    value_of: Callable[[Visit, Floats], float]


def item_name(item: int) -> str:
    return f"item-{item}"


def topics_of(world: World, item: int) -> list[str]:
    return [f"topic-{topic}" for topic in np.flatnonzero(world.about[item]).tolist()]


def declare(client: Client, world: World) -> None:
    """Declares the placement, its items and all people."""
    placement: Any = {"title": "Hero", "baseline": "popular", "control_share": CONTROL_SHARE}
    client.call("PUT", f"/v1/placements/{PLACEMENT}", placement)
    items = [{"item": item_name(item), "topics": topics_of(world, item)} for item in range(len(world.about))]
    client.call("PUT", f"/v1/placements/{PLACEMENT}/items", {"items": items})
    notices = _live.read_notices(client)
    for person, level in enumerate(world.levels):
        _live.welcome(client, f"person-{person}", level, notices)


class Shop:
    """The app: it reports views at once, and outcomes in batches, as an app would from a queue."""

    def __init__(self, client: Client, world: World) -> None:
        self._client, self._world = client, world
        self._signals, self._outcomes = 0, list[Any]()

    def visit(self, visit: Visit, quarter: int) -> Choice:
        """Reports what the person views, asks for an item, and reports whether it was taken."""
        if visit.views:
            signals: Any = [self._view(visit.person, item) for item in visit.views]
            self._client.call("POST", "/v1/signals", {"signals": signals})
        asked: Any = {"person": f"person-{visit.person}", "placement": PLACEMENT, "count": 1}
        answer: Any = self._client.call("POST", "/v1/decisions", asked)
        (shown,), personalization = answer["items"], answer["personalization"]
        item = int(shown["item"].removeprefix("item-"))
        is_taken = _shop_world.is_taken(self._world, visit, item)
        kinds = ("seen", "taken") if is_taken else ("seen",)
        self._outcomes += [
            {"decision": answer["decision"], "item": shown["item"], "kind": kind} for kind in kinds
        ]
        if len(self._outcomes) >= BATCH:
            self.send_outcomes()
        level = personalization["effective"]
        is_control = personalization["bound_by"] == "control"
        group = CONTROL if is_control else f"level {level}"
        value = float(self._world.chances[visit.person, item])
        return Choice(quarter, visit.person, group, level, value, float(is_taken))

    def _view(self, person: int, item: int) -> dict[str, Any]:
        self._signals += 1
        return {
            "id": f"view-{self._signals}",
            "type": "item_viewed",
            "person": f"person-{person}",
            "fields": {"item": item_name(item), "topics": topics_of(self._world, item)},
        }

    def send_outcomes(self) -> None:
        """Reports what waits, if there is any."""
        if not self._outcomes:
            return
        self._client.call("POST", "/v1/outcomes", {"outcomes": self._outcomes})
        self._outcomes = []


def interval(choices: Sequence[Choice], field: str, random: np.random.Generator) -> Interval:
    """Returns the mean of a field with its interval, with people as the units."""
    return bootstrap(sums(choices, field), random)


def sums(choices: Sequence[Choice], field: str) -> Any:
    values = np.array([getattr(each, field) for each in choices])
    return by_unit(values, np.ones(values.size), np.array([each.person for each in choices]))


def format_interval(found: Interval) -> str:
    return f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"


def print_groups(choices: Sequence[Choice], random: np.random.Generator) -> None:
    groups = sorted({each.group for each in choices})
    print(f"{'':20}{'people':>7}" + "".join(f"{f'quarter {n + 1}':>23}" for n in range(QUARTERS)))
    for group in groups:
        own = [each for each in choices if each.group == group]
        cells = [
            format_interval(interval(part, "value", random))
            if (part := [each for each in own if each.quarter == quarter])
            else ""
            for quarter in range(QUARTERS)
        ]
        people = len({each.person for each in own})
        print(f"{group:20}{people:>7}" + "".join(f"{cell:>23}" for cell in cells))


def peers_of(world: World) -> list[Peer]:
    """Returns the other ways of choosing. Vowpal Wabbit is left out, and that is printed, where it is not installed."""
    chances, best = world.chances, int(world.chances.mean(axis=0).argmax())

    def by_rule(visit: Visit, viewed: Floats) -> float:
        own = chances[visit.person]
        most = np.flatnonzero(viewed == viewed.max()) if viewed.any() else np.arange(viewed.size)
        return float(np.mean([own[world.about[:, topic] > 0].mean() for topic in most]))

    def bounded(visit: Visit, value: float) -> float:
        own = chances[visit.person]
        kept = 1.0 - (1.0 - VARIETY.explore) * (1.0 - VARIETY.unmet)
        personal = (1.0 - kept) * value + kept * float(own.mean())
        return STRENGTH * personal + (1.0 - STRENGTH) * float(own[best])

    found = [
        Peer("random item", lambda visit, _: float(chances[visit.person].mean())),
        Peer(BEST, lambda visit, _: float(chances[visit.person, best])),
        Peer(RULE, by_rule),
        Peer("oracle", lambda visit, _: float(chances[visit.person].max())),
        Peer("rule, bounded", lambda visit, viewed: bounded(visit, by_rule(visit, viewed))),
        Peer("oracle, bounded", lambda visit, _: bounded(visit, float(chances[visit.person].max()))),
    ]
    if importlib.util.find_spec("vowpalwabbit") is None:
        print('left out: Vowpal Wabbit is not installed (pip install "aboveboard[peers]")')
        return found
    return [*found, Peer("Vowpal Wabbit", vowpal_wabbit(world))]


def vowpal_wabbit(world: World) -> Callable[[Visit, Floats], float]:
    chooser, lessons = VowpalWabbitSquareCB(world.about, world.seed), list[Lesson]()
    everything = np.arange(len(world.about))

    def value_of(visit: Visit, viewed: Floats) -> float:
        prepared = chooser.prepare(viewed, everything)
        item, chance = chooser.choose(prepared)
        lessons.append(Lesson(prepared, item, chance, float(_shop_world.is_taken(world, visit, item))))
        if len(lessons) == BATCH:
            chooser.learn(lessons)
            lessons.clear()
        return float(world.chances[visit.person, item])

    return value_of


def print_peers(world: World, visits: Sequence[Visit]) -> dict[str, list[float]]:
    """Prints the peers' values by quarter, on the visits of people at level 3 or 4. Returns them."""
    found: dict[str, list[float]] = {}
    print(f"\non the visits of people at level {' or '.join(map(str, PERSONAL))}:")
    for peer in peers_of(world):
        viewed, values = np.zeros((PEOPLE, world.about.shape[1])), defaultdict[int, list[float]](list)
        for number, visit in enumerate(visits):
            viewed[visit.person] += world.about[visit.views].sum(axis=0)
            value = peer.value_of(visit, viewed[visit.person])
            if world.levels[visit.person] in PERSONAL:
                values[quarter_of(number, len(visits))].append(value)
        found[peer.name] = [float(np.mean(values[quarter])) for quarter in range(QUARTERS)]
        print(f"{peer.name:20}{'':>7}" + "".join(f"{value:>23.3f}" for value in found[peer.name]))
    return found


def quarter_of(number: int, visits: int) -> int:
    return number * QUARTERS // visits


def settled_report(client: Client) -> Any:
    """Returns the report once every outcome is learned. Raises TimeoutError when that takes too long."""
    until = time.monotonic() + SETTLED_WITHIN_S
    while time.monotonic() < until:
        found: Any = client.call("GET", f"/v1/placements/{PLACEMENT}/report")
        if not found["waiting"]:
            return found
        time.sleep(0.5)
    raise TimeoutError("the gateway has not learned every outcome")


def check_report(found: Any, choices: Sequence[Choice]) -> list[str]:
    """Prints the lift, and returns what differs between the report and the sums of the answers."""
    wrong = [] if found["shown"] == len(choices) else [f"shown is {found['shown']}"]
    groups: dict[str, list[Choice]] = defaultdict(list)
    for each in choices:
        groups["control" if each.group == CONTROL else f"level {each.level}"].append(each)
        if each.group != CONTROL and each.level:
            groups["personalized"].append(each)
    reported = {"control": found["control"], "personalized": found["personalized"]}
    means = {name: float(np.mean([each.reward for each in own])) for name, own in groups.items()}
    for name, each in reported.items():
        reward = each["reward"]
        if each["shown"] != len(groups[name]) or reward is None or abs(reward["value"] - means[name]) > CLOSE:
            wrong.append(f"{name} is {each}, where {len(groups[name])} have {means[name]}")
    for each in found["policies"]:
        of = each["evaluation"]
        said = of["refused"] or of["estimates"]["snips"]
        if each["policy"] == "model" and of["refused"] is not None:
            wrong.append("the newest model has no estimate")
        print(
            f"\nestimate, {each['policy']}: {of['rows']} rows, {of['clipped_share']:.1%} clipped, {said}",
            end="",
        )
    lift = found["lift"]
    print(f"\nreport: lift {lift['value']:+.4f} [{lift['low']:+.4f}, {lift['high']:+.4f}]")
    if abs(lift["value"] - (means["personalized"] - means["control"])) > CLOSE:
        wrong.append(f"the lift is {lift['value']}")
    return wrong


def judge(
    choices: Sequence[Choice], peers: dict[str, list[float]], random: np.random.Generator
) -> Iterable[str]:
    """Yields the aims that were missed in the last quarter."""
    last = [each for each in choices if each.quarter == QUARTERS - 1]
    three = interval([each for each in last if each.group == "level 3"], "value", random)
    if three.value <= peers[RULE][-1]:
        yield f"level 3 has {three.value:.3f}, the rule {peers[RULE][-1]:.3f}"
    one, control = (
        sums([each for each in last if each.group == name], "value") for name in ("level 1", CONTROL)
    )
    gap = bootstrap_difference(one, control, random)
    print(f"level 1 less the control group in the last quarter: {format_interval(gap)}")
    if gap.high < 0.0:
        yield "level 1 is below the control group"


def run(world: World, visits: Sequence[Visit]) -> tuple[list[Choice], Any]:
    """Returns the choices of a gateway of its own, and its report."""
    with _live.temporary() as folder, _live.gateway(folder, ABOVEBOARD_LEARN_EVERY_MS="500") as live:
        declare(live.client, world)
        shop, started = Shop(live.client, world), time.perf_counter()
        choices = [shop.visit(visit, quarter_of(number, len(visits))) for number, visit in enumerate(visits)]
        shop.send_outcomes()
        print(f"{len(visits)} visits in {time.perf_counter() - started:.0f} s, seed {world.seed}\n")
        settled_report(live.client)
        measure = [*_live.COMMAND, "engine", "measure", PLACEMENT, "--app", _live.APP]
        subprocess.run(measure, env=os.environ | live.environment, check=True, capture_output=True)
        return choices, settled_report(live.client)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--visits", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--null", action="store_true", help="Let tastes be by chance.")
    parser.add_argument("--check", action="store_true", help="Fail if an aim is missed.")
    asked = parser.parse_args()
    world, random = _shop_world.make_world(asked.seed, is_null=asked.null), np.random.default_rng(asked.seed)
    visits = list(_shop_world.make_visits(world, asked.visits))
    choices, found = run(world, visits)
    print_groups(choices, random)
    peers = print_peers(world, visits)
    missed = check_report(found, choices)
    if asked.null:
        missed += [f"the null world has a lift of {found['lift']}"] if found["lift"]["low"] > 0.0 else []
    else:
        missed += judge(choices, peers, random)
    for each in missed:
        print(f"missed: {each}")
    if missed and asked.check:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
