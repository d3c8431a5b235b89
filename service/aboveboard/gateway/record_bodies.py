"""The bodies of all records except those of decisions (`decisions.record`): one struct for each kind.

A body is canonical JSON whose member `v` is the version of its struct. Readers ignore members that they do not know.
Members are declared in the order of their names, which is the order in which they are written. A kind with several
cases omits the members of its other cases: `UNSET` is absent, None is null. A body has no numbers with a fraction; such
a value is text made by `canonical.number`.
"""

from typing import ClassVar, NamedTuple

from msgspec import UNSET, Struct, UnsetType, field

from aboveboard.consent.choices import ConsentEvent
from aboveboard.explanation.why import ItemWhy
from aboveboard.words import AgeClass, Category, ConsentState, EntryKind, LapseCause, OtherId, OutcomeKind


class RecordBody(Struct, frozen=True, kw_only=True, tag_field="v", tag=1):
    """A body of version 1. When members change their meaning, the body gets a new struct and a new tag."""

    kind: ClassVar[EntryKind]


class ReasonsRecord(RecordBody, frozen=True, kw_only=True):
    """The reasons of a decision that was asked for with `explain` `link`. `build` is the one that computed them.

    `items` has those of each item of the answer, in order, or one element for an answer without any. No id leads to this
    record, because it names the decision.
    """

    kind: ClassVar[EntryKind] = EntryKind.REASONS

    build: str
    decision: str
    items: tuple[ItemWhy, ...]


class ChoiceRecord(RecordBody, frozen=True, kw_only=True):
    """A choice about a purpose. `notice` is the id of the notice that was seen (`consent.notices.notice_id`), "" when
    there was none. `because` is set when no choice of the person ended their yes.

    It counts from `at_ms`. `said_ms` is the time at which it was said, if that is another one. `claimed` is the time that
    the app sent, if it cannot be either. `carried_by` is the party that carried it for the person.

    `via` is set for a no that was said under another id of the person, here and below. See `OtherId`.
    """

    kind: ClassVar[EntryKind] = EntryKind.CONSENT

    at_ms: int
    because: LapseCause | UnsetType = UNSET
    carried_by: str | UnsetType = UNSET
    claimed: str | UnsetType = UNSET
    expires_ms: int | None
    gpc: bool
    language: str | None
    method: str | None
    notice: str
    purpose: str
    said_ms: int | UnsetType = UNSET
    state: ConsentState
    via: OtherId | UnsetType = UNSET


def choice_record(event: ConsentEvent) -> ChoiceRecord:
    """Returns the body that records `event`."""
    return ChoiceRecord(
        at_ms=event.at_ms,
        because=event.because,
        carried_by=UNSET if event.carried_by is None else event.carried_by,
        claimed=UNSET if event.claimed is None else event.claimed,
        expires_ms=event.expires_ms,
        gpc=event.gpc,
        language=event.language,
        method=event.method,
        notice=event.notice,
        purpose=event.purpose,
        said_ms=UNSET if event.said_ms is None else event.said_ms,
        state=event.state,
        via=event.via,
    )


def choice_event(body: ChoiceRecord) -> ConsentEvent:
    """Returns the event that `choice_record` recorded."""
    return ConsentEvent(
        purpose=body.purpose,
        state=body.state,
        notice=body.notice,
        at_ms=body.at_ms,
        said_ms=None if isinstance(body.said_ms, UnsetType) else body.said_ms,
        claimed=None if isinstance(body.claimed, UnsetType) else body.claimed,
        carried_by=None if isinstance(body.carried_by, UnsetType) else body.carried_by,
        language=body.language,
        method=body.method,
        gpc=body.gpc,
        expires_ms=body.expires_ms,
        because=body.because,
        via=body.via,
    )


class DialRecord(RecordBody, frozen=True, kw_only=True):
    """A new level of the dial. `before` is None when the person had not chosen one.

    `carried_by` is the party that carried it for the person. `state` is CLAIMED for a higher level that such a party
    carried: it does not count, and the level stays `before`.
    """

    kind: ClassVar[EntryKind] = EntryKind.DIAL

    before: int | None
    carried_by: str | UnsetType = UNSET
    level: int
    state: ConsentState | UnsetType = UNSET
    via: OtherId | UnsetType = UNSET


class LimitRecord(RecordBody, frozen=True, kw_only=True):
    """All exclusions of the person after the change. `fields` and `interests` are absent without any."""

    kind: ClassVar[EntryKind] = EntryKind.LIMIT

    categories: tuple[Category, ...]
    fields: tuple[str, ...] | UnsetType = UNSET
    interests: tuple[str, ...] | UnsetType = UNSET
    items: tuple[str, ...]
    topics: tuple[str, ...]
    via: OtherId | UnsetType = UNSET


class FactsRecord(RecordBody, frozen=True, kw_only=True):
    """All facts that the app reported about the person. `fields` are those of the context, and absent without any.

    `removed` counts what was deleted because a minor's rules would not have kept it: `interests` and `signals`.
    """

    kind: ClassVar[EntryKind] = EntryKind.FACTS

    age_class: AgeClass
    fields: dict[str, str] | UnsetType = UNSET
    language: str | None
    region: str | None
    removed: dict[str, int] | UnsetType = UNSET
    time_zone: str | None
    via: OtherId | UnsetType = UNSET


class RestrictionRecord(RecordBody, frozen=True, kw_only=True):
    """A restriction that begins or ends."""

    kind: ClassVar[EntryKind] = EntryKind.RESTRICTION

    before: bool
    restricted: bool
    via: OtherId | UnsetType = UNSET


class CorrectionRecord(RecordBody, frozen=True, kw_only=True):
    """An interest that was forgotten, with the number of signals that went with it."""

    kind: ClassVar[EntryKind] = EntryKind.CORRECTION

    forgot: str
    signals: int


class LinkRecord(RecordBody, frozen=True, kw_only=True):
    """A link of two ids that belong to one person, and the choices from then on. `consents` are states by purpose.

    The person's record has `guest`, and the guest's record has `person`. Both members have one value, which no other
    link has. Version 0.1.0 stored the pseudonyms there, in hex. With `undone`, the link ended.
    """

    kind: ClassVar[EntryKind] = EntryKind.LINK

    consents: dict[str, ConsentState]
    dial: int | None
    guest: str | UnsetType = UNSET
    person: str | UnsetType = UNSET
    restricted: bool
    undone: bool | UnsetType = UNSET


class OutcomeLine(NamedTuple):
    """An outcome in a record: a list of four in JSON. `value` is text made by `canonical.number`."""

    decision: str
    item: str
    kind: OutcomeKind
    value: str | None


class ImportLine(NamedTuple):
    """An imported outcome in a record: a list of six in JSON. `id` is the app's own, and `at_ms` when it happened."""

    id: str
    placement: str
    item: str
    kind: OutcomeKind
    value: str | None
    at_ms: int


class OutcomeRecord(RecordBody, frozen=True, kw_only=True):
    """The outcomes of one person in requests that were committed together.

    In an import, `imported` has what came of the app's own log about the person. An import also has an entry about no
    person, with `counts` of all its entries by status.
    """

    kind: ClassVar[EntryKind] = EntryKind.OUTCOME

    counts: dict[str, int] | UnsetType = UNSET
    imported: tuple[ImportLine, ...] | UnsetType = UNSET
    outcomes: tuple[OutcomeLine, ...] = ()


class SignalsRecord(RecordBody, frozen=True, kw_only=True):
    """Counts of one person's signals in requests that were committed together, by status and by reason."""

    kind: ClassVar[EntryKind] = EntryKind.SIGNALS

    counts: dict[str, int]


class PreviewRecord(RecordBody, frozen=True, kw_only=True):
    """A preview that an app asked for."""

    kind: ClassVar[EntryKind] = EntryKind.PREVIEW

    placement: str


class ExportScope(Struct, frozen=True, kw_only=True):
    """An export's query, in texts. `from` is the first instant in the range, `to` the first one after it."""

    app: str | None
    formats: tuple[str, ...]
    from_: str | None = field(name="from")
    kinds: tuple[str, ...]
    placement: str | None
    policy: str | None
    pseudonyms: bool
    to: str | None


class EntryRange(Struct, frozen=True):
    """The indexes of the first and the last entry of a range. In an empty range, `last` is below `first`."""

    first: int
    last: int


class ExportRecord(RecordBody, frozen=True, kw_only=True):
    """An archive that was made.

    A person's own has `exported` (`kind` in JSON) and `guests`. An archive for auditors has all the other members.
    """

    kind: ClassVar[EntryKind] = EntryKind.EXPORT

    by: str | UnsetType = UNSET
    checkpoint: str | UnsetType = UNSET
    counts: dict[str, int] | UnsetType = UNSET
    export: str | UnsetType = UNSET
    guests: int | UnsetType = UNSET
    exported: str | UnsetType = field(default=UNSET, name="kind")
    query: ExportScope | UnsetType = UNSET
    range: EntryRange | UnsetType = UNSET
    size: int | UnsetType = UNSET


class DeletionRecord(Struct, frozen=True, kw_only=True):
    """The commitment to all indexes whose record is gone from this entry on (`audit.deletions`), in hexadecimal.

    `number` is their number. `before` is the number of those that were gone when the log began to account for them.
    Both are rounded up to a multiple of 16.
    """

    before: int
    number: int
    root: str


class ErasureRecord(RecordBody, frozen=True, kw_only=True):
    """A step of an erasure, or of retention, or the beginning of the commitment to what is gone.

    The first and the last step of an erasure have `erasure`, the hash of its one-time id. `counts` are rows deleted by
    retention. `deletions` is in each entry from which on more records are gone. Version 0.1.0 did not write it. `people` is
    the number of people who were erased again after a restore.
    """

    kind: ClassVar[EntryKind] = EntryKind.ERASURE

    counts: dict[str, int] | UnsetType = UNSET
    deletions: DeletionRecord | UnsetType = UNSET
    erasure: str | UnsetType = UNSET
    people: int | UnsetType = UNSET
    step: str
