"""Checks on what may be shown: everything passes or is removed with its reason."""

import numpy as np
import pytest
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.made_by import MadeBy, Maker
from aboveboard.engine.placement import Cap, Item
from aboveboard.outbound.check import RequestFacts, check
from aboveboard.outbound.removals import NONE
from aboveboard.policy.questions import Show
from aboveboard.policy.verdict import Verdict
from aboveboard.words import AgeClass, MessageClass, PlacementKind, Sensitivity
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.worlds import ITEMS, TOPICS, one_each, placements, shelf

NOW = 1_000
FACTS = RequestFacts(
    personalized=True, age=AgeClass.ADULT, region="eea", quiet_now=False, at_ms=NOW, shown={}
)


def forbid(**facts):
    """A rule `planted` that forbids every question with these facts, and a rule `all` that permits the others."""

    def may_show(question):
        hit = facts.items() <= question._asdict().items()
        return Verdict(permitted=not hit, rules=("planted" if hit else "all",))

    return may_show


PERMIT = forbid(kind=None)


def everything(compiled):
    return np.arange(len(compiled.ids))


def removed_from(compiled, may_show=PERMIT, **facts):
    """What is removed when every item is a candidate, as a dict."""
    left, removed = check(compiled, everything(compiled), may_show, FACTS._replace(**facts))
    assert sorted([compiled.ids[at] for at in left] + [one.item for one in removed]) == sorted(compiled.ids)
    return {one.item: one.because for one in removed}


def test_what_nothing_forbids_passes():
    """As it came, and the rules are asked once."""
    asked, candidates = [], np.array([2, 0])
    left, removed = check(one_each("x", "y", "z"), candidates, lambda q: asked.append(q) or PERMIT(q), FACTS)
    assert (left.tolist(), removed, len(asked)) == ([2, 0], NONE, 1)


@pytest.mark.parametrize(
    ("facts", "is_personal"),
    [
        ({"quiet_now": True}, False),
        ({"total_cap_reached": True}, False),
        ({"cap_reached": True}, False),
        ({"given": False}, False),
        ({"sensitivity": Sensitivity.SPECIAL}, True),
        ({"price_differs": True}, True),
    ],
)
def test_no_rule_keeps_nothing_from_being_chosen_but_those_on_personal_choices(facts, is_personal):
    """It is never too often, too late or unwanted, for a person or for all. It may still be special."""
    special = Item(
        "a",
        is_nothing=True,
        sensitivity=Sensitivity.SPECIAL,
        content={"price": 1, "list_price": 2},
    )
    compiled = shelf(special, Item("b"), kind=PlacementKind.MESSAGE, cap=Cap(1, 1), total_cap=Cap(1, 1))
    known = {"quiet_now": True, "total_cap_reached": True, "shown": {"home/a": [NOW]}}
    for personalized in (True, False):
        found = removed_from(compiled, forbid(**facts), personalized=personalized, **known)
        assert ("a" in found) == (is_personal and personalized)


def test_the_rules_are_asked_about_exactly_this():
    """Every fact of the question comes from its place."""
    asked = []
    compiled = shelf(
        Item(
            "a",
            sensitivity=Sensitivity.SPECIAL,
            content={"price": 1, "list_price": 2},
            message_class=MessageClass.SERVICE,
            made_by=MadeBy(Maker.MACHINE),
        ),
        kind=PlacementKind.MESSAGE,
        cap=Cap(1, 1),
        total_cap=Cap(1, 1),
    )
    shown = {"home/a": [NOW]}
    facts = RequestFacts(
        False, AgeClass.MINOR, "other", True, NOW, shown, messages_given=True, total_cap_reached=True
    )
    check(compiled, everything(compiled), lambda q: asked.append(q) or PERMIT(q), facts)
    expected = Show(
        kind=PlacementKind.MESSAGE,
        sensitivity=Sensitivity.SPECIAL,
        personalized=False,
        age=AgeClass.MINOR,
        cap_reached=True,
        quiet_now=True,
        price_differs=True,
        message_class=MessageClass.SERVICE,
        given=True,
        total_cap_reached=True,
        unlabelled="other",
    )
    assert asked == [expected]


@pytest.mark.parametrize(
    ("fact", "facts"),
    [
        ({"kind": PlacementKind.CONTENT}, {}),
        ({"personalized": True}, {}),
        ({"age": AgeClass.MINOR}, {"age": AgeClass.MINOR}),
        ({"quiet_now": True}, {"quiet_now": True}),
        ({"given": True}, {"messages_given": True}),
    ],
)
def test_a_rule_about_the_request_removes_every_item(fact, facts):
    """Each of them with the rule that did it."""
    assert removed_from(one_each("x", "y"), forbid(**fact), **facts) == dict.fromkeys("ab", "rule:planted")


@pytest.mark.parametrize(
    ("item", "fact"),
    [
        (Item("b", sensitivity=Sensitivity.SPECIAL), {"sensitivity": Sensitivity.SPECIAL}),
        (Item("b", content={"price": 1, "list_price": 2}), {"price_differs": True}),
        (Item("b", message_class=MessageClass.SERVICE), {"message_class": MessageClass.SERVICE}),
        (Item("b", message_class=MessageClass.SECURITY), {"message_class": MessageClass.SECURITY}),
    ],
)
def test_a_rule_about_an_item_removes_that_item(item, fact):
    """The others pass."""
    assert removed_from(shelf(Item("a"), item), forbid(**fact)) == {"b": "rule:planted"}


def test_an_item_whose_cap_is_reached_is_asked_about_as_such():
    """Counts of other placements, of items that are gone, and too old ones do not matter."""
    compiled = one_each("x", "y", "z", cap=Cap(times=2, days=1))
    shown = {"home/a": [NOW, NOW], "home/b": [NOW], "home/gone": [NOW] * 3, "other/c": [NOW] * 3}
    assert removed_from(compiled, forbid(cap_reached=True), shown=shown) == {"a": "rule:planted"}


@pytest.mark.parametrize("reached", [True, False])
def test_a_total_cap_is_reached_by_all_items_together(reached):
    """Then every item is asked about as such, shown before or not."""
    compiled = one_each("x", "y", total_cap=Cap(times=2, days=1))
    found = removed_from(compiled, forbid(total_cap_reached=True), total_cap_reached=reached)
    assert found == (dict.fromkeys("ab", "rule:planted") if reached else {})


def test_without_a_cap_none_is_reached():
    """Whatever was counted before."""
    assert removed_from(one_each("x"), forbid(cap_reached=True), shown={"home/a": [NOW] * 9}) == {}


@pytest.mark.parametrize(
    ("starts", "ends", "active"),
    [
        (None, None, True),
        (NOW, None, True),
        (NOW + 1, None, False),
        (None, NOW, False),
        (None, NOW + 1, True),
    ],
)
def test_an_item_is_shown_in_its_time_only(starts, ends, active):
    """From its first instant until just before the first one after it."""
    compiled = shelf(Item("a", starts_ms=starts, ends_ms=ends), Item("b", ends_ms=NOW + 1))
    assert removed_from(compiled) == ({} if active else {"a": "not_active"})


@pytest.mark.parametrize(
    ("limits", "gone"),
    [({"limited_items": ("a", "unheard")}, "a"), ({"limited_topics": ("y",)}, "bc")],
)
def test_what_the_person_ruled_out_is_not_shown(limits, gone):
    """Single items, and all items about a topic."""
    assert removed_from(one_each("x", "y", "y"), **limits) == dict.fromkeys(gone, "limit")


@pytest.mark.parametrize("topic", ["y", "Y"])
def test_a_topic_is_ruled_out_in_whatever_letters_it_stands(topic):
    """With the person, and with the app."""
    assert removed_from(one_each("x", "y", "Y"), limited_topics=(topic,)) == dict.fromkeys("bc", "limit")


def test_the_first_reason_is_recorded():
    """Not active comes before a limit, and a limit before a rule."""
    compiled = shelf(Item("a", ends_ms=0), Item("b"), Item("c"))
    reasons = removed_from(compiled, forbid(), limited_items=("a", "b"))
    assert reasons == {"a": "not_active", "b": "limit", "c": "rule:planted"}


def test_rules_are_not_asked_about_what_is_gone_already():
    """A shelf of which nothing is left asks nothing."""

    def may_show(_):
        raise AssertionError

    assert removed_from(one_each("x"), may_show, limited_items=("a",)) == {"a": "limit"}


@given(
    placements(),
    st.lists(st.sampled_from(ITEMS)),
    st.lists(st.sampled_from(TOPICS)),
    st.sampled_from(["sensitivity", "cap_reached", "kind"]),
    st.dictionaries(st.sampled_from([f"home/{item}" for item in ITEMS]), st.just([NOW])),
)
def test_nothing_vanishes(declared, items, topics, fact, shown):
    """Removed and passed are the candidates, each once, in their order."""
    compiled = compile_shelf(declared)
    candidates = everything(compiled)[::-1]
    may_show = forbid(**{fact: {"sensitivity": Sensitivity.SPECIAL, "cap_reached": True}.get(fact)})
    facts = FACTS._replace(shown=shown, limited_items=tuple(items), limited_topics=tuple(topics))
    left, removed = check(compiled, candidates, may_show, facts)
    gone = {one.item for one in removed}
    assert [compiled.ids[at] for at in candidates if compiled.ids[at] not in gone] == [
        compiled.ids[at] for at in left
    ]
    assert len(gone) + left.size == candidates.size


def test_no_candidates_is_no_error():
    """An empty list stays one, whatever is ruled out."""
    none = np.array([], np.intp)
    left, removed = check(one_each("x"), none, forbid(), FACTS._replace(limited_items=("a",)))
    assert (left.size, removed) == (0, NONE)
