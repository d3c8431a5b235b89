"""The noes of one id, added to another: whatever narrows is taken over, and nothing else."""

from itertools import combinations

import pytest
from aboveboard.consent.choices import is_no
from aboveboard.consent.noes import with_noes
from aboveboard.consent.precedence import effective
from aboveboard.people.state import ClaimedLevel, ClaimedYes, Limits, PersonFacts, PersonState, PurposeChoice
from aboveboard.words import AgeClass, Category, ConsentState, PlacementKind
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.laws.strategies import NOW, RULES, anyone

GIVEN, EXPIRED = ConsentState.GIVEN, ConsentState.EXPIRED
REFUSED, WITHDRAWN, OBJECTED = ConsentState.REFUSED, ConsentState.WITHDRAWN, ConsentState.OBJECTED


def of(own, said):
    return with_noes(own, said, RULES.dial)


@pytest.mark.parametrize(
    ("own", "said", "found"),
    [
        (None, None, None),
        (None, 4, None),
        (None, 1, None),
        (None, 0, 0),
        (3, None, 3),
        (3, 2, 2),
        (2, 3, 2),
        (4, 0, 0),
        (9, 4, 9),
        (4, 9, 0),
    ],
)
def test_only_a_lower_level_counts(own, said, found):
    """Who never set it asks for the default, and what is unreadable asks for nothing."""
    assert of(PersonState(dial=own), PersonState(dial=said)).dial == found


@pytest.mark.parametrize("no", [REFUSED, WITHDRAWN, OBJECTED])
@pytest.mark.parametrize("at_ms", [3, 9])
def test_a_no_ends_a_yes(no, at_ms):
    """Whichever is dated first: a clock outweighs no no. Only a yes after both counts again."""
    own = PersonState(choices={"improve": PurposeChoice(GIVEN, "n", 5, 99)})
    said = PersonState(choices={"improve": PurposeChoice(no, "m", at_ms)})
    assert of(own, said).choices["improve"] == PurposeChoice(no, "m", max(5, at_ms))


@pytest.mark.parametrize("said", [GIVEN, EXPIRED])
def test_what_is_no_no_is_not_taken_over(said):
    """Neither a yes, nor one that is over."""
    own = PersonState(choices={"improve": PurposeChoice(GIVEN, "n", 5)})
    for state in (own, PersonState()):
        assert of(state, PersonState(choices={"improve": PurposeChoice(said, "m", 9)})) == state


@pytest.mark.parametrize(("weaker", "stricter"), list(combinations((REFUSED, WITHDRAWN, OBJECTED), 2)))
def test_of_two_noes_the_stricter_stays(weaker, stricter):
    """With the later of the two times."""
    one, two = (
        PersonState(choices={"improve": PurposeChoice(state, state, at)})
        for state, at in ((weaker, 9), (stricter, 5))
    )
    for pair in ((one, two), (two, one)):
        assert of(*pair).choices["improve"] == PurposeChoice(stricter, stricter, 9)


def test_limits_add_up_and_a_minor_stays_one():
    """A restriction too; the other facts are each id's own."""
    own = PersonState(
        limits=Limits((Category.INTERACTION,), ("b",), ("y",), ("role",)),
        facts=PersonFacts(AgeClass.ADULT, "FR", "fr"),
        lifted_ms=9,
    )
    said = PersonState(
        limits=Limits((Category.BEHAVIOURAL,), ("a", "b"), ("x",), ("plan",)),
        facts=PersonFacts(AgeClass.MINOR, "DE", "de", "Europe/Berlin"),
        restricted=True,
        lifted_ms=3,
    )
    found = of(own, said)
    assert found.limits == Limits(
        (Category.BEHAVIOURAL, Category.INTERACTION), ("a", "b"), ("x", "y"), ("plan", "role")
    )
    assert found.facts == PersonFacts(AgeClass.MINOR, "FR", "fr")
    assert (found.restricted, found.lifted_ms) == (True, 9)


def test_an_unknown_age_is_no_choice():
    """An adult whose age one app never told stays one."""
    adult = PersonState(facts=PersonFacts(AgeClass.ADULT))
    assert of(adult, PersonState()) == adult


@given(anyone, anyone, st.sampled_from(PlacementKind), st.booleans())
def test_law_it_is_never_less_strict_than_before(own, said, kind, gpc):
    """And never permits a purpose that the other id said no to."""
    after = effective(of(own, said), kind, dial=RULES.dial, gpc=gpc, at_ms=NOW)
    before = effective(own, kind, dial=RULES.dial, gpc=gpc, at_ms=NOW)
    assert after.effective <= before.effective
    assert after.given <= before.given
    assert after.given.isdisjoint(name for name, choice in said.choices.items() if is_no(choice.state))


@given(anyone, anyone)
def test_law_said_twice_is_said_once(own, said):
    """And the profile is not touched."""
    once = of(own, said)
    assert of(once, said) == once
    assert structs.replace(once, **{name: getattr(own, name) for name in NARROWED}) == own


NARROWED = ("dial", "choices", "limits", "facts", "restricted", "lifted_ms")


@pytest.mark.parametrize(("at_ms", "waits"), [(4, False), (5, False), (6, True)])
def test_a_no_ends_the_claims_before_it(at_ms, waits):
    """A later one waits for the person, who may have changed their mind."""
    own = PersonState(claims={"improve": ClaimedYes("an agent", "n", at_ms)})
    said = PersonState(choices={"improve": PurposeChoice(REFUSED, "m", 5)})
    assert ("improve" in of(own, said).claims) is waits


@pytest.mark.parametrize(("said", "waits"), [(0, False), (2, False), (3, False), (4, True), (None, True)])
@pytest.mark.parametrize("level", [0, 2])
def test_a_lower_level_ends_the_claim_about_the_dial(level, said, waits):
    """Lower than the claim, whatever the dial is. Any other leaves the claim to the person."""
    claim = ClaimedLevel("agent", 4, 3)
    own = PersonState(dial=level, claimed_dial=claim)
    assert of(own, PersonState(dial=said)).claimed_dial == (claim if waits else None)
