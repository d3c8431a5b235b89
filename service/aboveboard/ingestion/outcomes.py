"""The intake of outcomes: each is joined to its decision, and stored only where learning from it is allowed."""

from typing import Annotated

import msgspec
from msgspec import Meta, Raw, Struct, structs
from sqlalchemy import select

from aboveboard import canonical
from aboveboard.clock import to_ms
from aboveboard.decisions.replay import OpenedDecision, recall
from aboveboard.errors import NotFound, PersonRefused, RecordRefused, Stale, Tampered, TooLarge
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, claim_key, find_answer, keep
from aboveboard.gateway.permissions import refuse_learning, refuse_special
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.record_bodies import OutcomeLine, OutcomeRecord
from aboveboard.gateway.records import Owner
from aboveboard.gateway.terms import terms_of_all
from aboveboard.identifiers import DecisionId, Instant, ItemId, new_id
from aboveboard.ingestion.answers import AnswersIntake, OutcomeRow, write_outcome
from aboveboard.ingestion.outcome_answer import OutcomeAnswer, OutcomeResult, reject
from aboveboard.ingestion.outcome_check import find_problem, is_preview
from aboveboard.ingestion.outcome_names import OutcomeName
from aboveboard.ingestion.repeats import repeat_batch
from aboveboard.ingestion.seen_items import SeenItems
from aboveboard.ingestion.signal_answer import FieldHeldBack
from aboveboard.people.state import PersonState, as_of, is_restricted_at
from aboveboard.people.store import Person, write_state
from aboveboard.signals.intake import PREVIEW
from aboveboard.signals.outcome_tables import OutcomeContent, outcomes
from aboveboard.signals.profile import record_reaction
from aboveboard.storage.journal import Entry, Guard, Submission, Write
from aboveboard.validation import UNDECODABLE, fault
from aboveboard.words import BoundBy, OutcomeKind, SignalStatus, is_reaction

VALUE_MAX = 1_000_000

_REFUSALS = (RecordRefused, PersonRefused, Tampered)
"""The errors about rows that were changed in the database. The other outcomes of a batch count all the same."""


class Outcome(Struct, frozen=True, forbid_unknown_fields=True):
    """An action of the person. Without an `id`, each decision, item and kind counts once. With one, each decision and
    item does. One of kind `reverted` undoes what was `taken`: with an `id` that one, without it all before it.
    """

    decision: DecisionId
    item: ItemId
    kind: OutcomeKind
    id: Annotated[str, new_id(200, "The app's own id of an outcome")] | None = None
    value: Annotated[float, Meta(ge=-VALUE_MAX, le=VALUE_MAX)] | None = None
    at: Instant | None = None


class OutcomeBatch(Struct, frozen=True, forbid_unknown_fields=True):
    """The outcomes of one request. Each is checked on its own, so a bad one does not refuse the others."""

    outcomes: Annotated[list[Raw], Meta(min_length=1)]


_outcome = msgspec.json.Decoder(Outcome)


async def follow(gateway: Gateway, app: str, batch: OutcomeBatch, *, asked: Once | None) -> bytes:
    """Stores a batch and returns the encoded `OutcomeAnswer`, once everything in it is durable.

    The batch is written whole or not at all. An item with a reaction no longer counts as shown without one. A repeated
    `asked` stores nothing. It gets the stored answer while the choices of its people are what they were, and
    `duplicate` for what was stored otherwise. Raises TooLarge for more than `batch_max` outcomes, and Unavailable while
    other requests keep changing the same people. Raises Conflict while a request with the same key runs, and
    Unprocessable for a key used with another body.
    """
    raw = batch.outcomes
    if len(raw) > gateway.settings.batch_max:
        raise TooLarge(
            "The request has too many outcomes. Split it.",
            field="outcomes",
            expected=f"at most {gateway.settings.batch_max}",
        )

    people: set[bytes] = set()

    async def attempt() -> bytes:
        kept = await find_answer(gateway, asked)
        intake = OutcomeIntake(gateway, app)
        terms = b"" if asked is None else terms_of_all(gateway, await _list_people(gateway, intake, raw))
        if asked is not None and kept is not None:
            asked.replayed = True
            return kept.answer if kept.terms == terms else repeat_batch(kept.answer)
        results = [await intake.take(one) for one in raw]
        people.update(intake.people)
        answer = msgspec.json.encode(OutcomeAnswer(results))
        guards, writes = keep(asked, answer, gateway.operator(app), intake.now_ms, terms=terms)
        entries, writes = tuple(intake.entries()), (*writes, *intake.writes())
        if entries or writes:
            await gateway.submit(Submission(guards + intake.guards(), writes, entries))
        for result in results:
            gateway.metrics.outcomes.labels(result.status).inc()
        return answer

    with claim_key(gateway, asked):
        return await gateway.with_retries(in_turn(people, attempt))


async def _list_people(gateway: Gateway, intake: "OutcomeIntake", raw: list[Raw]) -> list[Person]:
    """Returns the people whose decisions the outcomes name, each once. Those who are gone are left out."""
    found: dict[bytes, Person] = {}
    for one in raw:
        try:
            person = (await intake.recall(_outcome.decode(one).decision)).person
            if person is None or person in found:
                continue
            row = await gateway.find_person(person)
            opened = None if row is None else await gateway.open_row(person, row)
        except (*UNDECODABLE, NotFound, *_REFUSALS):
            continue
        if opened is not None:
            found[person] = opened
    return list(found.values())


class OutcomeIntake:
    """One request in progress: the decisions and people that it is about, and its writes, which the caller submits."""

    def __init__(self, gateway: Gateway, app: str) -> None:
        self._gateway, self._app = gateway, app
        self.people: dict[bytes, Person] = {}
        self._recalled: dict[str, OpenedDecision] = {}
        self._seen: set[bytes] = set()
        self._touched: set[bytes] = set()
        self._reacted: dict[bytes, set[str]] = {}
        self._shown = SeenItems()
        self._rows: list[Write] = []
        self._answers = AnswersIntake(gateway, app)
        self._lines: dict[bytes | None, list[OutcomeLine]] = {}
        self.now_ms = gateway.clock()

    async def take(self, raw: Raw) -> OutcomeResult:
        """Checks one outcome and returns its result. Raises Stale when its person was just erased or moved."""
        try:
            outcome = _outcome.decode(raw)
        except UNDECODABLE as error:
            found = fault(error, Outcome)
            return reject(found.field or "outcome", found.expected)
        try:
            return await self._take(outcome)
        except NotFound as error:
            return reject("decision", error.expected or "a decision of this app")
        except _REFUSALS:
            return reject("decision", "a decision whose rows were not changed in the database")

    async def _take(self, outcome: Outcome) -> OutcomeResult:
        recalled = await self.recall(outcome.decision)
        at_ms = self.now_ms if outcome.at is None else to_ms(outcome.at)
        problem = find_problem(recalled, outcome.item, at_ms, self.now_ms)
        if problem is not None:
            return reject(problem.field, problem.expected)
        if is_preview(recalled):
            return OutcomeResult(SignalStatus.WITHHELD, held_back=(FieldHeldBack("outcome", PREVIEW),))
        name = _name(outcome).hash(self._gateway.keyring, self._app)
        if name in self._seen or await self._is_stored(name):
            return OutcomeResult(SignalStatus.DUPLICATE)
        person = await self._person(recalled.person)
        await self._shown.add(self._gateway, self._app, recalled, outcome.item)
        if person is not None and is_reaction(outcome.kind):
            # Also where nothing may be learned from it: else the profile would say that no reaction followed.
            self._reacted.setdefault(person.pseudonym, set()).add(outcome.item)
        special = outcome.item in (await self._gateway.topics.get_special(self._app)).items
        because = self._refusal(person, self._at_ms(outcome), recalled.at_ms, special=special)
        if because is not None:
            return OutcomeResult(SignalStatus.WITHHELD, held_back=(FieldHeldBack("outcome", because),))
        self._seen.add(name)
        decision = await self._answers.resolve(recalled, outcome.item, self._at_ms(outcome))
        self._keep(outcome, recalled, name, decision)
        return OutcomeResult(SignalStatus.KEPT)

    async def recall(self, decision: str) -> OpenedDecision:
        """Returns a decision, which is opened once for the whole request. Raises NotFound as `replay.recall` does."""
        if decision not in self._recalled:
            self._recalled[decision] = await recall(self._gateway, self._app, decision)
        return self._recalled[decision]

    async def _is_stored(self, name: bytes) -> bool:
        query = select(outcomes.c.outcome).where(outcomes.c.outcome == name)
        return bool(await self._gateway.database.rows(query))

    async def _person(self, pseudonym: bytes | None) -> Person | None:
        if pseudonym is None:
            return None
        if pseudonym not in self.people:
            row = await self._gateway.find_person(pseudonym)
            found = None if row is None else await self._gateway.open_row(pseudonym, row)
            if found is None:
                raise Stale("The person was erased or moved since their decision was read. Try again.")
            self.people[pseudonym] = found
        return self.people[pseudonym]

    def _at_ms(self, outcome: Outcome) -> int:
        return self.now_ms if outcome.at is None else min(to_ms(outcome.at), self.now_ms)

    def _refusal(self, person: Person | None, at_ms: int, decided_ms: int, *, special: bool) -> str | None:
        """Returns why nothing may be learned from an action at `at_ms`, or None when learning is allowed.

        `decided_ms` is the time of the decision that it follows. `special`: the item is declared so.
        """
        if person is not None and is_restricted_at(person.state, at_ms):
            return str(BoundBy.RESTRICTED)
        state = None if person is None else as_of(person.state, at_ms)  # consent does not reach back
        because = refuse_learning(self._gateway.rules, state, self.now_ms, decided_ms=decided_ms)
        return because or refuse_special(self._gateway.rules, state, self.now_ms, special=special)

    def _keep(self, outcome: Outcome, recalled: OpenedDecision, name: bytes, decision: str) -> None:
        value = None if outcome.value is None else canonical.number(outcome.value)
        targets = _name(outcome).list_targets(self._gateway.keyring, self._app)
        kept = OutcomeContent(decision, outcome.item, outcome.kind, value, targets)
        row = OutcomeRow(name, kept, self._at_ms(outcome))
        self._rows.append(write_outcome(self._gateway.keyring, self._app, recalled, row))
        line = OutcomeLine(outcome.decision, outcome.item, outcome.kind, value)
        self._lines.setdefault(recalled.person, []).append(line)
        if recalled.person is not None:
            self._touched.add(recalled.person)

    async def take_unanswered(self, recalled: OpenedDecision, at_ms: int) -> None:
        """Adds what this decision showed without an outcome until `at_ms` as seen, where that may be learned from.

        The person's visit stays as it was. Raises Stale when the person was just erased or moved.
        """
        if is_preview(recalled):
            return
        person = await self._person(recalled.person)
        special = (await self._gateway.topics.get_special(self._app)).items
        items = [
            shown.item
            for shown in recalled.body.items
            if not self._refusal(person, at_ms, recalled.at_ms, special=shown.item in special)
        ]
        for item in await self._answers.add_unanswered(recalled, items, at_ms):
            line = OutcomeLine(recalled.body.decision, item, OutcomeKind.SEEN, None)
            self._lines.setdefault(recalled.person, []).append(line)

    def guards(self) -> tuple[Guard, ...]:
        """Returns the guards: each outcome is new, and no person has changed since they were read."""
        new = (Guard("outcomes", name, 0) for name in self._seen)
        return (*new, *self._answers.guards, *(person.guard for person in self.people.values()))

    def writes(self) -> list[Write]:
        """Returns the writes of the outcomes and of the changed people.

        Each person with a stored outcome gets a new epoch, so that their visit does not repeat old answers.
        """
        changed = ((person, self._apply_reactions(person)) for _, person in sorted(self.people.items()))
        return [*self._rows, *self._answers.writes] + [
            write_state(person, state) for person, state in changed if state is not person.state
        ]

    def _apply_reactions(self, person: Person) -> PersonState:
        state = record_reaction(person.state, self._reacted.get(person.pseudonym, ()))
        state = self._shown.count(person.pseudonym, state, self.now_ms)
        if person.pseudonym in self._touched:
            state = structs.replace(state, epoch=state.epoch + 1)
        return state

    def entries(self) -> list[Entry]:
        """Returns one entry for each person with stored outcomes, and one for outcomes of no person."""
        return [
            self._gateway.entry(
                OutcomeRecord(outcomes=tuple(lines)), self._owner(pseudonym), at_ms=self.now_ms
            )
            for pseudonym, lines in self._lines.items()
        ]

    def _owner(self, pseudonym: bytes | None) -> Owner:
        if pseudonym is None:
            return self._gateway.operator(self._app)
        return self._gateway.owner(self._app, self.people[pseudonym])


def _name(outcome: Outcome) -> OutcomeName:
    return OutcomeName(outcome.decision, outcome.item, outcome.kind, outcome.id)
