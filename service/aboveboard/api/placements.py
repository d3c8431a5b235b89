"""`/v1/placements/{placement}`: the declaration of placements and their items, and their reports."""

from typing import Annotated, Literal

from litestar import Controller, get, patch, put
from litestar.params import JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType

from aboveboard.api.arrangement import Arrangeable, ArrangementBody, describe_arrangement, read_arrangement
from aboveboard.api.doorkeeper import needs
from aboveboard.api.item_numbers import Buckets, read_buckets
from aboveboard.api.items import (
    ItemAnswer,
    ItemsBody,
    ItemsPatchAnswer,
    ItemsPatchBody,
    answer_of,
    check_once,
    items_of,
)
from aboveboard.api.parts import CombineBody, answer_parts
from aboveboard.api.protocol import gateway_of, in_path, in_query, key_of
from aboveboard.api.repeats import read_once
from aboveboard.api.rewards import RewardsBody, Worth, describe_rewards, read_rewards
from aboveboard.api.variety import VarietyBody, describe_variety, read_variety
from aboveboard.catalogue.cache import apart
from aboveboard.engine import placement as shelf
from aboveboard.engine.buckets import Number
from aboveboard.engine.features import PRIOR_REWARD
from aboveboard.errors import Unprocessable
from aboveboard.http import HttpRequest
from aboveboard.identifiers import PlacementId, text
from aboveboard.ingestion import placements
from aboveboard.ingestion.answers import read_wait
from aboveboard.measurement.placement_report import PlacementReport
from aboveboard.measurement.report import report
from aboveboard.measurement.window import DAY_PATTERN, read_window
from aboveboard.words import PlacementKind, Role

PlacementPath = Annotated[str, in_path(PlacementId)]

Day = Annotated[str, Meta(min_length=10, max_length=10, pattern=DAY_PATTERN)]
FirstDay = Annotated[str | None, in_query(Day, "The first day of the decisions, in UTC.", name="from")]
LastDay = Annotated[str | None, in_query(Day, "The last day of the decisions, in UTC, included.", name="to")]

_PLACEMENT = "$request.path.placement"
LINKS = {
    "placement": {"operationId": "getPlacement", "parameters": {"placement": _PLACEMENT}},
    "items": {"operationId": "putItems", "parameters": {"placement": _PLACEMENT}},
    "decide": {"operationId": "decide", "requestBody": {"placement": _PLACEMENT}},
}


class CapBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A limit on what one person is shown: at most `times` within any `days` days.

    Only showings since a cap was declared count. A security message, and a person whose data is restricted, have no limit.
    """

    times: Annotated[int, Meta(ge=1, le=1000)]
    days: Annotated[int, Meta(ge=1, le=365)]


HalfLife = Annotated[float, Meta(ge=0.01, le=3650)]


class PlacementBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A placement. Its `baseline` is the most popular items first, or the order in which they are declared.

    `control_share` of the people who want personalization get the baseline all the same. They are the comparison for its
    effect, and their explanations say so. `rewards` apply to decisions made after the change. `prior_reward` is the
    expected reward of an item with no data, so it is tried as long as others earn less. Learned data counts half as much
    after each `half_life_days`, and not at all after six of them. Without that field it never expires.

    `cap` counts each item on its own, and `total_cap` all items of the placement together. Both count the items of each
    answer, once a visit for the same request. With `caps_count` `seen`, they count the items with an outcome. Messages
    may not declare that.

    `answers` says what the app reports: also what was seen, or only `clicks`. With `clicks`, an item without an outcome
    counts as seen after `unanswered_after` minutes, 30 if none are declared. A later outcome replaces that. An item that
    shows nothing always counts so.

    `buckets` have ascending bounds by name of a number. An item counts as the bucket that its number is in.

    `arrangement` bounds how often the items change for one person.
    """

    title: Annotated[str, text(200, "A title")]
    kind: PlacementKind = PlacementKind.CONTENT
    baseline: Literal["popular", "editorial"] = "popular"
    cap: CapBody | None = None
    control_share: Annotated[float, Meta(ge=0, le=0.5)] = 0.0
    rewards: RewardsBody = RewardsBody()
    variety: VarietyBody = VarietyBody()
    prior_reward: Worth = PRIOR_REWARD
    half_life_days: HalfLife | None = None
    total_cap: CapBody | None = None
    caps_count: shelf.CapsCount = "answers"
    answers: Literal["seen", "clicks"] = "seen"
    unanswered_after: Annotated[int, Meta(ge=1, le=43_200)] | None = None
    buckets: Buckets = {}
    arrangement: ArrangementBody = ArrangementBody()


class PlacementAnswer(Struct, frozen=True):
    """A declared placement. `revision` counts its changes, and each decision names the revision that it used.

    `combined` has the parts of items that are made of some, as they were sent.
    """

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
    prior_reward: float
    half_life_days: float | None
    total_cap: CapBody | None
    caps_count: shelf.CapsCount
    answers: Literal["seen", "clicks"]
    unanswered_after: int | None
    buckets: dict[str, tuple[Number, ...]]
    arrangement: ArrangementBody
    combined: CombineBody | UnsetType = UNSET


class PlacementsController(Controller):
    """The routes of placements, for keys of the role app."""

    path = "/v1/placements/{placement:str}"
    guards = (needs(Role.APP),)
    tags = ("placements",)

    @get(operation_id="getPlacement", summary="Read a placement and its items", opt={"raises": (404,)})
    async def get_placement(self, request: HttpRequest, placement: PlacementPath) -> PlacementAnswer:
        return await answer_placement(
            await placements.get_placement(gateway_of(request), key_of(request).app, placement)
        )

    @put(operation_id="putPlacement", summary="Declare a placement", opt={"raises": (422,), "links": LINKS})
    async def put_placement(
        self, request: HttpRequest, placement: PlacementPath, data: JSONBody[PlacementBody]
    ) -> PlacementAnswer:
        declared = _to_placement(key_of(request).app, placement, data)
        changed = await placements.put_placement(
            gateway_of(request), declared, asked=await read_once(request)
        )
        return await answer_placement(changed)

    @put(
        "/items",
        operation_id="putItems",
        summary="Replace the items of a placement",
        opt={"raises": (404, 422), "links": LINKS},
    )
    async def put_items(
        self, request: HttpRequest, placement: PlacementPath, data: JSONBody[ItemsBody]
    ) -> PlacementAnswer:
        items = items_of(gateway_of(request), data.items)
        gateway, app = gateway_of(request), key_of(request).app
        changed = await placements.put_items(gateway, app, placement, items, asked=await read_once(request))
        return await answer_placement(changed)

    @patch(
        "/items",
        operation_id="patchItems",
        summary="Add, replace and remove some items of a placement",
        opt={"raises": (404, 422), "links": LINKS},
    )
    async def patch_items(
        self, request: HttpRequest, placement: PlacementPath, data: JSONBody[ItemsPatchBody]
    ) -> ItemsPatchAnswer:
        check_once(data)
        items = items_of(gateway_of(request), data.items)
        gateway, app, asked = gateway_of(request), key_of(request).app, await read_once(request)
        found = await placements.patch_items(gateway, app, placement, items, data.remove, asked=asked)
        return ItemsPatchAnswer(placement, *found)

    @get(
        "/report",
        operation_id="getReport",
        summary="Read how well a placement chooses, measured from its own log",
        opt={"raises": (404, 422)},
    )
    async def get_report(
        self, request: HttpRequest, placement: PlacementPath, first: FirstDay = None, last: LastDay = None
    ) -> PlacementReport:
        return await report(gateway_of(request), key_of(request).app, placement, read_window(first, last))


def _to_placement(app: str, placement: str, body: PlacementBody) -> shelf.Placement:
    return shelf.Placement(
        app=app,
        placement=placement,
        revision=0,
        title=body.title,
        kind=body.kind,
        baseline=body.baseline,
        cap=_cap(body.cap),
        control_share=body.control_share,
        rewards=read_rewards(body.rewards, body.prior_reward),
        variety=read_variety(body.variety),
        prior_reward=body.prior_reward,
        half_life_days=body.half_life_days,
        total_cap=_cap(body.total_cap),
        caps_count=_check_count(body),
        answers=body.answers,
        unanswered_after=read_wait(body.answers, body.unanswered_after, body.rewards.seen),
        buckets=read_buckets(body.buckets),
        arrangement=read_arrangement(
            body.arrangement,
            Arrangeable(body.kind, body.baseline, body.cap is not None or body.total_cap is not None),
        ),
    )


def _check_count(body: PlacementBody) -> shelf.CapsCount:
    """Returns what the caps count. Raises Unprocessable for messages that count only what was seen."""
    if body.kind is PlacementKind.MESSAGE and body.caps_count != "answers":
        raise Unprocessable(
            "A message counts when it is chosen, because it may be sent unseen. Leave `caps_count` out.",
            field="caps_count",
            expected="answers, for a placement of kind message",
        )
    return body.caps_count


def _cap(body: CapBody | None) -> shelf.Cap | None:
    return None if body is None else shelf.Cap(body.times, body.days)


def _cap_body(cap: shelf.Cap | None) -> CapBody | None:
    return None if cap is None else CapBody(cap.times, cap.days)


async def answer_placement(placement: shelf.Placement) -> PlacementAnswer:
    """Returns the placement with all its items."""
    # 100,000 items take a tenth of a second, so a large placement is converted in a thread.
    return await apart(len(placement.items), _answer_placement, placement)


def _answer_placement(placement: shelf.Placement) -> PlacementAnswer:
    return PlacementAnswer(
        placement=placement.placement,
        revision=placement.revision,
        title=placement.title,
        kind=placement.kind,
        baseline=placement.baseline,
        cap=_cap_body(placement.cap),
        control_share=placement.control_share,
        items=[answer_of(item, placement.kind) for item in placement.items],
        rewards=describe_rewards(placement.rewards),
        variety=describe_variety(placement.variety),
        prior_reward=placement.prior_reward,
        half_life_days=placement.half_life_days,
        total_cap=_cap_body(placement.total_cap),
        caps_count=placement.caps_count,
        answers=placement.answers,
        unanswered_after=placement.unanswered_after,
        buckets=placement.buckets,
        arrangement=describe_arrangement(placement.arrangement),
        combined=answer_parts(placement.parts),
    )
