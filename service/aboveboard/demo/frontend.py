"""The pages of the demo's shop. It is an app of the gateway, on an origin of its own.

A visitor browses as one of the guests. Pages work without scripts; with scripts, `<why-this>` opens in place. Requests
to the gateway run in threads, because one event loop serves both in the demo.
"""

from asyncio import to_thread
from contextlib import suppress
from functools import cache

import structlog
import uvicorn
from litestar import Litestar, Response, get, post
from litestar.datastructures import Cookie
from litestar.exceptions import HTTPException
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from aboveboard.demo import workspace_pages
from aboveboard.demo.backend import CATALOGUE, FAILURES, Counter, DecidedList, VisitorPreferences, Ware, ware
from aboveboard.demo.catalogue import GUESTS, HERO, SHELF
from aboveboard.demo.scenario import person_of
from aboveboard.demo.shop_page import (
    COOKIE,
    FOLDER,
    asks_not_to_share,
    back_to,
    counter_of,
    guest_of,
    read_form,
    render,
)
from aboveboard.errors import Forbidden
from aboveboard.http import HttpRequest
from aboveboard.words import Level

log = structlog.get_logger("aboveboard")

NOSNIFF = {"x-content-type-options": "nosniff"}
SIGN_IN = "/sign-in"
GRACE_S = 3
ON_SHELF = 5

SHAPES = {
    "clothing": "M30 30 42 22h16l12 8 10 22-12 5-4-9v34H36V48l-4 9-12-5z",
    "reading": "M30 20h40v60H30zM36 27v40h28V27z",
    "running": "M16 62V44l14-6 8 10h14l30 12q4 2 4 10v4H16z",
    "camping": "M50 22 88 78H60L50 56 40 78H12z",
    "cooking": "M14 44h58v6h18v8H72q0 20-29 20T14 58z",
    "health": "M50 80 20 50q-8-14 6-22 14-5 24 9 10-14 24-9 14 8 6 22z",
}
OWN_SHAPES = {
    "chef-knife": "M18 60 66 22q14 4 8 18L34 62zM30 64 16 82 7 75 21 57z",
    "running-vest": SHAPES["clothing"],
}
HUES = {"clothing": 210, "reading": 275, "running": 150, "camping": 95, "cooking": 25, "health": 345}


def make_shop(counter: Counter) -> Litestar:
    """Returns the whole shop as an app. `counter` is its access to the gateway."""
    app = Litestar(
        [
            home,
            item_page,
            picture,
            style,
            choose_guest,
            turn_dial,
            not_for_me,
            show_again,
            own_pages,
            sign_in,
            *workspace_pages.HANDLERS,
        ],
        openapi_config=None,
        logging_config=None,
        exception_handlers={HTTPException: on_problem, Exception: on_problem},
    )
    app.state.counter = counter
    app.state.members = {}
    return app


def shop_server(counter: Counter) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            make_shop(counter),
            loop="none",
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=GRACE_S,
        )
    )


# --- pages


class ShopHome(Struct, frozen=True):
    """The values of the first page: the item at the top, and the shelf below."""

    hero: DecidedList
    shelf: DecidedList


class ItemView(Struct, frozen=True):
    """The values of the page of an item, with a shelf below."""

    ware: Ware
    shelf: DecidedList


@get("/", sync_to_thread=True)
def home(request: HttpRequest) -> Response[str]:
    counter, guest, gpc = counter_of(request), guest_of(request), asks_not_to_share(request)
    hero = counter.shelf(guest, HERO, 1, gpc=gpc)
    shelf = counter.shelf(guest, SHELF, ON_SHELF, gpc=gpc, without=[each.item for each in hero.wares])
    return _page(request, "home.html", ShopHome(hero, shelf))


@get("/items/{item:str}", sync_to_thread=True)
def item_page(request: HttpRequest, item: FromPath[str]) -> Response[str]:
    """Shows one item. That sends a signal, and the outcome of the decision that led here."""
    if item not in CATALOGUE:
        raise HTTPException(status_code=404)
    counter, guest, gpc = counter_of(request), guest_of(request), asks_not_to_share(request)
    if decision := request.query_params.get("from"):
        counter.report(decision, [item], "taken")
    counter.send_view(guest, ware(item), gpc=gpc)
    shelf = counter.shelf(guest, SHELF, ON_SHELF, gpc=gpc, without=[item])
    return _page(request, "item.html", ItemView(ware(item), shelf))


@get("/pictures/{name:str}", sync_to_thread=False)
def picture(name: FromPath[str]) -> Response[str]:
    item = name.removesuffix(".svg")
    if item not in CATALOGUE:
        raise HTTPException(status_code=404)
    headers = {"cache-control": "public, max-age=3600"} | NOSNIFF
    return Response(draw_picture(item), media_type="image/svg+xml", headers=headers)


@get("/shop.css", sync_to_thread=False)
def style() -> Response[str]:
    return Response((FOLDER / "shop.css").read_text(), media_type="text/css", headers=NOSNIFF)


# --- the forms


@post("/guest")
async def choose_guest(request: HttpRequest) -> Redirect:
    sent = await read_form(request)
    name = sent.get("guest")
    kept = Cookie(COOKIE, value=name, path="/", httponly=True, samesite="lax")
    known = any(person_of(guest) == name for guest in GUESTS)
    return Redirect(back_to(sent), status_code=303, cookies=[kept] if known else [])


@post("/dial")
async def turn_dial(request: HttpRequest) -> Redirect:
    sent = await read_form(request)
    level = sent.get("level", "")
    if level not in {str(int(each)) for each in Level}:
        raise HTTPException(status_code=400)
    await to_thread(counter_of(request).turn, guest_of(request), int(level))
    return Redirect(back_to(sent), status_code=303)


@post("/not-for-me")
async def not_for_me(request: HttpRequest) -> Redirect:
    """Rules out an item that was not wanted, so that it is never shown again, and reports that."""
    sent = await read_form(request)
    item, decision = sent.get("item", ""), sent.get("from", "")
    if item not in CATALOGUE:
        raise HTTPException(status_code=404)
    await to_thread(counter_of(request).report, decision, [item], "dismissed")
    await to_thread(counter_of(request).rule_out, guest_of(request), [item], out=True)
    return Redirect(f"/?gone={item}", status_code=303)


@post("/show-again")
async def show_again(request: HttpRequest) -> Redirect:
    item = (await read_form(request)).get("item", "")
    if item not in CATALOGUE:
        raise HTTPException(status_code=404)
    await to_thread(counter_of(request).rule_out, guest_of(request), [item], out=False)
    return Redirect("/", status_code=303)


@post("/own-pages")
async def own_pages(request: HttpRequest) -> Redirect:
    await read_form(request)
    return Redirect(await to_thread(counter_of(request).link, guest_of(request)), status_code=303)


@get(SIGN_IN)
async def sign_in(request: HttpRequest) -> Redirect:
    """Leads from a page of the gateway back to it, as the visitor. Only the button on its next page signs them in."""
    to = request.query_params.get("to", "/privacy")
    return Redirect(await to_thread(counter_of(request).link, guest_of(request), to), status_code=303)


# --- drawing


def on_problem(request: HttpRequest, error: Exception) -> Response[str]:
    """Shows the page for an error. It sends the gateway no request, because that may be what failed."""
    status = 503
    if isinstance(error, HTTPException):
        status = error.status_code
    elif isinstance(error, Forbidden):
        status = error.status
    else:
        log.error("shop_failed", error=type(error).__name__)
    return render(request, "problem.html", None, Struct(), status=status)


def _page(request: HttpRequest, template: str, shown: Struct) -> Response[str]:
    standing: VisitorPreferences | None = None
    with suppress(*FAILURES):
        standing = counter_of(request).standing(guest_of(request))
    gone = request.query_params.get("gone", "")
    is_gone = standing is not None and gone in standing.ruled_out and gone in CATALOGUE
    return render(request, template, standing, shown, gone=ware(gone) if is_gone else None)


@cache
def draw_picture(item: str) -> str:
    """Returns the picture of an item as SVG: its own shape or that of its topic, each in another colour."""
    import svg  # takes a tenth of a second, which the demo without a browser does not need

    topic = CATALOGUE[item].topics[0]
    hue = HUES[topic] + 7 * list(CATALOGUE).index(item) % 28
    return svg.SVG(
        viewBox=svg.ViewBoxSpec(0, 0, 100, 100),
        elements=[
            svg.Rect(width=100, height=100, fill=f"hsl({hue} 38% 84%)"),
            svg.Circle(cx=74, cy=26, r=13, fill=f"hsl({hue + 30} 55% 72%)"),
            svg.Path(fill=f"hsl({hue} 45% 34%)", extra={"d": OWN_SHAPES.get(item, SHAPES[topic])}),
            svg.Rect(y=88, width=100, height=12, fill=f"hsl({hue} 30% 68%)"),
        ],
    ).as_str()
