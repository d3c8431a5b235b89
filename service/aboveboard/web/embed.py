"""`/embed.js`: the element `<why-this>`, by which pages of apps show an explanation in place.

A plain script with the words of every language in it, so that an app needs one line and no build step.
"""

import re
from functools import cache

from jinja2 import Environment
from litestar import Response, get

from aboveboard.http import HttpRequest
from aboveboard.web import texts
from aboveboard.web.page import environment

WORDS = ("button", "wait", "held", "more", "failed")
HEADERS = {
    "access-control-allow-origin": "*",
    "cache-control": "public, max-age=3600, stale-while-revalidate=86400",
    "cross-origin-resource-policy": "cross-origin",
    "x-content-type-options": "nosniff",
}


@cache
def script() -> bytes:
    """Without indentation, which is a sixth of it."""
    words = {
        language: {word: texts.text(language, f"embed-{word}") for word in WORDS}
        for language in texts.PHRASES.languages
    }
    source = _environment().get_template("embed.js").render(words=words)
    return re.sub(r"^ +", "", source, flags=re.MULTILINE).encode()


def _environment() -> Environment:
    """As for pages, with letters of all languages as they are."""
    made = environment()
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    return made


@get("/embed.js", include_in_schema=False)
async def embed(request: HttpRequest) -> Response[bytes]:
    return Response(script(), media_type="text/javascript", headers=HEADERS)
