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

import numpy as np
import structlog
from msgspec import structs

from service.errors import TooLarge, Unprocessable, Unreadable
from service.gateway import account, think
from service.gateway.answer import logged
from service.gateway.gateway import Gateway
from service.gateway.idempotency import Once, answered, keep, under_way
from service.gateway.records import Owner, make_entry, new_id
from service.gateway.request import DecisionRequest, check_time
from service.gateway.think import Situation, Thought
from service.gateway.turns import in_turn
from service.outbound.caps import with_shown
from service.people.state import NOBODY
from service.people.store import Person, write_state
from service.storage.journal import Guard, Submission, Write
from service.words import BoundBy, EntryKind

log = structlog.get_logger("aboveboard")


async def decide(
    gateway: Gateway, app: str, request: DecisionRequest, *, gpc: bool = False, asked: Once | None = None
) -> bytes:
    """The encoded `DecisionAnswer`, once its record is durable and has its place in the log (promise 6).

    Raises NotFound, Unprocessable or TooLarge for what cannot be decided, Unavailable when nothing can be recorded.
    """
    check_time(request.context, gateway.clock())
    if request.candidates is not None and len(request.candidates) > gateway.settings.candidates_max:
        raise TooLarge(
            "too many candidates", field="candidates", expected=f"at most {gateway.settings.candidates_max}"
        )
    people: list[bytes] = []
    attempt = in_turn(people, lambda: _attempt(gateway, app, request, people, gpc=gpc, asked=asked))
    if asked is None:
        return await gateway.with_retries(attempt)
    with under_way(gateway, asked):
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
    if asked is not None and (kept := await answered(gateway, asked)) is not None:
        return logged(kept.answer, kept.place or 0)
    person = await _person(gateway, app, request)  # 1
    people[:] = [] if person is None else [person.pseudonym]
    situation = await _situation(gateway, app, request, person, gpc=gpc)
    decision = new_id("dec", situation.now_ms, gateway.randomness)
    thought, answer = _thought(gateway, situation, decision)  # 2 to 6
    owner = gateway.operator(app) if person is None else gateway.owner(app, person)
    entry = make_entry(  # 7
        EntryKind.DECISION,
        account.body(decision, situation, thought),
        owner=owner,
        policy=situation.rules.policy.id,
        at_ms=situation.now_ms,
        record=decision,
        randomness=gateway.randomness,
    )
    guards, writes = _writes(situation, thought, person, answer=answer, owner=owner, asked=asked)
    index = await gateway.submit(Submission(guards, writes, (entry,)))  # 8
    gateway.metrics.decided(thought.effective, thought.bound_by)
    return logged(answer, index)


async def _person(gateway: Gateway, app: str, request: DecisionRequest) -> Person | None:
    """None for a request about nobody, and for a row that no longer opens: then it is as if about nobody."""
    if request.person is None:
        return None
    try:
        return await gateway.person(app, request.person)
    except Unreadable as error:
        _fell_back(gateway, error)
        return None


async def _situation(
    gateway: Gateway, app: str, request: DecisionRequest, person: Person | None, *, gpc: bool
) -> Situation:
    """Everything that the decision may depend on, gathered. The model is the one that the visit began with, if there
    is a visit that may be used: within it the same request gets the same answer."""
    now_ms = gateway.clock()
    kept = await gateway.shelves.kept(app, request.placement)
    state = NOBODY if person is None else person.state
    if state.facts.region is None and request.context.region is not None:
        state = structs.replace(state, facts=structs.replace(state.facts, region=request.context.region))
    rules = gateway.rules
    unreadable = person is None and request.person is not None
    standing, visit = think.fallen(state.dial, gpc=gpc), None
    if not unreadable:
        try:
            standing = think.stand(state, kept.shelf, rules, gpc=gpc, now_ms=now_ms)
            visit = think.usable_visit(
                state, request.session, standing, shelf=kept.shelf, rules=rules, now_ms=now_ms
            )
        except Exception as error:  # noqa: BLE001 - whatever broke, nobody is judged by half
            standing = think.fallen(state.dial, gpc=gpc)
            _fell_back(gateway, error)
    return Situation(
        request=request,
        state=state,
        standing=standing,
        visit=visit,
        now_ms=now_ms,
        as_of_ms=visit.last_ms if visit else think.hour_of(now_ms),
        bound=await gateway.shelves.bound(kept, visit.last_ms if visit else None),
        rules=rules,
        titles=kept.titles,
        candidates=_candidates(request, kept.shelf.index),
        seed=_seed(gateway, app, request, person),
        failed=standing.bound_by is BoundBy.FAILURE,
    )


def _candidates(
    request: DecisionRequest, index: dict[str, int]
) -> "np.ndarray[tuple[int], np.dtype[np.intp]]":
    """The items to choose from, by their place on the shelf. Raises Unprocessable for one that is not there."""
    if request.candidates is None:
        return np.arange(len(index), dtype=np.intp)
    places = [index.get(item, -1) for item in request.candidates]
    if -1 in places:
        raise Unprocessable(
            "there is no such item in this placement",
            field=f"candidates[{places.index(-1)}]",
            expected="an item of the placement",
        )
    if len(set(places)) != len(places):
        raise Unprocessable("an item stands twice", field="candidates", expected="every item once")
    return np.array(places, np.intp)


def _seed(gateway: Gateway, app: str, request: DecisionRequest, person: Person | None) -> int:
    """Within a visit the draws are the same until something happened; outside of one they are fresh."""
    if request.session is None:
        return int.from_bytes(gateway.randomness(8), "big")
    epoch = 0 if person is None else person.state.epoch
    who = b"" if person is None else person.pseudonym
    parts = (app, request.session, request.placement)
    return gateway.keyring.visit_seed(who, *(part.encode() for part in parts), epoch.to_bytes(8, "big"))


def _thought(gateway: Gateway, situation: Situation, decision: str) -> tuple[Thought, bytes]:
    """Steps 2 to 6 with their words, or the answer that everybody gets when any of them fails (promise 12)."""
    if not situation.failed:
        try:
            thought = think.think(situation)
            return thought, account.answer(gateway.settings, decision, situation, thought)
        except Exception as error:  # noqa: BLE001 - whatever broke, nobody gets an unfiltered answer or a blank page
            _fell_back(gateway, error)
    thought = think.baseline(situation)
    return thought, account.answer(gateway.settings, decision, situation, thought)


def _fell_back(gateway: Gateway, error: Exception) -> None:
    gateway.metrics.fallbacks.inc()
    log.error("decision_fell_back", error=type(error).__name__)


def _writes(
    situation: Situation,
    thought: Thought,
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
    state = person.state
    placement = situation.bound.shelf.placement
    if placement.cap is not None and thought.items:
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
