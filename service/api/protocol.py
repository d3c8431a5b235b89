"""What all routes share of HTTP: the caller, the browser's signal, the problems in the OpenAPI file."""

from typing import Any

from litestar import Request
from litestar.openapi.datastructures import ResponseSpec

from service.access.api_keys import ApiKey
from service.api.problems import MEDIA_TYPE, Problem
from service.gateway.gateway import Gateway

SENTENCES = {
    400: "The request is not of the documented shape.",
    401: "There is no API key that is in force.",
    403: "The key's role may not do this.",
    404: "There is nothing here, or nothing of yours.",
    409: "A request with the same Idempotency-Key is still under way.",
    413: "The request is larger than this gateway takes.",
    415: "The body is not JSON.",
    422: "The request names something that does not exist or cannot be.",
    429: "The key has used up its requests for now.",
    503: "Nothing can be recorded right now, so nothing was done.",
}

PROBLEMS: dict[int, ResponseSpec] = {
    status: ResponseSpec(
        data_container=Problem, description=sentence, media_type=MEDIA_TYPE, generate_examples=False
    )
    for status, sentence in SENTENCES.items()
}


def gateway_of(request: Request[Any, Any, Any]) -> Gateway:
    gateway: Gateway = request.app.state.gateway
    return gateway


def key_of(request: Request[Any, Any, Any]) -> ApiKey:
    """The key that `doorkeeper.needs` let in."""
    key: ApiKey = request.state.key
    return key


def gpc_of(request: Request[Any, Any, Any]) -> bool:
    return gpc(request.scope["headers"])


def gpc(headers: Any) -> bool:
    """Whether Global Privacy Control is on: any `Sec-GPC` field whose value is exactly `1` (W3C GPC, section 3)."""
    return any(
        part.strip() == b"1" for name, value in headers if name == b"sec-gpc" for part in value.split(b",")
    )
