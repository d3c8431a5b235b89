"""`/v1/placements/{placement}/report/parts/csv` as a client meets it."""

from aboveboard.api import part_report

from tests.world import Shop


def test_the_table_is_csv(still: Shop) -> None:
    """A line for each part, and none for plain items."""
    still.place("hero", [{"item": "plain"}])
    path = "/v1/placements/hero/report/parts/csv"
    assert still.http.get(path).text.count("\r\n") == 1
    still.ok("PUT", "/v1/placements/hero/items/combine", {"parts": {"call": [{"part": "buy"}]}})
    answer = still.http.get(path)
    assert answer.headers["content-type"] == f"{part_report.MEDIA_TYPE}; charset=utf-8"
    assert answer.text.splitlines()[1].startswith("call,buy,0,0,")
