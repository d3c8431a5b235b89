"""The plan of one answer: whose order counts, and which slots keep their items."""

from aboveboard.consent.precedence import effective
from aboveboard.decisions.request import DecisionRequest
from aboveboard.decisions.slot_plan import Circle, SlotQuestion, bare_of, plan
from aboveboard.engine.arrangement import Arrangement
from aboveboard.engine.placement import Placement
from aboveboard.people.arrangements import EVERYWHERE, KeptSlots, OwnArrangement
from aboveboard.people.state import PersonFacts, PersonState
from aboveboard.words import AgeClass, BoundBy, Level, PlacementKind
from msgspec import structs

from tests.laws.strategies import GIVEN, NOW, RULES

MENU = Placement("shop", "menu", 1, "Menu", PlacementKind.CONTENT, baseline="editorial")
SPLIT = structs.replace(MENU, arrangement=Arrangement("split"))
DAN = PersonState(dial=3, choices=GIVEN, facts=PersonFacts(AgeClass.ADULT, "FR"))
CIRCLE = Circle("rules", (), 0)


def ask(state=DAN, placement=SPLIT, session="s", circle=CIRCLE, at_ms=NOW, has_needs=False):
    standing = effective(state, PlacementKind.CONTENT, dial=RULES.dial, gpc=False, at_ms=at_ms)
    return plan(
        state,
        standing,
        SlotQuestion(placement, DecisionRequest("menu", "u", session), circle, at_ms, has_needs),
    )


def test_an_order_of_all_people_everywhere_beats_an_own_order():
    """And every placement has it, also a free one."""
    own = {"menu": OwnArrangement("mine", ("a",)), EVERYWHERE: OwnArrangement("as_everybody")}
    found = ask(structs.replace(DAN, arrangements=own), MENU)
    assert (found.standing.effective, found.standing.bound_by) == (Level.OFF, BoundBy.OWN_ARRANGEMENT)
    assert found.arranged is None


def test_at_level_0_the_dial_stays_the_cause():
    """Nothing else lowers it."""
    off = structs.replace(DAN, dial=0, arrangements={"menu": OwnArrangement("mine", ("a",))})
    assert ask(off).standing.bound_by is BoundBy.DIAL


def test_other_rules_names_ids_or_items_ruled_out_end_what_is_kept():
    """So it never outlives what it rests on."""
    terms = ask().arranged.terms
    kept = structs.replace(DAN, settled={"menu": KeptSlots(3, terms, ("a",), (NOW,), NOW, "s", NOW)})
    assert ask(kept).arranged.settled is not None
    others = (Circle("new", (), 0), Circle("rules", ("illness",), 0), Circle("rules", (), 1))
    for other in (*others, Circle("rules", (), 0, ("b",))):
        assert ask(kept, circle=other).arranged.settled is None


def test_a_plan_without_a_person_has_the_same_slots():
    """For an answer after a failure."""
    assert bare_of(MENU) is None
    assert bare_of(SPLIT).arrangement is SPLIT.arrangement


def test_a_fixed_order_keeps_the_level_where_states_may_act():
    """It draws nothing again by time, and is the order of all people where no item needs or gives a state."""
    fixed = structs.replace(MENU, arrangement=Arrangement("fixed", settle_days=1))
    kept = structs.replace(
        DAN, settled={"menu": KeptSlots(3, ask().arranged.terms, ("a",), (1,), 1, "s", 1 + NOW)}
    )
    found = ask(kept, fixed, has_needs=True, session="t")
    assert (found.standing.effective, found.arranged.keeps, found.arranged.opened) == (
        Level.HISTORY,
        True,
        frozenset(),
    )
    assert ask(DAN, fixed).standing.bound_by is BoundBy.ARRANGEMENT
    assert not ask(structs.replace(DAN, dial=2), fixed, has_needs=True).arranged.keeps
