"""`/console/log/{index}`: one entry of the log, with its decrypted record, and its proof as a file.

Each reading of a person's record is an entry of its own, in the log before the page is shown. The person sees it.
"""

import re

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Template
from msgspec import Struct, UnsetType

from aboveboard import canonical
from aboveboard.access.api_keys import ApiKey
from aboveboard.canonical import JsonValue
from aboveboard.decisions.reasons import recall_leniently
from aboveboard.decisions.record import DecisionRecord
from aboveboard.errors import Gone, NotFound
from aboveboard.exports.entry_reader import LogEntry, entry_at
from aboveboard.exports.query import hour_ms
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.stored_records import read_body
from aboveboard.http import HttpRequest
from aboveboard.rights.lookups import note_reading
from aboveboard.transparency.proofs import prove
from aboveboard.web.console.decision_steps import DecisionSteps, steps_of
from aboveboard.web.console.page import ConsolePage, here
from aboveboard.web.page import render_page
from aboveboard.web.sessions import gateway_of
from aboveboard.words import EntryKind

FIELDS_MOST = 150
TEXT_MOST = 300
INDEX = re.compile(r"0|[1-9][0-9]{0,14}", re.ASCII)


class EntryFacts(Struct, frozen=True):
    """The content of a leaf and of its stored record.

    `state` is `record`, `erased` or `unreadable`. `at_ms` is the start of the hour when the exact time is gone.
    """

    index: int
    kind: str
    state: str
    at_ms: int
    app: str
    person: str
    record: str
    policy: str
    commitment: str
    tag: str


class EntryDetailPage(ConsolePage, frozen=True, kw_only=True):
    """One entry.

    `steps` are those of a decision, or None for another kind and for an erased record. `fields` are the paths and
    values of any other record, and `more` counts those that are not shown.
    """

    template = "console/entry.html"
    entry: EntryFacts
    steps: DecisionSteps | None
    fields: list[tuple[str, str]]
    more: int


@get("/log/{index:str}", include_in_schema=False)
async def entry_page(request: HttpRequest, index: FromPath[str]) -> Template:
    key, around = await here(request, "log")
    gateway = gateway_of(request)
    found = await _open_record(gateway, key, index)
    steps, fields = None, list[tuple[str, str]]()
    if found.body is not None:
        if found.entry.type == EntryKind.DECISION:
            record = read_body(found.body, DecisionRecord)
            app = found.app or ""
            if not isinstance(record.explain, UnsetType):
                record = (await recall_leniently(gateway, app, record.decision)).body
            steps = await steps_of(gateway, app, record, around["frame"].language)
        else:
            fields = flat(canonical.decode(found.body))
    more = max(0, len(fields) - FIELDS_MOST)
    page = EntryDetailPage(**around, entry=_facts(found), steps=steps, fields=fields[:FIELDS_MOST], more=more)
    return render_page(page)


@get("/log/{index:str}/proof", include_in_schema=False)
async def proof_file(request: HttpRequest, index: FromPath[str]) -> Response[str]:
    """Returns the proof, with the decrypted record. The proof of an erased entry has no record to show."""
    key, _ = await here(request, "log")
    gateway = gateway_of(request)
    found = await _open_record(gateway, key, index)
    if found.state == "unreadable":
        raise Gone("The record of this entry does not decrypt. Check that keys and database belong together.")
    text = await prove(gateway, found.index, found.leaf, salt=found.salt, body=found.body)
    name = f'attachment; filename="aboveboard-entry-{found.index}.tlog-proof"'
    headers = {"content-disposition": name, "cache-control": "no-store", "x-content-type-options": "nosniff"}
    return Response(text, media_type="text/plain", headers=headers)


async def _open_record(gateway: Gateway, key: ApiKey, index: str) -> LogEntry:
    """Returns the entry. If it has the record of a person, the log has an entry of this reading first.

    Raises NotFound for a text that is not an index of the log.
    """
    if INDEX.fullmatch(index) is None:
        raise NotFound("The log has no entry at this index. Use a smaller one.", field="index")
    found = await entry_at(gateway, int(index))
    if found.person is not None and found.state == "record":
        # The entry comes before the page: a reading that cannot be recorded must not happen.
        await note_reading(gateway, key, found)
    return found


def _facts(found: LogEntry) -> EntryFacts:
    return EntryFacts(
        index=found.index,
        kind=found.entry.type,
        state=found.state,
        at_ms=hour_ms(found.entry) if found.at_ms is None else found.at_ms,
        app=found.app or "",
        person="" if found.person is None else found.person.hex(),
        record=found.record or "",
        policy=found.entry.policy,
        commitment=found.entry.commitment,
        tag=found.entry.tag,
    )


def flat(value: JsonValue, path: str = "") -> list[tuple[str, str]]:
    """Returns the values in a record as pairs of path and text, each text cut to TEXT_MOST characters."""
    if isinstance(value, dict) and value:
        inside = [(f"{path}.{name}" if path else name, each) for name, each in value.items()]
    elif isinstance(value, list) and value:
        inside = [(f"{path}[{number}]", each) for number, each in enumerate(value)]
    else:
        text = value if isinstance(value, str) else canonical.encode(value).decode()
        return [(path, text if len(text) <= TEXT_MOST else f"{text[:TEXT_MOST]}…")]
    return [pair for name, each in inside for pair in flat(each, name)]


HANDLERS: list[HTTPRouteHandler] = [entry_page, proof_file]
