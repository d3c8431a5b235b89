"""`/v1/people/{person}`: consents, dial, limits, facts, and everything held."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Controller, Request, get, put
from litestar.params import JSONBody, PathParameter
from msgspec import Meta, Struct

from service.api.doorkeeper import needs
from service.api.protocol import PROBLEMS, gateway_of, gpc_of, key_of
from service.clock import to_iso, to_ms
from service.consent.choices import ConsentEvent
from service.gateway import choose
from service.gateway.request import PERSON, ItemId, Language, Region
from service.people.state import Facts, Limits
from service.words import AgeClass, Category, ConsentState, Role

Person = Annotated[
    str,
    PathParameter(
        min_length=1, max_length=200, pattern=PERSON, description="The app's own id of the person."
    ),
]
PurposeId = Annotated[str, PathParameter(min_length=1, max_length=100, description="A declared purpose.")]
Topic = Annotated[str, Meta(min_length=1, max_length=100)]


class ConsentBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A choice. `notice` is the hash of the text that the person saw; a yes needs one."""

    state: Annotated[ConsentState, Meta(description="given, refused, withdrawn or objected")]
    notice: Annotated[str, Meta(max_length=64)] = ""
    language: Language | None = None
    method: (
        Annotated[str, Meta(max_length=100, description="How the choice was made, such as `banner`.")] | None
    ) = None
    at: Annotated[datetime, Meta(tz=True)] | None = None
    expires: Annotated[datetime, Meta(tz=True)] | None = None


class DialBody(Struct, frozen=True, forbid_unknown_fields=True):
    level: Annotated[int, Meta(ge=0, le=4, description="0 off, 1 page, 2 visit, 3 history, 4 everywhere")]


class LimitsBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Replaces all limits: what is left out is no longer limited."""

    categories: Annotated[list[Category], Meta(max_length=4)] = []
    topics: Annotated[list[Topic], Meta(max_length=1000)] = []
    items: Annotated[list[ItemId], Meta(max_length=1000)] = []


class FactsBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Replaces all facts: what is left out is unknown, which counts as the strictest case."""

    age_class: AgeClass = AgeClass.UNKNOWN
    region: Region | None = None
    language: Language | None = None
    time_zone: Annotated[str, Meta(max_length=64, description="IANA name, such as Europe/Paris.")] | None = (
        None
    )


class Logged(Struct, frozen=True):
    index: int


class Recorded(Struct, frozen=True):
    """The change is durable, counts from now on, and has this place in the log."""

    recorded: str
    log: Logged


class ConsentRecord(Struct, frozen=True):
    purpose: str
    state: ConsentState
    notice: str
    at: str
    recorded: str
    index: int
    language: str | None = None
    method: str | None = None


class Consents(Struct, frozen=True):
    """`states` by purpose: a consent state, or `never_asked`. `history` is every choice, oldest first."""

    states: dict[str, str]
    history: list[ConsentRecord]


class InterestHeld(Struct, frozen=True):
    reach: str
    category: Category
    key: str
    count: int
    first: str
    last: str


class Held(Struct, frozen=True):
    """Everything that is held about one person, besides the records themselves, which are counted by kind."""

    person: str
    dial: int | None
    consents: dict[str, str]
    limits: Limits
    facts: Facts
    interests: list[InterestHeld]
    records: dict[str, int]


class PeopleController(Controller):
    path = "/v1/people/{person:str}"
    guards = (needs(Role.APP),)
    tags = ("people",)

    @get(summary="Everything held about a person", responses=PROBLEMS)
    async def held(self, request: Request[Any, Any, Any], person: Person) -> Held:
        found = await choose.held(gateway_of(request), key_of(request).app, person)
        interests = [InterestHeld(**interest) for interest in found.pop("interests")]
        return Held(interests=interests, **found)

    @get("/consents", summary="What holds now, and every choice so far", responses=PROBLEMS)
    async def consents(self, request: Request[Any, Any, Any], person: Person) -> Consents:
        states, events = await choose.consents(gateway_of(request), key_of(request).app, person)
        return Consents(states, [_consent_record(event) for event in events])

    @put("/consents/{purpose:str}", summary="Record a choice about a purpose", responses=PROBLEMS)
    async def put_consent(
        self, request: Request[Any, Any, Any], person: Person, purpose: PurposeId, data: JSONBody[ConsentBody]
    ) -> Recorded:
        gateway = gateway_of(request)
        event = ConsentEvent(
            purpose=purpose,
            state=data.state,
            notice=data.notice,
            at_ms=gateway.clock() if data.at is None else to_ms(data.at),
            language=data.language,
            method=data.method,
            gpc=gpc_of(request),
            expires_ms=None if data.expires is None else to_ms(data.expires),
        )
        return _recorded(request, await choose.put_consent(gateway, key_of(request).app, person, event))

    @put("/dial", summary="Set how strongly the person wants to be personalized", responses=PROBLEMS)
    async def put_dial(
        self, request: Request[Any, Any, Any], person: Person, data: JSONBody[DialBody]
    ) -> Recorded:
        index = await choose.put_dial(gateway_of(request), key_of(request).app, person, data.level)
        return _recorded(request, index)

    @put("/limits", summary="Set what the person excluded", responses=PROBLEMS)
    async def put_limits(
        self, request: Request[Any, Any, Any], person: Person, data: JSONBody[LimitsBody]
    ) -> Recorded:
        limits = Limits(tuple(data.categories), tuple(data.topics), tuple(data.items))
        return _recorded(
            request, await choose.put_limits(gateway_of(request), key_of(request).app, person, limits)
        )

    @put("/facts", summary="Set what the app knows about the person", responses=PROBLEMS)
    async def put_facts(
        self, request: Request[Any, Any, Any], person: Person, data: JSONBody[FactsBody]
    ) -> Recorded:
        facts = Facts(data.age_class, data.region, data.language, data.time_zone)
        return _recorded(
            request, await choose.put_facts(gateway_of(request), key_of(request).app, person, facts)
        )


def _recorded(request: Request[Any, Any, Any], index: int) -> Recorded:
    return Recorded(to_iso(gateway_of(request).clock()), Logged(index))


def _consent_record(event: dict[str, Any]) -> ConsentRecord:
    return ConsentRecord(
        purpose=event["purpose"],
        state=ConsentState(event["state"]),
        notice=event["notice"],
        at=to_iso(event["at_ms"]),
        recorded=event["recorded"],
        index=event["index"],
        language=event["language"],
        method=event["method"],
    )
