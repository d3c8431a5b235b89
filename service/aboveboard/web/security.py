"""The protection of pages: headers on every response, and a check of every form's origin."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from aboveboard.errors import Forbidden

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    # Not `no-referrer`: browsers would send forms with `Origin: null`. Over plain HTTP no other header has the origin.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}


def check_origin(headers: Mapping[str, str]) -> None:
    """Raises Forbidden for a form that was not sent from a page of this origin.

    Browsers say in `Sec-Fetch-Site` where a request comes from, and pages cannot write that header (W3C Fetch Metadata).
    Older ones, and all of them over plain HTTP on another machine, say it in `Origin`. A form with neither header is
    refused too, although no browser that another site misuses sends it. So forms need no token.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        allowed = site == "same-origin"
    else:
        host = _host_of(headers.get("origin") or "")
        allowed = bool(host) and host == headers.get("host")
    if not allowed:
        raise Forbidden(
            "This form was not sent from a page of this service. Open the page and send it there."
        )


def _host_of(origin: str) -> str:
    """Returns the host and port of an origin, or an empty text for one that has none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""
