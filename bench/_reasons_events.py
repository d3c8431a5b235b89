"""The verdict on the events that reasons name: each is one of the record, speaks as told, and is in one reason only."""

from collections.abc import Iterator
from itertools import combinations

from _reasons_judge import Json, parts

FALSE, UNTOLD = "told and false", "changed and untold"


def known_events(allowed: Json) -> list[list[Json]]:
    """The events of each interest of a record: (number, act, against, count, last, item)."""
    found: list[list[Json]] = [[] for _ in allowed["interests"]]
    for members, events in allowed.get("groups", ()):
        for at in members:
            found[at] = events
    return found


def event_faults(allowed: Json, told: list[Json]) -> Iterator[str]:
    """Yields the faults of the events in the personal reasons of one explanation."""
    events = known_events(allowed)
    for reason in told:
        for part in parts(reason):
            yield from _faults_of_part(allowed, events, part)
    for one, other in combinations([_numbers(reason) for reason in told], 2):
        if one & other:
            yield FALSE  # one act in two reasons


def _faults_of_part(allowed: Json, events: list[list[Json]], part: Json) -> Iterator[str]:
    facts = [part, *({"reach": each[1], "category": each[2]} for each in part.get("also", ()))]
    said = part.get("events", [])
    for at, fact in enumerate(facts):
        own = said[at] if at < len(said) else []
        of = [
            (float(interest[3]), known)
            for interest, known in zip(allowed["interests"], events, strict=True)
            if interest[:3] == [fact.get("reach"), fact.get("category"), part.get("key")]
        ]
        true = [each for weight, known in of for each in known if each[2] == (weight < 0.0)]
        if [each for each in own if each not in true]:
            yield FALSE  # not in the record, or it speaks the other way
        if [each for each in true if each not in own]:
            yield UNTOLD


def _numbers(reason: Json) -> set[int]:
    return {event[0] for part in parts(reason) for known in part.get("events", ()) for event in known}
