"""The log lines of a process: one JSON object each, and nothing that another library quotes."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from aboveboard.cli.logging_setup import set_up_logs

from tests.faults.process import logging_as_it_was


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """The logs of this process, as they were before."""
    with logging_as_it_was():
        yield


def test_a_line_is_a_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error: the event, the level, the time and the values."""
    set_up_logs("info")
    structlog.get_logger("aboveboard").info("serving", port=8080)
    out, err = capsys.readouterr()
    line = json.loads(err)
    assert (out, err.count("\n")) == ("", 1)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "serving", "level": "info", "port": 8080}


def test_lower_levels_are_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    """The level itself is."""
    set_up_logs("warning")
    log = structlog.get_logger("aboveboard")
    log.info("serving")
    log.warning("rules_refused")
    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == ["rules_refused"]


def test_a_library_s_message_is_not_quoted(capsys: pytest.CaptureFixture[str]) -> None:
    """Its logger and its level are."""
    set_up_logs("info")
    logging.getLogger("some.library").warning("cannot parse %s", "ada.lovelace")
    err = capsys.readouterr().err
    assert "lovelace" not in err
    line = json.loads(err)
    assert (line["event"], line["logger"], line["kind"]) == ("library", "some.library", "WARNING")


def test_libraries_write_warnings_only(capsys: pytest.CaptureFixture[str]) -> None:
    """Also where the level of this process is lower."""
    set_up_logs("debug")
    logging.getLogger("some.library").info("connected")
    assert capsys.readouterr().err == ""
