"""The body of a choice about a purpose. A no is read from any object that says so. A yes must be whole."""

import json
from json import JSONDecodeError, JSONDecoder
from typing import Annotated, Any, Literal, Self

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import FieldInfo, fields

from aboveboard.api.duplicate_keys import find_twice
from aboveboard.canonical import JsonObject, JsonValue
from aboveboard.consent.choices import CHOOSABLE, ConsentEvent, is_no
from aboveboard.errors import Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.identifiers import Instant, Language, instant, text
from aboveboard.validation import UNDECODABLE
from aboveboard.words import ConsentState

CLAIM_MAX = 64
"""The most characters of a claimed time that are kept."""

NOES = tuple(str(state) for state in CHOOSABLE if is_no(state))


CarriedBy = Annotated[str, text(100, "The party that carries the choice, such as an agent")]


class ConsentBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A choice of the person. `notice` is the hash of the text that they saw: a yes needs it, a no does not.

    `at` is when a yes was said. A no counts from its arrival, and `at` is kept beside it. `carried_by` names the party
    that carries the choice on the person's behalf. A yes that is carried waits until the person confirms it.
    """

    state: Literal["given", "refused", "withdrawn", "objected"]
    notice: Annotated[str, Meta(max_length=64)] = ""
    language: Language | None = None
    method: Annotated[str, text(100, "The way in which the person chose, such as `banner`")] | None = None
    at: Instant | None = None
    expires: Instant | None = None
    carried_by: CarriedBy | None = None

    @staticmethod
    def describe_salvaged() -> JsonObject:
        """Returns the schema of the bodies that are taken although their other members have a wrong shape."""
        return {"properties": {"state": {"type": "string", "enum": list(NOES)}}}

    @classmethod
    def salvage(cls, body: bytes) -> Self | None:
        """Returns the no in a body of another shape, without `at`, `expires` and members of a wrong shape.

        None without a no, for a member that does not exist, and for one that occurs twice.
        """
        found = read_members(cls, body)
        if found is None or found.get("state") not in NOES:
            return None
        return cls(**{each.name: found[each.name] for each in fields(cls) if _fits(each, found)})


# The members may have any shape, which is why they are read here.
def read_members(kind: type[Struct], body: bytes) -> dict[str, Any] | None:
    """Returns the members of a body as they are, with each number as a NumberText.

    None for a body that is no object, and for a member that `kind` lacks. None also for one that occurs twice: two
    parsers could read two choices.
    """
    try:
        twice, found = find_twice(body), _read(body)
    except (*UNDECODABLE, JSONDecodeError):
        return None
    names = {each.name for each in fields(kind)}
    return found if twice is None and isinstance(found, dict) and names.issuperset(found) else None


class NumberText(str):
    """A number as it was sent. Readers differ about the largest one that they take."""


_reader = JSONDecoder(parse_int=NumberText, parse_float=NumberText, parse_constant=NumberText, strict=False)


def _read(body: bytes) -> JsonValue:
    """Returns the value of a body, with numbers of any size and texts of any bytes.

    Raises JSONDecodeError for a body that is not JSON, and RecursionError for one that is nested too deeply.
    """
    found: JsonValue = _reader.decode(body.decode(errors="replace"))
    return found


def _fits(field: FieldInfo, found: JsonObject) -> bool:
    value = found.get(field.name)
    if field.name not in found or field.name in ("at", "expires") or isinstance(value, NumberText):
        return False
    try:
        msgspec.json.encode(msgspec.convert(value, field.type))  # half of a surrogate pair cannot be stored
    except (msgspec.ValidationError, UnicodeEncodeError):
        return False
    return True


def event_of(gateway: Gateway, purpose: str, data: ConsentBody, body: bytes, *, gpc: bool) -> ConsentEvent:
    """Returns the event of a request. `body` is that of `data`, and has the claimed time as it was sent.

    Raises Unprocessable for a yes with a time out of range.
    """
    now_ms, state = gateway.clock(), ConsentState(data.state)
    said_ms = _read_time(data, no=is_no(state))
    return ConsentEvent(
        purpose=purpose,
        state=state,
        notice=data.notice,
        at_ms=now_ms if said_ms is None else said_ms,
        said_ms=said_ms,
        claimed=_find_claim(body),
        carried_by=data.carried_by,
        language=data.language,
        method=data.method,
        gpc=gpc,
        expires_ms=None if data.expires is None or is_no(state) else instant(data.expires, "expires"),
    )


def _read_time(data: ConsentBody, *, no: bool) -> int | None:
    """Returns the claimed time in ms. None where there is none, and for a no with a time that cannot be."""
    if data.at is None:
        return None
    try:
        return instant(data.at, "at")
    except Unprocessable:
        if no:
            return None
        raise


def _find_claim(body: bytes) -> str | None:
    """Returns the time that the app sent, as it sent it, cut to CLAIM_MAX characters. None where it sent none."""
    found = _read(body)
    claim = found.get("at") if isinstance(found, dict) else None
    if claim is None:
        return None
    words = claim if isinstance(claim, str) else json.dumps(claim)
    return "".join(each for each in words[:CLAIM_MAX] if each.isprintable())
