"""Promise 1, default deny: a signal type, field, purpose, region or policy that nobody declared is refused. Any error
while judging is a refusal too, and is written down."""

import pytest
from aboveboard.consent.choices import ConsentEvent, check_event
from aboveboard.consent.dial import region_class
from aboveboard.consent.precedence import effective
from aboveboard.declared import read_folder
from aboveboard.errors import AboveboardError
from aboveboard.people.state import PersonFacts
from aboveboard.policy.policy_set import PolicySet, load
from aboveboard.policy.questions import ACTIONS, DIMENSIONS
from aboveboard.policy.source import read
from aboveboard.policy.verdict import DEFAULT_DENY
from aboveboard.settings import find_shipped
from aboveboard.signals.intake import REJECTED, check, reject
from aboveboard.words import ConsentState, PlacementKind, SignalStatus
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.laws.strategies import GIVEN, NOW, RULES, anyone

ALARMS = []
SHIPPED = load(read_folder(find_shipped("policies")), on_error=ALARMS.append)
EMPTY = PolicySet(read(read_folder(find_shipped("policies")))._replace(rules=(), files={}), ALARMS.append)

words = st.text(max_size=20)
garbage = (
    st.none() | words | st.integers(10) | st.floats() | st.binary(max_size=4) | st.lists(words, max_size=2)
)


@st.composite
def undeclared(draw):
    """A question with one answer that is in no closed set."""
    kind = draw(st.sampled_from(list(ACTIONS)))
    question = kind(*(draw(st.sampled_from(DIMENSIONS[name])) for name in kind._fields))
    name = draw(st.sampled_from(kind._fields))
    return question._replace(**{name: draw(garbage.filter(lambda value: value not in DIMENSIONS[name]))})


def questions(kind):
    return st.builds(kind, *(st.sampled_from(DIMENSIONS[name]) for name in kind._fields))


@given(undeclared())
def test_a_question_with_an_undeclared_value_is_denied_and_written_down(question):
    """Whichever field it is in, whatever the value."""
    ALARMS.clear()
    verdict = SHIPPED.judge(question)
    assert (verdict.permitted, verdict.rules) == (False, (DEFAULT_DENY,))
    assert len(ALARMS) == 1


@given(st.one_of([questions(kind) for kind in ACTIONS]))
def test_where_no_rule_was_declared_nothing_is_permitted(question):
    """A set of no rules denies every question there is."""
    verdict = EMPTY.judge(question)
    assert (verdict.permitted, verdict.rules) == (False, (DEFAULT_DENY,))


@given(st.text(max_size=30).filter(lambda name: name not in RULES.catalogue.types))
def test_an_undeclared_type_of_signal_is_refused_whole(name):
    """Nothing of it comes in, and each of its fields is named as held back."""
    signal_type = RULES.catalogue.types.get(name)
    assert check(signal_type, {"item": "a"}, at_ms=NOW, now_ms=NOW)
    judged = reject({"item": "a"})
    assert (judged.status, judged.kept, judged.reaches) == (SignalStatus.REJECTED, {}, ())
    assert [(dropped.field, dropped.because) for dropped in judged.dropped] == [("item", REJECTED)]


@given(st.sampled_from(sorted(RULES.catalogue.types)), st.data())
def test_an_undeclared_field_is_a_problem(name, data):
    """In any type of signal, under any name that the type does not have, with any value."""
    signal_type = RULES.catalogue.types[name]
    field = data.draw(words.filter(lambda field: field not in signal_type.fields))
    assert check(signal_type, {field: data.draw(garbage)}, at_ms=NOW, now_ms=NOW)


@given(words.filter(lambda name: name not in RULES.purposes), st.sampled_from(ConsentState))
def test_a_choice_about_an_undeclared_purpose_is_refused(purpose, state):
    """A yes and a no alike."""
    event = ConsentEvent(purpose=purpose, state=state, notice="", at_ms=NOW)
    with pytest.raises(AboveboardError):
        check_event(event, purposes=RULES.purposes, notices=RULES.notices, now_ms=NOW)


@given(anyone, st.sampled_from(PlacementKind), words.filter(lambda name: name not in RULES.purposes))
def test_an_undeclared_purpose_gives_nothing(state, kind, purpose):
    """Even if it stood in a person's row as given."""
    more = structs.replace(state, choices=state.choices | {purpose: GIVEN["improve"]})
    standings = [effective(each, kind, dial=RULES.dial, gpc=False, at_ms=NOW) for each in (state, more)]
    assert standings[0] == standings[1]


@given(anyone, st.sampled_from(PlacementKind), words)
def test_an_undeclared_region_is_under_the_strictest_law(state, kind, region):
    """As is one that was never told."""
    region = None if region[:2] in RULES.dial.class_of_region else region
    assert region_class(RULES.dial, region) == RULES.dial.strictest_region
    unknown = structs.replace(state, facts=PersonFacts(state.facts.age_class, region))
    standing = effective(unknown, kind, dial=RULES.dial, gpc=False, at_ms=NOW)
    assert standing.region == RULES.dial.strictest_region


@pytest.mark.parametrize(
    ("signal", "field"),
    [
        ({"type": "dreamt", "fields": {"item": "a"}}, "type"),
        ({"type": "item_viewed", "fields": {"item": "a", "mood": "good"}}, "fields.mood"),
    ],
)
def test_an_undeclared_signal_leaves_nothing_behind(shop, signal, field):
    """It is rejected by name of what is wrong, and its person stays unknown."""
    sent = {"id": "1", "person": "guest"} | signal
    result = shop.ok("POST", "/v1/signals", {"signals": [sent]})["signals"][0]
    assert (result["status"], [problem["field"] for problem in result["problems"]]) == ("rejected", [field])
    assert shop.refused("GET", "/v1/people/guest")["status"] == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PUT", "/v1/people/guest/consents/sell_it", {"state": "given"}, 404),
        ("PUT", "/v1/people/guest/dial", {"level": 5}, 400),
        ("POST", "/v1/decisions", {"placement": "nowhere"}, 404),
        ("POST", "/v1/decisions", {"placement": "home", "mood": "good"}, 400),
        ("POST", "/v1/decisions", {"placement": "home", "context": {"device": "toaster"}}, 400),
        ("POST", "/v1/decisions", {"placement": "home", "candidates": ["unheard"]}, 422),
    ],
)
def test_a_request_that_names_what_nobody_declared_is_refused(shop, method, path, body, status):
    """A purpose, a level, a placement, a field, a value or an item."""
    assert shop.refused(method, path, body)["status"] == status
