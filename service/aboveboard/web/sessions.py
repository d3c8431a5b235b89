"""Who is looking at a page: a person who came by a link of their app, somebody of the staff, or nobody we know."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from litestar import Request
from litestar.datastructures import Cookie

from aboveboard.access.api_keys import ApiKey
from aboveboard.access.passes import Pass
from aboveboard.access.sessions import Entered, read_session, session_of, staff_key
from aboveboard.errors import Gone, NotFound, Unauthenticated
from aboveboard.gateway.gateway import Gateway
from aboveboard.languages import accepted
from aboveboard.people.store import Person
from aboveboard.web import texts
from aboveboard.web.page import Frame

LANGUAGE, SAID = "language", "said"
COOKIES = {"person": "aboveboard", "staff": "aboveboard-staff", LANGUAGE: "aboveboard-language"}


class Visitor(NamedTuple):
    """A person with a session; `app` and `who` are what the gateway knows people by."""

    session: Pass
    app: str
    who: str


class Staff(NamedTuple):
    session: Pass
    key: ApiKey


def gateway_of(request: Request[Any, Any, Any]) -> Gateway:
    gateway: Gateway = request.app.state.gateway
    return gateway


async def visitor_of(request: Request[Any, Any, Any]) -> Visitor:
    """The person whose session this is. Raises Unauthenticated when there is none in force."""
    session = await _session(request, "person")
    return Visitor(session, session.app, session.who)


async def visitor_if_any(request: Request[Any, Any, Any]) -> Visitor | None:
    try:
        return await visitor_of(request)
    except Unauthenticated:
        return None


def session_if_any(request: Request[Any, Any, Any]) -> Pass | None:
    """The person's session that this browser has, even if it was ended since: for nothing but to say how it ended."""
    gateway = gateway_of(request)
    text = request.cookies.get(name_of(gateway, "person"), "")
    try:
        return read_session(gateway, text, "person")
    except (NotFound, Gone):
        return None


async def staff_of(request: Request[Any, Any, Any]) -> Staff:
    """Whoever of the staff has this session. Raises Unauthenticated when there is none, or its key was revoked."""
    session = await _session(request, "staff")
    return Staff(session, await staff_key(gateway_of(request), session))


async def person_of(request: Request[Any, Any, Any], visitor: Visitor) -> Person:
    """The visitor as of now; with version 0 when nothing is held about them."""
    return await gateway_of(request).person(visitor.app, visitor.who)


def frame_of(
    request: Request[Any, Any, Any], *, person: Person | None = None, signed_in: str = "", said: str = ""
) -> Frame:
    """The frame of a page that answers this request, in the language that its reader is answered in."""
    language, asked = language_of(request, person), list(request.query_params.multi_items())
    return Frame(
        language=language,
        path=request.url.path,
        elsewhere=f"{request.url.path}?{urlencode([*lasting(request), (LANGUAGE, '')])}",
        signed_in=signed_in,
        said=said,
        remembered=_remembered(request, language) if (LANGUAGE, language) in asked else None,
    )


def lasting(request: Request[Any, Any, Any]) -> list[tuple[str, str]]:
    """What the address asks for, but the language and what was just done."""
    asked = request.query_params.multi_items()
    return [(name, value) for name, value in asked if name not in (LANGUAGE, SAID)]


def language_of(request: Request[Any, Any, Any], person: Person | None = None) -> str:
    """The language to answer in: that of the address, else the one chosen last here, else that of the person, of their
    browser, or English."""
    chosen = request.query_params.get(LANGUAGE), request.cookies.get(COOKIES[LANGUAGE])
    known = None if person is None else person.state.facts.language
    return texts.PHRASES.nearest(*chosen, known, *accepted(request.headers.get("accept-language")))


def _remembered(request: Request[Any, Any, Any], language: str) -> Cookie:
    """Until the browser is closed. It says nothing but the language."""
    return Cookie(
        key=COOKIES[LANGUAGE],
        value=language,
        path="/",
        httponly=True,
        samesite="lax",
        secure=gateway_of(request).settings.secure,
    )


def cookie(gateway: Gateway, entered: Entered) -> Cookie:
    """What keeps the session in the browser: no script reads it, and no other site sends it with a form."""
    name = name_of(gateway, entered.session.kind)
    return Cookie(
        key=name, value=entered.text, path="/", httponly=True, samesite="lax", secure=gateway.settings.secure
    )


def no_cookie(gateway: Gateway, kind: str) -> Cookie:
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


def name_of(gateway: Gateway, kind: str) -> str:
    """With HTTPS under a prefix by which browsers let no other host set it (RFC 6265bis, section 4.1.3)."""
    return f"__Host-{COOKIES[kind]}" if gateway.settings.secure else COOKIES[kind]


async def _session(request: Request[Any, Any, Any], kind: str) -> Pass:
    gateway = gateway_of(request)
    text = request.cookies.get(name_of(gateway, kind))
    if not text:
        raise Unauthenticated("there is no session here")
    try:
        return await session_of(gateway, text, kind)
    except (NotFound, Gone) as error:
        raise Unauthenticated("this session is over") from error
