"""Help before the ticket: a placement with `nothing` first, and help for people who just saw errors.

In most visits all goes well. In a few, a person gets stuck: they see two errors, or their clicks change
nothing. Then they often open a ticket, unless the help for it is shown. Others see one error and need no help. Help that is not needed is mostly dismissed.

No person can answer nothing, and the app reports no outcome of it. The gateway counts it by itself, with the worth that
the placement declares: help is worth it only where it is used more often than that.
In the null world help changes nothing: it is mostly dismissed, and tickets are opened as without it.

states-ignored       no state reaches a decision
nothing-not-learned  the gateway never counts a choice of nothing
nothing-is-worst     a choice of nothing is worth as little as help that is dismissed
goal-for-nothing     the app rewards nothing alone with the goal: that no ticket was opened
goal-for-all         the app rewards every item with the goal, and with nothing else
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from unittest import mock

import _experience_frame as frame
import numpy as np
from _experience_frame import Finding, Shown, Size
from _in_process import App, open_app

TITLE = "help for people who are stuck, with nothing as the first choice"
PLACEMENT = "help"
NOTHING, AREAS = "none", ("upload", "payment", "sharing")

IS_STUCK, OF_THEM_IN_VAIN, SEES_ONE_ERROR = 0.06, 0.02, 0.1
"""The shares of visits in which a person is stuck, of those among them whose clicks changed nothing, and of visits with one
error that does not matter.
"""

TICKET, TICKET_WITH_HELP, TICKET_ELSE = 0.6, 0.1, 0.002
USED, USED_ELSE, NULL_USED = 0.75, 0.05, 0.05
"""The chance that help is used: by a person who is stuck in its area, by any other, and in the null world."""

REWARDS = {"taken": 1.0, "seen": 0.0, "dismissed": 0.0, "nothing": 0.3}
VARIETY = {"explore": 0.03, "exploration_share": 0.05}

LEVEL = 3
FALL, SHOWN_MOST, NOTHING_LEAST = 0.3, 0.1, 0.8
MISSES_MOST = 0.25
GOALS = ("goal-for-nothing", "goal-for-all")
MUTANTS = ("states-ignored", "nothing-not-learned", "nothing-is-worst", *GOALS)
USUAL, LONG, MUTANT = Size(2, 40, 200, 100), Size(8, 80, 300, 100), Size(1, 40, 200, 100)

WITHIN = "within = { hours = 1 }"
TROUBLES = {"errors": 'signal = "error_shown", count = 2', "vain": 'signal = "clicked_in_vain"'}
JOURNEYS = frame.describe_journey(
    "stuck",
    {
        f"{area}_{name}": f'{{ signal = "feature_used", where = {{ feature = "{area}" }}, {WITHIN} }}, {{ {trouble}, {WITHIN} }}'
        for area in AREAS
        for name, trouble in TROUBLES.items()
    },
)


ERRORS, IN_VAIN, ONE_ERROR = ("error_shown", "error_shown"), ("clicked_in_vain",), ("error_shown",)
"""The types of signals of a person who is stuck, in two ways, and of one who is not."""


class Visit(NamedTuple):
    """A visit of a person: the area that they use, the types of signals of their trouble, and the luck of what follows."""

    person: int
    area: str
    trouble: tuple[str, ...]
    used: float
    ticket: float

    @property
    def is_stuck(self) -> bool:
        return self.trouble in (ERRORS, IN_VAIN)


class Played(NamedTuple):
    """A run: the visits, how each ended, and the report."""

    shown: list[Shown]
    visits: list[Visit]
    tickets: list[float]
    report: Any


def make_visits(seed: int, size: Size) -> list[list[Visit]]:
    """Returns the visits of each round."""
    random, found = np.random.default_rng([seed, 1]), list[list[Visit]]()
    for _ in range(size.rounds):
        here = random.permutation(size.people)[: size.in_round].tolist()
        drawn = random.random((len(here), 3)).tolist()
        areas = random.integers(len(AREAS), size=len(here)).tolist()
        found.append(
            [
                Visit(person, AREAS[area], _draw_trouble(mood), used, ticket)
                for person, area, (mood, used, ticket) in zip(here, areas, drawn, strict=True)
            ]
        )
    return found


def _draw_trouble(mood: float) -> tuple[str, ...]:
    if mood < IS_STUCK:
        return IN_VAIN if mood < OF_THEM_IN_VAIN else ERRORS
    return ONE_ERROR if mood < IS_STUCK + SEES_ONE_ERROR else ()


def use_of(visit: Visit, item: str, *, is_null: bool) -> float:
    """Returns the true chance that the help is used. It is 0 for nothing."""
    if item == NOTHING:
        return 0.0
    if is_null:
        return NULL_USED
    return USED if visit.is_stuck and item == f"help-{visit.area}" else USED_ELSE


def ticket_of(visit: Visit, item: str, *, is_null: bool) -> float:
    """Returns the true chance of a ticket."""
    if not visit.is_stuck:
        return TICKET_ELSE
    return TICKET_WITH_HELP if item == f"help-{visit.area}" and not is_null else TICKET


def play(seed: int, size: Size, *, is_null: bool = False, mutant: str = "") -> Played:
    """Returns a run of the world in a gateway of its own."""
    shown, tickets, rounds = list[Shown](), list[float](), make_visits(seed, size)
    with open_app(seed, journeys=JOURNEYS) as app, _planted(mutant):
        _declare(app, mutant)
        frame.welcome(app, [f"person-{number}" for number in range(size.people)], LEVEL)
        for number, visits in enumerate(rounds):
            frame.move_to_round(app, number)
            _report_signals(app, number, visits)
            answers = frame.decide(app, PLACEMENT, [f"person-{visit.person}" for visit in visits])
            for visit, answer in zip(visits, answers, strict=True):
                item = answer["items"][0]["item"]
                chance = use_of(visit, item, is_null=is_null)
                value = REWARDS["nothing"] if item == NOTHING else chance
                row = frame.show(
                    answer, frame.quarter_of(number, size.rounds), visit.person, value, visit.used < chance
                )
                shown.append(row._replace(reward=REWARDS["nothing"]) if item == NOTHING else row)
                tickets.append(float(visit.ticket < ticket_of(visit, item, is_null=is_null)))
            if mutant != "goal-for-all":
                _report_outcomes(app, shown[-len(answers) :], answers)
            if mutant in GOALS:
                _report_goal(app, answers, tickets[-len(answers) :], mutant)
            app.learn()
        frame.move_to_round(app, size.rounds)  # what was not answered in the last round is counted too
        app.learn()
        report = frame.report(app, PLACEMENT)
    return Played(shown, [visit for visits in rounds for visit in visits], tickets, report)


def _declare(app: App, mutant: str) -> None:
    is_worst = mutant == "nothing-is-worst"
    body = {
        "title": "Help",
        "baseline": "editorial",
        "control_share": frame.CONTROL_SHARE,
        "rewards": REWARDS | ({"nothing": 0.0} if is_worst else {}),
    }
    app.call("PUT", f"/v1/placements/{PLACEMENT}", body | {"variety": VARIETY})
    items: list[Any] = [{"item": NOTHING, "nothing": True}]
    items += [
        {"item": f"help-{area}", "for": [f"state:stuck/{area}_{name}" for name in TROUBLES]} for area in AREAS
    ]
    app.call("PUT", f"/v1/placements/{PLACEMENT}/items", {"items": items})


FIELDS: dict[str, Any] = {"error_shown": {"code": "E-1"}, "clicked_in_vain": {"clicks": 5}}
"""The fields of a signal of trouble."""


def _report_signals(app: App, number: int, visits: Sequence[Visit]) -> None:
    signals = [
        {
            "id": f"{number}-{visit.person}-{at}",
            "type": kind,
            "person": f"person-{visit.person}",
            "fields": FIELDS.get(kind, {"feature": visit.area}),
        }
        for visit in visits
        for at, kind in enumerate(("feature_used", *visit.trouble))
    ]
    app.call("POST", "/v1/signals", {"signals": signals})


def _report_outcomes(app: App, shown: Sequence[Shown], answers: Sequence[Any]) -> None:
    """Reports what came of help: it is taken or dismissed. Of nothing, nothing can be reported."""
    outcomes = [
        {
            "decision": answer["decision"],
            "item": row.item,
            "kind": "taken" if row.reward else "dismissed",
        }
        for row, answer in zip(shown, answers, strict=True)
        if row.item != NOTHING
    ]
    if outcomes:
        app.call("POST", "/v1/outcomes", {"outcomes": outcomes})


def _report_goal(app: App, answers: Sequence[Any], tickets: Sequence[float], mutant: str) -> None:
    """Reports as taken whatever was decided where no ticket was opened: of every item, or of nothing alone."""
    outcomes = [
        {"decision": answer["decision"], "item": item, "kind": "dismissed" if ticket else "taken"}
        for answer, ticket in zip(answers, tickets, strict=True)
        if (item := answer["items"][0]["item"]) == NOTHING or mutant == "goal-for-all"
    ]
    if outcomes:
        app.call("POST", "/v1/outcomes", {"outcomes": outcomes})


@contextmanager
def _planted(mutant: str) -> Iterator[None]:
    """Plants a fault in the gateway for its block."""
    faults = {
        "states-ignored": ("aboveboard.privacy.filter.read_states", lambda *_, **__: ([], ())),
        "nothing-not-learned": ("aboveboard.ingestion.answers.counts_unanswered", lambda *_: False),
    }
    if mutant not in faults:
        yield
        return
    with mock.patch(*faults[mutant]):
        yield


def judge(runs: Sequence[Played]) -> list[Finding]:
    """Returns how many tickets were saved in the second half, how often help was shown, and what the report said."""
    half = [row for run in runs for row in _second_half(run)]
    saved = 1.0 - _rate(half, is_control=False) / _rate(half, is_control=True)
    gap = frame.difference_by_person(
        [(row.person, ticket) for row, _, ticket in half if row.is_control],
        [(row.person, ticket) for row, _, ticket in half if not row.is_control],
    )
    own = [(row, visit) for row, visit, _ in half if not row.is_control]
    stuck = [row.item != NOTHING for row, visit in own if visit.is_stuck]
    lifts = [run.report["lift"] for run in runs]
    return [
        Finding("tickets saved", saved, least=FALL, note=f"{frame.tell(gap)} a visit"),
        Finding("tickets less those with help, least of the interval", gap.low, least=1e-9),
        Finding("visits with help", float(np.mean([row.item != NOTHING for row, _ in own])), most=SHOWN_MOST),
        Finding("stuck visits with help", float(np.mean(stuck)), least=0.5),
        Finding("reports that claim a lift", frame.share_of_claims(lifts), least=0.6),
        Finding("reports that miss the true lift", _share(runs, frame.is_missed), most=MISSES_MOST),
        Finding("reports that differ from the answers", _share(runs, frame.is_other), most=0.0),
    ]


def judge_null(runs: Sequence[Played]) -> list[Finding]:
    """Returns what was shown and claimed where help changes nothing."""
    own = [row for run in runs for row, _, _ in _second_half(run) if not row.is_control]
    lifts = [run.report["lift"] for run in runs]
    return [
        Finding(
            "null: visits with nothing",
            float(np.mean([row.item == NOTHING for row in own])),
            least=NOTHING_LEAST,
        ),
        Finding("null: reports that claim a lift", frame.share_of_claims(lifts), most=MISSES_MOST),
    ]


def _second_half(run: Played) -> list[tuple[Shown, Visit, float]]:
    rows = list(zip(run.shown, run.visits, run.tickets, strict=True))
    return [each for each in rows if each[0].quarter >= frame.QUARTERS // 2]


def _rate(rows: Sequence[tuple[Shown, Visit, float]], *, is_control: bool) -> float:
    return float(np.mean([ticket for row, _, ticket in rows if row.is_control == is_control]))


def _share(runs: Sequence[Played], is_so: Any) -> float:
    return float(np.mean([is_so(run.report["lift"], run.shown) for run in runs]))
