"""`/privacy`: the dial with a preview of each level, the purposes, and a pause of everything."""

from litestar import get
from litestar.response import Template
from msgspec import Struct, structs
from sqlalchemy import select

from aboveboard.catalogue.tables import placements
from aboveboard.consent.gpc import gpc
from aboveboard.consent.lapse import get_standing
from aboveboard.consent.notices import current
from aboveboard.consent.precedence import effective, find_missing_yes
from aboveboard.decisions.forecast import Foresight, foresee
from aboveboard.decisions.record import DecisionRecord
from aboveboard.decisions.request import DecisionRequest
from aboveboard.declared import choose_text
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.numbers.shown_notices import ShownNotices
from aboveboard.people.arrangements import EVERYWHERE
from aboveboard.people.state import ClaimedLevel, PersonState
from aboveboard.people.store import Person
from aboveboard.preferences.guests import readable_ids
from aboveboard.rights.own_records import latest
from aboveboard.web.levels import LevelRow, level_rows
from aboveboard.web.notice_text import Run, blocks
from aboveboard.web.page import WebPage, render_page
from aboveboard.web.sessions import Visitor, frame_of, gateway_of, person_of, visitor_of
from aboveboard.words import ConsentState, PlacementKind

TRIED_MAX = 5
"""The most placements that are tried for a preview."""

SAID = (
    "dial",
    "waits",
    "yes",
    "no",
    "paused",
    "resumed",
    "as-everybody",
    "for-me",
    "nothing-held",
    "asks-again",
)


class PurposeRow(Struct, frozen=True):
    """A purpose, and the person's choice about it.

    `state` is that of the person's own choice, or `never_asked`; `at_ms` is the time from which it counts, None before
    the first. `because` is the cause that ended a yes, or "". `ends_ms` is the end of a yes in force. `claimed_by` is
    the party that carried a yes which waits for the person, or "". `notice` is the hash of the text in `notice_text`.
    It is "" without a notice, and then the person cannot say yes. `gone`: the purpose is no longer declared.
    """

    purpose: str
    title: str
    sentence: str
    state: str
    at_ms: int | None
    because: str
    ends_ms: int | None
    notice: str
    notice_language: str
    notice_text: list[list[Run]]
    claimed_by: str = ""
    gone: bool = False


class PrivacyPage(WebPage, frozen=True, kw_only=True):
    """The privacy centre. `level` is the one in force for content.

    `asked` is the one that the dial asks for, declared by the operator before the first choice. Where it is higher,
    `bound` is the code of what holds it back, and `asks` the purpose whose yes would help, if one would.
    `claimed` is a higher level that another party carried and that waits for the person, None without one.
    `placement` is the title of the placement that the previews are of, "" without a preview. `gpc`: this browser asks
    not to share data (Global Privacy Control). `as_everybody`: the switch over all placements is on.
    """

    template = "privacy.html"
    level: int
    asked: int
    bound: str
    asks: PurposeRow | None
    claimed: ClaimedLevel | None
    levels: list[LevelRow]
    placement: str
    purposes: list[PurposeRow]
    restricted: bool
    as_everybody: bool
    gpc: bool


@get("/privacy", include_in_schema=False)
async def privacy_page(request: HttpRequest) -> Template:
    gateway, visitor = gateway_of(request), await visitor_of(request)
    person = await person_of(request, visitor)
    frame = frame_of(request, person=person, signed_in="person", said=check_message(request, "privacy", SAID))
    rules, signal, now_ms = gateway.rules, gpc(request.scope["headers"]), gateway.clock()
    foresight = await _foresight(gateway, visitor, person, signal=signal)
    level = effective(person.state, PlacementKind.CONTENT, dial=rules.dial, gpc=signal, at_ms=now_ms)
    if frame.said == "privacy-said-dial" and level.effective < level.asked:
        frame = structs.replace(frame, said="privacy-said-waits")
    rows = _purposes(gateway, person, frame.language)
    _note_shown(gateway, rows)
    asks = find_missing_yes(person.state, rules.dial, gpc=signal, at_ms=now_ms)
    page = PrivacyPage(
        frame=frame,
        level=level.effective,
        asked=level.asked,
        bound=str(level.bound_by),
        asks=next((row for row in rows if row.purpose == asks), None),
        claimed=_find_claim(person.state, level.asked),
        levels=level_rows(rules.dial, foresight, level.effective, frame.language, asked=level.asked),
        placement=foresight.title if foresight else "",
        purposes=rows,
        restricted=person.state.restricted,
        as_everybody=EVERYWHERE in person.state.arrangements,
        gpc=signal,
    )
    return render_page(page)


def _find_claim(state: PersonState, asked: int) -> ClaimedLevel | None:
    """Returns the claim about the dial, None unless it is still higher than the level that the dial asks for."""
    claim = state.claimed_dial
    return claim if claim is not None and claim.level > asked else None


def check_message(request: HttpRequest, family: str, known: tuple[str, ...]) -> str:
    """Returns the code of the phrase that the address asks for, "" for one that the page does not have."""
    asked = request.query_params.get("said", "")
    return f"{family}-said-{asked}" if asked in known else ""


def _purposes(gateway: Gateway, person: Person, language: str) -> list[PurposeRow]:
    """Returns a row for every declared purpose, and for every other one that the person has said yes to."""
    rules, state, now_ms = gateway.rules, person.state, gateway.clock()
    given = [name for name, choice in state.choices.items() if choice.state == ConsentState.GIVEN]
    rows = []
    for name in (*rules.purposes, *sorted({*given} - {*rules.purposes})):
        purpose, choice, claim = rules.purposes.get(name), state.choices.get(name), state.claims.get(name)
        standing = get_standing(state, name, rules.dial.purposes, now_ms)
        notice = current(rules.notices.values(), name, language) if purpose else None
        rows.append(
            PurposeRow(
                purpose=name,
                title=choose_text(purpose.title, language) if purpose else name,
                sentence=choose_text(purpose.sentence, language) if purpose else "",
                state=standing.state,
                at_ms=choice.at_ms if choice else None,
                because=str(standing.cause or ""),
                ends_ms=standing.ends_ms,
                notice=notice.id if notice else "",
                notice_language=notice.language if notice else language,
                notice_text=blocks(notice.text) if notice else [],
                claimed_by=claim.carried_by if claim else "",
                gone=purpose is None,
            )
        )
    return rows


def _note_shown(gateway: Gateway, rows: list[PurposeRow]) -> None:
    for row in rows:
        if notice := gateway.rules.notices.get(row.notice):
            gateway.part(ShownNotices).note(notice.purpose, notice.version, notice.language)


async def _foresight(gateway: Gateway, visitor: Visitor, person: Person, *, signal: bool) -> Foresight | None:
    """Returns the forecast for the placement of the person's last decision.

    Before the first decision it is for one of the app's placements. The first `TRIED_MAX` are tried until one shows an
    item. Returns None when no level would show an item.
    """
    people = await readable_ids(gateway, person, skips=True)
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
