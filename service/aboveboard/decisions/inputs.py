"""Step 1 and what goes with it: all that a decision may depend on, gathered from keys, rows and rules."""

import hmac

import numpy as np
import structlog
from msgspec import structs

from aboveboard.clock import hour_of
from aboveboard.decisions import fatigue, pipeline
from aboveboard.decisions.pipeline import Situation
from aboveboard.decisions.request import DecisionRequest
from aboveboard.engine.placement import Placement
from aboveboard.engine.sparse_rows import Indexes
from aboveboard.errors import BeingErased, Unprocessable, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.people.state import NOBODY
from aboveboard.people.store import Person
from aboveboard.words import BoundBy, Level

log = structlog.get_logger("aboveboard")


async def person_of(
    gateway: Gateway, app: str, request: DecisionRequest
) -> tuple[Person | None, DecisionRequest]:
    """The person, and the request, which is about nobody any more once the person is being erased.

    None for a request about nobody, and for a row that no longer opens: then it is as if about nobody.
    """
    if request.person is None:
        return None, request
    try:
        return await gateway.person(app, request.person), request
    except BeingErased:
        return None, structs.replace(request, person=None)
    except Unreadable as error:
        count_fallback(gateway, error)
        return None, request


async def situation_of(
    gateway: Gateway, app: str, request: DecisionRequest, person: Person | None, *, gpc: bool
) -> Situation:
    """Everything that the decision may depend on, gathered. The model is the one that the visit began with, if there
    is a visit that may be used: within it the same request gets the same answer."""
    now_ms = gateway.clock()
    kept = await gateway.shelves.get_current(app, request.placement)
    state = NOBODY if person is None else person.state
    if state.facts.region is None and request.context.region is not None:
        state = structs.replace(state, facts=structs.replace(state.facts, region=request.context.region))
    rules = gateway.rules
    unreadable = person is None and request.person is not None
    standing, visit = pipeline.level_after_failure(state.dial, gpc=gpc), None
    if not unreadable:
        try:
            standing = pipeline.stand(state, kept.shelf, rules, gpc=gpc, now_ms=now_ms)
            state = fatigue.settle_screen(state, request.session, rules, standing)
            if (
                standing.effective > Level.OFF
                and person is not None
                and _in_control_group(kept.shelf.placement, person)
            ):
                standing = pipeline.level_of_control_group(standing)
            visit = pipeline.usable_visit(
                state, request.session, standing, shelf=kept.shelf, rules=rules, now_ms=now_ms
            )
        except Exception as error:  # noqa: BLE001 - whatever broke, nobody is judged by half
            standing = pipeline.level_after_failure(state.dial, gpc=gpc)
            count_fallback(gateway, error)
    as_of_ms = visit.last_ms if visit else hour_of(now_ms)
    return Situation(
        request=request,
        state=state,
        standing=standing,
        visit=visit,
        now_ms=now_ms,
        as_of_ms=as_of_ms,
        bound=await gateway.shelves.get_bound(kept, as_of_ms, newest=visit is None),
        rules=rules,
        titles=kept.titles,
        candidates=_candidates(request, kept.shelf.index),
        seed=_seed(gateway, app, request, person),
        failed=standing.bound_by is BoundBy.FAILURE,
    )


def _in_control_group(placement: Placement, person: Person) -> bool:
    """The same answer for as long as the person is known, and told by nothing else about them: by their key."""
    if not placement.control_share:
        return False
    drawn = hmac.digest(person.key, f"control/{placement.app}/{placement.placement}".encode(), "sha256")
    return int.from_bytes(drawn[:8], "big") < placement.control_share * 2**64


def _candidates(request: DecisionRequest, index: dict[str, int]) -> Indexes:
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


def count_fallback(gateway: Gateway, error: Exception) -> None:
    """Counts and logs that a decision goes on without what just failed."""
    gateway.metrics.fallbacks.inc()
    log.error("decision_fell_back", error=type(error).__name__)
