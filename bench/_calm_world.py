"""A menu of twelve entries whose first three adapt: freely, or in a split that keeps its items for days.

Each person likes two of six topics, looks at entries of them, and takes an entry of a liked topic more often. They come
every other day for twelve weeks. The gain is what the three entries are worth above those of the declared order, for
the same people. A split may cost a tenth of the gain of the free order.

In the null world entries are taken alike by all, whatever they look at.

never-kept        no arrangement is found again, so every visit draws all slots
wrongly-recorded  a kept slot has the probability of an even draw
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, NamedTuple
from unittest import mock

import _experience_frame as frame
import numpy as np
from _experience_frame import Finding, Floats, Shown, Size
from _in_process import App, open_app
from aboveboard.engine.partial_choice import decide_around
from msgspec import structs

TITLE = "a menu that keeps its items for days, and one that does not"
FREE, SPLIT = "free", "split"
PLACEMENTS = (FREE, SPLIT)
ENTRIES, TOPICS, ADAPTIVE = 12, 6, 3
SETTLE_DAYS, MOVES_MAX = 7, 1
ARRANGEMENT = {"kind": "split", "adaptive": ADAPTIVE, "settle_days": SETTLE_DAYS, "moves_max": MOVES_MAX}
DAYS_APART = 2

LIKED_TOPICS, LOOKS_AT_LIKED = 2, 0.8
TAKEN_IF_LIKED, TAKEN = 0.5, 0.1

LEVEL = 3
COST = 0.1
MISSES_MOST = 0.34
"""The share of intervals of 95 % that may miss the truth: of six, two."""

MUTANTS = ("never-kept", "wrongly-recorded")
USUAL, LONG, MUTANT = Size(2, 42, 160, 60), Size(8, 44, 200, 100), Size(1, 12, 160, 100)


class List(NamedTuple):
    """The items that one person saw on top: the day, the entries, their probabilities, and their true worth beside everybody's."""

    first: Shown
    day: int
    items: tuple[str, ...]
    chances: tuple[float, ...]
    value: float
    everybody: float


class Played(NamedTuple):
    """A run: the lists of each placement, and its report."""

    lists: dict[str, list[List]]
    reports: dict[str, Any]


def play(seed: int, size: Size, *, is_null: bool = False, mutant: str = "") -> Played:
    """Returns a run of the world in a gateway of its own."""
    random = np.random.default_rng([seed, 1])
    likes = np.array([random.permutation(TOPICS) < LIKED_TOPICS for _ in range(size.people)])
    worth = np.full((size.people, ENTRIES), TAKEN)
    if not is_null:
        worth += (TAKEN_IF_LIKED - TAKEN) * likes[:, np.arange(ENTRIES) % TOPICS]
    lists: dict[str, list[List]] = {placement: [] for placement in PLACEMENTS}
    with open_app(seed) as app, _planted(mutant):
        _declare(app)
        frame.welcome(app, [f"person-{number}" for number in range(size.people)], LEVEL)
        for number in range(size.rounds):
            app.clock.move_to(number * DAYS_APART)
            here = sorted(random.permutation(size.people)[: size.in_round].tolist())
            _look(app, number, {person: _view(likes[person], random) for person in here})
            luck, quarter = random.random((size.people, ENTRIES)), frame.quarter_of(number, size.rounds)
            for placement in PLACEMENTS:
                lists[placement] += _visit(
                    app, placement, here, (worth, luck), (number * DAYS_APART, quarter)
                )
            app.learn()
        reports = {placement: frame.report(app, placement) for placement in PLACEMENTS}
    return Played(lists, reports)


def _view(likes: Any, random: np.random.Generator) -> int:
    """Returns an entry that the person looks at, mostly one of a liked topic."""
    entries = np.arange(ENTRIES)
    is_liked = random.random() < LOOKS_AT_LIKED
    return int(random.choice(entries[likes[entries % TOPICS]] if is_liked else entries))


def _declare(app: App) -> None:
    body = {"title": "Menu", "baseline": "editorial", "control_share": frame.CONTROL_SHARE}
    items = [{"item": f"entry-{entry}", "topics": [f"topic-{entry % TOPICS}"]} for entry in range(ENTRIES)]
    for placement in PLACEMENTS:
        more = {"arrangement": ARRANGEMENT} if placement == SPLIT else {}
        app.call("PUT", f"/v1/placements/{placement}", body | more)
        app.call("PUT", f"/v1/placements/{placement}/items", {"items": items})


def _look(app: App, number: int, views: dict[int, int]) -> None:
    signals = [
        {
            "id": f"view-{number}-{person}",
            "type": "item_viewed",
            "person": f"person-{person}",
            "fields": {"item": f"entry-{entry}", "topics": [f"topic-{entry % TOPICS}"]},
        }
        for person, entry in views.items()
    ]
    app.call("POST", "/v1/signals", {"signals": signals})


def _visit(
    app: App, placement: str, here: Sequence[int], truth: tuple[Floats, Floats], when: tuple[int, int]
) -> list[List]:
    """Returns what these people are shown on top, once it is answered and reported."""
    (worth, luck), (day, quarter) = truth, when
    count = ADAPTIVE if placement == FREE else ADAPTIVE + ENTRIES
    answers = frame.decide(app, placement, [f"person-{person}" for person in here], count=count)
    found, outcomes = list[List](), list[Any]()
    for person, answer in zip(here, answers, strict=True):
        top = answer["items"][:ADAPTIVE]
        entries = [int(each["item"].removeprefix("entry-")) for each in top]
        own, drawn = worth[person, entries], luck[person, entries]
        first = frame.show(answer, quarter, person, float(own[0]), bool(drawn[0] < own[0]))
        items, chances = (tuple(each[field] for each in top) for field in ("item", "probability"))
        everybody = float(worth[person, :ADAPTIVE].mean())
        found.append(List(first, day, items, chances, float(own.mean()), everybody))
        outcomes += [
            {"decision": answer["decision"], "item": item, "kind": "taken" if is_taken else "seen"}
            for item, is_taken in zip(items, drawn < own, strict=True)
        ]
    for start in range(0, len(outcomes), 100):
        app.call("POST", "/v1/outcomes", {"outcomes": outcomes[start : start + 100]})
    return found


@contextmanager
def _planted(mutant: str) -> Iterator[None]:
    """Plants a fault in the gateway for its block."""
    faults: dict[str, tuple[str, Any]] = {
        "never-kept": ("aboveboard.decisions.slot_plan._find", lambda *_: None),
        "wrongly-recorded": ("aboveboard.decisions.slots.decide_around", _record_evenly),
    }
    if mutant not in faults:
        yield
        return
    with mock.patch(*faults[mutant]):
        yield


def _record_evenly(bound: Any, allowed: Any, candidates: Any, standing: Any, **more: Any) -> Any:
    """Decides as the gateway does, but for the probability of kept slots."""
    made = decide_around(bound, allowed, candidates, standing, **more)
    slots = [
        slot._replace(probability=1.0 / ENTRIES) if code else slot
        for slot, code in zip(made.slots, made.kept, strict=True)
    ]
    return structs.replace(made, slots=tuple(slots))


def judge(runs: Sequence[Played]) -> list[Finding]:
    """Returns what stability costs, whether it is kept, and what the reports said."""
    free, split = (_gains(runs, placement) for placement in PLACEMENTS)
    people = sorted(free.keys() & split.keys())
    gains = np.array([free[person] for person in people]), np.array([split[person] for person in people])
    cost = 1.0 - float(gains[1].sum() / gains[0].sum())
    notes = [frame.tell(frame.interval(each)) for each in gains]
    lifts = [run.reports[placement]["lift"] for run in runs for placement in PLACEMENTS]
    return [
        Finding(
            "share of the gain that stability costs", cost, most=COST, note=f"gain {notes[1]} of {notes[0]}"
        ),
        Finding("gain of the split, least of the interval", frame.interval(gains[1]).low, least=0.02),
        Finding("most moves of a person in the days of a split", _most_moves(runs), most=MOVES_MAX),
        Finding("kept slots without the probability 1", _wrong_chances(runs), most=0.0),
        Finding("reports that claim a lift", frame.share_of_claims(lifts), least=0.6),
        Finding("reports that miss the true lift", _share(runs, frame.is_missed), most=MISSES_MOST),
        Finding("reports that differ from the answers", _share(runs, frame.is_other), most=0.0),
    ]


def judge_null(runs: Sequence[Played]) -> list[Finding]:
    """Returns what was claimed where nothing can help."""
    lifts = [run.reports[placement]["lift"] for run in runs for placement in PLACEMENTS]
    return [
        Finding("null: reports that claim a lift", frame.share_of_claims(lifts), most=MISSES_MOST),
        Finding("null: most moves of a person", _most_moves(runs), most=MOVES_MAX),
    ]


def _gains(runs: Sequence[Played], placement: str) -> dict[tuple[int, int], float]:
    """Returns the gain of each person in the last quarter, outside of the control group."""
    found: dict[tuple[int, int], list[float]] = {}
    for number, run in enumerate(runs):
        for each in run.lists[placement]:
            if each.first.quarter == frame.QUARTERS - 1 and not each.first.is_control:
                found.setdefault((number, each.first.person), []).append(each.value - each.everybody)
    return {person: float(np.mean(gains)) for person, gains in found.items()}


def _by_person(run: Played) -> Iterator[list[List]]:
    """Yields the lists of each person in the split, in their order."""
    own: dict[int, list[List]] = {}
    for each in run.lists[SPLIT]:
        own.setdefault(each.first.person, []).append(each)
    yield from own.values()


def _moves_at(lists: Sequence[List]) -> list[tuple[int, int]]:
    """Returns the day of each list but the first, and its moves."""
    return [
        (after.day, sum(one != other for one, other in zip(before.items, after.items, strict=True)))
        for before, after in pairwise(lists)
    ]


def _most_moves(runs: Sequence[Played]) -> int:
    """Returns the most moves of a person within any SETTLE_DAYS days."""
    return max(
        sum(count for at, count in moves if day <= at < day + SETTLE_DAYS)
        for run in runs
        for lists in _by_person(run)
        for moves in [_moves_at(lists)]
        for day, _ in moves or [(0, 0)]
    )


def _wrong_chances(runs: Sequence[Played]) -> float:
    """Returns the share of slots that nothing may move yet and whose probability is not 1."""
    wrong = []
    for run in runs:
        for lists in _by_person(run):
            last = lists[0].day
            for each in lists[1:]:
                if each.day - last >= SETTLE_DAYS:
                    last = each.day
                else:
                    wrong += [chance != 1.0 for chance in each.chances]
    return float(np.mean(wrong))


def _share(runs: Sequence[Played], is_so: Any) -> float:
    return float(
        np.mean(
            [
                is_so(run.reports[placement]["lift"], [each.first for each in run.lists[placement]])
                for run in runs
                for placement in PLACEMENTS
            ]
        )
    )
