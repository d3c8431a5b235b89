"""The eight steps of a decision.

1. person      the row, and those of linked ids: consents, dial, limits, profile, strictly current
2. level       the lowest of dial, consent, age, region and browser signal, and the one that bound it
3. privacy     the context and profile data that may be used, and the sources held back, with reasons
4. engine      probabilities of the items that may be chosen
5. outbound    items that may not be shown are removed before the draw, with reasons
6. explain     reasons, each tested by computing again; with `explain` `link` only the headline, and the rest when read
7. record      the readable account, sealed under the person's key, and the entry that commits to it
8. seal        one durable commit; only then the answer

Each request takes step 1 for itself. Decisions that wait at the same time take the other steps together (`STEPS`), and
one commit ends them. Steps 2 to 6 are pure functions (`standing`, `pipeline`). When one of them fails, `pipeline.baseline` makes an
answer without personal data and marks it as such. When the commit fails, the caller gets a problem and no answer. When
the person's row changed before the commit, all steps are repeated.
"""

import asyncio

from msgspec import structs

from aboveboard.catalogue.cache import placement_key
from aboveboard.decisions import compose, fatigue, pipeline, record, showings
from aboveboard.decisions.answer import append_index
from aboveboard.decisions.inputs import count_fallback, person_of, situation_of
from aboveboard.decisions.kept_slots import keep_settled
from aboveboard.decisions.request import DecisionRequest, check_request
from aboveboard.decisions.together import Step, Together, WaitingDecision
from aboveboard.decisions.why_links import why_url
from aboveboard.engine.compiled_placement import list_showing
from aboveboard.gateway.answer_sizes import check_answer
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, claim_key, find_answer, keep
from aboveboard.gateway.later_reasons import insert_pending
from aboveboard.gateway.person_locks import has_locks, in_turn
from aboveboard.gateway.records import new_id
from aboveboard.gateway.terms import terms_of_all
from aboveboard.interest_keys import is_for
from aboveboard.people.state import PersonState
from aboveboard.people.store import write_state
from aboveboard.signals.special_state import without_special
from aboveboard.storage.journal import Guard, Submission, Write


async def decide(
    gateway: Gateway, app: str, request: DecisionRequest, *, gpc: bool = False, asked: Once | None = None
) -> bytes:
    """Returns the encoded `DecisionAnswer`, once its record is durable and has its index in the log (promise 6).

    A repeated `asked` gets the stored answer while everything that it depends on is what it was. Otherwise it is
    decided again, under a new id. The commit also writes the row of a new person, and the counts of what was shown.
    During a person's erasure, the decision is about no person. Raises NotFound for a placement that is not declared,
    and TooLarge for too many candidates or too large an answer. Raises Unprocessable for an unknown candidate, a wrong
    local time, an id that names no person, or a key used with another body. Raises Conflict while a request with the
    same key runs, and Unavailable when nothing can be recorded.
    """
    check_request(request, gateway.clock(), gateway.settings.candidates_max, gateway.rules.context)
    if request.preview:
        request = structs.replace(request, person=None, session=None)
    if request.person is not None:
        gateway.placeholders.check(app, request.person)
    people: list[bytes] = []
    if request.person is not None and has_locks():  # so that this request does not overtake a repeated one
        people.append(gateway.keyring.pseudonym(app, request.person))
    attempt = in_turn(people, lambda: _attempt(gateway, app, request, people, gpc=gpc, asked=asked))
    if asked is None:
        return await gateway.with_retries(attempt)
    with claim_key(gateway, asked):
        return await gateway.with_retries(attempt)


async def _attempt(
    gateway: Gateway,
    app: str,
    request: DecisionRequest,
    people: list[bytes],
    *,
    gpc: bool,
    asked: Once | None,
) -> bytes:
    kept = None if asked is None else await find_answer(gateway, asked)
    decided, request = await person_of(gateway, app, request, gpc=gpc)  # 1
    person = None if decided is None else decided.stored
    read = () if decided is None else decided.read
    terms = b"" if asked is None else terms_of_all(gateway, read, gpc=gpc)
    if asked is not None and kept is not None and kept.terms == terms:
        asked.replayed = True
        return append_index(kept.answer, kept.place or 0)
    # For `in_turn`: if this attempt comes too late, the next one takes the lock of this person.
    people[:] = [] if person is None else [person.pseudonym]
    situation = await situation_of(
        gateway,
        app,
        request,
        None if decided is None else decided.seen,
        gpc=gpc,
        control_key=None if decided is None else decided.control_key,
        others=0 if decided is None else decided.others,
    )
    waiting = WaitingDecision(
        decision=new_id("dec", situation.now_ms, gateway.randomness),
        situation=situation,
        owner=gateway.operator(app) if person is None else gateway.owner(app, person),
        stored=person,
        unchanged=tuple([each.guard for each in read]),
        special=await gateway.topics.get_special(app),
        future=asyncio.get_running_loop().create_future(),
        asked=asked,
        kept=kept,
        terms=terms,
    )
    index = await gateway.part(_together).finish(waiting)
    gateway.metrics.count_decision(waiting.thought.effective, waiting.thought.bound_by)
    return append_index(waiting.answer, index)


def _admit(gateway: Gateway, waiting: WaitingDecision) -> None:
    shared, situation = waiting.shared, waiting.situation
    waiting.admitted = pipeline.admit_data(situation) if shared is None else shared.admit_data(situation)


def _choose(gateway: Gateway, waiting: WaitingDecision) -> None:
    use = None if waiting.shared is None else waiting.shared.use
    waiting.chosen = pipeline.choose(waiting.situation, waiting.admitted.allowed, use)


def _explain(gateway: Gateway, waiting: WaitingDecision) -> None:
    waiting.thought = pipeline.explain_choice(waiting.situation, waiting.admitted, waiting.chosen)


def _put_in_words(gateway: Gateway, waiting: WaitingDecision) -> None:
    url = why_url(gateway, waiting.decision)
    waiting.answer = compose.encode_answer(url, waiting.decision, waiting.situation, waiting.thought)


def _or_fall_back(step: Step) -> Step:
    """Returns the step as one that marks the situation as failed after any fault, and does nothing from then on."""

    def take(gateway: Gateway, waiting: WaitingDecision) -> None:
        if waiting.situation.failed:
            return
        try:
            step(gateway, waiting)
        except Exception as error:  # noqa: BLE001 - after any fault the answer is the baseline's (promise 12)
            count_fallback(gateway, error)
            waiting.situation = structs.replace(waiting.situation, failed=True)

    return take


def take_baseline(gateway: Gateway, waiting: WaitingDecision) -> None:
    """Replaces what failed by the baseline."""
    if waiting.situation.failed:
        waiting.thought = pipeline.baseline(waiting.situation)


def _word_baseline(gateway: Gateway, waiting: WaitingDecision) -> None:
    if waiting.situation.failed:
        take_baseline(gateway, waiting)
        _put_in_words(gateway, waiting)


def _check(gateway: Gateway, waiting: WaitingDecision) -> None:
    check_answer(gateway, waiting.answer, is_kept=waiting.asked is not None)


def seal_record(gateway: Gateway, waiting: WaitingDecision) -> None:
    """Makes the entry of the decision, with its record sealed for its owner."""
    situation, thought, shared = waiting.situation, waiting.thought, waiting.shared
    allowed = None if shared is None else shared.describe_allowed(thought.allowed)
    made = record.make_record(waiting.decision, situation, thought, waiting.part, allowed)
    waiting.entry = gateway.entry(
        # The record is only encoded, and its encoder takes bytes as they are.
        made if shared is None else structs.replace(made, allowed=shared.encode_allowed(thought.allowed)),
        waiting.owner,
        record=waiting.decision,
        policy=situation.rules.policy.id,
        at_ms=situation.now_ms,
    )


def _submit(gateway: Gateway, waiting: WaitingDecision) -> None:
    """Makes the submission, which is committed with those of the others."""
    stored = keep(
        waiting.asked,
        waiting.answer,
        waiting.owner,
        waiting.situation.now_ms,
        terms=waiting.terms,
        instead_of=waiting.kept,
    )
    guards, writes = _writes(waiting, stored)
    whole = Submission((*guards, *waiting.unchanged), writes, (waiting.entry,))
    waiting.submission = gateway.with_guards_of_new(whole)


THINKING = (
    _or_fall_back(_admit),  # 3
    _or_fall_back(_choose),  # 4 and 5
    _or_fall_back(_explain),  # 6
)
"""The steps that decide. After a fault in one, `take_baseline` decides."""

STEPS = (
    *THINKING,
    _or_fall_back(_put_in_words),
    _word_baseline,
    _check,
    seal_record,  # 7
    _submit,  # 8, which all submissions share
)


def _together(gateway: Gateway) -> Together[WaitingDecision]:
    return Together(gateway, STEPS)


def _writes(
    waiting: WaitingDecision, stored: tuple[tuple[Guard, ...], tuple[Write, ...]]
) -> tuple[tuple[Guard, ...], tuple[Write, ...]]:
    """Returns the guards and writes that are committed with the record.

    They are the person's changed state, the answer for a repeated request, and the note of pending reasons. The caller adds the guards on people.
    """
    # The answer for a repeat comes first. Every write is in one commit, so a repeat finds all of them or none.
    guards, writes = stored
    person = waiting.stored
    writes = (*writes, *note_pending(waiting))
    if person is None:
        return guards, writes
    state = state_after(waiting, person.state)
    # A new person is always written, because the record is sealed under their key, which only their row has.
    if state is not person.state or person.version == 0:
        writes = (*writes, write_state(person, state))
    return guards, writes


def note_pending(waiting: WaitingDecision, place: int = 0) -> tuple[Write, ...]:
    """Returns the write that the reasons are pending, where they are. `place` is that of the entry in the submission."""
    if waiting.thought.is_explained:
        return ()
    bound, owner = waiting.situation.bound, waiting.owner
    key = placement_key(owner.app, bound.shelf.placement.placement)
    return (insert_pending(owner.person, key, bound.version, place=place),)


def state_after(waiting: WaitingDecision, state: PersonState, *, is_below: bool = False) -> PersonState:
    """Returns the state with what the decision counts. Returns the same state when nothing is counted and nothing was.

    `is_below`: the state has what slots above on the same surface count.
    """
    situation, thought = waiting.situation, waiting.thought
    counted = fatigue.apply_decision(state, situation, thought, is_below=is_below)
    items = [item for item, _ in thought.items]
    counted = showings.count_answer(
        without_special(counted, waiting.special),
        situation.bound.shelf.placement,
        list_showing(situation.bound.shelf, items),
        name=situation.answer,
        at_ms=situation.now_ms,
        others=situation.state.shown,
    )
    if situation.failed:
        return counted  # The arrangement stays for the next answer. The baseline is none.
    return keep_settled(
        counted,
        situation.bound.shelf.placement.placement,
        situation.arranged,
        items,
        level=thought.effective,
        is_for=situation.arranged is not None and any(is_for(each.key) for each in thought.allowed.interests),
        session=situation.request.session,
        at_ms=situation.now_ms,
    )
