"""What a decision is asked with. The same types are decoded from HTTP and described in the OpenAPI file."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from aboveboard.clock import to_ms
from aboveboard.errors import TooLarge, Unprocessable
from aboveboard.privacy.allowed import ContextFact

# `$` alone lets a line feed through at the end; the OpenAPI file leaves the look-ahead out, because there it does not.
END = r"(?!\n)$"
# No control characters: an id must be writable in any file or header. Lone surrogates are in no valid UTF-8.
TEXT = r"^[^\x00-\x1f\x7f]+" + END
# A person's id also stands in paths, so it holds no slash.
PERSON = r"^[^/\x00-\x1f\x7f]+" + END
NAME = r"^[A-Za-z0-9][A-Za-z0-9_.-]*" + END
LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*" + END

# The descriptions are also what a refusal says would be right, so they say it.
PERSON_ID = "The app's own id of a person: 1 to 200 characters, no slash, no control characters"
PLACEMENT_ID = (
    "A placement's id: 1 to 100 letters, digits, dots, hyphens and underscores, the first a letter or digit"
)
LANGUAGE_TAG = "A BCP 47 language tag, such as en or pt-BR"


def text(most: int, description: str) -> Meta:
    """Text that is written down: not empty, at most `most` characters, none of them a control character."""
    said = f"{description}: 1 to {most} characters, no control characters"
    return Meta(min_length=1, max_length=most, pattern=TEXT, description=said)


PersonId = Annotated[str, Meta(min_length=1, max_length=200, pattern=PERSON, description=PERSON_ID)]
SessionId = Annotated[str, text(200, "The app's own id of one visit")]
PlacementId = Annotated[str, Meta(min_length=1, max_length=100, pattern=NAME, description=PLACEMENT_ID)]
ItemId = Annotated[str, text(200, "The app's own id of an item")]
DecisionId = Annotated[str, text(100, "A decision's id, as it was answered")]
Region = Annotated[
    str,
    Meta(
        pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?" + END,
        description="An ISO 3166 code of a country or a part of one, such as FR or US-CA",
    ),
]
Language = Annotated[str, Meta(pattern=LANGUAGE, max_length=35, description=LANGUAGE_TAG)]

Instant = Annotated[datetime, Meta(tz=True)]

# Only looked up, never written, so that its form does not matter: a pattern would cost more than the look-up.
Candidate = Annotated[str, Meta(max_length=200, description="An item of the placement")]

SKEW = timedelta(days=1)
LAST_MS = 253_402_300_799_999
"""The last instant of the year 9999; RFC 3339 has no later one."""


class Device(StrEnum):
    MOBILE = "mobile"
    TABLET = "tablet"
    DESKTOP = "desktop"
    TV = "tv"
    WATCH = "watch"
    CAR = "car"
    SPEAKER = "speaker"
    OTHER = "other"


class Context(Struct, frozen=True, forbid_unknown_fields=True):
    """Facts of the request itself; only the coarse form of each is ever used."""

    device: Device | None = None
    local_time: Instant | None = None
    region: Region | None = None


class DecisionRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """`candidates` are items of the placement; left out, all active ones are."""

    placement: PlacementId
    person: PersonId | None = None
    session: SessionId | None = None
    count: Annotated[int, Meta(ge=1, le=50)] = 1
    candidates: Annotated[list[Candidate], Meta(min_length=1)] | None = None
    context: Context = Context()
    language: Language | None = None


def coarse(context: Context) -> tuple[ContextFact, ...]:
    """Kind of device, part of the day, country: nothing finer goes any further."""
    facts = []
    if context.device is not None:
        facts.append(ContextFact("device", context.device))
    if context.local_time is not None:
        facts.append(ContextFact("part_of_day", part_of_day(context.local_time.hour)))
    if context.region is not None:
        facts.append(ContextFact("region", context.region[:2]))
    return tuple(facts)


def part_of_day(hour: int) -> str:
    return ("night", "morning", "afternoon", "evening")[hour // 6]


def instant(moment: datetime, field: str) -> int:
    """`moment` in milliseconds. Raises Unprocessable, naming `field`, for one that cannot be told again in UTC."""
    at_ms = to_ms(moment)
    if 0 <= at_ms <= LAST_MS:
        return at_ms
    raise Unprocessable("the time is out of range", field=field, expected="a time from 1970 to 9999 in UTC")


def check_time(context: Context, now_ms: int) -> None:
    """Raises Unprocessable when the person's clock is more than a day away from ours."""
    if context.local_time is None:
        return
    if abs(to_ms(context.local_time) - now_ms) > SKEW.total_seconds() * 1000:
        raise Unprocessable(
            "the local time is more than a day away from now",
            field="context.local_time",
            expected="the person's present time with its UTC offset",
        )


def check_request(request: DecisionRequest, now_ms: int, candidates_max: int) -> None:
    """Raises Unprocessable as `check_time` does, and TooLarge for more candidates than this gateway takes."""
    check_time(request.context, now_ms)
    if request.candidates is not None and len(request.candidates) > candidates_max:
        raise TooLarge("too many candidates", field="candidates", expected=f"at most {candidates_max}")


def gpc(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether Global Privacy Control is on: any `Sec-GPC` field whose value is exactly `1` (W3C GPC, section 3)."""
    return any(
        part.strip() == b"1" for name, value in headers if name == b"sec-gpc" for part in value.split(b",")
    )
