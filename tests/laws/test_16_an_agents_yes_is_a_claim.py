"""Promise 16, an agent's no counts at once and an agent's yes is a claim: a level that another party carries never lets
more be used than the person asked for, and one that is lower counts from its arrival.
"""

import pytest
from aboveboard.consent.precedence import effective, get_asked_level
from aboveboard.people.state import PersonFacts, PersonState
from aboveboard.preferences.changes import apply_level
from aboveboard.words import AgeClass, Level, PlacementKind
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.strategies import GIVEN, NOW, RULES
from tests.world import EVE

EXAMPLES = max(5, settings().max_examples // 16)
"""An example asks a service some twenty times."""

ADULT = PersonFacts(AgeClass.ADULT, "FR")
levels = st.sampled_from([int(level) for level in Level])
carriers = st.none() | st.just("an agent")
states = st.builds(
    lambda dial, choices: PersonState(dial=dial, choices=choices, facts=ADULT),
    st.none() | levels,
    st.just(GIVEN) | st.just({}),
)


def in_force(state):
    return effective(state, PlacementKind.CONTENT, dial=RULES.dial, gpc=False, at_ms=NOW).effective


@given(states, levels)
def test_a_level_that_an_agent_carries_raises_nothing(state, level):
    """Whatever the person chose before, and whatever else holds."""
    after = apply_level(state, level, "an agent", RULES.dial, at_ms=NOW)
    assert in_force(after) <= in_force(state)
    assert get_asked_level(after.dial, RULES.dial) == min(level, get_asked_level(state.dial, RULES.dial))


@given(states, levels, levels)
def test_the_person_ends_a_claim_by_any_level(state, claimed, level):
    """By the same one they confirm it, and by another one they decline it."""
    claim = apply_level(state, claimed, "an agent", RULES.dial, at_ms=NOW)
    after = apply_level(claim, level, None, RULES.dial, at_ms=NOW)
    assert (after.dial, after.claimed_dial) == (level, None)


@pytest.fixture(scope="module")
def shop(standing):
    made = standing[0].shop()
    made.place()
    yield made
    made.http.close()


@settings(max_examples=EXAMPLES)
@given(st.lists(st.tuples(levels, carriers, st.booleans()), min_size=1, max_size=5))
def test_no_decision_goes_above_what_the_person_asked_for(shop, turns):
    """In any order of levels by both, also under a key that was used, each answer and decision says what holds."""
    person = shop.welcome(EVE)
    shop.signal(person)
    own = EVE.level
    for level, carrier, has_key in turns:
        body = {"level": level} | ({} if carrier is None else {"carried_by": carrier})
        headers = {"idempotency-key": person} if has_key else {}
        answer = shop.http.put(f"/v1/people/{person}/dial", json=body, headers=headers)
        if answer.status_code == 200 and "idempotency-replayed" not in answer.headers:
            own = level if carrier is None else min(own, level)
        else:
            # A used key carries out nothing but a no.
            assert answer.status_code == 200 or level > own
        held = shop.ok("GET", f"/v1/people/{person}")
        assert held["dial"] == own
        assert "claimed_dial" not in held or held["claimed_dial"]["level"] > own
        assert shop.decide(person)["personalization"]["effective"] <= own
