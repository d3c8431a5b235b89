"""The marks of stored signals: that a declared pattern of signals was met, and when. States are derived from them.

A mark ends with its signal. It has the keys of what the signal named, so that it goes with any of them.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping

from msgspec import Struct

from aboveboard.words import Category


class SignalMark(Struct, frozen=True, array_like=True, gc=False):
    """A stored signal that met a declared pattern. It is stored until `until_ms`, as the signal is.

    `named` are the keys of what the signal named, as limits compare them (see `make_mark`).
    """

    at_ms: int
    until_ms: int
    named: tuple[str, ...] = ()


Marks = dict[Category, dict[str, tuple[SignalMark, ...]]]
"""Marks by category and pattern, each the oldest first."""

MARKS_MOST = 20
"""The most marks of one pattern that are stored, the newest ones. No state counts further."""

NAMED_MOST = 20
"""The most keys of one mark. One with more has MANY instead."""

MANY = "*"
"""More keys than are stored. Such a mark goes with any key."""


def make_mark(at_ms: int, until_ms: int, keys: tuple[str, ...]) -> SignalMark:
    """Returns the mark of a signal of `at_ms` that is stored until `until_ms` and names these keys."""
    return SignalMark(at_ms, until_ms, keys if len(keys) <= NAMED_MOST else (MANY,))


def add_mark(marks: Marks, category: Category, pattern: str, mark: SignalMark, *, most: int) -> Marks:
    """Returns the marks with one more, of which the newest `most` of the pattern remain."""
    own = marks.get(category, {})
    return {**marks, category: {**own, pattern: _newest((*own.get(pattern, ()), mark), most)}}


def merge_marks(one: Marks, other: Marks) -> Marks:
    """Returns the marks of both. The order of the arguments makes no difference."""
    found: Marks = {}
    for category in sorted({*one, *other}):
        mine, theirs = one.get(category, {}), other.get(category, {})
        found[category] = {
            pattern: _newest((*mine.get(pattern, ()), *theirs.get(pattern, ())), MARKS_MOST)
            for pattern in sorted({*mine, *theirs})
        }
    return found


def _newest(marks: tuple[SignalMark, ...], most: int) -> tuple[SignalMark, ...]:
    return tuple(sorted(marks, key=lambda each: (each.at_ms, each.until_ms, each.named))[-most:])


def only_marks(marks: Marks, keep: Callable[[SignalMark], bool]) -> Marks:
    """Returns the marks for which `keep` is True, without empty patterns. Returns the same object when it is all."""
    if all(keep(each) for patterns in marks.values() for found in patterns.values() for each in found):
        return marks
    left = {
        category: {
            pattern: rest for pattern, found in patterns.items() if (rest := tuple(filter(keep, found)))
        }
        for category, patterns in marks.items()
    }
    return {category: patterns for category, patterns in left.items() if patterns}


def drop_categories(marks: Marks, categories: Container[Category]) -> Marks:
    """Returns the marks without those of these categories."""
    return {category: found for category, found in marks.items() if category not in categories}


def drop_patterns(marks: Marks, patterns: Container[str]) -> Marks:
    """Returns the marks without those of these patterns. Returns the same object when it has none."""
    if not any(name in patterns for own in marks.values() for name in own):
        return marks
    left = {
        category: {name: found for name, found in own.items() if name not in patterns}
        for category, own in marks.items()
    }
    return {category: own for category, own in left.items() if own}


def drop_named(marks: Marks, is_gone: Callable[[str], bool]) -> Marks:
    """Returns the marks without those that name a key for which `is_gone` is True, or more keys than are stored.

    No mark that is older than one of these stays. Without an order, an older cart would look as if it was left.
    """
    gone = [
        each.at_ms
        for patterns in marks.values()
        for found in patterns.values()
        for each in found
        if any(key == MANY or is_gone(key) for key in each.named)
    ]
    last_ms = max(gone, default=None)
    return marks if last_ms is None else only_marks(marks, lambda each: each.at_ms > last_ms)


def drop_ended(marks: Marks, at_ms: int) -> Marks:
    """Returns the marks whose signals are still stored at `at_ms`."""
    return only_marks(marks, lambda each: at_ms < each.until_ms)


def count_marks(several: Iterable[Marks]) -> dict[str, int]:
    """Returns the number of marks of each pattern, of all these together."""
    found = Counter[str]()
    for marks in several:
        for patterns in marks.values():
            found.update({pattern: len(own) for pattern, own in patterns.items()})
    return dict(sorted(found.items()))


def list_mark_ends(marks: Mapping[Category, Mapping[str, tuple[SignalMark, ...]]]) -> list[int]:
    """Returns when each mark ends."""
    return [each.until_ms for patterns in marks.values() for found in patterns.values() for each in found]
