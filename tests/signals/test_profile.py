"""The profile: evidence that fades, in whatever order it came, bounded, and forgotten on demand."""

from itertools import permutations

import pytest
from aboveboard.acts import Act
from aboveboard.clock import MS_PER_DAY
from aboveboard.declared import read_folder
from aboveboard.people.act_counts import ActCount
from aboveboard.people.state import (
    NOBODY,
    VISIT_IDLE_MS,
    Affinity,
    Limits,
    PersonState,
    Visit,
    VisitStep,
)
from aboveboard.settings import find_shipped
from aboveboard.signals.catalogue import load_catalogue
from aboveboard.signals.evidence import SignalEvidence
from aboveboard.signals.intake import SignalVerdict
from aboveboard.signals.profile import KEYS_MAX, fold, weights_at, without
from aboveboard.signals.profile_draft import with_signal
from aboveboard.words import Category, Reach, SignalStatus
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

TYPES = load_catalogue(read_folder(find_shipped("policies"))).types
VIEWED = TYPES["item_viewed"]
NOW = 1_800_000_000_000
KEEP_DAYS = 90
UNTIL = NOW + KEEP_DAYS * MS_PER_DAY
BEHAVIOURAL, TRANSACTIONAL = Category.BEHAVIOURAL, Category.TRANSACTIONAL
EVERYWHERE = (Reach.VISIT, Reach.HISTORY)


def evidence(*keys, weight=1.0):
    return SignalEvidence(BEHAVIOURAL, keys, weight, 14.0, KEEP_DAYS)


def judged(*reaches, **kept):
    return SignalVerdict(SignalStatus.KEPT, kept or {"item": "shoe-1"}, (), reaches)


def viewed(state, *reaches, session="s", at_ms=NOW, **kept):
    return with_signal(state, VIEWED, judged(*reaches, **kept), session=session, at_ms=at_ms)


@pytest.mark.parametrize(
    ("days", "expected"), [(-3, 8.0), (0, 8.0), (14, 4.0), (28, 2.0), (42, 1.0), (36_500, 0.0)]
)
def test_weight_halves_with_each_half_life(days, expected):
    """After every half-life half is left; before its own instant a weight is what it was taken as."""
    affinity = Affinity(8.0, NOW, 3, NOW)
    assert weights_at([affinity], NOW + days * MS_PER_DAY, 14) == pytest.approx([expected])


def test_the_first_signal_begins_an_affinity():
    """A new key has the weight of its signal and a count of one."""
    assert fold({}, evidence("topic:x"), at_ms=NOW) == {
        BEHAVIOURAL: {"topic:x": Affinity(1.0, NOW, 1, NOW, UNTIL)}
    }


def test_a_later_signal_adds_to_what_is_left():
    """Two weeks later half of the old weight is left, and the new one is added whole."""
    later = NOW + 14 * MS_PER_DAY
    interests = fold(fold({}, evidence("topic:x"), at_ms=NOW), evidence("topic:x"), at_ms=later)
    assert interests[BEHAVIOURAL]["topic:x"] == Affinity(1.5, later, 2, NOW, UNTIL + 14 * MS_PER_DAY)


def test_an_interest_lasts_as_long_as_the_newest_of_its_signals():
    """A late one does not shorten it."""
    interests = fold({}, evidence("topic:x"), at_ms=NOW)
    late = fold(interests, evidence("topic:x"), at_ms=NOW - 14 * MS_PER_DAY)
    assert late[BEHAVIOURAL]["topic:x"].until_ms == UNTIL


def test_a_signal_without_keys_changes_nothing():
    """A signal that names nothing leaves no trace in the profile."""
    assert fold({}, evidence(), at_ms=NOW) == {}


def test_fold_leaves_its_argument_alone():
    """The interests before are not changed by a signal after them."""
    before = fold({}, evidence("topic:x"), at_ms=NOW)
    fold(before, evidence("topic:x", "topic:y"), at_ms=NOW)
    assert before == {BEHAVIOURAL: {"topic:x": Affinity(1.0, NOW, 1, NOW, UNTIL)}}


moments = st.lists(
    st.tuples(
        st.sampled_from(["topic:x", "topic:y", "item:a"]),
        st.integers(0, 400 * MS_PER_DAY),
        st.floats(0.1, 5),
    ),
    min_size=1,
    max_size=4,
)


@given(moments)
def test_law_the_order_of_arrival_does_not_matter(signals):
    """Signals that arrive in another order make the same profile, but for the last digits of a weight."""
    profiles = []
    for order in permutations(signals):
        interests = {}
        for key, at_ms, weight in order:
            interests = fold(interests, evidence(key, weight=weight), at_ms=NOW + at_ms)
        profiles.append(interests[BEHAVIOURAL])
    for profile in profiles[1:]:
        assert profile.keys() == profiles[0].keys()
        for key, (weight, *rest) in ((key, structs.astuple(found)) for key, found in profile.items()):
            expected, *others = structs.astuple(profiles[0][key])
            assert rest == others
            assert weight == pytest.approx(expected, rel=1e-9)


@given(st.lists(st.integers(0, 300), max_size=200))
def test_law_the_profile_is_bounded(keys):
    """However many topics there were, at most KEYS_MAX of one category stay."""
    interests = {}
    for index, key in enumerate(keys):
        interests = fold(interests, evidence(f"topic:{key}"), at_ms=NOW + index)
    assert len(interests.get(BEHAVIOURAL, {})) == min(len(set(keys)), KEYS_MAX)


def full(**more):
    return {
        BEHAVIOURAL: {f"topic:{index:03}": Affinity(1.0, NOW, 1, NOW) for index in range(KEYS_MAX)} | more
    }


@pytest.mark.parametrize(
    ("extra", "gone"),
    [
        (Affinity(0.5, NOW, 1, NOW), "topic:extra"),
        (Affinity(-0.5, NOW, 1, NOW), "topic:extra"),
        (Affinity(0.0, NOW, 1, NOW), "topic:extra"),
        (Affinity(1.5, NOW - 14 * MS_PER_DAY, 1, NOW), "topic:extra"),
        (Affinity(1e9, NOW - 36_500 * MS_PER_DAY, 1, NOW), "topic:extra"),
        (Affinity(2.0, NOW, 1, NOW), "topic:099"),
        (Affinity(-2.0, NOW, 1, NOW), "topic:099"),
        (Affinity(3.0, NOW - 14 * MS_PER_DAY, 1, NOW), "topic:099"),
        (Affinity(1.0, NOW, 1, NOW), "topic:extra"),
    ],
)
def test_the_weakest_goes(extra, gone):
    """Strength is the size of the weight at one instant; of two alike the key that sorts later goes."""
    before = full(**{"topic:extra": extra})
    after = fold(before, evidence("topic:000"), at_ms=NOW)
    assert set(before[BEHAVIOURAL]) - set(after[BEHAVIOURAL]) == {gone}


@pytest.mark.parametrize(
    ("reach", "changed"),
    [(Reach.HISTORY, "history"), (Reach.ELSEWHERE, "elsewhere"), (Reach.VISIT, "visit")],
)
def test_a_signal_goes_where_it_was_let_into(reach, changed):
    """One reach changes one part of the state and no other."""
    after = viewed(NOBODY, reach)
    assert {name for name in after.__struct_fields__ if getattr(after, name) != getattr(NOBODY, name)} == {
        changed
    }


def test_a_signal_that_was_let_in_nowhere_changes_nothing():
    """A withheld signal leaves the very same state."""
    assert viewed(NOBODY) is NOBODY


def test_a_visit_needs_a_session():
    """Without a session there is no visit to add to."""
    assert viewed(NOBODY, Reach.VISIT, session=None).visit is None


def test_the_first_signal_of_a_session_begins_a_visit():
    """The visit holds what the signal said, and begins and ends with it so far."""
    said = evidence("item:shoe-1")._replace(act=Act.VIEWED, item="shoe-1")
    expected = fold({}, said, at_ms=NOW)
    assert viewed(NOBODY, *EVERYWHERE).visit == Visit("s", NOW, NOW, expected)


@pytest.mark.parametrize(
    ("session", "gap_ms", "started", "count"),
    [
        ("s", 0, 0, 2),
        ("s", VISIT_IDLE_MS, 0, 2),
        ("s", VISIT_IDLE_MS + 1, VISIT_IDLE_MS + 1, 1),
        ("s", -5, -5, 2),
        ("s", -VISIT_IDLE_MS, -VISIT_IDLE_MS, 2),
        ("s", -VISIT_IDLE_MS - 1, 0, 1),
        ("t", 1, 1, 1),
        ("t", 0, 0, 1),
        ("t", -1, 0, 1),
    ],
)
def test_which_visit_a_signal_belongs_to(session, gap_ms, started, count):
    """The same session within the pause goes on; another session or a longer pause begins anew; an earlier one is over."""
    after = viewed(viewed(NOBODY, Reach.VISIT), Reach.VISIT, session=session, at_ms=NOW + gap_ms)
    assert after.visit is not None
    assert after.visit.started_ms == NOW + started
    assert after.visit.last_ms == max(NOW, NOW + gap_ms)
    assert after.visit.interests[BEHAVIOURAL]["item:shoe-1"].count == count
    assert after.visit.session == ("t" if session == "t" and gap_ms >= 0 else "s")


def test_what_names_nothing_still_keeps_a_visit_alive():
    """A signal without topics or items moves the end of the visit."""
    state = viewed(NOBODY, Reach.VISIT)
    seen = judged(Reach.VISIT, device="mobile")
    after = with_signal(state, TYPES["device_seen"], seen, session="s", at_ms=NOW + 9)
    assert (after.visit.last_ms, after.visit.interests) == (NOW + 9, state.visit.interests)


def held():
    interests = {
        BEHAVIOURAL: {"topic:x": Affinity(1.0, NOW, 1, NOW), "item:a": Affinity(1.0, NOW, 1, NOW)},
        TRANSACTIONAL: {"item:a": Affinity(1.0, NOW, 1, NOW)},
    }
    return PersonState(history=interests, elsewhere=interests, visit=Visit("s", NOW, NOW, interests))


@pytest.mark.parametrize(
    ("limits", "left"),
    [
        (Limits(), {"behavioural/topic:x", "behavioural/item:a", "transactional/item:a"}),
        (Limits(topics=("x",)), {"behavioural/item:a", "transactional/item:a"}),
        (Limits(topics=("X",)), {"behavioural/item:a", "transactional/item:a"}),
        (Limits(items=("a",)), {"behavioural/topic:x"}),
        (Limits(items=("A",)), {"behavioural/topic:x", "behavioural/item:a", "transactional/item:a"}),
        (Limits(items=("x",), topics=("a",)), {"behavioural/topic:x", "behavioural/item:a", "transactional/item:a"}),
        (Limits(categories=(BEHAVIOURAL,)), {"transactional/item:a"}),
        (Limits(categories=tuple(Category)), set()),
    ],
)  # fmt: skip
def test_forgetting_what_a_limit_excludes(limits, left):
    """What was excluded is gone from every reach, a category without keys is gone too, and the rest stays."""
    after = without(held(), limits)
    for interests in (after.history, after.elsewhere, after.visit.interests):
        assert {f"{category}/{key}" for category, found in interests.items() for key in found} == left
        assert all(interests.values())


@pytest.mark.parametrize(
    ("limits", "stay"),
    [
        (Limits(), True),
        (Limits(fields=("role",), interests=("intent:buy",)), True),
        (Limits(topics=("unheard",)), False),
        (Limits(items=("z",)), False),
        (Limits(categories=(Category.INTERACTION,)), False),
    ],
)
def test_a_limit_on_what_a_step_may_be_about_deletes_the_steps(limits, stay):
    """A step does not say what it was about, so all of them go."""
    steps = (VisitStep("item_viewed", NOW),)
    state = PersonState(visit=Visit("s", NOW, NOW, steps=steps))
    assert without(state, limits).visit.steps == (steps if stay else ())


def test_forgetting_needs_no_visit():
    """A person who is in no visit has one no more afterwards."""
    assert without(NOBODY, Limits(topics=("x",))) == NOBODY


def test_the_acts_of_a_key_add_up_in_any_order():
    """By kind, apart from what speaks against it, with the last time and all signals of each kind."""
    viewed_twice = [evidence("topic:x")._replace(act=Act.VIEWED, origin=n) for n in (5, 7)]
    rated_low = evidence("topic:x", weight=-3.0)._replace(act=Act.RATED, origin=9)
    expected = (
        ActCount(Act.RATED, True, 1, NOW + 2, UNTIL + 2, 9),
        ActCount(Act.VIEWED, False, 2, NOW + 1, UNTIL + 1, 12),
    )
    for order in permutations(enumerate((*viewed_twice, rated_low))):
        found = {}
        for later, said in order:
            found = fold(found, said, at_ms=NOW + later)
        assert found[BEHAVIOURAL]["topic:x"].acts == expected


def test_a_limit_takes_the_item_out_of_the_acts_of_its_topics():
    """The topic stays, and its acts no longer name the item."""
    state = viewed(NOBODY, Reach.HISTORY, item="shoe-1", topics=["running"])
    left = without(state, Limits(items=("shoe-1",))).history[BEHAVIOURAL]
    assert [(key, each.acts[0].item) for key, each in left.items()] == [("topic:running", "")]
