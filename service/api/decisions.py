"""`/v1/decisions`: decide, read a record, ask why."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, get
from litestar.params import PathParameter, QueryParameter
from msgspec import Struct

from service.api.doorkeeper import needs
from service.api.hot import Call, HotRoute
from service.api.protocol import PROBLEMS, gateway_of, key_of
from service.explanation.why import Why
from service.gateway.account import why_text
from service.gateway.answer import DecisionAnswer, LogPlace, WhyText
from service.gateway.decide import decide
from service.gateway.gateway import Gateway
from service.gateway.idempotency import once
from service.gateway.recall import recall
from service.gateway.request import DecisionRequest
from service.words import Role

_request = msgspec.json.Decoder(DecisionRequest)

DecisionId = Annotated[
    str, PathParameter(min_length=1, max_length=100, description="As the decision was answered.")
]
LanguageQuery = Annotated[
    str | None,
    QueryParameter(
        name="language",
        max_length=35,
        required=False,
        description="BCP 47; English when there are no sentences.",
    ),
]


async def _decide(gateway: Gateway, call: Call) -> bytes:
    asked = once(call.app, "decisions", call.idempotency, call.body)
    return await decide(gateway, call.app, _request.decode(call.body), gpc=call.gpc, asked=asked)


DECIDE = HotRoute(
    path="/v1/decisions",
    act=_decide,
    request=DecisionRequest,
    answer=DecisionAnswer,
    summary="Decide what to show",
    tag="decisions",
)


class DecisionRecord(Struct, frozen=True):
    """`record` is the readable account, byte for byte what the log's entry commits to, besides its salt."""

    decision: str
    record: dict[str, Any]
    log: LogPlace


class DecisionsController(Controller):
    path = "/v1/decisions/{decision:str}"
    guards = (needs(Role.APP),)
    tags = ("decisions",)

    @get(summary="The record of a decision", responses=PROBLEMS)
    async def record(self, request: Request[Any, Any, Any], decision: DecisionId) -> DecisionRecord:
        found = await recall(gateway_of(request), key_of(request).app, decision)
        return DecisionRecord(decision, found.body, LogPlace(found.place))

    @get("/why", summary="Why it was decided, in words", responses=PROBLEMS)
    async def why(
        self, request: Request[Any, Any, Any], decision: DecisionId, language: LanguageQuery = None
    ) -> WhyText:
        gateway = gateway_of(request)
        found = await recall(gateway, key_of(request).app, decision)
        kept = await gateway.shelves.kept(key_of(request).app, found.body["placement"])
        return why_text(
            gateway.settings.why_url,
            decision,
            msgspec.convert(found.body["why"], Why),
            rules=gateway.rules,
            titles=kept.titles,
            language=language or found.body["language"],
        )
