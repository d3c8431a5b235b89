"""The declarations of components and surfaces, as they are stored and as decisions use them.

A decision uses one that is up to TRUST_MS old. It names its revision by a hash.
"""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

import msgspec
from sqlalchemy import ColumnElement

from aboveboard.catalogue.cache import TRUST_MS
from aboveboard.catalogue.pictures import address_of, read_pictures, read_revision
from aboveboard.catalogue.surface_tables import (
    READ_NEWEST,
    DeclarationKind,
    declaration_key,
    surface_declarations,
)
from aboveboard.clock import Clock
from aboveboard.errors import NotFound
from aboveboard.experience.compiled_catalogue import CompiledCatalogue, compile_catalogue
from aboveboard.experience.compiled_template import CompiledTemplate, compile_surface
from aboveboard.experience.components import ComponentCatalogue
from aboveboard.experience.standard import STANDARD, STANDARD_NAME
from aboveboard.experience.template import Surface
from aboveboard.storage.database import Database

_surface = msgspec.json.Decoder(Surface)
_catalogue = msgspec.json.Decoder(ComponentCatalogue)


class Declaration(NamedTuple):
    """The newest revision of a declaration. `body` is empty for one that was deleted, or never declared."""

    key: str
    revision: int
    body: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


class DeclaredCatalogue(NamedTuple):
    """A catalogue that surfaces may use. The standard one has revision 0."""

    revision: int
    sha256: str
    declared: ComponentCatalogue
    compiled: CompiledCatalogue


class PictureAddresses(NamedTuple):
    """The addresses of an app's pictures by their ids, at a revision of its list."""

    revision: int
    by_id: Mapping[str, str]


NO_PICTURES = PictureAddresses(0, {})


class DeclaredSurface(NamedTuple):
    """A surface that can be composed. `templates` are by the item that stands for each; that of the only one is empty.

    `pictures` are those of the app where a template shows pictures of items, else none.
    """

    revision: int
    sha256: str
    declared: Surface
    catalogue: DeclaredCatalogue
    templates: dict[str, CompiledTemplate]
    pictures: PictureAddresses = NO_PICTURES


def encode(declared: Surface | ComponentCatalogue) -> bytes:
    """Returns the bytes that are stored, and whose hash names the revision."""
    return msgspec.json.encode(declared)


def decode_surface(body: bytes) -> Surface:
    return _surface.decode(body)


def decode_catalogue(body: bytes) -> ComponentCatalogue:
    return _catalogue.decode(body)


async def read_declaration(
    database: Database, kind: DeclarationKind, app: str, name: str = ""
) -> Declaration:
    """Returns the newest revision. Its revision is 0 for what was never declared."""
    key = declaration_key(kind, app, name)
    found = await _read(database, surface_declarations.c.declaration_key == key)
    return found[0] if found else Declaration(key, 0, b"")


async def list_declarations(database: Database, kind: DeclarationKind, app: str) -> list[Declaration]:
    """Returns the newest revision of each of the app's declarations of this kind that was not deleted, by key."""
    prefix = declaration_key(kind, app)
    found = await _read(database, surface_declarations.c.declaration_key.startswith(prefix, autoescape=True))
    # SQLite compares ASCII letters without their case.
    return sorted(each for each in found if each.body and each.key.startswith(prefix))


async def _read(database: Database, where: ColumnElement[bool]) -> list[Declaration]:
    return [Declaration(*row) for row in await database.rows(READ_NEWEST.where(where))]


async def read_catalogue(database: Database, app: str, name: str, own: str) -> DeclaredCatalogue:
    """Returns the catalogue of this name. `own` is the address of the gateway. Raises NotFound for an undeclared one."""
    if name == STANDARD_NAME:
        return _standard(own)
    found = await read_declaration(database, "components", app, name)
    if not found.body:
        raise NotFound(
            "This catalogue was not found. Use a declared one, or `standard`.",
            field="catalogue",
            expected="a declared catalogue, or standard",
        )
    declared = decode_catalogue(found.body)
    return DeclaredCatalogue(found.revision, found.sha256, declared, compile_catalogue(declared, own))


def _standard(own: str) -> DeclaredCatalogue:
    sha256 = hashlib.sha256(encode(STANDARD)).hexdigest()
    return DeclaredCatalogue(0, sha256, STANDARD, compile_catalogue(STANDARD, own))


def unknown_surface() -> NotFound:
    return NotFound(
        "This surface was not found. Use a declared surface.",
        field="surface",
        expected="a declared surface",
    )


class SurfaceCache:
    """The surfaces that were composed lately, compiled. `own` is the address of the gateway."""

    def __init__(self, database: Database, clock: Clock, own: str) -> None:
        self._database, self._clock, self._own = database, clock, own
        self._kept: dict[tuple[str, str], tuple[int, DeclaredSurface]] = {}

    async def get(self, app: str, surface: str) -> DeclaredSurface:
        """Returns the surface as it is now, or was TRUST_MS ago. Raises NotFound for an undeclared one."""
        now_ms, name = self._clock(), (app, surface)
        kept = self._kept.get(name)
        # More than TRUST_MS ahead means that the clock was set back since the read.
        if kept is not None and 0 < kept[0] - now_ms <= TRUST_MS:
            return kept[1]
        found = await self._read(app, surface, None if kept is None else kept[1])
        self._kept[name] = self._clock() + TRUST_MS, found
        return found

    def forget(self, app: str) -> None:
        """Makes the next call read the database. A writer calls it after its commit."""
        for name in [name for name in self._kept if name[0] == app]:
            del self._kept[name]

    async def _read(self, app: str, surface: str, kept: DeclaredSurface | None) -> DeclaredSurface:
        found = await read_declaration(self._database, "surfaces", app, surface)
        if not found.body:
            self._kept.pop((app, surface), None)
            raise unknown_surface()
        declared = decode_surface(found.body)
        catalogue = await read_catalogue(self._database, app, declared.catalogue, self._own)
        sha256 = found.sha256
        if kept is not None and (kept.sha256, kept.catalogue.sha256) == (sha256, catalogue.sha256):
            pictures = await self._read_pictures(app, kept.templates, kept.pictures)
            return kept._replace(revision=found.revision, pictures=pictures)
        templates = compile_surface(declared, catalogue.compiled)
        pictures = await self._read_pictures(app, templates, NO_PICTURES)
        return DeclaredSurface(found.revision, sha256, declared, catalogue, templates, pictures)

    async def _read_pictures(
        self, app: str, templates: Mapping[str, CompiledTemplate], kept: PictureAddresses
    ) -> PictureAddresses:
        """Returns the app's pictures where a template shows any. Those that are `kept` are read again after a change."""
        if not any(each.has_pictures for each in templates.values()):
            return NO_PICTURES
        revision = await read_revision(self._database, app)
        if revision == kept.revision:
            return kept
        found = await read_pictures(self._database, app)
        addresses = {each.picture: f"{self._own}{address_of(each.sha256, each.media_type)}" for each in found}
        return PictureAddresses(revision, addresses)
