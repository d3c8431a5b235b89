"""The impact ratios of groups, in the form of New York City's Local Law 144 (6 RCNY 5-300 to 5-303).

A group's ratio is its rate, divided by the rate of the group with the highest one. People whose group is unknown are
counted apart. A group with less than 2 % of all people may be left out of the ratios. Its count and rate are still
shown, with the reason.

The law sets no bound for the ratio. The four-fifths rule is of 29 CFR 1607.4(D), and is stated as a fact here. It is
no verdict: it knows nothing of chance.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from aboveboard.bias.rates import GroupCount, check_count, rate
from aboveboard.errors import Unprocessable

UNKNOWN = "unknown"
"""The name of the group of people whose group is not known. In an intersection, it is one of the parts."""

JOINT = "/"
"""The mark between the parts of an intersection's name."""

SHARE_LEAST = Fraction(2, 100)
"""The share of all people from which a group takes part in the ratios."""

FOUR_FIFTHS = Fraction(4, 5)

WhyApart = Literal["unknown", "under_share", "under_k"]


class ImpactRow(Struct, frozen=True):
    """A row of the table. `ratio` is to the highest rate of the groups that take part; None where that is 0.

    `apart` is why the group takes no part in the ratios. Its own ratio is there all the same. `short` is how many more
    of the group's people would have to be selected for four fifths.
    """

    name: str
    selected: int
    people: int
    rate: float
    share: float
    ratio: float | None
    apart: WhyApart | None
    is_four_fifths: bool
    short: int


def is_unknown(name: str) -> bool:
    """Returns True for the group of unknown people, and for an intersection with an unknown part."""
    return UNKNOWN in name.split(JOINT)


def impact_rows(
    counts: Mapping[str, GroupCount], *, share_least: Fraction = SHARE_LEAST, people_least: int = 1
) -> tuple[ImpactRow, ...]:
    """Returns a row for each group, in the order of `counts`.

    Groups below `people_least` never set the bar, so that a few people do not. Raises Unprocessable for a count that
    is impossible, and without people.
    """
    for count in counts.values():
        check_count(count)
    everyone = sum(count.people for count in counts.values())
    if not everyone:
        raise Unprocessable("There are no people to compare.", field="counts", expected="people in a group")
    why = {
        name: _why_apart(name, count, everyone=everyone, share_least=share_least, people_least=people_least)
        for name, count in counts.items()
    }
    best = highest({name: counts[name] for name, reason in why.items() if reason is None})
    return tuple(
        ImpactRow(
            name=name,
            selected=count.selected,
            people=count.people,
            rate=rate(count),
            share=count.people / everyone,
            ratio=None if best is None or not best.selected else rate(count) / rate(best),
            apart=why[name],
            is_four_fifths=best is None or is_at_least(count, best, FOUR_FIFTHS),
            short=0 if best is None else people_short(count, best, FOUR_FIFTHS),
        )
        for name, count in counts.items()
    )


def _why_apart(
    name: str, count: GroupCount, *, everyone: int, share_least: Fraction, people_least: int
) -> WhyApart | None:
    if is_unknown(name):
        return "unknown"
    if count.people < people_least or not count.people:
        return "under_k"
    # In integers, so that a group with exactly the least share takes part.
    return "under_share" if count.people < share_least * everyone else None


def highest(counts: Mapping[str, GroupCount]) -> GroupCount | None:
    """Returns the count with the highest rate; the first of equal ones, and None without a group."""
    return max(
        (count for count in counts.values() if count.people),
        key=lambda count: Fraction(count.selected, count.people),
        default=None,
    )


def is_at_least(one: GroupCount, best: GroupCount, part: Fraction) -> bool:
    """Returns True when the rate of `one` is at least `part` of the rate of `best`. Compared in integers."""
    left = part.denominator * one.selected * best.people
    return left >= part.numerator * best.selected * one.people


def people_short(one: GroupCount, best: GroupCount, part: Fraction) -> int:
    """Returns how many more of the group's people would have to be selected for `part` of the rate of `best`.

    That is ceil(part x_best n_one / n_best) - x_one, at least 0, in integers.
    """
    if not best.people:
        return 0
    needed = -(-part.numerator * best.selected * one.people // (part.denominator * best.people))
    return max(0, needed - one.selected)
