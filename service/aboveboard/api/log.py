"""`/log/`: the public log in the format of c2sp.org/tlog-tiles, and proofs of single entries."""

from typing import Annotated

from litestar import Response, get
from litestar.exceptions import ValidationException
from litestar.types import ExceptionHandlersMap
from msgspec import Meta

from aboveboard.api.doorkeeper import needs
from aboveboard.api.problems import respond
from aboveboard.api.protocol import gateway_of, in_path, key_of
from aboveboard.audit import key_lines
from aboveboard.audit.tiles import WIDTH, parse_path
from aboveboard.decisions import proof
from aboveboard.errors import NotFound
from aboveboard.gateway.log_keys import LogKeys
from aboveboard.http import HttpRequest
from aboveboard.identifiers import END, DecisionId
from aboveboard.transparency import proofs, tiles
from aboveboard.transparency.signer import vkeys
from aboveboard.words import Role

TEXT = "text/plain"
BYTES = "application/octet-stream"

UNCHANGING = "public, max-age=31536000, immutable"
"""The caching of a full tile, which never changes."""

GROWING = "public, max-age=60"
"""The caching of a tile that is not full. Its bytes never change, but readers soon need a wider one."""

_LEVEL = "The level of the tile: 0 to 63"
_PLACE = "The place of the tile in its level, in groups of three digits, such as 000, x001/067 or 000.p/5"
_INDEX = "The index of an entry: a whole number without leading zeros"

LevelPath = Annotated[
    str, in_path(Annotated[str, Meta(max_length=2, pattern=r"^[0-9]+" + END, description=_LEVEL)])
]
PlacePath = Annotated[
    str,
    in_path(
        Annotated[str, Meta(min_length=2, max_length=41, pattern=r"^/[0-9x/.p]+" + END, description=_PLACE)]
    ),
]
IndexPath = Annotated[
    str,
    in_path(Annotated[str, Meta(max_length=18, pattern=r"^(0|[1-9][0-9]{0,17})" + END, description=_INDEX)]),
]
DecisionPath = Annotated[str, in_path(DecisionId)]


def _no_tile() -> NotFound:
    return NotFound("There is no such tile.", expected="tile/<level>/<place>, such as tile/0/x001/067.p/5")


def _refuse_name(_: HttpRequest, error: ValidationException) -> Response[bytes]:
    """Returns 404 for a name that no tile can have, as for a tile that does not exist yet."""
    return respond(_no_tile())


NAMES: ExceptionHandlersMap = {ValidationException: _refuse_name}
"""The handler of malformed paths. The path of a tile is its name, so it gets 404 and not 400."""


@get(
    "/log/checkpoint",
    operation_id="getCheckpoint",
    summary="Read the signed head of the log that is public",
    tags=["log"],
    opt={"answer": TEXT, "raises": (503,)},
)
async def checkpoint(request: HttpRequest) -> Response[str]:
    return _text(await gateway_of(request).public.newest())


@get(
    "/log/key",
    operation_id="getLogKey",
    summary="Read the public keys that sign the log, one a line, the key in force first",
    tags=["log"],
    opt={"answer": TEXT},
)
async def log_key(request: HttpRequest) -> Response[str]:
    gateway = gateway_of(request)
    return _text("".join([f"{key}\n" for key in vkeys(gateway.database.origin, gateway.keyring)]))


@get(
    "/log/keys",
    operation_id="getLogKeys",
    summary="Read every key that ever signed the log, a line each, with the span that it signed",
    tags=["log"],
    opt={"answer": TEXT, "raises": (503,)},
)
async def log_keys(request: HttpRequest) -> Response[str]:
    return _text(key_lines.encode(await gateway_of(request).part(LogKeys).lines()))


@get(
    "/log/tile/{level:str}/{place:path}",
    operation_id="getTile",
    summary="Read a tile of the log: up to 256 hashes of one level",
    tags=["log"],
    exception_handlers=NAMES,
    opt={"answer": BYTES, "raises": (404, 503)},
)
async def tile(request: HttpRequest, level: LevelPath, place: PlacePath) -> Response[bytes]:
    return await _tile(request, f"tile/{level}{place}")


@get(
    "/log/tile/entries/{place:path}",
    operation_id="getEntriesBundle",
    summary="Read a bundle of the log: up to 256 entries, each after its length in two bytes",
    tags=["log"],
    exception_handlers=NAMES,
    opt={"answer": BYTES, "raises": (404, 503)},
)
async def entries_bundle(request: HttpRequest, place: PlacePath) -> Response[bytes]:
    return await _tile(request, f"tile/entries{place}")


@get(
    "/v1/decisions/{decision:str}/proof",
    operation_id="getDecisionProof",
    summary="Read the proof that the decision is in the log, with its record, as a file to keep",
    tags=["decisions"],
    guards=[needs(Role.APP)],
    opt={"answer": TEXT, "raises": (404, 409)},
)
async def decision_proof(request: HttpRequest, decision: DecisionPath) -> Response[str]:
    return _text(await proof.decision_proof(gateway_of(request), key_of(request).app, decision))


@get(
    "/v1/entries/{index:str}/proof",
    operation_id="getEntryProof",
    summary="Read the proof that an entry is in the log, as a file to keep",
    tags=["log"],
    guards=[needs(Role.COMPLIANCE, Role.ADMIN)],
    opt={"answer": TEXT, "raises": (404,)},
)
async def entry_proof(request: HttpRequest, index: IndexPath) -> Response[str]:
    return _text(await proofs.entry_proof(gateway_of(request), int(index)))


async def _tile(request: HttpRequest, path: str) -> Response[bytes]:
    # An encoded path is a second address of the same tile, and caches would store both for a year.
    if b"%" in request.scope["raw_path"]:
        raise _no_tile()
    found = parse_path(path)
    data = await tiles.public_tile(gateway_of(request), found)
    caching = UNCHANGING if found.width == WIDTH else GROWING
    return Response(data, media_type=BYTES, headers={"cache-control": caching})


def _text(text: str) -> Response[str]:
    return Response(text, media_type=TEXT, headers={"cache-control": "no-cache"})
