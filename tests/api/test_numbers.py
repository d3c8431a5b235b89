"""The routes of `api.numbers`: the numbers of a month."""

import csv
import io
from typing import Any

import httpx
from aboveboard.words import Role

from tests.house import House
from tests.numbers.conftest import after as after
from tests.plain import PLAIN


def ask(house: House, path: str, role: Role = Role.COMPLIANCE) -> httpx.Response:
    key = house.installation.key(role)
    return httpx.get(
        f"{house.installation.url}{path}", headers={"authorization": f"Bearer {key}"}, verify=PLAIN
    )


def test_the_api_answers_the_same_as_json_and_csv(after: House) -> None:
    """For keys of the staff."""
    found: Any = ask(after, "/v1/numbers?purpose=improve").json()
    table = ask(after, "/v1/numbers/csv?purpose=improve")
    assert table.headers["content-type"].startswith("text/csv")
    lines = list(csv.DictReader(io.StringIO(table.text, newline="")))
    assert {each["table"] for each in lines} <= {each["name"] for each in found["tables"]}
    assert all(line["hidden"] == str(line["number"] == "").lower() for line in lines)
    assert ask(after, "/v1/numbers", Role.APP).status_code == 403
