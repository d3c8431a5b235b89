"""Everything stored about a person: what the API says in short is in their export in full."""

from aboveboard.rights.person_data import PersonData, PersonSummary, describe, summarize
from msgspec import to_builtins

from tests.house import House
from tests.world import DAN


def both(house: House, name: str) -> tuple[PersonSummary, PersonData]:
    person = house.run(house.gateway.require_person(house.app, name))
    short = house.run(summarize(house.gateway, house.app, name))
    full = house.run(describe(house.gateway, house.app, name, person, []))
    return short, full


def test_the_export_says_all_that_the_api_says(house: House) -> None:
    """The same fields with the same values; interests have their weight and their end besides, and guests are described."""
    name = house.shop.welcome(DAN)
    house.shop.signal(name)
    short, full = map(to_builtins, both(house, name))
    assert short["interests"]
    named = [
        {
            (each["reach"], each["category"], each["key"]): {
                **each,
                "weight": None,
                "until": None,
                "acts": [
                    {name: act[name] for name in ("act", "against", "count", "last")} for act in each["acts"]
                ],
            }
            for each in one["interests"]
        }
        for one in (short, full)
    ]
    assert named[0] == named[1]
    assert len(named[0]) == len(short["interests"]) == len(full["interests"])
    assert all(float(each["weight"]) > 0 and each["until"] > each["last"] for each in full["interests"])
    assert (short.pop("guests"), full.pop("guests")) == (0, [])
    del short["interests"], full["interests"]
    assert short.items() <= full.items()
    assert full.keys() - short.keys() == {"app", "made", "in_words", "visit", "on_screen", "shown", "stored"}


def test_the_acts_of_an_interest_are_listed(house: House) -> None:
    """By kind, with how often and when last; low ratings as what speaks against it."""
    name = house.shop.welcome(DAN)
    for kind, more in (
        ("item_viewed", {}),
        ("clicked", {}),
        ("item_viewed", {}),
        ("rating_given", {"stars": 1}),
    ):
        house.shop.signal(name, kind, item="pan", **more)
    for one in map(to_builtins, both(house, name)):
        acts = [act for each in one["interests"] if each["key"] == "item:pan" for act in each["acts"]]
        assert sorted((act["act"], act["against"], act["count"]) for act in acts) == [
            ("clicked", False, 1),
            ("rated", True, 1),
            ("viewed", False, 2),
        ]
        assert {act["last"] for act in acts} <= {each["last"] for each in one["interests"]}


def test_records_are_counted_by_kind(house: House) -> None:
    """Without opening them."""
    name = house.shop.welcome(DAN)
    before = both(house, name)[0].records
    for _ in range(3):
        house.shop.decide(name)
    after = both(house, name)[0].records
    assert after == before | {"decision": before.get("decision", 0) + 3}
