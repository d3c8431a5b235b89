"""The pages of the demo's workspace, beside the shop: what a member does now, everything else, the setup, and help.

Each part that follows the person has a place of its own, so nothing moves when it changes.
"""

from asyncio import to_thread
from secrets import token_hex

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect
from msgspec import Struct

from aboveboard.clock import system_clock
from aboveboard.demo import workspace_backend as gateway
from aboveboard.demo.backend import FAILURES, VisitorPreferences
from aboveboard.demo.catalogue import Guest
from aboveboard.demo.scenario import person_of
from aboveboard.demo.shop_page import asks_not_to_share, counter_of, guest_of, read_form, render
from aboveboard.demo.workspace import (
    ADAPTIVE,
    DASHBOARD,
    FILES,
    HELP,
    HELPS,
    MEMBERS,
    NOTHING,
    SETUP,
    STEPS,
    TASKS,
    TILES,
    Advice,
    DashboardTile,
    SetupStep,
)
from aboveboard.demo.workspace_backend import ChosenItems, WorkspaceVisit
from aboveboard.demo.workspace_state import GivenHelp, MemberState
from aboveboard.http import HttpRequest

START = "/workspace"
COOKIE = "visit"
READABLE = "invoices.csv"
STEP_NAMES = [each.step for each in STEPS]
FIRST_TASK = next(iter(TASKS))
BY_NAME = {each.tile: each for each in DASHBOARD}


class WorkspaceView(Struct, frozen=True, kw_only=True):
    """The values of the page. `first` are the tiles for the task, and `next` is the step with a button."""

    start: str = START
    guest: Guest
    guests: tuple[Guest, ...] = MEMBERS
    tasks: tuple[tuple[str, str], ...] = tuple(TASKS.items())
    task: str
    tiles: ChosenItems
    first: list[DashboardTile]
    dashboard: list[DashboardTile]
    setup: ChosenItems
    steps: tuple[SetupStep, ...] = STEPS
    done: set[str]
    next: SetupStep | None
    skipped: bool
    refused: bool
    help: GivenHelp
    advice: Advice | None


def visit_of(request: HttpRequest) -> WorkspaceVisit:
    """Returns the visit of the cookie, and the task of the address."""
    task = request.query_params.get("task", "")
    session = request.cookies.get(COOKIE, "")
    return WorkspaceVisit(
        guest_of(request, MEMBERS), session, task if task in TASKS else FIRST_TASK, asks_not_to_share(request)
    )


def state_of(request: HttpRequest, visit: WorkspaceVisit) -> MemberState:
    """Returns the state of the member, in the visit."""
    members: dict[str, MemberState] = request.app.state.members
    found = members.setdefault(person_of(visit.guest), MemberState())
    found.enter(visit.session)
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
    shown = tiles.items or [each.tile for each in (*DASHBOARD[:ADAPTIVE], *DASHBOARD)]
    setup = gateway.choose(counter, visit, SETUP, [step for step in state.list_open() if step not in out], 1)
    given = _find_help(request, visit, state)
    page = WorkspaceView(
        guest=visit.guest,
        task=visit.task,
        tiles=tiles,
        first=[BY_NAME[name] for name in shown[:ADAPTIVE]],
        dashboard=[BY_NAME[name] for name in shown[ADAPTIVE:]],
        setup=setup,
        done=state.done,
        next=next((each for each in STEPS if each.step in setup.items), None),
        skipped=bool(state.list_open()) and all(step in out for step in state.list_open()),
        refused="refused" in request.query_params,
        help=given,
        advice=next((each for each in HELPS if each.advice == given.advice), None),
    )
    answer = render(request, "workspace.html", standing, page)
    for cookie in begun:
        answer.set_cookie(cookie)
    return answer


def _find_help(request: HttpRequest, visit: WorkspaceVisit, state: MemberState) -> GivenHelp:
    """Returns the help of the visit. It is looked for at most once a visit."""
    if state.may_help(system_clock()):
        found = gateway.choose(counter_of(request), visit, HELP, [each.advice for each in HELPS], 1)
        name = next(iter(found.items), NOTHING)
        state.help = GivenHelp("" if name == NOTHING else name, found.decision, found.why)
    return state.help or GivenHelp("", "", "")


def _read_standing(request: HttpRequest, visit: WorkspaceVisit) -> VisitorPreferences | None:
    try:
        return counter_of(request).standing(visit.guest)
    except FAILURES:
        return None


@post(f"{START}/do")
async def do_step(request: HttpRequest) -> Redirect:
    """Does a step of the setup. A file that cannot be read leads to a page about files, which is a signal."""
    sent, visit = await read_form(request), visit_of(request)
    step, counter = sent.get("step", ""), counter_of(request)
    if step not in STEP_NAMES:
        raise HTTPException(status_code=404)
    state = state_of(request, visit)
    if step == "import" and sent.get("file") != READABLE:
        state.errors += 1
        await to_thread(gateway.send, counter, visit, "page_viewed", {"topics": [FILES]})
        return Redirect(f"{START}?refused", status_code=303)
    state.done.add(step)
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
    """Takes the help away. After a dismissal there is none for some days."""
    sent, visit = await read_form(request), visit_of(request)
    kind, advice = sent.get("act", ""), sent.get("advice", "")
    if kind not in ("taken", "dismissed") or advice not in [each.advice for each in HELPS]:
        raise HTTPException(status_code=400)
    state_of(request, visit).end_help(quiet_from_ms=system_clock() if kind == "dismissed" else None)
    await to_thread(counter_of(request).report, sent.get("from", ""), [advice], kind)
    return Redirect(START, status_code=303)


HANDLERS: list[HTTPRouteHandler] = [workspace, do_step, change_setup, answer_help]
