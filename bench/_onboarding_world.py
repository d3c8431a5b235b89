"""Onboarding: six steps, of which some need others first, and people who know some of them already.

A list shows all steps. A person looks down it, at each step less surely than at the one above, and tries the first
that they look at and have not done. A step whose needs are not done cannot be done. The first round is before the list:
there, some people do what they know. Onboarding ends with the last step, and a person comes once a round.

In the null world people do their next step without the list, and take what stands on top by chance.

needs-ignored   no step gives way to others: neither one whose needs are not done, nor one that is done
states-ignored  no state reaches a decision
done-untold     the app does not report what people have done
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from unittest import mock

import _experience_frame as frame
import numpy as np
from _experience_frame import Finding, Shown, Size
from _in_process import App, open_app
from numpy.random import Generator

TITLE = "onboarding in the order that a person needs, and in everybody's"
PLACEMENT = "steps"
NEEDS = {
    "profile": (),
    "import": (),
    "invite": (),
    "export": ("import",),
    "share": ("invite", "import"),
    "report": ("export",),
}
"""The steps in the order of everybody, which is a valid one, and what each needs."""

KNOWN_BEFORE = 0.4
"""The chance that a person has done a step that needs nothing."""

ATTENTION = (1.0, 0.75, 0.55, 0.4, 0.3, 0.2)
DONE_WHEN_TRIED = 0.6
NULL_DONE, NULL_TAKEN = 0.4, 0.2

LEVEL = 3
SAVED, FITTING = 0.35, 0.75
MUTANTS = ("needs-ignored", "states-ignored", "done-untold")
USUAL, LONG, MUTANT = Size(2, 24, 150, 150), Size(8, 32, 300, 300), Size(1, 24, 120, 120)
MISSES_MOST = 0.34
"""The share of intervals of 95 % that may miss the truth: of three, one."""

JOURNEYS = frame.describe_journey(
    "setup", {step: f'{{ signal = "feature_used", where = {{ feature = "{step}" }} }}' for step in NEEDS}
)


class Played(NamedTuple):
    """A run: the visits, the round in which each person finished, who is of the control group, and the report.

    Whoever did not finish has the number of rounds.
    """

    shown: list[Shown]
    finished: list[int]
    is_control: list[bool]
    report: Any


def play(seed: int, size: Size, *, is_null: bool = False, mutant: str = "") -> Played:
    """Returns a run of the world in a gateway of its own."""
    random, people = np.random.default_rng([seed, 1]), range(size.people)
    done = [{step for step in NEEDS if not NEEDS[step] and random.random() < KNOWN_BEFORE} for _ in people]
    shown, finished, is_control = list[Shown](), [size.rounds] * size.people, [False] * size.people
    with open_app(seed, journeys=JOURNEYS) as app, _planted(mutant):
        _declare(app)
        frame.welcome(app, [f"person-{number}" for number in people], LEVEL)
        _report_done(app, [(person, step) for person in people for step in sorted(done[person])], mutant)
        for number in range(size.rounds):
            frame.move_to_round(app, number)
            here = [person for person in people if len(done[person]) < len(NEEDS)]
            answers = frame.decide(app, PLACEMENT, [f"person-{person}" for person in here], count=len(NEEDS))
            outcomes, new = list[Any](), list[tuple[int, str]]()
            for person, answer in zip(here, answers, strict=True):
                steps = [each["item"] for each in answer["items"]]
                taken = _take(steps, done[person], random, is_null=is_null)
                row = frame.show(
                    answer, 0, person, _value(steps[0], done[person], is_null), steps[0] in taken
                )
                shown.append(row)
                is_control[person] = row.is_control
                outcomes += _outcomes(answer, steps, taken)
                new += [(person, step) for step in _do(taken, done[person], random, is_null=is_null)]
                if len(done[person]) == len(NEEDS):
                    finished[person] = number
            if outcomes:
                app.call("POST", "/v1/outcomes", {"outcomes": outcomes})
            _report_done(app, new, mutant)
            app.learn()
        report = frame.report(app, PLACEMENT)
    return Played(shown, finished, is_control, report)


def _declare(app: App) -> None:
    body = {"title": "Steps", "baseline": "editorial", "control_share": frame.CONTROL_SHARE}
    app.call("PUT", f"/v1/placements/{PLACEMENT}", body)
    items = [
        {"item": step, "needs": [f"state:setup/{each}" for each in needs], "gives": f"state:setup/{step}"}
        for step, needs in NEEDS.items()
    ]
    app.call("PUT", f"/v1/placements/{PLACEMENT}/items", {"items": items})


def _can_do(step: str, done: set[str]) -> bool:
    return step not in done and done.issuperset(NEEDS[step])


def _value(first: str, done: set[str], is_null: bool) -> float:
    """Returns the true chance that the first step of the list is taken."""
    if is_null:
        return NULL_TAKEN
    return DONE_WHEN_TRIED if _can_do(first, done) else 0.0


def _take(steps: Sequence[str], done: set[str], random: Generator, *, is_null: bool) -> set[str]:
    """Returns what the person took of the list, which is one step at most."""
    drawn = random.random(len(steps) + 1)
    if is_null:
        return {steps[0]} if drawn[-1] < NULL_TAKEN else set()
    for step, attention, luck in zip(steps, ATTENTION, drawn, strict=False):
        if luck < attention and step not in done:
            return {step} if _can_do(step, done) and drawn[-1] < DONE_WHEN_TRIED else set()
    return set()


def _do(taken: set[str], done: set[str], random: Generator, *, is_null: bool) -> set[str]:
    """Adds the steps that are done now to those that are done, and returns them."""
    if is_null:
        following = [step for step in NEEDS if _can_do(step, done)]
        taken = set(following[:1]) if random.random() < NULL_DONE else set()
    done |= taken
    return taken


def _outcomes(answer: Any, steps: Sequence[str], taken: set[str]) -> list[Any]:
    """Returns the outcomes of the first step of the list, and of the one that was taken."""
    return [
        {"decision": answer["decision"], "item": step, "kind": "taken" if step in taken else "seen"}
        for step in dict.fromkeys([steps[0], *taken])
    ]


def _report_done(app: App, done: Sequence[tuple[int, str]], mutant: str) -> None:
    signals = [
        {
            "id": f"{step}-{person}",
            "type": "feature_used",
            "person": f"person-{person}",
            "fields": {"feature": step},
        }
        for person, step in done
    ]
    if signals and mutant != "done-untold":
        for start in range(0, len(signals), 100):
            app.call("POST", "/v1/signals", {"signals": signals[start : start + 100]})


@contextmanager
def _planted(mutant: str) -> Iterator[None]:
    """Plants a fault in the gateway for its block."""
    faults: dict[str, tuple[str, Any]] = {
        "needs-ignored": ("aboveboard.engine.choice.give_way", lambda bound, allowed, scores: scores),
        "states-ignored": ("aboveboard.privacy.filter.read_states", lambda *_, **__: ([], ())),
    }
    if mutant not in faults:
        yield
        return
    with mock.patch(*faults[mutant]):
        yield


def judge(runs: Sequence[Played]) -> list[Finding]:
    """Returns how much earlier people finished than with everybody's order, and what the report said."""
    gap, own, everybody = _gap(runs)
    lifts = [run.report["lift"] for run in runs]
    return [
        Finding("visits saved, least of the interval", gap.low, least=1e-9, note=frame.tell(gap)),
        Finding(
            "share of visits saved", 1.0 - own / everybody, least=SAVED, note=f"{own:.1f} of {everybody:.1f}"
        ),
        Finding("lists that begin with what can be done", frame.mean(_can_begin(runs)), least=FITTING),
        Finding("reports that claim a lift", frame.share_of_claims(lifts), least=0.6),
        Finding("reports that miss the true lift", _share(runs, frame.is_missed), most=MISSES_MOST),
        Finding("reports that differ from the answers", _share(runs, frame.is_other), most=0.0),
    ]


def judge_null(runs: Sequence[Played]) -> list[Finding]:
    """Returns what was claimed where the list changes nothing."""
    gap, _, _ = _gap(runs)
    lifts = [run.report["lift"] for run in runs]
    return [
        Finding("null: visits saved, least of the interval", gap.low, most=0.0, note=frame.tell(gap)),
        Finding("null: reports that claim a lift", frame.share_of_claims(lifts), most=MISSES_MOST),
    ]


def _gap(runs: Sequence[Played]) -> tuple[Any, float, float]:
    """Returns how many more visits everybody's order took, and the means of both."""
    groups: tuple[list[tuple[int, float]], list[tuple[int, float]]] = ([], [])
    for number, run in enumerate(runs):
        for person, (finished, is_control) in enumerate(zip(run.finished, run.is_control, strict=True)):
            groups[is_control].append((number * 10_000 + person, float(finished)))
    own, everybody = groups
    means = [float(np.mean([value for _, value in group])) for group in groups]
    return frame.difference_by_person(everybody, own), means[0], means[1]


def _can_begin(runs: Sequence[Played]) -> list[Shown]:
    """Returns the visits outside of the control group, each with the value 1 where the first step could be done."""
    own = [row for run in runs for row in run.shown if not row.is_control]
    return [row._replace(value=float(row.value > 0.0)) for row in own]


def _share(runs: Sequence[Played], is_so: Any) -> float:
    return float(np.mean([is_so(run.report["lift"], run.shown) for run in runs]))
