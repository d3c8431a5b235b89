"""`/v1/placements/{placement}/report/parts/csv`: what each part earned, as a table."""

from litestar import Response, get

from aboveboard.api.doorkeeper import needs
from aboveboard.api.placements import PlacementPath
from aboveboard.api.protocol import gateway_of, key_of
from aboveboard.http import HttpRequest
from aboveboard.measurement.part_csv import write_parts
from aboveboard.measurement.report import report
from aboveboard.words import Role

MEDIA_TYPE = "text/csv"


@get(
    "/v1/placements/{placement:str}/report/parts/csv",
    guards=[needs(Role.APP)],
    operation_id="getPartsAsCsv",
    summary="Read what each part of a placement earned, as CSV",
    tags=["placements"],
    opt={"raises": (404,), "answer": MEDIA_TYPE},
)
async def parts_csv(request: HttpRequest, placement: PlacementPath) -> Response[bytes]:
    found = await report(gateway_of(request), key_of(request).app, placement)
    return Response(write_parts(found.parts), media_type=MEDIA_TYPE)
