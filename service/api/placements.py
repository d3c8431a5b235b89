"""`/v1/placements/{placement}`: what there is to choose from."""

from typing import Annotated, Any, Literal

from litestar import Controller, Request, get, put
from litestar.params import JSONBody
from msgspec import Meta, Struct, structs

from service.api.doorkeeper import needs
from service.api.protocol import Time, gateway_of, in_path, key_of
from service.clock import to_iso
from service.engine import shelf
from service.engine.rewards import Rewards
from service.errors import Unprocessable
from service.gateway import placements
from service.gateway.report import PlacementReport, report
from service.gateway.request import END, Instant, ItemId, PlacementId, instant, text
from service.words import PlacementKind, Role, Sensitivity

PlacementPath = Annotated[str, in_path(PlacementId)]
Tag = Annotated[str, text(100, "A tag or topic")]
Category = Annotated[
    str,
    Meta(
        max_length=100,
        pattern=r"^[^\x00-\x1f\x7f]*" + END,
        description="A category: at most 100 characters, no control characters",
    ),
]
ITEMS_MAX = 10_000
LEVELS_MAX = 20
"""Of lists and objects inside each other in a content. What is nested much deeper could be stored and not read back."""


_PLACEMENT = "$request.path.placement"
LINKS = {
    "placement": {"operationId": "getPlacement", "parameters": {"placement": _PLACEMENT}},
    "items": {"operationId": "putItems", "parameters": {"placement": _PLACEMENT}},
    "decide": {"operationId": "decide", "requestBody": {"placement": _PLACEMENT}},
}


class CapBody(Struct, frozen=True, forbid_unknown_fields=True):
    """One item is shown to one person at most `times` within `days`."""

    times: Annotated[int, Meta(ge=1, le=1000)]
    days: Annotated[int, Meta(ge=1, le=365)]


Worth = Annotated[float, Meta(ge=0, le=1)]


class RewardsBody(Struct, frozen=True, forbid_unknown_fields=True):
    """What each kind of outcome is worth to you, from 0 to 1; choices are made for what is worth most. With `per_value`
    something taken with a `value` is worth `value * per_value`, at least 0 and at most 1: 0.01 where 100 is a lot."""

    taken: Worth = 1.0
    seen: Worth = 0.0
    dismissed: Worth = 0.0
    objected: Worth = 0.0
    per_value: Annotated[float, Meta(gt=0, le=1_000_000)] | None = None


class VarietyBody(Struct, frozen=True, forbid_unknown_fields=True):
    """How far the choice may narrow down what one person sees. What everybody gets is not touched by any of it.

    `diversity`: what an item loses, in rewards, when all its topics stand further up in the list already. `explore`:
    of the personal part every candidate keeps at least this share divided by their number. `unmet`: at least this share of it
    goes to items with no topic that the person ever met, where there are any. `cause_cap`: no single cause carries more
    than this share of what all causes together do for an item."""

    diversity: Annotated[float, Meta(ge=0, le=1)] = 0.0
    explore: Annotated[float, Meta(ge=0, le=0.5)] = 0.05
    unmet: Annotated[float, Meta(ge=0, le=0.5)] = 0.1
    cause_cap: Annotated[float, Meta(ge=0.1, le=1)] = 1.0


class PlacementBody(Struct, frozen=True, forbid_unknown_fields=True):
    """`baseline`: what everybody gets: the items that are liked most, or the order in which they are declared.

    `control_share` of the people who want personalization get the baseline all the same, so that it can be measured
    what personalization does. They are told so. `rewards` hold for decisions made after the change.
    """

    title: Annotated[str, text(200, "A title")]
    kind: PlacementKind = PlacementKind.CONTENT
    baseline: Literal["popular", "editorial"] = "popular"
    cap: CapBody | None = None
    control_share: Annotated[float, Meta(ge=0, le=0.5)] = 0.0
    rewards: RewardsBody = RewardsBody()
    variety: VarietyBody = VarietyBody()


class ItemBody(Struct, frozen=True, forbid_unknown_fields=True):
    """`content` is handed back with the item. With `price` and `list_price` in it, the two are compared."""

    item: ItemId
    tags: Annotated[list[Tag], Meta(max_length=50)] = []
    category: Category = ""
    topics: Annotated[list[Tag], Meta(max_length=50)] = []
    sensitivity: Sensitivity = Sensitivity.PLAIN
    content: dict[str, Any] = {}
    starts: Instant | None = None
    ends: Instant | None = None


class ItemsBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Replaces all items. Their order is the editorial one."""

    items: Annotated[list[ItemBody], Meta(max_length=ITEMS_MAX)]


class ItemAnswer(Struct, frozen=True):
    item: str
    tags: tuple[str, ...]
    category: str
    topics: tuple[str, ...]
    sensitivity: Sensitivity
    content: dict[str, Any]
    starts: Time | None
    ends: Time | None


class PlacementAnswer(Struct, frozen=True):
    """`revision` counts the changes; each decision names the one it used."""

    placement: str
    revision: int
    title: str
    kind: PlacementKind
    baseline: Literal["popular", "editorial"]
    cap: CapBody | None
    control_share: float
    items: list[ItemAnswer]
    rewards: RewardsBody
    variety: VarietyBody


class PlacementsController(Controller):
    path = "/v1/placements/{placement:str}"
    guards = (needs(Role.APP),)
    tags = ("placements",)

    @get(operation_id="getPlacement", summary="Read a placement and its items", opt={"raises": (404,)})
    async def get_placement(
        self, request: Request[Any, Any, Any], placement: PlacementPath
    ) -> PlacementAnswer:
        return _answer(await placements.get_placement(gateway_of(request), key_of(request).app, placement))

    @put(operation_id="putPlacement", summary="Declare a placement", opt={"raises": (422,), "links": LINKS})
    async def put_placement(
        self, request: Request[Any, Any, Any], placement: PlacementPath, data: JSONBody[PlacementBody]
    ) -> PlacementAnswer:
        declared = _declared(key_of(request).app, placement, data)
        changed = await placements.put_placement(gateway_of(request), declared)
        return _answer(changed)

    @put(
        "/items",
        operation_id="putItems",
        summary="Replace the items of a placement",
        opt={"raises": (404, 422), "links": LINKS},
    )
    async def put_items(
        self, request: Request[Any, Any, Any], placement: PlacementPath, data: JSONBody[ItemsBody]
    ) -> PlacementAnswer:
        items = [_item(body, f"items[{at}]") for at, body in enumerate(data.items)]
        return _answer(await placements.put_items(gateway_of(request), key_of(request).app, placement, items))

    @get(
        "/report",
        operation_id="getReport",
        summary="Read how well a placement chooses, measured from its own log",
        opt={"raises": (404,)},
    )
    async def get_report(self, request: Request[Any, Any, Any], placement: PlacementPath) -> PlacementReport:
        return await report(gateway_of(request), key_of(request).app, placement)


def _declared(app: str, placement: str, body: PlacementBody) -> shelf.Placement:
    return shelf.Placement(
        app=app,
        placement=placement,
        revision=0,
        title=body.title,
        kind=body.kind,
        baseline=body.baseline,
        cap=shelf.Cap(body.cap.times, body.cap.days) if body.cap else None,
        control_share=body.control_share,
        rewards=_rewards(body.rewards),
        variety=shelf.Variety(**structs.asdict(body.variety)),
    )


def _rewards(body: RewardsBody) -> Rewards:
    """Raises Unprocessable where nothing could be learned."""
    kinds = (body.taken, body.seen, body.dismissed, body.objected)
    if len(set(kinds)) == 1 and body.per_value is None:
        raise Unprocessable(
            "all outcomes are worth the same, so nothing could be learned from them",
            field="rewards",
            expected="different worths, such as 1 for `taken` and 0 for the others",
        )
    return Rewards(*kinds, per_value=body.per_value)


def _item(body: ItemBody, path: str) -> shelf.Item:
    """Raises Unprocessable, naming the field at `path`, when the item could never be shown."""
    starts_ms = None if body.starts is None else instant(body.starts, f"{path}.starts")
    ends_ms = None if body.ends is None else instant(body.ends, f"{path}.ends")
    if starts_ms is not None and ends_ms is not None and ends_ms <= starts_ms:
        raise Unprocessable(
            "the item ends before it starts", field=f"{path}.ends", expected="a time after `starts`"
        )
    if _deeper(body.content, LEVELS_MAX):
        raise Unprocessable(
            "the content is nested too deeply",
            field=f"{path}.content",
            expected=f"at most {LEVELS_MAX} levels of lists and objects",
        )
    return shelf.Item(
        item=body.item,
        tags=tuple(body.tags),
        category=body.category,
        topics=tuple(body.topics),
        sensitivity=body.sensitivity,
        content=body.content,
        starts_ms=starts_ms,
        ends_ms=ends_ms,
    )


def _deeper(value: Any, levels: int) -> bool:
    """Whether more than `levels` lists and objects stand inside each other, this one counted."""
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_deeper(each, levels - 1) for each in inner)


def _answer(placement: shelf.Placement) -> PlacementAnswer:
    return PlacementAnswer(
        placement=placement.placement,
        revision=placement.revision,
        title=placement.title,
        kind=placement.kind,
        baseline=placement.baseline,
        cap=CapBody(placement.cap.times, placement.cap.days) if placement.cap else None,
        control_share=placement.control_share,
        items=[_item_answer(item) for item in placement.items],
        rewards=RewardsBody(**structs.asdict(placement.rewards)),
        variety=VarietyBody(**structs.asdict(placement.variety)),
    )


def _item_answer(item: shelf.Item) -> ItemAnswer:
    return ItemAnswer(
        item=item.item,
        tags=item.tags,
        category=item.category,
        topics=item.topics,
        sensitivity=item.sensitivity,
        content=item.content,
        starts=None if item.starts_ms is None else to_iso(item.starts_ms),
        ends=None if item.ends_ms is None else to_iso(item.ends_ms),
    )
