"""The answers whose items count without an outcome. Each item of one answer counts once in a visit.

Those are all items of a placement that reports only clicks, and elsewhere the ones that show nothing.

Within a visit, the same request gets the same answer under another decision. All outcomes of an answer are stored under
the first decision that has one. So an item that first counted as seen gets the reward of a later click.
"""

from collections.abc import Collection

import msgspec
from msgspec import Struct
from sqlalchemy import select

from aboveboard import canonical
from aboveboard.catalogue.cache import placement_key
from aboveboard.decisions.record import DecisionRecord
from aboveboard.decisions.replay import OpenedDecision
from aboveboard.engine.compiled_placement import CompiledPlacement, is_nothing
from aboveboard.engine.placement import Placement
from aboveboard.engine.rewards import Answers
from aboveboard.errors import Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.ingestion.repeats import hash_outcome
from aboveboard.keys.keyring import Keyring
from aboveboard.keys.sealing import seal, unseal
from aboveboard.signals.impressions import impression
from aboveboard.signals.outcome_tables import INSERT_OUTCOME, OutcomeContent, OutcomeState, outcomes
from aboveboard.storage.journal import Guard, Write
from aboveboard.storage.tables import Row
from aboveboard.words import OutcomeKind

UNANSWERED_AFTER = 30
"""The minutes after which an item counts as unanswered, where none are declared: the pause that ends a visit."""

MINUTE_MS = 60_000

_content = msgspec.json.Decoder(OutcomeContent)


class OutcomeRow(Struct, frozen=True):
    """An outcome to store: its name, its content, and its time in ms since 1970 UTC."""

    name: bytes
    content: OutcomeContent
    at_ms: int
    state: OutcomeState = OutcomeState.PENDING


def write_outcome(keyring: Keyring, app: str, recalled: OpenedDecision, new: OutcomeRow) -> Write:
    """Returns the write of an outcome of this decision, or of one with the same answer, sealed for its row."""
    name, content, is_shared = new.name, new.content, recalled.person is None
    row: Row = {
        "outcome": name,
        "person": recalled.person,
        "at_ms": new.at_ms,
        "pending": int(new.state),
        "sealed": seal(recalled.key, canonical.encode(content), b"outcome" + name, is_shared=is_shared),
        "placement_key": placement_key(app, recalled.body.placement),
        "impression": impression(keyring, content.decision, content.item),
    }
    return Write(INSERT_OUTCOME, row)


def name_answer(keyring: Keyring, app: str, body: DecisionRecord, item: str) -> bytes:
    """Returns the name of one item of an answer. All decisions of a visit with this answer have it in common."""
    parts = [body.placement, body.seed, *(shown.item for shown in body.items), item]
    return hash_outcome(keyring, app, ["answer", *parts])


class _StoredAnswers:
    """The look-up of what is stored of an answer, by name."""

    def __init__(self, gateway: Gateway) -> None:
        name = outcomes.c.outcome
        self.find = gateway.database.reads.finder(select(name, outcomes.c.sealed), name)


class AnswersIntake:
    """The answered items of one request in progress. The caller commits its guards and writes."""

    def __init__(self, gateway: Gateway, app: str) -> None:
        self._gateway, self._app = gateway, app
        self._new: dict[bytes, str] = {}
        self._shelves: dict[tuple[str, int], CompiledPlacement] = {}
        self.writes: list[Write] = []

    @property
    def guards(self) -> tuple[Guard, ...]:
        """The guards: no other process has stored something of these answers since."""
        return tuple(Guard("outcomes", name, 0) for name in self._new)

    async def resolve(self, recalled: OpenedDecision, item: str, at_ms: int) -> str:
        """Returns the id of the decision that an outcome of this item is stored under.

        It is that of `recalled` itself, unless something of the same answer is stored under an earlier one.
        """
        if not counts_unanswered(await self._read_shelf(recalled), item):
            return recalled.body.decision
        name = name_answer(self._gateway.keyring, self._app, recalled.body, item)
        if (known := await self._find(recalled, name)) is not None:
            return known
        self._add(recalled, name, item, at_ms, OutcomeState.SETTLED)
        return recalled.body.decision

    async def add_unanswered(self, recalled: OpenedDecision, items: Collection[str], at_ms: int) -> list[str]:
        """Adds each of these items that counts without an outcome and has none as seen at `at_ms`, and returns them."""
        shelf, added = await self._read_shelf(recalled), list[str]()
        for item in [each for each in items if counts_unanswered(shelf, each)]:
            name = name_answer(self._gateway.keyring, self._app, recalled.body, item)
            if await self._find(recalled, name) is None:
                self._add(recalled, name, item, at_ms, OutcomeState.PENDING)
                added.append(item)
        return added

    async def _read_shelf(self, recalled: OpenedDecision) -> CompiledPlacement:
        name = placement_key(self._app, recalled.body.placement), recalled.body.revision
        if name not in self._shelves:
            self._shelves[name] = await self._gateway.shelves.shelf(*name)
        return self._shelves[name]

    async def _find(self, recalled: OpenedDecision, name: bytes) -> str | None:
        if name in self._new:
            return self._new[name]
        row = await self._gateway.part(_StoredAnswers).find(name)
        if row is None:
            return None
        _, sealed = row
        return _content.decode(unseal(recalled.key, sealed, b"outcome" + name)).decision

    def _add(self, recalled: OpenedDecision, name: bytes, item: str, at_ms: int, state: OutcomeState) -> None:
        seen = OutcomeContent(recalled.body.decision, item, OutcomeKind.SEEN, None, automatic=True)
        row = OutcomeRow(name, seen, at_ms, state)
        self.writes.append(write_outcome(self._gateway.keyring, self._app, recalled, row))
        self._new[name] = recalled.body.decision


def read_wait(answers: Answers, minutes: int | None, seen: float) -> int | None:
    """Returns the minutes after which an item counts as unanswered. None, with `seen`: those of items that show nothing
    are the usual ones.

    Raises Unprocessable for a `seen` that would earn something unreported.
    """
    if answers == "seen":
        return minutes
    if seen:
        raise Unprocessable(
            "An unanswered item counts as seen, and must earn nothing. Declare 0 for `seen`.",
            field="rewards.seen",
            expected='0 where `answers` are "clicks"',
        )
    return UNANSWERED_AFTER if minutes is None else minutes


def wait_of(placement: Placement) -> int:
    """Returns the time after a decision, in ms, from which its items count as unanswered."""
    return (placement.unanswered_after or UNANSWERED_AFTER) * MINUTE_MS


def counts_unanswered(shelf: CompiledPlacement, item: str) -> bool:
    """Returns True when the item counts as seen without an outcome."""
    return shelf.placement.answers == "clicks" or is_nothing(shelf, item)


def has_unanswered(placement: Placement) -> bool:
    """Returns True when any item of the placement may count as seen without an outcome."""
    return placement.answers == "clicks" or any(each.is_nothing for each in placement.items)
