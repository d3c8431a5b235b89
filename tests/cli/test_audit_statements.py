"""`aboveboard audit statements`, as it is typed."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import jsonschema_rs
import msgspec
import pytest
from aboveboard.accountability.statement import ReasonsStatement
from aboveboard.cli import audit_statements
from aboveboard.cli.audit_statements import statements
from click.testing import CliRunner

from tests.accountability.restricted import Restricted, restrict
from tests.faults.process import Typed, typed


class Desk(NamedTuple):
    """The export, and a folder with the platform's own files."""

    restricted: Restricted
    folder: Path

    def typed(self, *words: object) -> Typed:
        files = ("--terms", self.folder / "terms.toml", "--dates", self.folder / "dates.csv")
        out = ("--out", self.folder / "out")
        given = ("--key", self.restricted.keys[0], *files, *out, self.restricted.path, *words)
        return typed(self.folder / "nowhere", "audit", "statements", *map(str, given))

    def dates(self, *rows: str) -> None:
        head = ",".join(audit_statements.HEAD)
        lines = [head, *(row.format(home=f"{self.restricted.app}/home") for row in rows)]
        (self.folder / "dates.csv").write_text("\n".join(lines))

    def sent(self) -> Iterator[dict[str, object]]:
        for path in sorted((self.folder / "out").glob("*.json")):
            yield from json.loads(path.read_text())["statements"]


@pytest.fixture(scope="module")
def restricted(tmp_path_factory: pytest.TempPathFactory) -> Restricted:
    return restrict(tmp_path_factory.mktemp("restricted"))


@pytest.fixture
def desk(restricted: Restricted, tmp_path: Path) -> Desk:
    made = Desk(restricted, tmp_path)
    (tmp_path / "terms.toml").write_text(restricted.terms)
    made.dates("{home},pills,2026-10-01", "{home},tests,2026-10-02")
    return made


def test_each_restricted_item_has_a_statement(desk: Desk) -> None:
    """Of the form of the database, with the day on which it was posted, and a list for the platform alone."""
    result = desk.typed()
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("2 statements in ")
    sent = list(desk.sent())
    schema = msgspec.json.schema(ReasonsStatement)
    assert [list(jsonschema_rs.validator_for(schema).iter_errors(each)) for each in sent] == [[], []]
    assert [each["content_date"] for each in sent] == ["2026-10-01", "2026-10-02"]
    with (desk.folder / "out" / "items.csv").open() as file:
        listed = list(csv.DictReader(file))
    assert [(row["puid"], row["item"]) for row in listed] == [
        (sent[0]["puid"], "pills"),
        (sent[1]["puid"], "tests"),
    ]


def test_no_statement_says_anything_of_a_person_or_an_item(desk: Desk) -> None:
    """The database is public (DSA Art. 24(5)): beside what was declared there are days and a hash."""
    desk.typed()
    text = "".join(path.read_text() for path in (desk.folder / "out").glob("*.json"))
    assert [word for word in ("pills", "tests", "eve", desk.restricted.app) if word in text] == []


def test_a_second_run_gives_the_same(desk: Desk) -> None:
    """The database then refuses what it has, by its id."""
    desk.typed()
    first = list(desk.sent())
    desk.typed()
    assert list(desk.sent()) == first


def test_an_item_without_a_day_has_no_statement(desk: Desk) -> None:
    """And is counted, because the database wants the day."""
    desk.dates("{home},pills,2026-10-01")
    result = desk.typed()
    assert (result.code, len(list(desk.sent()))) == (0, 1)
    assert result.err == "1 items have no day in dates.csv, so they have no statement\n"


def test_requests_have_a_hundred_statements_at_most(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here one, so that two are enough to see it."""
    monkeypatch.setattr(audit_statements, "BATCH", 1)
    files = ["--terms", desk.folder / "terms.toml", "--dates", desk.folder / "dates.csv"]
    given = ["--key", desk.restricted.keys[0], *files, "--out", desk.folder / "out", desk.restricted.path]
    assert CliRunner().invoke(statements, [str(word) for word in given]).exit_code == 0
    names = sorted(path.name for path in (desk.folder / "out").iterdir())
    assert names == ["items.csv", "statements-0001.json", "statements-0002.json"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The first line of dates.csv is not placement,item,content_date."),
        ("placement,item,content_date\na,b", "dates.csv, line 2 is not a placement, an item and a day"),
        ("placement,item,content_date\na,b,1999-01-01", "dates.csv, line 2"),
        ("placement,item,content_date\na,b,soon", "dates.csv, line 2"),
        ('placement,item,content_date\n"a', "dates.csv is not CSV in UTF-8."),
    ],
)
def test_a_wrong_list_of_days_is_refused(desk: Desk, text: str, said: str) -> None:
    """With its line, and nothing is written."""
    (desk.folder / "dates.csv").write_text(text)
    result = desk.typed()
    assert (result.code, result.out) == (1, "")
    assert said in result.err
    assert not (desk.folder / "out").exists()


def test_an_export_that_does_not_verify_has_no_statement(desk: Desk) -> None:
    """A statement to an authority rests on what the log has."""
    broken = desk.folder / "broken.zip"
    broken.write_bytes(desk.restricted.path.read_bytes()[:-100])
    files = ("--terms", desk.folder / "terms.toml", "--dates", desk.folder / "dates.csv")
    given = ("--key", desk.restricted.keys[0], *files, "--out", desk.folder / "out", broken)
    assert typed(desk.folder / "nowhere", "audit", "statements", *map(str, given)).code == 1
    assert not (desk.folder / "out").exists()
