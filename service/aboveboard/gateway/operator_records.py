"""The bodies of records that are about no person: rules, builds, models and placements in force, keys, and actions."""

from typing import ClassVar

from msgspec import UNSET, Raw, Struct, UnsetType, field

from aboveboard.gateway.record_bodies import RecordBody
from aboveboard.words import EntryKind


class NoticeRecord(RecordBody, frozen=True, kw_only=True):
    """A notice that came into use. `notice` is the hash of purpose, version, language and text.

    With `asks_again`, a yes to an older version of the purpose's notices ended at this entry.
    """

    kind: ClassVar[EntryKind] = EntryKind.NOTICE

    asks_again: bool | UnsetType = UNSET
    language: str
    notice: str
    purpose: str
    text: str
    version: int


class PolicyRecord(RecordBody, frozen=True, kw_only=True):
    """A policy set that came into force: its id, and the text whose hash that is.

    `changed` are the files that differ from the set before it. Version 0.1.0 did not say so.
    """

    kind: ClassVar[EntryKind] = EntryKind.POLICY

    changed: tuple[str, ...] | UnsetType = UNSET
    meaning: str
    policy: str


class BuildRecord(RecordBody, frozen=True, kw_only=True):
    """A build that started; see `aboveboard.build`. `packages` are the versions of the installed packages by name."""

    kind: ClassVar[EntryKind] = EntryKind.BUILD

    build: str
    files: str
    packages: dict[str, str]
    python: str
    version: str


class ModelRecord(RecordBody, frozen=True, kw_only=True):
    """A new version of a model. `placement` is the placement's key, `<app>/<placement>`.

    `imported` is the number of its `examples` that an app imported. It is absent where none was.
    """

    kind: ClassVar[EntryKind] = EntryKind.MODEL

    examples: int
    imported: int | UnsetType = UNSET
    placement: str
    sha256: str
    version: int


class PlacementRecord(RecordBody, frozen=True, kw_only=True):
    """A new revision of a placement. `items` is their number."""

    kind: ClassVar[EntryKind] = EntryKind.PLACEMENT

    items: int
    placement: str
    revision: int


class KeyRecord(RecordBody, frozen=True, kw_only=True):
    """An action on a key.

    `key` and `role` are of an API key; `role` is set when it is created. `verifier` is the key of the log that was
    added or retired, and `beside` the other one. Version 0.1.0 named the key that stays when one was retired, without
    `beside`. `mark` stands for the master or pseudonym key that was retired. `unseen` people had no request under the
    new pseudonym key.
    """

    kind: ClassVar[EntryKind] = EntryKind.KEY

    beside: str | UnsetType = UNSET
    did: str
    key: str | UnsetType = UNSET
    mark: str | UnsetType = UNSET
    role: str | UnsetType = UNSET
    unseen: int | UnsetType = UNSET
    verifier: str | UnsetType = UNSET


class LogState(Struct, frozen=True):
    """A log as it was: its name, the number of its entries and its checkpoint."""

    checkpoint: str
    origin: str
    size: int


class SignedHead(Struct, frozen=True):
    """The newest head of a log that is known to have been signed."""

    checkpoint: str
    size: int


class AuditRecord(RecordBody, frozen=True, kw_only=True):
    """A bias check that the gateway made: its id, and its report as `bias.check.encode_report` writes it.

    `by` is the id of the API key that asked. It is the word `watch` where a declared watch made it due.
    """

    kind: ClassVar[EntryKind] = EntryKind.AUDIT

    audit: str
    by: str
    report: Raw


class AdminRecord(RecordBody, frozen=True, kw_only=True):
    """An action of the operator.

    An action of the staff has `did`, `by`, `role` and the members of its object. `by` is the id of the API key, or that
    of the member of staff who signed in by name. The command that starts a new log
    after entries were lost writes `action` and the members that no other action has. Its `keys` are the lines of
    `log.keys`: the entries of those keys may be lost. What an app declared of its topics has `counts` and `sha256`, and
    the removal of what it declared special has `counts`. The end of a draft has its id and its hash. What an app declared
    of components and surfaces has their name as `to`, besides.
    """

    kind: ClassVar[EntryKind] = EntryKind.ADMIN

    action: str | UnsetType = UNSET
    because: str | UnsetType = UNSET
    by: str | UnsetType = UNSET
    counts: dict[str, int] | UnsetType = UNSET
    did: str | UnsetType = UNSET
    draft: str | UnsetType = UNSET
    export: str | UnsetType = UNSET
    from_: LogState | UnsetType = field(default=UNSET, name="from")
    index: int | UnsetType = UNSET
    key: str | UnsetType = UNSET
    keys: tuple[str, ...] | UnsetType = UNSET
    lost: int | UnsetType | None = UNSET
    most: int | UnsetType = UNSET
    policy: str | UnsetType = UNSET
    role: str | UnsetType = UNSET
    sha256: str | UnsetType = UNSET
    signed: SignedHead | UnsetType | None = UNSET
    to: str | UnsetType = UNSET
