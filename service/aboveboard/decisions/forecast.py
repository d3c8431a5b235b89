"""What a person would most likely see next, at each level of the dial: for their own pages.

Unlike a preview that an app asks for, nothing of it is recorded: nobody but the person looks, and at themselves. So it
may be made whenever a page is shown.
"""

from datetime import UTC, datetime

import numpy as np
from msgspec import Struct, structs

from aboveboard.decisions.alternatives import Alternative, alternatives_of
from aboveboard.decisions.request import Context, DecisionRequest, Device
from aboveboard.engine.choice import decide
from aboveboard.gateway.gateway import Gateway
from aboveboard.people.store import Person
from aboveboard.words import BoundBy, Level

_HOURS = {"night": 3, "morning": 9, "afternoon": 15, "evening": 21}


class Likely(Struct, frozen=True):
    """The item with the highest chance of coming first. `title` is what people call it."""

    item: str
    title: str
    chance: float


class AtLevel(Struct, frozen=True):
    """What would be if the dial stood at `level`. `likely` is None where nothing may be shown."""

    level: Level
    effective: Level
    bound_by: BoundBy
    likely: Likely | None


class Foresight(Struct, frozen=True):
    """`levels` are all five; `now` is the one at which the dial stands. `placement` is called `title`."""

    placement: str
    title: str
    now: Level
    levels: tuple[AtLevel, ...]

    @property
    def next(self) -> Likely | None:
        """What is most likely as the person stands now."""
        return self.levels[self.now].likely


async def foresee(
    gateway: Gateway, app: str, person: Person, request: DecisionRequest, *, gpc: bool
) -> Foresight:
    """Raises NotFound for a placement that is not declared. Candidates that are no longer there are left out."""
    kept = await gateway.shelves.get_current(app, request.placement)
    visit = person.state.visit
    request = structs.replace(
        request,
        session=visit.session if visit else None,
        candidates=_still_there(request.candidates, kept.shelf.index),
    )
    found = await alternatives_of(gateway, app, request, person, gpc=gpc)
    levels = tuple(map(_at, Level, await found.at_each_level()))
    return Foresight(request.placement, kept.shelf.placement.title, found.now.standing.asked, levels)


def _still_there(candidates: list[str] | None, index: dict[str, int]) -> list[str] | None:
    """All that are there when none of them is left."""
    return [item for item in candidates or () if item in index] or None


def _at(level: Level, found: Alternative) -> AtLevel:
    return AtLevel(level, found.thought.effective, found.thought.bound_by, _likeliest(found))


def _likeliest(found: Alternative) -> Likely | None:
    """Returns not the item that was drawn, which may be rare, but the one that would be drawn most often."""
    situation, thought = found
    bound = situation.bound
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


def repeat_request(
    placement: str, candidates: list[str] | None, facts: dict[str, str], now_ms: int
) -> DecisionRequest:
    """The request of a decision as far as its record knows it: coarsely. `facts` are those of its context."""
    hour, device = _HOURS.get(facts.get("part_of_day", "")), facts.get("device")
    today = datetime.fromtimestamp(now_ms // 1000, UTC)
    local_time = None if hour is None else today.replace(hour=hour)
    context = Context(None if device is None else Device(device), local_time, facts.get("region"))
    return DecisionRequest(placement=placement, candidates=candidates, context=context)
