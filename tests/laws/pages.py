"""Pages at random: placements with any arrangement, composed for one person, as the pure steps of a decision see them."""

from aboveboard.decisions.request import DecisionRequest
from aboveboard.decisions.slot_plan import Circle, SlotQuestion, plan
from aboveboard.decisions.standing import usable_visit
from aboveboard.engine.arrangement import FREE, Arrangement
from aboveboard.engine.model import Model
from aboveboard.engine.placement import Item
from aboveboard.people.arrangements import KeptSlots, OwnArrangement
from aboveboard.people.state import PersonFacts, PersonState
from aboveboard.words import AgeClass, PlacementKind
from hypothesis import strategies as st
from msgspec import structs

from tests.laws.strategies import (
    GIVEN,
    ITEMS,
    MINUTE,
    NOW,
    RULES,
    anyone,
    case_of,
    models,
    placement,
    placements,
    requests,
    seeds,
    situated,
    some_of,
    the_open,
)

HOUR = 3_600_000
CIRCLE = Circle(RULES.policy.id, (), 0)
SLOTS = ("one", "two", "three")
ARRANGEMENTS = (
    FREE,
    Arrangement("fixed"),
    Arrangement("split", 2, 2, 1),
    Arrangement("split", 3, 1, 2),
    Arrangement("emphasis", 2, 2, 1),
)


def planned(situation, state):
    """The same request for a person with another state, as step 2 plans it."""
    made, shelf = situated(situation, state), situation.bound.shelf
    question = SlotQuestion(shelf.placement, situation.request, CIRCLE, NOW, shelf.needs is not None)
    standing, arranged = plan(state, made.standing, question)
    visit = usable_visit(
        state, made.request.session, standing, kind=shelf.placement.kind, rules=RULES, now_ms=NOW
    )
    as_of_ms = NOW if visit is None else visit.last_ms
    return structs.replace(made, standing=standing, arranged=arranged, visit=visit, as_of_ms=as_of_ms)


def find_terms():
    """The terms beside the person that the stored arrangements rest on now."""
    state = PersonState(dial=4, choices=GIVEN, facts=PersonFacts(AgeClass.ADULT, "FR"))
    declared = placement(Item("a"), baseline="editorial", arrangement=Arrangement("split"))
    case = case_of(declared, Model(), state, request=DecisionRequest("home"))
    return planned(case.situation, state).arranged.terms


TERMS = find_terms()
kept = st.builds(
    KeptSlots,
    st.sampled_from((2, 3, 4)),
    st.sampled_from((TERMS, TERMS, "other")),
    some_of(ITEMS[:6], 3).filter(bool),
    st.just((NOW - 9 * HOUR, NOW - 60 * HOUR, NOW - 9 * HOUR)),
    st.sampled_from((NOW - 9 * HOUR, NOW - 60 * HOUR)),
    st.sampled_from(("s", "t")),
    st.sampled_from((NOW - MINUTE, NOW - 9 * HOUR)),
).map(lambda found: structs.replace(found, drawn_ms=found.drawn_ms[: len(found.items)]))
own = st.builds(
    OwnArrangement,
    st.sampled_from(("mine", "adaptive", "as_everybody")),
    some_of(ITEMS, 2),
    some_of(ITEMS, 2),
)


levelled = st.builds(
    lambda state, dial: structs.replace(state, dial=dial), the_open, st.sampled_from((1, 2, 2, 3, 4))
)


@st.composite
def pages(draw, people=levelled | anyone):
    """Cases of two or three slots with one person, request and instant. Each item may be for, need or give something."""
    state, request, gpc = draw(people), draw(requests), draw(st.sampled_from((False, False, True)))
    names = SLOTS[: draw(st.sampled_from((2, 2, 3)))]
    state = structs.replace(
        state,
        settled=draw(st.fixed_dictionaries(dict.fromkeys(names, kept))),
        arrangements=draw(st.just({}) | st.dictionaries(st.sampled_from(names), own, max_size=1)),
    )
    found = []
    for name in names:
        declared = structs.replace(draw(placements()), placement=name)
        arrangement = draw(st.sampled_from(ARRANGEMENTS))
        if arrangement.kind != "free" and declared.kind is not PlacementKind.MESSAGE:
            declared = structs.replace(
                declared, arrangement=arrangement, baseline="editorial", cap=None, total_cap=None
            )
        asked = structs.replace(request, placement=name)
        case = case_of(declared, draw(models), state, request=asked, gpc=gpc, seed=draw(seeds))
        found.append(case._replace(situation=planned(case.situation, state)))
    return found
