"""The intake of components and surfaces. Every change is a new revision, with an entry that names its hash.

A surface always fits its catalogue and names declared placements. A change that would break one is refused.
"""

from collections.abc import Awaitable, Callable, Mapping

from msgspec import UNSET

from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.surface_tables import (
    INSERT_DECLARATION,
    INSERT_REVISION,
    UPDATE_DECLARATION,
    DeclarationKind,
)
from aboveboard.decisions.surfaces import surface_cache
from aboveboard.errors import NotFound, Unprocessable
from aboveboard.experience.compiled_catalogue import CompiledCatalogue, compile_catalogue
from aboveboard.experience.compiled_template import CompiledTemplate, compile_surface
from aboveboard.experience.components import ComponentCatalogue
from aboveboard.experience.declarations import (
    Declaration,
    DeclaredCatalogue,
    decode_surface,
    encode,
    list_declarations,
    read_catalogue,
    read_declaration,
    unknown_surface,
)
from aboveboard.experience.standard import STANDARD_NAME
from aboveboard.experience.template import Surface, templates_of
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, find_answer, keep
from aboveboard.gateway.operator_records import AdminRecord
from aboveboard.signals.special_names import SpecialNames, mentions_special
from aboveboard.storage.journal import Guard, Submission, Write
from aboveboard.storage.tables import Row

SURFACES_MOST = 100
"""The most surfaces, and the most catalogues, of one app."""

Examination = Callable[[], Awaitable[None]]
"""A check of what is declared now. It raises Unprocessable where the change may not be made."""


async def get_components(gateway: Gateway, app: str, catalogue: str) -> DeclaredCatalogue:
    """Returns the newest revision, from the database. Raises NotFound for an undeclared one."""
    return await read_catalogue(gateway.database, app, catalogue, gateway.settings.public_url)


async def put_components(
    gateway: Gateway, app: str, catalogue: str, declared: ComponentCatalogue, *, asked: Once | None = None
) -> DeclaredCatalogue:
    """Declares the catalogue, or changes it. Returns the new revision. Equal components make no revision.

    A repeated `asked` changes nothing, and gets the newest revision. Raises Unprocessable for components that no surface could
    use, for the standard name, and where a surface would no longer fit.
    """
    _refuse_standard(catalogue)
    compiled = compile_catalogue(declared, gateway.settings.public_url)

    async def examine() -> None:
        await _check_surfaces(gateway, app, catalogue, compiled)

    await _change(gateway, "components", app, catalogue, encode(declared), examine=examine, asked=asked)
    return await get_components(gateway, app, catalogue)


async def delete_components(
    gateway: Gateway, app: str, catalogue: str, *, asked: Once | None = None
) -> Declaration:
    """Deletes the catalogue. Raises NotFound for an undeclared one, and Unprocessable while a surface uses it."""
    _refuse_standard(catalogue)

    async def examine() -> None:
        await _check_surfaces(gateway, app, catalogue, None)

    return await _change(gateway, "components", app, catalogue, b"", examine=examine, asked=asked)


async def get_surface(gateway: Gateway, app: str, surface: str) -> Declaration:
    """Returns the newest revision, from the database. Raises NotFound for an undeclared one."""
    found = await read_declaration(gateway.database, "surfaces", app, surface)
    if not found.body:
        raise unknown_surface()
    return found


async def put_surface(
    gateway: Gateway, app: str, surface: str, declared: Surface, *, asked: Once | None = None
) -> Declaration:
    """Declares the surface, or changes it. Returns the new revision. An equal surface makes no revision.

    A repeated `asked` changes nothing, and gets the newest revision. Raises Unprocessable, with the place, for a surface that
    does not fit its catalogue, and for a catalogue or a placement that is not declared.
    """

    if declared.template is not UNSET and not declared.template.slots:
        raise Unprocessable(
            "Nothing is decided on this surface. Give its template a slot.",
            field="template.slots",
            expected="at least one slot",
        )

    async def examine() -> None:
        try:
            catalogue = await get_components(gateway, app, declared.catalogue)
        except NotFound as error:
            raise Unprocessable(error.detail, field=error.field, expected=error.expected) from None
        templates = compile_surface(declared, catalogue.compiled)
        await _check_placements(gateway, app, declared)
        if declared.layouts is not UNSET:
            refuse_special_layouts(templates, await gateway.topics.get_special(app))

    return await _change(gateway, "surfaces", app, surface, encode(declared), examine=examine, asked=asked)


async def delete_surface(
    gateway: Gateway, app: str, surface: str, *, asked: Once | None = None
) -> Declaration:
    """Deletes the surface. Decisions that were made on it stay. Raises NotFound for an undeclared one."""

    async def allow() -> None:
        """Returns at once, because nothing else depends on a surface."""

    return await _change(gateway, "surfaces", app, surface, b"", examine=allow, asked=asked)


def _refuse_standard(catalogue: str) -> None:
    if catalogue == STANDARD_NAME:
        raise Unprocessable(
            "The standard catalogue is part of the gateway. Declare your own under another name.",
            field="catalogue",
            expected="another name",
        )


async def _check_placements(gateway: Gateway, app: str, declared: Surface) -> None:
    named = {
        f"{place}.slots.{name}.placement": slot.placement
        for _, place, template in templates_of(declared)
        for name, slot in template.slots.items()
    }
    if declared.layouts is not UNSET:
        _refuse_layouts_in_slots(declared.layouts.placement, named)
        named = {"layouts.placement": declared.layouts.placement, **named}
    known = dict[str, bool]()
    for field, placement in named.items():
        if placement not in known:
            known[placement] = await gateway.shelves.newest(placement_key(app, placement)) is not None
        if not known[placement]:
            raise Unprocessable(
                "This placement was not found. Use a declared placement.",
                field=field,
                expected="a declared placement",
            )


def refuse_special_layouts(templates: Mapping[str, CompiledTemplate], special: SpecialNames) -> None:
    """Raises Unprocessable for a layout whose own texts name what is special, unless its item is declared so.

    A layout is chosen for a person. The only template of a surface is the same for all, so it may say anything.
    """
    for item, template in templates.items():
        if item not in special.items and any(mentions_special(special, text) for text in template.texts):
            raise Unprocessable(
                "A text of this layout names something that is declared special. Declare the item special, or change the text.",
                field=f"layouts.templates.{item}",
                expected="an item with the sensitivity `special`, or no such text",
            )


def _refuse_layouts_in_slots(layouts: str, named: Mapping[str, str]) -> None:
    """Raises Unprocessable for a slot with the placement of the layouts. Both would keep their items under its name."""
    for field, placement in named.items():
        if placement == layouts:
            raise Unprocessable(
                "This placement chooses the layout, so it cannot fill a slot too.",
                field=field,
                expected="another placement than `layouts.placement`",
            )


async def _check_surfaces(
    gateway: Gateway, app: str, catalogue: str, compiled: CompiledCatalogue | None
) -> None:
    """Raises Unprocessable when a surface of the catalogue does not fit it. None: the catalogue is gone."""
    for each in await list_declarations(gateway.database, "surfaces", app):
        declared = decode_surface(each.body)
        if declared.catalogue != catalogue:
            continue
        name = each.key.rpartition("/")[2]
        if compiled is None:
            raise Unprocessable(
                f"The surface {name} uses this catalogue. Delete the surface first.",
                field="catalogue",
                expected="a catalogue that no surface uses",
            )
        try:
            compile_surface(declared, compiled)
        except Unprocessable as error:
            raise Unprocessable(
                f"The surface {name} would no longer fit, at {error.field}. Change the surface first.",
                field="components",
                expected="components that every surface of the catalogue fits",
            ) from None


async def _change(
    gateway: Gateway,
    kind: DeclarationKind,
    app: str,
    name: str,
    body: bytes,
    *,
    examine: Examination,
    asked: Once | None,
) -> Declaration:
    """Returns the newest revision, once the change is durable. An empty `body` deletes the declaration."""

    async def attempt() -> Declaration:
        kept = await find_answer(gateway, asked)
        # The count of changes comes first. So what `examine` reads is as it was then, or the commit is stale.
        changes = await read_declaration(gateway.database, "changes", app)
        before = await read_declaration(gateway.database, kind, app, name)
        if asked is not None and kept is not None:
            asked.replayed = True
            return before
        if not body and not before.body:
            raise (
                unknown_surface()
                if kind == "surfaces"
                else NotFound("This catalogue was not found. Use a declared one.", field="catalogue")
            )
        await examine()
        if body and not before.body:
            await _check_number(gateway, kind, app)
        guards, writes = keep(asked, b"", gateway.operator(app), gateway.clock())
        after = Declaration(before.key, before.revision + 1, body)
        made = Submission((), (), ()) if body == before.body else _submission(gateway, app, before, after)
        if made.writes or writes:  # also without a change: a repeat may not undo what another request changes
            counted = Declaration(changes.key, changes.revision + 1, b"")
            whole = (*made.writes, *_writes(changes, counted), *writes)
            await gateway.submit(Submission((_guard(changes), _guard(before), *guards), whole, made.entries))
            gateway.part(surface_cache).forget(app)
        return after if made.writes else before

    return await gateway.with_retries(attempt, busy="Other requests keep changing these surfaces.")


async def _check_number(gateway: Gateway, kind: DeclarationKind, app: str) -> None:
    if len(await list_declarations(gateway.database, kind, app)) >= SURFACES_MOST:
        raise Unprocessable(
            "The app has too many of these. Delete some.", field=kind, expected=f"at most {SURFACES_MOST}"
        )


def _submission(gateway: Gateway, app: str, before: Declaration, after: Declaration) -> Submission:
    (kind, *_), name = before.key.split("/"), before.key.rpartition("/")[2]
    record = AdminRecord(
        did=f"{'declared' if after.body else 'deleted'} {kind}",
        counts={"revision": after.revision},
        sha256=after.sha256,
        to=name,
    )
    return Submission((), _writes(before, after), (gateway.entry(record, gateway.operator(app)),))


def _writes(before: Declaration, after: Declaration) -> tuple[Write, ...]:
    head = (
        Write(UPDATE_DECLARATION, {"key": after.key, "next_revision": after.revision})
        if before.revision
        else Write(INSERT_DECLARATION, {"declaration_key": after.key, "revision": after.revision})
    )
    row: Row = {"declaration_key": after.key, "revision": after.revision, "body": after.body}
    return head, Write(INSERT_REVISION, row)


def _guard(declared: Declaration) -> Guard:
    return Guard("surface_declarations", declared.key, declared.revision)
