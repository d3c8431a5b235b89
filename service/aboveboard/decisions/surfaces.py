"""The composing of a surface: one read of the person, a decision for each slot, one commit, one tree.

The eight steps are those of `decide`. Where a placement of layouts chooses the template, that decision is made first,
because it says which slots there are. It is recorded and explained like any other.
"""

import asyncio
from typing import NamedTuple

from msgspec import UNSET, structs

from aboveboard.decisions.answer import append_index
from aboveboard.decisions.ids import DecidedPerson
from aboveboard.decisions.inputs import person_of, situation_of
from aboveboard.decisions.request import DecisionRequest, check_request
from aboveboard.decisions.shared_work import SharedWork
from aboveboard.decisions.surface_answer import SurfaceRequest
from aboveboard.decisions.surface_part import SurfacePart, decision_of
from aboveboard.decisions.surface_slots import WaitingSurface, think_of, together
from aboveboard.decisions.surface_words import AnswerTemplate
from aboveboard.decisions.together import WaitingDecision
from aboveboard.errors import Unprocessable
from aboveboard.experience.declarations import DeclaredSurface, SurfaceCache
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, claim_key, find_answer
from aboveboard.gateway.person_locks import has_locks, in_turn
from aboveboard.gateway.records import Owner, new_id
from aboveboard.gateway.terms import terms_of_all
from aboveboard.signals.special_names import SpecialNames


class _Reading(NamedTuple):
    """The facts that the decisions of one answer share: the surface, the person, the request and the instant."""

    app: str
    name: str
    surface: DeclaredSurface
    answer: str
    person: DecidedPerson | None
    request: SurfaceRequest
    gpc: bool
    now_ms: int
    special: SpecialNames
    shared: SharedWork
    future: "asyncio.Future[int]"


def surface_cache(gateway: Gateway) -> SurfaceCache:
    """Returns the gateway's cache of surfaces, for `Gateway.part`."""
    return SurfaceCache(gateway.database, gateway.clock, gateway.settings.public_url)


async def compose_surface(
    gateway: Gateway,
    app: str,
    name: str,
    request: SurfaceRequest,
    *,
    gpc: bool = False,
    asked: Once | None = None,
) -> bytes:
    """Returns the encoded `SurfaceAnswer`, once the records of all its decisions are durable (promise 6).

    Either all of them are recorded or none. A repeated `asked` gets the stored answer as `decide` does. Raises NotFound
    for a surface that is not declared, and otherwise as `decide` does.
    """
    if request.preview:
        request = structs.replace(request, person=None, session=None)
    check_request(request.ask(name), gateway.clock(), gateway.settings.candidates_max, gateway.rules.context)
    people: list[bytes] = []
    if request.person is not None:
        gateway.placeholders.check(app, request.person)
        if has_locks():  # so that this request does not overtake a repeated one
            people.append(gateway.keyring.pseudonym(app, request.person))

    async def attempt() -> bytes:
        kept = await find_answer(gateway, asked)
        decided, base = await person_of(gateway, app, request.ask(name), gpc=gpc)  # 1
        read = () if decided is None else decided.read
        terms = b"" if asked is None else terms_of_all(gateway, read, gpc=gpc)
        if asked is not None and kept is not None and kept.terms == terms:
            asked.replayed = True
            return append_index(kept.answer, kept.place or 0)
        people[:] = [] if decided is None else [decided.stored.pseudonym]
        known = structs.replace(request, person=base.person)
        waiting = await prepare_surface(gateway, app, name, known, decided, gpc=gpc)
        waiting.asked, waiting.kept, waiting.terms = asked, kept, terms
        index = await gateway.part(together).finish(waiting)
        for each in waiting.decisions:
            gateway.metrics.count_decision(each.thought.effective, each.thought.bound_by)
        return append_index(waiting.answer, index)

    with claim_key(gateway, asked):
        return await gateway.with_retries(in_turn(people, attempt))


async def prepare_surface(
    gateway: Gateway,
    app: str,
    name: str,
    request: SurfaceRequest,
    person: DecidedPerson | None,
    *,
    gpc: bool = False,
) -> WaitingSurface:
    """Returns the decisions of an answer, with the layout chosen. The others take their steps later. Raises NotFound."""
    now_ms = gateway.clock()
    reading = _Reading(
        app,
        name,
        await gateway.part(surface_cache).get(app, name),
        new_id("srf", now_ms, gateway.randomness),
        person,
        request,
        gpc,
        now_ms,
        await gateway.topics.get_special(app),
        SharedWork(),
        asyncio.get_running_loop().create_future(),
    )
    surface, layout, template = reading.surface, None, ""
    if surface.declared.layouts is not UNSET:
        asked = await _ask_for_layout(gateway, reading, surface.declared.layouts.placement)
        layout = await _wait(gateway, reading, asked)
        think_of(gateway, layout)
        # Where every layout is ruled out, the first one is used. No page is blank.
        template = layout.thought.items[0][0] if layout.thought.items else next(iter(surface.templates))
    slots = surface.templates[template].slots
    waiting = WaitingSurface(
        layout=layout,
        slots=[
            await _wait(gateway, reading, reading.request.ask(slot.placement, slot.count))
            for slot in slots.values()
        ],
        put_in_words=AnswerTemplate(surface, reading.name, reading.answer, template).encode,
        future=reading.future,
    )
    names = [*slots] if layout is None else ["", *slots]
    for place, (slot, each) in enumerate(zip(names, waiting.decisions, strict=True)):
        each.decision = decision_of(reading.answer, place)
        each.part = SurfacePart(
            answer=reading.answer,
            catalogue=surface.catalogue.sha256,
            of=len(names),
            place=place,
            revision=surface.revision,
            sha256=surface.sha256,
            slot=slot,
            surface=reading.name,
            template=template,
        )
    return waiting


async def _ask_for_layout(gateway: Gateway, reading: _Reading, placement: str) -> DecisionRequest:
    """Returns the request that chooses among the templates. Raises Unprocessable when the placement has none of them."""
    known = (await gateway.shelves.get_current(reading.app, placement)).shelf.index
    candidates = [item for item in reading.surface.templates if item in known]
    if not candidates:
        raise Unprocessable(
            "No item of the placement of layouts has a template. Give it items with the ids of the templates.",
            field="layouts.placement",
            expected="a placement whose items are templates of the surface",
        )
    return reading.request.ask(placement, 1, candidates)


async def _wait(gateway: Gateway, reading: _Reading, request: DecisionRequest) -> WaitingDecision:
    """Returns a decision of the answer, with its inputs."""
    person = reading.person
    situation = await situation_of(
        gateway,
        reading.app,
        request,
        None if person is None else person.seen,
        gpc=reading.gpc,
        control_key=None if person is None else person.control_key,
        others=0 if person is None else person.others,
        now_ms=reading.now_ms,
        shared=reading.shared,
    )
    return WaitingDecision(
        decision="",
        situation=situation,
        owner=reading.shared.owner.once(lambda: _owner_of(gateway, reading)),
        stored=None if person is None else person.stored,
        unchanged=() if person is None else tuple([each.guard for each in person.read]),
        special=reading.special,
        future=reading.future,
        shared=reading.shared,
    )


def _owner_of(gateway: Gateway, reading: _Reading) -> Owner:
    person = reading.person
    return gateway.operator(reading.app) if person is None else gateway.owner(reading.app, person.stored)
