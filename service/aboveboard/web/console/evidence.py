"""`/console/people/{lookup}/evidence`: a letter with its evidence, as a page that prints, and as a pack with the proofs.

The pack is a zip. It has the page, a proof of each entry, the keys of the log and the verifier. So its reader checks the
evidence without this gateway. Where the extra `pdf` is installed, it also has the page as PDF. Each entry in it is a look at its record, which the person sees.
"""

from base64 import b64encode
from collections.abc import Sequence
from io import BytesIO
from typing import Annotated
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Stream, Template
from msgspec import Meta, Struct, structs

from aboveboard.access.api_keys import ApiKey
from aboveboard.decisions.record import DecisionRecord
from aboveboard.errors import NotFound
from aboveboard.exports.entry_reader import entry_at
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.stored_records import read_body
from aboveboard.http import HttpRequest
from aboveboard.identifiers import END
from aboveboard.people.approval_table import StaffAct
from aboveboard.people.store import Person
from aboveboard.preferences.guests import readable_ids
from aboveboard.rights.access import VERIFIER, export_owner
from aboveboard.rights.archive_owner import ArchiveOwner
from aboveboard.rights.cases import PersonCase, list_own_cases
from aboveboard.rights.four_eyes import need_second, request_for
from aboveboard.rights.lookups import note_reading, open_lookup
from aboveboard.rights.timeline import read_timeline
from aboveboard.transparency.proofs import prove
from aboveboard.transparency.signer import vkeys
from aboveboard.web import texts
from aboveboard.web.console.decision_steps import DecisionSteps, steps_of
from aboveboard.web.console.log import Place
from aboveboard.web.console.page import here, query_of
from aboveboard.web.console.timeline_lines import TimelineLine, describe_entries
from aboveboard.web.forms import EmptyForm, form
from aboveboard.web.page import WebPage, context_of, render_page
from aboveboard.web.pdf import make_pdf
from aboveboard.web.sessions import frame_of, gateway_of
from aboveboard.web.static import asset, files
from aboveboard.words import EntryKind, Role

ENTRIES_MOST = 20
PAGE, PDF, STYLE = "evidence.html", "evidence.pdf", "style.css"


class EvidenceQuery(Struct, frozen=True):
    """The indexes of the entries, and the case that is answered, "" for none."""

    entry: Annotated[tuple[Place, ...], Meta(max_length=ENTRIES_MOST)] = ()
    case: Annotated[str, Meta(pattern=f"^(case_[0-9a-z]{{1,60}})?{END}")] = ""


class EvidenceEntry(Struct, frozen=True):
    """An entry of the evidence, in words. `steps` are those of a decision, None for another kind.

    `proof` is the text of its proof file.
    """

    line: TimelineLine
    steps: DecisionSteps | None
    commitment: str
    proof: str


class EvidencePage(WebPage, frozen=True, kw_only=True):
    """A letter with its evidence. `question` and `answer` are those of the case, "" without one.

    `style` is the address of the stylesheet, which a saved page has within it. `packed`: the page is in the pack, beside
    the proofs. `pack` is the address of the pack otherwise, and `back` that of the person.
    """

    template = "console/evidence.html"
    style: str
    controller: str
    made_ms: int
    case: str
    question: str
    answer: str
    entries: list[EvidenceEntry]
    origin: str
    keys: list[str]
    packed: bool
    pack: str
    back: str


@get("/people/{lookup:str}/evidence", include_in_schema=False)
async def evidence_page(request: HttpRequest, lookup: FromPath[str]) -> Template:
    key, _ = await here(request, "people", only=Role.COMPLIANCE)
    return render_page(await _gather(request, key, lookup))


@get("/people/{lookup:str}/evidence/pack", include_in_schema=False)
async def evidence_pack(request: HttpRequest, lookup: FromPath[str]) -> Response[bytes]:
    """Returns the page with the proofs, the keys and the verifier, as a zip."""
    key, _ = await here(request, "people", only=Role.COMPLIANCE)
    page = await _gather(request, key, lookup)
    style = f"data:text/css;base64,{b64encode(files()[STYLE].body).decode()}"
    saved = structs.replace(page, style=style, packed=True)
    engine = request.app.template_engine
    if engine is None:
        raise RuntimeError("The application has no template engine. Wire one in `app`.")
    letter = engine.get_template(saved.template).render(**context_of(saved))
    headers = {
        "content-disposition": 'attachment; filename="aboveboard-evidence.zip"',
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }
    made = _pack(saved, letter, await make_pdf(letter))
    return Response(made, media_type="application/zip", headers=headers)


@post("/people/{lookup:str}/export", include_in_schema=False)
async def person_archive(request: HttpRequest, lookup: FromPath[str]) -> Stream:
    """Returns everything that is stored about the person, as they can download it. Its entry names the key."""
    key, _ = await here(request, "people", only=Role.COMPLIANCE)
    await form(request, EmptyForm)
    gateway = gateway_of(request)
    found = await open_lookup(gateway, key, lookup)

    async def read() -> Person:
        return (await open_lookup(gateway, key, lookup)).person

    await need_second(gateway, key, found.person, request_for(StaffAct.EXPORT, found.app))
    owner = ArchiveOwner(found.app, found.person.pseudonym.hex(), read, key.id)
    headers = {
        "content-disposition": 'attachment; filename="aboveboard-person.zip"',
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }
    return Stream(
        await export_owner(gateway, owner), media_type="application/zip", headers=headers, status_code=200
    )


async def _gather(request: HttpRequest, key: ApiKey, lookup: str) -> EvidencePage:
    """Returns the page of what the query asks for. Raises NotFound for an entry or a case of another person."""
    gateway, (asked, _) = gateway_of(request), query_of(request, EvidenceQuery)
    found = await open_lookup(gateway, key, lookup)
    asked_for = request_for(StaffAct.EVIDENCE, found.app, about=asked.case)
    await need_second(gateway, key, found.person, asked_for)
    people = await readable_ids(gateway, found.person, skips=True)
    frame = frame_of(request, person=found.person)
    frame = structs.replace(frame, language=_choose_language(request, found.person, frame.language))
    case = _find_case(await list_own_cases(gateway, people), asked.case)
    entries = [
        await _read_entry(gateway, key, people, index, frame.language) for index in dict.fromkeys(asked.entry)
    ]
    answer = None if case is None else case.now.content.answer
    return EvidencePage(
        frame=frame,
        style=asset(STYLE),
        controller=gateway.settings.controller or found.app,
        made_ms=gateway.clock(),
        case=asked.case,
        question="" if case is None else case.now.content.question,
        answer="" if answer is None else answer.text,
        entries=entries,
        origin=gateway.database.origin,
        keys=list(vkeys(gateway.database.origin, gateway.keyring)),
        packed=False,
        pack=f"/console/people/{lookup}/evidence/pack?{request.url.query}",
        back=f"/console/people/{lookup}",
    )


def _find_case(known: list[PersonCase], case: str) -> PersonCase | None:
    if not case:
        return None
    for each in known:
        if each.case == case:
            return each
    raise NotFound("This case is not one of the person. Use a case of this person.", field="case")


async def _read_entry(
    gateway: Gateway, key: ApiKey, people: Sequence[Person], index: int, language: str
) -> EvidenceEntry:
    """Returns an entry about one of these people, once the log has the entry of this reading. Raises NotFound."""
    timeline, _ = await read_timeline(gateway, people, before=index + 1, size=1)
    if [each.place for each in timeline if each.found is not None] != [index]:
        raise NotFound("This entry is not one about the person. Use one of their timeline.", field="entry")
    found = await entry_at(gateway, index)
    await note_reading(gateway, key, found)
    (line,) = await describe_entries(gateway, timeline, language)
    steps = None
    if found.entry.type == EntryKind.DECISION and found.body is not None:
        body = read_body(found.body, DecisionRecord)
        steps = await steps_of(gateway, found.app or "", body, language)
    proof = await prove(gateway, index, found.leaf, salt=found.salt, body=found.body)
    return EvidenceEntry(line, steps, found.entry.commitment, proof)


def _choose_language(request: HttpRequest, person: Person, otherwise: str) -> str:
    """Returns the language of a letter: the one that the address asks for, else the person's."""
    return texts.PHRASES.nearest(request.query_params.get("language"), person.state.facts.language, otherwise)


def _pack(page: EvidencePage, letter: str, pdf: bytes | None) -> bytes:
    """Returns the pack. Its files have no time, so that equal evidence gives equal packs."""
    members = {PAGE: letter.encode(), "key": "".join([f"{key}\n" for key in page.keys]).encode()}
    members |= {f"proofs/{each.line.index}.tlog-proof": each.proof.encode() for each in page.entries}
    if pdf is not None:
        members[PDF] = pdf
    if VERIFIER.exists():
        members[VERIFIER.name] = VERIFIER.read_bytes()
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as pack:
        for name, data in members.items():
            pack.writestr(ZipInfo(name), data, ZIP_DEFLATED)
    return made.getvalue()


HANDLERS: list[HTTPRouteHandler] = [evidence_page, evidence_pack, person_archive]
