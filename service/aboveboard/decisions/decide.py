"""The way of a decision, in eight steps. This is the sentence of the product.

1. person      one row: consents, dial, limits, profile, strictly current
2. level       the lowest of dial, consent, age, region and browser signal; what bound it is kept
3. privacy     what of context and profile may be used, and what is held back, with reasons
4. engine      probabilities for what may be chosen from
5. outbound    what may not be shown is removed, with reasons
6. explain     reasons, each tested by computing again
7. record      the readable account, sealed under the person's key, and the entry that commits to it
8. seal        one durable commit; only then the answer

Steps 2 to 6 are `think.think`, a pure function. If it fails, `think.baseline` answers what everybody gets, and says
so. If the commit fails, nothing is answered but a problem; if the person's row changed meanwhile, all is done anew.
"""

from msgspec import structs

from aboveboard.decisions import compose, fatigue, pipeline, record
from aboveboard.decisions.answer import append_index
from aboveboard.decisions.inputs import count_fallback, person_of, situation_of
from aboveboard.decisions.pipeline import DecisionDraft, Situation
from aboveboard.decisions.request import DecisionRequest, check_request
from aboveboard.decisions.why_links import why_url
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, claim_key, find_answer, keep
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.records import Owner, new_id
from aboveboard.outbound.caps import with_shown
from aboveboard.people.store import Person, write_state
from aboveboard.storage.journal import Guard, Submission, Write


async def decide(
    gateway: Gateway, app: str, request: DecisionRequest, *, gpc: bool = False, asked: Once | None = None
) -> bytes:
    """The encoded `DecisionAnswer`, once its record is durable and has its place in the log (promise 6).

    Raises NotFound, Unprocessable or TooLarge for what cannot be decided, Unavailable when nothing can be recorded.
    """
    check_request(request, gateway.clock(), gateway.settings.candidates_max)
    people: list[bytes] = []
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
    if asked is not None and (kept := await find_answer(gateway, asked)) is not None:
        return append_index(kept.answer, kept.place or 0)
    person, request = await person_of(gateway, app, request)  # 1
    people[:] = [] if person is None else [person.pseudonym]
    situation = await situation_of(gateway, app, request, person, gpc=gpc)
    decision = new_id("dec", situation.now_ms, gateway.randomness)
    thought, answer = _think_or_fall_back(gateway, situation, decision)  # 2 to 6
    owner = gateway.operator(app) if person is None else gateway.owner(app, person)
    entry = gateway.entry(  # 7
        record.make_record(decision, situation, thought),
        owner,
        record=decision,
        policy=situation.rules.policy.id,
        at_ms=situation.now_ms,
    )
    guards, writes = _writes(situation, thought, person, answer=answer, owner=owner, asked=asked)
    index = await gateway.submit(Submission(guards, writes, (entry,)))  # 8
    gateway.metrics.count_decision(thought.effective, thought.bound_by)
    return append_index(answer, index)


def _think_or_fall_back(gateway: Gateway, situation: Situation, decision: str) -> tuple[DecisionDraft, bytes]:
    """Steps 2 to 6 with their words, or the answer that everybody gets when any of them fails (promise 12)."""
    url = why_url(gateway, decision)
    if not situation.failed:
        try:
            thought = pipeline.think(situation)
            return thought, compose.encode_answer(url, decision, situation, thought)
        except Exception as error:  # noqa: BLE001 - whatever broke, nobody gets an unfiltered answer or a blank page
            count_fallback(gateway, error)
    thought = pipeline.baseline(situation)
    return thought, compose.encode_answer(url, decision, situation, thought)


def _writes(
    situation: Situation,
    thought: DecisionDraft,
    person: Person | None,
    *,
    answer: bytes,
    owner: Owner,
    asked: Once | None,
) -> tuple[tuple[Guard, ...], tuple[Write, ...]]:
    """What goes with the record: the guard on the person's row, its counts for caps, the answer for a repeat."""
    guards, writes = keep(asked, answer, owner, situation.now_ms)
    if person is None:
        return guards, writes
    placement = situation.bound.shelf.placement
    state = fatigue.apply_decision(person.state, situation, thought)
    if placement.cap is not None and thought.items and not state.restricted:
        shown = with_shown(
            state.shown,
            placement.placement,
            [item for item, _ in thought.items],
            at_ms=situation.now_ms,
            cap=placement.cap,
        )
        state = structs.replace(state, shown=shown)
    if state is not person.state or person.version == 0:
        writes = (*writes, write_state(person, state))
    return (*guards, person.guard), writes
