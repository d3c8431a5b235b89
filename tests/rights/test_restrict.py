"""Restricting: nothing is used, learned or kept, and lifting it changes nothing else."""

from contextlib import suppress

import pytest
from aboveboard.errors import Stale
from aboveboard.learning.learner import learn_once
from aboveboard.people.state import PersonState, is_restricted_at
from aboveboard.rights.restrict import put_restriction, restrict
from aboveboard.signals.outcome_tables import impressions, outcomes
from sqlalchemy import select

from tests.world import DAN, EVE

PERSON = "/v1/people/{}"


def restricted(shop, person, on=True):
    return shop.ok("PUT", f"/v1/people/{person}/restriction", {"restricted": on})


def test_nothing_is_used_while_restricted(shop):
    """The answer is the one everybody gets, and says who asked for that."""
    eve = shop.welcome(EVE)
    shop.signal(eve)
    restricted(shop, eve)
    answer = shop.decide(eve)
    assert answer["personalization"] == {
        "asked": 4,
        "effective": 0,
        "bound_by": "restriction",
        "strength": 0.0,
    }
    assert answer["why"]["summary"].endswith("You asked us to use nothing about you for now.")
    assert shop.record(answer)["allowed"]["interests"] == []


def test_nothing_is_kept_while_restricted(shop):
    """A signal is withheld, and the reason is told."""
    eve = shop.welcome(EVE)
    restricted(shop, eve)
    result = shop.signal(eve)
    assert (result["status"], result["reach"]) == ("withheld", [])
    assert {each["because"] for each in result["held_back"]} == {"restriction"}
    assert shop.ok("GET", PERSON.format(eve))["interests"] == []


def test_nothing_is_learned_while_restricted(shop):
    """Neither from an outcome of then, nor from one that comes in late after it was lifted."""
    dan = shop.welcome(DAN)
    answer = shop.decide(dan)
    restricted(shop, dan)
    withheld = shop.outcome(answer)
    assert (withheld["status"], withheld["held_back"][0]["because"]) == ("withheld", "restriction")
    at = shop.decide(dan)
    told = shop.record(at)["at"]
    restricted(shop, dan, False)
    assert shop.outcome(at, at=told)["held_back"][0]["because"] == "restriction"
    assert shop.outcome(answer)["status"] == "kept"


def test_what_waited_to_be_learned_from_never_is(fresh_house):
    """It is kept, and no model takes it up, neither then nor later; nor does one that was reading it just then."""
    dan = fresh_house.shop.welcome(DAN)
    answer = fresh_house.shop.decide(dan)
    fresh_house.shop.outcome(answer)
    app = fresh_house.app
    fresh_house.run(
        learned_while(fresh_house, lambda: put_restriction(fresh_house.gateway, app, dan, restricted=True))
    )
    assert fresh_house.rows(select(outcomes.c.pending)) == [(0,)]
    assert fresh_house.rows(select(impressions.c.impression)) == []


async def learned_while(fresh_house, change):
    """The change is made after the outcomes were read, and before what was learned from them is written."""
    submit, gateway = fresh_house.gateway.submit, fresh_house.gateway

    async def late(submission):
        gateway.submit = submit
        await change()
        return await submit(submission)

    gateway.submit = late
    with suppress(Stale):
        await learn_once(gateway)
    gateway.submit = submit
    await learn_once(gateway)


def test_the_ids_of_guests_follow(shop):
    """Whoever is one person is left alone under each of their names, and is back under each."""
    one, other = shop.welcome(EVE), shop.welcome(EVE)
    shop.ok("PUT", f"/v1/people/{one}/guests/{other}")
    for on, bound_by in ((True, "restriction"), (False, "dial")):
        restricted(shop, one, on)
        assert shop.decide(other)["personalization"]["bound_by"] == bound_by


def test_lifting_it_changes_nothing_else(shop):
    """What was held and chosen before is there again, and is used again."""
    eve = shop.welcome(EVE)
    shop.signal(eve)
    before = shop.ok("GET", PERSON.format(eve))
    restricted(shop, eve)
    assert shop.ok("GET", PERSON.format(eve))["restricted"] is True
    restricted(shop, eve, False)
    after = shop.ok("GET", PERSON.format(eve))
    assert after["records"].pop("restriction") == 2
    assert after == before
    assert shop.record(shop.decide(eve))["allowed"]["interests"]


def test_a_restriction_holds_for_somebody_who_is_not_known_yet(shop):
    """They asked before anything was held, and it counts for all that comes."""
    restricted(shop, "newcomer")
    assert shop.decide("newcomer")["personalization"]["bound_by"] == "restriction"


@pytest.mark.parametrize(
    "body", [{}, {"restricted": "yes"}, {"restricted": True, "why": "?"}, {"restricted": None}]
)
def test_a_restriction_is_yes_or_no(shop, body):
    """Anything else is refused, and changes nothing."""
    assert shop.refused("PUT", "/v1/people/someone/restriction", body)["status"] == 400
    assert shop.refused("GET", "/v1/people/someone")["status"] == 404


def test_what_was_held_back_does_not_come_in_late():
    """What happened while it was in force stays out after it was lifted; what happened later does not."""
    state = restrict(PersonState(), restricted=True, at_ms=10)
    assert is_restricted_at(state, 20)
    lifted = restrict(state, restricted=False, at_ms=30)
    assert [is_restricted_at(lifted, at_ms) for at_ms in (20, 30)] == [True, False]
    assert restrict(lifted, restricted=False, at_ms=90) == lifted


def banner(shop, person):
    """Returns the items of the capped placement, as the person is shown them now."""
    return [each["item"] for each in shop.decide(person, "banner")["items"]]


def capped(shop):
    """Declares a placement of two items, each for one showing a day. Returns a person who gets the first one first."""
    shop.place("banner", [{"item": "a"}, {"item": "b"}], cap={"times": 1, "days": 1})
    person = shop.welcome(EVE)
    shop.dial(person, 0)
    return person


def test_what_was_shown_before_counts_for_no_cap_while_restricted(shop):
    """It counts again once the restriction is lifted."""
    eve = capped(shop)
    assert banner(shop, eve) == ["a"]
    restricted(shop, eve)
    assert banner(shop, eve) == ["a"]
    restricted(shop, eve, False)
    assert banner(shop, eve) == ["b"]


def test_what_is_shown_while_restricted_never_counts_for_a_cap(shop):
    """Nothing of it is stored, so nothing of it is there after the lift."""
    eve = capped(shop)
    restricted(shop, eve)
    assert (banner(shop, eve), banner(shop, eve)) == (["a"], ["a"])
    restricted(shop, eve, False)
    assert (banner(shop, eve), banner(shop, eve)) == (["a"], ["b"])
