"""The arrangement that the engine keeps for a person: the changes since a visit, and the state for the next.

It is stored in the commit of the decision. Most decisions of a visit repeat it and write nothing.
"""

from collections.abc import Mapping, Sequence

from msgspec import structs

from aboveboard.decisions.slots import RecordedSlots, SlotPlan
from aboveboard.people.arrangements import EMPTY, REFRESHED_MS, KeptSlots
from aboveboard.people.state import PersonState
from aboveboard.words import Level


def with_changed(
    slots: RecordedSlots, arranged: SlotPlan, items: Sequence[str], index: Mapping[str, int]
) -> RecordedSlots:
    """Returns the slots with what has changed since the visit before. `items` are those of the adaptive slots.

    `index` has the place of each item in the declared order. In a fixed arrangement, it is what is new in the answer, what
    gave way and what no longer does.
    """
    before = list_before(arranged)
    if slots.kind == "emphasis":
        changed = [name for name in items if before and name not in before]
    elif slots.kind == "fixed" and before:
        sunk, once = find_sunk(items, index), find_sunk(before, index)
        changed = [name for name in items if name not in before or (name in sunk) != (name in once)]
    else:
        changed = [name for name, old in zip(items, before, strict=False) if name != old]
    return structs.replace(slots, changed=tuple(changed))


def find_sunk(items: Sequence[str], index: Mapping[str, int]) -> frozenset[str]:
    """Returns the items that stand below one that is declared after them. An item that is gone counts for nothing."""
    found, last = set[str](), -1
    for name in items:
        at = index.get(name, -1)
        if 0 <= at < last:
            found.add(name)
        last = max(last, at)
    return frozenset(found)


def list_before(arranged: SlotPlan) -> tuple[str, ...]:
    """Returns the items that the visit before this one saw. Empty without any."""
    settled = arranged.settled
    if settled is None:
        return ()
    return settled.items if arranged.is_new_visit else settled.before


def keep_settled(
    state: PersonState,
    placement: str,
    arranged: SlotPlan | None,
    items: Sequence[str],
    *,
    level: Level,
    is_for: bool,
    session: str | None,
    at_ms: int,
) -> PersonState:
    """Returns the state with the items of an answer as the settled ones. Returns the same state where nothing is new.

    `items` are those of the adaptive slots, decided at `level`. `is_for` says that an intent or a state counted. Slots beyond
    an answer that asked for fewer stay.
    """
    if arranged is None or state.restricted or arranged.arrangement.kind == "free":
        return state
    old = arranged.settled
    is_stale = old is None or arranged.is_new_visit or _is_stale(old, at_ms)
    if old is not None and arranged.is_short and arranged.arrangement.kind == "emphasis":
        seen = structs.replace(old, session=session, seen_ms=at_ms, before=list_before(arranged))
        return structs.replace(state, settled={**state.settled, placement: seen}) if is_stale else state
    if not arranged.keeps or not items:
        return _drop(state, placement) if arranged.own.mode == "adaptive" and not arranged.keeps else state
    known = {} if old is None else dict(enumerate(old.items))
    stays = [known.get(number) == name and number not in arranged.opened for number, name in enumerate(items)]
    drawn = [old.drawn_ms[number] if old is not None and stay else at_ms for number, stay in enumerate(stays)]
    tail = () if old is None else tuple(zip(old.items, old.drawn_ms, strict=True))[len(items) :]
    if old is not None and all(stays) and not arranged.opened and not is_stale:
        return state
    made = KeptSlots(
        level=int(level) if old is None or not any(stays) else max(old.level, int(level)),
        terms=arranged.terms,
        items=(*items, *[EMPTY if name in items else name for name, _ in tail]),
        drawn_ms=(*drawn, *[drawn_ms for _, drawn_ms in tail]),
        edited_ms=at_ms if old is None or arranged.opened else old.edited_ms,
        session=session,
        seen_ms=at_ms,
        before=list_before(arranged),
        is_for=is_for or (old is not None and any(stays) and old.is_for),
    )
    return structs.replace(state, settled={**state.settled, placement: made})


def _is_stale(old: KeptSlots, at_ms: int) -> bool:
    """Returns whether the time of the visit is renewed. An arrangement that ends with its visit has the exact one."""
    return at_ms - old.seen_ms >= (REFRESHED_MS if old.level >= Level.HISTORY else 1)


def _drop(state: PersonState, placement: str) -> PersonState:
    if placement not in state.settled:
        return state
    left = {name: each for name, each in state.settled.items() if name != placement}
    return structs.replace(state, settled=left)
