"""The item that a person would most likely see next, at each level of the dial, for their own pages.

A forecast is not recorded, unlike a preview for an app, because only the person sees it. So a page may compute it each
time.
"""

from datetime import UTC, datetime

import numpy as np
from msgspec import Struct, structs

from aboveboard.decisions.alternatives import Alternative, alternatives_of
from aboveboard.decisions.ids import with_other_ids
from aboveboard.decisions.request import Context, DecisionRequest, Device
from aboveboard.decisions.slots import RecordedSlots
from aboveboard.engine.choice import decide
from aboveboard.gateway.gateway import Gateway
from aboveboard.people.store import Person
from aboveboard.privacy.context_fields import USUAL, ContextFields, keep_declared
from aboveboard.words import BoundBy, Level

_HOURS = {"night": 3, "morning": 9, "afternoon": 15, "evening": 21}


class Likely(Struct, frozen=True):
    """The item with the highest probability (`chance`) of the first position. `title` is its name for people."""

    item: str
    title: str
    chance: float


class AtLevel(Struct, frozen=True):
    """The forecast with the dial at `level`. `likely` is None when nothing may be shown."""

    level: Level
    effective: Level
    bound_by: BoundBy
    likely: Likely | None


class Foresight(Struct, frozen=True):
    """The forecast of one placement at all five `levels`. `now` is the dial's present level."""

    placement: str
    title: str
    now: Level
    levels: tuple[AtLevel, ...]

    @property
    def next(self) -> Likely | None:
        """The most likely item at the present level."""
        return self.levels[self.now].likely


async def foresee(
    gateway: Gateway, app: str, person: Person, request: DecisionRequest, *, gpc: bool
) -> Foresight:
    """Returns the forecast of a request, in the session of the stored visit. Nothing is recorded.

    Raises NotFound for an undeclared placement. Candidates that it lacks are left out. With none left, all items count.
    """
    kept = await gateway.shelves.get_current(app, request.placement)
    visit = person.state.visit
    request = structs.replace(
        request,
        session=visit.session if visit else None,
        candidates=_still_there(request.candidates, kept.shelf.index),
    )
    decided = await with_other_ids(gateway, person, request.session, gpc=gpc)
    found = await alternatives_of(gateway, app, request, decided, gpc=gpc)
    levels = tuple(map(_at, Level, await found.at_each_level()))
    return Foresight(request.placement, kept.shelf.placement.title, found.now.standing.asked, levels)


def _still_there(candidates: list[str] | None, index: dict[str, int]) -> list[str] | None:
    """Returns the candidates that the placement still has. None, which means all items, when there are none."""
    return [item for item in candidates or () if item in index] or None


def _at(level: Level, found: Alternative) -> AtLevel:
    return AtLevel(level, found.thought.effective, found.thought.bound_by, _likeliest(found))


def _likeliest(found: Alternative) -> Likely | None:
    """Returns the item with the highest probability, which need not be the one that was drawn.

    None when nothing may be shown.
    """
    situation, thought = found
    bound = situation.bound
    if (standing := _find_standing(thought.slots)) is not None:
        return Likely(standing, situation.titles.get(standing, standing), 1.0)
    decision = decide(
        bound,
        thought.allowed,
        np.setdiff1d(situation.candidates, thought.removed.places),
        count=1,
        seed=situation.seed,
        impersonal=thought.impersonal.places,
    )
    if not decision.slots:
        return None
    place = int(decision.chances.argmax())
    item = bound.shelf.ids[int(bound.order[decision.scores.positions[place]])]
    return Likely(item, situation.titles.get(item, item), float(decision.chances[place]))


def _find_standing(slots: RecordedSlots | None) -> str | None:
    """Returns the item that has the first position without a draw; None where it is drawn."""
    if slots is None:
        return None
    if slots.kind == "emphasis":
        return next(iter(slots.rest), None)
    first = next(iter(slots.kept), None)
    return None if first is None else first[0]


def repeat_request(
    placement: str,
    candidates: list[str] | None,
    facts: dict[str, str],
    now_ms: int,
    fields: ContextFields = USUAL,
) -> DecisionRequest:
    """Returns a request like that of a recorded decision, as coarse as its record.

    `facts` are the context facts of the record. A part of the day becomes an hour within it, on the day of `now_ms`.
    Of other fields, those count that `fields` still declares.
    """
    hour, device = _HOURS.get(facts.get("part_of_day", "")), facts.get("device")
    today = datetime.fromtimestamp(now_ms // 1000, UTC)
    local_time = None if hour is None else today.replace(hour=hour)
    context = Context(
        None if device is None else Device(device),
        local_time,
        facts.get("region"),
        keep_declared(fields, facts, "request"),
    )
    return DecisionRequest(placement=placement, candidates=candidates, context=context)
