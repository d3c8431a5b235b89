"""`/privacy`: the dial with a preview of each level, the purposes, and a pause of everything."""

from litestar import get
from litestar.response import Template
from msgspec import Struct
from sqlalchemy import select

from aboveboard.catalogue.tables import placements
from aboveboard.consent.choices import in_force
from aboveboard.consent.gpc import gpc
from aboveboard.consent.notices import current
from aboveboard.consent.precedence import get_asked_level
from aboveboard.decisions.forecast import Foresight, foresee
from aboveboard.decisions.record import DecisionRecord
from aboveboard.decisions.request import DecisionRequest
from aboveboard.declared import choose_text
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.people.store import Person
from aboveboard.preferences.guests import guests_of
from aboveboard.rights.own_records import latest
from aboveboard.web.levels import LevelRow, level_rows
from aboveboard.web.notice_text import Run, blocks
from aboveboard.web.page import WebPage, render_page
from aboveboard.web.sessions import Visitor, frame_of, gateway_of, person_of, visitor_of
from aboveboard.words import ConsentState

TRIED_MAX = 5
"""The most placements that are tried for a preview."""

SAID = ("dial", "yes", "no", "paused", "resumed", "nothing-held")


class PurposeRow(Struct, frozen=True):
    """A purpose, and the person's choice about it.

    `state` is a state of consent or `never_asked`; `at_ms` is the time of the choice, None before the first. `notice`
    is the hash of the text in `notice_text`. It is "" without a notice, and then the person cannot say yes.
    """

    purpose: str
    title: str
    sentence: str
    state: str
    at_ms: int | None
    notice: str
    notice_language: str
    notice_text: list[list[Run]]


class PrivacyPage(WebPage, frozen=True, kw_only=True):
    """The privacy centre. `level` is the one that the dial asks for, declared by the operator before the first choice.

    `placement` is the title of the placement that the previews are of, "" without a preview. `gpc`: this browser asks
    not to share data (Global Privacy Control).
    """

    template = "privacy.html"
    level: int
    levels: list[LevelRow]
    placement: str
    purposes: list[PurposeRow]
    restricted: bool
    gpc: bool


@get("/privacy", include_in_schema=False)
async def privacy_page(request: HttpRequest) -> Template:
    gateway, visitor = gateway_of(request), await visitor_of(request)
    person = await person_of(request, visitor)
    frame = frame_of(request, person=person, signed_in="person", said=check_message(request, "privacy", SAID))
    rules, signal = gateway.rules, gpc(request.scope["headers"])
    foresight = await _foresight(gateway, visitor, person, signal=signal)
    level = get_asked_level(person.state.dial, rules.dial)
    page = PrivacyPage(
        frame=frame,
        level=level,
        levels=level_rows(rules.dial, foresight, level, frame.language),
        placement=foresight.title if foresight else "",
        purposes=_purposes(gateway, person, frame.language),
        restricted=person.state.restricted,
        gpc=signal,
    )
    return render_page(page)


def check_message(request: HttpRequest, family: str, known: tuple[str, ...]) -> str:
    """Returns the code of the phrase that the address asks for, "" for one that the page does not have."""
    asked = request.query_params.get("said", "")
    return f"{family}-said-{asked}" if asked in known else ""


def _purposes(gateway: Gateway, person: Person, language: str) -> list[PurposeRow]:
    """Returns a row for every declared purpose. A yes that has expired has the state `expired`."""
    rules, now_ms = gateway.rules, gateway.clock()
    rows = []
    for name, purpose in rules.purposes.items():
        choice = person.state.choices.get(name)
        state = "never_asked" if choice is None else str(choice.state)
        if choice is not None and choice.state == ConsentState.GIVEN and not in_force(choice, now_ms):
            state = str(ConsentState.EXPIRED)
        notice = current(rules.notices.values(), name, language)
        rows.append(
            PurposeRow(
                purpose=name,
                title=choose_text(purpose.title, language),
                sentence=choose_text(purpose.sentence, language),
                state=state,
                at_ms=choice.at_ms if choice else None,
                notice=notice.id if notice else "",
                notice_language=notice.language if notice else language,
                notice_text=blocks(notice.text) if notice else [],
            )
        )
    return rows


async def _foresight(gateway: Gateway, visitor: Visitor, person: Person, *, signal: bool) -> Foresight | None:
    """Returns the forecast for the placement of the person's last decision.

    Before the first decision it is for one of the app's placements. The first `TRIED_MAX` are tried until one shows an
    item. Returns None when no level would show an item.
    """
    people = [person, *await guests_of(gateway, person)]
    last = await latest(gateway, people, DecisionRecord)
    named = [last.placement] if last else await _list_declared(gateway, visitor.app)
    for placement in named:
        found = await foresee(gateway, visitor.app, person, DecisionRequest(placement=placement), gpc=signal)
        if any(each.likely for each in found.levels):
            return found
    return None


async def _list_declared(gateway: Gateway, app: str) -> list[str]:
    key = placements.c.placement_key
    query = select(key).where(key.startswith(f"{app}/", autoescape=True)).order_by(key).limit(TRIED_MAX)
    return [name.removeprefix(f"{app}/") for (name,) in await gateway.database.rows(query)]
