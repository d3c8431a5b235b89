"""The part of an explanation that its link still shows after the person took something away.

A link may have been forwarded, and it cannot be ended. So it shows the reasons only while the person lets all of them be
used, and has them stored. Otherwise it shows the moment and the level of the decision. The person's own session shows
everything until an erasure.
"""

from collections.abc import Iterator, Sequence

from msgspec import UNSET, structs

from aboveboard.catalogue.titles import read_titles
from aboveboard.consent.precedence import effective
from aboveboard.decisions.record import read_allowed
from aboveboard.decisions.replay import OpenedDecision
from aboveboard.errors import Unreadable
from aboveboard.explanation.ordered import list_ordered
from aboveboard.explanation.why import CONTEXT_PERSON, StatedReason, Why, all_keys_of, parts_of
from aboveboard.gateway.gateway import Gateway
from aboveboard.people.state import FIELD, PersonState, get_limited_keys, is_limited
from aboveboard.rights.correct import without_key
from aboveboard.words import BOUGHT, Level, PlacementKind


async def redact(gateway: Gateway, app: str, found: OpenedDecision, why: Why) -> OpenedDecision | None:
    """Returns the decision without its reasons, items and removals, or None when the link may show `why`."""
    if found.person is None or found.body.effective == Level.OFF:
        return None
    states = await _read_states(gateway, found.person)
    names = await read_titles(gateway.shelves, app, found.body.placement, found.body.revision)
    ordered = list_ordered(read_allowed(found.body.allowed).interests)
    permitted = _is_permitted(gateway, states, names.kind, found.body.effective, why.reasons)
    if states and permitted and all(_is_still_ordered(states, item) for item in ordered):
        return None
    level, _, _ = found.body.why.summary.partition("-")
    allowed = structs.replace(found.body.allowed, interests=(), states=UNSET)
    body = structs.replace(
        found.body, why=Why(f"{level}-dial", ()), items=(), removed=[], impersonal=[], allowed=allowed
    )
    return found._replace(body=body)


async def _read_states(gateway: Gateway, pseudonym: bytes) -> list[PersonState]:
    """Returns the state of the person of a decision, and that of the person whose guest this is.

    It is empty when one of them cannot be read.
    """
    found: list[PersonState] = []
    name: bytes | None = pseudonym
    while name is not None and len(found) < 2:
        row = await gateway.find_person(name)
        if row is None:
            return []
        try:
            person = await gateway.open_row(name, row)
        except Unreadable:
            return []
        if person is None:
            return []
        found.append(person.state)
        name = person.state.owner
    return found


def _is_permitted(
    gateway: Gateway,
    states: Sequence[PersonState],
    kind: PlacementKind,
    level: int,
    reasons: Sequence[StatedReason],
) -> bool:
    """Returns True when every state permits the level now and no reason is excluded, and each interest is stored."""
    dial, now_ms = gateway.rules.dial, gateway.clock()
    for state in states:
        if effective(state, kind, dial=dial, gpc=False, at_ms=now_ms).effective < level:
            return False
        if any(_is_excluded(state, reason) for reason in reasons):
            return False
    return all(_is_stored(states, key) for key in _interests(reasons))


def _is_excluded(state: PersonState, reason: StatedReason) -> bool:
    limited = get_limited_keys(state.limits)
    if any(is_limited(key, limited) for key in (*all_keys_of(reason), *_list_facts(reason))):
        return True
    parts = parts_of(reason)
    categories = {part.category for part in parts} | {each.category for part in parts for each in part.also}
    return not categories.isdisjoint(state.limits.categories)


def _interests(reasons: Sequence[StatedReason]) -> Iterator[str]:
    for reason in reasons:
        yield from (key for key in all_keys_of(reason) if key.startswith(("topic:", "item:", f"{BOUGHT}:")))
        yield from _list_facts(reason)


def _list_facts(reason: StatedReason) -> list[str]:
    """Returns the keys of the declared facts about the person that a reason states."""
    return [f"{FIELD}:{part.field}" for part in parts_of(reason) if part.code == CONTEXT_PERSON]


def _is_still_ordered(states: Sequence[PersonState], item: str) -> bool:
    key = f"{BOUGHT}:{item}"
    return _is_stored(states, key) and all(key not in get_limited_keys(each.limits) for each in states)


def _is_stored(states: Sequence[PersonState], key: str) -> bool:
    return any(without_key(state, key) != state for state in states)
