"""The requests of the workspace to the gateway, for one member. Without an answer, it shows its own order."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urljoin
from uuid import uuid4

from aboveboard.canonical import JsonObject
from aboveboard.demo.answers import DecisionJson
from aboveboard.demo.backend import FAILURES, Counter
from aboveboard.demo.catalogue import Guest
from aboveboard.demo.scenario import person_of
from aboveboard.demo.transcript import level_line

UNREACHABLE = "The gateway did not answer, so this is the same for everybody."


class WorkspaceVisit(NamedTuple):
    """A member in a visit. `task` is what they do now."""

    guest: Guest
    session: str
    task: str
    gpc: bool


class ChosenItems(NamedTuple):
    """The items of a placement as they were decided. `line` says how personal they are.

    `decision` is the decision's id, and `why` the address of its explanation. Both are empty without the gateway.
    """

    items: list[str]
    line: str
    decision: str
    why: str


def choose(
    counter: Counter, visit: WorkspaceVisit, placement: str, candidates: Sequence[str] | None, count: int
) -> ChosenItems:
    """Returns the items that the gateway decides on, and reports them as seen.

    With None, all items of the placement are candidates. With no candidates, nothing is asked.
    """
    if candidates is not None and not candidates:
        return ChosenItems([], "", "", "")
    asked: JsonObject = {
        "placement": placement,
        "person": person_of(visit.guest),
        "session": visit.session,
        "count": count,
        "context": {"fields": {"task": visit.task}},
        "language": "en",
    }
    if candidates is not None:
        asked["candidates"] = [*candidates]
    try:
        answer = counter.read(DecisionJson, "POST", "/v1/decisions", asked, gpc=visit.gpc)
    except FAILURES:
        return ChosenItems([*(candidates or ())][:count], UNREACHABLE, "", "")
    shown = [each["item"] for each in answer["items"]]
    counter.report(answer["decision"], dict.fromkeys(shown), "seen")
    standing = answer["personalization"]
    line = f"At most {standing['strength']:.0%} personal: {level_line(standing)}."
    return ChosenItems(shown, line, answer["decision"], urljoin(counter.url, answer["why"]["url"]))


def send(counter: Counter, visit: WorkspaceVisit, kind: str, fields: JsonObject) -> None:
    """Sends a signal, also without consent: the gateway decides what it keeps. A failure is ignored."""
    signal: JsonObject = {
        "id": uuid4().hex,
        "type": kind,
        "person": person_of(visit.guest),
        "session": visit.session,
        "fields": fields,
    }
    counter.send("/v1/signals", {"signals": [signal]}, gpc=visit.gpc)
