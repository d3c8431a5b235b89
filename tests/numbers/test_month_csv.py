"""The numbers of a month as CSV."""

from aboveboard.numbers.month_csv import COLUMNS, write_csv
from aboveboard.numbers.months import read_month

from tests.house import House


def test_a_csv_has_its_columns_and_ends_each_line_in_full(after: House) -> None:
    """CRLF, as RFC 4180 says, and no cell begins as a formula."""
    written = write_csv(after.run(read_month(after.gateway, purpose="improve"))).decode()
    first, *rest = written.split("\r\n")
    assert first == ",".join(COLUMNS)
    assert rest[-1] == ""
    assert not any(part.startswith(("=", "+", "@")) for line in rest for part in line.split(","))
