"""Caps: how often one person is shown an item, or anything of a placement.

Counts are stored only where a cap is declared.
"""

from collections.abc import Iterable, Mapping

from aboveboard.clock import MS_PER_DAY
from aboveboard.engine.placement import Cap, Placement

Shown = Mapping[str, list[int]]
"""The instants at which each `placement/item` was shown, as `PersonState.shown` has them."""


def has_reached_cap(instants: Iterable[int], cap: Cap, at_ms: int) -> bool:
    """Returns whether the item was shown at least `cap.times` times within the `cap.days` days before `at_ms`.

    An instant after `at_ms` counts too: a clock that runs behind must not lift a cap.
    """
    return len(_recent(instants, cap, at_ms)) >= cap.times


def count_room(shown: Shown, placement: Placement, at_ms: int) -> int | None:
    """Returns how many more items of the placement its total cap allows, at least 0. None without a total cap.

    Items that are no longer in the placement count too.
    """
    cap = placement.total_cap
    if cap is None:
        return None
    prefix = f"{placement.placement}/"
    counted = [
        len(_recent(instants, cap, at_ms)) for key, instants in shown.items() if key.startswith(prefix)
    ]
    return max(0, cap.times - sum(counted))


def longest_cap(placement: Placement) -> Cap | None:
    """Returns the cap of the placement that looks back furthest. None without a cap."""
    one, total = placement.cap, placement.total_cap
    if one is None or total is None:
        return one or total
    return one if one.days >= total.days else total


def with_shown(
    shown: Shown,
    placement: str,
    items: Iterable[str],
    *,
    at_ms: int,
    cap: Cap | None,
    counted_ms: int | None = None,
) -> dict[str, list[int]]:
    """Returns the counts at `at_ms`, after `items` of `placement` were shown at `counted_ms`, as a new dict.

    Without `counted_ms` they were shown at `at_ms`. `cap` is its `longest_cap`. Instants of this placement that it no longer covers are dropped. Without a cap all of
    them are, and none is added. Other placements keep their counts.
    """
    prefix = f"{placement}/"
    counts = {key: instants for key, instants in shown.items() if not key.startswith(prefix)}
    if cap is None:
        return counts
    own = {key: _recent(instants, cap, at_ms) for key, instants in shown.items() if key.startswith(prefix)}
    for item in items:
        key = prefix + item
        own[key] = [*own.get(key, []), at_ms if counted_ms is None else counted_ms]
    return counts | {key: instants for key, instants in own.items() if instants}


def has_instant(shown: Shown, placement: str, item: str, instant: int) -> bool:
    """Returns whether this item of the placement counts at this instant."""
    return instant in shown.get(f"{placement}/{item}", ())


def without_instant(shown: Shown, placement: str, instant: int) -> dict[str, list[int]]:
    """Returns the counts without one at `instant` for each item of the placement that has it, as a new dict."""
    prefix, found = f"{placement}/", dict(shown)
    for key, instants in shown.items():
        if key.startswith(prefix) and instant in instants:
            at = instants.index(instant)
            found[key] = instants[:at] + instants[at + 1 :]
    return found


def _recent(instants: Iterable[int], cap: Cap, at_ms: int) -> list[int]:
    since = at_ms - cap.days * MS_PER_DAY
    return [instant for instant in instants if instant > since]
