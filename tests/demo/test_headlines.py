"""The headlines of the demo's people, against the preview of the same request at level 0 and at their own."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from aboveboard.demo.client import Client
from aboveboard.demo.scenario import play

from tests.world import Installation

SESSIONS = 60
PLACEMENT = "home-hero"


class Seen(NamedTuple):
    """One decision: its headline, and the probability of its item in the preview at level 0 and at the person's own."""

    headline: str
    at_0: float
    at_own: float


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The demo, played."""
    installation = Installation(tmp_path_factory.mktemp("demo"))
    host, _, port = installation.url.removeprefix("http://").partition(":")
    found = Client(host, int(port), installation.key())
    play(found, installation.service.gateway.clock())
    yield found
    found.close()
    installation.close()


def see(client: Client, person: str, session: str) -> Seen:
    asked: Any = {"person": person, "placement": PLACEMENT, "count": 1, "session": session}
    decided: Any = client.call("POST", "/v1/decisions", asked)
    preview: Any = client.call("POST", "/v1/decisions/preview", asked)
    (shown,) = decided["items"]

    def probability_at(level: int) -> float:
        (item,) = preview["levels"][level]["items"]
        return float(item["probability"]) if item["item"] == shown["item"] else 0.0

    return Seen(decided["why"]["headline"], probability_at(0), probability_at(preview["now"]))


def test_every_headline_agrees_with_the_levels(client: Client) -> None:
    """It says "you" only of an item that the data made likelier, and "baseline" only of the item at level 0."""
    found = [
        see(client, person, f"{person}-{number}") for person in ("hugo", "lena") for number in range(SESSIONS)
    ]
    for each in found:
        assert each.at_own > 0, "both have the same draws, so both have the same item at the person's level"
        assert (each.headline == "you") <= (each.at_own > each.at_0), each
        assert (each.headline == "baseline") <= (each.at_0 > 0), each
        assert each.headline in ("you", "baseline", "chance"), each
    told = Counter(each.headline for each in found)
    assert min(told["you"], told["baseline"]) > 0, told
