"""What is stored of what is special goes, from every reach and from the screen, and nothing else does."""

from aboveboard.acts import Act
from aboveboard.people.act_counts import ActCount
from aboveboard.people.state import Affinity, OnScreen, PersonState, Visit, VisitStep
from aboveboard.signals.special_names import NONE_SPECIAL, SpecialNames
from aboveboard.signals.special_state import without_special
from aboveboard.words import Category
from msgspec import structs

SPECIAL = SpecialNames(frozenset({"health"}), frozenset({"pills"}), ("health",))
ONE = Affinity(1.0, 1, 1, 1)
MIXED = {"topic:Health": ONE, "item:pills": ONE, "topic:sport": ONE}
SHOWN = {"shown:pills": ONE, "shown:shoe": ONE}


def state_with(behavioural, shown, on_screen):
    interests = {
        category: found
        for category, found in ((Category.BEHAVIOURAL, behavioural), (Category.INTERACTION, shown))
        if found
    }
    screen = OnScreen("s", 0, 1, {"home": on_screen})
    return PersonState(
        history=interests, elsewhere=interests, visit=Visit("s", 1, 1, interests), on_screen=screen
    )


def test_everything_special_goes():
    """From the history, from elsewhere, from the visit, and from what was shown."""
    before = state_with(MIXED, SHOWN, ("pills", "shoe"))
    assert without_special(before, SPECIAL) == state_with(
        {"topic:sport": ONE}, {"shown:shoe": ONE}, ("shoe",)
    )


def test_a_state_without_anything_special_stays_the_same_object():
    """A decision pays for what is there alone."""
    before = state_with({"topic:sport": ONE}, {"shown:shoe": ONE}, ("shoe",))
    assert without_special(before, SPECIAL) is before
    assert without_special(state_with(MIXED, SHOWN, ()), NONE_SPECIAL) == state_with(MIXED, SHOWN, ())


def test_a_category_with_nothing_left_goes():
    """As it would after a limit."""
    assert without_special(state_with({"item:pills": ONE}, {}, ("a",)), SPECIAL) == state_with({}, {}, ("a",))


def test_an_act_no_longer_names_what_is_special():
    """The topic stays, and what was done about it; its item has no name there any more."""
    acts = tuple(
        ActCount(Act.VIEWED, False, 1, 1, 9, origin, item) for origin, item in ((1, "pills"), (2, "shoe"))
    )
    sport = structs.replace(ONE, acts=acts)
    left = without_special(state_with({"topic:sport": sport}, {}, ()), SPECIAL).history
    assert [each.item for each in left[Category.BEHAVIOURAL]["topic:sport"].acts] == ["", "shoe"]


def test_the_steps_of_a_visit_with_something_special_go():
    """A step does not say what it was about. Those of another visit stay."""
    steps = (VisitStep("item_viewed", 1),)
    for topic, left in (("health", ()), ("chess", steps)):
        interests = {Category.BEHAVIOURAL: {f"topic:{topic}": Affinity(1.0, 1, 1, 1)}}
        state = PersonState(visit=Visit("s", 1, 1, interests, steps))
        assert without_special(state, SpecialNames(topics=frozenset({"health"}))).visit.steps == left
