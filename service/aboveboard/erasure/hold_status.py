"""The legal holds in the receipt of an erasure.

One in force has its ground and end. One that has ended has the entry that says so.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from aboveboard.erasure import state as progress
from aboveboard.erasure.state import HoldPart
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.stored_holds import find_hold


class HoldStatus(NamedTuple):
    """A hold that keeps, or kept, records of an erased person.

    `basis`, `ground` and `until_ms` are those in force, and None once it has ended. `completion` is the index of the
    entry at the end of that erasure, None before.
    """

    hold: str
    number: int
    state: Literal["held", "erasing", "erased"]
    basis: str | None = None
    ground: str | None = None
    until_ms: int | None = None
    completion: int | None = None


async def describe_holds(gateway: Gateway, parts: Sequence[HoldPart]) -> tuple[HoldStatus, ...]:
    """Returns how each hold is now. Raises KeysBehind and Unreadable as `find_hold`."""
    return tuple([await _describe(gateway, part) for part in parts])


async def _describe(gateway: Gateway, part: HoldPart) -> HoldStatus:
    found = await find_hold(gateway, part.hold)
    if found is not None:
        now = found.content.now
        return HoldStatus(part.hold, part.number, "held", str(now.basis), now.ground, now.until_ms)
    completion = await find_completion(gateway, part.hold)
    state: Literal["erasing", "erased"] = "erasing" if completion is None else "erased"
    return HoldStatus(part.hold, part.number, state, completion=completion)


async def find_completion(gateway: Gateway, hold: str) -> int | None:
    """Returns the index of the entry with which a hold that has ended is erased, None before."""
    stored = await gateway.find_record(progress.completion_name(progress.hash_of(hold)))
    return None if stored is None else stored.entry_index
