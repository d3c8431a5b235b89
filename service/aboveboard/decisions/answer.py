"""The answer to a decision, as it goes out: the types that are encoded, and that the OpenAPI file describes."""

from typing import Any

import msgspec
from msgspec import Struct

from aboveboard.explanation.render import RenderedHeldBack, RenderedReason
from aboveboard.words import BoundBy


class ShownItem(Struct, frozen=True):
    """`probability` is the chance that this item had in this position, given the items before it."""

    item: str
    position: int
    probability: float
    # msgspec describes no type that contains itself, and the content is the app's own JSON.
    content: dict[str, Any]


class Personalization(Struct, frozen=True):
    """`effective` is never above `asked`; `bound_by` says what keeps it down."""

    asked: int
    effective: int
    bound_by: BoundBy
    strength: float


class WhyText(Struct, frozen=True):
    """`counterfactual` says what would have stood first without the first reason, when that is another item."""

    summary: str
    reasons: tuple[RenderedReason, ...]
    counterfactual: str | None
    held_back: tuple[RenderedHeldBack, ...]
    url: str


class LogPlace(Struct, frozen=True):
    index: int


class DecisionAnswer(Struct, frozen=True):
    """The items in order, how strongly they were personalized, why, and the place of the record in the log."""

    decision: str
    placement: str
    items: list[ShownItem]
    personalization: Personalization
    why: WhyText
    log: LogPlace


_encoder = msgspec.json.Encoder()
_TAIL = b"0}}"


def encode_without_index(answer: DecisionAnswer) -> bytes:
    """The encoded answer up to its place in the log, which is known only once the commit is done."""
    encoded = _encoder.encode(answer)
    if not encoded.endswith(_TAIL):  # the place must stay the last thing in the answer
        raise ValueError("a decision's answer ends with its place in the log")
    return encoded[: -len(_TAIL)]


def append_index(encoded: bytes, index: int) -> bytes:
    return b"%b%d}}" % (encoded, index)
