"""Numbers for compliance: counts by month, about no person, with small numbers hidden."""

from typing import Annotated

from litestar import Controller, Response, get

from aboveboard.api.doorkeeper import needs
from aboveboard.api.protocol import gateway_of, in_query
from aboveboard.http import HttpRequest
from aboveboard.identifiers import text
from aboveboard.numbers.month_csv import MEDIA_TYPE, write_csv
from aboveboard.numbers.months import MonthNumbers, read_month
from aboveboard.words import Role

Month = Annotated[str, text(7, "A month, such as `2026-10`. Without it, the newest one that has ended")]
MonthQuery = Annotated[str | None, in_query(Month)]
Purpose = Annotated[str, text(100, "A purpose. The answer then has its tables too")]
PurposeQuery = Annotated[str | None, in_query(Purpose)]


class NumbersController(Controller):
    """The numbers of a month."""

    path = "/v1/numbers"
    guards = (needs(Role.COMPLIANCE, Role.ADMIN),)
    tags = ("numbers",)

    @get(
        operation_id="getNumbers",
        summary="Read the numbers of a month: consents, decisions, requests and answers",
        opt={"raises": (404,)},
    )
    async def numbers(
        self, request: HttpRequest, month: MonthQuery = None, purpose: PurposeQuery = None
    ) -> MonthNumbers:
        return await read_month(gateway_of(request), month or "", purpose or "")

    @get(
        "/csv",
        operation_id="getNumbersAsCsv",
        summary="Read the numbers of a month as CSV",
        opt={"raises": (404,), "answer": MEDIA_TYPE},
    )
    async def csv(
        self, request: HttpRequest, month: MonthQuery = None, purpose: PurposeQuery = None
    ) -> Response[bytes]:
        found = await read_month(gateway_of(request), month or "", purpose or "")
        return Response(write_csv(found), media_type=f"{MEDIA_TYPE}; charset=utf-8")
