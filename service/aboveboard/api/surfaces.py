"""`/v1/surfaces/{surface}`: the declaration of surfaces, and their composing for one person."""

from typing import Annotated

from litestar import Controller, Response, delete, get, post, put
from litestar.params import JSONBody
from msgspec import UNSET, Struct, UnsetType

from aboveboard.api.accept import choose_media_type
from aboveboard.api.components import NAME, DeletedAnswer
from aboveboard.api.description import GPC
from aboveboard.api.doorkeeper import needs
from aboveboard.api.protocol import gateway_of, gpc_of, in_path, key_of
from aboveboard.api.repeats import read_once
from aboveboard.decisions.surface_answer import SurfaceAnswer, SurfaceRequest
from aboveboard.decisions.surface_messages import encode_messages
from aboveboard.decisions.surfaces import compose_surface
from aboveboard.experience import a2ui
from aboveboard.experience.declarations import Declaration, decode_surface, unknown_surface
from aboveboard.experience.template import Layouts, Surface, Template
from aboveboard.http import HttpRequest
from aboveboard.identifiers import PlacementId
from aboveboard.ingestion import surfaces
from aboveboard.words import Role

SurfacePath = Annotated[str, in_path(PlacementId, NAME)]

JSON = "application/json"
_SURFACE = "$request.path.surface"
LINKS = {
    "surface": {"operationId": "getSurface", "parameters": {"surface": _SURFACE}},
    "compose": {"operationId": "composeSurface", "parameters": {"surface": _SURFACE}},
}
_DECISION = "$response.body#/slots/0/decision"
_TAKEN = {"decision": _DECISION, "item": "$response.body#/slots/0/items/0/item", "kind": "taken"}
COMPOSED_LINKS = {
    "record": {"operationId": "getDecision", "parameters": {"decision": _DECISION}},
    "outcome": {"operationId": "reportOutcomes", "requestBody": {"outcomes": [_TAKEN]}},
}
ACCEPT = {
    "name": "Accept",
    "in": "header",
    "required": False,
    "description": "The media types of the answer (RFC 9110), JSON by default. `application/a2ui+json` asks for messages of A2UI v0.9.1.",
    "schema": {"type": "string"},
}


class DeclaredSurfaceAnswer(Struct, frozen=True, omit_defaults=True):
    """A declared surface. `revision` counts its changes, and `sha256` is the hash that the records of decisions name."""

    surface: str
    revision: int
    sha256: str
    catalogue: str
    title: str
    template: Template | UnsetType = UNSET
    layouts: Layouts | UnsetType = UNSET


class SurfacesController(Controller):
    """The routes of surfaces, for keys of the role app."""

    path = "/v1/surfaces/{surface:str}"
    guards = (needs(Role.APP),)
    tags = ("surfaces",)

    @get(operation_id="getSurface", summary="Read a surface", opt={"raises": (404,)})
    async def get_surface(self, request: HttpRequest, surface: SurfacePath) -> DeclaredSurfaceAnswer:
        found = await surfaces.get_surface(gateway_of(request), key_of(request).app, surface)
        return _answer(surface, found)

    @put(
        operation_id="putSurface",
        summary="Declare a surface: a tree of components whose slots are placements",
        opt={"raises": (404, 422), "links": LINKS},
    )
    async def put_surface(
        self, request: HttpRequest, surface: SurfacePath, data: JSONBody[Surface]
    ) -> DeclaredSurfaceAnswer:
        gateway, app, asked = gateway_of(request), key_of(request).app, await read_once(request)
        found = await surfaces.put_surface(gateway, app, surface, data, asked=asked)
        return _answer(surface, found)

    @delete(
        operation_id="deleteSurface",
        summary="Delete a surface",
        status_code=200,
        opt={"raises": (404, 422)},
    )
    async def delete_surface(self, request: HttpRequest, surface: SurfacePath) -> DeletedAnswer:
        gateway, app, asked = gateway_of(request), key_of(request).app, await read_once(request)
        found = await surfaces.delete_surface(gateway, app, surface, asked=asked)
        return DeletedAnswer(surface, found.revision)

    @post(
        "/compose",
        status_code=200,
        operation_id="composeSurface",
        summary="Decide all slots of a surface for a person, and compose its tree",
        description="All decisions are recorded together, or none is. Report clicks as outcomes of the slot's decision.",
        opt={
            "raises": (404, 406, 409, 422),
            "headers": (GPC, ACCEPT),
            "answer": SurfaceAnswer,
            "answers": (a2ui.MEDIA_TYPE,),
            "links": COMPOSED_LINKS,
        },
    )
    async def compose(
        self, request: HttpRequest, surface: SurfacePath, data: JSONBody[SurfaceRequest]
    ) -> Response[bytes]:
        gateway, app = gateway_of(request), key_of(request).app
        media_type = choose_media_type(request.headers.get("accept"), (JSON, a2ui.MEDIA_TYPE))
        asked = await read_once(request)
        body = await compose_surface(gateway, app, surface, data, gpc=gpc_of(request), asked=asked)
        if media_type != JSON:
            body = await encode_messages(gateway, app, body)
        return Response(body, media_type=media_type, headers={"vary": "Accept"})


def _answer(surface: str, found: Declaration) -> DeclaredSurfaceAnswer:
    if not found.body:  # deleted again while a repeat was answered
        raise unknown_surface()
    declared = decode_surface(found.body)
    return DeclaredSurfaceAnswer(
        surface,
        found.revision,
        found.sha256,
        declared.catalogue,
        declared.title,
        declared.template,
        declared.layouts,
    )
