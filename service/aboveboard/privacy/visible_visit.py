"""The part of a visit that may be used."""

from aboveboard.people.state import Limits, Visit, get_limited_keys
from aboveboard.privacy.filter import Mask
from aboveboard.words import Reach, as_limited


def visible(visit: Visit, mask: Mask, limits: Limits) -> Visit | None:
    """Returns the visit with only the interests and steps that may be used, or None when there are none.

    Its begin and end are those of what remains.
    """
    excluded = get_limited_keys(limits)
    interests = {
        category: {key: affinity for key, affinity in found.items() if as_limited(key) not in excluded}
        for category, found in visit.interests.items()
        if (Reach.VISIT, category) in mask.sources
    }
    left = [affinity for found in interests.values() for affinity in found.values()]
    steps = visit.steps if mask.reads_intent else ()
    ends = [*(each.at_ms for each in left), *(each.at_ms for each in steps)]
    if not ends:
        return None
    first_ms = min([*(each.first_ms for each in left), *(each.at_ms for each in steps)])
    return Visit(visit.session, first_ms, max(ends), interests, steps)
