"""The canonical JSON that is hashed and signed: RFC 8785 (JCS), restricted to values that it writes in one way.

Allowed are null, booleans, strings without lone surrogates, lists, and objects with ASCII keys. Whole numbers are
allowed up to 2**53 - 1 in size. Binary floating point is not: JSON writers disagree about its digits. `number` therefore stores a
fraction as text, the shortest decimal that reads back as the same double. On this set the sorted msgspec encoding
equals RFC 8785 byte for byte. The tests compare it with a second implementation.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import msgspec
from msgspec import Struct

JsonValue: TypeAlias = str | int | float | bool | Sequence["JsonValue"] | Mapping[str, "JsonValue"] | None
"""JSON of any shape. A reader checks the shape first, by `match` or `isinstance`."""

JsonObject = dict[str, JsonValue]

_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder()


def encode(value: JsonValue | Struct) -> bytes:
    """Returns the canonical bytes of `value`, which the caller has built from the allowed types only."""
    return _encoder.encode(value)


def decode(data: bytes) -> JsonValue:
    """Returns the value of canonical bytes. Raises msgspec.DecodeError for anything that is not JSON."""
    found: JsonValue = _decoder.decode(data)
    return found


number: Callable[[float], str] = float.__repr__
"""Returns a double as text that `float` reads back to the same bits."""
