"""What every step of the gateway works with, wired once in `aboveboard.app`."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from aboveboard.catalogue.cache import PlacementCache
from aboveboard.clock import Clock, system_clock
from aboveboard.errors import NotFound, Stale, Unavailable
from aboveboard.gateway.key_eras import in_era
from aboveboard.gateway.metrics import Metrics
from aboveboard.gateway.record_bodies import RecordBody
from aboveboard.gateway.records import Owner, Randomness, make_entry
from aboveboard.gateway.repseudonymize import find_or_move
from aboveboard.gateway.rules import Rules
from aboveboard.gateway.stored_records import STORED, StoredRecord
from aboveboard.keys.keyring import Keyring
from aboveboard.keys.randomness import pool
from aboveboard.people import store as people
from aboveboard.people.store import Person, open_person
from aboveboard.settings import Settings
from aboveboard.storage.database import Database
from aboveboard.storage.journal import Entry, Submission
from aboveboard.storage.tables import records
from aboveboard.transparency.head_file import Heads
from aboveboard.transparency.startup_check import HEAD_FILE
from aboveboard.transparency.tile_store import TileStore

ATTEMPTS_MAX = 8


Result = TypeVar("Result")
Part = TypeVar("Part")


class Gateway:
    """Holds what is shared: keys, database, rules, clock. It decides nothing itself.

    `rules` may be replaced as a whole while serving; a request reads it once and keeps what it read. So may `keyring`:
    `look` does that if the keys on the disk are others by now, and says whether they were.

    What belongs to one feature is a `part` that the feature declares, so that this class knows none of them.
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
        self.metrics = metrics
        self.clock = clock
        self.randomness = randomness or pool()
        self.shelves = PlacementCache(database, clock)
        self.heads = Heads(database, settings.data / HEAD_FILE)
        self.tiles = TileStore(database)
        self._look = look
        self._parts: dict[Any, Any] = {}  # keyed by the class, so `part` is typed where this is not
        self.find_person = database.reads.finder(people.READ, people.people.c.pseudonym)
        self._find_record = database.reads.finder(STORED, records.c.record)

    async def look(self) -> bool:
        """Takes up other keys if the disk has them. Returns whether it had."""
        return await self._look(self)

    def part(self, kind: "Callable[[Gateway], Part]") -> Part:
        """Returns this gateway's only instance of `kind`, which is made as `kind(gateway)` when it is first asked for."""
        if kind not in self._parts:
            self._parts[kind] = kind(self)
        found: Part = self._parts[kind]
        return found

    async def person(self, app: str, person: str) -> Person:
        """The person as of now, or a new one if the app's id is not known. Raises Unreadable."""
        keyring = self.keyring  # the same throughout: a new person's pseudonym and era belong together
        if keyring.former_pseudonym_key is not None:
            return await find_or_move(self, app, person)
        pseudonym = keyring.pseudonym(app, person)
        return open_person(keyring, pseudonym, await self.find_person(pseudonym))

    async def require_person(self, app: str, person: str) -> Person:
        """As `person`; NotFound for an id that this app never used, whether or not another app did."""
        used = self.keyring
        found = await self.person(app, person)
        if found.version == 0 and await self.has_other_keys(used):
            found = await self.person(app, person)
        if found.version == 0:
            raise NotFound("nothing is held about this person", field="person")
        return found

    async def find_record(self, record: str) -> StoredRecord | None:
        """Returns the record with this public id, None when there is none. Raises Unavailable."""
        row = await self._find_record(record)
        return None if row is None else StoredRecord(*row)

    async def has_other_keys(self, used: Keyring) -> bool:
        """Looks for other keys on the disk; returns whether `used` is no longer in use.

        `look` alone does not answer that: a round in the background may have taken up the keys since `used` was read.
        """
        await self.look()
        return self.keyring is not used

    def operator(self, app: str) -> Owner:
        """The owner of records that are about nobody."""
        return Owner(app, self.keyring.operator_key, None)

    def owner(self, app: str, person: Person) -> Owner:
        return Owner(app, person.key, person.pseudonym)

    def entry(
        self,
        body: RecordBody,
        owner: Owner,
        *,
        record: str | None = None,
        policy: str | None = None,
        at_ms: int | None = None,
    ) -> Entry:
        """Returns the entry that commits to `body`, with the body sealed for its owner; see `make_entry`.

        It names the policy set in force and the time of the clock, unless the caller judged by another `policy` or
        counts from another instant.
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

    async def submit(self, submission: Submission) -> int:
        """The place in the log of the submission's first entry; see `Journal.submit`. Stale for a new person under keys
        that have been replaced."""
        for guard in submission.guards:
            if guard.version == 0 and guard.table == people.people.name:
                submission = in_era(submission, self.keyring.era)
                break
        return await self.database.journal.submit(submission)

    async def with_retries(self, attempt: Callable[[], Awaitable[Result]]) -> Result:
        """`attempt` until it was computed from rows that nobody changed meanwhile. Raises Unavailable."""
        for _ in range(ATTEMPTS_MAX):
            try:
                return await attempt()
            except Stale:
                self.metrics.retries.inc()
                await self.look()
        raise Unavailable(
            "others keep changing the same person", expected="the same request again", retry_after_seconds=1
        )
