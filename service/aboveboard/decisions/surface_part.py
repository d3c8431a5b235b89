"""The place of a decision on a surface, as its record states it."""

import hashlib

from msgspec import Struct

from aboveboard.gateway.records import encode_random

_TIME_CHARACTERS = 10
_RANDOM_BYTES = 10


class SurfacePart(Struct, frozen=True, kw_only=True):
    """The place of a decision on a surface. Its `place` counts from 0, among the `of` decisions of the answer.

    `answer` is the id of the answer. All of its decisions follow from it (`decision_of`). `surface`, `revision` and
    `template` name the template, and `sha256` is the hash of that revision. `catalogue` is the hash of the components
    that the tree was checked against. `slot` is "" for the decision that chose the template.
    """

    answer: str
    catalogue: str
    of: int
    place: int
    revision: int
    sha256: str
    slot: str
    surface: str
    template: str


def decision_of(answer: str, place: int) -> str:
    """Returns the id of the decision at this place of a surface's answer. It has the time of the answer's id.

    Without the id of the answer, no two decisions can be joined by theirs.
    """
    _, _, ulid = answer.partition("_")
    drawn = hashlib.sha256(f"{answer}/{place}".encode()).digest()[:_RANDOM_BYTES]
    return f"dec_{ulid[:_TIME_CHARACTERS]}{encode_random(drawn)}"
