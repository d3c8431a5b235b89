"""What all pages of the console share: who may see them, what stands around them, and how their addresses are read."""

from collections.abc import Sequence
from typing import ClassVar, Generic, NamedTuple, TypedDict, TypeVar
from urllib.parse import parse_qsl, urlencode

import msgspec
import structlog
from litestar.exceptions import HTTPException
from litestar.response import Template
from msgspec import Struct

from aboveboard.access.api_keys import ApiKey
from aboveboard.errors import AboveboardError, Forbidden
from aboveboard.http import HttpRequest
from aboveboard.web import problems
from aboveboard.web.page import Frame, WebPage, render_page
from aboveboard.web.sessions import frame_of, staff_of
from aboveboard.words import Role

log = structlog.get_logger("aboveboard")

STAFF = (Role.COMPLIANCE, Role.ADMIN)
QUERY_MOST = 100
"""Fields of a query that are looked at."""

Asked = TypeVar("Asked", bound=Struct)
QueryValue = str | int | Sequence[str] | None
"""A field of a query, as it goes into an address."""


class Who(Struct, frozen=True):
    """Whose session this is: an app's key, by its id, and its role."""

    app: str
    key: str
    role: str


class ConsolePage(WebPage, frozen=True, kw_only=True):
    """Base of all pages behind the sign-in. `who` is signed in, and `at` the part of the console that the page is in,
    by its name in the navigation."""

    template: ClassVar[str] = "console/console.html"
    who: Who
    at: str


class ConsoleProblemPage(WebPage, frozen=True, kw_only=True):
    """What happened, and what to do, to somebody of the staff. `problem` chooses the sentences; `detail` is the
    program's own sentence where there is one, in English."""

    template = "console/problem.html"
    problem: str
    detail: str


class WrongRole(Forbidden):
    """The key is in force, and this page is for others."""


class Around(TypedDict):
    """The fields that each page of the console has."""

    frame: Frame
    who: Who
    at: str


class Here(NamedTuple):
    """What a page is made with: the key of the session, and what stands around the page."""

    key: ApiKey
    around: Around


async def here(request: HttpRequest, at: str, *, said: str = "", admin: bool = False) -> Here:
    """Raises Unauthenticated without a session, WrongRole for a key that may not see the page."""
    staff = await staff_of(request)
    check_role(staff.key, admin=admin)
    frame = frame_of(request, signed_in="staff", said=said)
    return Here(staff.key, {"frame": frame, "who": who_of(staff.key), "at": at})


def check_role(key: ApiKey, *, admin: bool = False) -> None:
    """Raises WrongRole."""
    if key.role not in ((Role.ADMIN,) if admin else STAFF):
        raise WrongRole("this page is for another role")


def who_of(key: ApiKey) -> Who:
    return Who(key.app, key.id, str(key.role))


class ParsedQuery(NamedTuple, Generic[Asked]):
    """`asked` is what could be read of a query; `unread` are the names of what could not."""

    asked: Asked
    unread: tuple[str, ...]


def query_of(request: HttpRequest, kind: type[Asked]) -> ParsedQuery[Asked]:
    """The query as `kind`, whose fields all have defaults. What does not fit its field is left out, and named."""
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
    """The path with a query; what is None, empty or false is left out."""
    given = {name.rstrip("_"): value for name, value in asked.items() if value not in (None, "", (), False)}
    given = {name: "yes" if value is True else value for name, value in given.items()}
    return f"{path}?{urlencode(given, doseq=True)}" if given else path


def on_own(request: HttpRequest, error: AboveboardError) -> Template:
    """Forbidden has two faces: a form from elsewhere, and a key of another role."""
    problem = "role" if isinstance(error, WrongRole) else str(error.status)
    detail = error.detail if error.status in (409, 422, 503) else ""
    return _page(request, problem, error.status, detail)


def on_http(request: HttpRequest, error: HTTPException) -> Template:
    return _page(request, str(error.status_code), error.status_code)


def on_fault(request: HttpRequest, error: Exception) -> Template:
    log.error("page_failed", error=type(error).__name__, route=str(request.scope.get("path_template")))
    return _page(request, "500", 500)


def _page(request: HttpRequest, problem: str, status: int, detail: str = "") -> Template:
    """A 404 for what is no longer there, and so on; what nobody has sentences for is our fault."""
    known = problem in ("role", *map(str, problems.KNOWN))
    status = status if known else 500
    page = ConsoleProblemPage(
        frame=frame_of(request), problem=problem if known else "500", detail=detail if known else ""
    )
    return render_page(page, status=status)
