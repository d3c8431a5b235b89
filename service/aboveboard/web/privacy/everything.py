"""The switch on `/privacy` over all placements: the person gets the order of all people. The dial stays."""

from litestar import post
from litestar.response import Redirect
from msgspec import Struct

from aboveboard.http import HttpRequest
from aboveboard.people.arrangements import EVERYWHERE, OwnArrangement
from aboveboard.people.state import PersonState
from aboveboard.preferences.arrangements import put_everything
from aboveboard.preferences.noes import is_said
from aboveboard.web.forms import form
from aboveboard.web.privacy.choices import redirect_done
from aboveboard.web.sessions import gateway_of, person_of, same_row, visitor_of

_SAID = PersonState(arrangements={EVERYWHERE: OwnArrangement("as_everybody")})


class EverythingForm(Struct, frozen=True):
    """The form of the switch."""

    as_everybody: bool


@post("/privacy/everything", include_in_schema=False)
async def set_everything(request: HttpRequest) -> Redirect:
    sent = await form(request, EverythingForm)
    gateway, visitor = gateway_of(request), await visitor_of(request)
    person = await person_of(request, visitor)
    repeats = (EVERYWHERE in person.state.arrangements) == sent.as_everybody
    if not repeats or (sent.as_everybody and not await is_said(gateway, person, _SAID)):
        check = same_row(gateway, visitor)
        await put_everything(gateway, visitor.app, visitor.who, as_everybody=sent.as_everybody, check=check)
    said = "as-everybody" if sent.as_everybody else "for-me"
    return redirect_done("/privacy", said, at="everything")
