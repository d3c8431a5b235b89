"""A shop whose log is checked for bias, by its compliance team."""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from aboveboard.gateway.gateway import Gateway
from aboveboard.words import Role

from tests.clocks import HandClock
from tests.docs import ROOT
from tests.world import Installation, Shop

APP = "watched-shop"
PEOPLE = 36
DONE_MOST_S = 60.0

WATCHES = """
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


class Audited(NamedTuple):
    """A service with people in its log, a month later. `staff` has a key of the role compliance."""

    installation: Installation
    shop: Shop
    staff: Shop
    clock: HandClock
    since: str

    @property
    def gateway(self) -> Gateway:
        return self.installation.service.gateway

    def run(self, work: Any) -> Any:
        return self.installation.run(work)

    def terms(self, name: str = "own", **changed: Any) -> dict[str, Any]:
        """The terms of a watch of its own."""
        known = {
            "name": name,
            "app": APP,
            "since": self.since,
            "class": {"tags": ["running"]},
            "by": ["age_class"],
        }
        return known | changed

    def ask(self, **body: Any) -> Any:
        """The answer to a request of an audit."""
        answer = self.staff.http.post("/v1/audits", json=body)
        assert answer.status_code == 202, answer.text
        return answer.json()

    def send(self, labels: bytes, *, status: int = 202, **body: Any) -> Any:
        """The answer to a request with a label file."""
        return send(self.staff, labels, status=status, **(body or {"watch": "by_label"}))

    def done(self, audit: Any) -> Any:
        """The audit with its report, once it has ended."""
        return done(self.staff, audit)


def send(staff: Shop, labels: bytes, *, status: int = 202, headers: Any = None, **body: Any) -> Any:
    """The answer to a request with a label file."""
    parts = [
        ("request", (None, json.dumps(body).encode(), "application/json")),
        ("labels", ("labels.csv", labels, "text/csv")),
    ]
    answer = staff.http.post("/v1/audits", files=parts, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json()


def done(staff: Shop, audit: Any) -> Any:
    """The audit with its report, once it has ended."""
    until = time.monotonic() + DONE_MOST_S
    while (found := staff.ok("GET", f"/v1/audits/{audit['audit']}"))["state"] in ("waiting", "running"):
        assert time.monotonic() < until, "the audit did not end"
        time.sleep(0.02)
    return found


def labels_of(people: Any, *more: str) -> bytes:
    """A label file: every second one of the people has another label."""
    lines = [f"{person},{'canary-amber' if at % 2 else 'canary-blue'}" for at, person in enumerate(people)]
    return "\n".join(["person,label", *lines, *more]).encode()


@contextmanager
def audited_in(folder: Path, **changed: str) -> Iterator[Audited]:
    """Yields a shop with 24 adults and 12 minors who came on one day, a month later."""
    clock = HandClock()
    policies = Path(shutil.copytree(ROOT / "policies", folder / "policies"))
    (policies / "bias.toml").write_text(WATCHES.format(app=APP, since=day_of(clock)))
    with opened_in(folder, clock, **changed) as audited:
        audited.shop.place()
        for at in range(PEOPLE):
            age = "minor" if at % 3 == 0 else "adult"
            audited.shop.ok("PUT", f"/v1/people/p{at}/facts", {"age_class": age, "region": "FR"})
            first = "running-1" if at % 2 else "cooking-1"
            audited.shop.decide(f"p{at}", candidates=[first, "travel-1"], count=2)
        audited.shop.decide(None)
        clock.forward(days=31)
        yield audited


@contextmanager
def opened_in(folder: Path, clock: HandClock, **changed: str) -> Iterator[Audited]:
    """Yields the service on this folder as it is, with new keys for the same app."""
    since = day_of(clock)
    often = {"learn_every_ms": "0", "key_cache_ms": "0", "policies": str(folder / "policies")}
    installation = Installation(folder / "data", clock, **often, **changed)
    shop = Shop(installation.url, installation.key(Role.APP, APP))
    staff = Shop(installation.url, installation.key(Role.COMPLIANCE, APP))
    with shop.http, staff.http:
        yield Audited(installation, shop, staff, clock, since)
    installation.close()


def day_of(clock: HandClock) -> str:
    return datetime.fromtimestamp(clock() / 1000, UTC).date().isoformat()
