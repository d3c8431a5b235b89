"""The control on the why page that puts a placement back to the order of all people, with one tap.

The person's own order waits, so a second tap undoes it.
"""

from collections.abc import Mapping
from typing import Literal
from urllib.parse import quote

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct, UnsetType

from aboveboard.decisions.record import DecisionRecord
from aboveboard.http import HttpRequest
from aboveboard.people.arrangements import EVERYWHERE, ArrangementMode, OwnArrangement, mode_of
from aboveboard.people.state import PersonState
from aboveboard.preferences.arrangements import WantedArrangement, put_arrangement
from aboveboard.preferences.noes import is_said
from aboveboard.web.forms import form
from aboveboard.web.sessions import gateway_of, same_row
from aboveboard.web.why.readers import not_found, read_by_anybody

PUT_BACK, UNDO = "put_back", "undo_put_back"


class ArrangementForm(Struct, frozen=True):
    """The form of the control."""

    act: Literal["put_back", "undo_put_back"]


class ArrangementOffer(Struct, frozen=True):
    """The control. `is_back`: the placement has the order of all people. `everywhere`: all placements have."""

    is_back: bool
    everywhere: bool


def offer_arrangement(body: DecisionRecord, state: PersonState | None) -> ArrangementOffer | None:
    """Returns the control for a placement that is arranged for the person, or by them. None for any other.

    None too for a reader who may not act, whose `state` is None.
    """
    if state is None:
        return None
    is_own = body.placement in state.arrangements or EVERYWHERE in state.arrangements
    if isinstance(body.arranged, UnsetType) and not is_own:
        return None
    is_back = mode_of(state.arrangements, body.placement) == "as_everybody"
    return ArrangementOffer(is_back, EVERYWHERE in state.arrangements)


def check_put_back(query: Mapping[str, str], offer: ArrangementOffer | None) -> str:
    """Returns the act that the address claims if the state agrees, else ""."""
    claimed = query.get("said", "")
    if offer is None or claimed not in (PUT_BACK, UNDO):
        return ""
    return claimed if offer.is_back == (claimed == PUT_BACK) else ""


@post("/why/{decision:str}/arrangement", include_in_schema=False)
async def put_back(request: HttpRequest, decision: FromPath[str]) -> Redirect:
    sent = await form(request, ArrangementForm)
    gateway, reading = gateway_of(request), await read_by_anybody(request, decision)
    person, visitor, placement = reading.person, reading.visitor, reading.found.body.placement
    if visitor is None or person is None or offer_arrangement(reading.found.body, person.state) is None:
        raise not_found()
    own = person.state.arrangements.get(placement, OwnArrangement("adaptive"))
    mode: ArrangementMode = "mine" if own.order else "adaptive"
    if sent.act == PUT_BACK:
        mode = "as_everybody"
    said = PersonState(arrangements={placement: OwnArrangement("as_everybody")})
    repeats = (own.mode == "as_everybody") == (sent.act == PUT_BACK)
    if not repeats or (sent.act == PUT_BACK and not await is_said(gateway, person, said)):
        wanted = WantedArrangement(mode)
        check = same_row(gateway, visitor)
        await put_arrangement(gateway, visitor.app, visitor.who, placement, wanted, check=check)
    item = f"item={quote(reading.item.item, safe='')}&" if reading.item.slot else ""
    return Redirect(f"/why/{decision}?{item}said={sent.act}", status_code=303)
