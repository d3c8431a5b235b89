"""A placement and its items as they were declared, and their compiled form for the engine, made once per revision.

A compiled placement knows items by their index, which is their place in the declared (editorial) order.

Not every key of a large placement has a weight, because sufficient statistics grow with the square of the features.
The compiled placement alone says which keys have one. So learning from one revision always gives the same result.
"""

from typing import Annotated, Any, Literal

import numpy as np
from msgspec import UNSET, Meta, Struct, UnsetType, field

from aboveboard.engine.buckets import Number, Scale, list_keys, read_scales
from aboveboard.engine.features import PRIOR_REWARD
from aboveboard.engine.freshness import UNDECLARED, Instants, turns_of
from aboveboard.engine.prices import is_list_price
from aboveboard.engine.rewards import Answers, Rewards
from aboveboard.engine.row_numbers import (
    count_topics,
    find_leaders,
    freeze,
    make_instants,
    number_keys,
    spell_tags,
)
from aboveboard.engine.sparse_rows import Indexes
from aboveboard.errors import Unprocessable
from aboveboard.words import BOUGHT, IN_VAIN, MessageClass, PlacementKind, Sensitivity, is_special

Baseline = Literal["popular", "editorial"]
CapsCount = Literal["answers", "seen"]

SPECIAL_ITEM = 1
PRICE_DIFFERS = 2
CODE_OF_CLASS = {MessageClass.MARKETING: 0, MessageClass.SERVICE: 4, MessageClass.SECURITY: 8}
_CLASS_OF_FLAG = {flag: each for each, flag in CODE_OF_CLASS.items()}
FACT_CODES = 16
"""The number of fact codes. An item's is the sum of the flags above that apply to it, and the code of its class."""

OWN_WEIGHTS_MAX = 1000
"""The number of first items that have a weight of their own. All others share one, besides those of topics."""

TOPICS_MAX = 1500
"""The number of topics and buckets, those that most items carry, that have a weight."""

CROSSED_MAX = 50
"""The number of first topics and buckets that have a weight for each of the dozens of context facts."""

_LAST = np.iinfo(np.int64).max


class Item(Struct, frozen=True, gc=False):
    """A candidate of a placement. `starts_ms` is its first instant and `ends_ms` the first one after it; None is no bound.

    `content` is the app's own JSON, so it has no cycles for the collector. `price` and `list_price` in it are
    compared (see `prices`). `message_class` is marketing for an item that is no message. `titles` are by language.
    An item that is not `repeatable` gives way to others once the person ordered it. None: it is repeatable unless it is an offer.
    `picture` is the id of a picture of the app. `numbers` count by the buckets of the placement.
    """

    item: str
    tags: tuple[str, ...] = ()
    category: str = ""
    topics: tuple[str, ...] = ()
    sensitivity: Sensitivity = Sensitivity.PLAIN
    # JSON of any shape: msgspec, which checks items on the way in, has no type that names itself.
    content: dict[str, Any] = field(default_factory=dict)
    starts_ms: int | None = None
    ends_ms: int | None = None
    message_class: MessageClass = MessageClass.MARKETING
    titles: dict[str, str] | UnsetType = UNSET
    repeatable: bool | None = None
    picture: str | UnsetType = UNSET
    numbers: dict[str, Number] | UnsetType = UNSET


class Cap(Struct, frozen=True):
    """A limit on what one person is shown: at most `times` within any `days` days."""

    times: Annotated[int, Meta(ge=1)]
    days: Annotated[int, Meta(ge=1)]


class Variety(Struct, frozen=True):
    """Bounds on how far a placement may narrow down what one person sees. The defaults here bound nothing, as for
    placements declared before these bounds existed. The API has safer defaults.

    `diversity` is what an item loses, in rewards, when all its topics are already further up in the list. Of the personal
    part every candidate keeps `explore` / candidates. Items with no topic that the person met keep `unmet` in all. No cause
    adds or subtracts more than `cause_cap` of what all causes do for an item. With `fatigue`, displays without a reaction
    are counted and used, for people who allow it. While nothing is known, items other than the baseline's first share at
    most `exploration_share` of the personal part. An interest counts half once its evidence is `half_interest`.

    With `diversity_by` "share", an item loses the share of its topics that the list has, in one subtraction. With
    "topic", it loses them one by one. Only the last bit differs, but equal items must stay equal to the bit.
    """

    diversity: float = 0.0
    explore: float = 0.0
    unmet: float = 0.0
    cause_cap: float = 1.0
    fatigue: bool = False
    exploration_share: float = 1.0
    half_interest: float = 1.0
    diversity_by: Literal["topic", "share"] = "topic"


UNBOUNDED = Variety()


class Placement(Struct, frozen=True):
    """A spot in an app. The order of `items` is the baseline when `baseline` is "editorial".

    `cap` counts each item on its own, and `total_cap` all items of the placement together. `caps_count` is what both
    count: the items of answers, or those that the app reports as seen.

    `control_share` of the people who want personalization get the baseline all the same, always the same people. They are
    the comparison for the effect of personalization. `rewards` define the worth of an outcome. `prior_reward` is the
    expected reward of an item with no data. What was learned counts half as much after `half_life_days`, or as much as ever
    (None). With `answers` "clicks", an item without an outcome counts as seen after `unanswered_after` minutes. `buckets`
    have the bounds of each number of items that counts.
    """

    app: str
    placement: str
    revision: int
    title: str
    kind: PlacementKind
    baseline: Baseline = "popular"
    cap: Cap | None = None
    control_share: float = 0.0
    items: tuple[Item, ...] = ()
    rewards: Rewards = Rewards()
    variety: Variety = UNBOUNDED
    prior_reward: float = PRIOR_REWARD
    half_life_days: float | None = None
    total_cap: Cap | None = None
    caps_count: CapsCount = "answers"
    answers: Answers = "seen"
    unanswered_after: int | None = None
    buckets: dict[str, tuple[Number, ...]] = field(default_factory=dict)


class CompiledPlacement(Struct, frozen=True, eq=False):
    """A compiled placement. Arrays by item are read-only and ordered by item index.

    `rows` numbers the keys `item:<id>`, `topic:<name>` and those of `scales`, and with fatigue `shown:<id>` too. Items that
    are not repeatable have `bought:<id>`. The items with key number r are `columns[offsets[r]:offsets[r + 1]]`. `id_rank`
    is the rank of each item's id among all sorted ids. `always_active` says that no item has a bound, and `one_code` is the
    fact code of all items or None when they differ. `topics` counts the keys `topic:` of each item. `leading` numbers the
    topics and buckets that have weights, at most TOPICS_MAX. Those that most items carry come first, equal ones by name.
    `spelled` maps a topic as limits compare it to the keys that are spelled otherwise. At each of `turns` some item is no
    longer as new as it was.
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


def compile_shelf(placement: Placement) -> CompiledPlacement:
    """Returns the compiled placement.

    Raises Unprocessable for an item id that occurs twice, or a placement id that contains a slash.
    Takes some 5 us an item, so large placements do not belong where others wait.
    """
    check_placement(placement)
    items, ids = placement.items, tuple([item.item for item in placement.items])
    index = {name: at for at, name in enumerate(ids)}
    scales = read_scales(placement.buckets)
    about = (_list_subjects(scales, item) for item in items)
    rows, offsets, columns = number_keys([f"item:{name}" for name in ids], about)
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
    )


def check_placement(placement: Placement) -> None:
    """Raises Unprocessable when an item id occurs twice, or when the placement's id contains a slash."""
    if len({item.item for item in placement.items}) != len(placement.items):
        raise Unprocessable("An item id occurs twice.", field="items", expected="every item id once")
    if "/" in placement.placement:
        raise Unprocessable(
            "The id of the placement contains a slash.", field="placement", expected="an id without '/'"
        )


def is_repeatable(item: Item, kind: PlacementKind) -> bool:
    """Returns whether people may want the item again once they ordered it."""
    return kind is not PlacementKind.OFFER if item.repeatable is None else item.repeatable


def _other_keys(placement: Placement, rows: dict[str, int]) -> dict[str, int]:
    """Returns the other keys of the items themselves, each with the row number of the item's own key."""
    once = [item.item for item in placement.items if not is_repeatable(item, placement.kind)]
    found = {f"{BOUGHT}:{name}": rows[f"item:{name}"] for name in once}
    if placement.variety.fatigue:
        found |= {f"{IN_VAIN}:{item.item}": rows[f"item:{item.item}"] for item in placement.items}
    return found


def items_with(shelf: CompiledPlacement, key: str) -> Indexes:
    """Returns the items that have a key, ascending; none for a key that no item has."""
    row = shelf.rows.get(key)
    return shelf.columns[:0] if row is None else shelf.columns[shelf.offsets[row] : shelf.offsets[row + 1]]


def class_of_code(code: int) -> MessageClass:
    """Returns the class of the items with this fact code."""
    return _CLASS_OF_FLAG[code & 12]


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


def topics_of(item: Item) -> list[str]:
    """Returns the `topic:` keys of an item, sorted: its tags, its topics and its category, each once."""
    return sorted([f"topic:{name}" for name in _about(item)])


def subjects_of(shelf: CompiledPlacement, item: int) -> list[str]:
    """Returns the keys of an item, given by its index, sorted: its topics, and the buckets of its numbers."""
    return sorted(_list_subjects(shelf.scales, shelf.placement.items[item]))


def _list_subjects(scales: tuple[Scale, ...], item: Item) -> list[str]:
    topics = [f"topic:{name}" for name in _about(item)]
    return topics + list_keys(scales, item.numbers) if scales and item.numbers else topics


def _about(item: Item) -> dict[str, None]:
    names = dict.fromkeys((*item.tags, *item.topics, item.category))
    names.pop("", None)
    return names


def fact_code(item: Item) -> int:
    """Returns the facts of an item that outbound rules ask about and that no person changes, as one small
    number.

    A price that is not the list price beside it counts as different. So does one that cannot be compared, as items
    of earlier versions may have.
    """
    code = CODE_OF_CLASS[item.message_class] + (SPECIAL_ITEM if is_special(item.sensitivity) else 0)
    if "price" not in item.content or "list_price" not in item.content:
        return code
    is_same = is_list_price(item.content["price"], item.content["list_price"])
    return code if is_same else code + PRICE_DIFFERS
