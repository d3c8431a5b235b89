"""The doors that strangers' bytes come in by, each as a function of bytes.

A door returns for what it takes and for what it refuses as it should. Anything else that it raises is a fault, and so is
an end of the process. Where a second way to the truth is cheap, a door is compared with it.
"""

import json
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from aboveboard.api.protocol import read
from aboveboard.api.routes import HOT, ROUTES, _http_routes
from aboveboard.audit import cosignature, entries, key_lines, note
from aboveboard.clock import system_clock
from aboveboard.errors import AboveboardError, Malformed, PolicyRejected
from aboveboard.gateway.limits import LimitGuard
from aboveboard.gateway.metrics import Metrics
from aboveboard.policy import lint
from aboveboard.policy.cedar import parse_schema
from aboveboard.policy.source import _parse_files
from aboveboard.settings import find_shipped
from aboveboard.verify.archive import verify_archive
from aboveboard.verify.mine import verify_mine
from aboveboard.verify.proof import verify_proof
from litestar import Litestar

from tests.verify.maker import TRUST, VKEY, Log, audit_files, pack, person_files

CORPUS = Path(__file__).parent / "corpus"

LOG = Log(6)
HONEST = {"audit": audit_files(LOG), "person": person_files(LOG, (1, 4))}


@cache
def bodies() -> tuple[type[Any], ...]:
    """The types of all bodies that the API reads, by name."""
    routes = _http_routes(Litestar([*ROUTES], openapi_config=None, logging_config=None))
    fields = [handler.parsed_data_field for route in routes for handler in route.route_handlers]
    found = {hot.request for hot in HOT if hot.request} | {each.annotation for each in fields if each}
    return tuple(sorted(found, key=lambda kind: kind.__name__))


@cache
def limits() -> LimitGuard:
    return LimitGuard(Metrics(), "enforce", system_clock)


def json_door(data: bytes) -> None:
    """Reads a body as one of the API. What is taken is JSON to Python too, and has each key once."""
    if not data:
        return
    kind, body = bodies()[data[0] % len(bodies())], data[1:]
    try:
        read(msgspec.json.Decoder(kind), body, limits())
    except Malformed:
        salvage = getattr(kind, "salvage", None)
        if salvage is not None:
            salvage(body)
        return
    except AboveboardError:
        return
    json.loads(body, object_pairs_hook=_each_once, parse_int=str, parse_float=str, strict=False)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    assert len(found) == len(pairs), "a key was there twice, and the body was taken"
    return found


@cache
def schema() -> Any:
    return parse_schema((find_shipped("policies") / "schema.cedarschema").read_text())


def cedar_door(data: bytes) -> None:
    """Reads a rule file as the policies folder and the console's form do."""
    problems: list[str] = []
    try:
        rules = list(_parse_files({"x.cedar": data.decode(errors="replace")}, problems))
        if not problems:
            lint.set_problems(rules)
        for rule in rules:
            lint.rule_problems(rule, schema())
    except PolicyRejected:
        return


def note_door(data: bytes) -> None:
    """Reads a note, a checkpoint, a cosignature, a verifier key, a line of keys and a leaf."""
    text = data.decode(errors="replace")
    for parse in (
        lambda: note.open_checkpoint(text, VKEY),
        lambda: note.parse_checkpoint(note.split(text)[0]),
        lambda: note.parse_vkey(text),
        lambda: cosignature.parse_vkey(text),
        lambda: cosignature.verify(text, [VKEY]),
        lambda: key_lines.parse_line(text),
        lambda: entries.parse_leaf(data),
    ):
        try:
            parse()
        except AboveboardError:
            continue


def proof_door(data: bytes) -> None:
    """Verifies a proof file. Only an honest one passes, and another key than the known one is named."""
    report = verify_proof(data, TRUST)
    if not report.faults and not report.lacking:
        assert data.decode() in {
            LOG.proof(index, opened=opened) for index in range(6) for opened in (True, False)
        }


def archive_door(data: bytes) -> None:
    """Verifies an archive: these bytes as a zip, or an honest one in which they replace a file.

    The manifest names the replaced file as it is. A part that proves something must then be at fault.
    """
    if not data:
        return
    kind = ("audit", "person")[data[0] % 2]
    names, choice = sorted(HONEST[kind]), data[0] // 2
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "export.zip")
        if choice >= len(names):
            path.write_bytes(data[1:])
            verify_archive(path, TRUST)
            return
        name = names[choice]
        pack(path, HONEST[kind] | {name: data[1:]}, LOG)
        report = verify_archive(path, TRUST) if kind == "audit" else verify_mine(path, None, TRUST)
    if name.startswith(("log/", "proofs/")) or name in ("checkpoint", "records.jsonl"):
        assert report.faults or report.lacking or data[1:] == HONEST[kind][name], (
            f"{name} was changed, and nothing was said"
        )


DOORS: dict[str, Callable[[bytes], None]] = {
    "json": json_door,
    "cedar": cedar_door,
    "notes": note_door,
    "proofs": proof_door,
    "archives": archive_door,
}
