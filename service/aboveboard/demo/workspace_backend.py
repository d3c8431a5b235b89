"""The requests of the workspace to the gateway, for one member. Without an answer, it shows its own order."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, assert_never
from urllib.parse import urljoin
from uuid import uuid4

from aboveboard.canonical import JsonObject, JsonValue
from aboveboard.demo.answers import DecisionJson, OwnArrangementJson, PersonalizationJson
from aboveboard.demo.backend import FAILURES, Counter
from aboveboard.demo.catalogue import Guest
from aboveboard.demo.scenario import person_of
from aboveboard.words import BoundBy, Level

TileMove = Literal["up", "down", "pin", "unpin"]
ListMove = Literal["mine", "everybody", "follow"]
MoveKind = TileMove | ListMove
UNREACHABLE = "The gateway did not answer, so this is the same for everybody."


class WorkspaceVisit(NamedTuple):
    """A member in a visit. `task` is what they do now."""

    guest: Guest
    session: str
    task: str
    gpc: bool


class ChosenItems(NamedTuple):
    """The items of a placement as they were decided, without any that shows nothing. `line` says how personal they are.

    `decision` is the decision's id, and `why` the address of its explanation. Both are empty without the gateway. `changed`
    are the items that are new in their place since the last visit.
    """

    items: list[str]
    line: str = ""
    decision: str = ""
    why: str = ""
    changed: Sequence[str] = ()


class Move(NamedTuple):
    """A change that a member makes to the order of the tiles. `order` is the one that they see, and `tile` what they move."""

    act: MoveKind
    tile: str
    order: Sequence[str]


def choose(
    counter: Counter, visit: WorkspaceVisit, placement: str, candidates: Sequence[str] | None, count: int
) -> ChosenItems:
    """Returns the items that the gateway decides on, and reports them as seen.

    With None, all items of the placement are candidates. With no candidates, nothing is asked.
    """
    if candidates is not None and not candidates:
        return ChosenItems([])
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
        return ChosenItems([*(candidates or ())][:count], UNREACHABLE)
    shown = [each["item"] for each in answer["items"] if not each.get("nothing")]
    counter.report(answer["decision"], dict.fromkeys(shown), "seen")
    standing = answer["personalization"]
    line = describe_level(standing)
    return ChosenItems(
        shown, line, answer["decision"], urljoin(counter.url, answer["why"]["url"]), answer.get("changed", ())
    )


def describe_level(standing: PersonalizationJson) -> str:
    """Returns one sentence that says how far the items follow the member."""
    match standing["bound_by"], standing["effective"]:
        case BoundBy.ARRANGEMENT, _:
            return "This stays the same for you as for everybody, because nothing is remembered."
        case _, Level.OFF:
            return "This is the same for everybody."
        case _, Level.PAGE | Level.VISIT:
            return f"This follows what you do in this visit, at most {standing['strength']:.0%}."
    return f"This follows what you did here before, at most {standing['strength']:.0%}."


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


def read_arrangement(counter: Counter, guest: Guest, placement: str) -> OwnArrangementJson:
    """Returns the member's own arrangement of a placement, or an empty one without an answer."""
    try:
        return counter.read(OwnArrangementJson, "GET", _own_path(guest, placement))
    except FAILURES:
        return {"mode": "adaptive", "order": None, "pinned": []}


def arrange(counter: Counter, guest: Guest, placement: str, move: Move) -> None:
    """Changes the member's own arrangement. Raises one of FAILURES when the gateway does not answer."""
    own = read_arrangement(counter, guest, placement)
    counter.call("PUT", _own_path(guest, placement), change_arrangement(own, move))


def change_arrangement(own: OwnArrangementJson, move: Move) -> JsonObject:
    """Returns the body of a request that makes one move."""
    order, tile = [*move.order], move.tile
    pinned: list[JsonValue] = [each for each in own["pinned"] if each != tile]
    match move.act:
        case "up" | "down":
            at = order.index(tile)
            to = min(max(at + (1 if move.act == "down" else -1), 0), len(order) - 1)
            order.insert(to, order.pop(at))
            return {"mode": "mine", "order": [*order], "pinned": []}
        case "pin" | "unpin":
            return {"mode": "adaptive", "pinned": [*pinned, *[tile] * (move.act == "pin")]}
        case "mine":
            return {"mode": "mine"}
        case "everybody":
            return {"mode": "as_everybody"}
        case "follow":
            return {"mode": "adaptive", "order": None, "pinned": []}
    assert_never(move.act)


def _own_path(guest: Guest, placement: str) -> str:
    return f"/v1/people/{person_of(guest)}/arrangements/{placement}"
