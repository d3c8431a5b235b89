"""Two members of the staff with the role compliance, who ask for legal holds and approve them over HTTP."""

import time
from typing import Any, NamedTuple

from aboveboard.clock import MS_PER_DAY, to_iso
from aboveboard.erasure.hold_ends import end_due
from aboveboard.words import Role

from tests.world import Installation, Shop

GROUND = "The zqholdground letter of the lawyer of 3 May"


class Officers(NamedTuple):
    """Olga and Omar, each with a key of their own, and the clock of the service."""

    olga: Shop
    omar: Shop
    clock: Any

    def close(self) -> None:
        self.olga.http.close()
        self.omar.http.close()

    def until(self, days: float = 90) -> str:
        return to_iso(self.clock() + round(days * MS_PER_DAY))

    def ask(self, *decisions: Any, days: float = 90, **named: Any) -> Any:
        """Olga asks for a hold of the decisions' records; the answer."""
        body = {"ground": GROUND, "basis": "claims", "until": self.until(days)} | named
        body["records"] = [each["decision"] for each in decisions]
        answer = self.olga.http.post("/v1/holds", json=body)
        assert answer.status_code == 202, answer.text
        return answer.json()

    def hold(self, *decisions: Any, days: float = 90, **named: Any) -> str:
        """The id of a hold that Olga asked for and Omar approved."""
        name: str = self.ask(*decisions, days=days, **named)["hold"]
        self.omar.ok("POST", f"/v1/holds/{name}/approve")
        return name

    def read(self, hold: str) -> Any:
        return self.olga.ok("GET", f"/v1/holds/{hold}")

    def records(self, hold: str) -> Any:
        return self.olga.ok("GET", f"/v1/holds/{hold}/records")["records"]


def officers_of(installation: Installation, clock: Any) -> Officers:
    olga, omar = (Shop(installation.url, installation.key(Role.COMPLIANCE)) for _ in range(2))
    return Officers(olga, omar, clock)


def wait_for_end(officers: Officers, hold: str, *, within_s: float = 60.0) -> Any:
    """The hold, once nothing of what it kept is left."""
    until = time.monotonic() + within_s
    while (found := officers.read(hold))["state"] != "erased":
        assert time.monotonic() < until, "the hold did not end"
        time.sleep(0.05)
    return found


def end_holds(installation: Installation) -> int:
    """Ends what is due, as the background task does; how many there were."""
    return installation.run(end_due(installation.service.gateway))
