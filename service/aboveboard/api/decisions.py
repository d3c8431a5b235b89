"""`/v1/decisions`: decisions, previews of decisions, stored records and their explanations."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, get, post
from litestar.params import JSONBody
from msgspec import Struct
from msgspec.json import Decoder

from aboveboard.api.description import ACCEPT_LANGUAGE, GPC, IDEMPOTENCY, Operation
from aboveboard.api.doorkeeper import needs
from aboveboard.api.hot import Call, HotRoute, RouteAnswer
from aboveboard.api.protocol import gateway_of, gpc_of, in_path, in_query, key_of, languages_of, read
from aboveboard.api.repeats import read_once
from aboveboard.canonical import JsonValue
from aboveboard.catalogue.titles import read_titles
from aboveboard.decisions.answer import DecisionAnswer, LogPlace, WhyText
from aboveboard.decisions.compose import list_held_messages, why_text
from aboveboard.decisions.decide import decide
from aboveboard.decisions.item_why import find_slot, why_of_slot
from aboveboard.decisions.preview import PreviewAnswer, PreviewRequest
from aboveboard.decisions.preview import preview as previewed
from aboveboard.decisions.reasons import recall_explained
from aboveboard.decisions.record import read_allowed, reader_at
from aboveboard.decisions.replay import locate, read_removals
from aboveboard.decisions.request import DecisionRequest
from aboveboard.decisions.why_links import why_url
from aboveboard.explanation.ordered import list_ordered
from aboveboard.explanation.sentences import nearest
from aboveboard.explanation.special_reasons import hide_special
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import once
from aboveboard.http import HttpRequest
from aboveboard.identifiers import DecisionId, ItemId, Language
from aboveboard.words import Role

_request = Decoder(DecisionRequest)

DecisionPath = Annotated[str, in_path(DecisionId)]
LanguageQuery = Annotated[
    str | None,
    in_query(
        Language,
        "A BCP 47 language tag. Without it, the first of Accept-Language that has texts, else that of the decision",
    ),
]

ItemQuery = Annotated[
    str | None,
    in_query(ItemId, "An item of the answer. Without it, the explanation is that of the first one"),
]

_ID = "$response.body#/decision"
_TAKEN = {"decision": _ID, "item": "$response.body#/items/0/item", "kind": "taken"}
LINKS: dict[str, JsonValue] = {
    "record": {"operationId": "getDecision", "parameters": {"decision": _ID}},
    "why": {"operationId": "getWhy", "parameters": {"decision": _ID}},
    "outcome": {"operationId": "reportOutcomes", "requestBody": {"outcomes": [_TAKEN]}},
}
"""The next calls of an app after a decision, as OpenAPI links."""


async def _decide(gateway: Gateway, call: Call) -> RouteAnswer:
    asked = once(gateway.keyring, call.app, "POST decisions", call.idempotency, call.body)
    body = await decide(
        gateway, call.app, read(_request, call.body, gateway.limits), gpc=call.gpc, asked=asked
    )
    return RouteAnswer(body, asked is not None and asked.replayed)


DECIDE = HotRoute(
    _decide,
    Operation(
        id="decide",
        method="post",
        path="/v1/decisions",
        summary="Decide what to show",
        tag="decisions",
        request=DecisionRequest,
        answer=DecisionAnswer,
        parameters=(IDEMPOTENCY, GPC),
        raises=(404, 409, 422),
        links=LINKS,
    ),
)


class RecordAnswer(Struct, frozen=True):
    """The record of a decision. The entry of the log commits to these bytes, together with a salt that is left out."""

    decision: str
    # msgspec describes no type that contains itself. Records of all versions are returned as they were sealed.
    record: dict[str, Any]
    log: LogPlace


# The name of the component in the OpenAPI file. The package has another class of that name.
RecordAnswer.__name__ = "DecisionRecord"


class DecisionsController(Controller):
    """The routes of one decision, for the app that asked for it."""

    path = "/v1/decisions/{decision:str}"
    guards = (needs(Role.APP),)
    tags = ("decisions",)

    @get(operation_id="getDecision", summary="Read the record of a decision", opt={"raises": (404, 409)})
    async def record(self, request: HttpRequest, decision: DecisionPath) -> RecordAnswer:
        gateway = gateway_of(request)
        stored, key = await locate(gateway, key_of(request).app, decision)
        _, body = gateway.open_salted(stored, key)
        record = msgspec.json.decode(body, type=dict)
        return RecordAnswer(decision, record, LogPlace(stored.entry_index))

    @get(
        "/why",
        operation_id="getWhy",
        summary="Read the explanation of one item of a decision, in words",
        opt={"raises": (404, 409, 410), "headers": (ACCEPT_LANGUAGE,)},
    )
    async def why(
        self,
        request: HttpRequest,
        decision: DecisionPath,
        item: ItemQuery = None,
        language: LanguageQuery = None,
    ) -> WhyText:
        gateway, app = gateway_of(request), key_of(request).app
        body = (await recall_explained(gateway, app, decision)).body
        slot = find_slot(body, item)
        explained = await why_of_slot(gateway, app, body, slot)
        names = await read_titles(gateway.shelves, app, body.placement, body.revision)
        removed = await read_removals(gateway, app, body, body.removed)
        wished = nearest(language, *languages_of(request), body.language)
        special = await gateway.topics.get_special(app)
        explained_item = body.items[slot].item if body.items else None
        return why_text(
            why_url(gateway, decision),
            hide_special(explained, special),
            rules=gateway.rules,
            titles=await gateway.topics.titles(app, names.titles, wished),
            language=wished,
            reader=reader_at(body, gateway.clock()),
            messages=list_held_messages(names.kind, removed),
            item=explained_item,
            below=slot > 0,
            ordered=list_ordered(read_allowed(body.allowed).interests, special),
            made_by=names.titles.makers.get(explained_item or ""),
        )


@post(
    "/v1/decisions/preview",
    status_code=200,
    guards=[needs(Role.APP)],
    operation_id="previewDecision",
    summary="Preview a decision at each level of the dial, and without each cause",
    tags=["decisions"],
    opt={"raises": (404, 409, 422), "headers": (GPC,)},
)
async def preview(request: HttpRequest, data: JSONBody[PreviewRequest]) -> PreviewAnswer:
    asked = await read_once(request)
    return await previewed(gateway_of(request), key_of(request).app, data, gpc=gpc_of(request), asked=asked)
