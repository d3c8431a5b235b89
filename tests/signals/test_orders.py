"""What a person ordered and has not returned, in whatever order the signals arrive."""

from itertools import permutations

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.people.state import Affinity, PersonState
from aboveboard.signals.intake import SignalVerdict
from aboveboard.signals.orders import add_order, without_order
from aboveboard.signals.profile_draft import ProfileDraft
from aboveboard.words import Category, Reach, SignalStatus

from tests.laws.strategies import RULES

TYPES = RULES.catalogue.types
NOW = 1_800_000_000_000
PAN = "bought:pan"
HISTORY = (Reach.HISTORY,)


def after(
    state: PersonState, kind: str, days: int, *items: str, reaches: tuple[Reach, ...] = HISTORY
) -> PersonState:
    field = "items" if "items" in TYPES[kind].fields else "item"
    kept = {field: list(items) if field == "items" else items[0]}
    judged = SignalVerdict(SignalStatus.KEPT, kept, (), reaches)
    return with_order(state, kind, judged, days)


def with_order(state: PersonState, kind: str, judged: SignalVerdict, days: int) -> PersonState:
    draft = ProfileDraft(state)
    add_order(draft, TYPES[kind], judged, at_ms=NOW + days * MS_PER_DAY)
    return draft.finish()


def weight(state: PersonState, reach: str = "history", key: str = PAN) -> float:
    found = getattr(state, reach).get(Category.TRANSACTIONAL, {})
    return float(found[key].weight) if key in found else 0.0


@pytest.mark.parametrize(
    ("steps", "is_bought"),
    [
        ([("order_placed", 0)], True),
        ([("order_placed", 0), ("refund_made", 1)], False),
        ([("order_placed", 0), ("refund_made", 1), ("order_placed", 2)], True),
        ([("order_placed", 0), ("order_placed", 1), ("refund_made", 2)], True),
        ([("order_placed", 0), ("order_placed", 1), ("refund_made", 2), ("refund_made", 3)], False),
        ([("refund_made", 0)], False),
    ],
)
def test_the_last_word_counts_in_any_order_of_arrival(
    steps: list[tuple[str, int]], *, is_bought: bool
) -> None:
    """An order that arrives after its return does not bring the purchase back."""
    for arrival in permutations(steps):
        state = PersonState()
        for kind, days in arrival:
            state = after(state, kind, days, "pan")
        assert (weight(state) > 0.0) is is_bought


@pytest.mark.parametrize("kind", ["cart_added", "item_viewed", "renewal_made"])
def test_only_orders_are_orders(kind: str) -> None:
    """A cart, a look or a renewal says nothing of the kind."""
    assert after(PersonState(), kind, 0, "pan") == PersonState()


def test_an_order_is_kept_beyond_the_visit_or_not_at_all() -> None:
    """Each item of it, where the level lets the history or another service be used."""
    assert after(PersonState(), "order_placed", 0, "pan", reaches=(Reach.VISIT,)) == PersonState()
    both = after(PersonState(), "order_placed", 0, "pan", "pot", reaches=(Reach.VISIT, Reach.HISTORY))
    assert (weight(both), weight(both, key="bought:pot"), both.visit) == (1.0, 1.0, None)
    elsewhere = after(PersonState(), "order_placed", 0, "pan", reaches=(Reach.ELSEWHERE,))
    assert (weight(elsewhere), weight(elsewhere, "elsewhere")) == (0.0, 1.0)


def test_an_order_of_something_special_is_evidence_of_nothing() -> None:
    """Also where a policy lets special data be stored."""
    judged = SignalVerdict(SignalStatus.KEPT, {"items": ["pan"]}, (), HISTORY, special=True)
    assert with_order(PersonState(), "order_placed", judged, 0) == PersonState()


def test_a_forgotten_order_leaves_the_others() -> None:
    """In every reach."""
    state = after(PersonState(), "order_placed", 0, "pan", "pot", reaches=(Reach.HISTORY, Reach.ELSEWHERE))
    left = without_order(state, "pan")
    assert (weight(left), weight(left, "elsewhere"), weight(left, key="bought:pot")) == (0.0, 0.0, 1.0)


def test_orders_displace_nothing_else_that_is_known() -> None:
    """At most 100 are stored, the newest, apart from the topics and items."""
    known = {f"item:i{number}": Affinity(1.0, NOW, 1, NOW) for number in range(100)}
    state = PersonState(history={Category.TRANSACTIONAL: known})
    for day in range(120):
        state = after(state, "order_placed", day, f"o{day}")
    newest = {f"bought:o{day}" for day in range(20, 120)}
    assert set(state.history[Category.TRANSACTIONAL]) == {*known, *newest}
