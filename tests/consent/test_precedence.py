"""The level in force, cell by cell, and the laws that hold over all cells."""

from dataclasses import dataclass

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.consent.dial import Dial, RegionRule, load_dial
from aboveboard.consent.lapse import PurposeTerms
from aboveboard.consent.precedence import EffectiveLevel, effective, find_missing_yes
from aboveboard.declared import read_folder
from aboveboard.people.state import PersonFacts, PersonState, PurposeChoice
from aboveboard.settings import find_shipped
from aboveboard.words import AgeClass, BoundBy, ConsentState, Level, PlacementKind
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

NOW = 1_800_000_000_000
SHIPPED = load_dial(read_folder(find_shipped("policies")))
PURPOSES = {"v": "personalize_visit", "h": "personalize_history", "e": "combine_sources"}


@dataclass(frozen=True)
class Case:
    """One question, with every default. `given` has a letter for each purpose that is given."""

    asked: int | None = 4
    given: str = "vhe"
    age: AgeClass = AgeClass.ADULT
    kind: PlacementKind = PlacementKind.CONTENT
    region_cap: int = 4
    gpc: bool = False
    restricted: bool = False

    def dial(self) -> Dial:
        caps = dict.fromkeys(PlacementKind, Level(self.region_cap))
        return structs.replace(
            SHIPPED, regions=SHIPPED.regions | {"other": RegionRule(regions=("BR",), caps=caps)}
        )

    def state(self) -> PersonState:
        choices = {PURPOSES[letter]: PurposeChoice(ConsentState.GIVEN, "n", NOW - 1) for letter in self.given}
        return PersonState(
            dial=self.asked, choices=choices, facts=PersonFacts(self.age, "BR"), restricted=self.restricted
        )

    def standing(self) -> EffectiveLevel:
        return effective(self.state(), self.kind, dial=self.dial(), gpc=self.gpc, at_ms=NOW)


ADULT, MINOR, UNKNOWN = AgeClass
CONTENT, OFFER, ADVERT, MESSAGE = PlacementKind
BY = BoundBy

TABLE = [
    # asked, given, age, kind, region cap, gpc -> effective, bound by
    # the dial alone
    (None, "", ADULT, CONTENT, 4, False, 1, BY.DIAL),
    (None, "vhe", ADULT, CONTENT, 4, False, 1, BY.DIAL),
    (0, "vhe", ADULT, CONTENT, 4, False, 0, BY.DIAL),
    (1, "", ADULT, CONTENT, 4, False, 1, BY.DIAL),
    (2, "v", ADULT, CONTENT, 4, False, 2, BY.DIAL),
    (3, "vh", ADULT, CONTENT, 4, False, 3, BY.DIAL),
    (4, "vhe", ADULT, CONTENT, 4, False, 4, BY.DIAL),
    (2, "vhe", ADULT, CONTENT, 4, False, 2, BY.DIAL),
    (5, "vhe", ADULT, CONTENT, 4, False, 0, BY.FAILURE),
    (-1, "vhe", ADULT, CONTENT, 4, False, 0, BY.FAILURE),
    # consent: each level needs its own purpose, and falls to the next that has one or needs none
    (2, "", ADULT, CONTENT, 4, False, 1, BY.CONSENT),
    (2, "h", ADULT, CONTENT, 4, False, 1, BY.CONSENT),
    (3, "", ADULT, CONTENT, 4, False, 1, BY.CONSENT),
    (3, "v", ADULT, CONTENT, 4, False, 2, BY.CONSENT),
    (3, "h", ADULT, CONTENT, 4, False, 3, BY.DIAL),
    (3, "e", ADULT, CONTENT, 4, False, 1, BY.CONSENT),
    (4, "", ADULT, CONTENT, 4, False, 1, BY.CONSENT),
    (4, "v", ADULT, CONTENT, 4, False, 2, BY.CONSENT),
    (4, "h", ADULT, CONTENT, 4, False, 3, BY.CONSENT),
    (4, "e", ADULT, CONTENT, 4, False, 4, BY.DIAL),
    (4, "vh", ADULT, CONTENT, 4, False, 3, BY.CONSENT),
    # age: a minor, by kind of placement
    (4, "vhe", MINOR, CONTENT, 4, False, 2, BY.AGE),
    (4, "vhe", MINOR, OFFER, 4, False, 1, BY.AGE),
    (4, "vhe", MINOR, ADVERT, 4, False, 1, BY.AGE),
    (4, "vhe", MINOR, MESSAGE, 4, False, 2, BY.AGE),
    (2, "v", MINOR, CONTENT, 4, False, 2, BY.DIAL),
    (2, "v", MINOR, ADVERT, 4, False, 1, BY.AGE),
    (1, "", MINOR, ADVERT, 4, False, 1, BY.DIAL),
    (0, "", MINOR, ADVERT, 4, False, 0, BY.DIAL),
    (4, "", MINOR, ADVERT, 4, False, 1, BY.CONSENT),
    (4, "v", MINOR, CONTENT, 4, False, 2, BY.CONSENT),
    (4, "he", MINOR, CONTENT, 4, False, 1, BY.CONSENT),
    (4, "he", MINOR, ADVERT, 4, False, 1, BY.AGE),
    (4, "vhe", UNKNOWN, CONTENT, 4, False, 4, BY.DIAL),
    (4, "vhe", UNKNOWN, ADVERT, 4, False, 4, BY.DIAL),
    # region
    (4, "vhe", ADULT, CONTENT, 3, False, 3, BY.REGION),
    (4, "vhe", ADULT, CONTENT, 0, False, 0, BY.REGION),
    (2, "v", ADULT, CONTENT, 2, False, 2, BY.DIAL),
    (1, "", ADULT, CONTENT, 0, False, 0, BY.REGION),
    (4, "vh", ADULT, CONTENT, 3, False, 3, BY.CONSENT),
    (4, "ve", ADULT, CONTENT, 3, False, 2, BY.CONSENT),
    # browser signal
    (4, "vhe", ADULT, CONTENT, 4, True, 3, BY.BROWSER_SIGNAL),
    (4, "vhe", ADULT, ADVERT, 4, True, 3, BY.BROWSER_SIGNAL),
    (3, "vh", ADULT, CONTENT, 4, True, 3, BY.DIAL),
    (4, "vh", ADULT, CONTENT, 4, True, 3, BY.CONSENT),
    (4, "ve", ADULT, CONTENT, 4, True, 2, BY.CONSENT),
    (4, "e", ADULT, CONTENT, 4, True, 1, BY.CONSENT),
    (0, "vhe", ADULT, CONTENT, 4, True, 0, BY.DIAL),
    # several at once: the lowest binds, and of equals the first of age, region, browser signal
    (4, "vhe", MINOR, CONTENT, 2, True, 2, BY.AGE),
    (4, "vhe", MINOR, CONTENT, 1, True, 1, BY.REGION),
    (4, "vhe", MINOR, ADVERT, 2, True, 1, BY.AGE),
    (4, "vhe", MINOR, OFFER, 0, True, 0, BY.REGION),
    (4, "vhe", ADULT, CONTENT, 3, True, 3, BY.REGION),
    (4, "vhe", ADULT, CONTENT, 2, True, 2, BY.REGION),
    (4, "v", MINOR, CONTENT, 2, True, 2, BY.CONSENT),
    (None, "vhe", MINOR, ADVERT, 3, True, 1, BY.DIAL),
]


@pytest.mark.parametrize(("asked", "given", "age", "kind", "region_cap", "gpc", "level", "bound_by"), TABLE)
def test_the_table_of_precedence(asked, given, age, kind, region_cap, gpc, level, bound_by):
    """Every row of the table is what the rule answers, with the strength of that level."""
    standing = Case(asked, given, age, kind, region_cap, gpc).standing()
    assert (standing.effective, standing.bound_by) == (level, bound_by)
    assert standing.strength == SHIPPED.levels[level].strength


RESTRICTED = [
    # asked, given, age, kind, region cap, gpc -> bound by: before everything that could keep the level down ...
    (4, "vhe", ADULT, CONTENT, 4, False, BY.RESTRICTED),
    (None, "", ADULT, CONTENT, 4, False, BY.RESTRICTED),
    (0, "vhe", ADULT, CONTENT, 4, False, BY.RESTRICTED),
    (4, "", ADULT, CONTENT, 4, False, BY.RESTRICTED),
    (4, "vhe", MINOR, ADVERT, 4, False, BY.RESTRICTED),
    (4, "vhe", ADULT, CONTENT, 0, False, BY.RESTRICTED),
    (4, "vhe", ADULT, CONTENT, 4, True, BY.RESTRICTED),
    # ... but a failure
    (5, "vhe", ADULT, CONTENT, 4, False, BY.FAILURE),
    (-1, "", MINOR, ADVERT, 0, True, BY.FAILURE),
]


@pytest.mark.parametrize(("asked", "given", "age", "kind", "region_cap", "gpc", "bound_by"), RESTRICTED)
def test_a_restriction_goes_before_everything(asked, given, age, kind, region_cap, gpc, bound_by):
    """The level is 0 and no purpose is in force in every other case too. The level asked for is still reported."""
    standing = Case(asked, given, age, kind, region_cap, gpc, restricted=True).standing()
    assert (standing.effective, standing.bound_by, standing.strength) == (0, bound_by, 0.0)
    assert standing.given == frozenset()
    assert standing.asked == Case(asked, given, age, kind, region_cap, gpc).standing().asked


@pytest.mark.parametrize(
    "state",
    [
        ConsentState.REFUSED,
        ConsentState.WITHDRAWN,
        ConsentState.OBJECTED,
        ConsentState.EXPIRED,
        "granted",
        "",
    ],
)
def test_only_a_yes_is_a_yes(state):
    """A choice in any other state, known or unreadable, is not given."""
    person = PersonState(dial=2, choices={"personalize_visit": PurposeChoice(state, "n", 1)})
    standing = effective(person, CONTENT, dial=SHIPPED, gpc=False, at_ms=NOW)
    assert (standing.effective, standing.given) == (Level.PAGE, frozenset())


LAPSES = [
    # counting, lifetime in days, came of age -> level
    (None, None, 0, 2),
    ({"n"}, 1, NOW - MS_PER_DAY + 1, 2),
    ({"m"}, None, 0, 1),
    (None, 1, NOW - MS_PER_DAY + 1, 2),
    (None, None, NOW, 1),
]


@pytest.mark.parametrize(("counting", "lifetime", "of_age_ms", "level"), LAPSES)
def test_a_yes_that_has_lapsed_is_not_given(counting, lifetime, of_age_ms, level):
    """A text that asks again, the days of the purpose and the coming of age lower the level as a no does."""
    terms = PurposeTerms(lifetime, None if counting is None else frozenset(counting))
    dial = structs.replace(SHIPPED, purposes=SHIPPED.purposes | {"personalize_visit": terms})
    choice = PurposeChoice(ConsentState.GIVEN, "n", NOW - MS_PER_DAY + 1)
    person = PersonState(dial=2, choices={"personalize_visit": choice}, of_age_ms=of_age_ms)
    standing = effective(person, CONTENT, dial=dial, gpc=False, at_ms=NOW)
    assert (standing.effective, "personalize_visit" in standing.given) == (level, level == 2)


@pytest.mark.parametrize(("expires_ms", "level"), [(None, 2), (NOW + 1, 2), (NOW, 1), (NOW - 1, 1)])
def test_a_yes_ends_at_its_expiry(expires_ms, level):
    """A yes is in force before its expiry and not from that instant on."""
    person = PersonState(
        dial=2, choices={"personalize_visit": PurposeChoice(ConsentState.GIVEN, "n", 1, expires_ms)}
    )
    assert effective(person, CONTENT, dial=SHIPPED, gpc=False, at_ms=NOW).effective == level


def test_an_undeclared_purpose_is_never_in_force():
    """A yes to an undeclared purpose is not among the purposes given."""
    person = PersonState(choices={"sell_it_all": PurposeChoice(ConsentState.GIVEN, "n", 1)})
    assert effective(person, CONTENT, dial=SHIPPED, gpc=False, at_ms=NOW).given == frozenset()


def test_the_standing_says_what_it_rests_on():
    """Asked level, age class, class of region, purposes in force and browser signal stand in the answer."""
    standing = Case(asked=3, given="vh", age=AgeClass.MINOR, gpc=True).standing()
    assert (standing.asked, standing.age, standing.region, standing.gpc) == (3, AgeClass.MINOR, "other", True)
    assert standing.given == {"personalize_visit", "personalize_history"}


@pytest.mark.parametrize("kind", ["poster", ""])
def test_an_unknown_kind_of_placement_gets_level_0(kind):
    """An undeclared kind has a cap of 0 in every respect."""
    assert effective(Case().state(), kind, dial=SHIPPED, gpc=True, at_ms=NOW).effective == Level.OFF


def test_an_unreadable_age_class_gets_level_0():
    """An age class that is none of the three is not taken for an adult."""
    person = structs.replace(Case().state(), facts=PersonFacts("ageless", "BR"))
    standing = effective(person, CONTENT, dial=SHIPPED, gpc=False, at_ms=NOW)
    assert (standing.effective, standing.bound_by) == (Level.OFF, BoundBy.AGE)


def test_a_level_that_needs_a_purpose_falls_to_off_without_it():
    """Where the policy makes even level 1 need a purpose, a person without it is at level 0."""
    page = structs.replace(SHIPPED.levels[1], purpose="personalize_visit")
    dial = structs.replace(SHIPPED, levels=(SHIPPED.levels[0], page, *SHIPPED.levels[2:]))
    standing = effective(PersonState(), CONTENT, dial=dial, gpc=False, at_ms=NOW)
    assert (standing.effective, standing.bound_by) == (Level.OFF, BoundBy.CONSENT)


cases = st.builds(
    Case,
    asked=st.one_of(st.none(), st.integers(0, 4)),
    given=st.sets(st.sampled_from("vhe")).map("".join),
    age=st.sampled_from(AgeClass),
    kind=st.sampled_from(PlacementKind),
    region_cap=st.integers(0, 4),
    gpc=st.booleans(),
)


@given(cases)
def test_law_effective_is_never_above_asked(case):
    """The dial is a ceiling."""
    standing = case.standing()
    assert standing.effective <= standing.asked


@given(cases)
def test_law_the_level_in_force_has_its_purpose(case):
    """Whatever level is in force, its own purpose is given or it needs none."""
    standing = case.standing()
    assert SHIPPED.levels[standing.effective].purpose in {None, *standing.given}


@given(cases, st.integers(0, 4))
def test_law_turning_the_dial_down_never_raises(case, lower):
    """A lower dial never leads to a higher level."""
    before = case.standing()
    after = structs.replace(case.state(), dial=min(lower, before.asked))
    assert (
        effective(after, case.kind, dial=case.dial(), gpc=case.gpc, at_ms=NOW).effective <= before.effective
    )


@given(cases, st.sampled_from(list(PURPOSES.values())), st.sampled_from(ConsentState))
def test_law_losing_a_purpose_never_raises(case, purpose, state):
    """A yes that becomes anything else lowers the level or leaves it, and no purpose is gained."""
    before, person = case.standing(), case.state()
    if state is ConsentState.GIVEN:
        choices = {name: choice for name, choice in person.choices.items() if name != purpose}
    else:
        choices = person.choices | {purpose: PurposeChoice(state, "n", NOW)}
    lost = structs.replace(person, choices=choices)
    after = effective(lost, case.kind, dial=case.dial(), gpc=case.gpc, at_ms=NOW)
    assert after.effective <= before.effective
    assert after.given <= before.given


@given(cases, st.integers(0, 4))
def test_law_a_cap_more_never_raises(case, cap):
    """The browser signal, a lower cap for the region and the age class of a minor lower or leave the level."""
    before = case.standing()
    capped = min(cap, case.region_cap)
    fewer = [
        Case(case.asked, case.given, case.age, case.kind, capped, case.gpc),
        Case(case.asked, case.given, case.age, case.kind, case.region_cap, True),
        Case(case.asked, case.given, AgeClass.MINOR, case.kind, case.region_cap, case.gpc),
    ]
    assert all(other.standing().effective <= before.effective for other in fewer)


@given(cases)
def test_law_a_restriction_never_raises(case):
    """And lifting it gives back exactly what there was."""
    restricted = structs.replace(case.state(), restricted=True)
    lifted = structs.replace(restricted, restricted=False, lifted_ms=NOW)
    found = [
        effective(state, case.kind, dial=case.dial(), gpc=case.gpc, at_ms=NOW)
        for state in (restricted, lifted)
    ]
    assert found[0].effective == Level.OFF
    assert found[1] == case.standing()


@given(cases)
def test_law_bound_by_the_dial_means_nothing_was_lost(case):
    """The dial is named exactly when the person gets the level they asked for."""
    standing = case.standing()
    assert (standing.bound_by is BoundBy.DIAL) == (standing.effective == standing.asked)


def test_a_yes_to_the_newest_text_is_missing_once_it_asks_again():
    """The older one has lapsed, and a yes to a text that counts would bring the level back."""
    case = Case(asked=2, given="v")
    asking = PurposeTerms(counting=frozenset({"n2"}))
    dial = structs.replace(case.dial(), purposes={**SHIPPED.purposes, PURPOSES["v"]: asking})
    assert find_missing_yes(case.state(), case.dial(), gpc=False, at_ms=NOW) is None
    assert find_missing_yes(case.state(), dial, gpc=False, at_ms=NOW) == PURPOSES["v"]


@pytest.mark.parametrize("given", ["", "e"])
def test_no_yes_is_missing_for_a_level_that_the_browser_signal_excludes(given: str) -> None:
    """It leaves level 3 at most, with the highest purpose given as without it. So that of level 3 is missing."""
    case = Case(asked=4, given=given)
    missing = find_missing_yes(case.state(), case.dial(), gpc=True, at_ms=NOW)
    assert missing == PURPOSES["h"]
