"""`/docs`: the documentation site, as `make docs` built it or a wheel carries it.

Files are read on request, so a site that is built while the gateway runs is served at once. Only files with plain names
below the folder of the site are opened.
"""

import asyncio
import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Redirect, Template

from aboveboard.errors import NotFound
from aboveboard.http import HttpRequest
from aboveboard.settings import find_shipped
from aboveboard.web.page import WebPage, render_page
from aboveboard.web.security import HEADERS
from aboveboard.web.sessions import frame_of
from aboveboard.web.static import FOR_GOOD

BYTES_MOST = 8_000_000
FILES_KEPT = 32
"""The number of files that stay in memory, those of the newest requests."""

MEDIA_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
INDEX = "index.html"
_MISSING = "This page was not found. Start at /docs/."
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}")
_WITH_HASH = re.compile(r"\.[0-9a-f]{8,}\.min\.(?:css|js)$")
_SCRIPT = re.compile(rb"<script([^>]*)>(.*?)</script>", re.DOTALL)
_NOT_INLINE = re.compile(rb"\bsrc=|\btype=[\"']?application/")
"""The attributes of scripts in files of their own, and of blocks of data, which do not run."""


class DocsMissingPage(WebPage, frozen=True, kw_only=True):
    """The page at `/docs` in a checkout where the site was not built."""

    template = "docs_missing.html"


class SiteFile(NamedTuple):
    """A file of the site, with the headers that it is served with."""

    body: bytes
    media_type: str
    etag: str
    policy: str


def folder() -> Path:
    """Returns the folder of the built site, which is missing in a checkout before `make docs`."""
    return find_shipped("docs", in_checkout="build/docs")


@get(["/docs", "/docs/{path:path}"], include_in_schema=False, opt={"folder": True})
async def docs(request: HttpRequest, path: FromPath[str] = "/") -> Response[bytes] | Redirect | Template:
    site = folder()
    if not (site / INDEX).is_file():
        return render_page(DocsMissingPage(frame=frame_of(request)), status=404)
    # Litestar drops the slash at the end, by which relative links find their way.
    is_folder = request.scope["raw_path"].endswith(b"/")
    found = await asyncio.to_thread(_find_file, site, path, is_folder=is_folder)
    if isinstance(found, str):
        return Redirect(found, status_code=301)
    return _answer(request, path, found)


def _find_file(site: Path, path: str, *, is_folder: bool) -> SiteFile | str:
    """Returns the file at the path, or the address of the folder that is meant. Raises NotFound."""
    parts = [part for part in path.split("/") if part]
    if not all(map(_PART.fullmatch, parts)):
        raise NotFound(_MISSING)
    named = site.joinpath(*parts)
    if named.is_dir() and not is_folder:
        return f"{'/'.join(['/docs', *parts])}/"
    return _read(site, named / INDEX if is_folder else named)


def _read(site: Path, path: Path) -> SiteFile:
    # A link in the folder could lead out of it.
    if not path.resolve().is_relative_to(site.resolve()) or path.suffix not in MEDIA_TYPES:
        raise NotFound(_MISSING)
    try:
        stat = path.stat()
        if stat.st_size > BYTES_MOST:
            raise NotFound(f"This file is too large for a page. Keep it below {BYTES_MOST:,} bytes.")
        return _file(path, stat.st_mtime_ns, stat.st_size)
    except OSError as error:
        raise NotFound(_MISSING) from error


@lru_cache(maxsize=FILES_KEPT)
def _file(path: Path, mtime_ns: int, size: int) -> SiteFile:
    """Returns the file. The time and the size are parts of the key, so a file that was built again is read again."""
    body = path.read_bytes()
    return SiteFile(
        body,
        MEDIA_TYPES[path.suffix],
        f'"{sha256(body).hexdigest()[:32]}"',
        policy_of(body if path.suffix == ".html" else b""),
    )


def policy_of(body: bytes) -> str:
    """Returns the Content-Security-Policy of a page of the site: its inline scripts and the files of the origin run.

    The theme sets styles in scripts and its search runs in a worker. Nothing leaves the origin.
    """
    inline = {text for attributes, text in _SCRIPT.findall(body) if not _NOT_INLINE.search(attributes)}
    hashes = sorted(f"'sha256-{b64encode(sha256(text).digest()).decode()}'" for text in inline)
    scripts = " ".join(["'self'", *hashes])
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'none'; frame-ancestors 'none'; "
        "base-uri 'none'"
    )


def _answer(request: HttpRequest, path: str, found: SiteFile) -> Response[bytes]:
    headers = HEADERS | {
        "cache-control": FOR_GOOD if _WITH_HASH.search(path) else "no-cache",
        "content-security-policy": found.policy,
        "etag": found.etag,
    }
    if found.etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    return Response(found.body, media_type=found.media_type, headers=headers)
