"""The route of the intent of a visit."""

import msgspec
from aboveboard.api.intent import IntentAnswer
from aboveboard.words import BoundBy

from tests.world import BEN, DAN, EVE, Shop


def test_an_unknown_person_is_not_found(shop: Shop) -> None:
    """Nothing is stored, and nothing is by asking."""
    for _ in range(2):
        assert shop.refused("GET", "/v1/people/nobody-yet/intent?session=s")["status"] == 404


def test_nothing_is_read_without_a_session_or_a_step(shop: Shop) -> None:
    """And the answer says why."""
    path = f"/v1/people/{shop.welcome(DAN)}/intent"
    for query in ("", "?session=s"):
        found = msgspec.convert(shop.ok("GET", path + query), IntentAnswer)
        assert found == IntentAnswer(None, "no_steps", 3, 3, BoundBy.DIAL, [], None)


def test_the_level_that_nothing_is_read_under_is_said(shop: Shop) -> None:
    """With the cause, as in decisions. The browser's signal is one."""
    off, on = (f"/v1/people/{shop.welcome(who)}/intent?session=s" for who in (BEN, EVE))
    found = shop.ok("GET", off)
    assert (found["because"], found["asked"], found["effective"]) == ("dial", 0, 0)
    found = shop.ok("GET", on, **{"sec-gpc": "1"})
    assert (found["asked"], found["effective"], found["bound_by"]) == (4, 3, "browser_signal")
