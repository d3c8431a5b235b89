"""The pages of the demo's workspace, beside the shop: what a member does now, everything else, the setup, and help.

Each part that follows the person has a place of its own, so nothing moves when it changes.
"""

from asyncio import to_thread
from secrets import token_hex
from typing import get_args

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect
from msgspec import Struct, ValidationError, convert

from aboveboard.demo import workspace_backend as gateway
from aboveboard.demo.answers import OwnArrangementJson
from aboveboard.demo.backend import FAILURES, VisitorPreferences
from aboveboard.demo.catalogue import Guest
from aboveboard.demo.scenario import person_of
from aboveboard.demo.shop_page import FOLDER, asks_not_to_share, counter_of, guest_of, read_form, render
from aboveboard.demo.workspace import (
    ADAPTIVE,
    DASHBOARD,
    ERROR,
    HELP,
    HELPS,
    IMPORT,
    IN_VAIN,
    MEMBERS,
    SETUP,
    STEPS,
    TASKS,
    TILES,
    Advice,
    DashboardTile,
    SetupStep,
)
from aboveboard.demo.workspace_backend import ChosenItems, Move, MoveKind, TileMove, WorkspaceVisit
from aboveboard.demo.workspace_state import GivenHelp, MemberState
from aboveboard.http import HttpRequest

START = "/workspace"
COOKIE = "visit"
READABLE = "invoices.csv"
CLICKS_MOST = 1000
STEP_NAMES = [each.step for each in STEPS]
BY_NAME = {each.tile: each for each in DASHBOARD}


class WorkspaceView(Struct, frozen=True, kw_only=True):
    """The values of the page. `first` are the tiles for the task, and `next` is the step with a button.

    `own` is the member's own arrangement of the tiles, and `order` has each of them once. `news` are the first tiles that
    are new in their place. `arranging`: the member arranges the tiles now, and has just `moved` one, or none.
    """

    start: str = START
    guest: Guest
    guests: tuple[Guest, ...] = MEMBERS
    tasks: tuple[tuple[str, str], ...] = tuple(TASKS.items())
    task: str
    tiles: ChosenItems
    first: list[DashboardTile]
    dashboard: list[DashboardTile]
    order: list[DashboardTile]
    own: OwnArrangementJson
    news: list[str]
    arranging: bool
    moved: str
    setup: ChosenItems
    steps: tuple[SetupStep, ...] = STEPS
    done: set[str]
    next: SetupStep | None
    skipped: bool
    refused: bool
    help: GivenHelp
    advice: Advice | None


def visit_of(request: HttpRequest) -> WorkspaceVisit:
    """Returns the visit of the cookie, and the task of the address or the last one of the visit."""
    guest, session = guest_of(request, MEMBERS), request.cookies.get(COOKIE, "")
    task = request.query_params.get("task", "")
    state = _find_state(request, guest, session)
    return WorkspaceVisit(guest, session, task if task in TASKS else state.task, asks_not_to_share(request))


def state_of(request: HttpRequest, visit: WorkspaceVisit) -> MemberState:
    """Returns the state of the member, in the visit and at its task."""
    found = _find_state(request, visit.guest, visit.session)
    found.task = visit.task
    return found


def _find_state(request: HttpRequest, guest: Guest, session: str) -> MemberState:
    members: dict[str, MemberState] = request.app.state.members
    found = members.setdefault(person_of(guest), MemberState())
    found.enter(session)
    return found


@get(START, sync_to_thread=True)
def workspace(request: HttpRequest) -> Response[str]:
    """Shows the workspace. A browser without a visit begins one."""
    visit, begun = visit_of(request), list[Cookie]()
    if not visit.session:
        visit = visit._replace(session=token_hex(8))
        begun = [Cookie(COOKIE, value=visit.session, path=START, httponly=True, samesite="lax")]
    state, counter = state_of(request, visit), counter_of(request)
    standing = _read_standing(request, visit)
    out = [] if standing is None else standing.ruled_out
    tiles = gateway.choose(counter, visit, TILES[visit.task], None, ADAPTIVE + len(DASHBOARD))
    own = gateway.read_arrangement(counter, visit.guest, TILES[visit.task])
    shown = [BY_NAME[name] for name in tiles.items] or [*DASHBOARD[:ADAPTIVE], *DASHBOARD]
    setup = gateway.choose(counter, visit, SETUP, [step for step in state.list_open() if step not in out], 1)
    given = _find_help(request, visit, state)
    page = WorkspaceView(
        guest=visit.guest,
        task=visit.task,
        tiles=tiles,
        first=shown[:ADAPTIVE],
        dashboard=[each for each in DASHBOARD if each in shown],
        order=[*dict.fromkeys(shown)],
        own=own,
        news=[each.title for each in shown[:ADAPTIVE] if each.tile in tiles.changed],
        arranging="moved" in request.query_params,
        moved=request.query_params.get("moved", ""),
        setup=setup,
        done=state.done,
        next=next((each for each in STEPS if each.step in setup.items), None),
        skipped=any(step not in state.done and step in out for step in STEP_NAMES),
        refused="refused" in request.query_params,
        help=given,
        advice=next((each for each in HELPS if each.advice == given.advice), None),
    )
    answer = render(request, "workspace.html", standing, page, has_script=True)
    for cookie in begun:
        answer.set_cookie(cookie)
    return answer


def _find_help(request: HttpRequest, visit: WorkspaceVisit, state: MemberState) -> GivenHelp:
    """Returns the help of the visit. After trouble it is looked for until some comes, and there is none without the gateway."""
    if helps := state.list_helps():
        found = gateway.choose(counter_of(request), visit, HELP, helps, 1)
        if found.items and found.decision:
            state.help = GivenHelp(found.items[0], found.decision, found.why)
    return state.help or GivenHelp()


def _read_standing(request: HttpRequest, visit: WorkspaceVisit) -> VisitorPreferences | None:
    try:
        return counter_of(request).standing(visit.guest)
    except FAILURES:
        return None


@post(f"{START}/do")
async def do_step(request: HttpRequest) -> Redirect:
    """Does a step of the setup, or leaves it for a later visit. A file that cannot be read is an error about files."""
    sent, visit = await read_form(request), visit_of(request)
    step, counter = sent.get("step", ""), counter_of(request)
    if step not in STEP_NAMES:
        raise HTTPException(status_code=404)
    state = state_of(request, visit)
    if sent.get("act") == "later":
        state.later.add(step)
        return Redirect(START, status_code=303)
    if step == IMPORT and sent.get("file") != READABLE:
        state.count_trouble(ERROR)
        await to_thread(gateway.send, counter, visit, ERROR, {})
        return Redirect(f"{START}?refused", status_code=303)
    state.done.add(step)
    await to_thread(gateway.send, counter, visit, "feature_used", {"feature": step})
    await to_thread(counter.report, sent.get("from", ""), [step], "taken")
    return Redirect(START, status_code=303)


@post(f"{START}/setup")
async def change_setup(request: HttpRequest) -> Redirect:
    """Skips all steps, or shows them again. It is a limit of the member, so it holds at each level."""
    sent, guest = await read_form(request), visit_of(request).guest
    await to_thread(counter_of(request).rule_out, guest, STEP_NAMES, out=sent.get("act") == "skip")
    return Redirect(START, status_code=303)


@post(f"{START}/help")
async def answer_help(request: HttpRequest) -> Redirect:
    """Takes the help away for the rest of the visit. The gateway gives none again for some days."""
    sent, visit = await read_form(request), visit_of(request)
    kind, advice = sent.get("act", ""), sent.get("advice", "")
    if kind not in ("taken", "dismissed") or advice not in [each.advice for each in HELPS]:
        raise HTTPException(status_code=400)
    state_of(request, visit).help = GivenHelp()
    await to_thread(counter_of(request).report, sent.get("from", ""), [advice], kind)
    return Redirect(START, status_code=303)


@post(f"{START}/arrange")
async def arrange(request: HttpRequest) -> Redirect:
    """Makes one move in the order of the tiles of a task, for the member alone."""
    sent = await read_form(request)
    order, task, tile = sent.get("order", "").split(","), sent.get("task", ""), sent.get("tile", "")
    try:
        act = convert(sent.get("act"), MoveKind)
    except ValidationError:
        raise HTTPException(status_code=400) from None
    if task not in TASKS or not {*order} <= {*BY_NAME} or (act in get_args(TileMove) and tile not in order):
        raise HTTPException(status_code=400)
    move = Move(act, tile, order)
    await to_thread(gateway.arrange, counter_of(request), guest_of(request, MEMBERS), TILES[task], move)
    return Redirect(f"{START}?task={task}&moved={tile if tile in order else ''}", status_code=303)


@post(f"{START}/vain")
async def count_in_vain(request: HttpRequest) -> Response[None]:
    """Notes several clicks on one thing that changed nothing. The page sends them once."""
    sent, visit = await read_form(request), visit_of(request)
    clicks = sent.get("clicks", "")
    if not (clicks.isdecimal() and 0 < int(clicks) <= CLICKS_MOST):
        raise HTTPException(status_code=400)
    state_of(request, visit).count_trouble(IN_VAIN)
    await to_thread(gateway.send, counter_of(request), visit, IN_VAIN, {"clicks": int(clicks)})
    return Response(None, status_code=204)


@get(f"{START}.js", sync_to_thread=False)
def script() -> Response[str]:
    headers = {"x-content-type-options": "nosniff"}
    return Response((FOLDER / "workspace.js").read_text(), media_type="text/javascript", headers=headers)


HANDLERS: list[HTTPRouteHandler] = [
    workspace,
    do_step,
    change_setup,
    answer_help,
    arrange,
    count_in_vain,
    script,
]
