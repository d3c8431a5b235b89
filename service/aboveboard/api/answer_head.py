"""The header fields that the door adds to answers."""

from collections.abc import Iterable

NOSNIFF = (b"x-content-type-options", b"nosniff")
"""No browser takes an answer for another media type than its own."""

ANY_ORIGIN = (b"access-control-allow-origin", b"*")
"""Pages of any origin may read the answer, so a verifier can be a page."""

LOG = "/log/"
"""The start of the public log's paths."""


ONLY_TLS = (b"strict-transport-security", b"max-age=31536000")
"""A browser asks for a year by HTTPS alone (RFC 6797)."""


def with_common(
    fields: Iterable[tuple[bytes, bytes]], path: str, *, has_tls: bool = False
) -> list[tuple[bytes, bytes]]:
    """Returns the fields of an answer to `path`, with those that every answer there has.

    `has_tls`: people reach this gateway by HTTPS.
    """
    found = list(fields)
    names = dict(found)
    if NOSNIFF[0] not in names:
        found.append(NOSNIFF)
    if path.startswith(LOG) and ANY_ORIGIN[0] not in names:
        found.append(ANY_ORIGIN)
    if has_tls and ONLY_TLS[0] not in names:
        found.append(ONLY_TLS)
    return found
