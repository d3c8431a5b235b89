"""The data that a decision may use without one reason, for a preview and for a check."""

from msgspec import structs

from aboveboard.engine.model import Bound
from aboveboard.explanation.why import OTHERS, SEVERAL, StatedReason, Why, keys_of, parts_of
from aboveboard.privacy.allowed import Allowed


def leave_out(bound: Bound, allowed: Allowed, why: Why, reason: StatedReason) -> Allowed:
    """Returns `allowed` without what `reason`, one of `why`, states.

    That is each interest and state with one of its keys, and each named fact of the request. For
    "several things" it is everything, and for "other things" everything that no other reason names. A fact of the
    request that never varied stays then.
    """
    if reason.code in (SEVERAL, OTHERS):
        named = why.reasons if reason.code == OTHERS else ()
        kept = {key for each in named for key in keys_of(each)}
        fields = {part.field for each in named for part in parts_of(each)} | bound.constant_fields
        return structs.replace(
            allowed,
            interests=tuple([each for each in allowed.interests if each.key in kept]),
            context=tuple([each for each in allowed.context if each.field in fields]),
            states=tuple([each for each in allowed.states if each.key in kept]),
        )
    gone, gone_fields = {*keys_of(reason)}, {part.field for part in parts_of(reason)}
    return structs.replace(
        allowed,
        interests=tuple([each for each in allowed.interests if each.key not in gone]),
        context=tuple([each for each in allowed.context if each.field not in gone_fields]),
        states=tuple([each for each in allowed.states if each.key not in gone]),
    )
