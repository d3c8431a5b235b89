"""Creatives whose headline is liked otherwise by campers than by cooks. No part is about camping or cooking.

A person looks at camping or at cooking, one of both. Five headlines add to the log odds that a creative is taken, for cooks
just the opposite of what they add for campers. Calls are liked alike by all. One placement names both
interests, and one names none. The same people meet both at the same time, with the same luck.

In the null world all creatives are taken alike, so no interest can help, and no reason may say that it does.

no-learning               no outcome is learned
interests-are-lost        both placements name no interest
few-people-count          a weight of an interest and a part needs no other people
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from unittest import mock

import _experience_frame as frame
import numpy as np
from _experience_frame import Finding, Floats, Shown, Size
from _in_process import App, open_app

TITLE = "headlines that campers and cooks like otherwise, learned with their interests and without"
LIKES, ALIKE = "with-interests", "without"
PLACEMENTS = (LIKES, ALIKE)
TOPICS = ("camping", "cooking")

SIZES = {"call": 2, "headline": 5}
SPREADS = {"call": 0.3, "headline": 1.3}
"""The log odds between the middle and the best of each kind of part."""

COMMON, NULL_CHANCE = -1.6, 0.15
LEVEL = 3
AIM, CLAIMS, TRUE = 0.02, 0.6, 0.95
MISSES_MOST = 0.25
NULL_SAID = 0.05
"""The share of answers of the null world that may say that a part is liked more. Intervals of 95 % miss at times."""

PEOPLE_LEAST, RARE = 10, 6
"""The fewest people that a weight may rest on, and how many people look at chess. They like what campers like."""

PHRASE = "is liked more by people with an interest"
"""The words of the reason that names a part."""

MUTANTS = ("no-learning", "interests-are-lost", "few-people-count")
USUAL, LONG, MUTANT = Size(8, 40, 800, 80), Size(12, 60, 800, 80), Size(1, 40, 800, 80)


class Visit(NamedTuple):
    """An answer to a person in a placement: the place of its part in each slot, and its reasons where they were read."""

    placement: str
    shown: Shown
    parts: dict[str, int]
    reasons: str


class Played(NamedTuple):
    """A run: the true chance of each creative by topic, all visits, and the reports of the last quarter."""

    chances: dict[str, Floats]
    visits: list[Visit]
    reports: dict[str, Any]


def topic_of(person: int) -> str:
    return "chess" if person < RARE else TOPICS[person % len(TOPICS)]


def make_world(seed: int, *, is_null: bool) -> dict[str, Floats]:
    """Returns the true chances by topic. The axes are the slots in the order of their names; the first creative is of middling worth."""
    random, found = np.random.default_rng([seed, 1]), dict[str, Floats]()
    worth = {slot: frame.draw_worths(size, SPREADS[slot], random) for slot, size in SIZES.items()}
    for topic, sign in zip((*TOPICS, "chess"), (1.0, -1.0, 1.0), strict=True):
        odds = np.full(tuple(SIZES.values()), COMMON)
        for axis, (slot, own) in enumerate(worth.items()):
            shape = [1] * len(SIZES)
            shape[axis] = own.size
            odds = odds + ((sign if slot == "headline" else 1.0) * own).reshape(shape)
        found[topic] = np.full_like(odds, NULL_CHANCE) if is_null else 1.0 / (1.0 + np.exp(-odds))
    return found


def play(seed: int, size: Size, *, is_null: bool = False, mutant: str = "") -> Played:
    """Returns a run of the world in a gateway of its own."""
    chances, random = make_world(seed, is_null=is_null), np.random.default_rng([seed, 2])
    visits = list[Visit]()
    with open_app(seed) as app, _planted(mutant):
        frame.welcome(app, [_person(number) for number in range(size.people)], LEVEL)
        _declare(app, mutant)
        for number in range(size.rounds):
            frame.move_to_round(app, number)
            here = random.permutation(size.people)[: size.in_round].tolist()
            luck, quarter = random.random(size.in_round), frame.quarter_of(number, size.rounds)
            _look(app, number, here)
            is_last = number == size.rounds - 1
            for placement in PLACEMENTS:
                met = list(zip(here, luck, strict=True))
                visits += _visit(app, chances, placement, met, (quarter, is_last))
            if mutant != "no-learning":
                app.learn()
        first = size.rounds - size.rounds // frame.QUARTERS
        reports = {placement: frame.report(app, placement, first=first) for placement in PLACEMENTS}
    return Played(chances, visits, reports)


def _person(number: int) -> str:
    return f"person-{number}"


def _declare(app: App, mutant: str) -> None:
    parts = {slot: [{"part": f"{slot[0]}{at}"} for at in range(size)] for slot, size in SIZES.items()}
    for placement in PLACEMENTS:
        body = {"title": "Hero", "baseline": "editorial", "control_share": frame.CONTROL_SHARE}
        app.call("PUT", f"/v1/placements/{placement}", body)
        is_told = placement == LIKES and mutant != "interests-are-lost"
        declared = {"parts": parts} | ({"interests": [*TOPICS, "chess"]} if is_told else {})
        app.call("PUT", f"/v1/placements/{placement}/items/combine", declared)


def _look(app: App, number: int, here: Sequence[int]) -> None:
    """Reports that each person looked at something of their topic."""
    signals = [
        {
            "id": f"look-{number}-{person}",
            "type": "item_viewed",
            "person": _person(person),
            "fields": {"item": f"thing-{topic_of(person)}", "topics": [topic_of(person)]},
        }
        for person in here
    ]
    app.call("POST", "/v1/signals", {"signals": signals})


def _visit(
    app: App,
    chances: dict[str, Floats],
    placement: str,
    met: Sequence[tuple[int, float]],
    when: tuple[int, bool],
) -> list[Visit]:
    """Returns what these people with their luck are shown, once all is answered and reported. `when` is the quarter, and the last round."""
    quarter, is_last = when
    answers = frame.decide(app, placement, [_person(person) for person, _ in met])
    found = list[Visit]()
    for answer, (person, luck) in zip(answers, met, strict=True):
        parts = _read_parts(answer["items"][0]["item"])
        value = float(chances[topic_of(person)][tuple(parts.values())])
        shown = frame.show(answer, quarter, person, value, luck < value)
        reasons = _read_reasons(app, answer["decision"]) if is_last and placement == LIKES else ""
        found.append(Visit(placement, shown, parts, reasons))
    frame.report_outcomes(app, answers, [each.shown.reward > 0.0 for each in found])
    return found


def _read_parts(item: str) -> dict[str, int]:
    return {slot: int(part[1:]) for slot, part in zip(SIZES, item.split("+"), strict=True)}


def _read_reasons(app: App, decision: str) -> str:
    told = app.call("GET", f"/v1/decisions/{decision}/why?language=en")
    return " ".join(each["text"] for each in told["reasons"])


@contextmanager
def _planted(mutant: str) -> Iterator[None]:
    """Plants a fault in the gateway for its block."""
    if mutant != "few-people-count":
        yield
        return
    with mock.patch("aboveboard.learning.model_versions.count_busiest", _count_none):
        yield


async def _count_none(*_: Any, **__: Any) -> int:
    return 0


def judge(runs: Sequence[Played]) -> list[Finding]:
    """Returns what the worlds showed in their last quarter, beside the aims."""
    own, other = ([row for run in runs for row in _last(run, placement)] for placement in PLACEMENTS)
    best = float(np.mean([chances.max() for run in runs for chances in run.chances.values()]))
    said = [each for run in runs for each in _read(run) if PHRASE in each.reasons]
    return [
        _gap(runs),
        Finding("weights of an interest and a part", min(map(len, map(_list_weights, runs))), least=1),
        Finding("of them, resting on fewer than 10 people", sum(map(_count_rare, runs)), most=0),
        Finding("answers that say that a part is liked more", _share_said(runs)),
        Finding("of them, true", float(np.mean([*map(_is_true(runs), said)])) if said else 1.0, least=TRUE),
        Finding("reports that claim a lift", frame.share_of_claims(_lifts(runs)), least=CLAIMS),
        Finding(
            "value with interests", frame.mean(own), note=f"without {frame.mean(other):.3f}, best {best:.3f}"
        ),
    ]


def judge_null(runs: Sequence[Played]) -> list[Finding]:
    """Returns what was claimed where nothing can help."""
    return [
        Finding("null: reports that claim a lift", frame.share_of_claims(_lifts(runs)), most=MISSES_MOST),
        Finding("null: answers that say that a part is liked more", _share_said(runs), most=NULL_SAID),
    ]


def _lifts(runs: Sequence[Played]) -> list[Any]:
    return [run.reports[LIKES]["lift"] for run in runs]


def _gap(runs: Sequence[Played]) -> Finding:
    """Returns the gap between the placements. Worlds are the units, because luck differs by world, or people if there are few."""
    people, worlds = list[float](), list[float]()
    for run in runs:
        means = [_by_person(_last(run, placement)) for placement in PLACEMENTS]
        own = [means[0][person] - means[1][person] for person in sorted(means[0].keys() & means[1].keys())]
        people += own
        worlds.append(float(np.mean(own)))
    is_many = len(runs) >= frame.WORLDS_LEAST
    gap = frame.interval_of_worlds(worlds) if is_many else frame.interval(np.array(people))
    return Finding("with interests less without, least", gap.low, least=AIM, note=frame.tell(gap))


def _by_person(rows: Sequence[Shown]) -> dict[int, float]:
    found: dict[int, list[float]] = {}
    for row in rows:
        found.setdefault(row.person, []).append(row.value)
    return {person: float(np.mean(values)) for person, values in found.items()}


def _last(run: Played, placement: str) -> list[Shown]:
    rows = frame.last_quarter([each.shown for each in run.visits if each.placement == placement])
    return [row for row in rows if not row.is_control]


def _list_weights(run: Played) -> list[str]:
    """Returns the names of the weights of an interest and a part in the newest model."""
    names = [each["feature"] for each in run.reports[LIKES]["weights"]]
    return [name for name in names if name.startswith("likes:")]


def _count_rare(run: Played) -> int:
    """Returns the number of weights whose part was shown to fewer than 10 people with the interest."""
    people: dict[str, set[int]] = {}
    for each in run.visits:
        if each.placement == LIKES and not each.shown.is_control:
            for slot, at in each.parts.items():
                pair = f"topic:{topic_of(each.shown.person)}*part:{slot}:{slot[0]}{at}"
                people.setdefault(pair, set()).add(each.shown.person)
    pairs = [name.split(":", 3)[3] for name in _list_weights(run)]
    return sum(len(people.get(pair, ())) < PEOPLE_LEAST for pair in pairs)


def _read(run: Played) -> list[Visit]:
    """Returns the visits whose reasons were read, without the control group."""
    return [each for each in run.visits if each.reasons and not each.shown.is_control]


def _share_said(runs: Sequence[Played]) -> float:
    return float(np.mean([PHRASE in each.reasons for run in runs for each in _read(run)] or [0.0]))


def _is_true(runs: Sequence[Played]) -> Any:
    """Returns a test of a visit whose reason names a part: its people truly like the named parts more than others do."""
    chances_of = {id(each): run.chances for run in runs for each in run.visits}

    def is_true(visit: Visit) -> bool:
        chances = chances_of[id(visit)]
        mine = topic_of(visit.shown.person)
        others = TOPICS[mine == TOPICS[0]]
        return all(
            _mean_of(chances[mine], slot, at) > _mean_of(chances[others], slot, at)
            for slot, at in visit.parts.items()
            if f"“{slot}” {PHRASE}" in visit.reasons
        )

    return is_true


def _mean_of(chances: Floats, slot: str, at: int) -> float:
    """Returns the mean chance of the creatives with a part."""
    return float(chances.take(at, axis=[*SIZES].index(slot)).mean())
