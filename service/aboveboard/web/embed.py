"""`/embed.js`: the element `<why-this>`, by which pages of apps show an explanation in place.

A plain script that contains the words of every language. So an app needs one line and no build step.
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
"""Headers that let a page of any origin load the script, and let caches keep it for an hour."""


@cache
def script() -> bytes:
    """Returns the script without its indentation, which is a sixth of its size."""
    words = {
        language: {word: texts.text(language, f"embed-{word}") for word in WORDS}
        for language in texts.PHRASES.languages
    }
    source = _environment().get_template("embed.js").render(words=words)
    return re.sub(r"^ +", "", source, flags=re.MULTILINE).encode()


def _environment() -> Environment:
    """Returns the environment of pages, changed to write JSON without escapes for letters of any language."""
    jinja = environment()
    jinja.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    return jinja


@get("/embed.js", include_in_schema=False)
async def embed(request: HttpRequest) -> Response[bytes]:
    return Response(script(), media_type="text/javascript", headers=HEADERS)
