"""The choices that a person makes on `/privacy`: the dial, the purposes, a pause, an objection to everything.

Each choice is one form and one request, a yes as much as a no. A form that is sent twice records nothing more.
"""

from collections.abc import Collection
from typing import Annotated, Literal

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Meta, Struct

from aboveboard.consent.choices import ConsentEvent, is_no
from aboveboard.consent.gpc import gpc
from aboveboard.consent.lapse import FREE, get_standing
from aboveboard.gateway.aliases import read_ids
from aboveboard.http import HttpRequest
from aboveboard.people.state import PersonState, PurposeChoice
from aboveboard.preferences.changes import put_consent, put_dial
from aboveboard.preferences.noes import is_said
from aboveboard.rights.object import object_to, purposes_of
from aboveboard.rights.restrict import put_restriction
from aboveboard.web.forms import EmptyForm, form
from aboveboard.web.sessions import gateway_of, person_of, same_row, visitor_of
from aboveboard.words import ConsentState, Level

METHOD = "privacy page"
"""The method that a choice made here is recorded with."""


class DialForm(Struct, frozen=True):
    """The form of the dial: a level, from 0 to 4."""

    level: Annotated[int, Meta(ge=int(min(Level)), le=int(max(Level)))]


class PurposeForm(Struct, frozen=True):
    """The form of a purpose. `notice` is the hash of the text beside its buttons, "" when there was none."""

    choice: Literal["yes", "no"]
    notice: Annotated[str, Meta(max_length=64)] = ""


class PauseForm(Struct, frozen=True):
    """The form that pauses everything, or ends the pause."""

    restricted: bool


def redirect_done(path: str, said: str, *, at: str = "") -> Redirect:
    """Answers an act with the page that shows its effect, and the code of the sentence that confirms it.

    `at` is the id of the part of the page that shows the effect, or "" for the top.
    """
    return Redirect(f"{path}?said={said}{'#' if at else ''}{at}", status_code=303)


@post("/privacy/dial", include_in_schema=False)
async def turn_dial(request: HttpRequest) -> Redirect:
    sent = await form(request, DialForm)
    gateway, visitor = gateway_of(request), await visitor_of(request)
    person = await person_of(request, visitor)
    repeats = person.state.dial == sent.level and person.state.claimed_dial is None
    if not repeats or not await is_said(gateway, person, PersonState(dial=sent.level)):
        await put_dial(gateway, visitor.app, visitor.who, sent.level, check=same_row(gateway, visitor))
    return redirect_done("/privacy", "dial", at=f"level-{sent.level}")


@post("/privacy/purposes/{purpose:str}", include_in_schema=False)
async def choose(request: HttpRequest, purpose: FromPath[str]) -> Redirect:
    sent = await form(request, PurposeForm)
    gateway, visitor = gateway_of(request), await visitor_of(request)
    person, terms = await person_of(request, visitor), gateway.rules.dial.purposes
    state, standing = person.state, person.state.choices.get(purpose)
    counting = terms.get(purpose, FREE).counting
    if sent.choice == "yes" and counting is not None and sent.notice not in counting:
        # A text that asks again came into force while the page was open. The page has it now.
        return redirect_done("/privacy", "asks-again")
    holds = get_standing(state, purpose, terms, gateway.clock()).state
    repeats = purpose not in state.claims and _is_current(standing, sent, holds)
    own = PersonState() if standing is None else PersonState(choices={purpose: standing})
    if not repeats or not await is_said(gateway, person, own):
        notice = gateway.rules.notices.get(sent.notice)
        event = ConsentEvent(
            purpose=purpose,
            state=ConsentState.GIVEN if sent.choice == "yes" else _no_to(standing),
            notice=sent.notice,
            at_ms=gateway.clock(),
            language=notice.language if notice else None,
            method=METHOD,
            gpc=gpc(request.scope["headers"]),
        )
        await put_consent(gateway, visitor.app, visitor.who, event, check=same_row(gateway, visitor))
    return redirect_done("/privacy", sent.choice)


@post("/privacy/restriction", include_in_schema=False)
async def pause(request: HttpRequest) -> Redirect:
    sent = await form(request, PauseForm)
    gateway, visitor = gateway_of(request), await visitor_of(request)
    person = await person_of(request, visitor)
    repeats = person.state.restricted == sent.restricted
    if not repeats or not await is_said(gateway, person, PersonState(restricted=sent.restricted)):
        await put_restriction(
            gateway, visitor.app, visitor.who, restricted=sent.restricted, check=same_row(gateway, visitor)
        )
    return redirect_done("/privacy", "paused" if sent.restricted else "resumed")


@post("/privacy/objection", include_in_schema=False)
async def object_to_all(request: HttpRequest) -> Redirect:
    await form(request, EmptyForm)
    gateway, visitor = gateway_of(request), await visitor_of(request)
    person = await person_of(request, visitor)
    ids = (await read_ids(gateway, person)).everyone
    purposes = await purposes_of(gateway, ids, None)
    if not all(_has_objected(each.state, purposes) for each in ids):
        await object_to(
            gateway,
            visitor.app,
            visitor.who,
            gpc=gpc(request.scope["headers"]),
            check=same_row(gateway, visitor),
        )
    return redirect_done("/privacy/data", "objected")


def _has_objected(state: PersonState, purposes: Collection[str]) -> bool:
    """Returns True when the state has an objection to each of these purposes, and no claim that waits."""
    choices = state.choices
    objected = {name for name, choice in choices.items() if choice.state == ConsentState.OBJECTED}
    return not state.claims and objected.issuperset(purposes)


def _is_current(standing: PurposeChoice | None, sent: PurposeForm, holds: str) -> bool:
    """Returns True when the form repeats the standing choice, whose state now is `holds`.

    A yes repeats one in force to the same text only.
    """
    if standing is None:
        return False
    if sent.choice == "yes":
        return holds == ConsentState.GIVEN and standing.notice == sent.notice
    return is_no(standing.state)


def _no_to(standing: PurposeChoice | None) -> ConsentState:
    """Returns the state of a no: a withdrawal after a yes, else a refusal."""
    given = standing is not None and standing.state == ConsentState.GIVEN
    return ConsentState.WITHDRAWN if given else ConsentState.REFUSED
