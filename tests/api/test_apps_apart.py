"""Two apps do not see each other: what is another's looks exactly like what is not there."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.wire import client, send
from tests.world import DAN, Installation, Shop


@pytest.fixture
def two(installation: Installation) -> Iterator[tuple[Shop, Shop]]:
    """Two apps; the first has a placement, and a person of whom something is held."""
    with client(installation) as ours, client(installation) as theirs:
        ours.place("kiosk")
        yield ours, theirs


def same_as_nothing(shop: Shop, path: str, real: str, method: str = "GET", body: bytes | None = None) -> None:
    """Asks for data of another app, and for data that does not exist: no byte may differ."""
    found = send(shop, method, path.format(real), body)
    nothing = send(shop, method, path.format("x" * len(real)), body)
    assert found.status_code == 404
    assert found.content == nothing.content
    dated = {"date"}
    assert {k: v for k, v in found.headers.items() if k not in dated} == {
        k: v for k, v in nothing.headers.items() if k not in dated
    }


def test_another_apps_person(two: Any) -> None:
    """Not whether there is one, and not what they chose."""
    ours, theirs = two
    person = ours.welcome(DAN)
    same_as_nothing(theirs, "/v1/people/{}", person)
    same_as_nothing(theirs, "/v1/people/{}/consents", person)


def test_another_apps_decision(two: Any) -> None:
    """Neither its record nor its reasons."""
    ours, theirs = two
    decision = ours.decide(ours.welcome(DAN), "kiosk")["decision"]
    same_as_nothing(theirs, "/v1/decisions/{}", decision)
    same_as_nothing(theirs, "/v1/decisions/{}/why", decision)


def test_another_apps_placement(two: Any) -> None:
    """It can be neither read nor changed nor decided on."""
    _, theirs = two
    same_as_nothing(theirs, "/v1/placements/{}", "kiosk")
    same_as_nothing(theirs, "/v1/placements/{}/items", "kiosk", "PUT", b'{"items":[]}')
    kiosk, nothing = (
        send(theirs, "POST", "/v1/decisions", b'{"placement":"%b"}' % name) for name in (b"kiosk", b"xxxxx")
    )
    assert (kiosk.status_code, kiosk.content) == (404, nothing.content)


def test_an_outcome_of_another_apps_decision(two: Any) -> None:
    """It is rejected as one of a decision that there is not."""
    ours, theirs = two
    decision = ours.decide(ours.welcome(DAN), "kiosk")
    found = theirs.outcome(decision)
    assert found == theirs.outcome(decision | {"decision": "dec_" + "0" * 26})
    assert found["status"] == "rejected"


def test_a_notice_id_is_no_way_into_records(two: Any) -> None:
    """Only notices are found by the route for notices."""
    ours, theirs = two
    decision = ours.decide(placement="kiosk")["decision"]
    same_as_nothing(theirs, "/v1/notices/{}", decision)


def test_two_people_with_the_same_id(two: Any) -> None:
    """What one app's u-1 chose, did and is shown has nothing to do with the other's."""
    ours, theirs = two
    theirs.place("kiosk")
    ours.welcome(DAN, "u-1")
    for _ in range(3):
        ours.signal("u-1")
    theirs.dial("u-1", 4)
    assert theirs.ok("GET", "/v1/people/u-1")["interests"] == []
    assert ours.ok("GET", "/v1/people/u-1")["dial"] == 3
    assert theirs.decide("u-1", "kiosk")["personalization"]["effective"] == 1
    assert ours.decide("u-1", "kiosk")["personalization"]["effective"] == 3


def test_the_same_placement_name(two: Any) -> None:
    """Each app has its own items, also when the other one changes its own."""
    ours, theirs = two
    theirs.place("kiosk", [{"item": "only"}])
    assert theirs.decide(placement="kiosk")["items"][0]["item"] == "only"
    assert ours.decide(placement="kiosk")["items"][0]["item"] != "only"
