"""The comparisons of a check, listed before anything is looked at. Their number decides what each one needs.

An attribute alone is a comparison of its groups. Several together are one of their intersections. A search for the
worst of many, reported alone, finds a gap in any data.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from aboveboard.bias.impact import JOINT, UNKNOWN, is_unknown
from aboveboard.errors import Unprocessable

Attributes = tuple[str, ...]
"""The attributes that make one table: one, or several for intersections."""


def declare_tables(by: Sequence[str | Sequence[str]], *, every_pair: bool = False) -> tuple[Attributes, ...]:
    """Returns the tables of a request, each once: its own, and with `every_pair` each two of its attributes too.

    The order of attributes in a table makes no difference. Raises Unprocessable for an empty table, and for an attribute
    that is twice in one.
    """
    asked = [(each,) if isinstance(each, str) else tuple(each) for each in by]
    for table in asked:
        if not table or len(set(table)) < len(table):
            raise Unprocessable(
                "A table has no attribute, or one twice.", field="by", expected="different attributes"
            )
    if every_pair:
        alone = sorted({attribute for table in asked for attribute in table})
        asked += combinations(alone, 2)
    seen = dict.fromkeys(tuple(sorted(table)) for table in asked)
    return tuple(seen)


def join(parts: Iterable[str]) -> str:
    """Returns the name of an intersection of these values."""
    return JOINT.join(parts)


def list_groups(people: Mapping[str, int], reference: str, k: int) -> tuple[str, ...]:
    """Returns the groups to compare with the reference, in order of their names.

    They have k people or more, and no unknown part. It looks at numbers of people only, never at what they got. So the
    count of comparisons is fixed beforehand.
    """
    return tuple(
        sorted(
            name
            for name, count in people.items()
            if count >= k and name != reference and not is_unknown(name)
        )
    )


def largest(people: Mapping[str, int]) -> str:
    """Returns the known group with the most people, the first by name of equal ones; UNKNOWN without a known one."""
    known = {name: count for name, count in people.items() if not is_unknown(name)}
    return min(known, key=lambda name: (-known[name], name), default=UNKNOWN)
