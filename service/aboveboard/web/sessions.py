"""The reader of a page: a person who used an app's link, a member of staff, or an unknown visitor."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple, assert_never
from urllib.parse import urlencode

from litestar.datastructures import Cookie

from aboveboard.access.address_limits import AddressLimits
from aboveboard.access.api_keys import ApiKey
from aboveboard.access.passes import AccessPass, Kind
from aboveboard.access.sessions import OpenedSession, check_row, read_session, session_of, staff_key
from aboveboard.catalogue.pictures import FOLDER
from aboveboard.errors import Gone, NotFound, Unauthenticated
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.languages import parse_accept_language
from aboveboard.people.store import Person
from aboveboard.web import texts
from aboveboard.web.page import Frame

LANGUAGE, SAID = "language", "said"
FILES = ("/static/", FOLDER)
LANGUAGE_COOKIE = "aboveboard-language"


class Visitor(NamedTuple):
    """A person with a session. `who` is the id by which `app` knows the person."""

    session: AccessPass
    app: str
    who: str


class Staff(NamedTuple):
    """A session of staff, with its API key as it is now."""

    session: AccessPass
    key: ApiKey


def gateway_of(request: HttpRequest) -> Gateway:
    gateway: Gateway = request.app.state.gateway
    return gateway


async def visitor_of(request: HttpRequest) -> Visitor:
    """Returns the person of this browser's session. Raises Unauthenticated without a session in force."""
    session = await _session(request, "person")
    return Visitor(session, session.app, session.who)


async def visitor_if_any(request: HttpRequest) -> Visitor | None:
    try:
        return await visitor_of(request)
    except Unauthenticated:
        return None


async def limit_unknown(request: HttpRequest) -> None:
    """Takes a page without the cookie of a session off the limit of its address. Raises RateLimited.

    A cookie that is no session counts where it is read. Static files and pictures do not count: a page has several.
    """
    gateway, cookies = gateway_of(request), request.cookies
    if not request.url.path.startswith(FILES) and not any(
        cookies.get(name_of(gateway, kind)) for kind in ("person", "staff")
    ):
        gateway.part(AddressLimits).take(request.scope)


def session_if_any(request: HttpRequest) -> AccessPass | None:
    """Returns the session of a person in this browser, also one that was ended early. None when there is none or it
    has expired.

    It proves nothing. It only serves to say how a session ended.
    """
    gateway = gateway_of(request)
    text = request.cookies.get(name_of(gateway, "person"), "")
    try:
        return read_session(gateway, text, "person")
    except (NotFound, Gone):
        return None


async def staff_of(request: HttpRequest) -> Staff:
    """Returns the session of staff. Raises Unauthenticated without one, and when its key is no longer in force."""
    session = await _session(request, "staff")
    return Staff(session, await staff_key(gateway_of(request), session))


async def person_of(request: HttpRequest, visitor: Visitor) -> Person:
    """Returns the visitor as they are now, with version 0 when nothing is stored about them."""
    return await gateway_of(request).person(visitor.app, visitor.who)


def same_row(gateway: Gateway, visitor: Visitor) -> Callable[[Person], Awaitable[None]]:
    """Returns the check of each change by a page. It raises Unauthenticated once the visitor was erased.

    Without it, a request that was let in before an erasure could store something about the person after it.
    """

    async def check(person: Person) -> None:
        try:
            await check_row(gateway, visitor.session, person)
        except Gone as error:
            raise _make_refusal() from error

    return check


def _make_refusal() -> Unauthenticated:
    return Unauthenticated("This session has ended or expired. Open a new link, or sign in again.")


def frame_of(
    request: HttpRequest, *, person: Person | None = None, signed_in: str = "", said: str = ""
) -> Frame:
    """Returns the frame of the response to this request, in the reader's language."""
    language, asked = language_of(request, person), list(request.query_params.multi_items())
    return Frame(
        language=language,
        path=request.url.path,
        elsewhere=f"{request.url.path}?{urlencode([*list_lasting(request), (LANGUAGE, '')])}",
        signed_in=signed_in,
        said=said,
        remembered=_make_language_cookie(request, language) if (LANGUAGE, language) in asked else None,
    )


def list_lasting(request: HttpRequest) -> list[tuple[str, str]]:
    """Returns the fields of the query, except the language and the last action."""
    asked = request.query_params.multi_items()
    return [(name, value) for name, value in asked if name not in (LANGUAGE, SAID)]


def language_of(request: HttpRequest, person: Person | None = None) -> str:
    """Returns the language of the response: the first that has texts.

    The order is that of the address, the browser's cookie, the person, the browser's own wishes, and English.
    """
    chosen = request.query_params.get(LANGUAGE), request.cookies.get(LANGUAGE_COOKIE)
    known = None if person is None else person.state.facts.language
    return texts.PHRASES.nearest(
        *chosen, known, *parse_accept_language(request.headers.get("accept-language"))
    )


def _make_language_cookie(request: HttpRequest, language: str) -> Cookie:
    """Returns the cookie of a language, which the browser keeps until it is closed. It contains nothing else."""
    return Cookie(
        key=LANGUAGE_COOKIE,
        value=language,
        path="/",
        httponly=True,
        samesite="lax",
        secure=gateway_of(request).settings.secure,
    )


def cookie(gateway: Gateway, entered: OpenedSession) -> Cookie:
    """Returns the cookie of a session. No script can read it, and no form of another site is sent with it."""
    return make_cookie(gateway, entered.session.kind, entered.text)


def make_cookie(gateway: Gateway, kind: Kind, text: str) -> Cookie:
    """Returns the cookie of a pass of that kind, which the browser keeps until it is closed."""
    name = name_of(gateway, kind)
    return Cookie(
        key=name, value=text, path="/", httponly=True, samesite="lax", secure=gateway.settings.secure
    )


def no_cookie(gateway: Gateway, kind: Kind) -> Cookie:
    """Returns a cookie that removes the session from the browser."""
    return Cookie(
        key=name_of(gateway, kind),
        value="",
        path="/",
        max_age=0,
        httponly=True,
        samesite="lax",
        secure=gateway.settings.secure,
    )


def name_of(gateway: Gateway, kind: Kind) -> str:
    """Returns the cookie's name. With HTTPS its prefix keeps other hosts from setting it (RFC 6265bis, 4.1.3)."""
    return f"__Host-{_plain_name(kind)}" if gateway.settings.secure else _plain_name(kind)


def _plain_name(kind: Kind) -> str:
    """Returns the name without a prefix. Raises ValueError for a link, which is never stored in a cookie."""
    match kind:
        case "person":
            return "aboveboard"
        case "staff":
            return "aboveboard-staff"
        case "oidc":
            return "aboveboard-oidc"
        case "link":
            raise ValueError("A link has no cookie. Use a session.")
    assert_never(kind)


async def _session(request: HttpRequest, kind: Kind) -> AccessPass:
    gateway = gateway_of(request)
    text = request.cookies.get(name_of(gateway, kind))
    if not text:
        raise Unauthenticated("This browser has no session. Open a link of the app, or sign in.")
    try:
        return await session_of(gateway, text, kind)
    except (NotFound, Gone) as error:
        gateway.part(AddressLimits).take(request.scope)
        raise _make_refusal() from error
