"""The limit of an address: a burst, a rate, and a first week in which it only counts."""

from types import SimpleNamespace
from typing import Any

import pytest
from aboveboard.access.address_limits import AddressLimits
from aboveboard.errors import RateLimited
from aboveboard.gateway.limits import Limit, LimitGuard
from aboveboard.gateway.metrics import Metrics
from aboveboard.settings import load

from tests.clocks import HandClock


def limits(clock: HandClock, mode: str = "enforce", **changed: str) -> tuple[AddressLimits, LimitGuard]:
    settings = load({f"ABOVEBOARD_{name.upper()}": value for name, value in changed.items()})
    guard = LimitGuard(Metrics(), mode, clock)
    gateway: Any = SimpleNamespace(settings=settings, clock=clock, limits=guard)
    return AddressLimits(gateway), guard


def scope(peer: str) -> Any:
    return {"type": "http", "client": (peer, 1), "headers": []}


def test_an_address_has_a_burst_and_a_rate_of_its_own() -> None:
    """The refusal says how long to wait, and looking takes nothing."""
    clock = HandClock()
    found, guard = limits(clock, address_rate="2", address_burst="3")
    for _ in range(3):
        found.check(scope("192.0.2.1"))
        found.take(scope("192.0.2.1"))
    for refused in (found.take, found.check):
        with pytest.raises(RateLimited) as error:
            refused(scope("192.0.2.1"))
        assert error.value.retry_after_seconds == 1
    assert guard.counts[Limit.ADDRESS_RATE][0] == 2
    found.take(scope("192.0.2.2"))
    clock.forward(ms=500)
    found.take(scope("192.0.2.1"))


def test_the_error_does_not_repeat_the_address() -> None:
    """It is personal data."""
    found, _ = limits(HandClock(), address_rate="1", address_burst="1")
    found.take(scope("192.0.2.1"))
    with pytest.raises(RateLimited) as error:
        found.take(scope("192.0.2.1"))
    assert "192.0.2" not in repr(error.value)


@pytest.mark.parametrize("changed", [{"mode": "report"}, {"address_rate": "0"}])
def test_nothing_is_refused_in_the_first_week_or_without_a_rate(changed: dict[str, str]) -> None:
    """The mode `report` counts all the same."""
    found, guard = limits(HandClock(), **{"address_rate": "1", "address_burst": "1"} | changed)
    for _ in range(5):
        found.take(scope("192.0.2.1"))
    assert guard.counts.get(Limit.ADDRESS_RATE, (0,))[0] == (4 if "mode" in changed else 0)


def test_the_defaults_let_a_person_read_pages() -> None:
    """Five pages a second for a minute are no flood."""
    clock = HandClock()
    found, _ = limits(clock)
    for _ in range(300):
        clock.forward(ms=200)
        found.take(scope("192.0.2.1"))
