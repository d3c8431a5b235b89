"""Values as the bytes that are hashed and signed: RFC 8785 (JCS) JSON, restricted to what it says exactly.

Admitted are null, booleans, whole numbers up to 2**53 - 1 in size, strings without lone surrogates, lists, and
objects with ASCII keys. Binary floating point is not: JSON writers disagree about its digits, so a fraction
is stored as text by `number`, the shortest decimal that reads back as the same double. On this set the sorted
msgspec encoding is byte for byte that of RFC 8785, which the tests hold against a second implementation.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import msgspec
from msgspec import Struct

JsonValue: TypeAlias = str | int | float | bool | Sequence["JsonValue"] | Mapping[str, "JsonValue"] | None
"""JSON of any shape. What reads one checks its shape first, by `match` or `isinstance`."""

JsonObject = dict[str, JsonValue]

_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder()


def encode(value: JsonValue | Struct) -> bytes:
    """The canonical bytes of `value`, which the caller has built from the admitted types only."""
    return _encoder.encode(value)


def decode(data: bytes) -> JsonValue:
    """The value of canonical bytes. Raises msgspec.DecodeError on anything that is not JSON."""
    found: JsonValue = _decoder.decode(data)
    return found


def number(value: float) -> str:
    """A double as text that `float` reads back to the same bits."""
    return float.__repr__(value)
