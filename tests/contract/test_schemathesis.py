"""Schemathesis makes requests from the OpenAPI file, right ones and wrong ones, and holds the answers to the file."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aboveboard.words import Role

from tests.contract import schemathesis_hooks as hooks
from tests.world import Installation, Shop

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
ITEMS = [{"item": "running-1", "tags": ["running"]}, {"item": "cooking-1", "tags": ["cooking"]}]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    service = Installation(tmp_path_factory.mktemp("schemathesis"))
    yield service
    service.close()


@pytest.fixture(scope="module")
def shop(service: Installation) -> Iterator[Shop]:
    """An app on a service of its own, with the placement and the person that the file's examples name."""
    app = service.shop()
    app.place("home-hero", ITEMS)
    app.dial("u-17", 2)
    yield app
    app.http.close()


def schemathesis(shop: Shop, folder: Path, *options: str) -> Any:
    """Runs it with every check on; its report."""
    report = folder / "report.json"
    limits = ["--max-response-time=5", "--request-timeout=20", "--no-color"]
    command = [sys.executable, "-m", "schemathesis.cli", f"--config-file={HERE / 'schemathesis.toml'}", "run"]
    command += [f"{shop.http.base_url}/schema", *limits, f"--report-json-path={report}", *options]
    environment = os.environ | {"SCHEMATHESIS_HOOKS": "tests.contract.schemathesis_hooks"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    return json.loads(report.read_text())


def test_every_answer_is_as_described(shop: Shop, tmp_path: Path) -> None:
    """With a key: examples, edges, random requests and chains of them find nothing."""
    key = f"--header=Authorization:Bearer {shop.key}"
    report = schemathesis(shop, tmp_path, key, "--max-examples=20", "--generation-deterministic")
    assert report["operations"]["tested"] == report["operations"]["total"]
    assert report["test_cases"]["generated"] > 900
    assert {phase["status"] for phase in report["phases"].values()} == {"success"}


def test_for_those_who_audit_every_answer_is_as_described(
    shop: Shop, service: Installation, tmp_path: Path
) -> None:
    """With a key of the compliance role, where only that opens."""
    key = f"--header=Authorization:Bearer {service.key(Role.COMPLIANCE)}"
    only = "--include-path-regex=^/(v1/(audits|exports|entries)|metrics)"
    report = schemathesis(shop, tmp_path, key, only, "--max-examples=10", "--generation-deterministic")
    assert report["operations"]["tested"] == report["operations"]["selected"] > 5


def test_without_a_key_every_answer_is_as_described(shop: Shop, tmp_path: Path) -> None:
    """Nobody in particular gets what is public, and the same refusal everywhere else."""
    phases = "--phases=examples,fuzzing"
    report = schemathesis(shop, tmp_path, phases, "--max-examples=5", "--generation-deterministic")
    assert report["operations"]["tested"] == report["operations"]["total"]


def test_an_echo_would_be_found() -> None:
    """The check that nothing sent stands in a refusal does find it when it does."""
    case = SimpleNamespace(path_parameters={}, query={}, headers={}, body={"person": ["someone-17"]})
    for said, found in (("a person of someone-17", True), ("a person", False)):
        answer = SimpleNamespace(status_code=400, json=lambda said=said: {"detail": said})
        with pytest.raises(AssertionError) if found else nullcontext():
            hooks.problem_echoes_nothing(None, answer, case)


@pytest.mark.long
def test_a_long_search_finds_nothing(shop: Shop, tmp_path: Path) -> None:
    """Other requests every time, and many more."""
    key = f"--header=Authorization:Bearer {shop.key}"
    assert (
        schemathesis(shop, tmp_path, key, "--max-examples=400", "--generation-database=none")["test_cases"][
            "generated"
        ]
        > 5000
    )
