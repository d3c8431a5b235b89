"""A placement and its items as they were declared, and compiled once per revision for the engine.

A shelf knows items by their index, which is their place in the declared (editorial) order.
"""

from itertools import chain
from typing import Annotated, Any, Literal

import numpy as np
from msgspec import Meta, Struct, field
from numpy.typing import NDArray

from service.engine.grid import Indexes
from service.engine.rewards import Rewards
from service.errors import Unprocessable
from service.words import PlacementKind, Sensitivity

Baseline = Literal["popular", "editorial"]

SPECIAL_ITEM = 1
PRICE_DIFFERS = 2
FACT_CODES = 4
"""An item's fact code is the sum of the flags above that hold for it, so there are this many codes."""

_INSTANTS = np.iinfo(np.int64)


class Item(Struct, frozen=True):
    """What can stand in a placement. `starts_ms` is its first instant and `ends_ms` the first one after it;
    None means no bound. `content` is the app's own JSON; `price` and `list_price` in it are numbers.
    """

    item: str
    tags: tuple[str, ...] = ()
    category: str = ""
    topics: tuple[str, ...] = ()
    sensitivity: Sensitivity = Sensitivity.PLAIN
    content: dict[str, Any] = field(default_factory=dict)
    starts_ms: int | None = None
    ends_ms: int | None = None


class Cap(Struct, frozen=True):
    """One item is shown to one person at most `times` within any `days` days."""

    times: Annotated[int, Meta(ge=1)]
    days: Annotated[int, Meta(ge=1)]


class Variety(Struct, frozen=True):
    """How far a placement may narrow down what one person sees. As it stands here nothing is bounded: so it was for
    placements declared before there were bounds. The API has safer defaults.

    `diversity` is what an item loses, in rewards, when all its topics stand further up in the list already. Of the
    personal part every candidate keeps `explore` / candidates, and items with no topic that the person ever met keep
    `unmet` in all. No cause adds or takes more than `cause_cap` of what all causes do for an item.
    """

    diversity: float = 0.0
    explore: float = 0.0
    unmet: float = 0.0
    cause_cap: float = 1.0


UNBOUNDED = Variety()


class Placement(Struct, frozen=True):
    """A spot in an app. The order of `items` is the baseline when `baseline` is "editorial".

    `control_share` of the people who want personalization get what everybody gets all the same, always the same people:
    against them it is measured what personalization does. `rewards` say what an outcome is worth.
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


class Shelf(Struct, frozen=True, eq=False):
    """A compiled placement; arrays by item are read-only and stand by item index.

    `rows` numbers the keys `item:<id>` and `topic:<name>`; the items that have key number r are
    `columns[offsets[r]:offsets[r + 1]]`. `id_rank` is the place of each item's id among all ids, sorted.
    `shown_keys` maps the keys of `PersonState.shown` to items. `always_active` and `one_code` are shortcuts: no item
    has a bound, and the fact code that all items share (None when they differ). `topics` counts those of each item.
    """

    placement: Placement
    ids: tuple[str, ...]
    index: dict[str, int]
    rows: dict[str, int]
    offsets: Indexes
    columns: Indexes
    id_rank: Indexes
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    always_active: bool
    codes: Indexes
    one_code: int | None
    shown_keys: dict[str, int]
    topics: Indexes


def compile_shelf(placement: Placement) -> Shelf:
    """Raises Unprocessable when an item id stands twice, or when the placement's id contains a slash."""
    items, ids = placement.items, tuple(item.item for item in placement.items)
    index = {name: at for at, name in enumerate(ids)}
    if len(index) != len(ids):
        raise Unprocessable("an item id stands twice", field="items", expected="every item id once")
    if "/" in placement.placement:
        raise Unprocessable("a placement id holds no slash", field="placement", expected="an id without '/'")
    keys, codes = _items_by_key(items), [fact_code(item) for item in items]
    return Shelf(
        placement=placement,
        ids=ids,
        index=index,
        rows={key: row for row, key in enumerate(keys)},
        offsets=_fixed(np.cumsum([0, *map(len, keys.values())], dtype=np.intp)),
        columns=_fixed(np.fromiter(chain.from_iterable(keys.values()), np.intp)),
        id_rank=_fixed(np.argsort(np.array(sorted(index.values(), key=ids.__getitem__), np.intp))),
        starts=_instants([item.starts_ms for item in items], otherwise=_INSTANTS.min),
        ends=_instants([item.ends_ms for item in items], otherwise=_INSTANTS.max),
        always_active=all(item.starts_ms is None and item.ends_ms is None for item in items),
        codes=_fixed(np.array(codes, np.intp)),
        one_code=codes[0] if len(set(codes)) == 1 else None,
        shown_keys={f"{placement.placement}/{name}": at for name, at in index.items()},
        topics=_fixed(_topics(items, keys)),
    )


def items_with(shelf: Shelf, key: str) -> Indexes:
    """The items that have a key, ascending; none for a key that nothing here has."""
    row = shelf.rows.get(key)
    return shelf.columns[:0] if row is None else shelf.columns[shelf.offsets[row] : shelf.offsets[row + 1]]


def topics_of(item: Item) -> list[str]:
    """The `topic:` keys of an item, sorted: its tags, its topics and its category, each once."""
    return sorted({f"topic:{name}" for name in (*item.tags, *item.topics, item.category) if name})


def fact_code(item: Item) -> int:
    """What outbound rules ask about an item that is the same for everyone, as one small number.

    A price that is not the list price beside it counts as different; so do two of which one is no number, because
    that cannot be judged.
    """
    code = SPECIAL_ITEM if item.sensitivity is Sensitivity.SPECIAL else 0
    if "price" not in item.content or "list_price" not in item.content:
        return code
    prices = item.content["price"], item.content["list_price"]
    known = all(isinstance(price, int | float) and not isinstance(price, bool) for price in prices)
    return code if known and prices[0] == prices[1] else code + PRICE_DIFFERS


def _items_by_key(items: tuple[Item, ...]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, item in enumerate(items):
        for key in (f"item:{item.item}", *topics_of(item)):
            found.setdefault(key, []).append(at)
    return found


def _topics(items: tuple[Item, ...], keys: dict[str, list[int]]) -> Indexes:
    """How many topics each item has."""
    places = chain.from_iterable(at for key, at in keys.items() if key.startswith("topic:"))
    return np.bincount(np.fromiter(places, np.intp), minlength=len(items)).astype(np.intp)


def _instants(values: list[int | None], *, otherwise: int) -> NDArray[np.int64]:
    array = np.array([otherwise if value is None else value for value in values], np.int64)
    array.flags.writeable = False
    return array


def _fixed(array: Indexes) -> Indexes:
    array.flags.writeable = False
    return array
