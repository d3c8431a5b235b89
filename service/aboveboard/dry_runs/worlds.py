"""The facts of a past decision, and the worlds that its record leaves open. Pure functions.

A record does not hold:

- the age class, and the class of the region,
- the purposes of lower levels that the person had agreed to, and that of messages,
- the quiet time,
- the items that had reached their cap,
- the total cap, once it was reached.

A world is one combination of these, except for the items at their cap. `rejudge` tries those by class of items.
"""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple, get_args

from aboveboard.consent.dial import Dial
from aboveboard.outbound.quiet import has_quiet_time
from aboveboard.words import AgeClass, BoundBy, Level, PlacementKind, RegionClass, Source

State = tuple[str | None, str | None]
"""The rule that removed an item, and the one that left it to the baseline. Each is None without such a rule.
"""

REGIONS: tuple[RegionClass, ...] = get_args(RegionClass)


class ItemClass(NamedTuple):
    """The items of one state that no rule distinguishes. `code` is the fact code in the compiled placement."""

    code: int
    state: State


class Past(NamedTuple):
    """The facts of one record and its placement that a judgement depends on. Hashable, so that equal ones
    share a judgement.

    - `capped` is True when the placement has a cap, and `has_total_cap` when it has a total cap.
    - `held_back` is that of the record, without the limits on topics and items.
    - `used` are the sources with data.
    - `personal` is True when interests were used.
    """

    kind: PlacementKind
    capped: bool
    asked: int
    effective: int
    bound_by: str
    gpc: bool
    held_back: tuple[tuple[str, str], ...]
    used: frozenset[Source]
    items: frozenset[ItemClass]
    personal: bool
    has_total_cap: bool = False


class World(NamedTuple):
    """One combination of the facts that the record does not hold.

    `given` are the purposes of levels that the person agreed to, and `messages` is True with that of messages. `full`:
    the total cap was reached.
    """

    age: AgeClass
    region: RegionClass
    given: frozenset[str]
    quiet: bool
    messages: bool = False
    full: bool = False


def list_worlds(past: Past, dial: Dial) -> Iterator[World]:
    """Yields every world of a record.

    In each, the person had agreed to the purpose of the level in force, if it has one. Else the level would
    not have been in force.
    """
    purposes = [
        level.purpose for level in dial.levels if level.purpose is not None and level.level <= past.effective
    ]
    own = dial.levels[Level(past.effective)].purpose
    open_ones = [name for name in purposes if name != own]
    for age, region, quiet, messages, full in product(
        AgeClass, REGIONS, _or_not(has_quiet_time(past.kind)), _list_yeses(past), _or_not(past.has_total_cap)
    ):
        for chosen in product((False, True), repeat=len(open_ones)):
            given = {name for name, yes in zip(open_ones, chosen, strict=True) if yes}
            yield World(age, region, frozenset(given | ({own} if own else set())), quiet, messages, full)


def _or_not(possible: bool) -> tuple[bool, ...]:
    return (False, True) if possible else (False,)


def _list_yeses(past: Past) -> tuple[bool, ...]:
    """Returns the values that the purpose of messages may have had. Under a restriction nothing is given.

    A decision about any kind of placement is judged by it.
    """
    return _or_not(past.bound_by not in (BoundBy.RESTRICTED, BoundBy.FAILURE))
