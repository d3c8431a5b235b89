"""`aboveboard person erase`, as it is typed beside a running gateway."""

import io
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from aboveboard.cli import person_erase
from aboveboard.erasure.begin import StartedErasure
from aboveboard.erasure.erase import ErasureStatus

from tests.cli.conftest import APP
from tests.faults.process import Typed, made_key, typed
from tests.world import EVE, Installation, Shop


def erase(served: Installation, who: str) -> Typed:
    return typed(served.settings.data, "person", "erase", "--app", APP, "--person", who)


def test_the_id_stands_alone_on_standard_output(served: Installation, client: Shop) -> None:
    """The receipt can be read with it; the indexes of both entries are on standard error."""
    eve = client.welcome(EVE)
    done = erase(served, eve)
    receipt = client.ok("GET", f"/v1/erasures/{done.out.strip()}")
    said = re.match(r"Erased; log entries (\d+) and (\d+)\n", done.err)
    assert (done.code, done.out.count("\n"), receipt["state"]) == (0, 1, "erased")
    assert said is not None
    assert int(said[1]) < int(said[2])
    assert eve not in done.out + done.err
    assert client.refused("GET", f"/v1/people/{eve}")["status"] == 404


def test_the_id_of_the_person_may_come_from_standard_input(
    served: Installation, client: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Arguments can be read by other users of the machine."""
    eve = client.welcome(EVE)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{eve}\n"))
    assert erase(served, "-").code == 0
    assert client.refused("GET", f"/v1/people/{eve}")["status"] == 404


def test_a_mistyped_id_erases_no_person(served: Installation) -> None:
    """One line, which does not repeat the id, and nothing that looks like a receipt's id."""
    done = erase(served, "mistyped-one")
    assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
    assert "mistyped-one" not in done.err


def test_an_erasure_that_is_not_complete_ends_with_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its one-time id is printed all the same: it cannot be found again."""

    async def interrupted(*_: Any, **__: Any) -> tuple[StartedErasure, ErasureStatus]:
        return StartedErasure("era-1", 7), ErasureStatus("erasing", 7, None, ())

    made_key(tmp_path)
    monkeypatch.setattr(person_erase, "erase_person", interrupted)
    done = typed(tmp_path, "person", "erase", "--app", APP, "--person", "eve")
    assert (done.code, done.out) == (1, "era-1\n")
    assert done.err == (
        "Erasing; log entries 7\n"
        "aboveboard: The erasure has started and is not complete. The gateway resumes it. See its log lines.\n"
    )
