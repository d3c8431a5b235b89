"""The outcomes of some requests in progress: each is checked against its decision, and stored if that is allowed."""

from collections.abc import Iterable

from msgspec import structs

from aboveboard import canonical
from aboveboard.clock import to_ms
from aboveboard.decisions.replay import OpenedDecision
from aboveboard.errors import NotFound, PersonRefused, RecordRefused, Stale, Tampered
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.permissions import refuse_learning, refuse_special
from aboveboard.gateway.record_bodies import OutcomeLine, OutcomeRecord
from aboveboard.gateway.records import Owner
from aboveboard.ingestion.answers import AnswersIntake, OutcomeRow, write_outcome
from aboveboard.ingestion.outcome_answer import OutcomeResult, reject
from aboveboard.ingestion.outcome_body import Outcome
from aboveboard.ingestion.outcome_check import find_problem, is_preview
from aboveboard.ingestion.outcome_names import OutcomeName
from aboveboard.ingestion.seen_items import SeenItems
from aboveboard.ingestion.signal_answer import FieldHeldBack, FieldProblem
from aboveboard.ingestion.waiting_outcomes import OutcomeRows
from aboveboard.people.state import PersonState, as_of, is_restricted_at
from aboveboard.people.store import Person, write_state
from aboveboard.signals.intake import PREVIEW
from aboveboard.signals.outcome_tables import OutcomeContent
from aboveboard.signals.profile import record_reaction
from aboveboard.storage.journal import Entry, Guard, Submission, Write
from aboveboard.words import BoundBy, OutcomeKind, SignalStatus, is_reaction

_REFUSALS = (RecordRefused, PersonRefused, Tampered)
"""The errors about rows that were changed in the database. The other outcomes of a batch count all the same."""


class OutcomeIntake:
    """Some requests in progress: the people that they are about, and their writes, which the caller submits.

    `rows` are those that were read for them.
    """

    def __init__(self, gateway: Gateway, app: str, rows: OutcomeRows | None = None) -> None:
        self._gateway, self._app = gateway, app
        self._read = rows or OutcomeRows({}, {}, set())
        self.people: dict[bytes, Person] = {}
        self._seen: set[bytes] = set()
        self._touched: set[bytes] = set()
        self._reacted: dict[bytes, set[str]] = {}
        self._shown = SeenItems()
        self._rows: list[Write] = []
        self._answers = AnswersIntake(gateway, app)
        self._lines: dict[bytes | None, list[OutcomeLine]] = {}
        self.now_ms = gateway.clock()

    async def take(self, outcome: Outcome | FieldProblem, name: bytes) -> OutcomeResult:
        """Checks one outcome of this name and returns its result. Raises Stale when its person was just erased or moved."""
        if isinstance(outcome, FieldProblem):
            return reject(outcome.field, outcome.expected)
        try:
            return await self._take(outcome, name)
        except NotFound as error:
            return reject("decision", error.expected or "a decision of this app")
        except _REFUSALS:
            return reject("decision", "a decision whose rows were not changed in the database")

    async def _take(self, outcome: Outcome, name: bytes) -> OutcomeResult:
        recalled = self._recall(outcome.decision)
        at_ms = self.now_ms if outcome.at is None else to_ms(outcome.at)
        problem = find_problem(recalled, outcome.item, at_ms, self.now_ms)
        if problem is not None:
            return reject(problem.field, problem.expected)
        if is_preview(recalled):
            return OutcomeResult(SignalStatus.WITHHELD, held_back=(FieldHeldBack("outcome", PREVIEW),))
        if name in self._seen or name in self._read.stored:
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

    def _recall(self, decision: str) -> OpenedDecision:
        """Returns a decision. Raises what reading it has raised, such as NotFound."""
        found = self._read.decisions[self._app, decision]
        if isinstance(found, Exception):
            raise found
        return found

    async def _person(self, pseudonym: bytes | None) -> Person | None:
        if pseudonym is None:
            return None
        if pseudonym not in self.people and (known := self._read.people.get(pseudonym)) is not None:
            self.people[pseudonym] = known
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
        targets = name_of(outcome).list_targets(self._gateway.keyring, self._app)
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

    def make_submission(
        self, guards: Iterable[Guard] = (), writes: Iterable[Write] = ()
    ) -> Submission | None:
        """Returns the submission of the outcomes and of the changed people, with what is given. None without any change.

        Its guards hold while each outcome is new, and no person has changed since they were read.
        """
        written, entries = (*writes, *self._writes()), tuple(self._entries())
        if not written and not entries:
            return None
        own = self._guards()
        return self._gateway.with_guards_of_new(Submission((*guards, *own), written, entries))

    def _guards(self) -> tuple[Guard, ...]:
        new = (Guard("outcomes", name, 0) for name in self._seen)
        return (*new, *self._answers.guards, *(person.guard for person in self.people.values()))

    def _writes(self) -> list[Write]:
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

    def _entries(self) -> list[Entry]:
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


def name_of(outcome: Outcome) -> OutcomeName:
    """Returns the fields that make two outcomes of an app the same one."""
    return OutcomeName(outcome.decision, outcome.item, outcome.kind, outcome.id)
