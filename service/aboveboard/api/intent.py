"""`/v1/people/{person}/intent`: the intent that is read of a visit now, what it is read of, and how to stop it."""

from typing import Annotated

from litestar import Controller, get
from msgspec import Meta, Struct

from aboveboard.api.description import ACCEPT_LANGUAGE, GPC
from aboveboard.api.doorkeeper import needs
from aboveboard.api.people import PersonPath
from aboveboard.api.protocol import Time, gateway_of, gpc_of, in_query, key_of, languages_of
from aboveboard.clock import to_iso
from aboveboard.decisions.visit_intent import VisitIntent, read_visit_intent
from aboveboard.explanation.sentences import nearest
from aboveboard.http import HttpRequest
from aboveboard.identifiers import SessionId
from aboveboard.intent.declared_intents import Intents, intent_sentence, intent_title, step_words
from aboveboard.interest_keys import INTENT
from aboveboard.words import BoundBy, Role

SessionQuery = Annotated[
    str | None,
    in_query(SessionId, "The session of the visit. Without it nothing is read, as in a decision"),
]

Cause = Annotated[
    str,
    Meta(
        description="A setting such as dial, consent, age, restriction or limit, or rule:<id>, no_intents, no_steps, "
        "too_few_people, too_uncertain or reached"
    ),
]


class ReadIntent(Struct, frozen=True):
    """An intent that is read, in words. `key` stops it, as one of `interests` of the person's limits."""

    key: str
    title: str
    sentence: str


class SeenStep(Struct, frozen=True):
    """A signal of the visit that counts, in words."""

    text: str
    at: Time


class IntentAnswer(Struct, frozen=True):
    """The intent that a decision about content would read now, null for none. `because` then has the cause.

    `asked` is the person's level, `effective` the one in effect, and `bound_by` the cause of that. `steps` are those that
    may be used. `until` is when the visit ends, and all of this with it. A later signal moves it.
    """

    intent: ReadIntent | None
    because: Cause | None
    asked: int
    effective: int
    bound_by: BoundBy
    steps: list[SeenStep]
    until: Time | None


class IntentController(Controller):
    """The route of the intent of a visit, for keys of the role app."""

    path = "/v1/people/{person:str}/intent"
    guards = (needs(Role.APP),)
    tags = ("people",)

    @get(
        operation_id="getIntent",
        summary="Read the intent of a visit, in words",
        opt={"raises": (404,), "headers": (ACCEPT_LANGUAGE, GPC)},
    )
    async def get_intent(
        self, request: HttpRequest, person: PersonPath, session: SessionQuery = None
    ) -> IntentAnswer:
        gateway, app = gateway_of(request), key_of(request).app
        stored = await gateway.require_person(app, person)
        found = await read_visit_intent(gateway, app, stored, session, gpc=gpc_of(request))
        language = nearest(*languages_of(request), stored.state.facts.language)
        return _describe(found, gateway.rules.intents, language)


def _describe(found: VisitIntent, intents: Intents, language: str) -> IntentAnswer:
    read = None
    if found.name:
        title, sentence = (say(intents, found.name, language) for say in (intent_title, intent_sentence))
        read = ReadIntent(f"{INTENT}:{found.name}", title, sentence)
    words = [(step_words(intents, each.name, language), each.at_ms) for each in found.steps]
    return IntentAnswer(
        intent=read,
        because=found.because or None,
        asked=int(found.standing.asked),
        effective=int(found.standing.effective),
        bound_by=found.standing.bound_by,
        steps=[SeenStep(text, to_iso(at_ms)) for text, at_ms in words if text],
        until=None if found.until_ms is None else to_iso(found.until_ms),
    )
