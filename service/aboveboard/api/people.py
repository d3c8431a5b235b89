"""`/v1/people/{person}`: consents, dial, limits, facts, and a summary of all stored data."""

from typing import Annotated, Literal

from litestar import Controller, get, put
from litestar.params import JSONBody
from msgspec import Meta, Struct, structs

from aboveboard.api.description import GPC
from aboveboard.api.doorkeeper import needs
from aboveboard.api.protocol import Time, gateway_of, gpc_of, in_path, key_of
from aboveboard.clock import to_iso
from aboveboard.consent.choices import ConsentEvent
from aboveboard.decisions.answer import LogPlace
from aboveboard.gateway.record_bodies import ChoiceRecord
from aboveboard.http import HttpRequest
from aboveboard.identifiers import Instant, ItemId, Language, PersonId, Region, instant, text
from aboveboard.learning import withdrawal
from aboveboard.people.state import Limits, PersonFacts
from aboveboard.preferences import changes, history
from aboveboard.preferences.history import PersonRecord
from aboveboard.rights.person_data import summarize
from aboveboard.words import AgeClass, Category, ConsentState, Level, Reach, Role

PersonPath = Annotated[str, in_path(PersonId)]
PurposePath = Annotated[str, in_path(Annotated[str, text(100, "A declared purpose")])]
PurposeState = Annotated[str, Meta(extra_json_schema={"enum": [*map(str, ConsentState), "never_asked"]})]
Topic = Annotated[str, text(100, "A topic")]


_PERSON = {"parameters": {"person": "$request.path.person"}}
LINKS = {
    "person": {"operationId": "getPerson", **_PERSON},
    "consents": {"operationId": "getConsents", **_PERSON},
}
EXPORT = {"export": {"operationId": "exportPerson", **_PERSON}}


class ConsentBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A choice of the person. `notice` is the hash of the text that they saw: a yes needs it, a no does not."""

    state: Literal["given", "refused", "withdrawn", "objected"]
    notice: Annotated[str, Meta(max_length=64)] = ""
    language: Language | None = None
    method: Annotated[str, text(100, "The way in which the person chose, such as `banner`")] | None = None
    at: Instant | None = None
    expires: Instant | None = None


class DialBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The level of the dial: 0 off, 1 page, 2 visit, 3 history, 4 everywhere."""

    level: Annotated[int, Meta(ge=int(min(Level)), le=int(max(Level)))]


class LimitsBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The exclusions that replace all present ones. A list that is left out excludes nothing from then on."""

    categories: Annotated[list[Category], Meta(max_length=len(Category))] = []
    topics: Annotated[list[Topic], Meta(max_length=1000)] = []
    items: Annotated[list[ItemId], Meta(max_length=1000)] = []


class FactsBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The facts that replace all present ones. A fact that is left out is unknown: the strictest case applies."""

    age_class: AgeClass = AgeClass.UNKNOWN
    region: Region | None = None
    language: Language | None = None
    time_zone: Annotated[str, text(64, "An IANA time zone, such as Europe/Paris")] | None = None


class ChangeAnswer(Struct, frozen=True):
    """A change that is durable and applies from now on. `log` has the index of its entry.

    While `forgetting` is true, the models are still unlearning data that the person withdrew.
    """

    recorded: Time
    log: LogPlace
    forgetting: bool = False


class ConsentRecord(Struct, frozen=True):
    """A recorded choice. `at` is the time of the choice, `recorded` that of its arrival.

    `index` is that of its entry in the log. `gpc` is the signal of the browser at that time.
    """

    purpose: str
    state: ConsentState
    notice: str
    at: Time
    recorded: Time
    index: int
    language: str | None
    method: str | None
    expires: Time | None
    gpc: bool


class Consents(Struct, frozen=True):
    """The consents of a person: `states` by purpose, and in `history` every recorded choice, oldest first."""

    states: dict[str, PurposeState]
    history: list[ConsentRecord]


class InterestHeld(Struct, frozen=True):
    """A stored interest: how often it was observed, and when first and last."""

    reach: Reach
    category: Category
    key: str
    count: int
    first: Time
    last: Time


class PersonAnswer(Struct, frozen=True):
    """All data that is stored about one person. Their records are only counted, by kind.

    While `restricted` is true, none of it is used. `guests` counts the ids that are linked to this person.
    """

    person: str
    dial: int | None
    restricted: bool
    guests: int
    consents: dict[str, PurposeState]
    limits: Limits
    facts: PersonFacts
    interests: list[InterestHeld]
    records: dict[str, int]


class PeopleController(Controller):
    """The routes of a person's data and choices, for keys of the role app."""

    path = "/v1/people/{person:str}"
    guards = (needs(Role.APP),)
    tags = ("people",)

    @get(
        operation_id="getPerson",
        summary="Read everything stored about a person",
        opt={"raises": (404,), "links": {"consents": LINKS["consents"]} | EXPORT},
    )
    async def get_person(self, request: HttpRequest, person: PersonPath) -> PersonAnswer:
        found = await summarize(gateway_of(request), key_of(request).app, person)
        return PersonAnswer(
            person=found.person,
            dial=found.dial,
            restricted=found.restricted,
            guests=found.guests,
            consents=found.consents,
            limits=found.limits,
            facts=found.facts,
            interests=[InterestHeld(*structs.astuple(each)) for each in found.interests],
            records=found.records,
        )

    @get(
        "/consents",
        operation_id="getConsents",
        summary="Read the consents in force, and every choice so far",
        opt={"raises": (404,)},
    )
    async def consents(self, request: HttpRequest, person: PersonPath) -> Consents:
        states, events = await history.consents(gateway_of(request), key_of(request).app, person)
        return Consents(states, [_consent_record(event) for event in events])

    @put(
        "/consents/{purpose:str}",
        operation_id="putConsent",
        summary="Record a choice about a purpose",
        opt={"raises": (404, 422), "headers": (GPC,), "links": LINKS},
    )
    async def put_consent(
        self,
        request: HttpRequest,
        person: PersonPath,
        purpose: PurposePath,
        data: JSONBody[ConsentBody],
    ) -> ChangeAnswer:
        gateway = gateway_of(request)
        event = ConsentEvent(
            purpose=purpose,
            state=ConsentState(data.state),
            notice=data.notice,
            at_ms=gateway.clock() if data.at is None else instant(data.at, "at"),
            language=data.language,
            method=data.method,
            gpc=gpc_of(request),
            expires_ms=None if data.expires is None else instant(data.expires, "expires"),
        )
        index = await changes.put_consent(gateway, key_of(request).app, person, event)
        return await _answer_with_withdrawal(request, person, index)

    @put(
        "/dial",
        operation_id="putDial",
        summary="Set how strongly the person wants personalization",
        opt={"raises": (422,), "links": LINKS},
    )
    async def put_dial(
        self, request: HttpRequest, person: PersonPath, data: JSONBody[DialBody]
    ) -> ChangeAnswer:
        index = await changes.put_dial(gateway_of(request), key_of(request).app, person, data.level)
        return _answer_change(request, index)

    @put(
        "/limits",
        operation_id="putLimits",
        summary="Set what the person excluded",
        opt={"raises": (422,), "links": LINKS},
    )
    async def put_limits(
        self, request: HttpRequest, person: PersonPath, data: JSONBody[LimitsBody]
    ) -> ChangeAnswer:
        limits = Limits(tuple(data.categories), tuple(data.topics), tuple(data.items))
        index = await changes.put_limits(gateway_of(request), key_of(request).app, person, limits)
        return await _answer_with_withdrawal(request, person, index)

    @put(
        "/facts",
        operation_id="putFacts",
        summary="Set what the app knows about the person",
        opt={"raises": (422,), "links": LINKS},
    )
    async def put_facts(
        self, request: HttpRequest, person: PersonPath, data: JSONBody[FactsBody]
    ) -> ChangeAnswer:
        facts = PersonFacts(data.age_class, data.region, data.language, data.time_zone)
        return _answer_change(
            request, await changes.put_facts(gateway_of(request), key_of(request).app, person, facts)
        )


def _answer_change(request: HttpRequest, index: int) -> ChangeAnswer:
    return ChangeAnswer(to_iso(gateway_of(request).clock()), LogPlace(index))


async def _answer_with_withdrawal(request: HttpRequest, person: str, index: int) -> ChangeAnswer:
    gateway = gateway_of(request)
    under_way = await withdrawal.is_under_way(gateway, key_of(request).app, person)
    return ChangeAnswer(to_iso(gateway.clock()), LogPlace(index), under_way)


def _consent_record(event: PersonRecord[ChoiceRecord]) -> ConsentRecord:
    body = event.body
    return ConsentRecord(
        purpose=body.purpose,
        state=body.state,
        notice=body.notice,
        at=to_iso(body.at_ms),
        recorded=to_iso(event.at_ms),
        index=event.place,
        language=body.language,
        method=body.method,
        expires=None if body.expires_ms is None else to_iso(body.expires_ms),
        gpc=body.gpc,
    )
