"""`/v1/components/{catalogue}`: the components that the surfaces of an app are made of."""

from typing import Annotated

from litestar import Controller, delete, get, put
from litestar.params import JSONBody
from msgspec import Struct

from aboveboard.api.doorkeeper import needs
from aboveboard.api.protocol import gateway_of, in_path, key_of
from aboveboard.api.repeats import read_once
from aboveboard.experience.components import Component, ComponentCatalogue
from aboveboard.experience.declarations import DeclaredCatalogue
from aboveboard.http import HttpRequest
from aboveboard.identifiers import PlacementId
from aboveboard.ingestion import surfaces
from aboveboard.words import Role

NAME = "A name: 1 to 100 letters, digits, dots, hyphens and underscores, the first a letter or digit"
CataloguePath = Annotated[str, in_path(PlacementId, NAME)]

LINKS = {
    "components": {"operationId": "getComponents", "parameters": {"catalogue": "$request.path.catalogue"}},
    "surface": {"operationId": "putSurface", "requestBody": {"catalogue": "$request.path.catalogue"}},
}


class CatalogueAnswer(Struct, frozen=True):
    """Declared components. `revision` counts their changes, and is 0 for the standard ones.

    `sha256` is the hash that the records of decisions name.
    """

    catalogue: str
    revision: int
    sha256: str
    components: tuple[Component, ...]
    hosts: tuple[str, ...]
    a2ui: str


class DeletedAnswer(Struct, frozen=True):
    """A declaration that is gone. `revision` is that of its deletion. Decisions made with it stay explained."""

    name: str
    revision: int


class ComponentsController(Controller):
    """The routes of components, for keys of the role app."""

    path = "/v1/components/{catalogue:str}"
    guards = (needs(Role.APP),)
    tags = ("surfaces",)

    @get(
        operation_id="getComponents",
        summary="Read the components of a catalogue",
        description="The catalogue `standard` is there for every app.",
        opt={"raises": (404,)},
    )
    async def get_components(self, request: HttpRequest, catalogue: CataloguePath) -> CatalogueAnswer:
        found = await surfaces.get_components(gateway_of(request), key_of(request).app, catalogue)
        return _answer(catalogue, found)

    @put(
        operation_id="putComponents",
        summary="Declare the components of a catalogue",
        opt={"raises": (404, 422), "links": LINKS},
    )
    async def put_components(
        self, request: HttpRequest, catalogue: CataloguePath, data: JSONBody[ComponentCatalogue]
    ) -> CatalogueAnswer:
        gateway, app, asked = gateway_of(request), key_of(request).app, await read_once(request)
        return _answer(catalogue, await surfaces.put_components(gateway, app, catalogue, data, asked=asked))

    @delete(
        operation_id="deleteComponents",
        summary="Delete a catalogue that no surface uses",
        status_code=200,
        opt={"raises": (404, 422)},
    )
    async def delete_components(self, request: HttpRequest, catalogue: CataloguePath) -> DeletedAnswer:
        gateway, app, asked = gateway_of(request), key_of(request).app, await read_once(request)
        found = await surfaces.delete_components(gateway, app, catalogue, asked=asked)
        return DeletedAnswer(catalogue, found.revision)


def _answer(catalogue: str, found: DeclaredCatalogue) -> CatalogueAnswer:
    declared = found.declared
    return CatalogueAnswer(
        catalogue, found.revision, found.sha256, declared.components, declared.hosts, declared.a2ui
    )
