"""The shared gateway: parts, people by app, retries, and new people under replaced keys."""

from typing import Any

import pytest
from aboveboard.errors import NotFound, Stale, Unavailable
from aboveboard.gateway.gateway import ATTEMPTS_MAX
from aboveboard.people.state import PersonState
from aboveboard.people.store import write_state
from aboveboard.storage.journal import Submission
from msgspec import structs

from tests.house import House
from tests.world import DAN


def test_a_part_is_made_once_for_each_gateway(house: House) -> None:
    """The first request for it makes it, with the gateway as its argument."""
    made: list[Any] = []

    class Part:
        def __init__(self, gateway: Any) -> None:
            made.append(gateway)

    assert house.gateway.part(Part) is house.gateway.part(Part)
    assert made == [house.gateway]


def test_people_of_other_apps_are_not_found(house: House) -> None:
    """The error says what to check, and is the same for an id that no app ever used."""
    dan = house.shop.welcome(DAN)
    assert house.run(house.gateway.require_person(house.app, dan)).version > 0
    for app, person in (("another", dan), (house.app, "unknown")):
        with pytest.raises(NotFound) as raised:
            house.run(house.gateway.require_person(app, person))
        assert raised.value.detail == "Nothing is stored about this person. Check the id and the app."
        assert raised.value.field == "person"


def test_a_stale_attempt_is_repeated(house: House) -> None:
    """The keys are looked for each time, and a caller that never succeeds is asked to try again later."""
    before, attempts = house.gateway.metrics.retries._value.get(), []

    async def attempt() -> str:
        attempts.append(1)
        if len(attempts) < 3:
            raise Stale("A row changed. Read it again.")
        return "done"

    async def never() -> str:
        raise Stale("A row changed. Read it again.")

    assert house.run(house.gateway.with_retries(attempt)) == "done"
    assert house.gateway.metrics.retries._value.get() == before + 2
    with pytest.raises(Unavailable) as raised:
        house.run(house.gateway.with_retries(never, busy="Others keep changing the row."))
    assert raised.value.detail == "Others keep changing the row. Send the same request again."
    assert raised.value.retry_after_seconds == 1
    assert house.gateway.metrics.retries._value.get() == before + 2 + ATTEMPTS_MAX


def test_a_guard_does_not_hold_in_another_life_of_a_person(house: House) -> None:
    """They were erased and came back between the read and the commit, and their row has had as many changes."""
    gateway, app = house.gateway, house.app
    house.shop.dial("returned", 1)
    before = house.run(gateway.person(app, "returned"))
    house.shop.erase("returned")
    house.shop.dial("returned", 2)
    write = write_state(before, structs.replace(before.state, dial=4))
    with pytest.raises(Stale):
        house.run(gateway.submit(Submission((before.guard,), (write,), ())))
    assert house.run(gateway.person(app, "returned")).state.dial == 2


@pytest.mark.parametrize("behind", [True, False])
def test_a_new_person_needs_the_current_keys(house: House, behind: bool) -> None:
    """A row of another key generation is refused; a row of the current one is stored."""
    app = house.app
    person = house.run(house.gateway.person(app, "new"))
    if behind:
        person = structs.replace(person, era=person.era + 1)
    submission = Submission((person.guard,), (write_state(person, PersonState()),), ())
    if behind:
        with pytest.raises(Stale):
            house.run(house.gateway.submit(submission))
    else:
        house.run(house.gateway.submit(submission))
    assert (house.run(house.gateway.person(app, "new")).version == 0) is behind
