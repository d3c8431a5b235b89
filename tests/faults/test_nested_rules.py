"""Rules that would crash Cedar: no text of the folder, the console or a command ends a process."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from tests.faults.process import ROOT, Process, check_healthy, environment, made_key, refused, serving
from tests.plain import PLAIN
from tests.policy.hostile import CHAINS, hostile_rule

SIZE = 1_000
KINDS = sorted(CHAINS)


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory, policies: Path) -> Iterator[Process]:
    with serving(tmp_path_factory.mktemp("data"), policies=str(policies)) as process:
        yield process
        check_healthy(process.data)


@pytest.fixture
def hostile(policies: Path) -> Iterator[Path]:
    """The folder with one rule of each kind in a file of its own, for the test."""
    file = policies / "hostile.cedar"
    rules = [hostile_rule(CHAINS[kind](SIZE), re.sub(r"\W", "-", kind)) for kind in KINDS]
    file.write_text("\n".join(rules))
    yield policies
    file.unlink()


def refused_kinds(said: str) -> int:
    """The number of rules that a list of problems refuses for a bound, or for what Cedar says of them."""
    return len(set(re.findall(r"hostile\.cedar:(\d+): \(syntax\): (?:the rule has|too many)", said)))


def test_a_reload_refuses_every_kind(gateway: Process, hostile: Path) -> None:
    """Each rule is named with its line, and the old rules stay in force."""
    before = httpx.get(f"{gateway.url}/healthz", verify=PLAIN).status_code
    lines = len(gateway.lines)
    gateway.send(signal.SIGHUP)
    said = gateway.said("rules_refused", after=lines)["detail"]
    assert refused_kinds(said) == len(KINDS)
    assert before == httpx.get(f"{gateway.url}/healthz", verify=PLAIN).status_code == 200


def test_a_check_and_a_start_refuse_every_kind(hostile: Path, tmp_path: Path) -> None:
    """With an exit code of their own, and not that of a signal."""
    ran = subprocess.run(
        [sys.executable, "-m", "aboveboard", "policy", "check", "--policies", str(hostile)],
        cwd=ROOT,
        env=environment(tmp_path, {}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, refused_kinds(ran.stderr)) == (1, len(KINDS))
    start = refused(tmp_path / "data", policies=str(hostile))
    assert (start.code, refused_kinds(start.err)) == (1, len(KINDS))
    assert start.err.startswith("aboveboard: hostile.cedar:")


def test_the_console_refuses_every_kind(gateway: Process, policies: Path) -> None:
    """A text in the form comes back with its problems, and the gateway answers the next request."""
    key = made_key(gateway.data, "staff", "compliance", policies=str(policies))
    with httpx.Client(base_url=gateway.url, headers={"Origin": gateway.url}, verify=PLAIN) as browser:
        assert browser.post("/console", data={"key": key}).status_code == 303
        page = browser.get("/console/dry-runs").text
        names = re.findall(r'name="name" value="([^"]+)"', page)
        texts = [unescape(text) for text in re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)]
        for kinds in (["brackets"], ["attributes"], KINDS[::2], KINDS[1::2]):
            sent = [texts[0] + "".join(hostile_rule(CHAINS[kind](SIZE)) for kind in kinds), *texts[1:]]
            body = urlencode({"name": names, "text": sent, "most": 100}, doseq=True)
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            answer = browser.post("/console/dry-runs", content=body, headers=form)
            assert answer.status_code == 422, answer.text[:500]
            found = re.findall(rf"{re.escape(names[0])}:\d+: \(syntax\): ", answer.text)
            assert len(found) == len(kinds)
        assert browser.get("/console/dry-runs").status_code == 200
