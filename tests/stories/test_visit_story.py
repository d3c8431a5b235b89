"""A visit: the same request gets the same answer until something happens, and it is forgotten when it ends."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from aboveboard.learning.learner import learn_once

from tests.clocks import HandClock
from tests.laws.running import app_of
from tests.world import CLEO, DAN, Installation, Shop


def shown(shop: Shop, person: str | None = None, session: str | None = "s-1", **more: Any) -> Any:
    """What stands in a decision, without what is new in every answer."""
    answer = shop.decide(person, count=4, **({} if session is None else {"session": session}), **more)
    return [(one["item"], one["probability"]) for one in answer["items"]]


@pytest.mark.parametrize("person", [DAN, CLEO, None], ids=["history", "visit", "nobody"])
def test_the_same_request_gets_the_same_answer(timed: Shop, clock: HandClock, person: Any) -> None:
    """As often as the page is loaded, also minutes later."""
    name = person and timed.welcome(person)
    first = shown(timed, name)
    for _ in range(5):
        clock.forward(minutes=1)
        assert shown(timed, name) == first


def test_another_visit_is_drawn_anew(timed: Shop) -> None:
    """Of thirty visits not all look alike; without a session no two are bound to."""
    dan = timed.welcome(DAN)
    assert len({str(shown(timed, dan, f"s-{n}")) for n in range(30)}) > 1
    assert len({str(shown(timed, dan, None)) for _ in range(30)}) > 1


def epoch(installation: Installation, shop: Shop, person: str) -> int:
    gateway = installation.service.gateway
    app = app_of(installation, shop.decide())
    return int(installation.run(gateway.person(app, person)).state.epoch)


@pytest.mark.parametrize("event", ["signal", "outcome", "consent", "dial", "limits", "facts"])
def test_something_happens_and_the_visit_goes_on_anew(
    timed: Shop, timed_installation: Installation, event: str
) -> None:
    """A signal, an outcome, a change of consent, dial, limit or facts: each begins a new draw, and is followed by
    calm again."""
    dan = timed.welcome(DAN)
    decision = timed.decide(dan, session="s-1")
    before = epoch(timed_installation, timed, dan)
    events = {
        "signal": lambda: timed.signal(dan, session="s-1"),
        "outcome": lambda: timed.outcome(decision),
        "consent": lambda: timed.consent(dan, "messages"),
        "dial": lambda: timed.dial(dan, 2),
        "limits": lambda: timed.limits(dan, items=["travel-2"]),
        "facts": lambda: timed.ok("PUT", f"/v1/people/{dan}/facts", {"region": "DE"}),
    }
    events[event]()
    assert epoch(timed_installation, timed, dan) == before + 1
    assert shown(timed, dan) == shown(timed, dan)


def test_what_is_held_back_begins_nothing_anew(timed: Shop, timed_installation: Installation) -> None:
    """A signal that was withheld changes nothing, so neither does the answer."""
    cleo = timed.welcome(CLEO)
    first, before = shown(timed, cleo), epoch(timed_installation, timed, cleo)
    assert timed.signal(cleo)["status"] == "withheld"
    assert epoch(timed_installation, timed, cleo) == before
    assert shown(timed, cleo) == first


def test_what_others_do_does_not_change_a_visit(
    timed: Shop, timed_installation: Installation, clock: HandClock
) -> None:
    """The model may learn in the meantime: within a visit it is the one that the visit began with."""
    dan = timed.welcome(DAN)
    timed.signal(dan, session="s-1")
    clock.forward(ms=1)
    first = shown(timed, dan)
    for _ in range(5):
        timed.outcome(timed.decide(timed.welcome(DAN)))
    timed_installation.run(learn_once(timed_installation.service.gateway))
    clock.forward(minutes=1)
    until(lambda: timed.record(timed.decide(dan, session="s-2"))["model"] == 1)
    assert shown(timed, dan) == first


def until(holds: Callable[[], bool]) -> None:
    """Waits for what a node finds out within a moment."""
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def visit_interests(shop: Shop, person: str, session: str = "s-1") -> list[Any]:
    return [
        each
        for each in shop.record(shop.decide(person, session=session))["allowed"]["interests"]
        if each[0] == "visit"
    ]


def test_a_visit_ends_after_half_an_hour(timed: Shop, clock: HandClock) -> None:
    """Until then what was done in it counts, and then it is forgotten."""
    cleo = timed.welcome(CLEO)
    timed.signal(cleo, session="s-1")
    clock.forward(minutes=30)
    assert visit_interests(timed, cleo)
    clock.forward(ms=1)
    assert not visit_interests(timed, cleo)


def test_a_visit_ends_with_another_session(timed: Shop) -> None:
    """What was done in one does not count in the next, nor when the first comes back after it."""
    cleo = timed.welcome(CLEO)
    timed.signal(cleo, session="s-1")
    assert not visit_interests(timed, cleo, "s-2")
    timed.signal(cleo, session="s-2", item="cooking-1", topics=["cooking"])
    assert not visit_interests(timed, cleo, "s-1")
    assert visit_interests(timed, cleo, "s-2")


def test_a_visit_counts_for_somebody_who_wants_visits_only(timed: Shop) -> None:
    """What they look at now makes it likelier, says so, and does not stand in their history."""
    cleo = timed.welcome(CLEO)
    before = chance(timed, cleo)
    for _ in range(6):
        assert timed.signal(cleo, session="s-1")["reach"] == ["visit"]
    assert chance(timed, cleo) > before
    assert {each["reach"] for each in timed.ok("GET", f"/v1/people/{cleo}")["interests"]} == {"visit"}


def chance(shop: Shop, person: str) -> float:
    """The chance of running-2 against one other item, whichever of the two is drawn."""
    found = shop.decide(person, session="s-1", candidates=["cooking-1", "running-2"])["items"][0]
    return found["probability"] if found["item"] == "running-2" else 1 - found["probability"]
