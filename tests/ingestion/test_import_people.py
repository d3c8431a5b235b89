"""What the choices of people let in of an imported outcome's context."""

from typing import Any

import pytest
from aboveboard.decisions.request import Context, Device
from aboveboard.errors import BeingErased, PersonRefused
from aboveboard.ingestion.import_people import KnownPerson, allow_context, read_people
from aboveboard.words import PlacementKind

from tests.house import House
from tests.ingestion.history import HOUR_MS, agreed
from tests.world import BEN, DAN

CONTEXT = Context(device=Device.TV, region="FR-75")


def allowed(house: House, person: str | None, ago_ms: int = 0) -> Any:
    found = None if person is None else house.run(house.gateway.person(house.app, person))
    at_ms = house.clock() - ago_ms
    return allow_context(house.gateway, found, PlacementKind.CONTENT, CONTEXT, at_ms)


def facts(found: Any) -> list[tuple[str, str]]:
    return [(fact.field, fact.value) for fact in found.context]


def test_the_context_is_coarse(house: House) -> None:
    """As a decision about no person gets it: at level 1, and of the region only the country."""
    found = allowed(house, None)
    assert facts(found) == [("device", "tv"), ("region", "FR")]
    assert (found.level, found.strength, found.interests) == (1, 0.4, ())


def test_of_a_person_nothing_but_the_context_is_used(house: House) -> None:
    """Though they have a history that a decision could use."""
    dan = agreed(house)
    house.shop.signal(dan)
    assert (facts(allowed(house, dan)), allowed(house, dan).interests) == (
        [("device", "tv"), ("region", "FR")],
        (),
    )


def test_a_person_with_the_dial_off_has_no_context(house: House) -> None:
    """Nor one who excludes such data."""
    off, limited = house.shop.welcome(BEN), agreed(house)
    house.shop.limits(limited, categories=["contextual"])
    assert [facts(allowed(house, each)) for each in (off, limited)] == [[], []]


def test_the_level_is_that_of_then(house: House) -> None:
    """A consent from after it adds nothing."""
    dan = house.shop.welcome(DAN._replace(given=("improve", "personalize_visit")))
    house.clock.forward(ms=2 * HOUR_MS)
    house.shop.consent(dan, "personalize_history")
    assert [int(allowed(house, dan, ago).level) for ago in (HOUR_MS, 0)] == [2, 3]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (BeingErased, "a person who is not being erased"),
        (PersonRefused, "a person whose row was not changed in the database"),
    ],
)
def test_a_person_who_cannot_be_read_is_a_problem_of_their_entries(
    house: House, monkeypatch: pytest.MonkeyPatch, error: Any, expected: str
) -> None:
    """The others of the batch are read all the same, each once."""
    plain, app, asked = type(house.gateway).person, house.app, list[str]()

    async def read(self: Any, app: str, name: str) -> Any:
        asked.append(name)
        if name == "one":
            raise error
        return await plain(self, app, name)

    monkeypatch.setattr(type(house.gateway), "person", read)
    found = house.run(read_people(house.gateway, app, ["one", "two", "null", "two"]))
    assert found["one"].expected == expected
    assert isinstance(found["two"], KnownPerson)
    assert found["null"].field == "person"
    assert asked == ["one", "two"]
