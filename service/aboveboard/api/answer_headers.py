"""The headers of answers in the OpenAPI document."""

from aboveboard.canonical import JsonObject

_LATER: JsonObject = {
    "Retry-After": {
        "description": "The seconds to wait before the next attempt.",
        "schema": {"type": "integer"},
    }
}
_KEY: JsonObject = {
    "WWW-Authenticate": {
        "description": "The scheme by which to send an API key.",
        "schema": {"type": "string"},
    }
}
_CODING: JsonObject = {
    "Accept-Encoding": {
        "description": "The content codings that are read. The header is present when a content coding was the cause.",
        "schema": {"type": "string"},
    }
}
REPEAT: JsonObject = {
    "description": "`true` on the answer to a repeat. Other answers do not have this header.",
    "schema": {"type": "string", "enum": ["true"]},
}
HEADERS = {401: _KEY, 409: _LATER, 415: _CODING, 429: _LATER, 503: _LATER}
