"""The compiled form of a placement for the engine, made once per revision.

A compiled placement knows items by their index, which is their place in the declared (editorial) order.

Not every key of a large placement has a weight, because sufficient statistics grow with the square of the features.
The compiled placement alone says which keys have one. So learning from one revision always gives the same result.
"""

from collections.abc import Iterable

import numpy as np
from msgspec import Struct

from aboveboard.engine.buckets import Scale, list_keys, read_scales
from aboveboard.engine.freshness import UNDECLARED, Instants, turns_of
from aboveboard.engine.item_needs import ItemNeeds, list_states, read_needs
from aboveboard.engine.placement import (
    Item,
    Placement,
    check_placement,
    class_of_code,
    fact_code,
    is_repeatable,
    names_of,
)
from aboveboard.engine.row_numbers import (
    count_topics,
    find_leaders,
    freeze,
    make_instants,
    number_keys,
    spell_tags,
)
from aboveboard.engine.sparse_rows import Indexes
from aboveboard.words import BOUGHT, IN_VAIN, MessageClass

OWN_WEIGHTS_MAX = 1000
"""The number of first items that have a weight of their own. All others share one, besides those of topics."""

TOPICS_MAX = 1500
"""The number of topics and buckets, those that most items carry, that have a weight."""

CROSSED_MAX = 50
"""The number of first topics and buckets that have a weight for each of the dozens of context facts."""

_LAST = np.iinfo(np.int64).max


class CompiledPlacement(Struct, frozen=True, eq=False):
    """A compiled placement. Arrays by item are read-only and ordered by item index.

    `rows` numbers the keys `item:<id>`, `topic:<name>` and those of `scales`, and with fatigue `shown:<id>` too. Items that
    are not repeatable have `bought:<id>`. The items with key number r are `columns[offsets[r]:offsets[r + 1]]`. `id_rank`
    is the rank of each item's id among all sorted ids. `always_active` says that no item has a bound, and `one_code` is the
    fact code of all items or None when they differ. `topics` counts the keys `topic:` of each item. `leading` numbers the
    topics and buckets that have weights, at most TOPICS_MAX. Those that most items carry come first, equal ones by name.
    `spelled` maps a topic as limits compare it to the keys that are spelled otherwise. At each of `turns` some item is no
    longer as new as it was. `rows` also numbers the intents and states that items are for. `needs` is None where no item
    needs or gives a state. `liking` are the interests that parts are learned by, as keys of `rows`. `states` are the keys of all states that items name, sorted. `nothing` are the items that say that nothing is to be shown.
    """

    placement: Placement
    ids: tuple[str, ...]
    index: dict[str, int]
    rows: dict[str, int]
    offsets: Indexes
    columns: Indexes
    id_rank: Indexes
    starts: Instants
    ends: Instants
    turns: Instants
    always_active: bool
    codes: Indexes
    one_code: int | None
    topics: Indexes
    leading: dict[str, int]
    spelled: dict[str, tuple[str, ...]]
    scales: tuple[Scale, ...]
    needs: ItemNeeds | None
    states: tuple[str, ...]
    nothing: Indexes
    liking: frozenset[str] = frozenset()


def compile_shelf(placement: Placement) -> CompiledPlacement:
    """Returns the compiled placement.

    Raises Unprocessable for an item id that occurs twice, or a placement id that contains a slash.
    Takes some 5 us an item, so large placements do not belong where others wait.
    """
    check_placement(placement)
    items, ids = placement.items, tuple([item.item for item in placement.items])
    index = {name: at for at, name in enumerate(ids)}
    scales = read_scales(placement.buckets)
    about = ([*_list_subjects(scales, item), *(item.for_ or ())] for item in items)
    liking = [f"topic:{name}" for name in (placement.parts.interests if placement.parts else ())]
    rows, offsets, columns = number_keys([f"item:{name}" for name in ids], about, liking)
    codes = np.array([fact_code(item) for item in items], np.intp)
    starts = make_instants([item.starts_ms for item in items], otherwise=UNDECLARED)
    ends = make_instants([item.ends_ms for item in items], otherwise=_LAST)
    return CompiledPlacement(
        placement=placement,
        ids=ids,
        index=index,
        rows=rows | _other_keys(placement, rows),
        offsets=freeze(offsets),
        columns=freeze(columns),
        id_rank=freeze(np.argsort(np.array(sorted(index.values(), key=ids.__getitem__), np.intp))),
        starts=starts,
        ends=ends,
        turns=turns_of(starts),
        always_active=bool((starts == UNDECLARED).all() and (ends == _LAST).all()),
        codes=freeze(codes),
        one_code=int(codes[0]) if codes.size and (codes == codes[0]).all() else None,
        spelled=spell_tags(rows),
        topics=freeze(count_topics(rows, offsets, columns, len(items))),
        leading=find_leaders(rows, offsets, len(items), TOPICS_MAX),
        scales=scales,
        needs=read_needs(items),
        states=list_states(items),
        nothing=freeze(np.array([at for at, item in enumerate(items) if item.is_nothing], np.intp)),
        liking=frozenset(liking),
    )


def _other_keys(placement: Placement, rows: dict[str, int]) -> dict[str, int]:
    """Returns the other keys of the items themselves, each with the row number of the item's own key."""
    once = [item.item for item in placement.items if not is_repeatable(item, placement.kind)]
    found = {f"{BOUGHT}:{name}": rows[f"item:{name}"] for name in once}
    if placement.variety.fatigue:
        found |= {f"{IN_VAIN}:{item.item}": rows[f"item:{item.item}"] for item in placement.items}
    return found


def is_nothing(shelf: CompiledPlacement, item: str) -> bool:
    """Returns whether the item says that nothing is to be shown."""
    return bool(shelf.nothing.size) and bool(shelf.placement.items[shelf.index[item]].is_nothing)


def list_showing(shelf: CompiledPlacement, items: Iterable[str]) -> list[str]:
    """Returns those of the items that show something. The others are never counted as shown."""
    if not shelf.nothing.size:
        return [*items]
    return [item for item in items if not is_nothing(shelf, item)]


def items_with(shelf: CompiledPlacement, key: str) -> Indexes:
    """Returns the items that have a key, ascending; none for a key that no item has."""
    row = shelf.rows.get(key)
    return shelf.columns[:0] if row is None else shelf.columns[shelf.offsets[row] : shelf.offsets[row + 1]]


def count_of_class(shelf: CompiledPlacement, items: Indexes, message_class: MessageClass) -> int:
    """Returns how many of `items`, given by their indexes, have this class."""
    counts = np.bincount(shelf.codes.take(items))
    return sum(int(counts[code]) for code in counts.nonzero()[0] if class_of_code(int(code)) is message_class)


def has_own_weight(item: int) -> bool:
    """Returns whether the item of this index has a weight of its own."""
    return item < OWN_WEIGHTS_MAX


def is_learned(shelf: CompiledPlacement, key: str) -> bool:
    """Returns whether this key of a topic or bucket has a weight."""
    return key in shelf.leading


def is_crossed(shelf: CompiledPlacement, key: str) -> bool:
    """Returns whether this key of a topic or bucket has a weight for each fact of the context."""
    return shelf.leading.get(key, CROSSED_MAX) < CROSSED_MAX


def subjects_of(shelf: CompiledPlacement, item: int) -> list[str]:
    """Returns the keys of an item, given by its index, sorted: its topics, and the buckets of its numbers."""
    return sorted(_list_subjects(shelf.scales, shelf.placement.items[item]))


def _list_subjects(scales: tuple[Scale, ...], item: Item) -> list[str]:
    topics = [f"topic:{name}" for name in names_of(item)]
    return topics + list_keys(scales, item.numbers) if scales and item.numbers else topics
