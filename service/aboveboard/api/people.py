"""`/v1/people/{person}`: consents, dial, limits, facts, and a summary of all stored data."""

from typing import Annotated, Self

from litestar import Controller, get, put
from litestar.params import JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from aboveboard.acts import Act
from aboveboard.api.consent_body import CarriedBy, ConsentBody, NumberText, event_of, read_members
from aboveboard.api.consents import Consents, describe_consents
from aboveboard.api.description import GPC
from aboveboard.api.doorkeeper import needs
from aboveboard.api.protocol import Time, gateway_of, gpc_of, in_path, key_of
from aboveboard.api.repeats import read_once
from aboveboard.api.standing_choices import (
    ChoiceAnswer,
    ConsentAnswer,
    FactsAnswer,
    LimitsAnswer,
    PurposeState,
    answer_choice,
    answer_consent,
    answer_facts,
)
from aboveboard.canonical import JsonObject, JsonValue
from aboveboard.catalogue.topic_search import find_topics, with_ids
from aboveboard.consent.choices import is_no
from aboveboard.decisions.request import FieldName
from aboveboard.http import HttpRequest
from aboveboard.identifiers import ItemId, Language, PersonId, Region, text
from aboveboard.interest_keys import LimitKey
from aboveboard.learning import withdrawal
from aboveboard.people.state import Limits, PersonFacts
from aboveboard.preferences import changes
from aboveboard.privacy.context_fields import FIELDS_MOST
from aboveboard.rights.choice_data import DialClaim, OwnArrangementData
from aboveboard.rights.person_data import InterestSummary, summarize
from aboveboard.words import AgeClass, Category, Level, Reach, Role

PersonPath = Annotated[str, in_path(PersonId)]
PurposePath = Annotated[str, in_path(Annotated[str, text(100, "A declared purpose")])]
Topic = Annotated[str, text(100, "A topic")]


_PERSON = {"parameters": {"person": "$request.path.person"}}
LINKS = {
    "person": {"operationId": "getPerson", **_PERSON},
    "consents": {"operationId": "getConsents", **_PERSON},
}
EXPORT = {"export": {"operationId": "exportPerson", **_PERSON}}


UNKNOWN_PARTY = "unknown"
"""The party of a level that another party carries, where its name has a wrong shape."""


class DialBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The level of the dial: 0 off, 1 page, 2 visit, 3 history, 4 everywhere.

    `carried_by` names the party that carries it on the person's behalf. A higher level that is carried waits until the
    person confirms it on their page. A lower one counts at once. A name of a wrong shape stands for an unknown party.
    """

    level: Annotated[int, Meta(ge=int(min(Level)), le=int(max(Level)))]
    carried_by: CarriedBy | None = None

    @staticmethod
    def describe_salvaged() -> JsonObject:
        """Returns the schema of the bodies that are taken although `carried_by` has a wrong shape."""
        levels: list[JsonValue] = [int(level) for level in Level]
        return {"properties": {"level": {"enum": levels}}}

    @classmethod
    def salvage(cls, body: bytes) -> Self | None:
        """Returns the level in a body whose `carried_by` has a wrong shape, carried by UNKNOWN_PARTY.

        So a lower level gets in, and a higher one is no choice of the person. None for another fault.
        """
        found = read_members(cls, body)
        level = None if found is None else found.get("level")
        if not isinstance(level, NumberText) or level not in [str(int(each)) for each in Level]:
            return None
        return cls(int(level), UNKNOWN_PARTY)


class LimitsBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The exclusions that replace all present ones. A list that is left out excludes nothing from then on.

    Stored interests in what is excluded are deleted. `interests` are intents, states and whole journeys.
    """

    categories: Annotated[list[Category], Meta(max_length=len(Category))] = []
    topics: Annotated[list[Topic], Meta(max_length=1000)] = []
    items: Annotated[list[ItemId], Meta(max_length=1000)] = []
    fields: Annotated[list[FieldName], Meta(max_length=FIELDS_MOST)] = []
    interests: Annotated[list[LimitKey], Meta(max_length=100)] = []


class FactsBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The facts that replace all present ones. A fact that is left out is unknown: the strictest case applies.

    `fields` are coarse facts about the person, as `context.toml` declares them. Any other is refused. They are stored only
    where the person's level and purposes let the history be used.
    """

    age_class: AgeClass = AgeClass.UNKNOWN
    region: Region | None = None
    language: Language | None = None
    time_zone: Annotated[str, text(64, "An IANA time zone, such as Europe/Paris")] | None = None
    fields: Annotated[dict[FieldName, FieldName], Meta(max_length=FIELDS_MOST)] = {}


class ActHeld(Struct, frozen=True):
    """A kind of act behind an interest: how often, and when last. `against`: it speaks against the topic or item."""

    act: Act
    against: bool
    count: int
    last: Time


class InterestHeld(Struct, frozen=True):
    """A stored interest: how often it was observed, and when first and last.

    `acts` are the kinds of what was observed. Evidence from before acts were stored has none.
    """

    reach: Reach
    category: Category
    key: str
    count: int
    first: Time
    last: Time
    acts: list[ActHeld]


class PersonAnswer(Struct, frozen=True):
    """All data that is stored about one person. Their records are only counted, by kind.

    `claimed_dial` is a level that waits for the person, absent without one. While `restricted` is true, none of it is used.
    `guests` counts the ids that are linked to this person, whose interests and records are among these. `alias` is there
    and true for an id that is itself linked to a person. The answer then has only what came in under it. `context` has the
    declared fields about the person, and is absent without any. `arrangements` are the person's own by placement, with ""
    for everything, and absent without any. `marks` counts the signals that states rest on, by the pattern that they met.
    `states` are the keys of those that hold now. Both are absent without any.
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
    alias: bool | UnsetType = UNSET
    claimed_dial: DialClaim | UnsetType = UNSET
    context: dict[str, str] | UnsetType = UNSET
    arrangements: dict[str, OwnArrangementData] | UnsetType = UNSET
    marks: dict[str, int] | UnsetType = UNSET
    states: tuple[str, ...] | UnsetType = UNSET


def _interest(found: InterestSummary) -> InterestHeld:
    return InterestHeld(
        found.reach,
        found.category,
        found.key,
        found.count,
        found.first,
        found.last,
        [ActHeld(*structs.astuple(each)) for each in found.acts],
    )


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
            interests=[_interest(each) for each in found.interests],
            records=found.records,
            alias=found.alias,
            claimed_dial=found.claimed_dial,
            context=found.context,
            arrangements=found.arrangements,
            marks=found.marks,
            states=found.states,
        )

    @get(
        "/consents",
        operation_id="getConsents",
        summary="Read the consents in force, and every choice so far",
        opt={"raises": (404,)},
    )
    async def consents(self, request: HttpRequest, person: PersonPath) -> Consents:
        return await describe_consents(gateway_of(request), key_of(request).app, person)

    @put(
        "/consents/{purpose:str}",
        operation_id="putConsent",
        summary="Record a choice about a purpose",
        opt={"raises": (404, 409, 422), "headers": (GPC,), "links": LINKS},
    )
    async def put_consent(
        self,
        request: HttpRequest,
        person: PersonPath,
        purpose: PurposePath,
        data: JSONBody[ConsentBody],
    ) -> ConsentAnswer:
        gateway, app, gpc = gateway_of(request), key_of(request).app, gpc_of(request)
        event = event_of(gateway, purpose, data, await request.body(), gpc=gpc)
        asked = await read_once(request, headers=(str(gpc),), is_no=is_no(event.state))
        changed = await changes.put_consent(gateway, app, person, event, asked=asked)
        forgetting = await withdrawal.is_under_way(gateway, app, person)
        return answer_consent(gateway, changed, purpose, gpc=gpc, forgetting=forgetting)

    @put(
        "/dial",
        operation_id="putDial",
        summary="Set how strongly the person wants personalization",
        opt={"raises": (422,), "headers": (GPC,), "links": LINKS},
    )
    async def put_dial(
        self, request: HttpRequest, person: PersonPath, data: JSONBody[DialBody]
    ) -> ChoiceAnswer:
        asked = await read_once(request, is_no=True)
        gateway, app = gateway_of(request), key_of(request).app
        changed = await changes.put_dial(
            gateway, app, person, data.level, carried_by=data.carried_by, asked=asked
        )
        return answer_choice(gateway, changed, gpc=gpc_of(request))

    @put(
        "/limits",
        operation_id="putLimits",
        summary="Set what the person excluded",
        opt={"raises": (422,), "headers": (GPC,), "links": LINKS},
    )
    async def put_limits(
        self, request: HttpRequest, person: PersonPath, data: JSONBody[LimitsBody]
    ) -> LimitsAnswer:
        asked = await read_once(request, is_no=True)
        gateway, app = gateway_of(request), key_of(request).app
        names = (await gateway.topics.get(app)).names
        found = {topic: find_topics(names, topic) for topic in data.topics}
        limits = Limits(
            *(tuple(data.categories), with_ids(data.topics, found), tuple(data.items)),
            *(tuple(data.fields), tuple(data.interests)),
        )
        changed = await changes.put_limits(gateway, app, person, limits, asked=asked)
        forgetting = await withdrawal.is_under_way(gateway, app, person)
        answer = answer_choice(gateway, changed, gpc=gpc_of(request), forgetting=forgetting)
        unknown = tuple([topic for topic, ids in found.items() if not ids])
        return LimitsAnswer(
            recorded=answer.recorded,
            log=answer.log,
            forgetting=forgetting,
            holds=answer.holds,
            unknown_topics=unknown or UNSET,
        )

    @put(
        "/facts",
        operation_id="putFacts",
        summary="Set what the app knows about the person",
        opt={"raises": (409, 422), "headers": (GPC,), "links": LINKS},
    )
    async def put_facts(
        self, request: HttpRequest, person: PersonPath, data: JSONBody[FactsBody]
    ) -> FactsAnswer:
        facts = PersonFacts(data.age_class, data.region, data.language, data.time_zone)
        asked = await read_once(request, is_no=data.age_class == AgeClass.MINOR)
        gateway, app = gateway_of(request), key_of(request).app
        changed = await changes.put_facts(gateway, app, person, facts, data.fields, asked=asked)
        return answer_facts(gateway, changed, data.fields, gpc=gpc_of(request))
