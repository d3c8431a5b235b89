"""The state of a person to which signals are added: together as one after another."""

from typing import Any

import pytest
from aboveboard.people.state import Affinity, OnScreen, PersonState, Visit
from aboveboard.signals.intake import SignalVerdict
from aboveboard.signals.orders import add_order
from aboveboard.signals.profile import KEYS_MAX
from aboveboard.signals.profile_draft import InterestsDraft, ProfileDraft, with_evidence, with_signal
from aboveboard.signals.visit_steps import StepMark
from aboveboard.words import Category, Reach, SignalStatus
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.laws.strategies import RULES
from tests.signals.test_profile import evidence

TYPES = RULES.catalogue.types
NOW = 1_800_000_000_000
ITEMS = ("pan", "pot", "lid")
BOTH = (Reach.VISIT, Reach.HISTORY)

verdicts = st.builds(
    lambda items, reaches, special: SignalVerdict(
        SignalStatus.KEPT, {"items": list(items)}, (), reaches, special=special
    ),
    st.lists(st.sampled_from(ITEMS), min_size=1, max_size=2),
    st.sampled_from(((Reach.VISIT,), (Reach.HISTORY,), BOTH, (Reach.ELSEWHERE,))),
    st.sampled_from((False, False, False, True)),
)
sent = st.lists(
    st.tuples(
        st.sampled_from(("order_placed", "refund_made")),
        verdicts,
        st.sampled_from(("one", "two", None)),
        st.integers(0, 3_600_000),
    ),
    min_size=2,
    max_size=8,
)
states = st.builds(
    PersonState,
    history=st.sampled_from(
        (
            {},
            {Category.INTERACTION: {"shown:pan": Affinity(1.0, NOW, 1, NOW)}},
            {
                Category.TRANSACTIONAL: {
                    f"item:{n}": Affinity(n - 40.0, NOW - n, 1, NOW) for n in range(KEYS_MAX)
                }
            },
        )
    ),
    visit=st.sampled_from((None, Visit("one", NOW - 60_000, NOW - 30_000))),
    on_screen=st.sampled_from((None, OnScreen("one", 0, NOW, {"home": ("pan", "pot")}))),
)


def add(draft: ProfileDraft, signals: Any) -> PersonState:
    for kind, verdict, session, ago in signals:
        draft.add_signal(TYPES[kind], verdict, session=session, at_ms=NOW - ago, origin=ago)
        add_order(draft, TYPES[kind], verdict, at_ms=NOW - ago)
    return draft.finish(signals=len(signals))


@given(states, sent)
def test_signals_of_a_batch_give_the_same_state_as_one_by_one(state: PersonState, signals: Any) -> None:
    """To the bit, also where too many interests displace each other, and where a visit ends in between."""
    one_by_one = state
    for signal in signals:
        one_by_one = add(ProfileDraft(one_by_one), [signal])
    assert add(ProfileDraft(state), signals) == one_by_one


@given(states, sent)
def test_the_state_before_stays_as_it_is(state: PersonState, signals: Any) -> None:
    """What was read is the base of the next attempt."""
    before = structs.replace(state, history={name: dict(each) for name, each in state.history.items()})
    add(ProfileDraft(state), signals)
    assert state == before


def marked(*sent: tuple[StepMark, str, int]) -> ProfileDraft:
    """Returns a draft with looks of these marks, each in a session and some time before NOW."""
    draft = ProfileDraft(PersonState())
    seen = SignalVerdict(SignalStatus.KEPT, {}, (), (Reach.VISIT,))
    for mark, session, ago in sent:
        draft.add_signal(TYPES["item_viewed"], seen, session=session, at_ms=NOW - ago, mark=mark)
    return draft


def test_steps_belong_to_their_visit() -> None:
    """Another session ends them, and begins without any."""
    draft = marked((StepMark("a"), "one", 9), (StepMark("b"), "one", 8), (StepMark("c"), "two", 7))
    visit = draft.finish().visit
    assert visit is not None
    assert (visit.session, [each.name for each in visit.steps]) == ("two", ["c"])
    assert [([each.name for each in found.steps], found.goal) for found in draft.ended] == [(["a", "b"], "")]


def test_a_goal_ends_the_steps_of_a_visit() -> None:
    """The visit goes on without them, and its end is told by the goal."""
    draft = marked((StepMark("a"), "one", 9), (StepMark(goal="buy"), "one", 8), (StepMark("b"), "one", 7))
    visit = draft.finish().visit
    assert visit is not None
    assert [each.name for each in visit.steps] == ["b"]
    assert [(found.goal, found.at_ms) for found in draft.ended] == [("buy", NOW - 8)]


def test_a_late_step_of_an_ended_visit_is_none() -> None:
    """It neither ends the visit that lasts nor belongs to it."""
    draft = marked((StepMark("a"), "two", 5), (StepMark("b"), "one", 9))
    visit = draft.finish().visit
    assert visit is not None
    assert [each.name for each in visit.steps] == ["a"]
    assert draft.ended == []


def test_without_the_visit_there_is_no_step() -> None:
    """A signal that only the history may use leaves none."""
    draft = ProfileDraft(PersonState())
    seen = SignalVerdict(SignalStatus.KEPT, {}, (), (Reach.HISTORY,))
    draft.add_signal(TYPES["item_viewed"], seen, session="s", at_ms=NOW, mark=StepMark("a"))
    assert draft.finish().visit is None


def test_nothing_is_copied_without_evidence() -> None:
    """The interests of a person without new signals are the same object."""
    interests = {Category.BEHAVIOURAL: {"topic:x": Affinity(1.0, NOW, 1, NOW)}}
    draft = InterestsDraft(interests)
    draft.add(evidence(), NOW)
    assert draft.finish() is interests


@pytest.mark.parametrize(("reaches", "visit"), [(BOTH, "s"), ((Reach.HISTORY,), None)])
def test_evidence_counts_in_the_permitted_reaches(reaches: Any, visit: str | None) -> None:
    """In a visit only when there is one."""
    state = with_evidence(PersonState(), evidence("topic:x"), reaches, session="s", at_ms=NOW)
    assert (state.visit and state.visit.session, list(state.history[Category.BEHAVIOURAL])) == (
        visit,
        ["topic:x"],
    )


def test_each_signal_is_an_epoch() -> None:
    """So a visit does not repeat the answer of before."""
    draft = ProfileDraft(PersonState(epoch=4))
    assert draft.finish(signals=3).epoch == 7


def test_a_signal_that_no_reach_may_use_changes_nothing() -> None:
    """Not even the object."""
    state = PersonState()
    withheld = SignalVerdict(SignalStatus.WITHHELD, {}, (), (), "dial")
    assert with_signal(state, TYPES["item_viewed"], withheld, session="s", at_ms=NOW) is state
