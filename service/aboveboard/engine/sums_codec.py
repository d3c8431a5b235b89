"""Sufficient statistics as bytes: MessagePack with little-endian doubles. Equal statistics give equal bytes.

The bytes have periods, each with the cells of its symmetric matrix that are not 0 in the upper half. Most
pairs of features never meet, and the lower half is the same.

The format also names the way that examples are built. An example to unlearn is rebuilt as it would be built
now. Statistics of examples that were built otherwise have another format. They are not read, but rebuilt from
the records. Formats 1 and 2 learned from large placements in another way. Format 3 had all places of a list in one matrix.
"""

import msgspec
import numpy as np
from msgspec import Struct

from aboveboard.engine.decay import PeriodSums
from aboveboard.engine.ridge import Statistics
from aboveboard.errors import Unprocessable

FORMAT = 4


class _Period(Struct, frozen=True, forbid_unknown_fields=True):
    """One place in one period. `cells` are indexes into the flattened matrix, and `a` the values there."""

    period: int
    place: int
    names: tuple[str, ...]
    n: int
    cells: bytes
    a: bytes
    b: bytes


class _StoredSums(Struct, frozen=True, forbid_unknown_fields=True):
    format: int
    period_ms: int
    since: int
    periods: tuple[_Period, ...]


class _Head(Struct, frozen=True):
    format: int


def encode(sums: PeriodSums) -> bytes:
    """Returns the bytes of the statistics, by period and place."""
    parts = sums.by_part()
    periods = tuple(_pack(part, parts[part]) for part in sorted(parts))
    return msgspec.msgpack.encode(_StoredSums(FORMAT, sums.period_ms, sums.since, periods))


def decode(data: bytes) -> PeriodSums:
    """Returns the statistics that `encode` wrote, to the bit. Raises Unprocessable for damaged bytes or
    another format.
    """
    try:
        head = msgspec.msgpack.decode(data, type=_Head)
        if head.format == FORMAT:
            stored = msgspec.msgpack.decode(data, type=_StoredSums)
            periods = {each.period: _unpack(each) for each in stored.periods if each.place == 1}
            further = {(each.period, each.place): _unpack(each) for each in stored.periods if each.place > 1}
            return PeriodSums(stored.period_ms, stored.since, periods, further)
    except (msgspec.MsgspecError, ValueError, IndexError) as error:
        raise Unprocessable(
            "The stored statistics are damaged. Rebuild them from the records.", field="statistics"
        ) from error
    raise Unprocessable(
        "The stored statistics have another format. Rebuild them from the records.",
        field="format",
        expected=str(FORMAT),
    )


def _pack(part: tuple[int, int], of: Statistics) -> _Period:
    upper = np.triu(of.a).ravel()
    cells = np.flatnonzero(upper)
    return _Period(
        period=part[0],
        place=part[1],
        names=of.names,
        n=of.n,
        cells=cells.astype("<i4").tobytes(),
        a=upper[cells].astype("<f8").tobytes(),
        b=of.b.astype("<f8").tobytes(),
    )


def _unpack(stored: _Period) -> Statistics:
    size = len(stored.names)
    upper = np.zeros(size * size)
    upper[np.frombuffer(stored.cells, "<i4")] = np.frombuffer(stored.a, "<f8")
    half = upper.reshape(size, size)
    return Statistics(stored.names, half + np.triu(half, 1).T, _vector(stored.b, size), stored.n)


def _vector(data: bytes, size: int) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return np.frombuffer(data, "<f8").reshape(size)
