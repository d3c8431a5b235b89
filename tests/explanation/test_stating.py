"""A proven cause as a reason: what it names, and the control for each thing that it names."""

from aboveboard.engine.model import Model, bind
from aboveboard.engine.placement import Item
from aboveboard.engine.scores import score
from aboveboard.explanation.causes import Cause, causes_of
from aboveboard.explanation.stating import state_cause
from aboveboard.explanation.why import controls_of, keys_of
from aboveboard.privacy.allowed import ContextFact
from hypothesis import given

from tests.engine.worlds import allowed, cases, everything, likes, shelf

BOUND = bind(shelf(Item("a"), Item("shoe", tags=("running",))), Model())


def test_an_act_is_stated_by_its_item_and_names_its_topics():
    """It has a control for each, and together they remove all that it names."""
    known = allowed(likes("item:shoe", 1.0), likes("topic:running", 1.0))
    found = score(BOUND, known, everything(BOUND))
    reason = state_cause(found, tuple(causes_of(BOUND, found, 1)), "1.0")
    assert (reason.code, reason.topics, reason.together) == ("viewed_item", ("running",), ())
    assert controls_of(reason) == (
        {"kind": "limit_item", "item": "shoe"},
        {"kind": "limit_topic", "topic": "running"},
    )


@given(cases())
def test_a_reason_names_exactly_the_facts_of_its_causes(case):
    """Also of a set, whose first part adds most to the item and alone has the share."""
    found = score(case.bound, case.allowed, case.candidates)
    causes = tuple(causes_of(case.bound, found, 0)[:3])
    if not causes:
        return
    reason = state_cause(found, causes, "0.5")
    facts = [found.causes[row].facts[0] for cause in causes for row in cause.rows]
    named = [*keys_of(reason)], [part.field for part in (reason, *reason.together) if part.field is not None]
    assert sorted(named[0]) == sorted(fact.key for fact in facts if not isinstance(fact, ContextFact))
    assert sorted(named[1]) == sorted(fact.field for fact in facts if isinstance(fact, ContextFact))
    assert (reason.share, len(reason.together)) == ("0.5", len(causes) - 1)
    first = reason.key or reason.field
    leading = max(causes, key=lambda cause: sum(cause.adds))
    assert first in {getattr(each, "key", None) or each.field for each in found.causes[leading.rows[0]].facts}


def test_what_adds_nothing_to_the_item_claims_nothing_of_it():
    """It is a cause by what it did to other items."""
    found = score(BOUND, allowed(likes("topic:running")), everything(BOUND))
    assert state_cause(found, (Cause((0,), (0.0,)),), "1.0").code == "made_likelier"
