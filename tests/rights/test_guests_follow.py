"""Once linked, two ids are one person: each no of either holds for the other, and each yes for its own id."""

from typing import Any

import pytest
from aboveboard.learning.learner import learn_once
from aboveboard.learning.withdrawal import forget_due
from aboveboard.signals.outcome_tables import impressions
from aboveboard.signals.store import signals
from sqlalchemy import func, select

from tests.world import CLEO, EVE


def link(shop: Any, person: str, guest: str) -> None:
    shop.ok("PUT", f"/v1/people/{person}/guests/{guest}")


def learned(fresh_house: Any) -> int:
    """How many examples there are, once everything was learned and taken back that waits."""
    while fresh_house.run(learn_once(fresh_house.gateway)):
        pass
    fresh_house.run(forget_due(fresh_house.gateway))
    return int(fresh_house.rows(select(func.count()).select_from(impressions))[0][0])


@pytest.fixture
def pair(fresh_house: Any) -> tuple[str, str]:
    """A person and their guest, who both agree to everything."""
    one, guest = fresh_house.shop.welcome(EVE), fresh_house.shop.welcome(EVE)
    link(fresh_house.shop, one, guest)
    fresh_house.clock.forward(ms=1000)
    return one, guest


def test_a_withdrawal_holds_for_the_guest(fresh_house: Any, pair: tuple[str, str]) -> None:
    """Nothing more is kept under that id, and nothing is used."""
    one, guest = pair
    for purpose in EVE.given:
        fresh_house.shop.consent(one, purpose, "withdrawn")
    assert fresh_house.shop.signal(guest, session="s")["status"] == "withheld"
    answer = fresh_house.shop.decide(guest, session="s")
    assert answer["personalization"] == fresh_house.shop.decide(one, session="s")["personalization"]
    assert fresh_house.shop.record(answer)["allowed"]["interests"] == []


@pytest.mark.parametrize("how", ["dial", "objection", "limits", "facts"])
def test_every_choice_holds_for_the_guest(fresh_house: Any, pair: tuple[str, str], how: str) -> None:
    """What is held about the two is the same afterwards."""
    one, guest = pair
    if how == "dial":
        fresh_house.shop.dial(one, 1)
    elif how == "objection":
        fresh_house.shop.ok("POST", f"/v1/people/{one}/objection", {})
    elif how == "limits":
        fresh_house.shop.limits(one, topics=["running"])
    else:
        fresh_house.shop.ok("PUT", f"/v1/people/{one}/facts", {"age_class": "minor", "region": "FR"})
    mine, theirs = (fresh_house.shop.ok("GET", f"/v1/people/{each}") for each in (one, guest))
    for field in ("dial", "consents", "limits", "facts"):
        assert mine[field] == theirs[field]


NOES: dict[str, tuple[str, str, Any, str, Any]] = {
    "withdrawal": (
        "PUT",
        "consents/improve",
        {"state": "withdrawn", "notice": ""},
        "consents",
        {"improve": "withdrawn"},
    ),
    "objection": ("POST", "objection", {"purposes": ["improve"]}, "consents", {"improve": "objected"}),
    "restriction": ("PUT", "restriction", {"restricted": True}, "restricted", True),
    "level": ("PUT", "dial", {"level": 0}, "dial", 0),
    "limit": ("PUT", "limits", {"topics": ["running"]}, "limits", {"topics": ["running"]}),
    "age": ("PUT", "facts", {"age_class": "minor"}, "facts", {"age_class": "minor"}),
}
"""By its name: what is said, and the field of a reading that then has it."""

YESES: dict[str, tuple[str, str, Any]] = {
    "consent": ("PUT", "consents/improve", {"state": "given"}),
    "lift": ("PUT", "restriction", {"restricted": False}),
    "level": ("PUT", "dial", {"level": 4}),
    "limit": ("PUT", "limits", {}),
}
"""By its name: what is said afterwards, that takes the no of that name back."""


def say(house: Any, person: str, said: Any) -> None:
    method, path, body = said[:3]
    if body.get("state") == "given":
        body = body | {"notice": house.shop.notice("improve")}
    house.clock.forward(ms=1)
    house.shop.ok(method, f"/v1/people/{person}/{path}", body)


def has(house: Any, person: str, no: Any) -> bool:
    *_, field, value = no
    found = house.shop.ok("GET", f"/v1/people/{person}")[field]
    return bool(found.items() >= value.items() if isinstance(value, dict) else found == value)


@pytest.mark.parametrize("no", NOES)
def test_a_no_under_any_id_is_one_of_all_ids(house: Any, no: str) -> None:
    """Of the person, of the guest, and of another guest."""
    for speaker in range(3):
        ids = [house.shop.welcome(EVE) for _ in range(3)]
        for guest in ids[1:]:
            link(house.shop, ids[0], guest)
        say(house, ids[speaker], NOES[no])
        assert [has(house, each, NOES[no]) for each in ids] == [True] * 3


@pytest.mark.parametrize(
    "yes", {"consent": "withdrawal", "lift": "restriction", "level": "level", "limit": "limit"}.items()
)
def test_a_yes_under_a_guests_id_is_one_of_that_id(house: Any, yes: tuple[str, str]) -> None:
    """The person and the other guest keep the no."""
    said, no = YESES[yes[0]], NOES[yes[1]]
    ids = [house.shop.welcome(EVE) for _ in range(3)]
    for guest in ids[1:]:
        link(house.shop, ids[0], guest)
    say(house, ids[0], no)
    say(house, ids[1], said)
    assert [has(house, each, no) for each in ids] == [True, False, True]


def test_an_older_age_under_a_guests_id_is_one_of_that_id(house: Any) -> None:
    """As every other fact is."""
    one, guest = house.shop.welcome(EVE), house.shop.welcome(EVE)
    link(house.shop, one, guest)
    say(house, one, NOES["age"])
    say(house, guest, ("PUT", "facts", {"age_class": "adult", "region": "DE", "language": "de"}))
    facts = [house.shop.ok("GET", f"/v1/people/{each}")["facts"] for each in (one, guest)]
    assert [each["age_class"] for each in facts] == ["minor", "adult"]
    assert (facts[0]["region"], facts[0]["language"]) != ("DE", "de")


def test_a_no_under_another_id_says_so_in_history_and_receipt(house: Any) -> None:
    """What ended the yes is an event with its reason; no other id is named."""
    one, guest = house.shop.welcome(EVE), house.shop.welcome(EVE)
    link(house.shop, one, guest)
    house.clock.forward(ms=1)
    house.shop.consent(guest, "improve", "withdrawn")
    consents = house.shop.ok("GET", f"/v1/people/{one}/consents")
    assert (consents["history"][-1]["state"], consents["history"][-1]["via"]) == ("withdrawn", "alias")
    receipt = house.shop.ok("GET", f"/v1/people/{one}/consents/improve/receipt")
    assert receipt["dpv:hasRecordOfActivity"]["dpv:hasConsentStatus"] == {"@id": "dpv:ConsentWithdrawn"}
    assert guest not in str((consents, receipt))


def test_reading_covers_what_came_in_after_the_link(house: Any) -> None:
    """Forgotten under either id, an interest is gone under both."""
    one, guest = house.shop.welcome(EVE), house.shop.welcome(EVE)
    link(house.shop, one, guest)
    for speaker in (one, guest):
        house.shop.signal(guest, item="cooking-1", topics=["cooking"])
        assert "topic:cooking" in interests(house, one)
        for key in ("topic:cooking", "item:cooking-1"):
            house.shop.ok("DELETE", f"/v1/people/{speaker}/interests/{key}")
        assert interests(house, one) == interests(house, guest) == set()


def interests(house: Any, person: str) -> set[str]:
    return {each["key"] for each in house.shop.ok("GET", f"/v1/people/{person}")["interests"]}


def test_an_erasure_says_whether_the_id_was_an_alias(house: Any) -> None:
    """Under a guest's id the person is erased; no other id is in the answer."""
    one, guest = house.shop.welcome(EVE), house.shop.welcome(EVE)
    link(house.shop, one, guest)
    answer = house.shop.http.delete(f"/v1/people/{guest}").json()
    assert answer["alias"] is True
    assert one not in str(answer)
    assert house.shop.refused("GET", f"/v1/people/{one}")["status"] == 404
    alone = house.shop.welcome(EVE)
    assert "alias" not in house.shop.http.delete(f"/v1/people/{alone}").json()


def test_what_was_learned_from_the_guest_is_taken_back_by_a_limit_of_the_person(fresh_house: Any) -> None:
    """As it is where there is no guest."""
    one, guest = fresh_house.shop.welcome(EVE), fresh_house.shop.welcome(EVE)
    before = learned(fresh_house)
    fresh_house.shop.signal(guest, item="running-1", topics=["running"])
    fresh_house.shop.outcome(fresh_house.shop.decide(guest, candidates=["running-1"]))
    assert learned(fresh_house) == before + 1
    link(fresh_house.shop, one, guest)
    fresh_house.shop.limits(one, topics=["running"])
    assert learned(fresh_house) == before


def test_an_interest_is_forgotten_with_the_signals_of_the_guest(fresh_house: Any) -> None:
    """It came to the person by linking; so did what it was derived from."""
    one, guest = fresh_house.shop.welcome(EVE), fresh_house.shop.welcome(EVE)
    fresh_house.shop.signal(guest, item="running-1", topics=["running"])
    link(fresh_house.shop, one, guest)
    pseudonym = fresh_house.run(fresh_house.gateway.person(fresh_house.app, guest)).pseudonym
    query = select(func.count()).select_from(signals).where(signals.c.person == pseudonym)
    assert fresh_house.rows(query) == [(1,)]
    fresh_house.shop.ok("DELETE", f"/v1/people/{one}/interests/topic:running")
    assert fresh_house.rows(query) == [(0,)]


def test_a_guest_of_the_guest_gets_the_lower_level_too(fresh_house: Any) -> None:
    """And is the person's guest from then on. The yeses of each id are its own."""
    outer, inner, one = (
        fresh_house.shop.welcome(EVE),
        fresh_house.shop.welcome(EVE),
        fresh_house.shop.welcome(CLEO),
    )
    link(fresh_house.shop, inner, outer)
    before = [fresh_house.shop.ok("GET", f"/v1/people/{each}")["consents"] for each in (one, inner, outer)]
    link(fresh_house.shop, one, inner)
    held = [fresh_house.shop.ok("GET", f"/v1/people/{each}") for each in (one, inner, outer)]
    assert [each["consents"] for each in held] == before
    assert [each["dial"] for each in held] == [2, 2, 2]
    fresh_house.shop.dial(one, 0)
    assert fresh_house.shop.ok("GET", f"/v1/people/{outer}")["dial"] == 0


def test_an_ended_visit_does_not_come_back_by_linking(fresh_house: Any) -> None:
    """It was forgotten when it ended, also where the guest's has the same session."""
    one, guest = fresh_house.shop.welcome(CLEO), fresh_house.shop.welcome(CLEO)
    fresh_house.shop.signal(one, session="s", item="cooking-1", topics=["cooking"])
    fresh_house.clock.forward(minutes=300)
    fresh_house.shop.signal(guest, session="s", item="travel-1", topics=["travel"])
    link(fresh_house.shop, one, guest)
    used = fresh_house.shop.record(fresh_house.shop.decide(one, session="s"))["allowed"]["interests"]
    assert {key for _, _, key, *_ in used} == {"topic:travel", "item:travel-1"}


def test_a_carried_yes_under_a_guests_id_ends_with_a_no_of_the_person(house: Any) -> None:
    """It would wait for a confirmation that the person has refused already."""
    one, guest = house.shop.welcome(EVE), house.shop.welcome(CLEO)
    link(house.shop, one, guest)
    assert house.shop.consent(guest, "messages", carried_by="Agent Nine")["state"] == "claimed"
    house.clock.forward(ms=1)
    house.shop.consent(one, "messages", "refused")
    assert house.shop.ok("GET", f"/v1/people/{guest}/consents")["states"]["messages"] == "refused"


def test_a_stored_answer_ends_with_what_a_guest_gave_it(house: Any) -> None:
    """The person's answer used an interest that was forgotten under the guest's id alone."""
    one, guest = house.shop.welcome(EVE), house.shop.welcome(EVE)
    house.shop.signal(guest, item="running-1", topics=["running"])
    link(house.shop, one, guest)
    key = {"idempotency-key": one}
    first = house.shop.decide(one, headers=key)
    assert house.shop.decide(one, headers=key) == first
    house.shop.ok("DELETE", f"/v1/people/{guest}/interests/topic:running")
    assert house.shop.decide(one, headers=key)["decision"] != first["decision"]


def test_an_objection_to_all_covers_the_choices_of_every_id(house: Any) -> None:
    """Under any of them."""
    one, guest = house.shop.welcome(EVE), house.shop.welcome(CLEO)
    link(house.shop, one, guest)
    house.shop.ok("POST", f"/v1/people/{guest}/objection", {})
    for each in (one, guest):
        states = house.shop.ok("GET", f"/v1/people/{each}/consents")["states"]
        assert set(states.values()) == {"objected"}


def test_an_age_that_is_left_out_under_a_guests_id_makes_no_one_older(
    fresh_house: Any, pair: tuple[str, str]
) -> None:
    """The person's own row still says that they are a minor. The other facts are taken."""
    one, guest = pair
    shop = fresh_house.shop
    shop.ok("PUT", f"/v1/people/{one}/facts", {"age_class": "minor", "region": "FR"})
    shop.ok("PUT", f"/v1/people/{guest}/facts", {"region": "DE"})
    facts = shop.ok("GET", f"/v1/people/{guest}")["facts"]
    assert (facts["age_class"], facts["region"]) == ("minor", "DE")


def test_a_preview_is_computed_again_when_a_guests_row_changed(
    fresh_house: Any, pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came in under the guest's id is in it. So the guest's row is guarded too."""
    one, guest = pair
    gateway, submit, guards = fresh_house.gateway, fresh_house.gateway.submit, list[Any]()

    async def note(submission: Any) -> int:
        guards.extend(submission.guards)
        return int(await submit(submission))

    monkeypatch.setattr(gateway, "submit", note)
    fresh_house.shop.ok("POST", "/v1/decisions/preview", {"placement": "home", "person": one})
    stored = fresh_house.run(gateway.require_person(fresh_house.app, guest))
    assert stored.guard in guards
