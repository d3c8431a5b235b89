"""The arrangements that stay after a choice: a limit on items takes only those that it touches."""

import pytest
from aboveboard.acts import Act
from aboveboard.people.act_counts import ActCount
from aboveboard.people.arrangements import KeptSlots
from aboveboard.people.marks import SignalMark
from aboveboard.people.state import Affinity, Limits, PersonState, Visit, VisitStep
from aboveboard.signals.next_choice import count_choice, keep_usable
from aboveboard.signals.profile import without
from aboveboard.words import Category
from msgspec import structs

KIND = Category.BEHAVIOURAL


def kept(*items: str, is_for: bool = False, before: tuple[str, ...] = ()) -> KeptSlots:
    return KeptSlots(3, "t", items, (1,) * len(items), 1, "s", 1, before, is_for)


def affinity(*acts: ActCount) -> Affinity:
    return Affinity(1.0, 1, 1, 1, 9, acts)


STATE = PersonState(
    dial=3,
    history={KIND: {"item:x": affinity(), "topic:a": affinity(ActCount(Act.VIEWED, False, 1, 1, 9, 1, "x"))}},
    settled={"menu": kept("m"), "hero": kept("x", "y"), "rail": kept("y", before=("x",))},
)
MARKED = structs.replace(
    STATE,
    marks={KIND: {"cart": (SignalMark(1, 9, ("item:x",)),)}},
    settled={"menu": kept("m"), "help": kept("h", is_for=True)},
)
IN_VISIT = structs.replace(
    STATE, visit=Visit("s", 1, 1, {}, (VisitStep("item_viewed", 1),)), settled=MARKED.settled
)


def limit(state: PersonState, **limits: tuple[str, ...]) -> PersonState:
    made = Limits(**limits)
    return count_choice(structs.replace(without(state, made), limits=made), state)


def test_a_limit_on_an_item_takes_only_the_arrangements_with_it() -> None:
    """Now, or in the visit before. What is known of other things is as it was, also with acts that named the item."""
    assert {*limit(STATE, items=("x",)).settled} == {"menu"}
    assert {*limit(STATE, items=("z",)).settled} == {"menu", "hero", "rail"}


def test_an_item_that_is_allowed_again_takes_as_much() -> None:
    """The arrangements that have it now were made while it was ruled out, so there is none."""
    limited = structs.replace(STATE, limits=Limits(items=("z",)))
    assert {*limit(limited).settled} == {"menu", "hero", "rail"}


@pytest.mark.parametrize("state", [MARKED, IN_VISIT], ids=["marks", "steps"])
def test_what_rests_on_a_state_or_an_intent_goes_with_it(state: PersonState) -> None:
    """A limit on an item deletes marks that name it, and the steps of the visit."""
    assert {*limit(state, items=("x",)).settled} == {"menu"}


@pytest.mark.parametrize(
    "limits",
    [{"topics": ("a",)}, {"items": ("z",), "topics": ("q",)}, {"categories": (KIND,)}, {"fields": ("role",)}],
    ids=["topic", "both", "category", "field"],
)
def test_any_other_limit_takes_all(limits: dict[str, tuple[str, ...]]) -> None:
    """What they rest on is not known well enough to keep one."""
    assert limit(STATE, **limits).settled == {}


def test_a_limit_on_an_item_hides_no_other_loss() -> None:
    """A lower level in the same change takes all."""
    after = structs.replace(without(STATE, Limits(items=("z",))), limits=Limits(items=("z",)), dial=2)
    assert keep_usable(after, STATE).settled == {}
