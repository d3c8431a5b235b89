"""Step 1 of a decision: all its inputs, gathered from keys, rows and rules."""

from typing import NamedTuple

import numpy as np
import structlog
from msgspec import structs

from aboveboard.catalogue.item_titles import read_in
from aboveboard.catalogue.topic_cache import AppTopics
from aboveboard.clock import hour_of
from aboveboard.consent.precedence import EffectiveLevel
from aboveboard.decisions import fatigue, showings
from aboveboard.decisions.ids import DecidedPerson, with_other_ids
from aboveboard.decisions.intent_models import find_model
from aboveboard.decisions.request import DecisionRequest
from aboveboard.decisions.shared_work import SharedWork
from aboveboard.decisions.situation import Situation
from aboveboard.decisions.slot_plan import Circle, SlotQuestion, bare_of, plan
from aboveboard.decisions.standing import level_after_failure, level_of_control_group, stand, usable_visit
from aboveboard.engine.compiled_placement import CompiledPlacement
from aboveboard.engine.placement import Placement
from aboveboard.engine.sparse_rows import Indexes
from aboveboard.errors import BeingErased, Unprocessable, Unreadable
from aboveboard.explanation.sentences import nearest
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.rules import Rules
from aboveboard.hmac_sha256 import hmac_sha256
from aboveboard.people.state import NOBODY, Limits, PersonState, Visit
from aboveboard.people.store import Person
from aboveboard.signals.special_names import SpecialNames
from aboveboard.signals.special_state import without_special
from aboveboard.words import BoundBy, Level, PlacementKind

log = structlog.get_logger("aboveboard")


async def person_of(
    gateway: Gateway, app: str, request: DecisionRequest, *, gpc: bool = False
) -> tuple[DecidedPerson | None, DecisionRequest]:
    """Returns the person, with what the request uses of their other ids, and the request.

    The person is None for a request without one. It is also None for a row that does not decrypt, which is logged as
    a fallback. During an erasure both the person and the request's `person` are None. Raises Unavailable and
    Unprocessable as `Gateway.person` does.
    """
    if request.person is None:
        return None, request
    try:
        asked = await gateway.person(app, request.person)
        return await with_other_ids(gateway, asked, request.session, gpc=gpc), request
    except BeingErased:
        return None, structs.replace(request, person=None)
    except Unreadable as error:
        count_fallback(gateway, error)
        return None, request


def _circle(
    rules: Rules, special: SpecialNames, others: int, limits: Limits, shelf: CompiledPlacement
) -> Circle:
    limited = [name for name in limits.items if name in shelf.index]
    return Circle(rules.policy.id, [*special.topics, *special.items], others, limited)


async def situation_of(
    gateway: Gateway,
    app: str,
    request: DecisionRequest,
    person: Person | None,
    *,
    gpc: bool,
    control_key: bytes | None = None,
    others: int = 0,
    now_ms: int | None = None,
    shared: SharedWork | None = None,
) -> Situation:
    """Returns all inputs of the decision. A fault while the person is judged sets `failed` and is counted.

    `control_key` draws the control group. None: the person's own key. A person in the group gets level 0. `others` is that of
    `DecidedPerson.others`. `now_ms` is the instant of the decision, by default now. `shared` is the work of its answer so far.

    The state has the region of the request where the app reported none, and nothing that the app declares special. Its last screen is settled. Within a usable
    visit, model and instant of decay stay the same. So the same request gets the same answer. Raises NotFound for a
    placement that is not declared, and Unprocessable for a candidate that it lacks or that occurs twice.
    """
    now_ms = gateway.clock() if now_ms is None else now_ms
    kept = await gateway.shelves.get_current(app, request.placement)
    spot = kept.shelf.placement
    seed = _seed(gateway, app, request, person, stays=spot.arrangement.kind == "fixed")
    answer = showings.name_answer(request, spot, seed)
    topics = await gateway.topics.get(app)
    state = _read_state(shared, person, topics, request)
    if answer:
        state = showings.leave_out_repeat(state, spot, answer, now_ms)
    rules, standing, visit, arranged, intents = gateway.rules, None, None, None, None
    if person is not None or request.person is None:
        try:
            asked = _LevelQuestion(request.session, spot.kind, rules, gpc, now_ms)
            standing, state = _settle(shared, state, asked)
            if person is not None and standing.effective > Level.OFF:
                standing = _control(standing, spot, control_key or person.key)
            if state.arrangements or spot.arrangement.kind != "free":
                circle = _circle(rules, topics.special, others, state.limits, kept.shelf)
                question = SlotQuestion(spot, request, circle, now_ms, has_needs=kept.shelf.needs is not None)
                standing, arranged = plan(state, standing, question)
            visit = _see_visit(shared, state, standing, asked)
            intents = await find_model(gateway, app, kept.shelf, visit)
        except Exception as error:  # noqa: BLE001 - after any fault no partial judgement is used
            standing = None
            count_fallback(gateway, error)
    if standing is None:
        arranged = bare_of(spot)
        standing = level_after_failure(state.dial, gpc=gpc)
    as_of_ms = visit.last_ms if visit else hour_of(now_ms)
    language = nearest(request.language, state.facts.language)
    return Situation(
        request=request,
        state=state,
        standing=standing,
        visit=visit,
        now_ms=now_ms,
        as_of_ms=as_of_ms,
        bound=await gateway.shelves.get_bound(kept, as_of_ms, newest=visit is None),
        rules=rules,
        titles=read_in(kept.titles, topics.titles_in(language), language),
        candidates=_candidates(request, kept.shelf.index),
        seed=seed,
        failed=standing.bound_by is BoundBy.FAILURE,
        answer=answer,
        arranged=arranged,
        intents=intents,
    )


class _LevelQuestion(NamedTuple):
    """The parts of a request that its level and its visit depend on. All but the first two are those of its answer."""

    session: str | None
    kind: PlacementKind
    rules: Rules
    gpc: bool
    now_ms: int


def _read_state(
    shared: SharedWork | None, person: Person | None, topics: AppTopics, request: DecisionRequest
) -> PersonState:
    """Returns the state without what is special, and with the region of the request where the app reported none."""

    def make() -> PersonState:
        state = NOBODY if person is None else without_special(person.state, topics.special)
        region = request.context.region
        if state.facts.region is not None or region is None:
            return state
        return structs.replace(state, facts=structs.replace(state.facts, region=region))

    return make() if shared is None else shared.states.once(make, person, topics, request.context)


def _settle(
    shared: SharedWork | None, state: PersonState, asked: _LevelQuestion
) -> tuple[EffectiveLevel, PersonState]:
    """Returns the level, and the state with its last screen settled."""

    def make() -> tuple[EffectiveLevel, PersonState]:
        session, kind, rules, gpc, now_ms = asked
        standing = stand(state, kind, rules, gpc=gpc, now_ms=now_ms)
        return standing, fatigue.settle_screen(state, session, rules, standing, at_ms=now_ms)

    return make() if shared is None else shared.settled.once(make, state, asked.rules, equal=asked[:2])


def _see_visit(
    shared: SharedWork | None, state: PersonState, standing: EffectiveLevel, asked: _LevelQuestion
) -> Visit | None:
    def make() -> Visit | None:
        session, kind, rules, _, now_ms = asked
        return usable_visit(state, session, standing, kind=kind, rules=rules, now_ms=now_ms)

    if shared is None:
        return make()
    return shared.visits.once(make, state, standing, asked.rules, equal=asked[:2])


def _control(standing: EffectiveLevel, placement: Placement, key: bytes) -> EffectiveLevel:
    return level_of_control_group(standing) if _in_control_group(placement, key) else standing


def _in_control_group(placement: Placement, key: bytes) -> bool:
    """Returns True for a share of `control_share` of people. It depends on the person's key, and on no other data.

    An alias is drawn by the key of its person. So one person is in one group under every id.
    """
    if not placement.control_share:
        return False
    # The key is random and lasts as long as the person's row. So the group is stable, and differs by placement.
    drawn = hmac_sha256(key, f"control/{placement.app}/{placement.placement}".encode())
    return int.from_bytes(drawn[:8], "big") < placement.control_share * 2**64


def _candidates(request: DecisionRequest, index: dict[str, int]) -> Indexes:
    """Returns the candidates as indexes into the compiled placement: all items when the request names none.

    Raises Unprocessable for an item that the placement lacks, and for an item that occurs twice.
    """
    if request.candidates is None:
        return np.arange(len(index), dtype=np.intp)
    places = [index.get(item, -1) for item in request.candidates]
    if -1 in places:
        raise Unprocessable(
            "This item is not in the placement. Use an item of the placement.",
            field=f"candidates[{places.index(-1)}]",
            expected="an item of the placement",
        )
    if len(set(places)) != len(places):
        raise Unprocessable("An item id occurs twice.", field="candidates", expected="every item once")
    return np.array(places, np.intp)


def _seed(gateway: Gateway, app: str, request: DecisionRequest, person: Person | None, *, stays: bool) -> int:
    """Returns the 64-bit seed of the draws.

    Within a session it stays the same for one person, placement and epoch. Without a session it is random. Where it
    `stays`, it is always the same for one person and placement.
    """
    if stays and person is not None:
        return gateway.keyring.visit_seed(person.pseudonym, app.encode(), request.placement.encode())
    if request.session is None:
        return int.from_bytes(gateway.randomness(8), "big")
    epoch = 0 if person is None else person.state.epoch
    who = b"" if person is None else person.pseudonym
    parts = (app, request.session, request.placement)
    return gateway.keyring.visit_seed(who, *map(str.encode, parts), epoch.to_bytes(8, "big"))


def count_fallback(gateway: Gateway, error: Exception) -> None:
    """Counts and logs a decision that continues after a fault. The log names the error's class only."""
    gateway.metrics.fallbacks.inc()
    log.error("decision_fell_back", error=type(error).__name__)
