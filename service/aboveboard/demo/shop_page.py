"""The parts that the pages of the shop and of the workspace share: the visitor, the forms, and the frame."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Response
from msgspec import Struct, structs

from aboveboard.demo.backend import Counter, VisitorPreferences, Ware
from aboveboard.demo.catalogue import GUESTS, Guest, meaning_of
from aboveboard.demo.scenario import person_of
from aboveboard.http import HttpRequest
from aboveboard.web.security import HEADERS, check_origin
from aboveboard.words import Level

FOLDER = Path(__file__).parent / "pages"
COOKIE = "browsing-as"
STARTS = ("/", "/workspace")
"""The first pages of the shop and of the workspace, to which forms lead back."""


def counter_of(request: HttpRequest) -> Counter:
    counter: Counter = request.app.state.counter
    return counter


def guest_of(request: HttpRequest, guests: Sequence[Guest] = GUESTS) -> Guest:
    """Returns the guest that the visitor browses as: the first one until they choose."""
    name = request.cookies.get(COOKIE)
    return next((guest for guest in guests if person_of(guest) == name), guests[0])


def asks_not_to_share(request: HttpRequest) -> bool:
    """Returns True for Global Privacy Control, of the real browser or of the guest's."""
    return request.headers.get("sec-gpc") == "1" or guest_of(request).gpc


async def read_form(request: HttpRequest) -> dict[str, str]:
    """Returns the fields of a form of this site. Raises Forbidden for another site's form."""
    check_origin(request.headers)
    return dict(parse_qsl((await request.body()).decode("utf-8", "replace")))


def back_to(sent: Mapping[str, str]) -> str:
    """Returns the first page that a form names, that of the shop without one."""
    back = sent.get("back", "/")
    return back if back in STARTS else "/"


def render(
    request: HttpRequest,
    template: str,
    standing: VisitorPreferences | None,
    shown: Struct,
    *,
    gone: Ware | None = None,
    status: int = 200,
    has_script: bool = False,
) -> Response[str]:
    """Returns a page in the frame of the demo. `shown` has the values of the template, and may replace those of the frame.

    `gone` is an item that was just ruled out. `has_script`: the page has a script of the demo too.
    """
    gateway = counter_of(request).url
    around = {"guest": guest_of(request), "guests": GUESTS, "person_of": person_of, "standing": standing}
    around |= {
        "start": "/",
        "gone": gone,
        "levels": [(level, meaning_of(level)) for level in Level],
        "gateway": gateway,
        "status": status,
    }
    body = environment().get_template(template).render(around | structs.asdict(shown))
    return Response(
        body,
        status_code=status,
        media_type="text/html",
        headers=_headers(gateway, f"'self' {gateway}" if has_script else gateway),
    )


def _headers(gateway: str, scripts: str) -> dict[str, str]:
    """Returns the gateway's own security headers, with a policy that allows `scripts` and forms to its pages."""
    return HEADERS | {
        "content-security-policy": (
            f"default-src 'none'; style-src 'self'; img-src 'self'; script-src {scripts}; connect-src {scripts}; "
            f"form-action 'self' {gateway}; frame-ancestors 'none'; base-uri 'none'"
        )
    }


@cache
def environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
