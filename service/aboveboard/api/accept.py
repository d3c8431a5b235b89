"""The choice among the media types of an answer, by the header `Accept` (RFC 9110, section 12.5.1)."""

import re
from collections.abc import Sequence

from aboveboard.errors import NotAcceptable

_WEIGHT = re.compile(r"(0(\.\d{0,3})?|1(\.0{0,3})?)")


def choose_media_type(accept: str | None, offered: Sequence[str]) -> str:
    """Returns the offered media type that the caller likes most; of equal ones the first.

    Without the header it is the first. The most specific range that fits a media type gives its weight. Parameters
    other than `q` are ignored, as are ranges of a wrong form. Raises NotAcceptable when nothing fits.
    """
    if accept is None or not accept.strip():
        return offered[0]
    ranges = [found for part in accept.split(",") if (found := _read(part)) is not None]
    best, chosen = 0.0, ""
    for media_type in offered:
        weight = _weigh(media_type, ranges)
        if weight > best:
            best, chosen = weight, media_type
    if not chosen:
        names = " or ".join(offered)
        raise NotAcceptable(
            f"The Accept header accepts no media type of this answer. Accept {names}.",
            field="Accept",
            expected=names,
        )
    return chosen


def _read(part: str) -> tuple[str, float] | None:
    """Returns the range and its weight, None for a wrong form."""
    name, *parameters = [each.strip().lower() for each in part.split(";")]
    kind, slash, _ = name.partition("/")
    if not slash or (kind == "*" and name != "*/*"):
        return None
    for each in parameters:
        key, _, value = each.partition("=")
        if key.strip() == "q":
            value = value.strip()
            return (name, float(value)) if _WEIGHT.fullmatch(value) else None
    return name, 1.0


def _weigh(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    kind = media_type.partition("/")[0]
    for wanted in (media_type, f"{kind}/*", "*/*"):
        weights = [weight for name, weight in ranges if name == wanted]
        if weights:
            return max(weights)
    return 0.0
