"""`aboveboard serve`, and the help of every command."""

import json
import signal
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import click
import httpx
import pytest
from aboveboard import settings
from aboveboard.api.metrics import metrics_app
from aboveboard.cli.main import cli
from aboveboard.cli.serve import METRICS_CONNECTIONS, bind, make_server
from aboveboard.errors import StartupRefused
from aboveboard.gateway.metrics import Metrics

from tests.commands import commands_of
from tests.faults.process import Process, typed
from tests.plain import PLAIN


def commands(group: click.Group, *before: str) -> list[tuple[str, ...]]:
    """Every command and group that can be typed, hidden ones too."""
    found = [before]
    for name, command in commands_of(group).items():
        found += commands(command, *before, name) if isinstance(command, click.Group) else [(*before, name)]
    return found


@pytest.mark.parametrize("words", commands(cli), ids=" ".join)
@pytest.mark.parametrize("ask", ["--help", "-h"])
def test_every_command_has_help(tmp_path: Path, words: tuple[str, ...], ask: str) -> None:
    """A sentence and the options, and nothing is done."""
    result = typed(tmp_path / "data", *words, ask)
    assert (result.code, result.err) == (0, "")
    usage, sentence = [line for line in result.out.splitlines() if line.strip()][:2]
    assert usage.startswith("Usage: ")
    assert " ".join(("aboveboard", *words)) in usage
    assert sentence.strip()[0].isupper()
    assert not (tmp_path / "data").exists()


class Run(NamedTuple):
    """What was seen of a first start and of the second one after it."""

    data: Path
    lines: list[str]
    ready: Any
    modes: dict[str, int]
    url: str
    again: list[str]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    data = tmp_path_factory.mktemp("serve") / "data"
    first = Process(data)
    ready = httpx.get(f"{first.url}/readyz", verify=PLAIN).json()
    httpx.get(
        f"{first.url}/v1/people/ada.lovelace", headers={"authorization": "Bearer nonsense"}, verify=PLAIN
    )
    modes = {path.name: path.stat().st_mode & 0o777 for path in [data, *data.rglob("*")]}
    assert first.end(signal.SIGINT) == 0
    second = Process(data)
    assert second.url != first.url
    assert second.end() == 0
    return Run(data, first.lines, ready, modes, first.url, second.lines)


def events(lines: list[str]) -> list[str]:
    return [json.loads(line)["event"] for line in lines if line.startswith("{")]


def test_the_first_start_says_where_everything_is(run: Run) -> None:
    """What was made, what to back up, what to do next."""
    made, keys, database, then = run.lines[:4]
    assert made == f"Made a new installation in {run.data}\n"
    assert str(run.data / "keys") in keys
    assert str(run.data / "aboveboard.db") in database
    assert all("back this up" in line for line in (keys, database))
    assert then == "Make a first API key: aboveboard keys create --role app --name shop\n"
    assert events(run.lines[4:]) == ["serving", "stopped"]


def test_the_second_start_does_not_repeat_it(run: Run) -> None:
    """One line when it serves, one when it has stopped, and nothing else."""
    assert events(run.again) == ["serving", "stopped"]
    assert len(run.again) == 2


def test_what_is_made_is_its_owner_s_alone(run: Run) -> None:
    """Keys, database, locks: no other user of the machine may read or write them."""
    assert {"master.key", "aboveboard.db", "aboveboard.db-wal", "aboveboard.db.gateway"} < set(run.modes)
    assert {mode & 0o077 for mode in run.modes.values()} == {0}


def test_it_serves_when_it_says_so(run: Run) -> None:
    """The port that it names was open, and the gateway ready behind it; when it has stopped, it is closed."""
    assert run.ready == {"status": "ready"}
    with pytest.raises(httpx.ConnectError):
        httpx.get(run.url, verify=PLAIN)


def test_log_lines_name_nobody(run: Run) -> None:
    """A request for a person left no trace of its path in what was written to standard error."""
    assert "lovelace" not in "".join(run.lines)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_an_address_or_its_name_is_listened_on(host: str) -> None:
    """The system chooses the port."""
    with bind(settings.load({"ABOVEBOARD_HOST": host, "ABOVEBOARD_PORT": "0"})) as listener:
        assert listener.getsockname()[1] > 0


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_an_address_that_is_not_ours_is_refused(host: str) -> None:
    """With the names of the settings."""
    with pytest.raises(StartupRefused, match=f"The gateway cannot listen on {host} .*ABOVEBOARD_HOST"):
        bind(settings.load({"ABOVEBOARD_HOST": host, "ABOVEBOARD_PORT": "0"}))


def test_options_beat_the_settings(tmp_path: Path) -> None:
    """Host, port and folder, on one start; the environment names others."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    data = tmp_path / "option"
    options = ("--host", "localhost", "--port", str(port), "--data", str(data))
    process = Process(tmp_path / "environment", *options, host="192.0.2.1", port="1")
    assert process.url == f"http://localhost:{port}"
    assert httpx.get(f"{process.url}/readyz", verify=PLAIN).json() == {"status": "ready"}
    assert process.end() == 0
    assert [path.name for path in tmp_path.iterdir()] == ["option"]
    assert (
        f"Make a first API key: aboveboard keys create --role app --name shop --data {data}\n"
        in process.lines
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--port", "many"), "ABOVEBOARD_PORT must be a whole number of at most 65535"),
        (("--port", "65536"), "ABOVEBOARD_PORT must be a whole number of at most 65535"),
        (("--host", "192.0.2.1"), "The gateway cannot listen on 192.0.2.1 port"),
    ],
)
def test_an_option_is_held_to_the_same_as_the_setting(
    tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    """With the same words and exit code 1, and nothing made."""
    refused = typed(tmp_path / "data", "serve", *options)
    assert (refused.code, refused.out) == (1, "")
    assert said in refused.err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("most", "found"), [(None, 50), (METRICS_CONNECTIONS, METRICS_CONNECTIONS), (70, 50)]
)
def test_a_server_may_have_fewer_connections(tmp_path: Path, most: int | None, found: int) -> None:
    """The metrics have, because their open files are among those that are kept for the rest."""
    given = {"ABOVEBOARD_DATA": str(tmp_path), "ABOVEBOARD_CONNECTIONS_MAX": "50"}
    gateway: Any = SimpleNamespace(settings=settings.load(given), limits=None)
    protocol: Any = make_server(metrics_app(Metrics()), gateway, most).config.http
    assert protocol.bounds.connections == found
