"""Creatives made of parts: 5 headlines, 4 pictures and 3 calls, so 60 combinations, with known truth.

Each part adds to the log odds that a creative is taken, and each combination a little of its own. One placement is
told the parts of its items, and one is not. The same people meet both at the same time, with the same luck.

All headlines are new from time to time. In the null world all creatives are taken alike, so neither can help.

no-learning               no outcome is learned
parts-are-lost            the creatives are declared as whole items in both placements
control-is-personalized   the control group gets what the others get
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from typing import Any, NamedTuple
from unittest import mock

import _experience_frame as frame
import numpy as np
from _experience_frame import Finding, Shown, Size
from _in_process import App, open_app

TITLE = "creatives of 5 x 4 x 3 parts, learned by part and as whole items"
PARTS, WHOLE = "by-part", "whole"
PLACEMENTS = (PARTS, WHOLE)

SIZES = {"headline": 5, "picture": 4, "call": 3}
SPREADS = {"headline": 0.5, "picture": 0.8, "call": 0.5}
"""The log odds between the middle and the best of each kind of part."""

OWN = 0.15
"""How much combinations differ from the sum of their parts, in log odds."""

COMMON = -2.0
NULL_CHANCE = 0.12

CAMPAIGNS = 8
"""The number of times that all headlines are new. Pictures and calls stay."""

LEVEL = 3
AIM, CLAIMS = 0.02, 0.6
MISSES_MOST = 0.15
"""The share of intervals of 95 % that may miss the truth: of twenty, three."""

MUTANTS = ("no-learning", "parts-are-lost", "control-is-personalized")
USUAL, LONG, MUTANT = Size(10, 24, 160, 50), Size(20, 80, 200, 50), Size(1, 24, 160, 50)


class Campaign(NamedTuple):
    """The ids of the parts by slot, and the true chance that each creative is taken. The first of all is of middling worth."""

    parts: dict[str, list[str]]
    chances: dict[str, float]


class Played(NamedTuple):
    """A run: the visits of each placement, and its report of the last quarter."""

    world: list[Campaign]
    shown: dict[str, list[Shown]]
    reports: dict[str, Any]


def make_world(seed: int, *, is_null: bool) -> list[Campaign]:
    """Returns the campaigns of this seed."""
    random, found = np.random.default_rng([seed, 1]), list[Campaign]()
    worth = {slot: frame.draw_worths(size, SPREADS[slot], random) for slot, size in SIZES.items()}
    for number in range(CAMPAIGNS):
        worth["headline"] = frame.draw_worths(SIZES["headline"], SPREADS["headline"], random)
        parts = {slot: [f"{slot[0]}{part}" for part in range(size)] for slot, size in SIZES.items()}
        parts["headline"] = [f"{part}-{number}" for part in parts["headline"]]
        chances = {}
        for each in product(*(range(SIZES[slot]) for slot in sorted(SIZES))):
            odds = COMMON + OWN * float(random.normal())
            odds += sum(float(worth[slot][part]) for slot, part in zip(sorted(SIZES), each, strict=True))
            name = "+".join(parts[slot][part] for slot, part in zip(sorted(SIZES), each, strict=True))
            chances[name] = NULL_CHANCE if is_null else 1.0 / (1.0 + np.exp(-odds))
        found.append(Campaign(parts, chances))
    return found


def play(seed: int, size: Size, *, is_null: bool = False, mutant: str = "") -> Played:
    """Returns a run of the world in a gateway of its own."""
    world, random = make_world(seed, is_null=is_null), np.random.default_rng([seed, 2])
    shown: dict[str, list[Shown]] = {placement: [] for placement in PLACEMENTS}
    with open_app(seed) as app, _planted(mutant):
        frame.welcome(app, [_person(number) for number in range(size.people)], LEVEL)
        for number in range(size.rounds):
            frame.move_to_round(app, number)
            campaign = world[number * CAMPAIGNS // size.rounds]
            if not number * CAMPAIGNS % size.rounds:
                _declare(app, campaign, mutant)
            here = random.permutation(size.people)[: size.in_round].tolist()
            luck, quarter = random.random(size.in_round), frame.quarter_of(number, size.rounds)
            for placement in PLACEMENTS:
                shown[placement] += _visit(
                    app, campaign, placement, list(zip(here, luck, strict=True)), quarter
                )
            if mutant != "no-learning":
                app.learn()
        first = size.rounds - size.rounds // frame.QUARTERS
        reports = {placement: frame.report(app, placement, first=first) for placement in PLACEMENTS}
    return Played(world, shown, reports)


def _person(number: int) -> str:
    return f"person-{number}"


def _declare(app: App, campaign: Campaign, mutant: str) -> None:
    """Declares the creatives of a campaign: as parts in one placement, and each on its own in the other."""
    for placement in PLACEMENTS:
        body = {"title": "Hero", "baseline": "editorial", "control_share": frame.CONTROL_SHARE}
        app.call("PUT", f"/v1/placements/{placement}", body)
        address = f"/v1/placements/{placement}/items"
        if placement == PARTS and mutant != "parts-are-lost":
            parts = {slot: [{"part": part} for part in own] for slot, own in campaign.parts.items()}
            app.call("PUT", f"{address}/combine", {"parts": parts})
        else:
            app.call("PUT", address, {"items": [{"item": name} for name in campaign.chances]})


def _visit(
    app: App, campaign: Campaign, placement: str, here: Sequence[tuple[int, float]], quarter: int
) -> list[Shown]:
    """Returns what these people with their luck are shown, once all is answered and reported."""
    answers = frame.decide(app, placement, [_person(person) for person, _ in here])
    found = [
        frame.show(
            answer, quarter, person, value := campaign.chances[answer["items"][0]["item"]], luck < value
        )
        for answer, (person, luck) in zip(answers, here, strict=True)
    ]
    frame.report_outcomes(app, answers, [each.reward > 0.0 for each in found])
    return found


@contextmanager
def _planted(mutant: str) -> Iterator[None]:
    """Plants a fault in the gateway for its block."""
    if mutant != "control-is-personalized":
        yield
        return
    with mock.patch("aboveboard.decisions.inputs.level_of_control_group", lambda standing: standing):
        yield


def judge(runs: Sequence[Played]) -> list[Finding]:
    """Returns what the worlds showed in their last quarter, beside the aims."""
    parts, whole = ([row for run in runs for row in _last(run, placement)] for placement in PLACEMENTS)
    found = frame.mean(parts), frame.mean(whole)
    best = float(np.mean([max(run.world[-1].chances.values()) for run in runs]))
    lifts = [run.reports[PARTS]["lift"] for run in runs]
    return [
        _gap(runs),
        Finding("weights of parts in the newest model", _fewest_weights(runs), least=sum(SIZES.values())),
        Finding("reports that claim a lift by part", frame.share_of_claims(lifts), least=CLAIMS),
        Finding("reports that miss the true lift", _misses(runs), most=MISSES_MOST),
        Finding("reports that differ from the answers", _differ(runs), most=0.0),
        Finding("value by part", found[0], note=f"whole {found[1]:.3f}, best {best:.3f}"),
    ]


def judge_null(runs: Sequence[Played]) -> list[Finding]:
    """Returns what was claimed where nothing can help."""
    lifts = [run.reports[placement]["lift"] for run in runs for placement in PLACEMENTS]
    return [Finding("null: reports that claim a lift", frame.share_of_claims(lifts), most=MISSES_MOST)]


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
    return Finding("by part less whole, least of the interval", gap.low, least=AIM, note=frame.tell(gap))


def _fewest_weights(runs: Sequence[Played]) -> int:
    """Returns the number of parts with a weight of their own, of the run with the fewest."""
    return min(
        sum(each["feature"].startswith("topic:part:") for each in run.reports[PARTS]["weights"])
        for run in runs
    )


def _by_person(rows: Sequence[Shown]) -> dict[int, float]:
    found: dict[int, list[float]] = {}
    for row in rows:
        found.setdefault(row.person, []).append(row.value)
    return {person: float(np.mean(values)) for person, values in found.items()}


def _last(run: Played, placement: str, *, control: bool = False) -> list[Shown]:
    return [row for row in frame.last_quarter(run.shown[placement]) if row.is_control == control]


def _misses(runs: Sequence[Played]) -> float:
    """Returns the share of the reports whose interval does not cover the lift that was truly reached."""
    return float(np.mean([frame.is_missed(lift, rows) for lift, rows in _reported(runs)]))


def _differ(runs: Sequence[Played]) -> float:
    """Returns the share of the reports whose lift is not that of the answers and outcomes."""
    return float(np.mean([frame.is_other(lift, rows) for lift, rows in _reported(runs)]))


def _reported(runs: Sequence[Played]) -> list[tuple[Any, list[Shown]]]:
    """Returns each reported lift with the visits that it is about."""
    return [
        (run.reports[placement]["lift"], frame.last_quarter(run.shown[placement]))
        for run in runs
        for placement in PLACEMENTS
    ]
