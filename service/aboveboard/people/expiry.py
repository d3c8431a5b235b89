"""The ends of the parts of a person's state. Retention deletes each part at its end, also when the person never returns."""

from msgspec import structs

from aboveboard.clock import MS_PER_DAY
from aboveboard.people.act_counts import count_acts, drop_expired
from aboveboard.people.arrangements import KeptByPlacement, KeptSlots, drop_old_slots, expiry_of
from aboveboard.people.marks import drop_ended, list_mark_ends
from aboveboard.people.state import VISIT_IDLE_MS, Affinity, Interests, PersonState
from aboveboard.words import Level

LONGEST_CAP_DAYS = 365
"""The days of a cap at most. A row of version 0.1.0 does not have the days of its caps, so its instants are stored for these."""


def next_expiry_ms(state: PersonState) -> int | None:
    """Returns the earliest time at which a part of the state expires, None when no part does."""
    return min(_list_ends(state), default=None)


def within_days(state: PersonState, at_ms: int) -> PersonState:
    """Returns the state without the parts that have expired at `at_ms`. Limits, choices and facts never expire here."""
    visit_end, shown = _visit_end_ms(state), _drop_shown(state, at_ms)
    placements = {_placement_of(key) for key in shown}
    return structs.replace(
        state,
        visit=None if visit_end is not None and visit_end <= at_ms else state.visit,
        history=_drop_expired(state.history, at_ms),
        elsewhere=_drop_expired(state.elsewhere, at_ms),
        shown=shown,
        cap_days={name: days for name, days in state.cap_days.items() if name in placements},
        on_screen=None if is_screen_over(state, at_ms) else state.on_screen,
        ended=tuple(each for each in state.ended if at_ms < each.expires_ms),
        answered={name: since for name, since in state.answered.items() if at_ms < _answer_end_ms(since)},
        settled=_drop_settled(state, at_ms),
        marks=drop_ended(state.marks, at_ms),
    )


def is_screen_over(state: PersonState, at_ms: int) -> bool:
    """Returns True when there is a screen that has expired at `at_ms`."""
    end = _screen_end_ms(state)
    return end is not None and end <= at_ms


def _list_ends(state: PersonState) -> list[int]:
    ends = [end for end in (_visit_end_ms(state), _screen_end_ms(state)) if end is not None]
    for each in _beyond_visit(state):
        if each.until_ms:
            ends.append(each.until_ms)
        for act in each.acts:  # most evidence has one act, and a list of its ends would cost a call
            ends.append(act.until_ms)
    ends += [each.expires_ms for each in state.ended]
    ends += list_mark_ends(state.marks)
    ends += map(_answer_end_ms, state.answered.values())
    ends += [_arrangement_end_ms(state, kept) for kept in state.settled.values()]
    ends += [min(instants) + _cap_ms(state, key) for key, instants in state.shown.items() if instants]
    return ends


def find_kept(state: PersonState, kept: KeptSlots, at_ms: int) -> KeptSlots | None:
    """Returns what is left of an arrangement of the engine. One of a visit ends with that visit."""
    if kept.level >= Level.HISTORY:
        return drop_old_slots(kept, at_ms)
    return kept if at_ms < find_visit_end_ms(state, kept) else None


def find_visit_end_ms(state: PersonState, kept: KeptSlots) -> int:
    """Returns the first time after the visit that saw the arrangement last."""
    last_ms = kept.seen_ms
    if state.visit is not None and state.visit.session == kept.session:
        last_ms = max(last_ms, state.visit.last_ms)
    return last_ms + VISIT_IDLE_MS + 1


def _arrangement_end_ms(state: PersonState, kept: KeptSlots) -> int:
    return expiry_of(kept) if kept.level >= Level.HISTORY else find_visit_end_ms(state, kept)


def _drop_settled(state: PersonState, at_ms: int) -> KeptByPlacement:
    found = {name: find_kept(state, kept, at_ms) for name, kept in state.settled.items()}
    return {name: kept for name, kept in found.items() if kept is not None}


def _answer_end_ms(since_ms: int) -> int:
    return since_ms + VISIT_IDLE_MS + 1


def _visit_end_ms(state: PersonState) -> int | None:
    return None if state.visit is None else state.visit.last_ms + VISIT_IDLE_MS + 1


def _screen_end_ms(state: PersonState) -> int | None:
    screen, visit = state.on_screen, state.visit
    if screen is None or screen.until_ms:
        return None if screen is None else screen.until_ms
    last_ms = screen.at_ms
    if visit is not None and visit.session == screen.session:
        last_ms = max(last_ms, visit.last_ms)
    return last_ms + VISIT_IDLE_MS + 1


def _beyond_visit(state: PersonState) -> list[Affinity]:
    """Returns the stored evidence outside of the visit."""
    kinds = (*state.history.values(), *state.elsewhere.values())
    return [affinity for found in kinds for affinity in found.values()]


def _drop_expired(interests: Interests, at_ms: int) -> Interests:
    left = {
        category: {
            key: _drop_acts(each, at_ms)
            for key, each in found.items()
            if not each.until_ms or at_ms < each.until_ms
        }
        for category, found in interests.items()
    }
    return {category: found for category, found in left.items() if found}


def _drop_acts(affinity: Affinity, at_ms: int) -> Affinity:
    """Returns the evidence without acts whose signals have all expired. It no longer counts them."""
    left = drop_expired(affinity.acts, at_ms)
    if left is affinity.acts:
        return affinity
    gone = count_acts(affinity.acts) - count_acts(left)
    return structs.replace(affinity, acts=left, count=affinity.count - gone)


def _drop_shown(state: PersonState, at_ms: int) -> dict[str, list[int]]:
    left = {
        key: [instant for instant in instants if at_ms < instant + _cap_ms(state, key)]
        for key, instants in state.shown.items()
    }
    return {key: instants for key, instants in left.items() if instants}


def _cap_ms(state: PersonState, key: str) -> int:
    return state.cap_days.get(_placement_of(key), LONGEST_CAP_DAYS) * MS_PER_DAY


def _placement_of(key: str) -> str:
    """Returns the placement of a key `placement/item`. A placement has no slash."""
    return key.partition("/")[0]
