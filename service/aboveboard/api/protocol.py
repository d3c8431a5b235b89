"""The parts of HTTP that all routes share: the caller, the signal of the browser, bodies and parameters."""

from functools import lru_cache
from typing import Annotated, TypedDict, TypeVar, get_args

from litestar.params import PathParameter, QueryParameter
from msgspec import Meta, Struct
from msgspec.json import Decoder

from aboveboard.access.api_keys import ApiKey
from aboveboard.api.duplicate_keys import find_twice
from aboveboard.api.problems import convert_decode_error, not_json
from aboveboard.consent.gpc import gpc
from aboveboard.errors import Malformed
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.limits import Limit, LimitGuard
from aboveboard.http import HttpRequest
from aboveboard.languages import parse_accept_language
from aboveboard.validation import UNDECODABLE

Body = TypeVar("Body")

Time = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
"""A time in an answer: RFC 3339 in UTC."""


class TextBounds(TypedDict):
    """The bounds and the description of a text, named as the parameters of Litestar name them."""

    min_length: int | None
    max_length: int | None
    pattern: str | None
    description: str | None


class JsonRequest(HttpRequest):
    """A request that reads its body as the hot routes do: JSON by its content type, strictly of its type."""

    async def json(self) -> Struct:
        """Returns the body as the type that the handler declares. Raises Unsupported for another content type.

        Raises Malformed for another shape, unless the type has a `salvage` that reads it.
        """
        if self.content_type[0].lower() != "application/json":
            raise not_json()
        field = self.route_handler.parsed_data_field
        if field is None:
            raise Malformed("This route takes no body. Send the request without one.")
        body = await self.body()
        try:
            return read(_decoder(field.annotation), body, gateway_of(self).limits)
        except Malformed:
            # Only the body of a choice has this. A no must not be lost for the shape of its other members.
            salvage = getattr(field.annotation, "salvage", None)
            found: Struct | None = None if salvage is None else salvage(body)
            if found is None:
                raise
            return found


@lru_cache(maxsize=64)
def _decoder(kind: type[Struct]) -> Decoder[Struct]:
    return Decoder(kind)


def read(decoder: Decoder[Body], body: bytes, limits: LimitGuard) -> Body:
    """Returns the body as the type of the decoder. Raises Malformed, also for an object that has a key twice.

    `limits` counts such a key.
    """
    try:
        found = decoder.decode(body)
        twice = find_twice(body)
    except UNDECODABLE as error:
        raise convert_decode_error(error, decoder.type) from None
    if twice is not None:
        limits.count(Limit.DUPLICATE_KEY)
        raise Malformed(
            "An object has a key twice. Send it once.", field=twice, expected="every key once in an object"
        )
    return found


def in_path(kind: type[str], description: str | None = None) -> PathParameter:
    """Returns a parameter of the path with the bounds that the annotated text type `kind` has in a body."""
    return PathParameter(**_bounds(kind, description))


def in_query(kind: type[str], description: str | None = None, *, name: str | None = None) -> QueryParameter:
    """Returns an optional parameter of the query with the bounds of `kind`. `name` is for one that Python reserves."""
    return QueryParameter(**_bounds(kind, description), name=name, required=False)


def _bounds(kind: type[str], description: str | None) -> TextBounds:
    meta: Meta = get_args(kind)[1]
    return {
        "min_length": meta.min_length,
        "max_length": meta.max_length,
        "pattern": meta.pattern,
        "description": description or meta.description,
    }


def gateway_of(request: HttpRequest) -> Gateway:
    gateway: Gateway = request.app.state.gateway
    return gateway


def key_of(request: HttpRequest) -> ApiKey:
    """Returns the key that `doorkeeper.needs` admitted. Only a route with that guard has one."""
    key: ApiKey = request.state.key
    return key


def gpc_of(request: HttpRequest) -> bool:
    return gpc(request.scope["headers"])


def languages_of(request: HttpRequest) -> tuple[str, ...]:
    """Returns the languages of `Accept-Language`, those with the highest weight first."""
    return parse_accept_language(request.headers.get("accept-language"))
