"""`/v1/placements/{placement}`: what there is to choose from."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Controller, Request, get, put
from litestar.params import JSONBody, PathParameter
from msgspec import Meta, Struct

from service.api.doorkeeper import needs
from service.api.protocol import PROBLEMS, gateway_of, key_of
from service.clock import to_iso, to_ms
from service.engine import shelf
from service.gateway import placements
from service.gateway.request import NAME, ItemId
from service.words import PlacementKind, Role, Sensitivity

PlacementPath = Annotated[
    str,
    PathParameter(
        min_length=1, max_length=100, pattern=NAME, description="The placement's id, chosen by the app."
    ),
]
Tag = Annotated[str, Meta(min_length=1, max_length=100)]
ITEMS_MAX = 10_000


class CapBody(Struct, frozen=True, forbid_unknown_fields=True):
    """One item is shown to one person at most `times` within `days`."""

    times: Annotated[int, Meta(ge=1, le=1000)]
    days: Annotated[int, Meta(ge=1, le=365)]


class PlacementBody(Struct, frozen=True, forbid_unknown_fields=True):
    """`baseline`: what everybody gets: the items that are liked most, or the order in which they are declared."""

    title: Annotated[str, Meta(min_length=1, max_length=200)]
    kind: PlacementKind = PlacementKind.CONTENT
    baseline: Literal["popular", "editorial"] = "popular"
    cap: CapBody | None = None


class ItemBody(Struct, frozen=True, forbid_unknown_fields=True):
    """`content` is handed back with the item. With `price` and `list_price` in it, the two are compared."""

    item: ItemId
    tags: Annotated[list[Tag], Meta(max_length=50)] = []
    category: Annotated[str, Meta(max_length=100)] = ""
    topics: Annotated[list[Tag], Meta(max_length=50)] = []
    sensitivity: Sensitivity = Sensitivity.PLAIN
    content: dict[str, Any] = {}
    starts: Annotated[datetime, Meta(tz=True)] | None = None
    ends: Annotated[datetime, Meta(tz=True)] | None = None


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
    starts: str | None
    ends: str | None


class PlacementAnswer(Struct, frozen=True):
    """`revision` counts the changes; each decision names the one it used."""

    placement: str
    revision: int
    title: str
    kind: PlacementKind
    baseline: Literal["popular", "editorial"]
    cap: CapBody | None
    items: list[ItemAnswer]


class PlacementsController(Controller):
    path = "/v1/placements/{placement:str}"
    guards = (needs(Role.APP),)
    tags = ("placements",)

    @get(summary="A placement and its items", responses=PROBLEMS)
    async def get_placement(
        self, request: Request[Any, Any, Any], placement: PlacementPath
    ) -> PlacementAnswer:
        return _answer(await placements.get_placement(gateway_of(request), key_of(request).app, placement))

    @put(summary="Declare a placement", responses=PROBLEMS)
    async def put_placement(
        self, request: Request[Any, Any, Any], placement: PlacementPath, data: JSONBody[PlacementBody]
    ) -> PlacementAnswer:
        changed = await placements.put_placement(
            gateway_of(request),
            key_of(request).app,
            placement,
            title=data.title,
            kind=data.kind,
            baseline=data.baseline,
            cap=shelf.Cap(data.cap.times, data.cap.days) if data.cap else None,
        )
        return _answer(changed)

    @put("/items", summary="Replace the items of a placement", responses=PROBLEMS)
    async def put_items(
        self, request: Request[Any, Any, Any], placement: PlacementPath, data: JSONBody[ItemsBody]
    ) -> PlacementAnswer:
        items = [_item(body) for body in data.items]
        return _answer(await placements.put_items(gateway_of(request), key_of(request).app, placement, items))


def _item(body: ItemBody) -> shelf.Item:
    return shelf.Item(
        item=body.item,
        tags=tuple(body.tags),
        category=body.category,
        topics=tuple(body.topics),
        sensitivity=body.sensitivity,
        content=body.content,
        starts_ms=None if body.starts is None else to_ms(body.starts),
        ends_ms=None if body.ends is None else to_ms(body.ends),
    )


def _answer(placement: shelf.Placement) -> PlacementAnswer:
    return PlacementAnswer(
        placement=placement.placement,
        revision=placement.revision,
        title=placement.title,
        kind=placement.kind,
        baseline=placement.baseline,
        cap=CapBody(placement.cap.times, placement.cap.days) if placement.cap else None,
        items=[_item_answer(item) for item in placement.items],
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
