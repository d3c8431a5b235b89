"""Static files, read once. The address of each changes with its content, so browsers may cache it for good."""

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
    """A file as it is served. `version` is the start of its SHA-256, 12 hexadecimal digits."""

    body: bytes
    media_type: str
    version: str


@cache
def files() -> dict[str, StaticFile]:
    """Returns the static files by name, read when this is first called."""
    found = {}
    for path in sorted(FOLDER.iterdir()):
        if path.suffix in MEDIA_TYPES:
            body = path.read_bytes()
            found[path.name] = StaticFile(body, MEDIA_TYPES[path.suffix], sha256(body).hexdigest()[:12])
    return found


def asset(name: str) -> str:
    """Returns the address of a static file. Raises KeyError for an unknown name."""
    return f"/static/{name}?v={files()[name].version}"


@get("/static/{name:str}", include_in_schema=False)
async def static_file(request: HttpRequest, name: FromPath[str]) -> Response[bytes]:
    found = files().get(name)
    if found is None:
        raise NotFound("This file was not found. Check its name.")
    asked = request.query_params.get("v")
    # A page from before an update names the old version. No cache may keep the new content under it.
    caching = FOR_GOOD if asked == found.version else "no-cache"
    headers = {
        "cache-control": caching,
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
    }
    return Response(found.body, media_type=found.media_type, headers=headers)
