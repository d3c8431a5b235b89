"""Of two ids that are one person the stricter choices hold, cell by cell and for whatever a decision may ask."""

from itertools import combinations, product

import pytest
from aboveboard.consent.dial import RegionRule
from aboveboard.consent.precedence import effective, get_asked_level
from aboveboard.people.state import Limits, PersonFacts, PersonState, PurposeChoice
from aboveboard.privacy.filter import Question
from aboveboard.rights.strictest import stricter
from aboveboard.words import AgeClass, Category, ConsentState, Level, PlacementKind
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.laws.strategies import NOW, RULES, anyone

GIVEN, REFUSED, WITHDRAWN, OBJECTED, EXPIRED, CLAIMED = ConsentState
ADULT, MINOR, UNKNOWN = AgeClass
REGIONS = ("eea", "us_optout", "other")


def of(person, guest, dial=RULES.dial):
    return stricter(person, guest, dial, at_ms=NOW)


@pytest.mark.parametrize(
    ("person", "guest", "found"),
    [
        (None, None, None),
        (None, 4, 1),
        (None, 0, 0),
        (None, 1, 1),
        (3, 2, 2),
        (2, 3, 2),
        (0, 4, 0),
        (4, 4, 4),
        (9, 4, 0),
        (-1, 4, 0),
    ],
)
def test_the_lower_dial_holds(person, guest, found):
    """Who never set it asks for the default, and what is unreadable asks for nothing."""
    for one, other in ((person, guest), (guest, person)):
        assert of(PersonState(dial=one), PersonState(dial=other)).dial == found


@pytest.mark.parametrize(
    ("stricter_one", "other"), list(combinations((OBJECTED, WITHDRAWN, REFUSED, EXPIRED, GIVEN), 2))
)
def test_the_stricter_answer_holds(stricter_one, other):
    """Whosever it was, and never dated before the other one."""
    one, two = ({"improve": PurposeChoice(state, state, at)} for state, at in ((stricter_one, 5), (other, 9)))
    for pair in ((one, two), (two, one)):
        found = of(*(PersonState(choices=choices) for choices in pair)).choices["improve"]
        assert found == PurposeChoice(stricter_one, stricter_one, 9)


@pytest.mark.parametrize("state", [OBJECTED, WITHDRAWN, REFUSED, EXPIRED])
def test_a_no_that_one_of_them_said_is_a_no(state):
    """Though the other was never asked."""
    said = PersonState(choices={"improve": PurposeChoice(state, "n", 5)})
    assert of(said, PersonState()).choices == of(PersonState(), said).choices == said.choices


def test_a_yes_that_one_of_them_said_is_over():
    """The other was never asked. An older yes that arrives late does not bring it back; a new one does."""
    said = PersonState(choices={"improve": PurposeChoice(GIVEN, "n", 5)})
    for found in (of(said, PersonState()), of(PersonState(), said)):
        assert found.choices == {"improve": PurposeChoice(EXPIRED, "n", NOW)}


@pytest.mark.parametrize(("one", "other", "end"), [(None, None, None), (None, 7, 7), (7, 8, 7)])
def test_a_yes_of_both_ends_when_the_first_ends(one, other, end):
    """And is as young as the younger, for what happened between the two."""
    states = [
        PersonState(choices={"improve": PurposeChoice(GIVEN, notice, at, expires)})
        for notice, at, expires in (("a", 3, one), ("b", 4, other))
    ]
    assert (
        of(*states).choices == of(*reversed(states)).choices == {"improve": PurposeChoice(GIVEN, "b", 4, end)}
    )


def test_what_either_excluded_is_excluded():
    """Kinds, topics and items, sorted."""
    one = PersonState(limits=Limits((Category.INTERACTION,), ("b",), ("y",)))
    other = PersonState(limits=Limits((Category.BEHAVIOURAL,), ("a", "b"), ("x",)))
    both = Limits((Category.BEHAVIOURAL, Category.INTERACTION), ("a", "b"), ("x", "y"))
    assert of(one, other).limits == of(other, one).limits == both


@pytest.mark.parametrize(("one", "other"), list(combinations((MINOR, UNKNOWN, ADULT), 2)))
def test_the_stricter_age_class_holds(one, other):
    """A minor who is unknown elsewhere is a minor, and an adult whom one app never told about is unknown."""
    states = PersonState(facts=PersonFacts(one)), PersonState(facts=PersonFacts(other))
    assert of(*states).facts.age_class == of(*reversed(states)).facts.age_class == one


def test_the_rest_of_the_facts_is_the_persons():
    """And the guest's where there is none."""
    one = PersonState(facts=PersonFacts(language="de"))
    other = PersonState(facts=PersonFacts(language="fr", time_zone="Europe/Paris"))
    found = of(one, other).facts
    assert (found.language, found.time_zone) == ("de", "Europe/Paris")


@pytest.mark.parametrize(
    ("caps", "person", "guest", "found"),
    [
        ((4, 4), "FR", "DE", "FR"),
        ((4, 4), None, "DE", "DE"),
        ((4, 4), None, None, None),
        ((4, 4), "BR", "DE", "DE"),
        ((4, 4), "DE", "BR", "DE"),
        ((4, 2), "DE", "BR", "BR"),
        ((4, 2), None, "BR", "BR"),
        ((4, 4), "US-CA", "BR", None),
        ((4, 2), "US-CA", "BR", "BR"),
    ],
)
def test_the_region_with_the_lower_caps_holds(caps, person, guest, found):
    """Of equals the strictest class; where neither is, it is as if nobody had told."""
    dial = with_caps(dict(zip(("eea", "other"), caps, strict=True)))
    state = of(*(PersonState(facts=PersonFacts(region=region)) for region in (person, guest)), dial=dial)
    assert state.facts.region == found


def with_caps(caps):
    """The shipped dial with a cap for classes of regions."""
    rules = {
        name: RegionRule(rule.regions, dict.fromkeys(PlacementKind, Level(caps.get(name, 4))))
        for name, rule in RULES.dial.regions.items()
    }
    return structs.replace(RULES.dial, regions=rules)


def test_a_restriction_of_either_is_one_of_both():
    """And what it held back stays out on both sides."""
    one, other = PersonState(restricted=True, lifted_ms=3), PersonState(lifted_ms=9)
    for found in (of(one, other), of(other, one)):
        assert (found.restricted, found.lifted_ms) == (True, 9)


@given(
    anyone,
    anyone,
    st.sampled_from(PlacementKind),
    st.booleans(),
    st.tuples(*[st.integers(0, 4)] * 3),
    st.booleans(),
)
def test_law_linking_is_never_less_strict_than_either(one, other, kind, gpc, caps, restricted):
    """Whatever the kind of placement, the browser's signal and the caps: no level, purpose or exclusion is lost."""
    dial = with_caps(dict(zip(REGIONS, caps, strict=True)))
    two = (structs.replace(one, restricted=restricted), other)
    after = effective(of(*two, dial=dial), kind, dial=dial, gpc=gpc, at_ms=NOW)
    for state in two:
        before = effective(state, kind, dial=dial, gpc=gpc, at_ms=NOW)
        assert after.effective <= before.effective
        assert after.asked <= before.asked
        assert after.given <= before.given or restricted


@given(anyone, anyone, st.sampled_from(PlacementKind), st.booleans())
def test_law_linking_opens_no_source(one, other, kind, gpc):
    """Under the shipped rules, nothing may be used afterwards that might not have been used of both."""
    after = mask(of(one, other), kind, gpc)
    for state in (one, other):
        before = mask(state, kind, gpc)
        assert after.sources <= before.sources
        assert after.context <= before.context


def mask(state, kind, gpc):
    standing = effective(state, kind, dial=RULES.dial, gpc=gpc, at_ms=NOW)
    return RULES.mask(Question(standing, kind, state.limits.categories))


@given(anyone, anyone)
def test_law_it_makes_no_difference_who_is_whose_guest(one, other):
    """To what may be used; only the facts that say nothing about that are the person's own."""
    found = (of(one, other), of(other, one))
    first, second = (structs.replace(state, facts=PersonFacts(state.facts.age_class)) for state in found)
    assert first == second
    for kind, gpc in product(PlacementKind, (True, False)):
        standings = {effective(state, kind, dial=RULES.dial, gpc=gpc, at_ms=NOW) for state in found}
        assert len(standings) == 1


@given(anyone, anyone, anyone)
def test_law_linking_again_adds_nothing(one, other, third):
    """Once linked, the two are alike; and a third finds the same whether it comes first or last."""
    both = of(one, other)
    assert of(both, both) == both
    assert get_asked_level(of(both, third).dial, RULES.dial) == get_asked_level(
        of(one, of(other, third)).dial, RULES.dial
    )
    levels = {
        effective(state, PlacementKind.CONTENT, dial=RULES.dial, gpc=False, at_ms=NOW).effective
        for state in (of(both, third), of(of(one, third), other))
    }
    assert len(levels) == 1
