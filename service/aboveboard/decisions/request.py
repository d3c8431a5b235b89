"""The request of a decision. The same types are decoded from HTTP and described in the OpenAPI file."""

from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta, Struct

from aboveboard.clock import to_ms
from aboveboard.errors import TooLarge, Unprocessable
from aboveboard.identifiers import END, SKEW, Instant, Language, PersonId, PlacementId, Region, SessionId
from aboveboard.privacy.allowed import ContextFact
from aboveboard.privacy.context_fields import FIELDS_MOST, USUAL, ContextFields, check_declared

# A candidate is only looked up and never stored. So it needs no pattern, which would cost more than the look-up.
Candidate = Annotated[str, Meta(max_length=200, description="An item of the placement")]


FieldName = Annotated[
    str,
    Meta(
        pattern="^[a-z][a-z0-9_]*" + END,
        max_length=64,
        description="A small letter, then small letters, digits and underscores",
    ),
]
"""The name of a declared field of the context, or of its value."""

Explained = Literal["link", "first", "all"]
"""The items whose reasons are in the answer and in the record. `link`: none yet, only the link to them."""


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
    """Facts of the request itself. The engine gets the coarse form of each; rules may use the exact one.

    `fields` are further coarse facts of the request, as `context.toml` declares them. Any other is refused.
    """

    device: Device | None = None
    local_time: Instant | None = None
    region: Region | None = None
    fields: Annotated[dict[FieldName, FieldName], Meta(max_length=FIELDS_MOST)] = {}


class DecisionRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """The request of a decision. `candidates` are items of the placement. Without them, all active items are.

    With `explain` `all`, the answer has reasons for each of its items, and the record too. With `first`, the reasons of a
    later item are computed when they are read. With `link`, the answer has the headline and the link. All reasons are
    computed when one is first read, or before the model of then is deleted. They are sealed then, in an entry of their own.

    A `preview` is for a bot, or for an editor at work. It is decided for no person and no visit, with any ids. Its record
    says so, nothing is counted, and its outcomes are withheld.
    """

    placement: PlacementId
    person: PersonId | None = None
    session: SessionId | None = None
    count: Annotated[int, Meta(ge=1, le=50)] = 1
    candidates: Annotated[list[Candidate], Meta(min_length=1)] | None = None
    context: Context = Context()
    language: Language | None = None
    explain: Explained = "first"
    preview: bool = False


def coarse(context: Context) -> tuple[ContextFact, ...]:
    """Returns the facts that the engine may get, in order of field, and nothing finer.

    They are the kind of device, the part of the day, the country, and the declared fields.
    """
    facts = []
    if context.device is not None:
        facts.append(ContextFact("device", context.device))
    if context.local_time is not None:
        facts.append(ContextFact("part_of_day", part_of_day(context.local_time.hour)))
    if context.region is not None:
        facts.append(ContextFact("region", context.region[:2]))
    facts += [ContextFact(*each) for each in context.fields.items()]
    return tuple(sorted(facts, key=field_of)) if context.fields else tuple(facts)


def field_of(fact: ContextFact) -> str:
    """Returns the field of a fact, by which facts are ordered."""
    return fact.field


def part_of_day(hour: int) -> str:
    """Returns the part of the day of an hour from 0 to 23. Each part has six hours, and night begins at 0."""
    return ("night", "morning", "afternoon", "evening")[hour // 6]


def check_time(context: Context, now_ms: int) -> None:
    """Raises Unprocessable when the local time is more than `SKEW` (a day) away from `now_ms`."""
    if context.local_time is None:
        return
    if abs(to_ms(context.local_time) - now_ms) > SKEW.total_seconds() * 1000:
        raise Unprocessable(
            "The local time is more than a day away from now. Send the person's present time.",
            field="context.local_time",
            expected="the person's present time with its UTC offset",
        )


def check_request(
    request: DecisionRequest, now_ms: int, candidates_max: int, fields: ContextFields = USUAL
) -> None:
    """Raises Unprocessable for a local time a day off, and TooLarge for more than `candidates_max` candidates.

    Raises Unprocessable for a field or a value that `fields` does not declare.
    """
    check_time(request.context, now_ms)
    if request.context.fields:
        check_declared(fields, request.context.fields, "request", path="context.fields")
    if request.candidates is not None and len(request.candidates) > candidates_max:
        raise TooLarge(
            f"There are more than {candidates_max} candidates. Send fewer.",
            field="candidates",
            expected=f"at most {candidates_max}",
        )
