"""Static files, read once: a handful, each under an address that changes with its content, and so cached for good."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from litestar import Response, get
from litestar.params import FromPath

from aboveboard.errors import NotFound
from aboveboard.http import HttpRequest

FOLDER = Path(__file__).parent / "static"
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOR_GOOD = "public, max-age=31536000, immutable"


class StaticFile(NamedTuple):
    body: bytes
    media_type: str
    version: str


@cache
def files() -> dict[str, StaticFile]:
    """By name."""
    found = {}
    for path in sorted(FOLDER.iterdir()):
        if path.suffix in MEDIA_TYPES:
            body = path.read_bytes()
            found[path.name] = StaticFile(body, MEDIA_TYPES[path.suffix], sha256(body).hexdigest()[:12])
    return found


def asset(name: str) -> str:
    """The address of a static file. Raises KeyError for one that is not there."""
    return f"/static/{name}?v={files()[name].version}"


@get("/static/{name:str}", include_in_schema=False)
async def static_file(request: HttpRequest, name: FromPath[str]) -> Response[bytes]:
    found = files().get(name)
    if found is None:
        raise NotFound("there is no such file")
    asked = request.query_params.get("v")
    caching = FOR_GOOD if asked == found.version else "no-cache"
    headers = {
        "cache-control": caching,
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
    }
    return Response(found.body, media_type=found.media_type, headers=headers)
