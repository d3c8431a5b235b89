"""`/v1/people/{person}/arrangements`: a person's own arrangement of a placement, and the switch over all."""

from typing import Annotated

from litestar import Controller, delete, get, put
from litestar.params import JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType

from aboveboard.api.description import GPC
from aboveboard.api.doorkeeper import needs
from aboveboard.api.people import LINKS, PersonPath
from aboveboard.api.placements import PlacementPath
from aboveboard.api.protocol import gateway_of, gpc_of, key_of
from aboveboard.api.repeats import read_once
from aboveboard.api.standing_choices import ChoiceAnswer, answer_choice
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.identifiers import ItemId
from aboveboard.people.arrangements import EVERYWHERE, ArrangementMode, OwnArrangement, mode_of
from aboveboard.people.state import PersonState
from aboveboard.preferences.arrangements import WantedArrangement, put_arrangement, put_everything
from aboveboard.preferences.commit_change import ChangeResult
from aboveboard.words import Role

Order = Annotated[list[ItemId], Meta(max_length=1000)]
Pinned = Annotated[list[ItemId], Meta(max_length=50)]


class ArrangementChange(Struct, frozen=True, forbid_unknown_fields=True):
    """A person's own arrangement. It beats the engine at every level.

    `mine`: items are in `order`, and the others follow as declared. `adaptive`: the engine chooses, after the pinned
    items. `as_everybody`: the declared order, and nothing about the person counts. The `pinned` items come first, or are
    marked. An `order` that is null is deleted. A field that is left out stays as it is.
    """

    mode: ArrangementMode
    order: Order | UnsetType | None = UNSET
    pinned: Pinned | UnsetType = UNSET


class EverythingBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The switch over all placements and surfaces. While it is true, nothing about the person changes what they get."""

    as_everybody: bool


class OwnArrangementAnswer(Struct, frozen=True):
    """An own arrangement of one placement. `order` is null without one. `mode` is the one that holds."""

    placement: str
    mode: ArrangementMode
    order: tuple[str, ...] | None
    pinned: tuple[str, ...]


class OwnArrangementsAnswer(Struct, frozen=True):
    """All own arrangements of a person. `as_everybody` is the switch over everything, which beats each of them."""

    as_everybody: bool
    arrangements: tuple[OwnArrangementAnswer, ...]


class ArrangedAnswer(ChoiceAnswer, frozen=True, kw_only=True):
    """A recorded arrangement, with the one that holds now."""

    arrangement: OwnArrangementAnswer


class EverythingAnswer(ChoiceAnswer, frozen=True, kw_only=True):
    """The recorded switch, as it holds now."""

    as_everybody: bool


class ArrangementsController(Controller):
    """The routes of own arrangements, for keys of the role app."""

    path = "/v1/people/{person:str}/arrangements"
    guards = (needs(Role.APP),)
    tags = ("people",)

    @get(
        operation_id="getArrangements",
        summary="Read the person's own arrangements",
        opt={"raises": (404,)},
    )
    async def get_arrangements(self, request: HttpRequest, person: PersonPath) -> OwnArrangementsAnswer:
        state = await _read(gateway_of(request), key_of(request).app, person)
        names = sorted(name for name in state.arrangements if name != EVERYWHERE)
        return OwnArrangementsAnswer(
            EVERYWHERE in state.arrangements, tuple([_describe(state, name) for name in names])
        )

    @put(
        operation_id="putEverythingAsEverybody",
        summary="Set whether the person gets the order of all people everywhere",
        opt={"raises": (422,), "headers": (GPC,), "links": LINKS},
    )
    async def put_everything(
        self, request: HttpRequest, person: PersonPath, data: JSONBody[EverythingBody]
    ) -> EverythingAnswer:
        asked = await read_once(request, is_no=data.as_everybody)
        gateway, app = gateway_of(request), key_of(request).app
        changed = await put_everything(gateway, app, person, as_everybody=data.as_everybody, asked=asked)
        answer = answer_choice(gateway, changed, gpc=gpc_of(request))
        return EverythingAnswer(
            recorded=answer.recorded,
            log=answer.log,
            holds=answer.holds,
            as_everybody=EVERYWHERE in changed.state.arrangements,
        )

    @get(
        "/{placement:str}",
        operation_id="getArrangement",
        summary="Read the person's own arrangement of a placement",
        opt={"raises": (404,)},
    )
    async def get_arrangement(
        self, request: HttpRequest, person: PersonPath, placement: PlacementPath
    ) -> OwnArrangementAnswer:
        return _describe(await _read(gateway_of(request), key_of(request).app, person), placement)

    @put(
        "/{placement:str}",
        operation_id="putArrangement",
        summary="Set the person's own arrangement of a placement",
        opt={"raises": (404, 422), "headers": (GPC,), "links": LINKS},
    )
    async def put_arrangement(
        self,
        request: HttpRequest,
        person: PersonPath,
        placement: PlacementPath,
        data: JSONBody[ArrangementChange],
    ) -> ArrangedAnswer:
        order = () if data.order is None else data.order
        wanted = WantedArrangement(data.mode, order, data.pinned)
        return await _put(request, person, placement, wanted)

    @delete(
        "/{placement:str}",
        operation_id="deleteArrangement",
        summary="Delete the person's own arrangement of a placement",
        status_code=200,
        opt={"raises": (404, 422), "headers": (GPC,), "links": LINKS},
    )
    async def delete_arrangement(
        self, request: HttpRequest, person: PersonPath, placement: PlacementPath
    ) -> ArrangedAnswer:
        return await _put(request, person, placement, WantedArrangement("adaptive", (), ()))


async def _put(
    request: HttpRequest, person: str, placement: str, wanted: WantedArrangement
) -> ArrangedAnswer:
    asked = await read_once(request, is_no=wanted.mode != "adaptive")
    gateway, app = gateway_of(request), key_of(request).app
    changed = await put_arrangement(gateway, app, person, placement, wanted, asked=asked)
    return _answer(gateway, changed, placement, gpc=gpc_of(request))


def _answer(gateway: Gateway, changed: ChangeResult, placement: str, *, gpc: bool) -> ArrangedAnswer:
    answer = answer_choice(gateway, changed, gpc=gpc)
    return ArrangedAnswer(
        recorded=answer.recorded,
        log=answer.log,
        holds=answer.holds,
        arrangement=_describe(changed.state, placement),
    )


async def _read(gateway: Gateway, app: str, person: str) -> PersonState:
    return (await gateway.require_person(app, person)).state


def _describe(state: PersonState, placement: str) -> OwnArrangementAnswer:
    own = state.arrangements.get(placement, OwnArrangement("adaptive"))
    return OwnArrangementAnswer(
        placement, mode_of(state.arrangements, placement), own.order or None, own.pinned
    )
