"""Who is looking at a page: a person who came by a link of their app, somebody of the staff, or nobody we know."""

from typing import NamedTuple, assert_never
from urllib.parse import urlencode

from litestar.datastructures import Cookie

from aboveboard.access.api_keys import ApiKey
from aboveboard.access.passes import AccessPass, Kind
from aboveboard.access.sessions import OpenedSession, read_session, session_of, staff_key
from aboveboard.errors import Gone, NotFound, Unauthenticated
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.languages import parse_accept_language
from aboveboard.people.store import Person
from aboveboard.web import texts
from aboveboard.web.page import Frame

LANGUAGE, SAID = "language", "said"
LANGUAGE_COOKIE = "aboveboard-language"


class Visitor(NamedTuple):
    """A person with a session; `app` and `who` are what the gateway knows people by."""

    session: AccessPass
    app: str
    who: str


class Staff(NamedTuple):
    session: AccessPass
    key: ApiKey


def gateway_of(request: HttpRequest) -> Gateway:
    gateway: Gateway = request.app.state.gateway
    return gateway


async def visitor_of(request: HttpRequest) -> Visitor:
    """The person whose session this is. Raises Unauthenticated when there is none in force."""
    session = await _session(request, "person")
    return Visitor(session, session.app, session.who)


async def visitor_if_any(request: HttpRequest) -> Visitor | None:
    try:
        return await visitor_of(request)
    except Unauthenticated:
        return None


def session_if_any(request: HttpRequest) -> AccessPass | None:
    """The person's session that this browser has, even if it was ended since: for nothing but to say how it ended."""
    gateway = gateway_of(request)
    text = request.cookies.get(name_of(gateway, "person"), "")
    try:
        return read_session(gateway, text, "person")
    except (NotFound, Gone):
        return None


async def staff_of(request: HttpRequest) -> Staff:
    """Whoever of the staff has this session. Raises Unauthenticated when there is none, or its key was revoked."""
    session = await _session(request, "staff")
    return Staff(session, await staff_key(gateway_of(request), session))


async def person_of(request: HttpRequest, visitor: Visitor) -> Person:
    """The visitor as of now; with version 0 when nothing is held about them."""
    return await gateway_of(request).person(visitor.app, visitor.who)


def frame_of(
    request: HttpRequest, *, person: Person | None = None, signed_in: str = "", said: str = ""
) -> Frame:
    """The frame of a page that answers this request, in the language that its reader is answered in."""
    language, asked = language_of(request, person), list(request.query_params.multi_items())
    return Frame(
        language=language,
        path=request.url.path,
        elsewhere=f"{request.url.path}?{urlencode([*list_lasting(request), (LANGUAGE, '')])}",
        signed_in=signed_in,
        said=said,
        remembered=_make_cookie(request, language) if (LANGUAGE, language) in asked else None,
    )


def list_lasting(request: HttpRequest) -> list[tuple[str, str]]:
    """What the address asks for, but the language and what was just done."""
    asked = request.query_params.multi_items()
    return [(name, value) for name, value in asked if name not in (LANGUAGE, SAID)]


def language_of(request: HttpRequest, person: Person | None = None) -> str:
    """The language to answer in: that of the address, else the one chosen last here, else that of the person, of their
    browser, or English."""
    chosen = request.query_params.get(LANGUAGE), request.cookies.get(LANGUAGE_COOKIE)
    known = None if person is None else person.state.facts.language
    return texts.PHRASES.nearest(
        *chosen, known, *parse_accept_language(request.headers.get("accept-language"))
    )


def _make_cookie(request: HttpRequest, language: str) -> Cookie:
    """Until the browser is closed. It says nothing but the language."""
    return Cookie(
        key=LANGUAGE_COOKIE,
        value=language,
        path="/",
        httponly=True,
        samesite="lax",
        secure=gateway_of(request).settings.secure,
    )


def cookie(gateway: Gateway, entered: OpenedSession) -> Cookie:
    """What keeps the session in the browser: no script reads it, and no other site sends it with a form."""
    name = name_of(gateway, entered.session.kind)
    return Cookie(
        key=name, value=entered.text, path="/", httponly=True, samesite="lax", secure=gateway.settings.secure
    )


def no_cookie(gateway: Gateway, kind: Kind) -> Cookie:
    """Takes the session out of the browser."""
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
    """With HTTPS under a prefix by which browsers let no other host set it (RFC 6265bis, section 4.1.3)."""
    return f"__Host-{_plain_name(kind)}" if gateway.settings.secure else _plain_name(kind)


def _plain_name(kind: Kind) -> str:
    """ValueError for a link, which no cookie ever holds."""
    match kind:
        case "person":
            return "aboveboard"
        case "staff":
            return "aboveboard-staff"
        case "link":
            raise ValueError("a link is no session")
    assert_never(kind)


async def _session(request: HttpRequest, kind: Kind) -> AccessPass:
    gateway = gateway_of(request)
    text = request.cookies.get(name_of(gateway, kind))
    if not text:
        raise Unauthenticated("there is no session here")
    try:
        return await session_of(gateway, text, kind)
    except (NotFound, Gone) as error:
        raise Unauthenticated("this session is over") from error
