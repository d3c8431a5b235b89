"""`/pictures/{name}`: the pictures that apps uploaded, each at the hash of its bytes. And their addresses for pages."""

import re
from collections.abc import Iterable, Mapping

from litestar import Response, get
from litestar.params import FromPath

from aboveboard.access.address_limits import AddressLimits
from aboveboard.catalogue.item_titles import ItemTitles
from aboveboard.catalogue.pictures import ENDINGS, read_addresses, read_body
from aboveboard.errors import NotFound
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.languages import fold
from aboveboard.web.sessions import gateway_of
from aboveboard.web.static import FOR_GOOD

HEADERS = {
    "cache-control": FOR_GOOD,
    # A browser that opens the picture as a page runs nothing in it. It centres the picture by a style of its own.
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
}
_NAME = re.compile(r"([0-9a-f]{64})\.([a-z]+)")
_MEDIA_TYPES = {ending: media_type for media_type, ending in ENDINGS.items()}


@get("/pictures/{name:str}", include_in_schema=False)
async def picture_file(request: HttpRequest, name: FromPath[str]) -> Response[bytes]:
    gateway, parts = gateway_of(request), _NAME.fullmatch(name)
    media_type = _MEDIA_TYPES.get(parts[2]) if parts else None
    body = await read_body(gateway.database, parts[1], media_type) if parts and media_type else None
    if body is None or media_type is None:
        gateway.part(AddressLimits).take(request.scope)  # else guesses would have no bound
        raise NotFound("This picture was not found. Check its address.")
    return Response(body, media_type=media_type, headers=HEADERS)


async def find_pictures(
    gateway: Gateway, app: str, keys: Iterable[str], items: ItemTitles | None = None
) -> Mapping[str, str]:
    """Returns the address of the picture by key, for those that have one. Keys are `topic:` or `item:` and an id.

    `items` has the pictures of items; without it only topics have one.
    """
    declared = (await gateway.topics.get(app)).declared.topics
    topics = {fold(each.topic): each.picture for each in declared if each.picture}
    of_items = {} if items is None else items.pictures
    named: dict[str, str] = {}
    for key in keys:
        kind, _, name = key.partition(":")
        picture = (
            topics.get(fold(name)) if kind == "topic" else of_items.get(name) if kind == "item" else None
        )
        if picture:
            named[key] = picture
    return await read_addresses(gateway.database, app, named)
