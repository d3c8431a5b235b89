"""Step 2 of a decision: the level in force, and the visit that it may use."""

from msgspec import structs

from aboveboard.consent.precedence import EffectiveLevel, effective
from aboveboard.gateway.rules import Rules
from aboveboard.people.state import PersonState, Visit, live_visit
from aboveboard.privacy.filter import Question
from aboveboard.privacy.visible_visit import visible
from aboveboard.words import AgeClass, BoundBy, Level, PlacementKind


def stand(state: PersonState, kind: PlacementKind, rules: Rules, *, gpc: bool, now_ms: int) -> EffectiveLevel:
    """Returns the person's effective level for placements of this kind, and the setting that bounds it."""
    return effective(state, kind, dial=rules.dial, gpc=gpc, at_ms=now_ms)


def level_after_failure(asked: int | None, *, gpc: bool) -> EffectiveLevel:
    """Returns the level of a person who cannot be read or judged: off, bound by the failure, without any consent."""
    level = Level(asked) if asked in tuple(Level) else Level.PAGE
    return EffectiveLevel(level, Level.OFF, BoundBy.FAILURE, 0.0, AgeClass.UNKNOWN, "eea", frozenset(), gpc)


def level_of_everybody(standing: EffectiveLevel, bound_by: BoundBy) -> EffectiveLevel:
    """Returns the level of a person for whom nothing about them counts: off. The cause of a level that is off stays."""
    if standing.effective is Level.OFF:
        return standing
    return structs.replace(standing, effective=Level.OFF, strength=0.0, bound_by=bound_by)


def level_of_control_group(standing: EffectiveLevel) -> EffectiveLevel:
    """Returns the level of a person in the control group: off, bound by the group, with any dial."""
    return structs.replace(standing, effective=Level.OFF, strength=0.0, bound_by=BoundBy.CONTROL)


def usable_visit(
    state: PersonState,
    session: str | None,
    standing: EffectiveLevel,
    *,
    kind: PlacementKind,
    rules: Rules,
    now_ms: int,
) -> Visit | None:
    """Returns the current visit with only the evidence that may be used. None without a current visit or such evidence.

    Its begin and end are those of the evidence that remains.
    """
    if state.visit is None:
        return None
    mask = rules.mask(Question(standing, kind, state.limits.categories))
    seen = structs.replace(state, visit=visible(state.visit, mask, state.limits))
    return live_visit(seen, session, now_ms)
