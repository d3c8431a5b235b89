"""The answer to a decision, as the app receives it: the types that are encoded and that OpenAPI describes."""

from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from aboveboard.explanation.makers import ShownMaker
from aboveboard.explanation.render import RenderedHeldBack, RenderedReason
from aboveboard.words import BoundBy


class ItemReasons(Struct, frozen=True):
    """The reasons of one item, given the items above it. The fields are those of `WhyText`."""

    reasons: tuple[RenderedReason, ...]
    counterfactual: str | None
    headline: str


class ShownItem(Struct, frozen=True, omit_defaults=True):
    """An item in the answer. `probability` is that of this item in this position, given the items before it.

    `nothing` is present and true where nothing is to be shown in this position.

    `why` is present where the request asks to explain all items, and `made_by` where the item declares it. `emphasis` is
    present and true for a marked item.
    """

    item: str
    position: int
    probability: float
    # msgspec describes no type that contains itself, and the content is the app's own JSON.
    content: dict[str, Any]
    why: ItemReasons | UnsetType = UNSET
    made_by: ShownMaker | UnsetType = UNSET
    emphasis: bool | UnsetType = UNSET
    nothing: bool | UnsetType = UNSET


class Personalization(Struct, frozen=True):
    """The level that the person `asked` for, and the one in effect, which is never above it.

    `bound_by` names the cause of the level. `strength`, from 0 to 1, bounds how far a choice may differ from the
    baseline.
    """

    asked: int
    effective: int
    bound_by: BoundBy
    strength: float


class WhyText(Struct, frozen=True):
    """The explanation of one item in sentences, and the address of its page.

    `item` is the explained one, by default the first; it is null for an answer without items. The answer to a decision
    with `explain` `link` has no reasons and no counterfactual. The reasons of a later item hold given the items above it. `counterfactual` names the item that would most likely have been in its place without the first reason. It is null unless
    that is another item than the likeliest one. `headline` is the kind of the main reason: `you`, `baseline`, `chance`,
    or `left` for what was left to choose from. It is null for decisions of earlier versions. `made_by` says who made the
    item, where that is declared.
    """

    summary: str
    reasons: tuple[RenderedReason, ...]
    counterfactual: str | None
    held_back: tuple[RenderedHeldBack, ...]
    url: str
    headline: str | None = None
    item: str | None = None
    made_by: ShownMaker | UnsetType = UNSET


class LogPlace(Struct, frozen=True):
    index: int


class DecisionAnswer(Struct, frozen=True):
    """The items in order, the level of personalization, the explanation, and the index of the record in the log.

    `changed` is present where items keep their places. It names those that the visit before had not in their slot.
    """

    decision: str
    placement: str
    items: list[ShownItem]
    personalization: Personalization
    why: WhyText
    changed: tuple[str, ...] | UnsetType = UNSET
    log: LogPlace = LogPlace(0)


_encoder = msgspec.json.Encoder()
_TAIL = b"0}}"


def encode_without_index(answer: Struct) -> bytes:
    """Returns the encoded answer without its index, for `append_index`. The index is known only after the commit.

    Raises ValueError unless the index is 0 and the last value.
    """
    encoded = _encoder.encode(answer)
    # The bytes are sealed for repeats in the same commit that assigns the index. So the index must come last.
    if not encoded.endswith(_TAIL):
        raise ValueError("The answer does not end with index 0. Keep `log` its last field.")
    return encoded[: -len(_TAIL)]


def append_index(encoded: bytes, index: int) -> bytes:
    """Returns the complete answer in JSON: the bytes of `encode_without_index`, ended with the index."""
    return b"%b%d}}" % (encoded, index)
