"""The items of a placement in requests and answers."""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, field

from aboveboard.api.item_keys import ForKeys, StateKey, StateKeys
from aboveboard.api.item_numbers import Numbers, check_numbers
from aboveboard.api.made_by import MadeByBody, answer_made_by, read_made_by
from aboveboard.api.protocol import Time
from aboveboard.canonical import JsonValue
from aboveboard.clock import to_iso
from aboveboard.engine import placement as shelf
from aboveboard.engine.buckets import Number
from aboveboard.engine.prices import read_price
from aboveboard.errors import TooLarge, Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.limits import Limit
from aboveboard.identifiers import (
    END,
    Instant,
    ItemId,
    Language,
    NewItemId,
    PictureId,
    instant,
    new_id,
    text,
)
from aboveboard.words import MessageClass, PlacementKind, Sensitivity

Tag = Annotated[str, new_id(100, "A tag or topic")]
Category = Annotated[
    str,
    Meta(
        max_length=100,
        pattern=r"^[^\x00-\x1f\x7f]*" + END,
        description="A category: at most 100 characters, no control characters",
    ),
]
ITEMS_MAX = 10_000
"""The number of items in one request. A placement may have more, sent in several requests."""

LEVELS_MAX = 20
"""The levels of lists and objects in a content. A much deeper content could be stored, and not be read again."""


class ContentBody(Struct, frozen=True, kw_only=True):
    """The content of an item or a part."""

    # The content is the JSON of an app; msgspec describes no type that contains itself.
    content: dict[str, Any] = {}


class ItemBody(ContentBody, frozen=True, forbid_unknown_fields=True):
    """An item. Decisions return its `content`. With `price` and `list_price` in it, the two are compared as decimal
    numbers. Each is then a number, or a text like "20.00". An item at another price is not chosen in person.

    `titles` are by language. Readers of other languages get the `title` in `content`.

    With `repeatable` false, the item gives way to others once the person ordered it. That is the default for offers.

    `picture` is the id of an uploaded picture, which the pages of people show beside the title.

    `numbers` are numbers, or texts like "19.90", by name. One counts where the placement declares `buckets` of its name.
    Decisions ignore the others.

    `class` is that of a message: `marketing`, the default, is sent only to people who agreed to messages. The others are
    not about offers, so they have no tags, topics, category, numbers, `price` or `list_price`.

    `for` names intents and states. The item is likelier for people who have one, as far as they let it be used.
    The states in `needs` must hold before the item is chosen. `gives` is the state that it leads to. Once that holds, the
    item is not chosen any more. Both are read only where the person lets their history be used. Elsewhere they count as
    met. No state may lead to itself.

    With `nothing`, the item says that nothing is to be shown. It competes with the others like any item.

    `made_by` says who made the item. Without it, nothing is said, and an item that had one keeps it.
    """

    item: NewItemId
    tags: Annotated[list[Tag], Meta(max_length=50)] = []
    category: Category = ""
    topics: Annotated[list[Tag], Meta(max_length=50)] = []
    sensitivity: Sensitivity = Sensitivity.PLAIN
    starts: Instant | None = None
    ends: Instant | None = None
    message_class: MessageClass | None = field(default=None, name="class")
    titles: Annotated[dict[Language, Annotated[str, text(200, "A title")]], Meta(max_length=50)] | None = None
    repeatable: bool | None = None
    picture: PictureId | None = None
    numbers: Numbers = {}
    for_: ForKeys = field(default=[], name="for")
    needs: StateKeys = []
    gives: StateKey | None = None
    nothing: bool = False
    made_by: MadeByBody | None = None


class ItemsBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The items that replace all present ones, in editorial order."""

    items: Annotated[list[ItemBody], Meta(max_length=ITEMS_MAX)]


class ItemsPatchBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A change of some items. Each of `items` replaces the one with its id, or is added at the end.

    `remove` lists ids of items to remove. No id may occur twice in the two lists together.
    """

    items: Annotated[list[ItemBody], Meta(max_length=ITEMS_MAX)] = []
    remove: Annotated[list[ItemId], Meta(max_length=ITEMS_MAX)] = []


class ItemsPatchAnswer(Struct, frozen=True):
    """The counts of a change. `items` is the number of items now, and `unchanged` that of equal ones that were sent.

    `absent` counts ids in `remove` that had no item. When nothing changed, the revision stays the same. A repeat has the
    counts of the first answer, and `revision` and `items` as they are now.
    """

    placement: str
    revision: int
    items: int
    added: int
    replaced: int
    unchanged: int
    removed: int
    absent: int


class ItemAnswer(Struct, frozen=True):
    """An item as it is declared. `starts` and `ends` are null for no bound. Only a message has a `class`.

    An item without titles by language has no `titles`. So it is with `picture`, `numbers`, `for`, `needs`, `gives`,
    `nothing` and `made_by`.
    `repeatable` is that of its placement's kind where the item declares none.
    """

    item: str
    tags: tuple[str, ...]
    category: str
    topics: tuple[str, ...]
    sensitivity: Sensitivity
    # As in `ContentBody`: the JSON of an app.
    content: dict[str, Any]
    starts: Time | None
    ends: Time | None
    repeatable: bool
    message_class: MessageClass | UnsetType = field(default=UNSET, name="class")
    titles: dict[str, str] | UnsetType = UNSET
    picture: str | UnsetType = UNSET
    numbers: dict[str, Number] | UnsetType = UNSET
    for_: tuple[str, ...] | UnsetType = field(default=UNSET, name="for")
    needs: tuple[str, ...] | UnsetType = UNSET
    gives: str | UnsetType = UNSET
    nothing: bool | UnsetType = UNSET
    made_by: MadeByBody | UnsetType = UNSET


def check_once(body: ItemsPatchBody) -> None:
    """Raises Unprocessable, naming the field, when an item id occurs twice in the two lists together."""
    fields = [f"items[{at}].item" for at in range(len(body.items))]
    fields += [f"remove[{at}]" for at in range(len(body.remove))]
    seen: set[str] = set()
    for path, name in zip(fields, [*(each.item for each in body.items), *body.remove], strict=True):
        if name in seen:
            raise Unprocessable("An item id occurs twice.", field=path, expected="every item id once")
        seen.add(name)


def items_of(gateway: Gateway, bodies: Sequence[ItemBody]) -> list[shelf.Item]:
    """Returns the items of a body. Raises as `item_of` does, and TooLarge for a content above the limit."""
    found = []
    for at, body in enumerate(bodies):
        found.append(item_of(body, f"items[{at}]"))
        check_size(gateway, body.content, f"items[{at}]")
    return found


def check_size(gateway: Gateway, content: dict[str, JsonValue], path: str) -> None:
    """Raises TooLarge, naming the content below `path`, for one above the limit."""
    most = gateway.settings.content_limit_bytes
    if len(msgspec.json.encode(content)) > most and gateway.limits.refuses(Limit.ITEM_CONTENT):
        raise TooLarge(
            "The content of an item is larger than this gateway accepts. Send less, such as an address of the rest.",
            field=f"{path}.content",
            expected=f"at most {most} bytes of JSON",
        )


def item_of(body: ItemBody, path: str) -> shelf.Item:
    """Returns the item of a body. Raises Unprocessable, naming the field below `path`.

    That is a time out of range, or an item that does not end after it starts. It is also a content of more than
    LEVELS_MAX levels, or with two prices that cannot be compared. So is a
    text in `numbers` that is none, and what `read_made_by` refuses.
    """
    starts_ms = None if body.starts is None else instant(body.starts, f"{path}.starts")
    ends_ms = None if body.ends is None else instant(body.ends, f"{path}.ends")
    if starts_ms is not None and ends_ms is not None and ends_ms <= starts_ms:
        raise Unprocessable(
            "The item does not end after it starts. Correct one of the two times.",
            field=f"{path}.ends",
            expected="a time after `starts`",
        )
    check_content(body.content, path)
    check_numbers(body.numbers, path)
    return shelf.Item(
        item=body.item,
        tags=tuple(body.tags),
        category=body.category,
        topics=tuple(body.topics),
        sensitivity=body.sensitivity,
        content=body.content,
        starts_ms=starts_ms,
        ends_ms=ends_ms,
        message_class=body.message_class or MessageClass.MARKETING,
        titles=body.titles or UNSET,
        repeatable=body.repeatable,
        picture=body.picture or UNSET,
        numbers=body.numbers or UNSET,
        for_=tuple(dict.fromkeys(body.for_)) or UNSET,
        needs=tuple(dict.fromkeys(body.needs)) or UNSET,
        gives=body.gives or UNSET,
        is_nothing=body.nothing or UNSET,
        made_by=read_made_by(body.made_by, path),
    )


def check_content(content: dict[str, JsonValue], path: str) -> None:
    """Raises Unprocessable, naming the field below `path`, for too many levels, or prices that cannot be compared."""
    if _is_deeper(content, LEVELS_MAX):
        raise Unprocessable(
            "The content is nested too deeply. Send fewer levels.",
            field=f"{path}.content",
            expected=f"at most {LEVELS_MAX} levels of lists and objects",
        )
    _check_prices(content, path)


def _check_prices(content: dict[str, JsonValue], path: str) -> None:
    if "price" not in content or "list_price" not in content:
        return
    for name in ("price", "list_price"):
        if read_price(content[name]) is None:
            raise Unprocessable(
                "A price cannot be compared with the one beside it. Send both as numbers, or leave `list_price` out.",
                field=f"{path}.content.{name}",
                expected='a number, or a text with one such as "20.00"',
            )


def _is_deeper(value: JsonValue, levels: int) -> bool:
    """Returns True when more than `levels` lists and objects are nested in each other, with this one counted."""
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deeper(each, levels - 1) for each in inner)


def answer_of(item: shelf.Item, kind: PlacementKind = PlacementKind.CONTENT) -> ItemAnswer:
    """Returns the item of a placement of this kind as answers show it, with times as text."""
    return ItemAnswer(
        item=item.item,
        tags=item.tags,
        category=item.category,
        topics=item.topics,
        sensitivity=item.sensitivity,
        content=item.content,
        starts=None if item.starts_ms is None else to_iso(item.starts_ms),
        ends=None if item.ends_ms is None else to_iso(item.ends_ms),
        repeatable=shelf.is_repeatable(item, kind),
        message_class=item.message_class if kind is PlacementKind.MESSAGE else UNSET,
        titles=item.titles,
        picture=item.picture,
        numbers=item.numbers,
        for_=item.for_,
        needs=item.needs,
        gives=item.gives,
        nothing=item.is_nothing,
        made_by=answer_made_by(item.made_by),
    )
