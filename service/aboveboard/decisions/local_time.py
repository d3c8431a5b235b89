"""The time where the person is, by their request and by the zone that the app reported.

Quiet time counts by both: it is quiet if either clock says so. The part of the day that may shape a decision comes from
the request. A request without a local time gets it from the stored zone, where what is stored may be used.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from aboveboard.clock import in_zone
from aboveboard.decisions.request import Context, coarse, field_of, part_of_day
from aboveboard.outbound.quiet import has_quiet_time, quiet_now
from aboveboard.people.state import PersonFacts
from aboveboard.privacy.allowed import ContextFact, PersonFact
from aboveboard.privacy.filter import Mask
from aboveboard.words import Category, PlacementKind, Reach

NO_FACTS: Mapping[str, str] = MappingProxyType({})


def is_quiet(kind: PlacementKind, context: Context, facts: PersonFacts, now_ms: int) -> bool:
    """Returns True when it is quiet time by the request or by the stored zone, and for messages only.

    It is quiet too when neither says the time, and when the stored zone cannot be read.
    """
    if not has_quiet_time(kind):
        return False
    clocks = [] if context.local_time is None else [_minutes(context.local_time)]
    if facts.time_zone is not None:
        clocks.append(_minutes(in_zone(now_ms, facts.time_zone)))
    return any(quiet_now(kind, minutes) for minutes in clocks or (None,))


def _minutes(local: datetime | None) -> int | None:
    return None if local is None else local.hour * 60 + local.minute


def describe_context(
    context: Context, facts: PersonFacts, mask: Mask, at_ms: int, own: Mapping[str, str] = NO_FACTS
) -> tuple[ContextFact, ...]:
    """Returns the coarse facts of the request, and `own`, which are about the person, in order of field.

    Without a local time in the request, the part of the day is that of the stored zone at `at_ms`. That needs leave to
    use contextual data of the history, which is level 3 or more.
    """
    found = coarse(context)
    if own:
        found = tuple(sorted((*found, *(PersonFact(*each) for each in own.items())), key=field_of))
    if context.local_time is not None or facts.time_zone is None:
        return found
    if (Reach.HISTORY, Category.CONTEXTUAL) not in mask.sources:
        return found
    local = in_zone(at_ms, facts.time_zone)
    if local is None:
        return found
    return tuple(sorted((*found, ContextFact("part_of_day", part_of_day(local.hour))), key=field_of))
