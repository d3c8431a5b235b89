"""The items of a placement, as they come in and go out."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from aboveboard.api.protocol import Time
from aboveboard.canonical import JsonValue
from aboveboard.clock import to_iso
from aboveboard.engine import placement as shelf
from aboveboard.errors import Unprocessable
from aboveboard.identifiers import END, Instant, ItemId, instant, text
from aboveboard.words import Sensitivity

Tag = Annotated[str, text(100, "A tag or topic")]
Category = Annotated[
    str,
    Meta(
        max_length=100,
        pattern=r"^[^\x00-\x1f\x7f]*" + END,
        description="A category: at most 100 characters, no control characters",
    ),
]
ITEMS_MAX = 10_000
"""In one request. A placement may have more, which come in several."""

LEVELS_MAX = 20
"""Of lists and objects inside each other in a content. What is nested much deeper could be stored and not read back."""


class ItemBody(Struct, frozen=True, forbid_unknown_fields=True):
    """`content` is handed back with the item. With `price` and `list_price` in it, the two are compared."""

    item: ItemId
    tags: Annotated[list[Tag], Meta(max_length=50)] = []
    category: Category = ""
    topics: Annotated[list[Tag], Meta(max_length=50)] = []
    sensitivity: Sensitivity = Sensitivity.PLAIN
    # The content is the JSON of an app; msgspec describes no type that contains itself.
    content: dict[str, Any] = {}
    starts: Instant | None = None
    ends: Instant | None = None


class ItemsBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Replaces all items. Their order is the editorial one."""

    items: Annotated[list[ItemBody], Meta(max_length=ITEMS_MAX)]


class ItemsPatchBody(Struct, frozen=True, forbid_unknown_fields=True):
    """`items` replace those with the same id, where they stand, or come to the end; `remove` names ids. No id may stand
    twice in all of this."""

    items: Annotated[list[ItemBody], Meta(max_length=ITEMS_MAX)] = []
    remove: Annotated[list[ItemId], Meta(max_length=ITEMS_MAX)] = []


class ItemsPatchAnswer(Struct, frozen=True):
    """`items` says how many there are now. `unchanged` were sent as they were before; `absent` were to be removed and
    not there. When nothing changed, the revision is the one before."""

    placement: str
    revision: int
    items: int
    added: int
    replaced: int
    unchanged: int
    removed: int
    absent: int


class ItemAnswer(Struct, frozen=True):
    item: str
    tags: tuple[str, ...]
    category: str
    topics: tuple[str, ...]
    sensitivity: Sensitivity
    # As in `ItemBody`: the JSON of an app.
    content: dict[str, Any]
    starts: Time | None
    ends: Time | None


def check_once(body: ItemsPatchBody) -> None:
    """Raises Unprocessable, naming the field, for an id that stands twice."""
    fields = [f"items[{at}].item" for at in range(len(body.items))]
    fields += [f"remove[{at}]" for at in range(len(body.remove))]
    seen: set[str] = set()
    for field, name in zip(fields, [*(each.item for each in body.items), *body.remove], strict=True):
        if name in seen:
            raise Unprocessable("an item id stands twice", field=field, expected="every item id once")
        seen.add(name)


def item_of(body: ItemBody, path: str) -> shelf.Item:
    """Raises Unprocessable, naming the field at `path`, when the item could never be shown."""
    starts_ms = None if body.starts is None else instant(body.starts, f"{path}.starts")
    ends_ms = None if body.ends is None else instant(body.ends, f"{path}.ends")
    if starts_ms is not None and ends_ms is not None and ends_ms <= starts_ms:
        raise Unprocessable(
            "the item ends before it starts", field=f"{path}.ends", expected="a time after `starts`"
        )
    if _deeper(body.content, LEVELS_MAX):
        raise Unprocessable(
            "the content is nested too deeply",
            field=f"{path}.content",
            expected=f"at most {LEVELS_MAX} levels of lists and objects",
        )
    return shelf.Item(
        item=body.item,
        tags=tuple(body.tags),
        category=body.category,
        topics=tuple(body.topics),
        sensitivity=body.sensitivity,
        content=body.content,
        starts_ms=starts_ms,
        ends_ms=ends_ms,
    )


def _deeper(value: JsonValue, levels: int) -> bool:
    """Whether more than `levels` lists and objects stand inside each other, this one counted."""
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_deeper(each, levels - 1) for each in inner)


def answer_of(item: shelf.Item) -> ItemAnswer:
    return ItemAnswer(
        item=item.item,
        tags=item.tags,
        category=item.category,
        topics=item.topics,
        sensitivity=item.sensitivity,
        content=item.content,
        starts=None if item.starts_ms is None else to_iso(item.starts_ms),
        ends=None if item.ends_ms is None else to_iso(item.ends_ms),
    )
