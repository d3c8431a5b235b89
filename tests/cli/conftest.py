"""A gateway that the commands about people run beside."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from aboveboard.words import Role

from tests.clocks import HandClock
from tests.docs import ROOT
from tests.exports.archives import exported, keys_of
from tests.faults.process import Typed, made_key, typed
from tests.laws.running import app_of
from tests.world import ITEMS, Installation, Shop

APP = "web-shop"


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A serving gateway on an installation that exists, so that a command reports no new one."""
    folder = tmp_path_factory.mktemp("served")
    made_key(folder)
    running = Installation(folder, key_cache_ms="0")
    yield running
    running.close()


@pytest.fixture(scope="session")
def client(served: Installation) -> Iterator[Shop]:
    """The app APP on that gateway, with a placement `home`."""
    shop = Shop(served.url, served.key(Role.APP, APP))
    shop.place()
    yield shop
    shop.http.close()


class Watched(NamedTuple):
    """An export with its key, policies that declare a watch, and the items of the placement, each in a file."""

    export: Path
    key: Path
    policies: Path
    items: Path
    labels: Path
    one_app: Path

    def typed(self, command: str, *words: object) -> Typed:
        """The result of `aboveboard bias <command>` on the export."""
        known = (self.export, "--key", self.key, "--policies", self.policies)
        return typed(Path("nowhere"), "bias", command, *map(str, (*known, *words)))


WATCH = """
[[watches]]
name = "running"
app = "{app}"
placement = "home"
since = {since}
class.tags = ["running"]
by = ["age_class"]

[[watches]]
name = "by_label"
app = "{app}"
since = {since}
class.items = ["running-1", "running-2"]
by = ["label"]
measure = "exposure"
"""


@pytest.fixture(scope="session")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """A shop with 24 adults and 12 minors who came on one day, exported a month later."""
    folder, clock = tmp_path_factory.mktemp("watched"), HandClock()
    installation = Installation(folder / "data", clock, learn_every_ms="0")
    shop = installation.shop()
    shop.place()
    for at in range(36):
        age = "minor" if at % 3 == 0 else "adult"
        shop.ok("PUT", f"/v1/people/p{at}/facts", {"age_class": age, "region": "FR"})
        first = "running-1" if at % 2 else "cooking-1"
        app = app_of(installation, shop.decide(f"p{at}", candidates=[first, "travel-1"], count=2))
    shop.decide(None)
    since = datetime.fromtimestamp(clock() / 1000, UTC).date()
    clock.forward(days=31)
    archive = exported(
        installation, Path(shutil.copytree(ROOT / "policies", folder / "out" / "policies")).parent
    )
    one_app = exported(installation, folder / "out", app=app).path
    people = {line["person"] for line in archive.lines if line["kind"] == "facts"}
    shop.http.close()
    (folder / "key").write_text("\n".join(keys_of(installation.service.gateway)))
    installation.close()
    policies = folder / "out" / "policies"
    (policies / "bias.toml").write_text(WATCH.format(app=app, since=since))
    (folder / "items.json").write_text(json.dumps({"items": ITEMS}))
    lines = [
        f"{person},{'canary-amber' if at % 2 else 'canary-blue'}" for at, person in enumerate(sorted(people))
    ]
    (folder / "labels.csv").write_text("\n".join(["person,label", *lines, "stranger,canary-blue"]))
    files = (folder / name for name in ("items.json", "labels.csv"))
    return Watched(archive.path, folder / "key", policies, *files, one_app)
