"""The counts of showings without a reaction, stored only as far as the person's choices permit.

An item on the screen does not count yet, because the person may still react. It counts once the person moves on: at the
next epoch, in another visit, or at once without a visit. So within a visit the same request keeps its answer. A
reaction, reported by a signal or an outcome, clears the item. Counts are interaction data of the reach that they were
made in, and decay as such. They are deleted as soon as the person's choices no longer permit them.
"""

from collections.abc import Collection

from msgspec import structs

from aboveboard.clock import MS_PER_DAY
from aboveboard.consent.precedence import EffectiveLevel, effective
from aboveboard.decisions.situation import DecisionDraft, Situation
from aboveboard.engine.compiled_placement import list_showing
from aboveboard.engine.features import FATIGUE
from aboveboard.gateway.permissions import judge_keeping
from aboveboard.gateway.rules import Rules
from aboveboard.people.expiry import is_screen_over
from aboveboard.people.state import OnScreen, PersonState
from aboveboard.signals.evidence import SignalEvidence
from aboveboard.signals.profile import only
from aboveboard.signals.profile_draft import with_evidence
from aboveboard.words import IN_VAIN, LEVEL_OF_REACH, Category, PlacementKind, Reach, Sensitivity

REACHES = tuple(FATIGUE)
KEPT_DAYS = 90
"""The days for which a count is stored, as stated in the notice about the history."""


def may_keep(rules: Rules, standing: EffectiveLevel, category: Category, reach: Reach) -> bool:
    """Returns True when level and rules permit to store data of this category, not special, in this reach."""
    if standing.effective < LEVEL_OF_REACH[reach]:
        return False
    return judge_keeping(rules, standing, category, Sensitivity.PLAIN, reach).permitted


def settle_screen(
    state: PersonState, session: str | None, rules: Rules, standing: EffectiveLevel, *, at_ms: int
) -> PersonState:
    """Returns the state with an empty screen. Its items count as shown without a reaction, where this is permitted.

    The visit gets a count only when `session` is still that of the screen. An expired screen counts nothing, as if
    retention had deleted it. Returns the same state when there is no screen, or while it lasts: the same visit in the
    same epoch.
    """
    screen = state.on_screen
    if screen is None:
        return state
    if is_screen_over(state, at_ms):
        return structs.replace(state, on_screen=None)
    if _lasts(screen, state, session):
        return state
    reaches = _reaches(state, rules, standing)
    if screen.session is None or screen.session != session:
        reaches = tuple(reach for reach in reaches if reach is not Reach.VISIT)
    shown = {f"{IN_VAIN}:{item}" for items in screen.items.values() for item in items}
    evidence = SignalEvidence(
        category=Category.INTERACTION,
        keys=tuple(sorted(shown)),
        weight=1.0,
        half_life_days=rules.half_life_days[Category.INTERACTION],
        keep_days=KEPT_DAYS,
    )
    state = structs.replace(state, on_screen=None)
    return with_evidence(state, evidence, reaches, session=screen.session, at_ms=screen.at_ms)


def put_on_screen(
    state: PersonState,
    session: str | None,
    placement: str,
    items: Collection[str],
    *,
    at_ms: int,
    until_ms: int = 0,
) -> PersonState:
    """Returns the state of `settle_screen` with these items on the screen until `until_ms`, as `OnScreen` means it.

    Returns the same state without items, or when the screen already has items of this placement.
    """
    screen = state.on_screen or OnScreen(session, state.epoch, at_ms, {})
    if not items or placement in screen.items:
        return state
    screen = structs.replace(
        screen, at_ms=at_ms, items={**screen.items, placement: tuple(items)}, until_ms=until_ms
    )
    return structs.replace(state, on_screen=screen)


def apply_decision(
    state: PersonState, situation: Situation, thought: DecisionDraft, *, is_below: bool = False
) -> PersonState:
    """Returns the state with the earlier screen settled, and the chosen items on it where showings are counted.

    Returns the same state when nothing is counted and nothing was. `is_below`: a slot above, on the same surface, has
    settled the screen, and may have put its items on it.
    """
    placement, rules, standing = situation.bound.shelf.placement, situation.rules, situation.standing
    if state.on_screen is None and not placement.variety.fatigue:
        return state
    session = situation.request.session
    now_ms = situation.now_ms
    if not is_below:
        state = settle_screen(state, session, rules, standing, at_ms=now_ms)
    reaches = _reaches(state, rules, standing)
    if not placement.variety.fatigue or not reaches:
        return state
    items = list_showing(situation.bound.shelf, [item for item, _ in thought.items])
    until_ms = now_ms + KEPT_DAYS * MS_PER_DAY if Reach.HISTORY in reaches else 0
    return put_on_screen(state, session, placement.placement, items, at_ms=now_ms, until_ms=until_ms)


def without_refused(state: PersonState, rules: Rules, *, at_ms: int) -> PersonState:
    """Returns the state without the counts that the present choices do not permit. A restriction deletes no count."""
    free = structs.replace(state, restricted=False)
    standing = effective(free, PlacementKind.CONTENT, dial=rules.dial, gpc=False, at_ms=at_ms)
    reaches = _reaches(free, rules, standing)
    if len(reaches) == len(REACHES):
        return state
    visit, history, screen = state.visit, state.history, state.on_screen if reaches else None
    if visit is not None and Reach.VISIT not in reaches:
        visit = structs.replace(visit, interests=only(visit.interests, _is_no_showing))
    if Reach.HISTORY not in reaches:
        history = only(history, _is_no_showing)
        screen = screen and structs.replace(screen, until_ms=0)
    return structs.replace(state, visit=visit, history=history, on_screen=screen)


def _is_no_showing(key: str) -> bool:
    return not key.startswith(f"{IN_VAIN}:")


def _lasts(screen: OnScreen, state: PersonState, session: str | None) -> bool:
    return session is not None and (screen.session, screen.epoch) == (session, state.epoch)


def _reaches(state: PersonState, rules: Rules, standing: EffectiveLevel) -> tuple[Reach, ...]:
    if Category.INTERACTION in state.limits.categories or state.restricted:
        return ()
    return tuple(reach for reach in REACHES if may_keep(rules, standing, Category.INTERACTION, reach))
