"""The parts that all pages of the console share: the check of roles, the frame, and the parser of queries."""

from collections.abc import Sequence
from typing import ClassVar, Generic, NamedTuple, TypedDict, TypeVar
from urllib.parse import parse_qsl, urlencode

import msgspec
import structlog
from litestar.exceptions import HTTPException
from litestar.response import Template
from msgspec import Struct

from aboveboard.access.api_keys import ApiKey
from aboveboard.errors import AboveboardError, Forbidden, OtherNode, WrongHost
from aboveboard.http import HttpRequest
from aboveboard.rights.approvals import NameNeeded, OwnRequest
from aboveboard.rights.four_eyes import SecondPersonNeeded
from aboveboard.web import problems
from aboveboard.web.page import Frame, WebPage, render_page
from aboveboard.web.sessions import Staff, frame_of, staff_of
from aboveboard.words import Role

log = structlog.get_logger("aboveboard")

STAFF = (Role.COMPLIANCE, Role.ADMIN)
QUERY_MOST = 100
"""The most fields in a query. None of a longer query is read."""

Asked = TypeVar("Asked", bound=Struct)
QueryValue = str | int | Sequence[str] | None
"""A field of a query, as it goes into an address."""


class Who(Struct, frozen=True):
    """The key of the session: its app, its id and its role. `name` is None for a session of a key."""

    app: str
    key: str
    role: str
    name: str | None


PARTS: dict[str, Role | None] = {
    "home": None,
    "people": Role.COMPLIANCE,
    "cases": Role.COMPLIANCE,
    "holds": Role.COMPLIANCE,
    "log": None,
    "exports": None,
    "policies": None,
    "placements": None,
    "drafts": Role.ADMIN,
    "numbers": None,
    "audits": None,
    "health": None,
    "keys": Role.ADMIN,
}
"""The parts of the console in the order of its navigation. A part with a role is for keys of that role alone."""


class ConsolePage(WebPage, frozen=True, kw_only=True):
    """The base of all pages behind the sign-in. `who` is signed in, and `parts` are what this key may open. `at` is
    the page's part of the console, by its name in the navigation.
    """

    template: ClassVar[str] = "console/console.html"
    who: Who
    at: str
    parts: list[str]


class ConsoleProblemPage(WebPage, frozen=True, kw_only=True):
    """An error page for staff. `problem` chooses the sentences; `detail` is the sentence of the error itself, in
    English, or empty.
    """

    template = "console/problem.html"
    problem: str
    detail: str


class WrongRole(Forbidden):
    """A key in force whose role may not see the page."""


class Around(TypedDict):
    """The fields that every page of the console has."""

    frame: Frame
    who: Who
    at: str
    parts: list[str]


class Here(NamedTuple):
    """The key of the session, and the fields that every page has."""

    key: ApiKey
    around: Around


async def here(request: HttpRequest, at: str, *, said: str = "", only: Role | None = None) -> Here:
    """Returns the key of the session and the fields around a page in the part `at` of the console.

    Raises Unauthenticated without a session, and WrongRole for a key that may not see the page.
    """
    staff = await staff_of(request)
    check_role(staff.key, only=only)
    frame = frame_of(request, signed_in="staff", said=said)
    parts = [part for part, role in PARTS.items() if role in (None, staff.key.role)]
    return Here(staff.key, {"frame": frame, "who": who_of(staff), "at": at, "parts": parts})


def check_role(key: ApiKey, *, only: Role | None = None) -> None:
    """Raises WrongRole unless the key has the role `only`. With None, any role of the staff is enough."""
    if key.role not in (STAFF if only is None else (only,)):
        raise WrongRole("This page is for another role. Sign in with a key of that role.")


def who_of(staff: Staff) -> Who:
    name = (staff.session.label or staff.key.id) if staff.session.role else None
    return Who(staff.key.app, staff.key.id, str(staff.key.role), name)


class ParsedQuery(NamedTuple, Generic[Asked]):
    """A query as far as it can be read. In `asked`, each field that cannot be read has its default, and `unread`
    names it.

    A query of too many fields is not read at all: `unread` is `("query",)`.
    """

    asked: Asked
    unread: tuple[str, ...]


def query_of(request: HttpRequest, kind: type[Asked]) -> ParsedQuery[Asked]:
    """Returns the query as `kind`, whose fields all have defaults. A value that does not fit is left out and named."""
    # Latin-1 decodes any bytes. Those that a browser escaped are decoded as UTF-8 below.
    text = request.scope["query_string"].decode("latin-1")
    try:
        pairs = parse_qsl(text, keep_blank_values=False, max_num_fields=QUERY_MOST)
    except ValueError:
        return ParsedQuery(kind(), ("query",))
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    found, unread = {}, []
    for each in msgspec.structs.fields(kind):
        values = given.get(each.encode_name)
        if values is None:
            continue
        is_list = isinstance(msgspec.inspect.type_info(each.type), msgspec.inspect.VarTupleType)
        try:
            found[each.name] = msgspec.convert(values if is_list else values[-1], each.type, strict=False)
        except (msgspec.ValidationError, ValueError):
            unread.append(each.encode_name)
    return ParsedQuery(kind(**found), tuple(unread))


def address(path: str, **asked: QueryValue) -> str:
    """Returns the path with a query. Values that are None, empty, 0 or False are left out, and True becomes `yes`.

    An underscore at the end of a name is left out.
    """
    given = {name.rstrip("_"): value for name, value in asked.items() if value not in (None, "", (), False)}
    given = {name: "yes" if value is True else value for name, value in given.items()}
    return f"{path}?{urlencode(given, doseq=True)}" if given else path


def on_own(request: HttpRequest, error: AboveboardError) -> Template:
    """Returns the page of an error of ours. A key of another role and another host have pages of their own."""
    named = {WrongRole: "role", WrongHost: "host", NameNeeded: "name"}
    named |= {SecondPersonNeeded: "second", OwnRequest: "second"}
    problem = named.get(type(error), str(error.status))
    # Only these name something that the reader can correct.
    detail = error.detail if error.status in (409, OtherNode.status, 422, 503) else ""
    return problems.with_wait(_page(request, problem, error.status, detail), error)


def on_http(request: HttpRequest, error: HTTPException) -> Template:
    return _page(request, str(error.status_code), error.status_code)


def on_fault(request: HttpRequest, error: Exception) -> Template:
    log.error("page_failed", error=type(error).__name__, route=str(request.scope.get("path_template")))
    return _page(request, "500", 500)


def _page(request: HttpRequest, problem: str, status: int, detail: str = "") -> Template:
    """Returns an error page. A problem without sentences of its own is shown as 500, an error of the service."""
    known = problem in ("role", "host", "second", "name", *map(str, (*problems.KNOWN, OtherNode.status)))
    status = status if known else 500
    page = ConsoleProblemPage(
        frame=frame_of(request), problem=problem if known else "500", detail=detail if known else ""
    )
    return render_page(page, status=status)
