"""The reasons of earlier decisions that name what the app declares special since. They are not shown any more."""

from msgspec import structs

from aboveboard.explanation.why import StatedReason, Why, all_keys_of
from aboveboard.signals.special_names import SpecialNames, is_special_key

HIDDEN = "special_hidden"
"""The code in place of such a reason. It keeps its share, and names nothing."""


def hide_special(why: Why, special: SpecialNames) -> Why:
    """Returns the explanation with HIDDEN in place of each reason that names something special."""
    if not special:
        return why
    reasons = tuple([_hide(reason, special) for reason in why.reasons])
    return why if reasons == why.reasons else structs.replace(why, reasons=reasons)


def _hide(reason: StatedReason, special: SpecialNames) -> StatedReason:
    if any(is_special_key(special, key) for key in all_keys_of(reason)):
        return StatedReason(HIDDEN, share=reason.share)
    return reason
