"""What protects the pages: headers on every answer, and no form that was sent from elsewhere."""

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
    # Not `no-referrer`: with it browsers send forms with `Origin: null`, and over plain HTTP nothing else says whence.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}


def check_origin(headers: Mapping[str, str]) -> None:
    """Raises Forbidden for a form that was not sent from a page of this origin.

    Browsers say in `Sec-Fetch-Site` where a request comes from, and pages cannot write that header (W3C Fetch Metadata).
    Older ones, and all of them over plain HTTP on another machine, say it in `Origin`. What says neither is no browser
    that could be led here, but nobody else is let in either. So no token stands in any form.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        allowed = site == "same-origin"
    else:
        host = urlsplit(headers.get("origin") or "").netloc
        allowed = bool(host) and host == headers.get("host")
    if not allowed:
        raise Forbidden("this form was not sent from a page of this service")
