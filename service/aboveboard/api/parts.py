"""The parts of items in requests and answers."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, field

from aboveboard.api.item_keys import ForKey, StateKey
from aboveboard.api.items import ContentBody, Tag, check_content
from aboveboard.api.made_by import MadeByBody, answer_made_by, read_made_by
from aboveboard.engine.placement import CreativeParts, Item
from aboveboard.identifiers import END, Language, text
from aboveboard.words import Sensitivity

SLOTS_MAX = 5
"""The number of slots. Their parts' ids, joined, make the id of an item, which has at most 200 characters."""

PARTS_MAX = 200
"""The number of parts in one slot."""

PART_TAGS_MAX = 8
"""The number of tags, and of topics, of one part. So an item of all slots has no more than an item may have."""

PART_KEYS_MAX = 4
"""The number of keys in `for`, and in `needs`, of one part."""

PART_LANGUAGES_MAX = 10
"""The number of languages in the titles of one part."""

INTERESTS_MAX = 20
"""The number of interests that parts are learned by."""

PairOfParts = Annotated[list[str], Meta(min_length=2, max_length=2)]
PartId = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,35}" + END,
        description="The id of a part: 1 to 36 letters, digits, dots, hyphens and underscores, the first a letter or digit",
    ),
]
SlotName = Annotated[
    str,
    Meta(
        pattern=r"^[a-z][a-z0-9_]{0,39}" + END,
        description="The name of a slot: a small letter, then at most 39 small letters, digits and underscores",
    ),
]


class PartBody(ContentBody, Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One part, such as a headline. Each item that is made of it has its content, its tags and its topics.

    Each field of `content` belongs to one slot. `titles` are by language; an item has those of its parts, joined. An item
    is special if one of its parts is. It is for each of `for`, and needs all of `needs`. Its maker is the strictest.
    """

    part: PartId
    titles: Annotated[
        dict[Language, Annotated[str, text(200, "A title")]], Meta(max_length=PART_LANGUAGES_MAX)
    ] = {}
    tags: Annotated[list[Tag], Meta(max_length=PART_TAGS_MAX)] = []
    topics: Annotated[list[Tag], Meta(max_length=PART_TAGS_MAX)] = []
    sensitivity: Sensitivity = Sensitivity.PLAIN
    for_: Annotated[list[ForKey], Meta(max_length=PART_KEYS_MAX)] = field(default=[], name="for")
    needs: Annotated[list[StateKey], Meta(max_length=PART_KEYS_MAX)] = []
    made_by: MadeByBody | UnsetType = UNSET


class CombineBody(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The parts by slot, in editorial order. Each combination of one part of each slot becomes an item.

    The two parts of a pair in `forbid` never meet. The id of an item has the ids of its parts, joined with `+` in the order
    of the names of their slots. It has a tag `part:<slot>:<part>` for each.

    `interests` are topics. Which parts people with an interest in them choose is learned. The parts need not be about them.
    """

    parts: Annotated[
        dict[SlotName, Annotated[list[PartBody], Meta(min_length=1, max_length=PARTS_MAX)]],
        Meta(min_length=1, max_length=SLOTS_MAX),
    ]
    forbid: Annotated[list[PairOfParts], Meta(max_length=10_000)] = []
    interests: Annotated[list[Tag], Meta(max_length=INTERESTS_MAX)] = []


def read_parts(body: CombineBody) -> CreativeParts:
    """Returns the parts of a body. Raises Unprocessable as `read_made_by` and `check_content` do."""
    slots = {
        slot: tuple([_read(part, f"parts.{slot}[{at}]") for at, part in enumerate(each)])
        for slot, each in body.parts.items()
    }
    pairs = tuple([(one, other) for one, other in body.forbid])
    return CreativeParts(slots, pairs, tuple(dict.fromkeys(body.interests)))


def answer_parts(parts: CreativeParts | UnsetType) -> CombineBody | UnsetType:
    """Returns the parts as they were sent. UNSET without any."""
    if parts is UNSET:
        return UNSET
    slots = {slot: [_answer(part) for part in each] for slot, each in parts.slots.items()}
    return CombineBody(slots, [[*pair] for pair in parts.forbid], [*parts.interests])


def _read(body: PartBody, path: str) -> Item:
    check_content(body.content, path)
    return Item(
        item=body.part,
        content=body.content,
        titles=body.titles or UNSET,
        tags=tuple(body.tags),
        topics=tuple(body.topics),
        sensitivity=body.sensitivity,
        for_=tuple(dict.fromkeys(body.for_)) or UNSET,
        needs=tuple(dict.fromkeys(body.needs)) or UNSET,
        made_by=read_made_by(body.made_by or None, path),
    )


def _answer(part: Item) -> PartBody:
    return PartBody(
        part=part.item,
        content=part.content,
        titles=part.titles or {},
        tags=[*part.tags],
        topics=[*part.topics],
        sensitivity=part.sensitivity,
        for_=[*(part.for_ or ())],
        needs=[*(part.needs or ())],
        made_by=answer_made_by(part.made_by),
    )
