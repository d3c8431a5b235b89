"""The state that all steps of the gateway share, wired once in `aboveboard.app`."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from aboveboard.catalogue.cache import PlacementCache
from aboveboard.catalogue.topic_cache import TopicCache
from aboveboard.clock import Clock, system_clock
from aboveboard.errors import (
    BeingErased,
    NotFound,
    PersonRefused,
    RecordRefused,
    Stale,
    Tampered,
    Unavailable,
    Unreadable,
)
from aboveboard.gateway.key_eras import in_era
from aboveboard.gateway.limits import LimitGuard
from aboveboard.gateway.metrics import Metrics
from aboveboard.gateway.newest_choices import NewestChoices
from aboveboard.gateway.node_state import refuse_older_keys
from aboveboard.gateway.record_bodies import RecordBody
from aboveboard.gateway.records import Owner, Randomness, make_entry
from aboveboard.gateway.refusals import note_record, refuse_person
from aboveboard.gateway.repseudonymize import find_or_move
from aboveboard.gateway.rules import Rules
from aboveboard.gateway.stored_records import STORED, Body, StoredRecord, open_salted, read_body
from aboveboard.gateway.waiting_moves import WaitingMoves
from aboveboard.keys.keyring import Keyring
from aboveboard.keys.randomness import pool
from aboveboard.people import store as people
from aboveboard.people.placeholders import Placeholders
from aboveboard.people.store import Person, PersonRow, open_person
from aboveboard.settings import Settings
from aboveboard.storage.database import Database
from aboveboard.storage.journal import Entry, Guard, Submission
from aboveboard.storage.tables import records
from aboveboard.transparency.head_file import Heads
from aboveboard.transparency.public_head import PublicHeads
from aboveboard.transparency.signer import vkeys
from aboveboard.transparency.startup_check import HEAD_FILE
from aboveboard.transparency.tile_store import TileStore

ATTEMPTS_MAX = 8


Result = TypeVar("Result")
Part = TypeVar("Part")


class Gateway:
    """The shared keys, database, rules and clock. It decides nothing itself.

    `rules` may be replaced as a whole while the gateway serves. A request reads them once and keeps that value.
    `keyring` may be replaced too: `look` does so when the keys on the disk have changed. While `keys_behind` is True,
    another process has rotated the keys, and this one may write nothing.

    State of one feature is a `part`. The feature declares it, so this class needs no import of the feature.
    """

    def __init__(
        self,
        settings: Settings,
        keyring: Keyring,
        database: Database,
        rules: Rules,
        *,
        metrics: Metrics,
        look: "Callable[[Gateway], Awaitable[bool]]",
        clock: Clock = system_clock,
        randomness: Randomness | None = None,
    ) -> None:
        self.settings = settings
        self.keyring = keyring
        self.database = database
        self.rules = rules
        self.rules_since_ms = clock()
        self.metrics = metrics
        self.clock = clock
        self.limits = LimitGuard(metrics, settings.limits_mode, clock)
        self.randomness = randomness or pool()
        self.shelves = PlacementCache(database, clock)
        self.topics = TopicCache(database, clock, self.shelves)
        self.heads = Heads(database, settings.data / HEAD_FILE)
        self.public = PublicHeads(
            database,
            self.heads,
            clock,
            every_ms=1000 * settings.public_every_s,
            vkey=lambda: vkeys(database.origin, self.keyring)[0],
        )
        self.tiles = TileStore(database)
        self.placeholders = Placeholders(settings.placeholder_ids)
        self.keys_behind = False
        self._look = look
        self._parts: dict[Any, Any] = {}  # keyed by the class, so `part` is typed where this is not
        self.find_person = database.reads.finder(people.READ, people.people.c.pseudonym)
        self.moves = WaitingMoves(self)
        self.choices = NewestChoices(database, metrics, clock)
        self._find_record = database.reads.finder(STORED, records.c.record)

    async def look(self) -> bool:
        """Replaces the keyring when the keys on the disk have changed. Returns True when they had."""
        return await self._look(self)

    def part(self, kind: "Callable[[Gateway], Part]") -> Part:
        """Returns this gateway's only instance of `kind`. The first call makes it, as `kind(gateway)`."""
        if kind not in self._parts:
            self._parts[kind] = kind(self)
        found: Part = self._parts[kind]
        return found

    async def person(self, app: str, person: str) -> Person:
        """Returns the person as stored now, or a new person of version 0 when this id has no row.

        Raises Unprocessable for a placeholder, such as `null`, without a row. Raises PersonRefused when the row does not
        decrypt or is older than their newest choice, and BeingErased during an erasure. During a rotation of the
        pseudonym key it may move the row, and raises Unavailable as `find_or_move` does.
        """
        found = await self._find_or_new(app, person)
        if found.version == 0 and self.keys_behind:  # their row may be under a newer pseudonym
            await refuse_older_keys(self)
            found = await self._find_or_new(app, person)
        if found.version == 0:
            self.placeholders.check(app, person)
        return found

    async def _find_or_new(self, app: str, person: str) -> Person:
        try:
            return await self._find_or_move(app, person)
        except Unreadable as error:
            raise await self.refuse_unreadable(error) from error

    async def refuse_unreadable(self, error: Unreadable) -> Unreadable:
        """Returns the error for a person whose row did not open with `error`. A refusal is counted and logged.

        Raises KeysBehind when the keys here are older than the row. The error is the same one for a row that is being
        erased, or that was refused before.
        """
        if isinstance(error, BeingErased | PersonRefused):
            return error
        await refuse_older_keys(self)
        return refuse_person(self.metrics)

    async def _find_or_move(self, app: str, person: str) -> Person:
        found = await self.read_unconfirmed(app, person)
        if self.choices.knows(found):
            return found
        return await self.choices.confirm(found, lambda: self.read_unconfirmed(app, person))

    async def read_unconfirmed(self, app: str, person: str) -> Person:
        """Returns the person of a row as it is, which may be older than their newest choice (`newest_choices`)."""
        keyring = (
            self.keyring
        )  # read once, because a new person's pseudonym and key generation belong together
        if keyring.former_pseudonym_key is not None:
            found = await find_or_move(self, app, person)
            if found.pseudonym == keyring.former_pseudonym(app, person):
                self.moves.note(app, person)
            return found
        pseudonym = keyring.pseudonym(app, person)
        return open_person(keyring, pseudonym, await self.find_person(pseudonym))

    async def open_row(self, pseudonym: bytes, row: PersonRow) -> Person | None:
        """Returns the person of a row of `find_person`, None when the row is gone by now. Raises as `person` does."""

        async def read() -> Person:
            return open_person(self.keyring, pseudonym, await self.find_person(pseudonym))

        try:
            found = open_person(self.keyring, pseudonym, row)
            if not self.choices.knows(found):
                found = await self.choices.confirm(found, read)
        except Unreadable as error:
            raise await self.refuse_unreadable(error) from error
        return found if found.version else None

    async def require_person(self, app: str, person: str) -> Person:
        """Returns the stored person as `person` does. Raises NotFound when this app has no row for the id.

        Rows of other apps make no difference.
        """
        used = self.keyring
        found = await self._find_or_new(app, person)
        # After a rotation the old keys lead to no row. So the keys are checked before "not found" is reported.
        if found.version == 0 and await self.has_other_keys(used):
            found = await self._find_or_new(app, person)
        if found.version == 0:
            await refuse_older_keys(self)
            raise NotFound("Nothing is stored about this person. Check the id and the app.", field="person")
        return found

    async def find_record(self, record: str) -> StoredRecord | None:
        """Returns the record with this public id, None when there is none. Raises Unavailable."""
        row = await self._find_record(record)
        return None if row is None else StoredRecord(*row)

    def open_salted(self, stored: StoredRecord, key: bytes) -> tuple[bytes, bytes]:
        """Returns the salt and body of a record as `stored_records.open_salted` does. A refusal is counted and logged."""
        try:
            return open_salted(stored, key)
        except (RecordRefused, Tampered):
            note_record(self.metrics, stored.entry_index)
            raise

    def open_record(self, stored: StoredRecord, key: bytes, shape: type[Body]) -> Body:
        """Returns the decoded body of a record as `stored_records.open_record` does. A refusal is counted and logged."""
        _, data = self.open_salted(stored, key)
        return read_body(data, shape)

    async def has_other_keys(self, used: Keyring) -> bool:
        """Loads changed keys from the disk. Returns True when `used` is no longer the keyring in use.

        The result of `look` is not enough. A background round may have replaced the keys since `used` was read.
        """
        await self.look()
        return self.keyring is not used

    def operator(self, app: str) -> Owner:
        """Returns the owner of records that are about no person."""
        return Owner(app, self.keyring.operator_key, None)

    def owner(self, app: str, person: Person) -> Owner:
        return Owner(app, person.key, person.pseudonym, person.state.choice_epoch + 1)

    def entry(
        self,
        body: RecordBody,
        owner: Owner,
        *,
        record: str | None = None,
        policy: str | None = None,
        at_ms: int | None = None,
    ) -> Entry:
        """Returns the entry that commits to `body`, with the body sealed for its owner, as `make_entry` does.

        `policy` defaults to the id of the policy set in force, and `at_ms` to the time of the clock.
        """
        return make_entry(
            body.kind,
            body,
            owner=owner,
            policy=self.rules.policy.id if policy is None else policy,
            at_ms=self.clock() if at_ms is None else at_ms,
            record=record,
            randomness=self.randomness,
        )

    def with_guards_of_new(self, submission: Submission) -> Submission:
        """Returns the submission with guards on the people that it adds. Raises Stale when their keys were replaced."""
        # Version 0 guards a row that does not exist yet: this submission adds a person.
        added = [
            each.key for each in submission.guards if each.version == 0 and each.table == people.people.name
        ]
        if added:
            # An erasure under way would delete the new row with the old ones.
            no_erasure = (Guard("erasures", key, 0) for key in added)
            submission = in_era(submission, self.keyring.era)
            submission = submission._replace(guards=(*submission.guards, *no_erasure))
        return submission

    async def submit(self, submission: Submission) -> int:
        """Commits a submission and returns the index of its first entry in the log.

        Raises Unavailable as `Journal.submit` does, and Stale when a guard fails or a new person's keys were replaced.
        Raises KeysBehind while this process has former keys.
        """
        if self.keys_behind:
            await refuse_older_keys(self)
        submission = self.with_guards_of_new(submission)
        try:
            return await self.database.journal.submit(submission)
        finally:
            self.choices.note(submission.entries)

    async def with_retries(
        self,
        attempt: Callable[[], Awaitable[Result]],
        *,
        busy: str = "Other requests keep changing this person.",
    ) -> Result:
        """Returns the result of the first `attempt` that raises no Stale. After each Stale it loads changed keys.

        Raises Unavailable after ATTEMPTS_MAX attempts. Its detail begins with `busy`, the sentence about what changed.
        """
        for _ in range(ATTEMPTS_MAX):
            try:
                return await attempt()
            except Stale:
                self.metrics.retries.inc()
                await self.look()  # replaced keys are one cause of Stale
        await refuse_older_keys(self)  # a new person is stale under former keys
        raise Unavailable(
            f"{busy} Send the same request again.",
            expected="the same request again",
            retry_after_seconds=1,
        )
