"""`aboveboard engine import`, as it is typed beside a running gateway."""

import json
from pathlib import Path
from typing import Any

import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.cli.engine_import import _read_batches
from aboveboard.clock import system_clock, to_iso
from aboveboard.errors import Unprocessable
from aboveboard.learning.import_learner import learn_imports
from aboveboard.measurement.imported_report import read_imported
from aboveboard.words import Role

from tests.faults.process import made_key, typed
from tests.world import Installation, Shop

APP = "web-shop"


def line(name: int, **more: Any) -> str:
    plain = {"id": f"log-{name}", "placement": "one", "item": "a", "kind": "taken"}
    return json.dumps(plain | {"at": to_iso(system_clock())} | more)


def test_a_file_is_imported_and_can_be_imported_again(tmp_path: Path) -> None:
    """A rejected entry is reported with its line. After a broken file is mended, no entry counts twice."""
    made_key(tmp_path)
    served = Installation(tmp_path, learn_every_ms="0", batch_max="2")
    shop = Shop(served.url, served.key(Role.APP, APP))
    with shop.http:
        shop.place("one", [{"item": "a"}])
    file = tmp_path / "log.jsonl"
    lines = [line(1), "", line(2, item="unknown"), line(3, person="p-1"), line(4), line(5)]
    file.write_text("\n".join([*lines, "{"]))
    broken = typed(tmp_path, "engine", "import", "--app", APP, str(file), batch_max="2")
    assert (broken.code, "Line 7 is not JSON" in broken.err) == (1, True)
    file.write_text("\n".join(lines))
    whole, again = (typed(tmp_path, "engine", "import", "--app", APP, str(file)) for _ in range(2))
    assert (whole.code, again.code) == (0, 0), whole.err + again.err
    assert whole.err.strip().endswith("2 duplicate, 1 kept, 1 rejected, 1 withheld")
    assert again.err.strip().endswith("3 duplicate, 1 rejected, 1 withheld")
    told = [json.loads(each) for each in again.out.splitlines()]
    assert [(each["line"], each["id"], each["status"]) for each in told] == [
        (3, "log-2", "rejected"),
        (4, "log-3", "withheld"),
    ]
    served.run(learn_imports(served.service.gateway))
    assert (
        served.run(
            served.service.gateway.database.read_one_state(
                lambda reader: read_imported(reader, placement_key(APP, "one"))
            )
        ).learned
        == 3
    )
    served.close()


def test_lines_are_read_in_batches_with_their_numbers() -> None:
    """Without empty ones. A line that is no JSON ends it with its number, and those before it are read."""
    found = _read_batches(enumerate([b"1\n", b"\n", b"2", b"3", b"{"], 1), 2)
    assert [[(number, bytes(raw)) for number, raw in next(found)]] == [[(1, b"1"), (3, b"2")]]
    with pytest.raises(Unprocessable, match="Line 5"):
        next(found)
