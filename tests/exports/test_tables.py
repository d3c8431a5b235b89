"""Records as flat tables, as CSV and as Parquet."""

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as parquet
import pytest
from aboveboard.clock import to_ms
from aboveboard.errors import Unprocessable
from aboveboard.exports.tables import COLUMNS, FORMULA, Cell, CsvFile, Flat, cell, check_formats

from tests.exports.archives import exported, verified
from tests.exports.visits import visit
from tests.laws.running import app_of
from tests.world import CLEO, Installation, Shop

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", 'a"b,c\r\nd', "läden"]


def test_no_cell_of_a_table_is_a_formula(installation: Installation, shop: Shop, tmp_path: Path) -> None:
    """A spreadsheet shows every id and title of an app as text."""
    placed = [name for name in FORMULAS if name.isprintable()]
    shop.place("home", [{"item": name} for name in placed])
    person = shop.welcome(CLEO)
    for name in placed:
        shop.consent(person, "personalize_visit", method=name)
    answer = shop.decide(person, count=len(placed))
    archive = exported(installation, tmp_path, formats=("csv",), app=app_of(installation, answer))
    text = archive.read("records.csv").decode()
    table = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(table) == len(archive.lines)
    assert not any(
        value.startswith(("=", "+", "-", "@", "\t", "\r")) for row in table for value in row.values()
    )
    decision = next(row for row in table if (row["kind"], row["state"]) == ("decision", "record"))
    assert sorted(json.loads(decision["items"])) == sorted(placed)
    assert text.count("\r\n") == len(table) + 1


def test_tables_say_what_the_lines_say(installation: Installation, shop: Shop, tmp_path: Path) -> None:
    """CSV and Parquet have a row for each line, with numbers as numbers."""
    answer = visit(shop)
    archive = exported(installation, tmp_path, formats=("csv", "parquet"))
    typed = parquet.read_table(io.BytesIO(archive.read("records.parquet"))).to_pylist()
    texts = list(csv.DictReader(io.StringIO(archive.read("records.csv").decode(), newline="")))
    indexes = [line["index"] for line in archive.lines]
    assert [row["index"] for row in typed] == indexes == [int(row["index"]) for row in texts]
    mine = next(row for row in typed if row["record"] == answer["decision"])
    assert mine["items"] == [item["item"] for item in answer["items"]]
    assert mine["probabilities"] == [item["probability"] for item in answer["items"]]
    assert mine["effective"] == answer["personalization"]["effective"]
    line = next(line for line in archive.readable if line["record"] == answer["decision"])
    assert to_ms(mine["at"]) == to_ms(mine["at"].fromisoformat(line["at"]))
    assert [row["details"] for row in typed if row["kind"] == "dial"] != []
    assert verified(installation, archive).faults == []


@pytest.mark.parametrize("mark", FORMULA)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(mark: str) -> None:
    """Also within a list, which is text; a number stays one."""
    assert cell(f"{mark}1") == f"'{mark}1"
    assert cell(f"a{mark}") == f"a{mark}"
    assert cell(-1) == -1


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        (True, "true"),
        (False, "false"),
        (["a", 'b"'], '["a","b\\""]'),
        ([0.5, 1.0], "[0.5,1.0]"),
        ([], "[]"),
    ],
)
def test_a_cell_is_text_or_a_number(value: Cell, written: str | int | None) -> None:
    """Lists are JSON, and what is not there is an empty cell."""
    assert cell(value) == written


def test_a_csv_file_stays_open_after_its_table() -> None:
    """The archive copies it afterwards. Line ends and quotes are those of RFC 4180."""
    file = io.BytesIO()
    table = CsvFile(file)
    table.add([Flat(7, 0, "dial", "record", "a,b", None, None, "ab")])
    table.close()
    header, row, rest = file.getvalue().decode().split("\r\n")
    assert header.split(",") == list(COLUMNS)
    assert row.startswith('7,1970-01-01T00:00:00.000Z,dial,record,"a,b",,,ab,')
    assert rest == ""


def test_parquet_is_refused_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other formats need none."""
    monkeypatch.setattr("aboveboard.exports.tables.find_spec", lambda _: None)
    check_formats(("jsonl", "csv"))
    with pytest.raises(Unprocessable) as refused:
        check_formats(("jsonl", "parquet"))
    assert refused.value.field == "formats"
