"""What all routes share of HTTP: the caller, the browser's signal, bodies, parameters."""

from functools import lru_cache
from typing import Annotated, TypedDict, TypeVar, get_args

from litestar.params import PathParameter, QueryParameter
from msgspec import Meta, Struct
from msgspec.json import Decoder

from aboveboard.access.api_keys import ApiKey
from aboveboard.api.problems import of_decoding
from aboveboard.consent.gpc import gpc
from aboveboard.errors import Malformed, Unsupported
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.languages import parse_accept_language
from aboveboard.validation import UNDECODABLE

Body = TypeVar("Body")

Time = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
"""An instant in an answer: RFC 3339 in UTC."""


class TextBounds(TypedDict):
    """The bounds of a text, by the names that Litestar's parameters have for them."""

    min_length: int | None
    max_length: int | None
    pattern: str | None
    description: str | None


class JsonRequest(HttpRequest):
    """Reads a body as the hot routes do: JSON by its content type, strictly of the documented type."""

    async def json(self) -> Struct:
        if self.content_type[0].lower() != "application/json":
            raise Unsupported("the content type is not JSON", expected="content-type: application/json")
        field = self.route_handler.parsed_data_field
        if field is None:
            raise Malformed("this route takes no body")
        return read(_decoder(field.annotation), await self.body())


@lru_cache(maxsize=64)
def _decoder(kind: type[Struct]) -> Decoder[Struct]:
    return Decoder(kind)


def read(decoder: Decoder[Body], body: bytes) -> Body:
    """The body as the decoder's type. Raises Malformed."""
    try:
        return decoder.decode(body)
    except UNDECODABLE as error:
        raise of_decoding(error, decoder.type) from None


def in_path(kind: type[str], description: str | None = None) -> PathParameter:
    """A parameter in the path that takes what the annotated text type `kind` takes in a body."""
    return PathParameter(**_bounds(kind, description))


def in_query(kind: type[str], description: str | None = None) -> QueryParameter:
    """The same in the query."""
    return QueryParameter(**_bounds(kind, description), required=False)


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
    """The key that `doorkeeper.needs` let in."""
    key: ApiKey = request.state.key
    return key


def gpc_of(request: HttpRequest) -> bool:
    return gpc(request.scope["headers"])


def languages_of(request: HttpRequest) -> tuple[str, ...]:
    """The languages that the reader's browser asks for, the most wanted first."""
    return parse_accept_language(request.headers.get("accept-language"))
