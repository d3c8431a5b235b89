"""What a decision is asked with. The same types are decoded from HTTP and described in the OpenAPI file."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from service.clock import to_ms
from service.errors import Unprocessable
from service.privacy.allowed import ContextFact

# Neither control characters nor lone surrogates: an id must be writable in any file or header.
TEXT = r"^[^\x00-\x1f\x7f\ud800-\udfff]+$"
# A person's id also stands in paths, so it holds no slash.
PERSON = r"^[^/\x00-\x1f\x7f\ud800-\udfff]+$"
NAME = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"

PersonId = Annotated[str, Meta(min_length=1, max_length=200, pattern=PERSON, description="The app's own id.")]
SessionId = Annotated[str, Meta(min_length=1, max_length=200, pattern=TEXT, description="One visit.")]
PlacementId = Annotated[
    str, Meta(min_length=1, max_length=100, pattern=NAME, description="A declared placement.")
]
ItemId = Annotated[str, Meta(min_length=1, max_length=200, pattern=TEXT)]
Region = Annotated[
    str, Meta(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$", description="ISO 3166, such as FR or US-CA.")
]
Language = Annotated[
    str,
    Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35, description="BCP 47, such as en."),
]

SKEW = timedelta(days=1)


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
    local_time: Annotated[datetime, Meta(tz=True)] | None = None
    region: Region | None = None


class DecisionRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """`candidates` are items of the placement; left out, all active ones are."""

    placement: PlacementId
    person: PersonId | None = None
    session: SessionId | None = None
    count: Annotated[int, Meta(ge=1, le=50)] = 1
    candidates: Annotated[list[ItemId], Meta(min_length=1)] | None = None
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
