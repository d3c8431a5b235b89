"""A claim against the shop: Olga and Omar of compliance keep two records of Eve, who has herself erased."""

import json
from collections.abc import Iterator

import pytest
from aboveboard.audit import proof_file

from tests.clocks import HandClock
from tests.rights.holding import GROUND, Officers, end_holds, officers_of, wait_for_end
from tests.world import EVE, Installation, Shop


@pytest.fixture
def officers(timed_installation: Installation, clock: HandClock) -> Iterator[Officers]:
    made = officers_of(timed_installation, clock)
    yield made
    made.close()


def test_records_outlive_an_erasure_until_the_hold_ends(
    timed: Shop, timed_installation: Installation, clock: HandClock, officers: Officers
) -> None:
    """The receipt names the hold, the copies verify, and at the end the erasure finishes by itself."""
    eve = timed.welcome(EVE)
    claimed, other = timed.decide(eve), timed.decide(eve)
    hold = officers.hold(claimed, days=90)
    receipt = timed.erase(eve)
    (named,) = receipt["holds"]
    assert (named["hold"], named["records"], named["state"]) == (hold, 1, "held")
    assert (named["ground"], named["until"]) == (GROUND, officers.until(90))
    assert timed.refused("GET", f"/v1/decisions/{other['decision']}")["status"] == 404
    (held,) = officers.records(hold)
    proof = proof_file.parse(held["proof"])
    leaf, _, body = proof_file.read_extra(proof.extra)
    proof_file.verify(proof, leaf, timed.http.get("/log/key").text.split())
    assert (held["record"], json.loads(body or b"")) == (claimed["decision"], held["body"])
    clock.forward(days=90)
    assert end_holds(timed_installation) == 1
    ended = wait_for_end(officers, hold)
    assert (ended["state"], ended["ground"], ended["records"]) == ("erased", None, 0)
    (left,) = timed.ok("GET", f"/v1/erasures/{receipt['erasure']}")["holds"]
    assert (left["state"], left["ground"], left["completion"]) == ("erased", None, ended["completion"])
    assert officers.olga.refused("GET", f"/v1/holds/{hold}/records")["status"] == 404
