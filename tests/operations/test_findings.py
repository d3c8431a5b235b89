"""A finding as a line and as JSON, and the exit code of a report."""

import json

import pytest
from aboveboard.errors import StartupRefused
from aboveboard.operations.findings import DoctorFinding, Mark, bad, ok, report, report_refusal, warn

FINDINGS = [ok("disk", "900 MiB are free."), warn("tiles", "300 are not stored yet.", "Wait.")]
DAMAGED = bad("log", "The log is damaged.", "Restore a backup.")


def test_a_line_says_what_happened_and_what_to_do() -> None:
    """Two whole sentences, also for a text that came without its full stop."""
    assert DAMAGED.line == "bad   log: The log is damaged. Restore a backup."
    assert (
        bad("rules", "dial.toml: levels", "Correct it.").line == "bad   rules: dial.toml: levels. Correct it."
    )
    assert bad("disk", "Is it full?", "Look.").line == "bad   disk: Is it full? Look."


def test_a_line_without_a_remedy_ends_with_what_happened() -> None:
    """A plain value stays as it is."""
    assert ok("SQLite", "3.51.3").line == "ok    SQLite: 3.51.3"


@pytest.mark.parametrize(
    ("detail", "says", "do"),
    [
        ("log.head is missing. Restore it. Then start.", "log.head is missing.", "Restore it. Then start."),
        ("log.head is missing.", "log.head is missing.", ""),
    ],
)
def test_a_refusal_is_split_after_its_first_sentence(detail: str, says: str, do: str) -> None:
    """A name with a dot in it does not end a sentence."""
    assert report_refusal("log.head", StartupRefused(detail)) == DoctorFinding("log.head", Mark.BAD, says, do)


def test_a_report_counts_what_is_bad(capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error; a warning alone is no failure."""
    assert report(FINDINGS) == 0
    assert capsys.readouterr() == ("".join(f"{each.line}\n" for each in FINDINGS), "")
    assert report([*FINDINGS, DAMAGED, DAMAGED]) == 1
    assert capsys.readouterr().err == "2 wrong\n"


def test_a_report_as_json_is_one_list(capsys: pytest.CaptureFixture[str]) -> None:
    """All findings, with the same exit code."""
    assert report([*FINDINGS, DAMAGED], as_json=True) == 1
    rows = json.loads(capsys.readouterr().out)
    assert [row["state"] for row in rows] == ["ok", "warn", "bad"]
    assert rows[2] == {"name": "log", "state": "bad", "says": DAMAGED.says, "do": DAMAGED.do}


def test_a_line_is_written_before_the_next_check(capsys: pytest.CaptureFixture[str]) -> None:
    """A check that takes long does not hide what is known already."""

    def check():  # type: ignore[no-untyped-def]
        yield DAMAGED
        assert capsys.readouterr().out == f"{DAMAGED.line}\n"

    assert report(check()) == 1
