"""The body of the record of a person's own arrangement."""

from typing import ClassVar

from msgspec import UNSET, UnsetType

from aboveboard.gateway.record_bodies import RecordBody
from aboveboard.people.arrangements import ArrangementMode
from aboveboard.words import EntryKind, OtherId


class ArrangementRecord(RecordBody, frozen=True, kw_only=True):
    """The person's own arrangement after the change: of one placement, or of everything with null.

    `order` and `pinned` are absent where they are empty.
    """

    kind: ClassVar[EntryKind] = EntryKind.ARRANGEMENT

    mode: ArrangementMode
    order: tuple[str, ...] | UnsetType = UNSET
    pinned: tuple[str, ...] | UnsetType = UNSET
    placement: str | None
    via: OtherId | UnsetType = UNSET
