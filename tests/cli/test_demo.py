"""`aboveboard demo`, as it is typed, and the play behind it."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from aboveboard.demo.catalogue import DEEDS, GUESTS
from aboveboard.demo.client import Client
from aboveboard.demo.scenario import DemoResult, Part, play
from aboveboard.demo.transcript import WIDTH
from aboveboard.errors import AboveboardError

from tests.curl import Assignment, lines_of, send
from tests.plain import PLAIN
from tests.world import Installation

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "aboveboard", "demo"]
WITHIN_S = 90
PERSONAL = re.compile(r"^ +because +You |^ +You (looked|reacted|had)", re.MULTILINE)


def environment(folder: Path, **more: str) -> dict[str, str]:
    """This one without settings, and with temporary folders of its own."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("ABOVEBOARD_")}
    return own | {"TMPDIR": str(folder), "PYTHONPATH": str(ROOT / "service")} | more


@pytest.fixture(scope="module")
def taken_port() -> Iterator[int]:
    """A port on which another process listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@pytest.fixture(scope="module")
def shown(
    tmp_path_factory: pytest.TempPathFactory, taken_port: int
) -> Iterator[subprocess.CompletedProcess[str]]:
    """One whole showing, as a continuous integration runs it; at its end its temporary folder is empty."""
    folder = tmp_path_factory.mktemp("demo")
    run = subprocess.run(
        [*COMMAND, "--once"],
        env=environment(folder, ABOVEBOARD_PORT=str(taken_port)),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=WITHIN_S,
    )
    yield run
    assert list(folder.iterdir()) == []


def blocks(text: str) -> dict[str, str]:
    """What is shown about each guest in the part about the same request."""
    part = text[text.index("The same request") : text.index("Then each of them")]
    found = re.split(r"^  (\w+): ", part, flags=re.MULTILINE)[1:]
    return dict(zip(found[::2], found[1::2], strict=True))


def test_the_demo_ends_well(shown: subprocess.CompletedProcess[str]) -> None:
    """Also where the port is taken; and it has nothing to complain about."""
    assert (shown.returncode, shown.stderr) == (0, "")


def test_a_port_that_is_taken_is_said_with_the_one_in_its_place(
    shown: subprocess.CompletedProcess[str], taken_port: int
) -> None:
    """First of all, with the setting that chooses another, and with the address that is used instead."""
    said = re.match(
        rf"Port {taken_port} is taken, so this gateway listens on (\d+)\. ABOVEBOARD_PORT chooses a port\.\n"
        r"A gateway is up at http://127\.0\.0\.1:(\d+)\n",
        shown.stdout,
    )
    assert said is not None, shown.stdout[:300]
    assert said[1] == said[2] != str(taken_port)


def test_everybody_is_answered_and_told_why(shown: subprocess.CompletedProcess[str]) -> None:
    """Items, level, at least one reason, and a place in the log."""
    found = blocks(shown.stdout)
    assert list(found) == [guest.name for guest in GUESTS]
    for text in found.values():
        assert re.search(r"sees +1 .* chance [01]\.\d\d\n +2 .*\n +3 ", text)
        assert re.search(r"level .*\n +because .*(.*\n)* +log +entry \d+", text)


@pytest.mark.parametrize("name", ["Mia", "Omar", "Jonas", "Tim"])
def test_who_has_not_agreed_reads_nothing_about_themselves(
    shown: subprocess.CompletedProcess[str], name: str
) -> None:
    """No reason is about their own behaviour: they are off, a minor, have withdrawn or never chose."""
    assert not PERSONAL.search(blocks(shown.stdout)[name])


def test_everything_fits_a_terminal(shown: subprocess.CompletedProcess[str]) -> None:
    """All but a signature and the folder's name, which may not be broken; and there are no colours where there is none."""
    lines = [
        line for line in shown.stdout.splitlines() if not line.startswith(("\u2014 ", "Everything is in "))
    ]
    assert [line for line in lines if len(line) > WIDTH] == []
    assert "\x1b" not in shown.stdout


def test_the_log_is_verified_before_the_eyes(shown: subprocess.CompletedProcess[str]) -> None:
    """The number of entries is the one in the checkpoint that is printed."""
    entries = re.search(r"All (\d+) entries were read again", shown.stdout)
    assert entries is not None
    assert f"aboveboard.example/log\n{entries[1]}\n" in shown.stdout


def test_the_shop_stays_open_until_it_is_told_to_close(tmp_path: Path) -> None:
    """The addresses and commands that it prints work as they are; at the end nothing of it is left."""
    running = subprocess.Popen(
        COMMAND, env=environment(tmp_path, ABOVEBOARD_PORT="0"), stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    try:
        text = printed(running.stdout)
        look_around(text)
        answers = pasted(text)
    finally:
        running.send_signal(signal.SIGINT)
        running.stdout.close()
        assert running.wait(WITHIN_S) == 0
    assert [answer["personalization"]["effective"] for answer in answers] == [3, 0]
    assert list(tmp_path.iterdir()) == []


def printed(stdout: Iterator[str]) -> str:
    """What is said until the shop is open."""
    text = ""
    for line in stdout:
        text += line
        if "until Ctrl-C" in line:
            break
    return text


def look_around(text: str) -> None:
    """Opens the shop, the console with its key, and Hugo's pages with the link, once."""
    found = re.search(
        r"The shop +(\S+)\n.*The workspace +\S+\n.*pages +(\S+)\n.*\n +The console +(\S+)\n.*the key (\S+)\n.*The API +(\S+)\n",
        text,
    )
    assert found is not None
    shop, link, console, key, api = found.groups()
    ours = {"sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded"}
    with httpx.Client(follow_redirects=True, headers=ours, timeout=WITHIN_S, verify=PLAIN) as browser:
        assert "You browse as" in browser.get(shop).text
        assert browser.post(console, content=f"key={key}").url.path == "/console"
        assert browser.post(link).url.path == "/privacy"
        assert browser.post(link).status_code == 410
        assert browser.get(api).json()["openapi"].startswith("3.1")


def pasted(text: str) -> list[Any]:
    """Sends every command of the last part; the decisions among the answers."""
    values, decisions = dict[str, str](), []
    for step in lines_of("\n".join(re.findall(r"^(?:[A-Z]+=|curl ).*$", text, re.MULTILINE))):
        if isinstance(step, Assignment):
            values[step.name] = step.value.replace("$KEY", values.get("KEY", ""))
            continue
        answer = send(step, values)
        assert answer.status_code == 200, answer.text
        if step.url.endswith("/v1/decisions"):
            decisions.append(answer.json())
    return decisions


# --- the play


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoResult]:
    """What was played, against a gateway in this process."""
    installation = Installation(tmp_path_factory.mktemp("play"))
    host, _, port = installation.url.removeprefix("http://").partition(":")
    client = Client(host, int(port), installation.key())
    yield play(client, installation.service.gateway.clock())
    client.close()
    installation.close()


def part(played: DemoResult, name: str) -> Part:
    return next(part for part in played.parts if part.guest.name == name)


def test_everybody_did_the_same(played: DemoResult) -> None:
    """Each signal of each guest came in, and has its status."""
    assert {len(part.signals) for part in played.parts} == {len(DEEDS)}


@pytest.mark.parametrize("name", ["Mia", "Omar", "Jonas", "Tim"])
def test_nothing_personal_reached_the_choice(played: DemoResult, name: str) -> None:
    """The sealed record itself holds no interest of theirs."""
    assert part(played, name).record["allowed"]["interests"] == []


@pytest.mark.parametrize(
    ("name", "reaches"),
    [
        ("Nora", {"visit"}),
        ("Hugo", {"history"}),
        ("Lena", {"history", "elsewhere"}),
        ("Priya", {"history"}),
    ],
)
def test_what_counted_is_what_was_agreed_to(played: DemoResult, name: str, reaches: set[str]) -> None:
    """And no more: a browser's signal keeps out what came from elsewhere."""
    interests = part(played, name).record["allowed"]["interests"]
    assert {interest[0] for interest in interests} == reaches


def test_what_somebody_ruled_out_neither_counts_nor_is_shown(played: DemoResult) -> None:
    """Sofia is not shown anything about running, and nothing that she did there counts."""
    record = part(played, "Sofia").record
    assert "topic:running" not in {interest[2] for interest in record["allowed"]["interests"]}
    assert ["trail-shoes", "limit"] in record["removed"]


def test_the_night_is_quiet(played: DemoResult) -> None:
    """The newsletter is decided in the morning and not at night, by the same gateway for the same person."""
    morning, night = (each.answer["items"] for each in played.elsewhere if each.placement == "newsletter")
    assert (len(morning), len(night)) == (1, 0)


def test_a_refusal_ends_the_play(tmp_path: Path) -> None:
    """A demo that asks for something wrong says so, with the gateway's own words."""
    installation = Installation(tmp_path)
    host, _, port = installation.url.removeprefix("http://").partition(":")
    client = Client(host, int(port), "no key")
    with pytest.raises(AboveboardError, match="401"):
        play(client, 0)
    client.close()
    installation.close()


def test_a_new_installation_of_the_demo_is_reported(tmp_path: Path) -> None:
    """Where the operator named the folder, which stays: on standard error, once."""
    data = tmp_path / "data"
    command = [*COMMAND, "--once", "--data", str(data)]
    surroundings = environment(tmp_path, ABOVEBOARD_PORT="0", PYTHONPATH=f"{ROOT / 'service'}:{ROOT}")
    runs = [
        subprocess.run(
            command, env=surroundings, cwd=tmp_path, capture_output=True, text=True, timeout=WITHIN_S
        )
        for _ in range(2)
    ]
    assert [run.returncode for run in runs] == [0, 0]
    assert runs[0].stderr.startswith(f"Made a new installation in {data}\n")
    assert runs[1].stderr == ""
