"""The acts that an interest was derived from: their kind, how many there were, and when the last one was.

Sentences name them. Interests with equal origins came from the same signals.
"""

from collections.abc import Collection

from msgspec import Struct, structs

from aboveboard.acts import Act

ORIGIN_BYTES = 8
"""The bytes of a signal's hash that are its origin."""

_ORIGINS = 1 << 8 * ORIGIN_BYTES


class ActCount(Struct, frozen=True, array_like=True, gc=False):
    """The acts of one kind about one key. `against`: they speak against it.

    They are stored until `until_ms`, when the last of their signals expires. `origin` is the sum of a keyed hash of
    each signal, so equal origins are equal sets of signals. `item` is the only item that all of them named, or "".
    """

    act: Act
    against: bool
    count: int
    last_ms: int
    until_ms: int
    origin: int
    item: str = ""


Acts = tuple[ActCount, ...]
"""The acts about one key, one for each kind, sorted by kind."""


def merge_acts(one: Acts, other: Acts) -> Acts:
    """Returns the acts of both. The order of the arguments makes no difference."""
    if not one or not other:
        return one or other
    if len(one) == len(other) == 1 and (one[0].act, one[0].against) == (other[0].act, other[0].against):
        return (_add(one[0], other[0]),)  # most interests have acts of one kind
    found = {(each.act, each.against): each for each in one}
    for each in other:
        kind = each.act, each.against
        found[kind] = _add(found[kind], each) if kind in found else each
    return tuple([found[kind] for kind in sorted(found)])


def _add(one: ActCount, other: ActCount) -> ActCount:
    return ActCount(
        one.act,
        one.against,
        one.count + other.count,
        one.last_ms if one.last_ms > other.last_ms else other.last_ms,
        one.until_ms if one.until_ms > other.until_ms else other.until_ms,
        (one.origin + other.origin) % _ORIGINS,
        one.item if one.item == other.item else "",
    )


def count_acts(acts: Acts) -> int:
    """Returns the number of acts of all kinds. It is that of the interest's signals when every one of them is known."""
    return sum([each.count for each in acts])


def drop_expired(acts: Acts, at_ms: int) -> Acts:
    """Returns the acts of which a signal is still stored at `at_ms`. Returns the same object when it is all of them."""
    left = tuple([each for each in acts if at_ms < each.until_ms])
    return acts if len(left) == len(acts) else left


def without_items(acts: Acts, items: Collection[str]) -> Acts:
    """Returns the acts, none of which names one of these items. Returns the same object when none did."""
    if not any(each.item in items for each in acts):
        return acts
    return tuple([structs.replace(each, item="") if each.item in items else each for each in acts])
