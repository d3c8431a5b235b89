"""`PUT /v1/placements/{placement}/items/combine`: items that the gateway makes from parts."""

from litestar import put
from litestar.params import JSONBody

from aboveboard.api.doorkeeper import needs
from aboveboard.api.items import check_content, check_size
from aboveboard.api.parts import CombineBody, read_parts
from aboveboard.api.placements import LINKS, PlacementAnswer, PlacementPath, answer_placement
from aboveboard.api.protocol import gateway_of, key_of
from aboveboard.api.repeats import read_once
from aboveboard.engine.combinations import combine_parts
from aboveboard.http import HttpRequest
from aboveboard.ingestion.combine import put_parts
from aboveboard.words import Role


@put(
    "/v1/placements/{placement:str}/items/combine",
    guards=[needs(Role.APP)],
    operation_id="combineItems",
    summary="Make the items of a placement from parts",
    tags=["placements"],
    opt={"raises": (404, 422), "links": LINKS},
)
async def combine_items(
    request: HttpRequest, placement: PlacementPath, data: JSONBody[CombineBody]
) -> PlacementAnswer:
    gateway, app, parts = gateway_of(request), key_of(request).app, read_parts(data)
    for item in combine_parts(parts):
        # CreativeParts that are fine alone may have prices that differ, or be too large together.
        check_content(item.content, "parts")
        check_size(gateway, item.content, "parts")
    changed = await put_parts(gateway, app, placement, parts, asked=await read_once(request))
    return await answer_placement(changed)
