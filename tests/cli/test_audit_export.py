"""`aboveboard audit export` and `checkpoint` (`cli.audit_export`), typed beside a running gateway and without one."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from aboveboard.audit.note import open_checkpoint

from tests.exports.archives import keys_of, opened, verified
from tests.faults.process import ROOT, Typed, environment, typed
from tests.plain import PLAIN
from tests.world import DAN, Installation


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A serving gateway whose log has a decision."""
    running = Installation(tmp_path_factory.mktemp("audited"), learn_every_ms="0")
    shop = running.shop()
    shop.place()
    shop.decide(shop.welcome(DAN))
    yield running
    shop.http.close()
    running.close()


def audit(installation: Installation, *words: str) -> Typed:
    """The command in a process of its own, as beside every gateway.

    In the gateway's process its end would take the locks of the gateway away (POSIX), and the next process to close the
    database would delete the write-ahead log under it.
    """
    command = [sys.executable, "-m", "aboveboard", "audit", *words]
    surroundings = environment(installation.settings.data, {})
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    return Typed(done.returncode, done.stdout, done.stderr)


def test_an_export_beside_a_gateway(beside: Installation, tmp_path: Path) -> None:
    """Its name alone on standard output, what is in it beside that, and the verifier takes it."""
    path = tmp_path / "all.zip"
    done = audit(beside, "export", "--out", str(path), "--format", "csv")
    assert (done.code, done.out) == (0, f"{path}\n")
    archive = opened(path)
    assert done.err == f"{len(archive.lines)} records, 0 erased, 0 not selected.\n"
    assert "records.csv" in archive.names
    assert verified(beside, archive).faults == []


def test_an_export_has_a_dated_name(
    beside: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the folder where the command is typed."""
    monkeypatch.chdir(tmp_path)
    done = audit(beside, "export")
    assert re.fullmatch(r"aboveboard-audit-\d{4}-\d\d-\d\dT\d{6}Z\.zip\n", done.out)
    assert [path.name for path in tmp_path.iterdir()] == [done.out.strip()]


def test_an_export_of_a_part(beside: Installation, tmp_path: Path) -> None:
    """By kind, placement, app, policy set and time; the manifest says what was asked."""
    path = tmp_path / "part.zip"
    policy = beside.service.gateway.rules.policy.id
    options = [
        "--kind",
        "decision",
        "--kind",
        "outcome",
        "--placement",
        "home",
        "--app",
        "shop",
        "--policy",
        policy,
    ]
    times = ["--from", "2020-02-03", "--to", "2120-02-03T08:10:00+01:00"]
    assert audit(beside, "export", "--out", str(path), *options, *times, "--without-pseudonyms").code == 0
    assert opened(path).manifest["query"] == {
        "from": "2020-02-03T00:00:00.000Z",
        "to": "2120-02-03T07:10:00.000Z",
        "kinds": ["decision", "outcome"],
        "placement": "home",
        "app": "shop",
        "policy": policy,
        "formats": ["jsonl"],
        "pseudonyms": False,
    }


def test_no_file_is_overwritten(beside: Installation, tmp_path: Path) -> None:
    """It says so before it does any work."""
    path = tmp_path / "mine.zip"
    path.write_text("mine")
    done = audit(beside, "export", "--out", str(path))
    assert (done.code, done.out) == (1, "")
    assert "A file named mine.zip exists already" in done.err
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["export", "--from", "yesterday"],
            "This is neither a day nor a time with its offset. Use 2026-11-21 or",
        ),
        (["export", "--from", "2026-11-21T08:10:00"], "with its offset"),
        (["export", "--kind", "gossip"], "'gossip' is not one of"),
        (["export", "--format", "xlsx"], "'xlsx' is not one of"),
        (["tell"], "No such command 'tell'"),
    ],
)
def test_what_is_typed_wrong_is_said(tmp_path: Path, words: list[str], said: str) -> None:
    """With exit code 2."""
    refused = typed(tmp_path, "audit", *words)
    assert (refused.code, refused.out) == (2, "")
    assert said in refused.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--from", "2026-11-22", "--to", "2026-11-21"], "The export ends before it begins."),
        (["--policy", "mine"], "This is not the id of a policy set."),
    ],
)
def test_what_cannot_be_asked_is_said(beside: Installation, words: list[str], said: str) -> None:
    """In a line, with exit code 1."""
    refused = audit(beside, "export", *words)
    assert (refused.code, refused.out) == (1, "")
    assert said in refused.err


@pytest.mark.parametrize("words", [["checkpoint"], ["export"]])
def test_where_there_is_nothing_nothing_is_made(tmp_path: Path, words: list[str]) -> None:
    """Unlike a key, an audit is of something that is there."""
    refused = typed(tmp_path, "audit", *words)
    assert (refused.code, refused.out) == (1, "")
    assert "There is no installation" in refused.err
    assert list(tmp_path.iterdir()) == []


def test_the_checkpoint_is_the_newest(beside: Installation) -> None:
    """Signed, and as the gateway serves it."""
    done = audit(beside, "checkpoint")
    assert (done.code, done.err) == (0, "")
    assert done.out == httpx.get(f"{beside.url}/log/checkpoint", verify=PLAIN).text
    assert open_checkpoint(done.out, *keys_of(beside.service.gateway)).size > 0


def test_a_terminal_sees_how_far_it_is(beside: Installation, tmp_path: Path) -> None:
    """A bar on standard error, when that is one."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "aboveboard", "audit", "export", "--out", str(tmp_path / "x.zip")]
    surroundings = environment(beside.settings.data, {})
    process = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    seen = b""
    try:
        while part := os.read(ours, 65_536):
            seen += part
    except OSError:  # the other side has hung up
        pass
    os.close(ours)
    assert process.wait() == 0
    assert b"exporting" in seen
    assert b"100%" in seen
