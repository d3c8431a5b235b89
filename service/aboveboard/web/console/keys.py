"""`/console/keys`: the API keys of all apps. An admin creates a key, sees it once, and revokes it."""

from typing import Annotated, Literal, assert_never, get_args

from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from aboveboard.access.api_keys import ApiKey, is_key_in_force
from aboveboard.access.key_admin import all_keys, create_key, revoke_key
from aboveboard.http import HttpRequest
from aboveboard.identifiers import END
from aboveboard.web.console.page import ConsolePage, address, here, query_of
from aboveboard.web.forms import form
from aboveboard.web.page import render_page
from aboveboard.web.sessions import gateway_of
from aboveboard.words import Role

Column = Literal["created", "app", "role", "state"]
COLUMNS: tuple[Column, ...] = get_args(Column)
STATES = ("in-force", "expired", "revoked")
SIZE = 50
"""Keys on one page."""


class KeysQuery(Struct, frozen=True):
    """The order of the keys, and the page of them, counted from 1."""

    sort: Column = "created"
    page: Annotated[int, Meta(ge=1, le=100_000)] = 1
    said: Literal["", "revoked"] = ""


class ApiKeyForm(Struct, frozen=True):
    """A new key. `days` is a text because browsers send an empty field as an empty text."""

    role: Role
    app: Annotated[str, Meta(pattern="^[a-z][a-z0-9-]{0,49}" + END)]
    days: Annotated[str, Meta(pattern="^([1-9][0-9]{0,2})?" + END)] = ""


class KeyRow(Struct, frozen=True):
    """A key in the list. `expires_ms` is 0 for never. `own` is True for the key of this session."""

    key: str
    app: str
    role: str
    state: str
    created_ms: int
    expires_ms: int
    own: bool


class KeysPage(ConsolePage, frozen=True, kw_only=True):
    """A page of the keys, with the forms for them.

    `made` is the text of a key that was just created, or empty. `sorts` are the columns with the addresses that sort by
    them, and `sort` is the current one. `total` counts all keys. `first` and `onward` are the addresses of the first
    and the next page, or empty.
    """

    template = "console/keys.html"
    rows: list[KeyRow]
    roles: list[str]
    made: str
    sorts: list[tuple[str, str]]
    sort: str
    total: int
    first: str
    onward: str


@get("/keys", include_in_schema=False)
async def keys_page(request: HttpRequest) -> Template:
    asked, _ = query_of(request, KeysQuery)
    return await _page(request, asked, said="console-key-revoked-said" if asked.said else "")


@post("/keys", include_in_schema=False)
async def make_key(request: HttpRequest) -> Template:
    """Creates a key. The response is the only page that ever shows it."""
    by, _ = await here(request, "keys", only=Role.ADMIN)
    asked = await form(request, ApiKeyForm)
    days = int(asked.days) if asked.days else None
    text = await create_key(gateway_of(request), asked.role, asked.app, days=days, by=by)
    return await _page(request, KeysQuery(), made=text)


@post("/keys/{key:str}/revoke", include_in_schema=False)
async def end_key(request: HttpRequest, key: FromPath[str]) -> Redirect:
    by, _ = await here(request, "keys", only=Role.ADMIN)
    await form(request, Struct)
    await revoke_key(gateway_of(request), key, by=by)
    return Redirect("/console/keys?said=revoked", status_code=303)


async def _page(request: HttpRequest, asked: KeysQuery, *, made: str = "", said: str = "") -> Template:
    by, around = await here(request, "keys", said=said, only=Role.ADMIN)
    gateway = gateway_of(request)
    now_ms = gateway.clock()
    rows = [_row(key, by, now_ms) for key in await all_keys(gateway)]
    rows.sort(key=lambda row: _sort_key(row, asked.sort))
    until = asked.page * SIZE
    page = KeysPage(
        **around,
        rows=rows[until - SIZE : until],
        roles=[str(role) for role in Role],
        made=made,
        sorts=[(name, address("/console/keys", sort=name)) for name in COLUMNS],
        sort=asked.sort,
        total=len(rows),
        first=address("/console/keys", sort=asked.sort) if asked.page > 1 else "",
        onward=address("/console/keys", sort=asked.sort, page=asked.page + 1) if until < len(rows) else "",
    )
    return render_page(page)


def _sort_key(row: KeyRow, column: Column) -> tuple[str | int, int, str]:
    """Returns the sort key of a row: its value in the column, then the newest first."""
    return _read_column(row, column), -row.created_ms, row.key


def _read_column(row: KeyRow, column: Column) -> str | int:
    match column:
        case "created":
            return 0
        case "app":
            return row.app
        case "role":
            return row.role
        case "state":
            return STATES.index(row.state)
    assert_never(column)


def _row(key: ApiKey, by: ApiKey, now_ms: int) -> KeyRow:
    state = "in-force" if is_key_in_force(key, now_ms) else "expired" if key.revoked_ms is None else "revoked"
    return KeyRow(key.id, key.app, str(key.role), state, key.created_ms, key.expires_ms or 0, key.id == by.id)


HANDLERS: list[HTTPRouteHandler] = [keys_page, make_key, end_key]
